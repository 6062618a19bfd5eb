"""Spreadsheets (.xlsx, .xls, .ods): the rows of one sheet as texts, times as the sheet shows them.

A spreadsheet stores a time as a part of a day and shows it by a format: somebody who types 2:09 and means minutes and
seconds gets two hours and nine minutes that look like "2:09". What the sheet shows is what a person typed, so that is
what is read, to the last hidden second.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, Literal

from attunement.recordings.import_report import Note
from attunement.recordings.packed import part_of, unfolded
from attunement.recordings.source import Source
from attunement.recordings.tables.days import DAY_S
from attunement.recordings.tables.delimited import refuse_wide
from attunement.recordings.tables.ods import ods_rows, ods_sheets
from attunement.vocabulary import BadFileError

_NAMES = {"xlsx": "Excel", "xls": "Excel 97–2003", "ods": "OpenDocument"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FACTS = ("[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml")
MOST_CELLS = 2_000_000  # of a sheet; a hundred visits second by second have fewer
_FIRST_YEAR = 1901  # a date before is how a spreadsheet stores a time of more than a day


@dataclass(frozen=True, slots=True)
class ShownTime:
    """A cell of a time without a date, and the format that shows it."""

    time_s: float
    form: str

    def text(self, short: bool = False) -> str:
        """Return the time as the sheet shows it; in full where the format hides seconds or hours.

        >>> ShownTime(7740.0, "h:mm").text(), ShownTime(129.5, "mm:ss.0").text(), ShownTime(7745.0, "h:mm").text()
        ('2:09', '02:09.5', '02:09:05')
        """
        sign, rest = ("-" if self.time_s < 0 else ""), round(abs(self.time_s), 6)
        minutes, seconds = divmod(rest, 60)
        hours, minutes = divmod(int(minutes), 60)
        tail = f"{seconds:09.6f}".rstrip("0").rstrip(".")
        if (short or self.is_short) and not seconds:
            return f"{sign}{hours}:{minutes:02d}"
        if "h" not in self.form and "s" in self.form and not hours:
            return f"{sign}{minutes:02d}:{tail}"
        return f"{sign}{hours:02d}:{minutes:02d}:{tail}"

    @property
    def is_short(self) -> bool:
        """Whether the format shows hours and minutes only."""
        return "h" in self.form and "s" not in self.form

    @property
    def may_be_short(self) -> bool:
        """Whether somebody may have typed it without seconds: Excel itself adds them from 24 hours on."""
        return not self.time_s % 60 and (self.is_short or self.time_s >= DAY_S)


Cell = str | ShownTime
_Opened = tuple[list[str], Callable[[str], Iterator[list[Cell]]]]  # names of sheets, and what gives the rows of one


@dataclass(frozen=True)
class Spreadsheet:
    """The rows of one sheet, with their numbers; the columns of times typed into cells, and whether they show seconds."""

    rows: list[tuple[int, list[str]]]
    notes: tuple[Note, ...]
    typed: Mapping[int, Literal["h:mm", "h:mm:ss"]]


def kind_of(head: bytes) -> str:
    """Return which kind of spreadsheet a file may be, by its first bytes: "xlsx", "xls", "ods", or "" for none."""
    if head.startswith(_OLE):
        return "xls"
    if not head.startswith(_ZIP):
        return ""
    return "ods" if b"application/vnd.oasis.opendocument.spreadsheet" in head[:200] else "xlsx"


def read_spreadsheet(source: Source, most: int | None = None) -> Spreadsheet:
    """Return the rows of the sheet that the codebook names ([table] sheet), or of the first one."""
    kind = kind_of(source.head)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _OPENED[kind](source) as (names, rows):
                chosen = _chosen(source, names)
                cells = list(islice(_bounded(source, chosen, rows(chosen)), most))
    except BadFileError:
        raise
    except Exception as problem:
        raise _broken(source, kind, problem) from problem
    times: dict[int, list[ShownTime]] = {}
    for _, row in cells:
        for i, cell in enumerate(row):
            if isinstance(cell, ShownTime):
                times.setdefault(i, []).append(cell)
    # Minutes:seconds typed as 25:30 look like 25:30:00, if anywhere in the sheet others look like 2:09.
    looks_short = any(c.is_short for found in times.values() for c in found)
    short = {i for i, found in times.items() if looks_short and all(c.may_be_short for c in found)}
    texts = [
        (number, [c.text(i in short) if isinstance(c, ShownTime) else c for i, c in enumerate(row)])
        for number, row in cells
    ]
    notes = []
    if len(names) > 1:
        others = ", ".join(f"'{name}'" for name in names if name != chosen)
        text = f"the sheet '{chosen}' was read, and not {others}; [table] sheet in the codebook names another"
        notes.append(Note("read" if source.sheet else "doubtful", text, source.name))
    return Spreadsheet(
        [(number, row) for number, row in texts if any(cell.strip() for cell in row)],
        tuple(notes),
        {
            i: "h:mm" if i in short else "h:mm:ss"
            for i, seen in sorted(times.items())
            if any("h" in c.form for c in seen)
        },
    )


def _chosen(source: Source, names: Sequence[str]) -> str:
    if not names:
        kind = _NAMES[kind_of(source.head)]
        raise BadFileError(f"{source.name} is an {kind} spreadsheet without a sheet of cells. Save it again.")
    if source.sheet and source.sheet not in names:
        raise BadFileError(
            f"{source.name} has no sheet '{source.sheet}'; its sheets are {', '.join(map(repr, names))}. Correct "
            "[table] sheet in the codebook."
        )
    return source.sheet or names[0]


def _bounded(source: Source, sheet: str, rows: Iterable[list[Cell]]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield rows with their numbers, as long as the sheet stays one that a person could have filled."""
    width = 1
    for number, row in enumerate(rows, 1):
        refuse_wide(f"{source.name}, row {number}", len(row))
        width = max(width, len(row))
        if number * width > MOST_CELLS:
            raise BadFileError(
                f"{source.name}: the sheet '{sheet}' has more than {MOST_CELLS:,} cells (row {number:,}, {width:,} columns), "
                "empty ones between and before others included. Delete what stands far off, or save the sheet as .csv, "
                "which may be longer."
            )
        yield number, row


