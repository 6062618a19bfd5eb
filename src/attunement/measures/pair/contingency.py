"""Contingency: whether one person answers an act of the other more often than they do the same unasked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.pair import coincidence
from attunement.measures.pair.pair import Pair, Values, ratio
from attunement.record.grid import Codes
from attunement.vocabulary import BadValueError

Counted = Literal["onset", "presence"]


@dataclass(frozen=True)
class ContingencyGain:
    """Response rate after an act minus base rate, a statistic for `against_chance`; settings as in `contingency`.

    It is exact at every circular shift at once. `actor` says whose act it is: 0, the first person's, whom the second
    may answer; 1, the second's.
    """

    given: tuple[str, ...]
    response: tuple[str, ...]
    window_s: float = 2.0
    counted: Counted = "onset"
    actor: Literal[0, 1] = 0

    def __call__(self, pair: Pair) -> Values:
        """Return one difference per observation."""
        rate, base = self.rates(pair)
        return rate - base

    def rates(self, pair: Pair) -> tuple[Values, Values]:
        """Return the response rate and the base rate of each observation, [observation], whose difference the statistic is."""
        asked = pair.swapped() if self.actor else pair
        act, answered, whole, _ = _windows(asked, self.given, self.response, self.window_s, self.counted)
        cells = (act & answered & whole, act & whole, answered & whole, whole)
        return _rates(*(np.count_nonzero(cell, axis=1) for cell in cells))

    def at_every_shift(self, pair: Pair) -> Values:
        """Return the difference after rolling the second stream of one observation by 0, 1, 2 … steps, [shift], in O(n log n)."""
        asked = pair.swapped() if self.actor else pair
        window, steps = _steps(self.window_s, pair.step_s), pair.shape[1]
        act, known = (flags[0] for flags in _onsets(asked.first, asked.codes(0, *self.given), circular=True))
        answer = _answers(asked.second, asked.codes(1, *self.response), self.counted, circular=True)
        wrapped = (np.concatenate([flags, flags[:, :window]], axis=1) for flags in answer)
        answers, seen = (_ahead(flags, window)[0, :steps] for flags in wrapped)
        whole = seen == window
        answered = (answers > 0) & whole
        # Rolling joins the second stream's end to its beginning; the first stream keeps its first and its last step.
        inside = np.zeros(steps, bool)
        inside[1 : max(1, steps - window)] = True
        if self.actor:
            answered, whole = answered & inside, whole & inside
        else:
            act, known = act & inside, known & inside
        one = np.ones(1, np.int8)

        def together(of_actor: NDArray[np.bool_], of_other: NDArray[np.bool_]) -> NDArray[np.int64]:
            first, second = (of_other, of_actor) if self.actor else (of_actor, of_other)
            return coincidence.circular(first.view(np.int8), second.view(np.int8), one)

        act = act & known
        rate, base = _rates(
            together(act, answered), together(act, whole), together(known, answered), together(known, whole)
        )
        return rate - base


def _rates(answered_acts: NDArray, acts: NDArray, answered: NDArray, steps: NDArray) -> tuple[Values, Values]:
    """Return P(answer | act) and P(answer | no act) from the counts of steps with whole windows."""
    return ratio(answered_acts, acts), ratio(answered - answered_acts, steps - acts)


def contingency(
    pair: Pair, *, given: Sequence[str], response: Sequence[str], window_s: float = 2.0, counted: Counted = "onset"
) -> pl.DataFrame:
    """Return how often the second person answers an act of the first within a window, against the base rate.

    response_rate = P(response in (t, t + window] | act begins at t);  base_rate = the same at all other steps;
    difference = response_rate − base_rate;  odds ratio = (a + ½)(d + ½) / ((b + ½)(c + ½))

    An act begins at a step that shows one of the `given` codes after a seen step that showed none. The window leaves
    out the act's own step, in which nobody can say who was first. A window counts only if all its steps were seen.
    Windows of neighbouring base steps overlap, so the odds ratio is a description: test with `against_chance` and
    `ContingencyGain`.

    Parameters
    ----------
    pair
        Streams of who acts (first) and who may answer (second), [observation, step]; `pair.swapped()` asks the reverse.
    given, response
        Codes that make the act and the response. A code that neither stream's list holds is an error.
    window_s
        Length of the window in seconds. Assumed: 2 s.
    counted
        "onset": a response must begin in the window; "presence": it may have begun before.

    Returns
    -------
    polars.DataFrame
        acts (with a full window), answered, response_rate, base_rate, difference, odds_ratio, latency_mean_s and
        latency_median_s of the answers (from the act's first step to the response's), seconds_analysed, step_s,
        window_s. One row per observation; null where there is nothing to divide by, and the odds ratio also where the
        response never, or always, comes unasked.

    Notes
    -----
    After Van Egeren, Barratt & Roach (2001), doi:10.1037/0012-1649.37.5.684.

    Examples
    --------
    >>> child, mother = np.array([[0, 1, 0, 0, 0, 0]], np.int8), np.array([[0, 0, 1, 0, 0, 0]], np.int8)
    >>> pair = Pair(1.0, ("child", "mother"), (("play", "cry"), ("wait", "soothe")), child, mother)
    >>> contingency(pair, given=["cry"], response=["soothe"]).select("acts", "answered", "latency_mean_s").row(0)
    (1, 1, 1.0)
    """
    (a, b, c, d), latency_s, analysed_s = _cells(pair, given, response, window_s, counted)
    rate, base = ratio(a, a + b), ratio(c, c + d)
    odds = (a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5))
    # Without acts, or where the base rate is 0 or 1, the added ½ alone would make the odds ratio: the rarer the larger.
    informative = (a + b > 0) & (c > 0) & (d > 0)
    answered = np.isfinite(latency_s)
    rows = pair.shape[0]
    medians = np.full(rows, np.nan)
    for row in np.flatnonzero(answered.any(axis=1)):
        medians[row] = np.median(latency_s[row, answered[row]])
    table = pl.DataFrame(
        {
            "acts": a + b,
            "answered": a,
            "response_rate": rate,
            "base_rate": base,
            "difference": rate - base,
            "odds_ratio": np.where(informative, odds, np.nan),
            "latency_mean_s": ratio(np.nansum(latency_s, axis=1), answered.sum(axis=1)),
            "latency_median_s": medians,
            "seconds_analysed": analysed_s,
        }
    )
    return table.fill_nan(None).with_columns(step_s=pl.lit(pair.step_s), window_s=pl.lit(float(window_s)))


def _cells(
    pair: Pair, given: Sequence[str], response: Sequence[str], window_s: float, counted: Counted
) -> tuple[tuple[NDArray[np.intp], ...], Values, Values]:
    """Return the 2 × 2 counts (act × response), each act's latency [observation, step] and the seconds analysed."""
    act, answered, whole, next_answer = _windows(pair, given, response, window_s, counted)
    latency = np.where(act & whole & answered, (next_answer() - np.arange(act.shape[1])) * pair.step_s, np.nan)
    cells = (act & answered, act & ~answered, ~act & answered, ~act & ~answered)
    counts = tuple(np.count_nonzero(cell & whole, axis=1) for cell in cells)
    return counts, latency, np.count_nonzero(whole, axis=1) * pair.step_s


