"""What a person says about the files themselves: limits of visits, visits left out, and what a table's columns are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any, Literal

from pydantic import BaseModel, Field

from attunement.measures.phase_map import negative_of
from attunement.recordings import Codebook, Rules, Visit
from attunement.recordings.codebook.codebook import CHOICES, ROLES
from attunement.vocabulary import BadValueError, UnknownNameError
from attunement.web.recordings.controls import COLUMNS, NO_COLUMN, PLACES, words_of
from attunement.web.recordings.mapping import LONGEST_WORD
from attunement.web.recordings.shelf import Filed

MOST_COLUMNS = 2_000
LONGEST_S = 1e9


class FileEdit(BaseModel):
    """One thing that is said about the files or, of `negative`, about what mends a mismatch."""

    do: Literal["visit", "column", "header", "sheet", "value", "negative"]
    name: str = Field(default="", max_length=2 * LONGEST_WORD)
    to: str = Field(default="", max_length=LONGEST_WORD)
    names: list[str] = Field(default=[], max_length=MOST_COLUMNS)
    replaces: bool = False
    start_s: float | None = Field(default=None, ge=-LONGEST_S, le=LONGEST_S)
    end_s: float | None = Field(default=None, ge=-LONGEST_S, le=LONGEST_S)
    leave_out: bool = False


def described(book: Codebook, edit: FileEdit) -> Codebook:
    """Return the codebook after something was said about the files.

    >>> described(Codebook(), FileEdit(do="column", name="dyad", to="family")).columns
    {'dyad': 'family'}
    """
    to, names = edit.to.strip(), tuple(name.strip() for name in edit.names if name.strip())
    match edit.do:
        case "visit":
            return _visit(book, edit)
        case "column":
            return _column(book, edit.name, to)
        case "value":
            return replace(book, rules=_value(book.rules, edit.name, to))
        case "header":
            return replace(book, header=names, header_replaces=edit.replaces and bool(names))
        case "sheet":
            return replace(book, sheet=to)
        case "negative":
            return replace(book, negative=names)


def _column(book: Codebook, role: str, to: str) -> Codebook:
    if role not in ROLES:
        raise UnknownNameError.of("purpose of a column", role, ROLES)
    columns = {other: name for other, name in book.columns.items() if other != role}
    return replace(book, columns=columns | ({role: "" if to == NO_COLUMN else to} if to else {}))


def _value(rules: Rules, name: str, to: str) -> Rules:
    """Set a rule that is a number or a text; nothing written means what is usual."""
    usual = asdict(Rules())
    if name not in usual or name in CHOICES:
        raise UnknownNameError.of("value of the rules", name, [rule for rule in usual if rule not in CHOICES])
    if not to or isinstance(usual[name], str):
        return replace(rules, **{name: to or usual[name]})
    try:
        return replace(rules, **{name: float(to.replace(",", "."))})
    except ValueError:
        raise BadValueError(f"`{name}` is '{to}'; it must be a number.") from None


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
    rules = [words_of(rule) | {"value": value} for rule, value in asdict(book.rules).items()]
    columns = {role: NO_COLUMN if name == "" else name for role, name in book.columns.items()}
    return {
        "places": PLACES, "rules": rules,
        "columns": [{"role": role, "words": COLUMNS[role], "name": columns.get(role, "")} for role in ROLES],
        "header": book.header, "replaces": book.header_replaces, "sheet": book.sheet,
        "negative": negative_of(dict.fromkeys(book.phases().values())) if book.negative is None else book.negative,
        "headers": [{"file": file.number, "name": file.name, "columns": file.columns} for file in files if file.columns],
        "visits": [
            {"observation": v.observation, "start_s": v.start_s, "end_s": v.end_s, "leave_out": v.leave_out}
            for v in book.visits
        ],
    }  # fmt: skip
