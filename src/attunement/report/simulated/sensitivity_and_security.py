"""Sensitivity seen at home against security seen in the laboratory."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.evidence import Comparison, Interval, compare, load_findings, wilson_interval
from attunement.evidence.strange_situation import correlation
from attunement.report.drawing.scale import Scale, ticks
from attunement.report.drawing.svg import Drawing
from attunement.report.figure import NARROW, Figure, Results
from attunement.report.wording import between, percent, signed

FINDING = "sens.sec.mother"
TENTHS = 10


def sensitivity(results: Results) -> Figure | None:
    """Draw the share of secure children along tenths of observed sensitivity, with the correlation."""
    found = results.tables("visits", "scales")
    if found is None:
        return None
    pairs = (
        found[0].select("dyad", "sensitivity").join(found[1].select("dyad", secure=pl.col("abcd") == "B"), on="dyad")
    )
    x, y = pairs["sensitivity"].to_numpy(), pairs["secure"].to_numpy().astype(float)
    r = correlation(x, y)
    if not np.isfinite(r) or len(pairs) < 10 * TENTHS:
        return None
    row = compare(load_findings()[FINDING], simulated=r, n=len(pairs))
    table = tenths(x, y)
    published = row.published.value if row.published else None
    return Figure(
        name="sensitivity",
        title="Do children of more sensitive caregivers show security more often?",
        how_to_read="Dots: the share of children coded B in each tenth of the families, ordered by the sensitivity a visitor "
        "saw at home, with 95 % intervals. Beneath: how the families lie along sensitivity, in SD units of the reference "
        "population.",
        table=table.with_columns(r=pl.lit(r), r_published=pl.lit(published, pl.Float64)),
        shown=_shown(table),
        draw=lambda width: _draw(table, row, x, y, width),
        description=f"The share of secure children by tenths of observed sensitivity goes from {percent(table['secure'][0])} "
        f"in the lowest to {percent(table['secure'][-1])} in the highest tenth; r = {signed(r)}, n = {len(pairs):,}.",
        sentence=_sentence(row, table),
        sure=_sure(row),
        tags=(row.wording,),
        notes=(
            f"Published: {row.citation}.",
            "Sensitivity was rated from one home visit, security from another day in the laboratory, both with a coder’s error. "
            "Whether a child’s caregiver is called sensitive says nothing about blame: the child, the day and chance all enter.",
        ),
    )  # fmt: skip


def tenths(x: NDArray[np.float64], y: NDArray[np.float64]) -> pl.DataFrame:
    """Return the share of y in ten equally large groups along x, with Wilson intervals.

    Columns: tenth, from, to, middle (median of x), n, secure, low, high.
    """
    order = np.argsort(x, kind="stable")
    rows = []
    for i, members in enumerate(np.array_split(order, TENTHS), 1):
        share = float(y[members].mean())
        low, high = wilson_interval(share, len(members))
        rows.append(
            {"tenth": i, "from": float(x[members].min()), "to": float(x[members].max()), "middle": float(np.median(x[members])),
             "n": len(members), "secure": share, "low": low, "high": high}
        )  # fmt: skip
    return pl.DataFrame(rows)


def _shown(table: pl.DataFrame) -> pl.DataFrame:
    percents = {"secure": "secure, %", "low": "95 % from", "high": "95 % to"}
    return table.select(
        "tenth",
        pl.col("from", "to").round(2).name.prefix("sensitivity "),
        families="n",
        **{name: (pl.col(column) * 100).round(1) for column, name in percents.items()},
    )


def _sentence(row: Comparison, table: pl.DataFrame) -> str:
    r = row.simulated
    low, high = row.simulated_interval or Interval(-1, 1)
    if low > 0:
        first = "Children of caregivers seen as more sensitive are more often secure"
    elif high < 0:
        first = "Children of caregivers seen as more sensitive are less often secure"
    else:
        first = "These numbers do not show whether security goes with sensitivity"
    return (
        f"{first}: in the lowest tenth of the families {percent(table['secure'][0])} of the children are coded B, in the highest "
        f"{percent(table['secure'][-1])}. Sensitivity accounts for {percent(r * r)} of what makes children differ in this."
    )


def _sure(row: Comparison) -> str:
    r, low, high = row.simulated, *(row.simulated_interval or Interval(-1, 1))
    text = f"Simulated r = {signed(r)} ({between(low, high)}), n = {row.simulated_n:,}."
    published = row.published
    if published and published.low is not None and published.high is not None:
        text += (
            f" Published r = {signed(published.value)} ({between(published.low, published.high)}), n = {published.n:,}; "
            f"the simulated r lies {'inside' if published.low <= r <= published.high else 'outside'} this interval."
        )
    return text


def _draw(
    table: pl.DataFrame, row: Comparison, values: NDArray[np.float64], secure: NDArray[np.float64], width: int
) -> Drawing:
    narrow = width <= NARROW
    height, hist = 230, 54
    right = 0 if narrow else 210
    drawing = Drawing(width, height + hist + 46 + (158 if narrow else 0))
    low, high = (float(v) for v in np.quantile(values, [0.01, 0.99]))
    x = Scale(low, high, 48, width - right - 8)
    y = Scale(0, 1, height, 16)
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        drawing.line(x.start, y(value), x.end, y(value), "axis")
        drawing.text(x.start - 6, y(value) + 4, percent(value), "small", anchor="end")
    drawing.text(x.start, 9, "coded B (secure)", "small")
    share = float(secure.mean())
    drawing.line(x.start, y(share), x.end, y(share), "dotted")
    drawing.text(x.start + 3, y(share) - 5, f"all: {percent(share)}", "small halo")
    for point in table.iter_rows(named=True):
        at = x.held(point["middle"])
        drawing.line(at, y(point["low"]), at, y(point["high"]), "curve line-B")
        drawing.dot(at, y(point["secure"]), 5, "ringed mark-B")
    _histogram(drawing, values, x, height + 10, hist)
    for value in ticks(low, high, 5):
        drawing.text(x(value), height + hist + 25, signed(value, 0), "small", anchor="middle")
    drawing.text((x.start + x.end) / 2, height + hist + 42, "observed sensitivity, SD units", "small", anchor="middle")
    if narrow:
        _correlations(drawing, row, 0, height + hist + 78, width - 8)
    else:
        _correlations(drawing, row, width - right + 26, 40, right - 34)
    return drawing


def _histogram(drawing: Drawing, values: NDArray[np.float64], x: Scale, top: float, height: float) -> None:
    edges = np.linspace(x.low, x.high, 37)
    counts, _ = np.histogram(values, edges)
    most = max(int(counts.max()), 1)
    for count, start, end in zip(counts, edges[:-1], edges[1:], strict=True):
        drawing.rect(x(start), top, x(end) - x(start) - 1, height * count / most, "spread")


def _correlations(drawing: Drawing, row: Comparison, left: float, top: float, width: float) -> None:
    """Draw r, simulated and published, on one small axis."""
    x = Scale(0 if row.simulated >= 0 else -0.5, 0.5, left, left + width)
    drawing.text(left, top, f"r = {signed(row.simulated)}", "large")
    drawing.text(left, top + 20, f"n = {row.simulated_n:,}", "small")
    low, high = row.simulated_interval or (row.simulated, row.simulated)
    line = top + 60
    drawing.text(x.held(row.simulated), line - 12, "simulated", "small", anchor="middle")
    drawing.line(x.held(low), line, x.held(high), line, "curve line-B")
    drawing.dot(x.held(row.simulated), line, 5, "ringed mark-B")
    line += 18
    if row.published:
        ends = (row.published.low or row.published.value, row.published.high or row.published.value)
        drawing.line(x.held(ends[0]), line, x.held(ends[1]), line, "thin")
        drawing.diamond(x.held(row.published.value), line, 5, "published")
        drawing.text(
            x.held(row.published.value), line + 20, f"published {signed(row.published.value)}", "small", anchor="middle"
        )
        line += 32
    drawing.line(x.start, line, x.end, line, "axis")
    for value, anchor in ((x.low, "start"), (x.high, "end")):
        drawing.text(x(value), line + 15, signed(value, 1 if value else 0), "small", anchor=anchor)
