"""Response profile: how likely a partner shows a phase, second by second before and after the other takes one up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.pair import coincidence
from attunement.measures.pair.pair import Pair, Values, ratio
from attunement.vocabulary import BadValueError

LAG_CONVENTION = "lag > 0: the response (second stream) comes after the act begins (first stream)"


@dataclass(frozen=True)
class ShownAfter:
    """How much of the seconds after one person takes up a phase the other shows it: a statistic for `against_chance`.

    share = Σ_lag Σ_t begins(t) shows(t + lag) / Σ_lag Σ_t begins(t) seen(t + lag), lag from one step to the longest

    It is exact at every circular shift at once, and one number for all lags, so that one p judges it.

    Parameters
    ----------
    given, response
        Codes that make the act and the response.
    max_lag_s
        Longest lag.
    actor
        Who takes up the phase: 0, the first person; 1, the second.
    """

    given: tuple[str, ...]
    response: tuple[str, ...]
    max_lag_s: float = 5.0
    actor: Literal[0, 1] = 0

    def __call__(self, pair: Pair) -> Values:
        """Return one share per observation."""
        begins, shows, seen = self._streams(pair)
        begins[:, :1] = False  # whether the first step begins anything was not seen
        shown, could = (np.zeros(pair.shape[0], np.int64) for _ in range(2))
        for lag in self._lags(pair):
            shown += np.count_nonzero(begins[:, :-lag] & shows[:, lag:], axis=1)
            could += np.count_nonzero(begins[:, :-lag] & seen[:, lag:], axis=1)
        return ratio(shown, could)

    def at_every_shift(self, pair: Pair) -> Values:
        """Return the share after rolling the second stream of one observation by 0, 1, 2 … steps, [shift], in O(n log n)."""
        begins, *responses = (stream[0] for stream in self._streams(pair))
        steps, one = len(begins), np.ones(1, np.int8)
        totals = np.zeros((2, steps), np.int64)
        for lag in self._lags(pair):
            # Of whichever stream is not rolled, only steps whose partner lies inside the recording.
            inside = np.zeros(steps, bool)
            inside[1 : steps - lag] = True
            for which, response in enumerate(responses):
                stays, rolls = (
                    (np.roll(response, -lag) & inside, begins)
                    if self.actor
                    else (np.roll(begins & inside, lag), response)
                )
                totals[which] += coincidence.circular(stays.view(np.int8), rolls.view(np.int8), one)
        return ratio(totals[0], totals[1])

    def _streams(self, pair: Pair) -> tuple[NDArray[np.bool_], ...]:
        """Return where the act begins (the step before the first is the last), where the other shows it and is seen."""
        asked = pair.swapped() if self.actor else pair
        act = np.isin(asked.first, asked.codes(0, *self.given))
        begins = act & ~np.roll(act, 1, axis=1) & (np.roll(asked.first, 1, axis=1) >= -1)
        return begins, np.isin(asked.second, asked.codes(1, *self.response)), asked.second >= -1

    def _lags(self, pair: Pair) -> range:
        return range(1, min(round(self.max_lag_s / pair.step_s), pair.shape[1] - 1) + 1)


def response_profile(
    pair: Pair,
    *,
    given: Sequence[str],
    response: Sequence[str],
    max_lag_s: float = 5.0,
    level: float = 0.95,
    min_shift_s: float = 5.0,
) -> pl.DataFrame:
    """Return how often the second person shows a phase at each lag from the moment the first takes one up.

    rate(lag) = Σ begins(t) shows(t + lag) / Σ begins(t) seen(t + lag);  base = Σ shows / Σ seen

    An act begins at a step that shows one of the `given` codes after a seen step that showed none. Unlike
    `contingency`, which asks for a new response in a window, this counts showing it at that very moment.

    Parameters
    ----------
    pair
        Who acts (first) and who may respond (second), [observation, step].
    given, response
        Codes that make the act and the response.
    max_lag_s
        Longest lag either way.
    level, min_shift_s
        Level of the chance interval: central quantiles of the same rate over every circular shift of the second
        stream by at least `min_shift_s` either way; it holds for each lag alone. Assumed: 5 s.

    Returns
    -------
    polars.DataFrame
        row, lag_s, acts, rate, base_rate, chance_low, chance_high, seconds_analysed, step_s; a row per observation and
        lag.

    Notes
    -----
    LAG_CONVENTION says the sign. Event-triggered averages as in Cohn & Tronick (1987), doi:10.1037/0012-1649.23.1.68.

    Examples
    --------
    >>> child, mother = np.array([[0, 1, 0, 0, 1, 0]], np.int8), np.array([[0, 0, 1, 0, 0, 1]], np.int8)
    >>> pair = Pair(1.0, ("child", "mother"), (("off", "on"),) * 2, child, mother)
    >>> profile = response_profile(pair, given=["on"], response=["on"], max_lag_s=1)
    >>> dict(profile.select("lag_s", "rate").iter_rows())   # the mother follows by a second
    {-1.0: 0.0, 0.0: 0.0, 1.0: 1.0}
    """
    most = round(max_lag_s / pair.step_s)
    if not 0 <= most < np.inf:
        raise BadValueError(f"max_lag_s is {max_lag_s}; it must be zero or a positive number of seconds.")
    lags = np.arange(-most, most + 1)
    act, answer = pair.codes(0, *given), pair.codes(1, *response)
    one = np.ones(1, np.int8)
    parts = []
    for row in range(pair.shape[0]):
        first, second = pair.first[row], pair.second[row]
        begins = np.zeros(len(first), np.int8)
        shown = np.isin(first, act)
        begins[1:] = shown[1:] & ~shown[:-1] & (first[:-1] >= -1)
        shows, seen = np.isin(second, answer).view(np.int8), (second >= -1).view(np.int8)
        both = coincidence.linear(begins, shows, one, most)
        could = coincidence.linear(begins, seen, one, most)
        low, high = _chance(begins, shows, seen, (1 - level) / 2, max(1, round(min_shift_s / pair.step_s)))
        parts.append(
            pl.DataFrame(
                {
                    "row": np.full(len(lags), row),
                    "lag_s": lags * pair.step_s,
                    "acts": np.full(len(lags), int(begins.sum())),
                    "rate": ratio(both, could),
                    "base_rate": np.full(len(lags), shows.sum() / seen.sum() if seen.any() else np.nan),
                    "chance_low": np.full(len(lags), low),
                    "chance_high": np.full(len(lags), high),
                    "seconds_analysed": np.full(len(lags), float(((first >= -1) & (second >= -1)).sum() * pair.step_s)),
                }
            )
        )
    return pl.concat(parts).fill_nan(None).with_columns(step_s=pl.lit(pair.step_s))


def _chance(begins: np.ndarray, shows: np.ndarray, seen: np.ndarray, tail: float, least: int) -> tuple[float, float]:
    """Return the tails of the rate over all shifts, which are the same for every lag."""
    steps = len(begins)
    if steps < 2 * least + 1 or not begins.any():
        return np.nan, np.nan
    one = np.ones(1, np.int8)
    rates = ratio(coincidence.circular(begins, shows, one), coincidence.circular(begins, seen, one))
    rates = rates[least : steps - least + 1]
    rates = rates[np.isfinite(rates)]
    if not len(rates):
        return np.nan, np.nan
    low, high = np.quantile(rates, (tail, 1 - tail))
    return float(low), float(high)
