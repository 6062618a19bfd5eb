"""How many children fall into each pattern, beside what was published."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from attunement.evidence import Comparison, compare_strange_situation, comparison_table
from attunement.report.figure import NARROW, Figure, Results
from attunement.report.scale import Scale
from attunement.report.svg import Drawing, text_width
from attunement.report.wording import CLASS_WORDS, between, joined, percent

INPUT_WORDS = {
    "frightening_low_risk": "families at low risk in which the caregiver sometimes frightens",
    "frightening_high_risk": "the same, families at high risk",
    "high_risk_share": "families at high risk",
    "rebuff_sd": "how much caregivers differ in turning the child away (SD)",
    "inconsistency_sd": "how much caregivers differ in unsteadiness (SD)",
}
SHARES = ("frightening_low_risk", "frightening_high_risk", "high_risk_share")
ROW, UNIT = 56, 10


def class_shares(results: Results) -> Figure | None:
    """Draw the shares of the four patterns as squares, one for each of a hundred children, with published intervals."""
    found = results.tables("scales")
    if found is None:
        return None
    (scales,) = found
    rows = [
        r for r in compare_strange_situation(scales, population=results.spec.population) if r.finding.count(".abcd.")
    ]
    table = comparison_table(rows).with_columns(children=pl.Series([row.simulated_n for row in rows]))
    citation, roles = rows[0].citation, tuple(dict.fromkeys(row.wording for row in rows))
    values = results.spec.population_values
    inputs = {
        words: percent(values[name], 0 if name == "high_risk_share" else 1) if name in SHARES else f"{values[name]:.2f}"
        for name, words in INPUT_WORDS.items()
        if name in values
    }
    return Figure(
        name="class_shares",
        title="Of a hundred children, how many show each pattern?",
        how_to_read="Each square is one child in a hundred. The whisker at the end of a row is the 95 % interval of the "
        "simulated share. The bracket beneath is the published share with its interval.",
        table=table,
        shown=_shown(table),
        draw=lambda width: _draw(table, width),
        description=f"Shares of the patterns among {len(scales):,} simulated children: "
        + "; ".join(f"{CLASS_WORDS[row.part]} ({row.part}) {percent(row.simulated)}" for row in rows)
        + ". Published shares: "
        + "; ".join(f"{row.part} {percent(row.published.value)}" for row in rows if row.published)
        + ".",
        sentence=_sentence(rows, len(scales)),
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
    outside = [f"{CLASS_WORDS[row.part]} ({row.part})" for row in rows if row.verdict == "outside"]
    banded = [row for row in rows if row.band]
    most = max(rows, key=lambda row: row.simulated)
    low, high = most.simulated_interval or (most.simulated, most.simulated)
    first = (
        f"Of {n:,} simulated children, {percent(most.simulated)} show the pattern called {CLASS_WORDS[most.part]}, "
        f"more than any other; another sample of this size would give {between(low, high, share=True)}, 19 times in 20."
    )
    if not banded:
        return first
    if outside:
        return f"{first} The share of {joined(outside)} lies outside what published studies span."
    return f"{first} All {len(banded)} shares lie within what published studies span."


def _draw(table: pl.DataFrame, width: int) -> Drawing:
    narrow = width <= NARROW
    left = 0 if narrow else 168
    row_height = ROW + (20 if narrow else 0)
    highest = max(0.4, *(value or 0 for name in ("simulated_high", "published_high") for value in table[name]))
    x = Scale(0, highest * 1.02, left, width - (44 if narrow else 60))
    step = x(0.01) - x(0)
    drawing = Drawing(width, row_height * len(table) + 2)
    for i, row in enumerate(table.iter_rows(named=True)):
        part, share = row["part"], row["simulated"]
        top = i * row_height + (20 if narrow else 4)
        if narrow:
            drawing.text(0, top - 7, part, f"letter name-{part}")
            drawing.text(18, top - 7, CLASS_WORDS[part], "strong")
        else:
            drawing.text(0, top + 16, part, f"letter name-{part}")
            drawing.text(22, top + 16, CLASS_WORDS[part], "strong")
        size, count = max(step - 1.2, 1), round(100 * share)
        for square in range(count):
            drawing.rect(x(square / 100), top, size, 20, f"mark-{part}", round=1)
        end = x(share)
        if row["simulated_low"] is not None:
            drawing.line(x(row["simulated_low"]), top + 10, x(row["simulated_high"]), top + 10, "whisker-under")
            drawing.line(x(row["simulated_low"]), top + 10, x(row["simulated_high"]), top + 10, "whisker")
            end = max(end, x(row["simulated_high"]))
        drawing.text(end + 7, top + 15, percent(share), "strong")
        _published(drawing, row, x, top + 29)
    return drawing


def _published(drawing: Drawing, row: dict[str, float], x: Scale, y: float) -> None:
    """Draw the published share as a diamond on its interval, labelled on whichever side there is room."""
    value = row["published"]
    if value is None:
        return
    low, high = (row["published_low"] or value), (row["published_high"] or value)
    drawing.line(x(low), y, x(high), y, "thin")
    drawing.diamond(x(value), y, 4, "published")
    label = f"published {percent(value)}"
    right = x(high) + 9
    if right + text_width(label, 12) < drawing.width:
        drawing.text(right, y + 4, label, "small")
    else:
        drawing.text(x(low) - 9, y + 4, label, "small", anchor="end")


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
            "studies span, %": pl.concat_str([band[0], pl.lit(" to "), band[1]]),
            "": pl.col("verdict"),
            "used as": pl.col("role"),
        },
    )
