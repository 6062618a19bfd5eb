"""Repair: how two people come back from mismatch to match, how often, how fast, and by whose change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.pair.matching import match_state
from attunement.measures.pair.pair import Pair, Values, ratio, runs
from attunement.record import NOT_CODED
from attunement.vocabulary import BadValueError

MATCHED, MISMATCHED = 1, 0
UNRESOLVED, REPAIRED, JOINED = 0, 1, 2
OUTCOMES = ("unresolved", "repaired", "joined negative")
"""How a mismatch ends: cut off (the end, a hole, somebody out of sight), in a match, or in a match in a negative phase."""


@dataclass(frozen=True, eq=False)
class Bouts:
    """Stretches of mismatch whose beginning was seen, in the order of time: one entry per bout, [bout].

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
    outcome
        UNRESOLVED, REPAIRED or JOINED: the number of one of OUTCOMES. An unresolved bout is right-censored: the episode
        ended, or a person became uncodable, was not coded or showed no phase.
    """

    step_s: float
    observation: NDArray[np.intp]
    start: NDArray[np.intp]
    steps: NDArray[np.intp]
    outcome: NDArray[np.int8]

    @property
    def repaired(self) -> NDArray[np.bool_]:
        """Whether each bout ended in a match that repairs, [bout]."""
        return self.outcome == REPAIRED

    @property
    def latency_s(self) -> Values:
        """Length of each bout in seconds, [bout]."""
        return np.asarray(self.steps * self.step_s, np.float64)

    def of(self, which: NDArray[np.bool_]) -> Bouts:
        """Return some of the bouts, [bout]."""
        return Bouts(self.step_s, self.observation[which], self.start[which], self.steps[which], self.outcome[which])


def mismatch_bouts(pair: Pair, *, min_match_s: float = 0.0, negative: Sequence[str] = ()) -> Bouts:
    """Find the stretches of mismatch and how each ended.

    A bout counts from its first step when that follows a match or opens the coded time. A bout that comes out of an
    interruption (uncodable, not coded, or no phase shown) is left out: when it began was not seen. An interruption or
    the end of the coded time ends a bout as right-censored.

    Parameters
    ----------
    pair
        Phases of two people.
    min_match_s
        A match shorter than this does not end a mismatch: the bout runs on through it. A match cut short by an
        interruption or the end before it has lasted this long leaves open whether it would have, and censors.
    negative
        Phases in which a match is no repair: the two then join in the negative. None: every match repairs.
    """
    state, kind = _ends(pair, min_match_s, negative)
    row, start, length = runs(state)
    value = state[row, start]
    before = np.where(start > 0, state[row, start - 1], NOT_CODED)
    coded = np.flatnonzero(value != NOT_CODED)
    opens = np.zeros(len(row), bool)
    opens[coded[np.unique(row[coded], return_index=True)[1]]] = True
    bout = (value == MISMATCHED) & ((before == MATCHED) | opens)
    last = np.minimum(start + length, state.shape[1] - 1)
    outcome = np.where(start + length < state.shape[1], kind[row, last], np.int8(UNRESOLVED))
    return Bouts(pair.step_s, row[bout], start[bout], length[bout], outcome[bout])


def repair(pair: Pair, *, min_match_s: float = 0.0, negative: Sequence[str] = ()) -> pl.DataFrame:
    """Return how often, how fast and by whom mismatches were repaired, one row per observation.

    repairs_per_min = repairs / analysed minutes;  hazard_per_step = P(repair at t + 1 | mismatch at t)

    A mismatch ends in one of three ways, counted apart: it is *repaired* when a step of match follows directly, it is
    *joined negative* when that match is in a negative phase, and it is *unresolved* when it is cut off. Who repaired is
    the person whose phase changed in that step; both, if both changed. Latency to repair is the length of the
    mismatch: its mean over the repaired bouts (which leaves out the others and is therefore too short), and the time
    by which half of all bouts were repaired, see `median_latency` (null where it stays open).

    Parameters
    ----------
    pair
        Phases of two people, [observation, step].
    min_match_s
        Shortest match that repairs, see `mismatch_bouts`.
    negative
        Phases in which a match is no repair but joins in the negative. None: every match repairs.

    Returns
    -------
    polars.DataFrame
        mismatches (all that were seen, also those whose beginning was not) = repairs + joined_negative + unresolved;
        repairs_per_min, joined_negative_per_min, hazard_per_step, latency_mean_s, latency_median_s, bouts (mismatches
        seen from their beginning), bouts_censored, repaired_by_<first>, repaired_by_<second>, repaired_by_both,
        seconds_analysed, step_s, min_match_s.

    Notes
    -----
    After Gianino & Tronick (1988), who take repair as the return to a mutually positive or neutral state.

    Examples
    --------
    >>> child, mother = np.array([[0, 0, 1, 1, 0]], np.int8), np.array([[0, 1, 1, 0, 0]], np.int8)
    >>> pair = Pair(1.0, ("child", "mother"), (("protest", "positive"),) * 2, child, mother)
    >>> repair(pair).select("repairs", "hazard_per_step", "repaired_by_child", "latency_mean_s").row(0)
    (2, 1.0, 2, 1.0)
    >>> repair(pair, negative=["protest"]).select("mismatches", "repairs", "joined_negative", "unresolved").row(0)
    (2, 1, 1, 0)
    """
    shared = pair.shared()
    state, kind = _ends(pair, min_match_s, negative)
    mismatched = state == MISMATCHED
    ended = np.where(mismatched[:, :-1], kind[:, 1:], np.int8(UNRESOLVED))
    mended = ended == REPAIRED
    at_risk = mismatched[:, :-1] & (state[:, 1:] >= 0)
    moved_first = shared.first[:, 1:] != shared.first[:, :-1]
    moved_second = shared.second[:, 1:] != shared.second[:, :-1]
    analysed_s = pair.coverage()["seconds_analysed"]
    repairs, joined = (np.count_nonzero(ended == which, axis=1) for which in (REPAIRED, JOINED))
    stretches = np.count_nonzero(mismatched, axis=1) - np.count_nonzero(mismatched[:, 1:] & mismatched[:, :-1], axis=1)
    bouts = mismatch_bouts(pair, min_match_s=min_match_s, negative=negative)
    done = bouts.of(bouts.repaired)
    rows = pair.shape[0]
    finished = np.bincount(done.observation, minlength=rows)
    first, second = pair.persons
    table = pl.DataFrame(
        {
            "mismatches": stretches,
            "repairs": repairs,
            "joined_negative": joined,
            "unresolved": stretches - repairs - joined,
            "repairs_per_min": ratio(repairs * 60.0, analysed_s),
            "joined_negative_per_min": ratio(joined * 60.0, analysed_s),
            "hazard_per_step": ratio(repairs, np.count_nonzero(at_risk, axis=1)),
            "latency_mean_s": ratio(np.bincount(done.observation, done.latency_s, minlength=rows), finished),
            "latency_median_s": median_latency(
                bouts.latency_s,
                bouts.repaired,
                competing=bouts.outcome == JOINED,
                group=bouts.observation,
                groups=rows,
            ),
            "bouts": np.bincount(bouts.observation, minlength=rows),
            "bouts_censored": np.bincount(bouts.observation[bouts.outcome == UNRESOLVED], minlength=rows),
            f"repaired_by_{first}": np.count_nonzero(mended & moved_first & ~moved_second, axis=1),
            f"repaired_by_{second}": np.count_nonzero(mended & moved_second & ~moved_first, axis=1),
            "repaired_by_both": np.count_nonzero(mended & moved_first & moved_second, axis=1),
            "seconds_analysed": analysed_s,
        }
    )
    return table.fill_nan(None).with_columns(step_s=pl.lit(pair.step_s), min_match_s=pl.lit(min_match_s))


@dataclass(frozen=True)
class EndsPerMinute:
    """Mismatches that end in one way per analysed minute: a statistic for `against_chance`.

    `outcome` is REPAIRED or JOINED; `negative` as in `repair`.
    """

    outcome: int = REPAIRED
    negative: tuple[str, ...] = ()

    def __call__(self, pair: Pair) -> Values:
        """Return one rate per observation."""
        state, kind = _ends(pair, 0.0, self.negative)
        ended = (state[:, :-1] == MISMATCHED) & (kind[:, 1:] == self.outcome)
        seconds = np.count_nonzero(state >= 0, axis=1) * pair.step_s
        return ratio(np.count_nonzero(ended, axis=1) * 60.0, seconds)


@dataclass(frozen=True)
class RepairHazard:
    """The chance that a mismatched step is followed by one that repairs: a statistic for `against_chance`."""

    negative: tuple[str, ...] = ()

    def __call__(self, pair: Pair) -> Values:
        """Return one share per observation."""
        state, kind = _ends(pair, 0.0, self.negative)
        at_risk = (state[:, :-1] == MISMATCHED) & (state[:, 1:] >= 0)
        return ratio(np.count_nonzero(at_risk & (kind[:, 1:] == REPAIRED), axis=1), np.count_nonzero(at_risk, axis=1))


repairs_per_min, repair_hazard = EndsPerMinute(), RepairHazard()
"""Every match taken for a repair, as most published studies count."""


def median_latency(
    latency_s: Values,
    completed: NDArray[np.bool_],
    *,
    competing: NDArray[np.bool_] | None = None,
    group: NDArray[np.intp] | None = None,
    groups: int = 1,
) -> Values:
    """Return the time by which half are completed, taking the unfinished as right-censored; NaN where never.

    S(t) = Π_{tᵢ ≤ t} (1 − endedᵢ / openᵢ);  F(t) = Σ_{tᵢ ≤ t} S(tᵢ₋) completedᵢ / openᵢ;  median = min{t : F(t) ≥ ½}

    `ended` counts the completed and those that ended in a competing way, after which completion cannot come any more
    (the cumulative incidence of Aalen & Johansen, 1978); without such, F = 1 − S of Kaplan & Meier (1958).

    Parameters
    ----------
    latency_s
        Times, [bout].
    completed, competing
        Whether each ended by completion, or in the competing way; neither: right-censored, [bout].
    group, groups
        Number of each bout's group and how many groups there are; one group if not given.

    Notes
    -----
    doi:10.1080/01621459.1958.10501452; competing ways after Putter, Fiocco & Geskus (2007), doi:10.1002/sim.2712.

    Examples
    --------
    >>> time, done = np.array([1.0, 2.0, 3.0]), np.array([False, False, True])
    >>> median_latency(time, done), median_latency(time, done, competing=~done)
    (array([3.]), array([nan]))
    """
    of = np.zeros(len(latency_s), np.intp) if group is None else group
    otherwise = np.zeros(len(latency_s), bool) if competing is None else competing
    # At equal times the completed come first: whoever is censored at t was still open at t.
    order = np.lexsort([~otherwise, ~completed, latency_s, of])
    latency_s, completed, over = latency_s[order], completed[order], (completed | otherwise)[order]
    ends = np.searchsorted(of[order], np.arange(groups), side="right")
    median = np.full(groups, np.nan)
    for number, (start, end) in enumerate(zip(np.r_[0, ends[:-1]], ends, strict=True)):
        open_still = np.arange(end - start, 0, -1)
        survival = np.cumprod(1 - over[start:end] / open_still)
        before = np.r_[1.0, survival[:-1]][: end - start]
        incidence = np.cumsum(before * completed[start:end] / open_still)
        half = np.flatnonzero(incidence >= 0.5 - 1e-9)
        if len(half):
            median[number] = latency_s[start + half[0]]
    return median


def _ends(pair: Pair, min_match_s: float, negative: Sequence[str]) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return the state of every step, and what a mismatch just before it came to: REPAIRED, JOINED or UNRESOLVED."""
    shared = pair.shared()
    state = _held(match_state(shared), _steps(min_match_s, pair.step_s))
    sad = np.array([code for code, name in enumerate(shared.names[0]) if name in negative], np.int8)
    kind = (state == MATCHED).view(np.int8)  # REPAIRED where matched, UNRESOLVED elsewhere
    if len(sad):
        kind = np.where((state == MATCHED) & np.isin(shared.first, sad), np.int8(JOINED), kind)
    return state, kind


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
