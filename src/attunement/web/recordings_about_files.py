"""What a person says about the files themselves: limits of visits, visits left out, and what a table's columns are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from pydantic import BaseModel, Field

from attunement.recordings import Codebook, Visit
from attunement.recordings.codebook import CHOICES, ROLES
from attunement.vocabulary import BadValueError, UnknownNameError
from attunement.web.recordings_mapping import LONGEST_WORD, NUMBERS
from attunement.web.recordings_shelf import Filed
from attunement.web.recordings_wording import COLUMNS, PLACES, words_of

MOST_COLUMNS = 2_000
LONGEST_S = 1e9


class FileEdit(BaseModel):
    """One thing that is said about the files: of a visit (by file and observation), a column's role, names of columns."""

    do: Literal["visit", "column", "header", "encoding"]
    name: str = Field(default="", max_length=2 * LONGEST_WORD)
    to: str = Field(default="", max_length=LONGEST_WORD)
    names: list[str] = Field(default=[], max_length=MOST_COLUMNS)
    start_s: float | None = Field(default=None, ge=-LONGEST_S, le=LONGEST_S)
    end_s: float | None = Field(default=None, ge=-LONGEST_S, le=LONGEST_S)
    leave_out: bool = False


def described(book: Codebook, edit: FileEdit) -> Codebook:
    """Return the codebook after something was said about the files.

    >>> described(Codebook(), FileEdit(do="column", name="dyad", to="family")).columns
    {'dyad': 'family'}
    """
    if edit.do == "visit":
        return _visit(book, edit)
    if edit.do == "column":
        if edit.name not in ROLES:
            raise UnknownNameError.of("purpose of a column", edit.name, ROLES)
        columns = {role: name for role, name in book.columns.items() if role != edit.name}
        return replace(book, columns=columns | ({edit.name: edit.to.strip()} if edit.to.strip() else {}))
    if edit.do == "header":
        return replace(book, header=tuple(name.strip() for name in edit.names if name.strip()))
    return replace(book, rules=replace(book.rules, encoding=edit.to.strip() or "auto"))


def _visit(book: Codebook, edit: FileEdit) -> Codebook:
    if edit.start_s is not None and edit.end_s is not None and edit.end_s < edit.start_s:
        raise BadValueError(f"the visit is said to end at {edit.end_s:g} s, before it starts at {edit.start_s:g} s.")
    others = tuple(visit for visit in book.visits if visit.observation != edit.name)
    visit = Visit(edit.name, edit.start_s, edit.end_s, edit.leave_out)
    said = visit != Visit(edit.name)
    # The first line that speaks of a visit counts, so that what is said of one stands before what is said of many.
    return replace(book, visits=(visit, *others) if said else others)


def shown_files(book: Codebook, files: Sequence[Filed]) -> dict[str, Any]:
    """Return what the codebook says of the files, as the page shows it."""
    rules = [words_of(name) | {"value": getattr(book.rules, name)} for name in (*CHOICES, *NUMBERS, "encoding")]
    return {
        "places": PLACES, "rules": rules,
        "columns": [{"role": role, "words": COLUMNS[role], "name": book.columns.get(role, "")} for role in ROLES],
        "header": book.header,
        "headers": [{"file": file.number, "name": file.name, "columns": file.columns} for file in files if file.columns],
        "visits": [
            {"observation": v.observation, "start_s": v.start_s, "end_s": v.end_s, "leave_out": v.leave_out}
            for v in book.visits
        ],
    }  # fmt: skip
