"""Columns of times: the unit that their names or values tell, their decimal sign, dates, and clocks that pass midnight."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from attunement.recordings.codebook.codebook import Rules
from attunement.recordings.import_report import Note
from attunement.recordings.tables.clock import seconds
from attunement.recordings.tables.days import dated, refuse_days
from attunement.recordings.tables.missing import MISSING
from attunement.recordings.tables.numbers import Writing, number, plain_digits, tally, writing
from attunement.recordings.tables.table import Table

LARGE_WHOLE = 10_000  # whole numbers beyond this many are taken for milliseconds, and the report says so
_SHARE_LARGE = 0.25  # of the numbers that must be so large: fewer are mistyped seconds
NO_TIME = frozenset(("", "-", *MISSING))
UNIT = (
    r"(?:in)?(?P<unit>s|sec|secs|seconds?|sek|sekunden?|sf|ssmsec|ms|msec|msecs|millis|milliseconds?|millisekunden?|"
    r"us|microseconds?|min|mins|minutes?|minuten?|"
    r"hhmmssms|hhmmssmmm|hhmmss|hms|hmsf|mmss|hhmm|frames?|fr|f|hhmmssff(?:[-/]?(?:smpte-?)?(?:pal-?50(?:fps)?|pal|ntsc))?)"
)
"""How the end of a column's plain name tells the unit of its times."""
_AT_END = re.compile(rf"[\s_.,/(\[-]+(?:in[\s_]+)?{UNIT}[\s)\].]*")
_PLAIN_UNITS = ("s", "ms", "us", "min", "frames")
_KINDS = (
    ("ms", r"ms|msec|msecs|millis|milliseconds?|millisekunden?"),
    ("us", r"us|microseconds?"),
    ("min", r"min|mins|minutes?|minuten?"),
    ("frames", r"frames?|fr|f"),
    ("h:m:s", r"hhmmssms|hhmmssmmm|hhmmss|hms|hmsf"),
    ("m:s", "mmss"),
    ("h:m", "hhmm"),
    ("h:m:s;frame", r"hhmmssff.*ntsc"),
    ("h:m:s:frame", r"hhmmssff.*"),
)


@dataclass(frozen=True)
class Written:
    """How the times of a column are written.

    Parameters
    ----------
    unit
        One of `UNITS`; "auto" where only the look of each value can tell.
    frame_s
        Length of a frame, where the name of the column tells it (PAL has 25 a second).
    sign, first_day
        As `seconds` takes them.
    """

    unit: str = "auto"
    frame_s: float | None = None
    sign: str = "auto"
    first_day: int | None = None

    def seconds(self, text: str, where: str) -> float:
        """Return one of the column's times in seconds."""
        return seconds(
            text, unit=self.unit, frame_s=self.frame_s, sign=self.sign, first_day=self.first_day, where=where
        )


def told_by_name(word: str) -> Written:
    """Return what the unit in a column's name says of its times.

    >>> told_by_name("hhmmssffpal")
    Written(unit='h:m:s:frame', frame_s=0.04, sign='auto', first_day=None)
    """
    unit = next((unit for unit, pattern in _KINDS if re.fullmatch(pattern, word)), "s")
    frame_s = 1 / 50 if "pal-50" in word or "pal50" in word else 1 / 25 if "pal" in word else None
    return Written(unit, frame_s)


def told_by_end(name: str) -> Written | None:
    """Return what the end of a column's name of any language says of its times, if it is set off; None where nothing is.

    >>> [found and found.unit for found in map(told_by_end, ("Beginn (ms)", "Zeit_ms", "Ende [s]", "Tonbands"))]
    ['ms', 'ms', 's', None]
    """
    parted = re.sub(r"(?<=[a-zäöüß])(?=(Ms|Millis|Sec|Min)$)", "_", name.strip()).casefold()
    found = next((m for i in range(1, len(parted)) if (m := _AT_END.fullmatch(parted, i))), None)
    return told_by_name(found["unit"]) if found else None


def told_by_shape(texts: Iterable[str]) -> str:
    """Return "[h:]m:s" where clock times of two and of three parts stand in one column, else "auto".

    >>> told_by_shape(["59:30", "1:00:05"])
    '[h:]m:s'
    """
    parts = {text.count(":") for text in texts if ":" in text and text[:1].isdigit()}
    return "[h:]m:s" if parts == {1, 2} else "auto"


