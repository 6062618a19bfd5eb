"""Actor and partner effects in recorded dyads: whether one's own and the partner's last step say what comes next."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from attunement.measures.pair.lag_one import (
    FEWEST_DYADS,
    FEWEST_FOR_LEVELS,
    each_dyad_lag_one,
    lag_one_logit,
    lag_one_rows,
    multilevel_lag_one,
)
from attunement.measures.pair.pair import Pair, Values
from attunement.measuring.synchrony import SIGNS
from attunement.record import NOTHING, Record
from attunement.record.grid import Codes

SIGNED = "phases as −1, 0, 1"


def actor_partner_table(record: Record, pair: Pair) -> dict[str, pl.DataFrame]:
    """Return the table `actor_partner`: lag-one models of each partner's phases; none below three dyads.

    A row for each person, outcome, model and effect. Phases negative, neutral and positive count as −1, 0 and 1: each
    dyad's own regression with a t test over dyads, and from five dyads on the multilevel model. Every phase that both
    partners have is also taken as shown or not: the logit with errors clustered by dyad. `said` says where a model could
    not be fitted, and why.
    """
    dyads = record.observations["dyad"].to_list()
    if len(set(dyads)) < FEWEST_DYADS:
        return {}
    parts = []
    for asked in (pair, pair.swapped()):
        for outcome, own, partner in _outcomes(asked):
            rows = lag_one_rows(own, partner, dyads)
            models = [lag_one_logit(rows)] if outcome != SIGNED else [each_dyad_lag_one(rows)]
            if outcome == SIGNED and rows.dyads >= FEWEST_FOR_LEVELS:
                models.append(multilevel_lag_one(rows))
            who = {"person": asked.persons[0], "partner_person": asked.persons[1], "outcome": outcome}
            labels = [pl.lit(value).alias(name) for name, value in who.items()]
            parts += [model.select(*labels, pl.all()) for model in models]
    if not parts:
        return {}
    table = pl.concat(parts).with_columns(seconds_analysed=pl.col("steps") * pair.step_s)
    return {"actor_partner": table.with_columns(lag=pl.lit(1), step_s=pl.lit(pair.step_s))}


def _outcomes(pair: Pair) -> Iterator[tuple[str, Values, Values]]:
    """Yield what is predicted, and both partners' values [observation, step]."""
    if all(set(names) <= set(SIGNS) and len(names) > 1 for names in pair.names):
        numbers = [np.array([SIGNS[name] for name in names] + [np.nan] * 3) for names in pair.names]
        yield SIGNED, numbers[0][pair.first], numbers[1][pair.second]
    for name in pair.names[0]:
        if name in pair.names[1]:
            first, second = pair.names[0].index(name), pair.names[1].index(name)
            yield f"shows {name}", _shows(pair.first, first), _shows(pair.second, second)


def _shows(stream: Codes, code: int) -> Values:
    """Return 1 where a code is shown, 0 where another or none is, NaN where nobody could see or looked."""
    return np.where(stream >= NOTHING, (stream == code).astype(float), np.nan)