def _windows(
    pair: Pair, given: Sequence[str], response: Sequence[str], window_s: float, counted: Counted
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_], Callable[[], NDArray[np.intp]]]:
    """Return where an act begins, where an answer follows, where that could be seen, and a way to the next answer."""
    window = _steps(window_s, pair.step_s)
    if counted not in ("onset", "presence"):
        raise BadValueError(f"counted is {counted!r}; it must be 'onset' or 'presence'.")
    act, act_known = _onsets(pair.first, pair.codes(0, *given))
    answer, answer_known = _answers(pair.second, pair.codes(1, *response), counted)
    # Where the window is seen whole: seen steps in (t, t + window], by differences of a running count.
    whole = act_known & (_ahead(answer_known, window) == window)
    return act, _ahead(answer, window) > 0, whole, lambda: _next(answer)


def _steps(window_s: float, step_s: float) -> int:
    window = round(window_s / step_s)
    if window < 1:
        raise BadValueError(f"window_s is {window_s:g} and a step lasts {step_s:g} s; it must hold a step.")
    return window


def _answers(
    stream: Codes, codes: NDArray[np.int8], counted: Counted, *, circular: bool = False
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    if counted == "onset":
        return _onsets(stream, codes, circular=circular)
    return np.isin(stream, codes), stream >= -1


def _onsets(
    stream: Codes, codes: NDArray[np.int8], *, circular: bool = False
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where the codes begin, and where that could be seen (this step and the one before)."""
    shown, seen = np.isin(stream, codes), stream >= -1
    begins, known = np.zeros_like(shown), np.zeros_like(seen)
    begins[:, 1:] = shown[:, 1:] & ~shown[:, :-1] & seen[:, :-1]
    known[:, 1:] = seen[:, 1:] & seen[:, :-1]
    if circular:  # the step before the first is the last
        begins[:, 0] = shown[:, 0] & ~shown[:, -1] & seen[:, -1]
        known[:, 0] = seen[:, 0] & seen[:, -1]
    return begins, known


def _ahead(flags: NDArray[np.bool_], window: int) -> NDArray[np.int32]:
    """Count the true steps in (t, t + window]; beyond the end there are none."""
    running = np.zeros((flags.shape[0], flags.shape[1] + 1 + window), np.int32)
    np.cumsum(flags, axis=1, out=running[:, 1 : flags.shape[1] + 1])
    running[:, flags.shape[1] + 1 :] = running[:, flags.shape[1], None]
    return running[:, 1 + window :] - running[:, 1 : flags.shape[1] + 1]


def _next(flags: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the first true step after each step (or one far beyond the end)."""
    steps = flags.shape[1]
    at = np.where(flags, np.arange(steps), 2 * steps)
    nearest = np.minimum.accumulate(at[:, ::-1], axis=1)[:, ::-1]
    after = np.full_like(nearest, 2 * steps)
    after[:, :-1] = nearest[:, 1:]
    return after
