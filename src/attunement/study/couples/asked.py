"""What partners answer: before they met, after a month, a year, and in the end; a row for each partner and time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from attunement.life.couples.couples import Couples, evenings_in, live_evenings
from attunement.respondents.asking import Asking
from attunement.respondents.couples.questionnaire import asked, satisfied

FIRST_ASKING = 1 << 22
A_MONTH, A_YEAR = 10, 121
"""Evenings after which partners are asked again, if they live together that long."""
BEFORE, PARTNER, GENERAL = "before a partner", "this partner", "people in general"


def stops(years: float) -> list[int]:
    """Return after how many evenings partners are asked: a month, a year, and the end.

    >>> stops(1.5), stops(0.5)
    ([10, 121, 182], [10, 60])
    """
    end = evenings_in(years)
    return sorted({stop for stop in (A_MONTH, A_YEAR, end) if stop <= end})


def lived_and_asked(
    couples: Couples, years: float, *, after_bout: Callable[[int], None] | None = None
) -> tuple[Couples, pl.DataFrame]:
    """Let couples live together, and ask both partners on the way; return them in the end, and all answers.

    The table has couple, partner (1 or 2), evenings lived together, about whom it was, anxiety and avoidance (mean grades from 1
    to 5), and satisfaction with the relationship (in spreads of the reference sample; null before they met).
    """
    tables, done = [answers_of(couples, BEFORE)], 0
    for stop in stops(years):
        couples = live_evenings(couples, stop - done, after_bout=after_bout)
        done = stop
        tables += [answers_of(couples, about) for about in (PARTNER, GENERAL)]
    return couples, pl.concat(tables)


def answers_of(couples: Couples, about: str) -> pl.DataFrame:
    """Return what both partners of each couple answer now, about this partner, people in general, or before there was one."""
    asking = Asking(couples.seed, FIRST_ASKING + 4 * couples.evenings_lived + (BEFORE, PARTNER, GENERAL).index(about))
    p, tables = couples.engine.parameters, []
    for place, kept in enumerate(couples.lanes.kept):
        bond = kept.generic if about == BEFORE else kept.bonds[0]
        number = (2 * couples.lanes.dyad + place).astype(np.uint32)
        grades = asked(bond, kept.generic, number, asking, p, about_partner=about == PARTNER)
        content = satisfied(bond, kept.generic, number, asking, p) if about == PARTNER else None
        tables.append(
            pl.DataFrame({"couple": couples.lanes.dyad, **grades}).with_columns(
                partner=pl.lit(place + 1, pl.UInt8),
                evenings=pl.lit(couples.evenings_lived, pl.UInt32),
                about=pl.lit(about),
                satisfaction=pl.Series(content, dtype=pl.Float64) if content is not None else pl.lit(None, pl.Float64),
            )
        )
    return pl.concat(tables).select("couple", "partner", "evenings", "about", "anxiety", "avoidance", "satisfaction")
