"""The bundle: the page's files, built when Attunement was installed; or why they are not there and what to do."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import unquote, urlparse

from attunement.vocabulary import BadInstallationError

STATIC = Path(__file__).parents[1] / "static"
MISSING = "why-missing.txt"


def bundle(place: Path = STATIC) -> Path:
    """Return the folder of the page's files.

    Errors
    ------
    BadInstallationError with the reason and the one command that mends it.
    """
    if (place / "index.html").exists():
        return place
    note = place / MISSING
    reason = note.read_text("utf-8").strip() if note.exists() else "it was never built in this folder"
    raise BadInstallationError(f"The page of the workbench is not there: {reason}. Mend it with: {repair()}")


def repair() -> str:
    """Return the command that installs Attunement again, from where it came, with the page."""
    try:
        origin = json.loads(distribution("attunement").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        origin = {}
    address = urlparse(str(origin.get("url", "")))
    if address.scheme != "file":
        return "pip install --force-reinstall --no-deps attunement"
    editable = "--editable " if origin.get("dir_info", {}).get("editable") else ""
    return f'pip install --force-reinstall --no-deps {editable}"{unquote(address.path)}"'