def _broken(source: Source, kind: str, problem: Exception) -> BadFileError:
    if "EncryptedPackage".encode("utf-16-le") in source.data:
        return BadFileError(f"{source.name} is protected by a password. Save it without one.")
    return BadFileError(
        f"{source.name} is not a complete {_NAMES[kind]} spreadsheet ({type(problem).__name__}). Open it, and save it as .xlsx or "
        ".csv again."
    )


@contextmanager
def _xlsx(source: Source) -> Iterator[_Opened]:
    import openpyxl  # noqa: PLC0415  imported where used: it takes 0.2 s

    with unfolded(source, (".xml", ".rels"), _FACTS) as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        sheets = {sheet.title: sheet for sheet in book.worksheets}

        def rows(name: str) -> Iterator[list[Cell]]:
            sheets[name].reset_dimensions()  # some programs state them wrongly
            for row in sheets[name].iter_rows():
                yield [_cell(cell.value, str(cell.number_format or "")) for cell in row]

        yield list(sheets), rows


@contextmanager
def _xls(source: Source) -> Iterator[_Opened]:
    import xlrd  # noqa: PLC0415

    book = xlrd.open_workbook(
        file_contents=source.data, formatting_info=True, logfile=io.StringIO(), on_demand=True, ragged_rows=True
    )

    def value(cell: Any) -> Cell:
        if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return ""
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#N/A")
        form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return _cell(bool(cell.value), form)
        if cell.ctype != xlrd.XL_CELL_DATE:
            return _cell(cell.value, form)
        days = cell.value
        if days < 366 or not re.search("[yd]", _bare(form)):
            return _cell(timedelta(days=days), form)
        return _cell(xlrd.xldate_as_datetime(days, book.datemode), form)

    def rows(name: str) -> Iterator[list[Cell]]:
        sheet = book.sheet_by_name(name)
        return ([value(cell) for cell in sheet.row(i)] for i in range(sheet.nrows))

    yield book.sheet_names(), rows


@contextmanager
def _ods(source: Source) -> Iterator[_Opened]:
    data = part_of(source, "content.xml")

    def rows(name: str) -> Iterator[list[Cell]]:
        return ([_cell(value, form) for value, form in row] for row in ods_rows(data, name))

    yield ods_sheets(data), rows


_OPENED = {"xlsx": _xlsx, "xls": _xls, "ods": _ods}


def _bare(form: str) -> str:
    """Return a number format without colours, conditions and quoted text; [h], [m] and [s] keep their letters."""
    return re.sub(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', "", form.casefold()).split(";")[0]


def _cell(value: Any, form: str) -> Cell:
    """Return a cell as text, or as a time to be shown."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, form)
    if isinstance(value, datetime) and value.year >= _FIRST_YEAR:
        return f"{value:%Y-%m-%d %H:%M:%S.%f}".rstrip("0").rstrip(".").removesuffix(" 00:00:00")
    if isinstance(value, datetime):
        # spreadsheets count days from here, and believe that there was a 29 February 1900
        value = value - (datetime(1899, 12, 31) if value < datetime(1900, 3, 1) else datetime(1899, 12, 30))
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    if isinstance(value, timedelta):
        return ShownTime(value.total_seconds(), _bare(form))
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float, form: str) -> str:
    """Return a number to 15 digits, as spreadsheets have them, with the percent sign and the zeros that its format shows."""
    if "%" in form:
        return f"{value * 100:.15g}%"
    text = f"{value:.15g}"
    return text.zfill(len(form)) if re.fullmatch("00+", form) and text.isdigit() else text
