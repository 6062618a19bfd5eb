"""Scoreboards as files: one for each theory, read only as a refresh wrote them."""

from __future__ import annotations

from pathlib import Path

import msgspec

from attunement.evidence.scoreboard import Scoreboard
from attunement.study.durable import write_whole
from attunement.study.spec import digest
from attunement.theories.catalogue import DEFAULT
from attunement.vocabulary import BadFileError, CannotWriteError

FOLDER = Path("results") / "evidence"
FILE = "scoreboard.json"
"""The default theory's; a rival's lies beside it under the rival's name."""


class _Kept(msgspec.Struct, frozen=True):
    """A scoreboard and the SHA-256 of what it says."""

    sha256: str
    board: Scoreboard


def write_scoreboard(board: Scoreboard, folder: Path = FOLDER) -> Path:
    """Write a scoreboard into a folder and return the file's place."""
    place = folder / file_of(board.theory)
    # As it will be read: what is no number, such as a correlation with a constant, is written as nothing.
    as_read = msgspec.json.decode(msgspec.json.encode(board), type=Scoreboard)
    kept = _Kept(digest(msgspec.json.encode(as_read)), as_read)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(place, msgspec.json.format(msgspec.json.encode(kept), indent=1))
    except OSError as error:
        raise CannotWriteError(
            f"Cannot write to {place}: {error.strerror or error}. Choose another folder with --out."
        ) from error
    return place


def read_scoreboard(folder: Path = FOLDER, theory: str = DEFAULT) -> Scoreboard | None:
    """Return a theory's scoreboard of the last refresh, or None if there was none.

    Raises
    ------
    BadFileError
        The file is damaged, or was changed since.
    """
    place = folder / file_of(theory)
    remedy = f"`attune evidence --theory {theory} --refresh --out {folder}` makes it anew."
    try:
        kept = msgspec.json.decode(place.read_bytes(), type=_Kept)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise BadFileError(f"{place} cannot be read: {error}. {remedy}") from error
    if digest(msgspec.json.encode(kept.board)) != kept.sha256:
        raise BadFileError(f"{place} is not as the refresh wrote it: it was damaged or changed. {remedy}")
    return kept.board


def file_of(theory: str) -> str:
    """Return the name of a theory's scoreboard in its folder.

    >>> file_of("homeostatic"), file_of("point-belief")
    ('scoreboard.json', 'scoreboard-point-belief.json')
    """
    return FILE if theory == DEFAULT else f"{Path(FILE).stem}-{theory}.json"
