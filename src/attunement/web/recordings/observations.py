"""The observations in a study's files: what each is called, when it was coded, and which dyad a pattern makes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from attunement.recordings import Codebook, Sheet, read_sheets
from attunement.recordings.meaning.grouping import grouped
from attunement.vocabulary import AttunementError
from attunement.web.recordings.recordings_wording import AsWrittenError, on_the_page
from attunement.web.recordings.shelf import Shelf


@dataclass(frozen=True)
class Found:
    """One observation of a file: its sheet without the events, and when its first and last were."""

    file: str
    sheet: Sheet
    first_s: float | None
    last_s: float | None

    @property
    def name(self) -> str:
        """How a codebook calls it: the file's stem and the observation's name."""
        return f"{PurePath(self.sheet.file).stem}/{self.sheet.name}"


def observations(shelf: Shelf, study: str, book: Codebook) -> tuple[Found, ...]:
    """Return the observations of every file that can be read, before anything is made of their codes."""
    found = []
    for file in shelf.facts(study).readable():
        with suppress(AttunementError):  # what is wrong with a file stands beside its name
            for sheet in read_sheets(shelf.place(study, file), book):
                times = [t for e in (*sheet.events, *sheet.episodes) for t in (e.start_s, e.end_s) if t is not None]
                bare = replace(sheet, events=(), episodes=(), notes=(), facts={})
                found.append(Found(file.number, bare, min(times, default=None), max(times, default=None)))
    return tuple(found)


def shown_observations(found: Sequence[Found], book: Codebook, pattern: str) -> list[dict[str, Any]]:
    """Return observations as the page shows them, with the dyad, visit and coder that a pattern finds in each name."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as problem:
        raise AsWrittenError(f"'{pattern}' is not a regular expression: {problem}.") from problem
    identities = _identities([one.sheet for one in found], replace(book, pattern=pattern))
    return [
        {
            "file": one.file, "file_name": one.sheet.file, "name": one.sheet.name, "folder": one.sheet.folder,
            "observation": one.name, "first_s": one.first_s, "last_s": one.last_s, "start_s": one.sheet.start_s,
            "end_s": one.sheet.end_s, "stated": dict(one.sheet.identity), **identity,
        }
        for one, identity in zip(found, identities, strict=True)
    ]  # fmt: skip


def _identities(sheets: Sequence[Sheet], book: Codebook) -> list[dict[str, str]]:
    """Return whose observation each sheet is; where one fits nowhere, each is asked alone, so that the others are seen."""
    try:
        groups = grouped(sheets, book)
    except AttunementError:
        return [_identity(sheet, book) for sheet in sheets]
    of = {id(sheet): identity for identity, group in groups.items() for sheet in group}
    return [of[id(sheet)]._asdict() | {"error": ""} for sheet in sheets]


def _identity(sheet: Sheet, book: Codebook) -> dict[str, str]:
    try:
        [identity] = grouped([sheet], book)
    except AttunementError as error:
        return {"dyad": "", "occasion": "", "procedure": "", "coder": "", "error": on_the_page(str(error))}
    return identity._asdict() | {"error": ""}
