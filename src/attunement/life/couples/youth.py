"""A short youth: what people expect of others before they meet a partner was learned with a parent, a friend and a former partner.

Nothing is set. A life from birth on is not yet lived by grown-ups; this is what stands in for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes, broadcast, brought
from attunement.life.couples.evenings import EVENINGS, Evenings, lived
from attunement.life.couples.people import PARENTS, People, mated
from attunement.theories.couple.state import Partner
from attunement.theories.interface import Kept


@dataclass(frozen=True)
class Chapter:
    """Some years with one person: how many evenings are sampled, and how much they count for people in general."""

    name: str
    first_occasion: int
    evenings: int
    years: float
    generic_weight: float

    @property
    def days(self) -> float:
        """Days that each evening stands for."""
        return 365.0 * self.years / self.evenings


WITH_PARENT = Chapter("parent", 1_000, 40, 15.0, 1.0)
WITH_FRIEND = Chapter("friend", 2_000, 30, 4.0, 0.5)
WITH_FORMER = Chapter("former partner", 3_000, 30, 3.0, 0.5)
CHAPTERS = (WITH_PARENT, WITH_FRIEND, WITH_FORMER)
"""Lengths and weights are assumed."""


@dataclass(frozen=True, eq=False)
class Grown:
    """Grown-ups before they meet a partner: their traits, and what they expect of people in general, arrays [person]."""

    person: NDArray[np.uint32]
    traits: Partner
    general: Kept  # without a bond to anybody


def grow_up(
    person: NDArray[np.uint32],
    friends: NDArray[np.intp],
    former: NDArray[np.intp],
    engine: Engine,
    *,
    people: People,
    seed: int,
    evenings: Evenings = EVENINGS,
    after_bout: Callable[[int], None] | None = None,
) -> Grown:
    """Let some persons live through a youth: with a parent each, then in pairs with a friend and with a former partner.

    Parameters
    ----------
    person
        Number of each.
    friends, former
        Pairs of places in `person`, [pair, 2]: everybody once in each.
    engine
        Of the couple theory.
    people
        How people vary.
    seed
        The study's seed.
    """
    traits = people.draw(person, seed=seed)
    young, count = people.young(traits), len(person)
    born = broadcast(brought(engine.newborn(), 1), count)
    parents = people.draw(person, seed=seed, whose=PARENTS)
    step = after_bout or (lambda _: None)

    def lives(lanes: Lanes, chapter: Chapter) -> Lanes:
        first, k = chapter.first_occasion, chapter.evenings
        bouts = evenings.bouts(first, k, days=chapter.days, generic_weight=chapter.generic_weight)
        brings = evenings.brings(lanes.dyad, first, k, seed=seed)
        return lived(
            lanes, engine, evenings.timetable, bouts, brings, step_s=evenings.step_s, seed=seed,
            after_bout=lambda _: step(1),
        )[0]  # fmt: skip

    general = lives(Lanes(person, (young, parents), (born, born)), WITH_PARENT).kept[0]
    for pairs, chapter in ((friends, WITH_FRIEND), (former, WITH_FORMER)):
        met = unmet(person, young, general, pairs)
        after = lives(met, chapter)
        general = _scattered(general, after, pairs)
    return Grown(person, traits, general)


def unmet(person: NDArray[np.uint32], traits: Partner, general: Kept, pairs: NDArray[np.intp]) -> Lanes:
    """Return pairs of people who have not met: of each other they expect what they expect of people in general."""
    sides = [pairs[:, side] for side in (0, 1)]
    kept = tuple(_new(_some(general, which)) for which in sides)
    return Lanes(person[pairs[:, 0]], tuple(mated(traits, which) for which in sides), kept)


def _new(kept: Kept) -> Kept:
    return kept._replace(bonds=(kept.generic,))


def _some(kept: Kept, which: NDArray[np.intp]) -> Kept:
    return Kept((), type(kept.generic)(*(row[which] for row in kept.generic)))


def _scattered(general: Kept, after: Lanes, pairs: NDArray[np.intp]) -> Kept:
    """Return what everybody expects of people in general after a chapter in pairs."""
    rows = [row.copy() for row in general.generic]
    for side in (0, 1):
        for row, new in zip(rows, after.kept[side].generic, strict=True):
            row[pairs[:, side]] = new
    return general._replace(generic=type(general.generic)(*rows))
