"""The next generation: everybody who has lived has a child, cared for by its own manner and by its partner's.

How a parent cares is made once, when it first cares, of what it has come to expect of people and of how it sees its history;
from then on its years change it. Nothing is handed on but care, talk, circumstances and a part of temperament.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.threefry import Stream, uniforms
from attunement.life.course.adults import lasting_manner
from attunement.life.course.births import HALF, SIDE, at_birth
from attunement.life.course.carers import Carers
from attunement.life.course.circle import joined
from attunement.life.course.frozen import usual_reflection
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.lives import Lives, Love, Mind
from attunement.life.course.own_history import Manner
from attunement.life.course.reflection import others_who_talk
from attunement.life.course.slots import Slot, number_of
from attunement.life.people import NOBODY
from attunement.life.population import Population
from attunement.theories.traits import Temperament

A_CHILD_AT = 26
"""Age in years at which everybody has a child."""


def children_of(parents: Lives, engine: Engine, *, events: Sequence[LifeEvent] = (), related: bool = True) -> Lives:
    """Return the children of persons who have lived, at birth: child i is person i's.

    Parameters
    ----------
    parents
        Usually at 26.
    engine
        Makes what will happen.
    events
        What happens in the children's lives.
    related
        Whether a part of temperament is inherited; adopted children have none of it.
    """
    n, seed, population, p = len(parents), parents.seed, parents.population, parents.numbers
    number = parents.number + np.uint32(n)
    drawn = replace(population.drawn(number, seed=seed), high_risk=parents.adult.high_risk)
    if related:
        temperament = inherited(parents.temperament, drawn.temperament, population, p.births.inherited)
        drawn = replace(drawn, temperament=temperament)
    partner, lasting, adult = parents.love.partner, lasting_manner(parents), parents.adult
    main = Carers(number, adult.high_risk, lasting, adult.changing)
    couple = np.where(partner == NOBODY, np.arange(n), np.minimum(partner, np.arange(n)))
    side = uniforms(seed, number, occasion=0, tick=SIDE, stream=Stream.COURSE, count=1)[:, 0] < HALF
    love = Love(side, couple, np.full(n, NOBODY, np.int64), np.zeros(n, np.bool_))
    reflection, (usual, _) = parents.mind.reflection, usual_reflection(adult.high_risk)
    father = np.where(partner == NOBODY, usual, reflection[partner])
    mind = Mind(np.zeros(n), np.zeros(n), reflection, father, others_who_talk(number, seed=seed, p=p.reflecting))
    child = at_birth(drawn, engine, p, tuple(events), mind=mind, love=love, home=adult, main=main)
    return _with_fathers(child, partner, lasting, adult.changing, adult.high_risk)


def _with_fathers(
    child: Lives, partner: NDArray[np.int64], lasting: Manner, changing: Manner, high_risk: NDArray[np.bool_]
) -> Lives:
    """Return children whose second carer is their parent's partner, where there is one; others' are drawn."""
    rows = np.flatnonzero(partner != NOBODY)
    child = joined(child, Slot.SECOND, np.full(len(child), True))
    of = partner[rows]

    def take(manner: Manner) -> Manner:
        return Manner(*(part[..., of] for part in vars(manner).values()))

    fathers = Carers(number_of(child.number[rows], Slot.SECOND, 0), high_risk[of], take(lasting), take(changing))
    return child.with_carers(Slot.SECOND, child.carers[Slot.SECOND].with_(rows, fathers))


def inherited(parent: Temperament, drawn: Temperament, p: Population, r: float) -> Temperament:
    """Return temperaments related to a parent's: z = r·z of the parent + √(1 − r²)·z of its own, as the population spreads them."""
    usual = Temperament(0.0, 0.0, np.log(p.self_soothing), np.log(p.resting_arousal), 0.0)
    own = np.sqrt(1 - r**2)

    def each(name: str) -> NDArray[np.float64]:
        centre, mine, its = (np.asarray(getattr(some, name), np.float64) for some in (usual, parent, drawn))
        if name == "maturation_offset":
            return r * mine + own * its
        return np.exp(centre + r * (np.log(mine) - centre) + own * (np.log(its) - centre))

    return Temperament(*map(each, Temperament._fields))
