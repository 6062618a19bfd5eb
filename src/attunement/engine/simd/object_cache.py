"""Compiled objects kept on disk between runs: safe with many processes at once, and against files that were damaged."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"attunement object 1\n"
DIGEST_BYTES = hashlib.sha256().digest_size
STALE_S = 3600.0
"""A half-written file older than this belongs to a process that was interrupted."""


class CacheWarning(UserWarning):
    """Something is wrong with the folder of compiled objects; the results are right all the same."""


@dataclass(frozen=True)
class ObjectCache:
    """A folder with one checked file per compiled object.

    A file appears complete or not at all (written beside, then renamed), so two processes that compile the same
    object at once do no harm: the last one wins, with the same bytes. A damaged file is reported and made again. A
    folder that cannot be written to is reported, and the run goes on without it.

    Parameters
    ----------
    folder
        Where; made when first needed, readable by its owner only, because what lies there is executed.
    """

    folder: Path

    def load(self, key: str) -> bytes | None:
        """Return what was kept under a key, or None."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            warnings.warn(
                f"{path} cannot be read ({error.strerror or error}); it is compiled again.", CacheWarning, stacklevel=2
            )
            return None
        start = len(MAGIC) + DIGEST_BYTES
        if data[: len(MAGIC)] != MAGIC or hashlib.sha256(data[start:]).digest() != data[len(MAGIC) : start]:
            message = f"{path} is damaged ({len(data)} bytes, wrong checksum); it is compiled again."
            warnings.warn(message, CacheWarning, stacklevel=2)
            return None
        return data[start:]

    def store(self, key: str, code: bytes) -> None:
        """Keep an object under a key."""
        temporary = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._sweep()
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix="unfinished-", delete=False) as file:
                temporary = Path(file.name)
                file.write(MAGIC + hashlib.sha256(code).digest() + code)
            os.replace(temporary, self._path(key))
        except OSError as error:
            why = error.strerror or error
            message = f"{self.folder} cannot keep compiled objects ({why}); they are compiled again in the next run."
            warnings.warn(f"{message} Free space there, or choose another folder.", CacheWarning, stacklevel=2)
            if temporary is not None:
                temporary.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.o"

    def _sweep(self) -> None:
        """Remove what interrupted processes left behind."""
        for path in self.folder.glob("unfinished-*"):
            try:
                if time.time() - path.stat().st_mtime > STALE_S:
                    path.unlink()
            except FileNotFoundError:
                continue  # another process swept first


def default_cache() -> ObjectCache | None:
    """Return the user's folder for such things, or the one that ATTUNEMENT_CACHE names; None if there is no home."""
    named = os.environ.get("ATTUNEMENT_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        base = Path(named) if named else Path.home() / ".cache"
    except RuntimeError:
        return None
    return ObjectCache(base / "attunement")
