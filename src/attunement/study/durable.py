"""Files that outlast a power cut: written beside their place, on the disk before they are moved there, whole or absent."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_whole(place: Path, content: bytes) -> None:
    """Write a file whole; whatever happens meanwhile, what was there before stays."""
    part = place.with_name(f".part-{place.name}")
    try:
        part.write_bytes(content)
        put(part, place)
    finally:
        part.unlink(missing_ok=True)


def put(part: Path, place: Path) -> None:
    """Move a file, or a folder of files, to its place, once all of it is on the disk."""
    for path in sorted(part.iterdir()) if part.is_dir() else (part,):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    if part.is_dir():
        _remember(part)
    os.replace(part, place)
    _remember(place.parent)


def _remember(folder: Path) -> None:
    """Let the disk know which names a folder has now; not every system can be asked to."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
