"""Repair: how two people come back from mismatch to match, how often, how fast, and by whose change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.matching import match_state
from attunement.measures.pair import Pair, Values, ratio, runs
from attunement.record import NOT_CODED
from attunement.vocabulary import BadValueError

MATCHED, MISMATCHED = 1, 0


@dataclass(frozen=True, eq=False)
class Bouts:
    """Stretches of mismatch, in the order of time: one entry per bout.

    Parameters
    ----------
    step_s
        Length of one step in seconds.
    observation
        Row of the pair.
    start
        First step of the bout.
    steps
        Its length.
    repaired
        Whether it ended in a match; otherwise it is right-censored: the episode ended, or a person became uncodable
        or showed no phase.
    """

    step_s: float
    observation: NDArray[np.intp]
    start: NDArray[np.intp]
    steps: NDArray[np.intp]
    repaired: NDArray[np.bool_]

    @property
    def latency_s(self) -> Values:
        """Length of each bout in seconds."""
        return np.asarray(self.steps * self.step_s, np.float64)

    def of(self, which: NDArray[np.bool_]) -> Bouts:
        """Return some of the bouts."""
        return Bouts(self.step_s, self.observation[which], self.start[which], self.steps[which], self.repaired[which])


def mismatch_bouts(pair: Pair, *, min_match_s: float = 0.0) -> Bouts:
    """Find the stretches of mismatch and how each ended.

    A bout counts from its first step when that follows a match or opens the coded time. A bout that comes out of an
    interruption (uncodable, or no phase shown) is left out: when it began was not seen. An interruption or the end
    of the coded time ends a bout as right-censored.

    Parameters
    ----------
    pair
        Phases of two people.
    min_match_s
        A match shorter than this does not end a mismatch: the bout runs on through it. A match cut short by an
        interruption or the end before it has lasted this long leaves open whether it would have, and censors.
    """
    state = _held(match_state(pair), _steps(min_match_s, pair.step_s))
    row, start, length = runs(state)
    value = state[row, start]
    before = np.where(start > 0, state[row, start - 1], NOT_CODED)
    after_at = np.minimum(start + length, state.shape[1] - 1)
    after = np.where(start + length < state.shape[1], state[row, after_at], NOT_CODED)
    bout = (value == MISMATCHED) & ((before == MATCHED) | (before == NOT_CODED))
    return Bouts(pair.step_s, row[bout], start[bout], length[bout], after[bout] == MATCHED)


def repair(pair: Pair, *, min_match_s: float = 0.0) -> pl.DataFrame:
    """Return how often, how fast and by whom mismatches were repaired, one row per observation.

    repairs_per_min = repairs / analysed minutes;  hazard_per_step = P(match at t + 1 | mismatch at t)

    A repair is a step of mismatch followed directly by a step of match. Who repaired is the person whose phase
    changed in that step; both, if both changed. Latency to repair is the length of the mismatch: its mean over the
    repaired bouts (which leaves out the unfinished ones and is therefore too short), and its Kaplan–Meier median,
    which takes them as right-censored (null where it stays open).

    Parameters
    ----------
    pair
        Phases of two people, [observation, step].
    min_match_s
        Shortest match that repairs, see `mismatch_bouts`.

    Returns
    -------
    polars.DataFrame
        repairs, repairs_per_min, hazard_per_step, latency_mean_s, latency_median_s, bouts, bouts_censored,
        repaired_by_<first>, repaired_by_<second>, repaired_by_both, seconds_analysed, step_s, min_match_s.

    Notes
    -----
    After Gianino & Tronick (1988); Kaplan & Meier (1958), doi:10.1080/01621459.1958.10501452.

    Examples
    --------
    >>> child, mother = np.array([[0, 0, 1, 1, 0]], np.int8), np.array([[0, 1, 1, 0, 0]], np.int8)
    >>> table = repair(Pair(1.0, ("child", "mother"), (("object", "positive"),) * 2, child, mother))
    >>> table.select("repairs", "hazard_per_step", "repaired_by_child", "latency_mean_s").row(0)
    (2, 1.0, 2, 1.0)
    """
    shared = pair.shared()
    state = _held(match_state(shared), _steps(min_match_s, pair.step_s))
    mended = _mended(state)
    at_risk = (state[:, :-1] == MISMATCHED) & (state[:, 1:] >= 0)
    moved_first = shared.first[:, 1:] != shared.first[:, :-1]
    moved_second = shared.second[:, 1:] != shared.second[:, :-1]
    analysed_s = pair.coverage()["seconds_analysed"]
    repairs = np.count_nonzero(mended, axis=1)
    bouts = mismatch_bouts(pair, min_match_s=min_match_s)
    done = bouts.of(bouts.repaired)
    rows = pair.shape[0]
    finished = np.bincount(done.observation, minlength=rows)
    first, second = pair.persons
    table = pl.DataFrame(
        {
            "repairs": repairs,
            "repairs_per_min": ratio(repairs * 60.0, analysed_s),
            "hazard_per_step": ratio(repairs, np.count_nonzero(at_risk, axis=1)),
            "latency_mean_s": ratio(np.bincount(done.observation, done.latency_s, minlength=rows), finished),
            "latency_median_s": kaplan_meier_median(bouts.latency_s, bouts.repaired, bouts.observation, rows),
            "bouts": np.bincount(bouts.observation, minlength=rows),
            "bouts_censored": np.bincount(bouts.observation[~bouts.repaired], minlength=rows),
            f"repaired_by_{first}": np.count_nonzero(mended & moved_first & ~moved_second, axis=1),
            f"repaired_by_{second}": np.count_nonzero(mended & moved_second & ~moved_first, axis=1),
            "repaired_by_both": np.count_nonzero(mended & moved_first & moved_second, axis=1),
            "seconds_analysed": analysed_s,
        }
    )
    return table.fill_nan(None).with_columns(step_s=pl.lit(pair.step_s), min_match_s=pl.lit(min_match_s))


def repairs_per_min(pair: Pair) -> Values:
    """Return repairs per analysed minute of each observation: a statistic for `against_chance`."""
    state = match_state(pair)
    return ratio(np.count_nonzero(_mended(state), axis=1) * 60.0, np.count_nonzero(state >= 0, axis=1) * pair.step_s)


def repair_hazard(pair: Pair) -> Values:
    """Return the chance that a mismatched step is followed by a matched one: a statistic for `against_chance`."""
    state = match_state(pair)
    at_risk = np.count_nonzero((state[:, :-1] == MISMATCHED) & (state[:, 1:] >= 0), axis=1)
    return ratio(np.count_nonzero(_mended(state), axis=1), at_risk)


def kaplan_meier_median(
    latency_s: Values, completed: NDArray[np.bool_], group: NDArray[np.intp] | None = None, groups: int = 1
) -> Values:
    """Return the time by which half are completed, taking the unfinished as right-censored; NaN where never.

    S(t) = Π_{tᵢ ≤ t} (1 − completedᵢ / still open at tᵢ);  median = min{t : S(t) ≤ ½}

    Parameters
    ----------
    latency_s
        Times, [bout].
    completed
        False where the time is right-censored, [bout].
    group, groups
        Number of each bout's group and how many groups there are; one group if not given.

    Examples
    --------
    >>> kaplan_meier_median(np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, False, True, True]))
    array([3.])
    """
    group = np.zeros(len(latency_s), np.intp) if group is None else group
    # At equal times the completed come first: whoever is censored at t was still open at t.
    order = np.lexsort([~completed, latency_s, group])
    latency_s, completed, group = latency_s[order], completed[order], group[order]
    ends = np.searchsorted(group, np.arange(groups), side="right")
    median = np.full(groups, np.nan)
    for number, (start, end) in enumerate(zip(np.r_[0, ends[:-1]], ends, strict=True)):
        open_still = np.arange(end - start, 0, -1)
        survival = np.cumprod(1 - completed[start:end] / open_still)
        below = np.flatnonzero(survival <= 0.5 + 1e-9)
        if len(below):
            median[number] = latency_s[start + below[0]]
    return median


def _mended(state: NDArray[np.int8]) -> NDArray[np.bool_]:
    return (state[:, :-1] == MISMATCHED) & (state[:, 1:] == MATCHED)


def _steps(seconds: float, step_s: float) -> int:
    if not 0 <= seconds < np.inf:
        raise BadValueError(f"min_match_s is {seconds}; it must be zero or a positive number of seconds.")
    return int(np.ceil(round(seconds / step_s, 9)))


def _held(state: NDArray[np.int8], min_steps: int) -> NDArray[np.int8]:
    """Return the states with matches too short to count as mismatch, or as unknown where the end cut them short."""
    if min_steps <= 1:
        return state
    row, start, length = runs(state)
    short = (state[row, start] == MATCHED) & (length < min_steps)
    row, start, length = row[short], start[short], length[short]
    stop = start + length
    after = np.where(stop < state.shape[1], state[row, np.minimum(stop, state.shape[1] - 1)], NOT_CODED)
    flat = np.repeat(row * state.shape[1] + start - (np.cumsum(length) - length), length) + np.arange(length.sum())
    held = state.copy()
    held.reshape(-1)[flat] = np.repeat(np.where(after == MISMATCHED, np.int8(MISMATCHED), after), length)
    return held
