"""Visit tables: one row per observation with when its coding began and ended, beside files that hold the events."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Evidence, Format, Look
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.event_columns import columns_of
from attunement.recordings.tables.midnight import Span, count_on
from attunement.recordings.tables.table import Row, about_preamble, plain, read_table, shown
from attunement.recordings.tables.times import NO_TIME, UNIT, Written, times_of_table, told_by_end, told_by_name
from attunement.recordings.tables.whose import LIMITS, Key, candidates, stated, told_apart, whose_rows
from attunement.vocabulary import BadFileError

_OF_VISITS = r"(observation|obs|visit|session|coding|coded|recording)"
_NAMES = {
    LIMITS[0]: re.compile(rf"{_OF_VISITS}(start|started|begin|began|begins|from|onset)(time)?[-/]?{UNIT}?"),
    LIMITS[1]: re.compile(rf"{_OF_VISITS}(end|ended|ends|stop|until|to|offset)(time)?[-/]?{UNIT}?"),
}
_OF_EVENTS = ("code", "partner", "track", "kind", "duration")


@dataclass(frozen=True)
class _Columns:
    """Where a visit table says when coding began and ended, and its other columns."""

    limits: Mapping[str, int]
    told: Mapping[str, Written]
    whose: Sequence[int]
    rest: Sequence[int]
    sure: bool  # named as limits of observations, so that further columns are no tiers


def _columns(header: Row, codebook: Codebook) -> _Columns | None:
    """Return the columns of a visit table; None where a row does not name them."""
    words = [plain(name) for name in header]
    if not all(plain(name) in words for role, name in codebook.columns.items() if role in LIMITS):
        return None
    given = {role: words.index(plain(name)) for role, name in codebook.columns.items() if role in LIMITS}
    told = {role: found for role, i in given.items() if (found := told_by_end(header[i]))}
    named = dict(given)
    for role, pattern in _NAMES.items():
        for i, word in enumerate(words):
            if role not in named and (match := pattern.fullmatch(word)):
                named[role] = i
                told |= {role: told_by_name(match["unit"])} if match["unit"] else {}
    of_events = columns_of(header, codebook.columns)
    if any(role in of_events.at for role in _OF_EVENTS):
        return None
    at = {
        role: of_events.at[short] for role, short in zip(LIMITS, ("start", "end"), strict=True) if short in of_events.at
    }
    if named and at:
        return None  # limits of the observation beside those of events
    if not named and len(at) < len(LIMITS):
        return None
    limits = named or at
    told = (
        told
        if named
        else {role: of_events.told[s] for role, s in zip(LIMITS, ("start", "end"), strict=True) if s in of_events.told}
    )
    known = stated(header, codebook.columns).at
    whose = {**candidates(header, codebook, {*limits.values(), *known.values()}, ""), **known}
    rest = [i for i, name in enumerate(header) if name and i not in {*limits.values(), *whose.values()}]
    return _Columns(limits, told, [*whose.values()], rest, bool(named)) if whose else None


def evidence(look: Look) -> Evidence:
    """Return how sure it is that a file is a table of visits: each observation has one row, and nothing is coded."""
    rows = look.rows
    for at, row in enumerate(rows):
        found = _columns([cell.strip() for cell in row], look.codebook)
        if found is None:
            continue
        if found.rest and not found.sure:
            return Evidence.NONE  # columns beside a start and an end hold codes, one for each tier
        if any(t.track != "*" and t.matches(file=look.source.name, partner=t.partner, track=row[i].strip())
               for t in look.codebook.tracks for i in found.rest):  # fmt: skip
            return Evidence.NONE
        keys = [tuple(other[i].strip() for i in found.whose if i < len(other)) for other in rows[at + 1 :]]
        return Evidence.HEADER if len(set(keys)) == len(keys) else Evidence.NONE
    return Evidence.NONE


def read_visits(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of a table of visits: no events, but when coding of each began and ended."""
    table = read_table(
        source,
        is_header=lambda row: _columns(row, codebook) is not None,
        header=codebook.header,
        replaces=codebook.header_replaces,
    )
    found = _columns(list(table.header), codebook)
    if found is None:
        raise BadFileError(f"{source.name} is no table of visits; its columns are {shown(table.header)}.")
    whose, notes = whose_rows(table, codebook, found.limits.values(), named=True)
    times = times_of_table(table, found.limits, found.told, codebook.rules)
    notes += about_preamble(table)
    if found.rest:
        names = shown(table.header[i] for i in found.rest)
        notes.append(Note("read", f"columns not used, since a table of visits holds no codes: {names}", source.name))
    lines: dict[Key, int] = {}
    sheets: list[Sheet] = []
    for line, row in table.rows:
        where = table.where(line)
        key = whose.key(row, where)
        if (first := lines.setdefault(key, line)) != line:
            raise BadFileError(
                f"{where}: {table.row_means} {first} states the limits of the same observation. Leave one of them, or name "
                "the columns that tell the two apart under [columns] (dyad, occasion, coder)."
            )
        name = whose.name(key, "")
        cells = {role: table.cell(row, i) for role, i in found.limits.items()}
        span = Span(
            line, {r: None if cell in NO_TIME else times.of[r].seconds(cell, where) for r, cell in cells.items()}
        )
        said = count_on([span], LIMITS, name=name, file=source.name, place=table.row_means) if times.clock else []
        start_s, end_s = (span.times.get(role) for role in LIMITS)
        if start_s is not None and end_s is not None and end_s < start_s:
            raise BadFileError(
                f"{where}: coding of observation '{name}' is said to end at {end_s:g} s, before it begins at {start_s:g} s. "
                "Correct the file."
            )
        sheets.append(
            Sheet(
                file=source.name,
                form="table of visits",
                name=name,
                start_s=start_s,
                end_s=end_s,
                identity=whose.identity(key),
                row_means=table.row_means,
                notes=(*((*table.notes, *notes, *times.notes) if not sheets else ()), *said),
            )
        )
    return told_apart(sheets)


FORMATS = (
    Format(
        name="table of visits",
        says="A row per visit with its name and when coding of it began and ended, beside the files of the events.",
        sniff=evidence,
        read=read_visits,
    ),
)
