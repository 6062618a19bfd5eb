"""Which column holds which item: said by whoever has the table, by name, and never guessed from a place.

Survey programs number columns as questions were shown. Shuffled, or translated in another order, column 5 is not item 5, and
no table says so. So the person says it, by a pattern ("Q#": column Q5 is item 5 of the published list) or by a table of two
columns. What could be meant is proposed, and nothing is scored on a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from attunement.instruments.key import Instrument
from attunement.recordings.source import Source
from attunement.recordings.tables.table import Table, plain, read_table, shown
from attunement.vocabulary import BadValueError

MARK = "#"


@dataclass(frozen=True)
class ItemColumns:
    """Where the items of one form lie, of one relationship or time if its columns are of one.

    Attributes
    ----------
    about, time
        Whom these columns are about, and when they were answered; empty where they say nothing of it.
    places
        Of each item the place of its column, in the order of the instrument.
    """

    about: str
    places: tuple[int, ...]
    time: str = ""


def item_columns(table: Table, instrument: Instrument, given: Sequence[str]) -> list[ItemColumns]:
    """Return where the items lie, as it was said.

    Parameters
    ----------
    given
        Patterns ("Q#", "mother=m_#", "@before=q1_#", "mother@before=m1_#") or one name of a file, a table with the columns
        `column` and `item`, and `about` and `time` if columns are about different people or of different times.

    Errors
    ------
    BadValueError where nothing was said, with what could be meant; or where an item has no column, or two.
    """
    if not given:
        raise BadValueError(_question(table, instrument))
    if len(given) == 1 and MARK not in given[0]:
        return _from_file(Path(given[0]), table, instrument)
    found = []
    for text in given:
        named, _, pattern = (part.strip() for part in text.rpartition("="))
        about, _, time = (part.strip() for part in named.partition("@"))
        if pattern.count(MARK) != 1:
            raise BadValueError(
                f"--items is '{text}'; write where the item's number stands in the column's name by one {MARK}, for example "
                f"--items 'Q{MARK}' or, of one relationship, --items 'mother=m_{MARK}'."
            )
        found.append(ItemColumns(about, _of_pattern(table, instrument, pattern), time))
    names = ["@".join(filter(None, (form.about, form.time))) for form in found]
    twice = [name for i, name in enumerate(names) if name in names[:i]]
    if twice:
        raise BadValueError(
            f"--items names '{twice[0] or 'columns without a relationship'}' twice; say whom each set of columns is about, or "
            f"when it was answered, for example --items 'mother=m_{MARK}' --items 'father=f_{MARK}', or '@before=q1_{MARK}'."
        )
    return found


def columns_by_text(table: Table, instrument: Instrument, texts: Mapping[str, str]) -> list[ItemColumns]:
    """Return where the items lie by their texts, which survey programs write as names of columns.

    A column is an item's if its name ends with the item's text (before it, programs put their own numbers).

    Errors
    ------
    BadValueError where an item has no such column, or two.
    """
    names = [plain(name) for name in table.header]
    places = []
    for item in instrument.items:
        own = [place for place, name in enumerate(names) if name.endswith(plain(texts[item]))]
        exact = [place for place in own if names[place] == plain(texts[item])]
        if len(exact or own) != 1:
            raise BadValueError(
                f"{table.file} has {len(own) or 'no'} column{'s' if len(own) > 1 else ''} with the text of item {item} of "
                f"{instrument.id}; by their texts, every item needs one. Name the columns by --items."
            )
        places.append((exact or own)[0])
    return [ItemColumns("", tuple(places))]


def proposals(table: Table, instrument: Instrument) -> list[str]:
    """Return patterns by which every item would have a column, for asking.

    >>> from attunement.instruments.catalogue import instrument
    >>> proposals(Table("a.csv", ("id", *(f"rs_{i:02}" for i in range(1, 10))), ()), instrument("ecr-rs"))
    ['rs_#']
    """
    families: dict[str, set[str]] = {}
    for name in table.header:
        for item in instrument.items:
            for match in re.finditer(rf"(?<![0-9])0*{re.escape(item)}(?![0-9])", name, re.IGNORECASE):
                families.setdefault(name[: match.start()] + MARK + name[match.end() :], set()).add(item)
    return [pattern for pattern, items in families.items() if items == set(instrument.items)]


def _of_pattern(table: Table, instrument: Instrument, pattern: str) -> tuple[int, ...]:
    before, after = map(plain, pattern.split(MARK))
    by_item: dict[str, list[int]] = {item: [] for item in instrument.items}
    for place, name in enumerate(table.header):
        own = plain(name)
        if len(own) <= len(before) + len(after) or not own.startswith(before) or not own.endswith(after):
            continue
        middle = own[len(before) : len(own) - len(after)]
        item = str(int(middle)) if middle.isdecimal() else next((i for i in by_item if plain(i) == middle), "")
        if item in by_item:
            by_item[item].append(place)
    lost = [item for item, places in by_item.items() if not places]
    if lost:
        raise BadValueError(
            f"{table.file} has no column for item {', '.join(lost[:8])}{' …' if len(lost) > 8 else ''} of {instrument.id} "
            f"({instrument.version}) by the pattern '{pattern}'; its columns are {shown(table.header)}. Every item needs a "
            "column, even one nobody answered; where names follow no pattern, give --items a table with the columns 'column' "
            "and 'item'."
        )
    twice = next((item for item, places in by_item.items() if len(places) > 1), None)
    if twice:
        names = shown(table.header[place] for place in by_item[twice])
        raise BadValueError(
            f"{table.file}: item {twice} has {len(by_item[twice])} columns by '{pattern}' ({names}); rename one."
        )
    return tuple(places[0] for places in by_item.values())


def _from_file(path: Path, table: Table, instrument: Instrument) -> list[ItemColumns]:
    """Return where the items lie by a table of columns and items."""
    if not path.is_file():
        raise BadValueError(
            f"--items is '{path}', which is neither a pattern with {MARK} nor a file. Write where the item's number stands in "
            f"the column's name, for example --items 'Q{MARK}', or give a table with the columns 'column' and 'item'."
        )
    said = read_table(Source(path), is_header=lambda row: len(row) > 1)
    column, item, about, time = said.need("column"), said.need("item"), said.column("about"), said.column("time")
    forms: dict[tuple[str, str], dict[str, int]] = {}
    for line, row in said.rows:
        where = said.where(line)
        name, number = said.cell(row, column), said.cell(row, item)
        of = (said.cell(row, about), said.cell(row, time))
        place = table.column(name)
        if place is None or not name:
            raise BadValueError(f"{where}: {table.file} has no column '{name}'; its columns are {shown(table.header)}.")
        known = next((i for i in instrument.items if plain(i) == plain(number.removeprefix("0"))), None)
        if known is None:
            raise BadValueError(
                f"{where}: {instrument.id} has no item '{number}'; its items are {shown(instrument.items, 40)}."
            )
        if known in forms.setdefault(of, {}):
            raise BadValueError(f"{where}: item {known} has a second column, '{name}'; name each item once.")
        forms[of][known] = place
    for (whom, _), places in forms.items():
        lost = [i for i in instrument.items if i not in places]
        if lost:
            of = f" about {whom}" if whom else ""
            raise BadValueError(
                f"{path.name} names no column for item {', '.join(lost)}{of} of {instrument.id}; every item needs one."
            )
    if not forms:
        raise BadValueError(f"{path.name} names no column; write a row for each item.")
    return [
        ItemColumns(whom, tuple(places[i] for i in instrument.items), when) for (whom, when), places in forms.items()
    ]


def _question(table: Table, instrument: Instrument) -> str:
    """Return what to ask of a person who has not said where the items are."""
    found = proposals(table, instrument)
    asked = f"Which columns of {table.file} hold the items of {instrument.id}?"
    numbered = f"{instrument.name}, {instrument.version}"
    middle = instrument.items[len(instrument.items) // 2]
    if not found:
        return (
            f"{asked} Its columns are {shown(table.header)}. Say it by a pattern, --items 'Q{MARK}' where column Q{middle} is item "
            f"{middle} of {numbered}, or by a table with the columns 'column' and 'item': --items items.csv."
        )
    said = " or ".join(f"--items '{pattern}'" for pattern in found[:4])
    return (
        f"{asked} If column '{found[0].replace(MARK, middle)}' is item {middle} of {numbered}, say {said}. If its number is the "
        "place at which it was shown, or a translation's, it is not: then give --items a table with the columns 'column' "
        "and 'item'."
    )
