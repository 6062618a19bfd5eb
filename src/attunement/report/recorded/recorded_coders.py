"""Two coders of the same recordings: how far they agree, channel by channel."""

from __future__ import annotations

from typing import Any

import polars as pl

from attunement.report.drawing.scale import Scale, ticks
from attunement.report.drawing.svg import Drawing
from attunement.report.figure import NARROW, Figure
from attunement.report.wording import joined, percent, signed

ROW = 44
GOOD = 0.6
"""Time-unit kappas above this are usually taken for good enough (Bakeman & Quera 2011, doi:10.1017/CBO9781139017343)."""


def coders(table: pl.DataFrame) -> Figure | None:
    """Draw kappa of each channel, exact and with tolerance, beside the most that the coders' totals allow."""
    if not len(table):
        return None
    tolerance_s = float(table["tolerance_s"][0])
    return Figure(
        name="coders",
        title="Do two coders see the same?",
        how_to_read=f"Dot: kappa, agreement beyond chance, step by step. Diamond: with a tolerance of {tolerance_s:g} s. "
        "The bar ends where the two coders’ totals allow no more. Where one coder gave a code and the other looked and gave none, "
        "they disagree.",
        table=table,
        shown=table.with_columns(pl.col(pl.Float64).round(3)),
        draw=lambda width: _draw(table, width),
        description="Kappa of each channel, exact and with tolerance.",
        sentence=_sentence(table),
        sure=" ".join(_sure(row) for row in table.iter_rows(named=True)),
        notes=(
            "Time that a coder called uncodable, or did not code, is in no kappa; its seconds are in the table.",
            "Kappa depends on how often each code is used; read it beside the agreement of each code (agreement_codes.csv).",
        ),
    )


def _name(row: dict[str, Any]) -> str:
    return f"{row['person']}/{row['channel']}"


def _number(value: float | None) -> str:
    return "undefined" if value is None else signed(value)


def _sentence(table: pl.DataFrame) -> str:
    parts = []
    known = table.filter(pl.col("kappa").is_not_null()).sort("kappa")
    if len(known):
        worst, best = known.row(0, named=True), known.row(-1, named=True)
        if len(known) == 1:
            parts.append(f"Kappa of {_name(worst)} is {signed(worst['kappa'])}.")
        else:
            parts.append(
                f"The lowest kappa is {signed(worst['kappa'])} ({_name(worst)}), the highest {signed(best['kappa'])} "
                f"({_name(best)})."
            )
        if worst["kappa"] < GOOD:
            parts.append(f"Below {GOOD:g}, numbers that rest on one coder stand on weak ground.")
    parts += [
        f"{_name(row)} has no kappa: {row['why_no_kappa']}. {_agreed(row)}"
        for row in table.filter(pl.col("kappa").is_null()).iter_rows(named=True)
    ]
    alone = [row for row in table.iter_rows(named=True) if _alone_s(row) > 0]
    if alone:
        most = max(alone, key=lambda row: _alone_s(row) / (_alone_s(row) + row["seconds_both_coded"]))
        share = _alone_s(most) / (_alone_s(most) + most["seconds_both_coded"])
        parts.append(f"Of the time that either coded, {percent(share)} was coded by one coder alone ({_name(most)}).")
    return " ".join(parts)


def _agreed(row: dict[str, Any]) -> str:
    if row["percent_agreement"] is None:
        return ""
    return f"They agree in {row['percent_agreement']:.0f} % of {row['seconds_analysed']:,.0f} s."


def _alone_s(row: dict[str, Any]) -> float:
    return row["seconds_only_coder_1"] + row["seconds_only_coder_2"]


def _sure(row: dict[str, Any]) -> str:
    text = f"{_name(row)}: {row['seconds_analysed']:,.0f} s compared"
    if _alone_s(row) or row["seconds_neither_coded"]:
        text += (
            f" (both gave a code for {row['seconds_both_coded']:,.0f} s, {row['coder_1']} alone for "
            f"{row['seconds_only_coder_1']:,.0f} s, {row['coder_2']} alone for {row['seconds_only_coder_2']:,.0f} s, neither for "
            f"{row['seconds_neither_coded']:,.0f} s)"
        )
    if row["percent_agreement"] is not None:
        text += f", {row['percent_agreement']:.1f} % agreed"
    if _alone_s(row):
        text += f"; of the time that both coded alone, kappa {_number(row['kappa_both_coded'])}"
    left = [
        f"{row[f'seconds_{name}']:,.0f} s {words}"
        for name, words in (("uncodable", "uncodable to one at least"), ("not_coded", "not coded by one at least"))
        if row[f"seconds_{name}"]
    ]
    text += f"; left out: {joined(left)}" if left else ""
    return f"{text}; Krippendorff’s alpha {_number(row['alpha_nominal'])}."


def _draw(table: pl.DataFrame, width: int) -> Drawing:
    narrow = width <= NARROW
    left, head = (0, 20) if narrow else (210, 0)
    height = ROW + head
    drawing = Drawing(width, height * len(table) + 20)
    lowest = [float(v) for v in table["kappa"].drop_nulls()] + [
        float(v) for v in table["kappa_with_tolerance"].drop_nulls()
    ]
    x = Scale(min(0.0, *lowest, 0.0), 1, left, width - 46)
    for i, row in enumerate(table.iter_rows(named=True)):
        top = i * height + head
        drawing.text(0, top - 4 if narrow else top + 14, _name(row), "strong")
        drawing.text(0 if not narrow else width, top + 31 if not narrow else top - 4,
                     f"{row['coder_1']} and {row['coder_2']}", "small", anchor="end" if narrow else "start")  # fmt: skip
        if row["kappa"] is None:
            drawing.text(left + 4, top + 16, "no kappa", "small")
            continue
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