@dataclass(frozen=True)
class Times:
    """How the columns of times of one table are written, and what must be said about it."""

    of: Mapping[str, Written]
    clock: bool
    notes: tuple[Note, ...] = ()


@dataclass
class _Column:
    role: str
    at: int
    texts: list[str] = field(default_factory=list)


def times_of_table(table: Table, at: Mapping[str, int], told: Mapping[str, Written], rules: Rules) -> Times:
    """Return how a table writes its times, decided by whole columns; those without a unit of their own together.

    Parameters
    ----------
    at
        The places of the columns of times, by what they are for.
    told
        What the names of some of them tell.
    """
    columns = [_Column(r, i, [t for t in map(plain_digits, table.cells(i)) if t not in NO_TIME]) for r, i in at.items()]
    texts = [text for column in columns for text in column.texts]
    sign = _sign(table, texts, rules)
    days = [found[0] for text in texts if (found := dated(text))]
    notes = [Note("read", "times with decimal commas", table.file)] if sign.sign == "comma" else []
    notes += [Note("doubtful", sign.doubt, table.file)] if sign.doubt else []
    base = Written(frame_s=rules.frame_s, sign=sign.sign, first_day=min(days, default=None))
    if days:
        notes.append(Note("converted", "times with dates were counted from midnight of the first day", table.file))
    if rules.time_unit != "auto":
        of = dict.fromkeys(at, replace(base, unit=rules.time_unit))
        return Times(of, _is_clock(columns, days), tuple(notes))
    units = {role: told[role].unit for role in at if role in told}
    plain = {c.role: [v for t in c.texts if (v := number(t, sign.sign)) is not None] for c in columns}
    held = _held(table, at, told, {role for role, values in plain.items() if values})
    notes += held.notes
    told = {**told, **held.of}
    units |= {role: written.unit for role, written in held.of.items()}
    open_roles = [role for role in at if role not in units]
    known, guess = [value for role in open_roles for value in plain[role]], "auto"
    if known:
        refuse_days(
            [t for c in columns if c.role in open_roles for t in c.texts if number(t) is not None], known, table.file
        )
        guess, note = _guessed(table, [c for c in columns if c.role in open_roles], known, sign.sign)
        notes.append(note)
    elif units:
        said = ", ".join(sorted(set(units.values())))
        notes.append(Note("converted", f"times read as {said}, as the column names say", table.file))
    shape = told_by_shape(text for column in columns if column.role != "duration" for text in column.texts)
    mixed = {c.role for c in columns if plain[c.role] and any(":" in text for text in c.texts)}
    for role in open_roles:
        units[role] = shape if not plain[role] else "auto" if role in mixed and guess == "s" else guess
    notes += _about_frames(table, units, told)
    notes += _about_cells(table, columns, units) or _about_two_parts(table, columns, units)
    of = {role: replace(base, unit=units[role]) for role in at}
    of = {
        role: replace(w, frame_s=told[role].frame_s) if role in told and told[role].frame_s else w
        for role, w in of.items()
    }
    return Times(of, _is_clock(columns, days), tuple(notes))


def _held(table: Table, at: Mapping[str, int], told: Mapping[str, Written], numbered: Collection[str]) -> Times:
    """Return the unit that the name of one column tells for those of plain numbers whose names tell none, and say so."""
    known = {role: written for role, written in told.items() if role in at and written.unit in _PLAIN_UNITS}
    limits = {known[role].unit for role in ("start", "end") if role in known}  # a start and an end are of one clock
    first = next((known[role] for role in ("start", "end", *known) if role in known), None)
    if first is None or len(limits or {w.unit for w in known.values()}) > 1:
        return Times({}, False)
    of = {role: first for role in at if role not in told and role in numbered}
    if not of:
        return Times({}, False)
    names, source = (", ".join(f"'{table.header[at[role]]}'" for role in roles) for roles in (of, known))
    text = f"{names}: no unit in the name; read as {first.unit}, as {source} beside it; time_unit in the codebook settles it"
    return Times(of, False, (Note("converted", text, table.file),))


