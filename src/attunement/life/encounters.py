"""Who meets whom when: children live with everybody who cares for them, bout by bout, all of them in one call.

In each bout a child is with one person: with whose turn it is every so many bouts, or else with one drawn for it by the
shares of care, at an address of its own. Bonds are gathered for the bout and scattered back; of who left, something is
still expected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.lanes import BLOCK, Lanes, blocks
from attunement.engine.threefry import Stream, key_of, uniforms
from attunement.engine.timetable import Bout, Timetable
from attunement.life.company import Company
from attunement.life.events import Life, epochs, turns
from attunement.life.upbringing import HOME, Upbringing
from attunement.vocabulary import BadValueError

Carer = int | NDArray[np.int64]
"""The same for every child, or one for each."""

TOGETHER = 32
"""Bouts whose turns are told at once."""


def live(
    company: Company,
    engine: Engine,
    life: Life,
    *,
    seed: int,
    from_months: float = 0.0,
    to_months: float,
    upbringing: Upbringing = HOME,
    after_bout: Callable[[int], None] | None = None,
) -> Company:
    """Let one block of children live from one age to another; what they expect of everybody is kept.

    Parameters
    ----------
    company
        From `company_of`, or as an earlier call left it.
    engine
        Runs the bouts.
    life
        What happens. Events at the age at which this call begins happen in it.
    seed
        Of the study.
    from_months, to_months
        The children's age.
    upbringing
        What a bout of ordinary life is.
    after_bout
        Called with the number of bouts done, for progress.
    """
    if len(company) > BLOCK:
        raise BadValueError(f"{len(company)} children were to live in one call; give at most {BLOCK}.")
    timetable, key = upbringing.timetable(), key_of(seed)
    days = upbringing.bout(0).elapsed_days
    bouts = upbringing.bouts(from_months, to_months)
    by_epoch = [(round(age * upbringing.bouts_per_month), caring) for age, caring in epochs(life)]
    pending = [(round(event.age * upbringing.bouts_per_month), event) for event in life.events]
    done = 0
    while done < len(bouts):
        k = bouts[done].occasion
        for at, event in pending:
            if at == k:
                company = company.after(event, days=k * days)
        caring = [now for at, now in by_epoch if at <= k][-1]
        ends = min((at for at, _ in by_epoch if at > k), default=k + len(bouts))
        for carer, some in _turns(company, caring, bouts[done : done + min(ends - k, TOGETHER)], seed):
            until = (some[0].occasion + 1) * days
            first = replace(some[0], days_apart=(_apart(company, carer, until),))
            met = _meet(engine, company.beside(carer), timetable, [first, *some[1:]], upbringing.step_s, key)
            company = company.met(carer, met, days=(some[-1].occasion + 1) * days)
            for _ in some:
                done += 1
                if after_bout:
                    after_bout(done)
    return company


def _meet(
    engine: Engine, lanes: Lanes, timetable: Timetable, bouts: Sequence[Bout], step_s: float, key: NDArray[np.uint32]
) -> Lanes:
    """Take children through bouts, filled up to a block, since a program is compiled for one."""
    if len(lanes) == BLOCK:
        return engine.run(lanes, timetable, bouts, step_s=step_s, key=key)[0]
    block, count = next(blocks(lanes))
    padding = np.minimum(np.arange(BLOCK), count - 1)
    return engine.run(block, timetable, [bout.take(padding) for bout in bouts], step_s=step_s, key=key)[0].take(
        slice(count)
    )


def _turns(
    company: Company, caring: Mapping[str, Mapping[str, float]], bouts: Sequence[Bout], seed: int
) -> Iterator[tuple[Carer, list[Bout]]]:
    """Yield with whom every child spends which bouts: as many at once as all spend with the same person."""
    free = {name: numbers.get("share", 1.0) for name, numbers in caring.items() if "every" not in numbers}
    usual = next(iter(free)) if len(free) == 1 else None
    for name, group in groupby(bouts, lambda bout: turns(caring, bout.occasion) or usual):
        some = list(group)
        if name is None:
            yield from zip(_drawn(company, free, some, seed), ([bout] for bout in some), strict=True)
        else:
            yield company.names.index(name), some


def _drawn(company: Company, shares: Mapping[str, float], bouts: Sequence[Bout], seed: int) -> NDArray[np.int64]:
    """Return with whom each child spends bouts in which shares of care decide, [bout, child]."""
    carers = np.array([company.names.index(name) for name in shares], np.int64)
    ends = np.cumsum(list(shares.values())) / sum(shares.values())
    occasions = np.array([[bout.occasion] for bout in bouts], np.uint32)
    drawn = uniforms(seed, company.lanes.dyad, occasion=occasions, tick=0, stream=Stream.COMPANY)[..., 0]
    return carers[np.minimum(np.searchsorted(ends, drawn, side="right"), len(carers) - 1)]


def _apart(company: Company, carer: Carer, now_days: float) -> float | NDArray[np.float64]:
    assert company.bonds is not None
    apart = company.bonds.days_apart(company.edges(carer), now_days=now_days)
    return float(apart[0]) if (apart == apart[0]).all() else apart
