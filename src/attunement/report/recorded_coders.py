"""Two coders of the same recordings: how far they agree, channel by channel."""

from __future__ import annotations

import polars as pl

from attunement.report.figure import NARROW, Figure
from attunement.report.scale import Scale, ticks
from attunement.report.svg import Drawing
from attunement.report.wording import signed

ROW = 44
GOOD = 0.6
"""Time-unit kappas above this are usually taken for good enough (Bakeman & Quera 2011, doi:10.1017/CBO9781139017343)."""


def coders(agreement: pl.DataFrame) -> Figure | None:
    """Draw kappa of each channel, exact and with tolerance, beside the most that the coders' totals allow."""
    table = agreement.filter(pl.col("kappa").is_not_null())
    if not len(table):
        return None
    tolerance_s = float(table["tolerance_s"][0])
    return Figure(
        name="coders",
        title="Do two coders see the same?",
        how_to_read=f"Dot: kappa, agreement beyond chance, step by step. Diamond: with a tolerance of {tolerance_s:g} s. "
        "The bar ends where the two coders’ totals allow no more.",
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: _draw(table, width),
        description="Kappa of each channel, exact and with tolerance.",
        sentence=_sentence(table),
        sure="; ".join(
            f"{_name(row)}: {row['seconds_analysed']:,.0f} s coded by both, Krippendorff’s alpha {_number(row['alpha_nominal'])}"
            for row in table.iter_rows(named=True)
        )
        + ".",
        tags=("recorded", "two coders"),
        notes=(
            "Kappa depends on how often each code is used; read it beside the agreement of each code (agreement_codes.csv).",
        ),
    )


def _name(row: dict[str, object]) -> str:
    return f"{row['person']}/{row['channel']}"


def _number(value: float | None) -> str:
    return "unknown" if value is None else signed(value)


def _sentence(table: pl.DataFrame) -> str:
    low = table.filter(pl.col("kappa") < GOOD)
    worst = table.sort("kappa").row(0, named=True)
    if not len(low):
        return f"The coders agree well everywhere: the lowest kappa is {signed(worst['kappa'])} ({_name(worst)})."
    return f"The coders agree least on {_name(worst)}, kappa {signed(worst['kappa'])}; below {GOOD:g} numbers rest on weak ground."


def _draw(table: pl.DataFrame, width: int) -> Drawing:
    narrow = width <= NARROW
    left, head = (0, 20) if narrow else (210, 0)
    height = ROW + head
    drawing = Drawing(width, height * len(table) + 20)
    x = Scale(min(0.0, float(table["kappa"].min() or 0.0)), 1, left, width - 46)  # type: ignore[arg-type]
    for i, row in enumerate(table.iter_rows(named=True)):
        top = i * height + head
        drawing.text(0, top - 4 if narrow else top + 14, _name(row), "strong")
        drawing.text(0 if not narrow else width, top + 31 if not narrow else top - 4,
                     f"{row['coder_1']} and {row['coder_2']}", "small", anchor="end" if narrow else "start")  # fmt: skip
        for value in ticks(x.low, 1, 4):
            drawing.line(x(value), top, x(value), top + 24, "axis")
        drawing.rect(x(0), top + 7, x(row["kappa_max"] or 1.0) - x(0), 10, "spread", round=2)
        if row["kappa_with_tolerance"] is not None:
            drawing.diamond(x(row["kappa_with_tolerance"]), top + 12, 6, "published")
        drawing.dot(x(row["kappa"]), top + 12, 5, "ringed mark-B")
        drawing.text(width, top + 16, signed(row["kappa"]), "strong", anchor="end")
    for value in ticks(x.low, 1, 4):
        drawing.text(x(value), height * len(table) + 6, f"{value:g}", "small", anchor="middle" if value else "start")
    return drawing
