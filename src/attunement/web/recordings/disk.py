"""Writing and deleting, so that whatever happens in between a file is whole or absent, and two servers do not meet."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attunement.vocabulary import BadFileError


def write_whole(place: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that it is either whole or absent, power cuts included."""
    part = place.with_name(f".part-{place.name}-{secrets.token_hex(4)}")
    try:
        with part.open("xb") as out, holding(out.fileno()):
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
            os.replace(part, place)
        _remember(place.parent)
    finally:
        part.unlink(missing_ok=True)


def move(path: Path, to: Path) -> None:
    """Move something to where it is found from now on."""
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.replace(path, to)
    _remember(to.parent)


def _remember(folder: Path) -> None:
    """Let the disk know which names a folder has now; not every system can be asked to."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def remove(place: Path) -> None:
    """Delete a file or folder though somebody may still be writing into it; complain if something of it is left."""
    for _ in range(20):
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place, ignore_errors=True)
        else:
            with suppress(OSError):
                place.unlink(missing_ok=True)
        if not os.path.lexists(place):
            return
        time.sleep(0.05)
    raise BadFileError(f"{place} could not be deleted entirely. Close programs that use it, and delete it by hand.")


@contextmanager
def holding(held: int, *, wait: bool = False) -> Iterator[bool]:
    """Say whether this program alone holds an open file; the system lets go of it however the work ends."""
    try:
        import fcntl  # noqa: PLC0415 - not on every system

        fcntl.flock(held, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        yield False
        return
    except (ImportError, OSError):
        pass
    yield True


def abandoned(part: Path) -> bool:
    """Return whether nobody is writing to a file any more."""
    try:
        with part.open("rb") as held, holding(held.fileno()) as mine:
            return mine
    except OSError:
        return False
