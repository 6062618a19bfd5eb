"""Would it come out the same again? Two coders of the same tapes, and the same children on another day."""

from __future__ import annotations

import polars as pl

from attunement.evidence import Comparison
from attunement.evidence.stability import compare_coders, compare_stability
from attunement.report.drawing.scale import Scale, ticks
from attunement.report.drawing.svg import SMALL_PX, Drawing
from attunement.report.figure import NARROW, Figure, Results
from attunement.report.wording import between, exact, joined

ROW = 52
WHAT = {
    "typical_modern_ABCD_kappa": "two coders, four classes (kappa)",
    "scales_r": "two coders, scales (mean r)",
    "kappa4": "four classes (kappa)",
    "r_secure": "B or not (r)",
}


def agreement(results: Results) -> Figure | None:
    """Draw agreement between coders and over time beside what was published."""
    found = results.tables("scales", "second_rater")
    if found is None:
        return None
    rows = [("", row) for row in compare_coders(*found)]
    again = results.table("retests")
    if again is not None and len(again):
        for months, compared in compare_stability(found[0], again).items():
            when = "the same week" if months == 0 else f"{months:g} months later"
            rows += [(when, row) for row in compared]
    if not rows:
        return None
    table = pl.DataFrame([_row(when, row) for when, row in rows], infer_schema_length=None)
    return Figure(
        name="agreement",
        title="Would it come out the same again?",
        how_to_read="Dot: simulated agreement, 1 if always the same, 0 if no more than chance, with its 95 % interval where one is "
        "known. Grey bar: the range accepted beforehand, after the spread between studies. Diamond: the published value.",
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(2)),
        draw=lambda width: _draw(table, width),
        description=f"Agreement beside what was published. {_sure(table)}",
        sentence=_sentence(table),
        sure=_sure(table),
        tags=tuple(dict.fromkeys(row.wording for _, row in rows)),
        notes=(
            "A second coder makes errors of its own; on another day a child is in another form, and after months its caregiver "
            "may have changed.",
            "Studies of stability span months to years, so the same week should come out higher than they do.",
            *dict.fromkeys(f"Published: {row.citation}." for _, row in rows),
        ),
    )


def _row(when: str, row: Comparison) -> dict[str, object]:
    low, high = row.simulated_interval or (None, None)
    band = row.band or (None, None)
    published = row.published.value if row.published else None
    label = f"{when}: {WHAT[row.part]}" if when else WHAT[row.part]
    return {
        "what": label, "simulated": row.simulated, "low": low, "high": high, "published": published,
        "band_low": band[0], "band_high": band[1], "role": row.wording,
    }  # fmt: skip


def _sentence(table: pl.DataFrame) -> str:
    within, misses = [], []
    for row in table.iter_rows(named=True):
        if row["band_low"] is None:
            continue
        inside = row["band_low"] <= row["simulated"] <= row["band_high"]
        (within if inside else misses).append(row)
    parts = []
    if within:
        parts.append(f"Within the accepted range: {joined([str(row['what']) for row in within])}.")
    for row in misses:
        side = "more" if row["simulated"] > row["band_high"] else "less"
        span = between(row["band_low"], row["band_high"])
        parts.append(f"Agreeing {side} than accepted: {row['what']}, {exact(row['simulated'])} against {span}.")
    return " ".join(parts) or "Nothing was published to compare with."


def _sure(table: pl.DataFrame) -> str:
    parts = []
    for row in table.iter_rows(named=True):
        interval = "" if row["low"] is None else f" ({exact(row['low'])} to {exact(row['high'])})"
        parts.append(f"{row['what']} {exact(row['simulated'])}{interval}")
    return f"With 95 % intervals where known: {', '.join(parts)}."


def _draw(table: pl.DataFrame, width: int) -> Drawing:
    narrow = width <= NARROW
    left, head = (0, 20) if narrow else (290, 0)
    height = ROW + head
    drawing = Drawing(width, height * len(table))
    x = Scale(0.0, 1.0, left, width - 60)
    for i, row in enumerate(table.iter_rows(named=True)):
        top = i * height + head
        drawing.text(0, top - 5 if narrow else top + 17, str(row["what"]), "strong")
        for value in ticks(0.0, 1.0, 3 if narrow else 5):
            drawing.line(x(value), top, x(value), top + 26, "axis")
            anchor = "start" if value == 0 else "middle"
            drawing.text(x(value), top + 26 + SMALL_PX, f"{value:g}", "small", anchor=anchor)
        if row["band_low"] is not None:
            drawing.rect(x(row["band_low"]), top + 6, x(row["band_high"]) - x(row["band_low"]), 14, "middle", round=2)
        if row["low"] is not None:
            drawing.line(x(row["low"]), top + 13, x(row["high"]), top + 13, "curve line-B")
        if row["published"] is not None:
            drawing.diamond(x(row["published"]), top + 13, 5, "published")
        drawing.dot(x(row["simulated"]), top + 13, 5, "ringed mark-B")
        drawing.text(width, top + 17, exact(row["simulated"]), "strong", anchor="end")
    return drawing
