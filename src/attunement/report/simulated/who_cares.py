"""The calendar of a life with several carers: who cares when and how much, and what happens."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from attunement.life.calendar import Entry, calendar
from attunement.life.events import Life
from attunement.report.drawing.labelled_rows import ROW, LabelledRows
from attunement.report.drawing.scale import Scale, ticks
from attunement.report.drawing.svg import SMALL_PX, Drawing, text_width
from attunement.report.figure import NARROW, Figure, Results
from attunement.report.wording import joined, percent

THICKEST, MOST_NAMED = 16, 4


def who_cares(results: Results) -> Figure | None:
    """Draw who cares for the children at which age, if events say so."""
    life, months = results.spec.life.events, results.spec.life.months
    if life is None:
        return None
    entries = calendar(life, months)
    table = _stretches(entries, months)
    changes = [
        (event.who, event.age) for event in life.events if event.kind in ("changes", "becomes") and event.age < months
    ]
    return Figure(
        name="who_cares",
        title="Who cares for the child, and when?",
        how_to_read="Each row is a person, from birth to the age in months at which the children are observed. The thicker the "
        "bar, the more of the bouts are with this person. A diamond: this person changes.",
        table=table,
        draw=lambda width: _draw(table, life, changes, months, width),
        description=f"A row for each of {len(life.people)} persons, with bars while they care, from birth to {months:g} months.",
        sentence=_sentence(entries),
        sure="All of this was put in and none of it came out. In each bout a child is with one person: whose turn it is, or "
        "one drawn for this child by the shares.",
        tags=("put in",),
        notes=tuple(f"{_begun(entry.when)}: {entry.happens}. From then on {_named(entry.cares)}." for entry in entries),
    )  # fmt: skip


def _stretches(entries: list[Entry], months: float) -> pl.DataFrame:
    """Return who cares from when to when, with which share of bouts."""
    ends = [entry.age for entry in entries[1:]] + [months]
    rows = [
        {"person": name, "from_months": float(entry.age), "to_months": float(end), "share": share}
        for entry, end in zip(entries, ends, strict=True)
        for name, share in entry.cares.items()
    ]
    return pl.DataFrame(rows)


def _draw(table: pl.DataFrame, life: Life, changes: list[tuple[str, float]], months: float, width: int) -> Drawing:
    names = life.names()
    rows = LabelledRows(names, narrow=width <= NARROW)
    drawing = Drawing(width, rows.floor + 24)
    x = Scale(0, months, rows.left, width - 12)
    for value in ticks(0, months, 6):
        drawing.line(x(value), 0, x(value), rows.floor, "axis")
        drawing.text(x(value), rows.floor + 16, f"{value:g}", "small", anchor="middle" if value else "start")
    for row, name in enumerate(names):
        drawing.text(0, rows.baseline(row), name, "small")
    for stretch in table.iter_rows(named=True):
        left, right = x(stretch["from_months"]), x(stretch["to_months"])
        thick, y = max(THICKEST * stretch["share"], 1), rows.middle(names.index(stretch["person"]))
        drawing.rect(left, y - thick / 2, right - left, thick, "spread")
        words = percent(stretch["share"])
        if text_width(words, SMALL_PX) + 4 < right - left:
            drawing.text((left + right) / 2, y + 4, words, "small halo", anchor="middle")
    for who, age in changes:
        drawing.diamond(max(x(age), rows.left + 5), rows.middle(names.index(who)), ROW / 5, "repaired")
    return drawing


def _sentence(entries: list[Entry]) -> str:
    first, last = entries[0], entries[-1]
    if first.cares == last.cares:
        return f"From birth on {_named(first.cares)}."
    return f"At birth {_named(first.cares)}; from {last.when} on {_named(last.cares)}."


def _named(cares: Mapping[str, float]) -> str:
    """Say who cares; of many, those with most of the bouts.

    >>> _named({"mother": 0.7, "father": 0.3})
    'mother (70 %) and father (30 %) care'
    """
    by_share = sorted(cares, key=lambda name: -cares[name])
    named = [f"{name} ({percent(cares[name])})" for name in by_share[:MOST_NAMED]]
    others = len(cares) - len(named)
    listed = joined([*named, f"{others} more"] if others else named)
    return f"{listed} care{'s' if len(cares) == 1 else ''}"


def _begun(when: str) -> str:
    return "At birth" if when == "birth" else f"At {when}"
