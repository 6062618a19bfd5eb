"""How many children fall into each pattern, beside what was published."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from attunement.evidence import Comparison
from attunement.evidence.strange_situation import compare_strange_situation, comparison_table
from attunement.report.drawing.scale import Scale
from attunement.report.drawing.svg import Drawing
from attunement.report.figure import NARROW, Figure, Results
from attunement.report.wording import CLASS_WORDS, between, count, joined, percent

INPUT_WORDS = {
    "frightening_low_risk": "families at low risk in which the caregiver sometimes frightens",
    "frightening_high_risk": "the same, families at high risk",
    "high_risk_share": "families at high risk",
    "responsiveness_mean": "how ready caregivers are to soothe, on average",
    "rebuff_sd": "how much caregivers differ in turning the child away (SD)",
    "inconsistency_sd": "how much caregivers differ in unsteadiness (SD)",
}
SHARES = ("frightening_low_risk", "frightening_high_risk", "high_risk_share")
ROW = 66


def class_shares(results: Results) -> Figure | None:
    """Draw the shares of the four patterns as squares, one for each of a hundred children, with published intervals."""
    found = results.tables("scales")
    if found is None:
        return None
    (scales,) = found
    rows = [
        r
        for r in compare_strange_situation(scales, population=results.spec.who.population)
        if r.finding.count(".abcd.")
    ]
    table = comparison_table(rows).with_columns(children=pl.Series([row.simulated_n for row in rows]))
    citation, roles = rows[0].citation, tuple(dict.fromkeys(row.wording for row in rows))
    values = results.spec.who.population_values
    inputs = {
        words: percent(values[name], 0 if name == "high_risk_share" else 1) if name in SHARES else f"{values[name]:.2f}"
        for name, words in INPUT_WORDS.items()
        if name in values
    }
    return Figure(
        name="class_shares",
        title="Of a hundred children, how many show each pattern?",
        how_to_read="Each square is one child in a hundred. Beneath, the dot is the simulated and the diamond the published share, "
        "each with its 95 % interval where that is wider than the mark. The tinted field is the range accepted "
        "beforehand, after the spread between studies.",
        table=table,
        shown=_shown(table),
        draw=lambda width: _draw(table, width),
        description=f"Shares of the patterns among {len(scales):,} simulated children: "
        + "; ".join(f"{CLASS_WORDS[row.part]} ({row.part}) {percent(row.simulated)}" for row in rows)
        + ". Published shares: "
        + "; ".join(f"{row.part} {percent(row.published.value)}" for row in rows if row.published)
        + ".",
        sentence=_sentence(rows, len(scales)),
        sure=_sure(rows),
        tags=roles,
        notes=(
            f"Published: {citation}.",
            *(
                [
                    "Fitted: numbers of the model were tuned until it gave these shares. That it does is no evidence for it."
                ]
                if "fitted" in roles
                else []
            ),
            "Class shares are inputs as much as results: how many caregivers frighten, rebuff or are unsteady was put in. "
            "What was put in stands beside what came out.",
        ),
        inputs=inputs,
    )


def _sentence(rows: Sequence[Comparison], n: int) -> str:
    named = {row.part: f"{CLASS_WORDS[row.part]} ({row.part})" for row in rows}
    outside = [named[row.part] for row in rows if _beyond(row) == "yes"]
    unsure = [named[row.part] for row in rows if _beyond(row) == "perhaps"]
    banded = [row for row in rows if row.band]
    most = max(rows, key=lambda row: row.simulated)
    first = f"Of {n:,} simulated children {percent(most.simulated)} are coded {CLASS_WORDS[most.part]}, more than anything else."
    if not banded:
        return first
    if outside:
        return f"{first} The share of {joined(outside)} lies outside the accepted range."
    if unsure:
        return f"{first} Whether the share of {joined(unsure)} lies within the accepted range, so few do not tell."
    return f"{first} All {count(len(banded))} shares lie within the accepted range."


def _beyond(row: Comparison) -> str:
    """Say whether a share lies outside the published span: yes, no, or perhaps where its interval still reaches the span."""
    if row.verdict != "outside" or row.band is None:
        return "no"
    low, high = row.simulated_interval or (row.simulated, row.simulated)
    return "perhaps" if low <= row.band.high and row.band.low <= high else "yes"


def _sure(rows: Sequence[Comparison]) -> str:
    parts = [
        f"{row.part} {percent(row.simulated, 1)} ({between(*row.simulated_interval, share=True, digits=1)})"
        for row in rows
        if row.simulated_interval
    ]
    return f"With 95 % intervals: {', '.join(parts)}. Such intervals hold the true share 19 times in 20."


def _draw(table: pl.DataFrame, width: int) -> Drawing:
    narrow = width <= NARROW
    left = 0 if narrow else 144
    head = 24 if narrow else 0
    row_height = ROW + head
    names = ("simulated_high", "published_high", "band_high")
    highest = max(0.3, *(value or 0 for name in names for value in table[name]))
    x = Scale(0, highest, left, width - (124 if narrow else 132))
    step = x(0.01) - x(0)
    drawing = Drawing(width, row_height * len(table) - 6)
    for i, row in enumerate(table.iter_rows(named=True)):
        part, share = row["part"], row["simulated"]
        top = i * row_height + head
        drawing.text(0, top - 7 if narrow else top + 16, part, f"letter name-{part}")
        drawing.text(20, top - 7 if narrow else top + 16, CLASS_WORDS[part], "strong")
        for square in range(round(100 * share)):
            drawing.rect(x(square / 100), top, max(step - 1.2, 1), 20, f"mark-{part}", round=1)
        if row["band_low"] is not None:
            drawing.rect(x(row["band_low"]), top + 24, x(row["band_high"]) - x(row["band_low"]), 27, "wash", round=3)
        low, high = row["simulated_low"] or share, row["simulated_high"] or share
        drawing.line(x(low), top + 31, x(high), top + 31, f"curve line-{part}")
        drawing.dot(x(share), top + 31, 4, f"ringed mark-{part}")
        ends = [x(high), x(row["band_high"] or 0)]
        published = row["published"]
        if published is not None:
            low, high = row["published_low"] or published, row["published_high"] or published
            drawing.line(x(low), top + 44, x(high), top + 44, "thin")
            drawing.diamond(x(published), top + 44, 4, "published")
            ends.append(x(high))
        label = max(ends) + 8
        drawing.text(label, top + 35, f"{percent(share)} simulated", f"simulated name-{part}")
        if published is not None:
            drawing.text(label, top + 48, f"{percent(published)} published", "small")
    return drawing


def _shown(table: pl.DataFrame) -> pl.DataFrame:
    def interval(name: str) -> pl.Expr:
        ends = [(pl.col(f"{name}_{end}") * 100).round(1).cast(pl.String) for end in ("low", "high")]
        return (pl.col(name) * 100).round(1).cast(pl.String) + pl.concat_str(
            [pl.lit(" ["), ends[0], pl.lit(", "), ends[1], pl.lit("]")]
        )

    band = [(pl.col(f"band_{end}") * 100).round(0).cast(pl.Int64).cast(pl.String) for end in ("low", "high")]
    return table.select(
        pattern=pl.col("part") + " " + pl.col("part").replace(CLASS_WORDS),
        **{
            "simulated, % [95 %]": interval("simulated"),
            "published, % [95 %]": interval("published"),
            "published n": pl.col("published_n"),
            "accepted, %": pl.concat_str([band[0], pl.lit(" to "), band[1]]),
            "in this span": pl.col("verdict"),
            "used as": pl.col("role"),
        },
    )
