"""A simulated Strange Situation beside the published one: class shares, and sensitivity against security."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import polars as pl

from attunement.evidence.comparison import Comparison, compare, compare_shares
from attunement.evidence.findings import load_findings


def compare_strange_situation(
    scales: pl.DataFrame, visits: pl.DataFrame | None = None, *, population: str = "mixed-risk"
) -> tuple[Comparison, ...]:
    """Put class shares, and sensitivity × security if homes were visited, beside what was published.

    Parameters
    ----------
    scales
        Classified scales, from `score`.
    visits
        Ratings of home visits, from `rate_visits`.
    population
        Whose shares: `low-risk` is compared with low-risk samples, any other with all samples.
    """
    findings = load_findings()
    four_way = "ssp.abcd.lowrisk" if population == "low-risk" else "ssp.abcd.global"
    rows = [*compare_shares(findings[four_way], _counts(scales["abcd"]))]
    rows += compare_shares(findings["ssp.abc.global"], _counts(scales["abc"]))
    if visits is not None and len(scales) > 3:
        r = correlation(*paired(scales, visits))
        if math.isfinite(r):
            rows.append(compare(findings["sens.sec.mother"], simulated=r, n=len(scales)))
    return tuple(rows)


def paired(scales: pl.DataFrame, visits: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return observed sensitivity, and 1 for children classified B and 0 for all others, each [child]."""
    joined = scales.select("dyad", secure=(pl.col("abcd") == "B").cast(pl.Float64)).join(visits, on="dyad")
    return joined["sensitivity"].to_numpy(), joined["secure"].to_numpy()


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Return Pearson's r, or NaN where one side does not vary."""
    if len(x) < 3 or np.std(x) == 0 or np.std(y) == 0:
        return math.nan
    return float(np.corrcoef(x, y)[0, 1])


def comparison_table(rows: Iterable[Comparison]) -> pl.DataFrame:
    """Return comparisons as a table, one row per number, with 95 % intervals."""
    out = []
    for row in rows:
        low, high = row.simulated_interval or (None, None)
        out.append(
            {
                "finding": row.finding,
                "part": row.part,
                "simulated": row.simulated,
                "simulated_low": low,
                "simulated_high": high,
                "published": row.published.value if row.published else None,
                "published_low": row.published.low if row.published else None,
                "published_high": row.published.high if row.published else None,
                "published_n": row.published.n if row.published else None,
                "band_low": row.band.low if row.band else None,
                "band_high": row.band.high if row.band else None,
                "verdict": str(row.verdict),
                "role": row.wording,
                "citation": row.citation,
            }
        )
    return pl.DataFrame(out)


def _counts(classes: pl.Series) -> dict[str, int]:
    """Return how many children are in each class; a class nobody is in counts zero."""
    counted = dict(classes.cast(pl.String).value_counts().iter_rows())
    names = (
        ("B", "A", "C", "D") if "D" in classes.cast(pl.String).to_list() or classes.name == "abcd" else ("B", "A", "C")
    )
    return {name: int(counted.get(name, 0)) for name in names}
