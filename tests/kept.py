"""What was looked at once and is kept as text: whoever changes it on purpose sees in the difference what became of it.

Run the tests that fail once with KEEP_ANEW=1, then read the difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path


def check_kept(place: Path, text: str) -> None:
    """Compare a text with the file it is kept in."""
    if os.environ.get("KEEP_ANEW"):
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, "utf-8")
    assert text.splitlines() == place.read_text("utf-8").splitlines(), f"{place.name} changed; see tests/kept.py"