def _about_two_parts(table: Table, columns: Sequence[_Column], units: Mapping[str, str]) -> list[Note]:
    """Say that clock times of two parts were read as minutes:seconds, where all could be hours:minutes as well."""
    texts = [t for c in columns if c.role != "duration" and units[c.role] == "auto" for t in c.texts if ":" in t]
    return [Note("doubtful", two_parts(texts[0]), table.file)] if texts and maybe_hours(texts) else []


def maybe_hours(texts: Iterable[str]) -> bool:
    """Return whether clock times are all of two parts that could be hours and minutes.

    >>> maybe_hours(["14:05", "0:30"]), maybe_hours(["14:05", "59:30"]), maybe_hours(["0:05.5"])
    (True, False, False)
    """
    return all(re.fullmatch(r"([01]?\d|2[0-3]):[0-5]\d", text, re.ASCII) for text in texts)


def two_parts(text: str) -> str:
    """Return what to say of times that were read as minutes:seconds."""
    return (
        f"times such as {text} were read as minutes:seconds; if they are hours:minutes, set the time unit (time_unit = "
        '"h:m" under [rules]; "m:s" settles that they are not)'
    )


def _is_clock(columns: Sequence[_Column], days: Sequence[int]) -> bool:
    return not days and any(":" in text for c in columns if c.role != "duration" for text in c.texts)


def _sign(table: Table, texts: Sequence[str], rules: Rules) -> Writing:
    votes, example = tally(texts)
    where = f"{table.file}, columns of times"
    return writing(votes, stated=rules.decimal_sign, delimiter=table.delimiter, example=example, where=where)


def _guessed(table: Table, columns: Sequence[_Column], known: Sequence[float], sign: str) -> tuple[str, Note]:
    """Return the unit of plain numbers, by the size of many of them: a single one may be mistyped."""
    whole = all(value == int(value) for value in known)
    large = sum(value >= LARGE_WHOLE for value in known) if whole else 0
    guess = "ms" if large and large >= _SHARE_LARGE * len(known) else "s"
    text = "whole and large" if guess == "ms" else "not all whole" if not whole else "small"
    rows: tuple[int, ...] = ()
    if large and guess == "s":
        text = f"small, but for {large} of {len(known)}; those may be mistyped, or all may be ms"
        rows = tuple(
            line
            for line, row in table.rows
            if any((number(table.cell(row, c.at), sign) or 0) >= LARGE_WHOLE for c in columns)
        )
    note = Note(
        "doubtful" if whole else "read",
        f"times read as {guess}, because they are {text}; time_unit in the codebook settles it",
        table.file,
        rows,
    )
    return guess, note


def _about_frames(table: Table, units: Mapping[str, str], told: Mapping[str, Written]) -> list[Note]:
    if any(unit == "h:m:s;frame" for unit in units.values()):
        text = (
            "frames are those of NTSC: 30 are numbered a second, 29.97 are shown, and numbers are dropped (drop-frame)"
        )
        return [Note("converted", text, table.file)]
    rates = {1 / w.frame_s for role, w in told.items() if role in units and w.frame_s}
    return [
        Note("converted", f"{rate:g} frames a second, as the column names say", table.file) for rate in sorted(rates)
    ]


def _about_cells(table: Table, columns: Sequence[_Column], units: Mapping[str, str]) -> list[Note]:
    """Say in which of two ways times were read that were typed into cells of a spreadsheet."""
    typed = [c for c in columns if c.at in table.typed and units[c.role] in ("auto", "[h:]m:s")]

    def one(form: str) -> str | None:
        return next((text for c in typed if table.typed[c.at] == form for text in c.texts if ":" in text), None)

    short, full = one("h:mm"), one("h:mm:ss")
    if short:
        text = (
            f"times such as {short}, typed into cells, were read as minutes:seconds, as they look; the spreadsheet itself "
            "takes them for hours:minutes. time_unit in the codebook settles it (m:s or h:m)"
        )
    elif full:
        text = (
            f"times such as {full}, typed into cells, were read as hours:minutes:seconds; if they are "
            "minutes:seconds:frames, say so by time_unit in the codebook"
        )
    else:
        return []
    return [Note("doubtful", text, table.file)]
