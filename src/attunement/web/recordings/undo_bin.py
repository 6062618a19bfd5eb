"""The bin: what was deleted, for the ten seconds in which it can be taken back.

To delete is to move to `.deleted-DEADLINE-NUMBER/`, where everything lies as it lay in the room and nobody finds it; to
take back is to move it back. After its deadline it is really deleted: by the program that moved it, or, if that died in
between, by the next one when it starts.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from attunement.web.recordings.disk import move, remove

UNDO_S = 10.0
BINNED = ".deleted-"
_waiting: dict[Path, threading.Timer] = {}
"""What this program has yet to delete."""


@dataclass(frozen=True)
class Bin:
    """What was deleted in one room."""

    root: Path

    def open(self, number: str) -> Path:
        """Make a place for something that is about to be deleted."""
        place = self.root / f"{BINNED}{int(1000 * (time.time() + UNDO_S))}-{number}"
        place.mkdir(mode=0o700)
        return place

    def put(self, path: Path, place: Path | None) -> None:
        """Move something there; without a place, delete it at once."""
        if place is None:
            remove(path)
        elif os.path.lexists(path):
            move(path, place / path.relative_to(self.root))

    def throw(self, paths: Iterable[Path], number: str) -> str:
        """Delete some things; return the number by which they can be taken back, none where the disk has no room for it."""
        place = None
        with suppress(OSError):
            place = self.open(number)
        for path in paths:
            try:
                self.put(path, place)
            except OSError:
                remove(path)
        return self.close(place)

    def close(self, place: Path | None) -> str:
        """Say that everything is in its place: from now on the time runs."""
        if place is None:
            self._tidy()
            return ""
        self._delete_after(UNDO_S, place)
        return place.name.rpartition("-")[2]

    def find(self, number: str) -> Path | None:
        """Return where something lies that can still be taken back."""
        return next(iter(self.root.glob(f"{BINNED}*-{number}")), None)

    def back(self, place: Path) -> None:
        """Put everything back where it was."""
        if timer := _waiting.pop(place, None):
            timer.cancel()
        _merge(place, self.root)
        remove(place)

    def sweep(self) -> None:
        """Delete what is due, and see to it that the rest is when it will be."""
        for place in self.root.glob(f"{BINNED}*"):
            due = place.name[len(BINNED) :].partition("-")[0]
            left_s = int(due) / 1000 - time.time() if due.isdecimal() else 0.0
            if left_s <= 0:
                self._delete(place)
            elif place not in _waiting:
                self._delete_after(min(left_s, UNDO_S), place)  # a clock may have been set back

    def _delete_after(self, seconds: float, place: Path) -> None:
        timer = threading.Timer(seconds, self._delete, [place])
        timer.daemon = True
        _waiting[place] = timer
        timer.start()

    def _delete(self, place: Path) -> None:
        remove(place)
        _waiting.pop(place, None)
        self._tidy()

    def _tidy(self) -> None:
        """Leave no empty room behind; one that is a link to another disk stays."""
        if not self.root.is_symlink():
            with suppress(OSError):
                self.root.rmdir()


def finish() -> None:
    """Delete now what this program has yet to delete."""
    for place, timer in list(_waiting.items()):
        timer.cancel()
        Bin(place.parent)._delete(place)


def _merge(source: Path, target: Path) -> None:
    """Move what lies in one folder to the same places in another, over what has come there since."""
    for path in source.iterdir():
        to = target / path.name
        if path.is_dir() and to.is_dir():
            _merge(path, to)
        else:
            move(path, to)
