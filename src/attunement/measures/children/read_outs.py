"""What single behaviours of a record say of a person: how it begins, recovers, explores, is answered, leads and gets on.

Each is one number an observation, NaN where the record holds no occasion for it. In every record the person of whom it says
something is the `child`, whatever its age, and whoever it is with the `caregiver` or, beside it, the `stranger`: these are
places in the record, not roles in life.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.children.lately import lately, soon
from attunement.measures.infants.interactive_scales import CAREGIVER, CHILD
from attunement.measures.infants.observed_sensitivity import ANSWERS, BIDS
from attunement.record import Grid, Record
from attunement.vocabulary import UnknownNameError, param

Array = NDArray[np.float64]

BESIDE = ("stranger", "behaviour")
UPSET, WELL = ("cry", "signal", "resist", "freeze"), ("explore", "social")
OWN_SIGNALS = ("social", "signal", "approach")
STEP_S = 3.0


@dataclass(frozen=True)
class ReadOutNumbers:
    """How long something counts as the beginning, as an answer, or as help."""

    begins_s: float = param(30.0, unit="s", low=3, high=120, meaning="time in which a first act is looked for")
    answer_s: float = param(6.0, unit="s", low=3, high=30, meaning="time within which another's act answers or follows")
    help_s: float = param(9.0, unit="s", low=3, high=60, meaning="time after an answer for which recovering was helped")


NUMBERS = ReadOutNumbers()


def episodes_of(record: Record, names: Sequence[str]) -> list[Grid]:
    """Return the grids of some episodes, by name.

    Errors
    ------
    UnknownNameError if the record has no episode of that name.
    """
    grid = record.grid(STEP_S)
    found = []
    for name in names:
        rows = record.episodes.filter(pl.col("episode") == name)
        if not len(rows):
            raise UnknownNameError.of("episode of this record", name, record.episodes["episode"].unique().to_list())
        row = rows.row(0, named=True)
        found.append(grid.between(row["start_s"], row["end_s"]))
    return found


def first_acts(record: Record, needs: Sequence[str], numbers: ReadOutNumbers = NUMBERS) -> Array:
    """Agency: share of episodes in which need begins whose first act of need is a bid, or that are explored on, [observation].

    The first act of need is the first in half a minute that is neither exploring nor social; freezing or turning away is no bid.
    An episode in which the person cannot be seen at all in that time does not count.
    """
    taken, counted = np.zeros(len(record)), np.zeros(len(record))
    for grid in episodes_of(record, needs):
        early = grid.between(0.0, numbers.begins_s)
        seen = early.codes[CHILD] >= 0
        of_need = seen & ~early.where(CHILD, *WELL)
        first = of_need.argmax(axis=1)
        bids = early.where(CHILD, *BIDS)[np.arange(len(record)), first]
        taken = taken + (seen.any(axis=1) & (bids | ~of_need.any(axis=1)))
        counted = counted + seen.any(axis=1)
    return _share(taken, counted)


def seconds_to_return(record: Record, numbers: ReadOutNumbers = NUMBERS) -> Array:
    """Regulation: seconds for which a person is upset, without help, for each time it becomes well again, [observation].

    Time upset without help divided by returns without help; somebody who never returns has the whole time for one return.
    """
    grid = record.grid(STEP_S)
    upset, well = grid.where(CHILD, *UPSET), grid.where(CHILD, *WELL)
    answered = grid.where(CAREGIVER, *ANSWERS)
    if BESIDE in grid.codes:
        answered = answered | grid.where(BESIDE, *ANSWERS)
    helped = answered | lately(answered, numbers.help_s, grid.step_s)
    alone = upset & ~helped
    returns = (alone[:, :-1] & well[:, 1:] & ~helped[:, 1:]).sum(axis=1)
    seconds = alone.sum(axis=1) * grid.step_s
    return np.where(seconds > 0, seconds / np.maximum(returns, 1), np.nan)


def exploring_kept(record: Record, under: Sequence[str], without: Sequence[str]) -> Array:
    """Coping: share of time exploring in episodes under threat, less that in episodes without, [observation]."""
    return _time(record, under, "explore") - _time(record, without, "explore")


def social_share(record: Record) -> Array:
    """Engagement: share of the time seen in which a person is social, [observation]."""
    grid = record.grid(STEP_S)
    return _share(grid.where(CHILD, "social").sum(axis=1), grid.seen(CHILD).sum(axis=1))


def answered_share(record: Record, numbers: ReadOutNumbers = NUMBERS) -> Array:
    """Share of a person's bids, while the other was there, that the other answered within six seconds, [observation]."""
    grid = record.grid(STEP_S)
    asked = grid.where(CHILD, *BIDS) & (grid.codes[CAREGIVER] >= 0)
    answered = asked & soon(grid.where(CAREGIVER, *ANSWERS), numbers.answer_s, grid.step_s)
    return _share(answered.sum(axis=1), asked.sum(axis=1))


def shared_between(record: Record, numbers: ReadOutNumbers = NUMBERS) -> Array:
    """Coordination: how evenly bids are shared among two who are there, by who answers them, [observation].

    4·f·(1 − f), f the one's share of all answers: 1 where both answer alike, 0 where only one does.
    """
    grid = record.grid(STEP_S)
    asked = grid.where(CHILD, *BIDS)
    both = [
        (asked & soon(grid.where(who, *ANSWERS), numbers.answer_s, grid.step_s)).sum(axis=1)
        for who in (CAREGIVER, BESIDE)
    ]
    share = _share(both[0], both[0] + both[1])
    return 4 * share * (1 - share)


def trusts_without_hostility(record: Record) -> Array:
    """Share of a person's acts towards another that are bids or social, less those that resist, [observation]."""
    grid = record.grid(STEP_S)
    kind = grid.where(CHILD, "social", "signal", "approach").sum(axis=1)
    return _share(kind - grid.where(CHILD, "resist").sum(axis=1).astype(float), grid.seen(CHILD).sum(axis=1))


def followed(record: Record, numbers: ReadOutNumbers = NUMBERS) -> Array:
    """Leadership: share of a person's own signals that another's act follows, beyond how often others act anyway, [observation]."""
    grid = record.grid(STEP_S)
    people = [who for who in (CAREGIVER, BESIDE) if who in grid.codes]
    acts = np.any([grid.where(who, *ANSWERS, "direct") for who in people], axis=0)
    there = np.any([grid.codes[who] >= 0 for who in people], axis=0) & grid.seen(CHILD)
    follows = soon(acts, numbers.answer_s, grid.step_s)
    signals = grid.where(CHILD, *OWN_SIGNALS) & there
    anyway = there & ~signals
    return _share((signals & follows).sum(axis=1), signals.sum(axis=1)) - _share(
        (anyway & follows).sum(axis=1), anyway.sum(axis=1)
    )


def _time(record: Record, names: Sequence[str], *acts: str) -> Array:
    grids = episodes_of(record, names)
    shown = sum((grid.where(CHILD, *acts).sum(axis=1) for grid in grids), np.zeros(len(record)))
    return _share(shown, sum((grid.seen(CHILD).sum(axis=1) for grid in grids), np.zeros(len(record))))


def _share(part: NDArray[np.generic], whole: NDArray[np.generic]) -> Array:
    whole = np.asarray(whole, np.float64)
    return np.divide(np.asarray(part, np.float64), whole, out=np.full(len(whole), np.nan), where=whole > 0)
