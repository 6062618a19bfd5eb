"""Whether an item asks two groups of people the same: differences in answers where the trait is the same (DIF)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from attunement.measures.answers.graded_response import GRID, GradedItems, fit_graded
from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]


def differential_functioning(
    answers: Values, group: Sequence[int] | NDArray[np.intp], *, names: Sequence[str] | None = None
) -> pl.DataFrame:
    """Return for each item whether people of the second group answer it otherwise than people of the first with the same trait.

    Each item is freed in turn while all others hold the groups to one ruler; χ² = 2·(log L free − log L all the same), with a
    discrimination and its thresholds as degrees of freedom. Groups may differ in the trait itself: that is no fault of items.

    Parameters
    ----------
    answers
        [person, item], grades from 0 on, NaN where not answered.
    group
        0 or 1 of each person.
    names
        Of the items; by default their numbers from 1 on.

    Returns
    -------
    pl.DataFrame
        item, chi2, df, p, p_adjusted (Benjamini & Hochberg over items), difference: by how many grades people of the second
        group answer higher than people of the first would with their traits.

    Notes
    -----
    Thissen, Steinberg & Wainer (1993), in Holland & Wainer (eds), Differential item functioning. Where many items differ, the
    others are no even ruler, and the table misleads.
    """
    groups = np.asarray(group, np.intp)
    if set(groups.tolist()) != {0, 1} or len(groups) != len(answers):
        raise BadValueError(
            f"group holds {sorted(set(groups.tolist()))[:5]} for {len(groups)} of {len(answers)} people; give 0 or 1 to each."
        )
    items = np.asarray(answers).shape[1]
    names = [str(i) for i in range(1, items + 1)] if names is None else list(names)
    same = fit_graded(answers, group=groups)
    rows: list[dict[str, object]] = []
    for item, name in enumerate(names):
        found = fit_graded(answers, group=groups, free=[item], start=same)
        chi2 = max(2 * (found.log_likelihood - same.log_likelihood), 0.0)
        df = 1 + found.items[0].thresholds.shape[1]
        weight = np.exp(-0.5 * ((GRID - found.mean[1]) / found.spread[1]) ** 2)
        first, second = (_expected(part, item) for part in found.items)
        rows.append(
            {
                "item": name, "chi2": chi2, "df": df, "p": float(stats.chi2.sf(chi2, df)),
                "difference": float(np.average(second - first, weights=weight)),
            }
        )  # fmt: skip
    table = pl.DataFrame(rows)
    adjusted = stats.false_discovery_control(table["p"].to_numpy())
    return table.insert_column(4, pl.Series("p_adjusted", adjusted))


def _expected(items: GradedItems, item: int) -> Values:
    """Return the answer that is to be expected of an item at each trait of the grid, [trait]."""
    likely = items.likely(GRID)[:, item]
    return likely @ np.arange(likely.shape[1])
