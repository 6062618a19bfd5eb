"""Matching, repair and contingency beside chance: what only partners who answer each other can show."""

from __future__ import annotations

import polars as pl

from attunement.report.figure import NARROW, Figure, Results
from attunement.report.scale import Scale, ticks
from attunement.report.svg import Drawing
from attunement.report.wording import between, joined, signed

ROW = 58
WORDS = {
    "matched": "Time matched",
    "joint_positive": "Both positive",
    "joint_negative": "Both negative",
    "mismatched": "Time mismatched",
    "repair_rate": "Repairs a minute",
    "repair_latency_s": "Seconds until repair",
    "repaired_next_step": "Repaired in the next second",
}


def interaction(results: Results) -> Figure | None:
    """Draw each measure with its interval, the same measure of strangers put together by chance, and what was published."""
    found = results.tables("interaction")
    if found is None:
        return None
    (table,) = found
    roles = tuple(role for role in table["role"].unique(maintain_order=True).to_list() if role)
    sources = table.filter(pl.col("published").is_not_null() & pl.col("published_source").is_not_null())
    return Figure(
        name="interaction",
        title="Do partners answer each other more than chance would have it?",
        how_to_read="Dot: the simulated value with its 95 % interval. Grey bar: the same measure of pseudo-dyads, a child beside "
        "somebody else’s caregiver, with its 95 % range. Diamond: the published value. Each row has its own axis.",
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: _draw(table, width),
        description=f"Observed values beside chance. {_sure(table)}",
        sentence=_sentence(table),
        sure=_sure(table),
        tags=roles or ("simulated",),
        notes=tuple(
            f"{word(row)}, published: {row['published_source']}." for row in sources.iter_rows(named=True)
        ),
    )  # fmt: skip


def word(row: dict[str, object]) -> str:
    """Name a measure in plain words."""
    name = str(row["measure"])
    return WORDS.get(name, name.replace("_", " ").capitalize())


def beside_chance(row: dict[str, object]) -> str:
    """Say where an observed interval lies with respect to chance's: above, below, level, or unknown."""
    low, high, chance_low, chance_high = (row[name] for name in ("low", "high", "chance_low", "chance_high"))
    if not all(isinstance(value, int | float) for value in (low, high, chance_low, chance_high)):
        return "unknown"
    if low > chance_high:  # type: ignore[operator]
        return "above"
    return "below" if high < chance_low else "level"  # type: ignore[operator]


def _sentence(table: pl.DataFrame) -> str:
    leads = {"above": "More than chance", "below": "Less than chance", "level": "Not to be told from chance"}
    parts = []
    for place, lead in leads.items():
        names = [_small(row) for row in table.iter_rows(named=True) if beside_chance(row) == place]
        if names:
            parts.append(f"{lead}: {joined(names)}.")
    misses = [
        f"{_small(row)}, {signed(row['observed'])} against {signed(row['published'])}"
        for row in table.iter_rows(named=True)
        if None not in (row["published"], row["low"], row["high"]) and not row["low"] <= row["published"] <= row["high"]
    ]
    if misses:
        parts.append(f"The published value is missed by {joined(misses)}.")
    return " ".join(parts) or "No measure here has a chance value to compare with."


def _sure(table: pl.DataFrame) -> str:
    parts = []
    for row in table.iter_rows(named=True):
        if row["low"] is not None:
            chance = f"; chance {signed(row['chance'])}" if row["chance"] is not None else ""
            parts.append(f"{_small(row)} {signed(row['observed'])} ({between(row['low'], row['high'])}{chance})")
    return f"With 95 % intervals: {', '.join(parts)}." if parts else "No interval was computed."


def _small(row: dict[str, object]) -> str:
    return word(row)[0].lower() + word(row)[1:]


def _draw(table: pl.DataFrame, width: int) -> Drawing:
    narrow = width <= NARROW
    left, head = (0, 20) if narrow else (200, 0)
    height = ROW + head
    drawing = Drawing(width, height * len(table))
    for i, row in enumerate(table.iter_rows(named=True)):
        top = i * height + head
        drawing.text(0, top - 5 if narrow else top + 16, word(row), "strong")
        names = ("observed", "low", "high", "chance", "chance_low", "chance_high", "published")
        numbers = [row[name] for name in names if row[name] is not None]
        low, high = min(0.0, *numbers), max(0.0, *numbers)
        x = Scale(low, (high - low or 1.0) * 1.05 + low, left, width - 60)
        for value in ticks(x.low, x.high, 3 if narrow else 5):
            drawing.line(x(value), top, x(value), top + 26, "axis")
            drawing.text(x(value), top + 40, f"{value:g}", "small", anchor="start" if value == x.low else "middle")
        if row["chance"] is not None:
            start, end = row["chance_low"] or row["chance"], row["chance_high"] or row["chance"]
            drawing.rect(x(start) - 2, top + 6, x(end) - x(start) + 4, 14, "middle", round=2)
            if i == 0:
                drawing.text(x(start) - 6, top + 17, "chance", "small halo", anchor="end")
        if row["low"] is not None:
            drawing.line(x(row["low"]), top + 13, x(row["high"]), top + 13, "curve line-B")
        if row["published"] is not None:
            drawing.diamond(x(row["published"]), top + 13, 5, "published")
        drawing.dot(x(row["observed"]), top + 13, 5, "ringed mark-B")
        drawing.text(width, top + 17, signed(row["observed"]), "strong", anchor="end")
    return drawing
