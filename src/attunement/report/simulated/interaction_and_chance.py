"""Matching, repair and contingency beside chance: what only partners who answer each other can show."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from attunement.evidence import Comparison
from attunement.evidence.face_to_face import compare_play
from attunement.measures.pseudo_dyads import FEWEST_FOR_LEVEL
from attunement.report.drawing.scale import Scale, ticks
from attunement.report.drawing.svg import SMALL_PX, Drawing, text_width
from attunement.report.figure import NARROW, Figure, Results
from attunement.report.wording import between, exact, joined

ROW = 58


def interaction(results: Results) -> Figure | None:
    """Draw each measure with its interval, the same measure of strangers put together by chance, and what was published."""
    found = results.tables("interaction")
    if found is None:
        return None
    # What was published is about face-to-face play; ordinary life at home has no such numbers.
    rows = compare_play(found[0]) if results.spec.seen.procedure == "still-face" else ()
    table = with_published(found[0], rows)
    roles = tuple(dict.fromkeys(row.wording for row in rows))
    return Figure(
        name="interaction",
        title="Do partners answer each other more than chance would have it?",
        how_to_read="Dot: the simulated value with its 95 % interval. Grey bar: the same measure of pseudo-dyads, a child beside "
        "somebody else’s caregiver, with its 95 % range; what lies beyond it is rare by chance. Diamond: the published value. "
        "Each row has its own axis.",
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: _draw(table, width),
        description=f"Observed values beside chance. {_sure(table)}",
        sentence=_sentence(table),
        sure=_sure(table),
        tags=roles or ("simulated",),
        notes=(
            *(f"{row.construct.capitalize()}, {row.wording}. Published: {row.citation}." for row in rows),
            "Pseudo-dyads carry everything but the answer to each other, so only what goes beyond them is an answer.",
        ),
    )


def with_published(table: pl.DataFrame, rows: Sequence[Comparison]) -> pl.DataFrame:
    """Return the measures, a row for each, with what was published of them; not a number becomes empty.

    Columns added: published, band_low, band_high, role; null where nothing was published.
    """
    names = {"matched": "matched share", "repaired_next_step": "repaired within a step"}
    schema = {"measure": pl.String(), "published": pl.Float64(), "band_low": pl.Float64(), "band_high": pl.Float64(),
              "role": pl.String()}  # fmt: skip
    published = pl.DataFrame(
        [
            (names[row.part], row.published.value if row.published else None, *(row.band or (None, None)), row.wording)
            for row in rows
        ],
        orient="row",
        schema=schema,
    )
    known = [column for column in schema if column in table.columns and column != "measure"]
    joined_up = table.drop(known).join(published, on="measure", how="left", maintain_order="left")
    return joined_up.with_columns(pl.col(pl.Float64).fill_nan(None))


def word(row: dict[str, object]) -> str:
    """Name a measure as a line of its own."""
    return str(row["measure"]).capitalize()


def beside_chance(row: dict[str, object]) -> str:
    """Say where an observed value lies with respect to pseudo-dyads' 95 % range: above, below, level, or unknown.

    Of few dyads nothing is said: three of pure noise lie outside that range more often than not.
    """
    dyads = row.get("dyads")
    if isinstance(dyads, int) and dyads < FEWEST_FOR_LEVEL:
        return "unknown"
    observed, low, high = (row[name] for name in ("observed", "chance_low", "chance_high"))
    if not (isinstance(observed, float) and isinstance(low, float) and isinstance(high, float)):
        return "unknown"
    return "above" if observed > high else "below" if observed < low else "level"


def _sentence(table: pl.DataFrame) -> str:
    leads = {"above": "More than chance", "below": "Less than chance", "level": "Could be chance"}
    parts = []
    for place, lead in leads.items():
        names = [_small(row) for row in table.iter_rows(named=True) if beside_chance(row) == place]
        if names:
            parts.append(f"{lead}: {joined(names)}.")
    misses = [
        f"{_small(row)}, {exact(row['observed'])} where the accepted range is {between(row['band_low'], row['band_high'])}"
        for row in table.iter_rows(named=True)
        if row["band_low"] is not None and not row["band_low"] <= row["observed"] <= row["band_high"]
    ]
    if misses:
        parts.append(f"Missed: {joined(misses)}.")
    dyads = int(table["dyads"].max() or 0) if "dyads" in table.columns else FEWEST_FOR_LEVEL  # type: ignore[arg-type]
    if dyads < FEWEST_FOR_LEVEL:
        parts.append(f"Too few dyads ({dyads}) to say what is beyond chance; simulate {FEWEST_FOR_LEVEL} or more.")
    return " ".join(parts) or "No measure here has a chance value to compare with."


def _sure(table: pl.DataFrame) -> str:
    parts = []
    for row in table.iter_rows(named=True):
        if row["low"] is not None:
            chance = f"; chance {exact(row['chance'])}" if row["chance"] is not None else ""
            parts.append(
                f"{_small(row)} {exact(row['observed'])} ({exact(row['low'])} to {exact(row['high'])}{chance})"
            )
    return f"With 95 % intervals: {', '.join(parts)}." if parts else "No interval was computed."


def _small(row: dict[str, object]) -> str:
    return str(row["measure"])


def _draw(table: pl.DataFrame, width: int) -> Drawing:
    narrow = width <= NARROW
    left, head = (0, 20) if narrow else (214, 0)
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
            label = f"{value:g}".replace("-", "−")
            half = text_width(label, SMALL_PX) / 2
            drawing.text(max(x(value), half), top + 40, label, "small", anchor="middle")
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
        drawing.text(width, top + 17, exact(row["observed"]), "strong", anchor="end")
    return drawing
