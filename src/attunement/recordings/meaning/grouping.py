"""Grouping: which files hold the same dyad, seen on the same occasion by the same coder."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.sheet import Sheet
from attunement.vocabulary import BadFileError, BadValueError


class Identity(NamedTuple):
    """Whose observation it is."""

    dyad: str
    occasion: str
    procedure: str
    coder: str


def grouped(sheets: Sequence[Sheet], codebook: Codebook) -> dict[Identity, list[Sheet]]:
    """Put the sheets of one dyad, occasion and coder together.

    What a file says of itself (columns of dyad, occasion, coder) comes first, then the codebook's pattern, searched in
    "file stem/observation name" and, where that does not fit, in "folder/file stem/observation name".
    """
    names = _names(sheets)
    groups: dict[Identity, list[Sheet]] = defaultdict(list)
    unnamed: dict[Identity, Sheet] = {}
    for sheet, name in zip(sheets, names, strict=True):
        found = (_searched(sheet, codebook.pattern) if codebook.pattern else {}) | _stated(sheet)
        if "dyad" not in found and codebook.pattern:
            raise BadValueError(
                f"the codebook's pattern '{codebook.pattern}' finds no dyad in '{_stem(sheet)}/{sheet.name}'. It needs a "
                "group (?P<dyad>…)."
            )
        identity = Identity(
            found.get("dyad", name),
            found.get("occasion", "1"),
            found.get("procedure", codebook.procedure),
            found.get("coder", codebook.coder),
        )
        if not found and sheet.events:
            other = unnamed.setdefault(identity, sheet)
            if other is not sheet:
                raise BadFileError(
                    f"{_place(other)} and {_place(sheet)} have the same name, so nobody can know whether they are two "
                    "visits or two codings of one. Say by a pattern in the codebook which part of the name is the dyad, "
                    "and which the coder or the occasion; folders count: pattern = "
                    "'(?P<coder>[^/]+)/(?P<dyad>[^/]+)/'. Or rename one."
                )
        groups[identity].append(sheet)
    return groups


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Return what each sheet's dyad is called where nothing tells: the observation's name, with the file's if needed."""
    same_name = Counter(
        sheet.name for sheet in sheets if sheet.events
    )  # a table of visits shares the names of its visits
    return [sheet.name if same_name[sheet.name] <= 1 else f"{_stem(sheet)}/{sheet.name}" for sheet in sheets]


def _stated(sheet: Sheet) -> dict[str, str]:
    return {name: value for name, value in sheet.identity.items() if value}


def _searched(sheet: Sheet, pattern: str) -> dict[str, str]:
    """Return the groups that a pattern finds in a sheet's names."""
    inside = f"{_stem(sheet)}/{sheet.name}"
    match = re.search(pattern, inside) or re.search(pattern, f"{sheet.folder}/{inside}")
    if match is None and _stated(sheet).get("dyad"):
        return {}
    if match is None:
        raise BadFileError(
            f"{sheet.file}: the codebook's pattern '{pattern}' does not fit '{inside}'. Rename the file, or correct the "
            "pattern."
        )
    return {name: value for name, value in match.groupdict(default="").items() if value}


def _stem(sheet: Sheet) -> str:
    return PurePath(sheet.file).stem


def _place(sheet: Sheet) -> str:
    return f"{sheet.folder + '/' if sheet.folder else ''}{sheet.file}"
