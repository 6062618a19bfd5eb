"""Pairs: couples by what both partners answered before they met, and how they fared. Groups of answers, no kinds of people."""

from __future__ import annotations

import numpy as np
import polars as pl

from attunement.study.couples.asked import BEFORE, PARTNER
from attunement.study.couples.associations import two

LOW, ANXIOUS, AVOIDANT, BOTH = "low on both", "anxiety higher", "avoidance higher", "high on both"
GROUPS = (LOW, ANXIOUS, AVOIDANT)
"""Who answered high on both stands in no pair, as the specification has it."""
FEWEST = 30
"""Couples below which a pair's numbers are left out."""


def grouped(answers: pl.DataFrame) -> np.ndarray:
    """Return each partner's group of answers before it met the other, [couple, partner].

    Cut at the median of everybody: a cut of this sample, no norm, and nothing that the couples know of.
    """
    before = answers.filter(pl.col("about") == BEFORE)
    anxiety, avoidance = (two(before, scale) for scale in ("anxiety", "avoidance"))
    high, far = anxiety > np.median(anxiety), avoidance > np.median(avoidance)
    return np.select([high & far, high, far], [BOTH, ANXIOUS, AVOIDANT], LOW)


def pair_table(answers: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each pair of groups: couples, satisfaction of each, and how often one demands and the other withdraws."""
    group = grouped(answers)
    last = answers["evenings"].max()
    now = answers.filter((pl.col("about") == PARTNER) & (pl.col("evenings") == last))
    content = two(now, "satisfaction")
    pattern = two(scores.group_by("couple", "partner").mean(), "demand_withdraw")
    rows = []
    for i, one in enumerate(GROUPS):
        for other in GROUPS[i:]:
            a = [content[:, me][_is(group, me, one, other)] for me in (0, 1)]
            b = [content[:, 1 - me][_is(group, me, one, other)] for me in (0, 1)]
            ab = [pattern[:, me][_is(group, me, one, other)] for me in (0, 1)]
            ba = [pattern[:, 1 - me][_is(group, me, one, other)] for me in (0, 1)]
            count = int((_is(group, 0, one, other) | _is(group, 1, one, other)).sum())
            if count < FEWEST:
                continue
            mean = [float(np.concatenate(each).mean()) for each in (a, b, ab, ba)]
            rows.append((one, other, count, *mean))
    names = ["one", "other", "couples", "satisfaction_one", "satisfaction_other", "one_demands", "other_demands"]
    return pl.DataFrame(rows, schema=names, orient="row")


def _is(group: np.ndarray, me: int, one: str, other: str) -> np.ndarray:
    """Return which couples are this pair, seen from one partner, [couple]."""
    return (group[:, me] == one) & (group[:, 1 - me] == other)
