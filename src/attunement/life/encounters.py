"""Who meets whom when: children live with everybody who cares for them, bout by bout, all of them in one call.

In each bout a child is with one person: with whose turn it is every so many bouts, or else with one drawn for it by the
shares of care, at an address of its own. Bonds are gathered for the bout and scattered back; of who left, something is
still expected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes
from attunement.engine.threefry import Stream, key_of, uniforms
from attunement.engine.timetable import Bout
from attunement.life.company import Company
from attunement.life.events import Life, epochs, turns
from attunement.life.upbringing import HOME, Upbringing, filling

Carer = int | NDArray[np.int64]
"""The same for every child, or one for each."""

Between = Callable[[int, Lanes], Lanes]
Part = TypeVar("Part", Lanes, Bout)

TOGETHER = 32
"""Bouts lived in one call, which bounds the memory their numbers take."""
DRAWN_AT_ONCE = 16_384
"""Numbers drawn in one go: so many stay in the processor's own memory while they are mixed."""


def live(
    company: Company,
    engine: Engine,
    life: Life,
    *,
    seed: int,
    from_months: float = 0.0,
    to_months: float,
    upbringing: Upbringing = HOME,
    whole_calls: bool = True,
    after_bout: Callable[[int], None] | None = None,
) -> Company:
    """Let children live from one age to another; what they expect of everybody is kept.

    Parameters
    ----------
    company
        From `company_of`, or as an earlier call left it.
    engine
        Runs the bouts.
    life
        What happens after birth. Events at the age at which this call begins happen in it.
    seed
        Of the study.
    from_months, to_months
        The children's age.
    upbringing
        What a bout of ordinary life is.
    whole_calls
        Fill up calls of an engine whose bits depend on how many live in one; a few children alone live faster without.
    after_bout
        Called with the number of bouts done, for progress.
    """
    padding = filling(len(company), engine) if whole_calls else None
    timetable, key = upbringing.timetable(), key_of(seed)
    days = upbringing.bout(0).elapsed_days
    bouts = upbringing.bouts(from_months, to_months)
    by_epoch = [(round(age * upbringing.bouts_per_month), caring) for age, caring in epochs(life)]
    pending = [(round(event.age * upbringing.bouts_per_month), event) for event in life.events]
    done = 0

    def run(lanes: Lanes, some: Sequence[Bout], between: Between | None) -> Lanes:
        def tell(more: int) -> None:
            if after_bout:
                after_bout(done + more)

        step_s = upbringing.step_s
        return engine.run(lanes, timetable, some, step_s=step_s, key=key, between=between, after_bout=tell)[0]

    while done < len(bouts):
        k = bouts[done].occasion
        for at, event in pending:
            if at == k > 0:
                company = company.after(event, days=k * days)
        caring = [now for at, now in by_epoch if at <= k][-1]
        ends = min((at for at, _ in by_epoch if at > k), default=k + len(bouts))
        some = bouts[done : done + min(ends - k, TOGETHER)]
        carers = _turns(company, caring, some, seed)
        company = _meet(company, carers, list(_timed(company, carers, some, days)), days, run, padding)
        done += len(some)
    return company


def _meet(
    company: Company,
    carers: Sequence[Carer],
    bouts: Sequence[Bout],
    days: float,
    run: Callable[[Lanes, Sequence[Bout], Between | None], Lanes],
    padding: NDArray[np.intp] | None,
) -> Company:
    """Return the company after bouts of `days` each, lived in one call: bonds are scattered and gathered in between."""
    count = len(company)

    def filled_up(part: Part) -> Part:
        return part if padding is None else part.take(padding)

    def after(bout: Bout, carer: Carer, lanes: Lanes) -> Company:
        real = lanes if padding is None else lanes.take(slice(count))
        return company.met(carer, real, days=(bout.occasion + 1) * days)

    def between(done: int, lanes: Lanes) -> Lanes:
        nonlocal company
        if on_alike(done):
            return lanes
        company = after(bouts[done - 1], carers[done - 1], lanes)
        return filled_up(company.beside(carers[done], bouts[done].occasion))

    def on_alike(done: int) -> bool:
        """Whether everybody goes on with whom it was with, who is as before."""
        return carers[done] is carers[done - 1] and company.alike(bouts[done].occasion, bouts[done - 1].occasion)

    together = all(map(on_alike, range(1, len(bouts))))
    lanes = filled_up(company.beside(carers[0], bouts[0].occasion))
    lanes = run(lanes, list(map(filled_up, bouts)), None if together else between)
    return after(bouts[-1], carers[-1], lanes)


def _timed(company: Company, carers: Sequence[Carer], bouts: Sequence[Bout], days: float) -> Iterator[Bout]:
    """Yield bouts of `days` each with how long every child and the carer it meets have been apart."""
    met = company.bonds.met_days.copy()
    for carer, bout in zip(carers, bouts, strict=True):
        edges, now = company.edges(carer), (bout.occasion + 1) * days
        apart = now - met[edges]
        met[edges] = now
        yield replace(bout, days_apart=(float(apart[0]) if (apart == apart[0]).all() else apart,))


def _turns(
    company: Company, caring: Mapping[str, Mapping[str, float]], bouts: Sequence[Bout], seed: int
) -> list[Carer]:
    """Return with whom every child spends each of some bouts."""
    free = {company.names.index(name): n.get("share", 1.0) for name, n in caring.items() if "every" not in n}
    told: list[Carer | None] = [next(iter(free)) if len(free) == 1 else None] * len(bouts)
    for place, bout in enumerate(bouts):
        if (name := turns(caring, bout.occasion)) is not None:
            told[place] = company.names.index(name)
    drawn = _drawn(company, free, [bout for bout, who in zip(bouts, told, strict=True) if who is None], seed)
    return [next(drawn) if who is None else who for who in told]


def _drawn(
    company: Company, shares: Mapping[int, float], bouts: Sequence[Bout], seed: int
) -> Iterator[NDArray[np.int64]]:
    """Yield with whom each child spends each of the bouts in which shares of care decide, [child]."""
    carers, ends = np.array(list(shares), np.int64), np.cumsum(list(shares.values())) / sum(shares.values())
    each = max(DRAWN_AT_ONCE // len(company), 1)
    for first in range(0, len(bouts), each):
        occasions = np.array([bout.occasion for bout in bouts[first : first + each]], np.uint32)[:, np.newaxis]
        drawn = uniforms(seed, company.lanes.dyad, occasion=occasions, tick=0, stream=Stream.COMPANY, count=1)[..., 0]
        yield from carers[np.minimum(np.searchsorted(ends, drawn, side="right"), len(carers) - 1)]
