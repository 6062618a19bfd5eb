"""Handing the address to the browser, so that nobody else on this computer reads it.

A program's command line can be read by every user. So the browser is not given the address but a file that leads there,
which only its owner can read and which is gone when the page has opened.
"""

from __future__ import annotations

import os
import tempfile
import threading
import webbrowser
from dataclasses import dataclass
from pathlib import Path

SOON_S = 0.3
KEPT_S = 120.0
LEAD = """<!doctype html>
<meta charset="utf-8"><meta name="referrer" content="no-referrer"><title>Attunement</title>
<meta http-equiv="refresh" content="0;url={address}">
<p><a href="{address}">Open the workbench</a></p>
"""


@dataclass(frozen=True)
class Invitation:
    """The file that leads a browser to the workbench."""

    file: Path

    @classmethod
    def to(cls, address: str) -> Invitation | None:
        """Write it and open it in the browser; None where no file can be written, and the address must be typed."""
        for folder in _folders():
            try:
                handle, place = tempfile.mkstemp(prefix="attunement-opens-", suffix=".html", dir=folder)  # mode 0600
                with os.fdopen(handle, "w", encoding="utf-8") as out:
                    out.write(LEAD.format(address=address))
            except OSError:
                continue
            made = cls(Path(place))
            for wait_s, work in ((SOON_S, made._open), (KEPT_S, made.withdraw)):
                timer = threading.Timer(wait_s, work)
                timer.daemon = True
                timer.start()
            return made
        return None

    def withdraw(self) -> None:
        """Delete the file."""
        self.file.unlink(missing_ok=True)

    def _open(self) -> None:
        webbrowser.open(self.file.as_uri())


def _folders() -> list[str | None]:
    """Return where the file may lie: browsers in a box of their own (snap) see of a home only what is not hidden."""
    try:
        return [str(Path.home()), None]
    except RuntimeError:  # an account without a home
        return [None]
