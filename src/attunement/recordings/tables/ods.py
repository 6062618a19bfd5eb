"""OpenDocument spreadsheets (.ods): cells of a sheet with their values, and the shape in which they are shown."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

from attunement.recordings.tables.delimited import MOST_COLUMNS

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
MOST_ROWS = 1 << 20
MOST_REPEATED = 4096  # an empty rest of a row or sheet is written as one cell repeated to its edge


def ods_sheets(data: bytes) -> list[str]:
    """Return the names of the sheets in a spreadsheet's content."""
    return [name for name, row in _walked(data) if row is None]


def ods_rows(data: bytes, name: str) -> Iterator[list[tuple[Any, str]]]:
    """Yield the rows of a sheet: values of cells, and for times a format like the one they are shown in."""
    waiting = 0  # empty rows that count only if another follows
    for sheet, row in _walked(data):
        if sheet != name or row is None:
            continue
        cells: list[tuple[Any, str]] = []
        for cell in row:
            if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                continue
            count = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            cells += [_value(cell)] * min(count, MOST_REPEATED)
            if len(cells) > MOST_COLUMNS:  # refused by who asks
                break
        while cells and cells[-1][0] in (None, ""):
            cells.pop()
        count = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        if not cells:
            waiting += count
            continue
        yield from ([] for _ in range(min(waiting, MOST_ROWS)))
        waiting = 0
        yield from (cells for _ in range(min(count, MOST_REPEATED)))


def _walked(data: bytes) -> Iterator[tuple[str, ElementTree.Element | None]]:
    """Yield the name of each sheet, with None where it begins and then with each of its rows; no more is kept at a time."""
    opened: list[ElementTree.Element] = []
    name, inside = "", 0
    for event, element in ElementTree.iterparse(io.BytesIO(data), ("start", "end")):
        if event == "start":
            opened.append(element)
            if element.tag == f"{_TABLE}table" and not inside:
                name = element.get(f"{_TABLE}name", "")
                yield name, None
            inside += element.tag == f"{_TABLE}table-row"
            continue
        opened.pop()
        inside -= element.tag == f"{_TABLE}table-row"
        if inside:
            continue
        if element.tag == f"{_TABLE}table-row":
            yield name, element
        if opened:
            opened[-1].clear()


def _value(cell: ElementTree.Element) -> tuple[Any, str]:
    kind = cell.get(f"{_OFFICE}value-type", "")
    shown = "\n".join("".join(_words(part)) for part in cell.iter(f"{_TEXT}p"))
    if kind in ("float", "currency", "percentage"):
        value = float(cell.get(f"{_OFFICE}value", "nan"))
        return int(value) if value.is_integer() else value, "%" if kind == "percentage" else ""
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true", ""
    if kind == "date":
        return datetime.fromisoformat(cell.get(f"{_OFFICE}date-value", "")), ""
    if kind == "time" and (match := _DURATION.fullmatch(cell.get(f"{_OFFICE}time-value", ""))):
        days, hours, minutes = (int(part or 0) for part in match.groups()[1:4])
        value = timedelta(
            days=days, hours=hours, minutes=minutes, seconds=float((match[5] or "0").replace(",", "."))
        ) * (-1 if match[1] else 1)
        return value, _form(shown, value)
    return shown, ""


def _form(shown: str, value: timedelta) -> str:
    """Return which of hours, minutes and seconds a shown time has: of two parts, those that make its value."""
    parts = re.findall(r"\d+", re.split(r"[.,]", shown)[0])
    if len(parts) != 2:
        return "h:mm:ss"
    first, second = map(int, parts)
    return "h:mm" if abs(value.total_seconds()) == first * 3600 + second * 60 else "mm:ss"


def _words(part: ElementTree.Element) -> Iterator[str]:
    """Yield the text of a paragraph, without annotations; spaces are elements of their own."""
    yield part.text or ""
    for child in part:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), MOST_REPEATED)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag != f"{_OFFICE}annotation":
            yield from _words(child)
        yield child.tail or ""
