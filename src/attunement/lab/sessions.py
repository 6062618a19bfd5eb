"""Sessions: a copy of each child is brought to a procedure or visited at home; the child itself never notices."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes, broadcast
from attunement.engine.threefry import key_of
from attunement.engine.trees import map_arrays
from attunement.lab.coding import Codebook
from attunement.lab.home_visit import HomeVisit
from attunement.lab.observer import Occasion, observe_footage
from attunement.lab.procedure import Procedure
from attunement.life.population import STANDARD
from attunement.record import Record
from attunement.theories.interface import Kept
from attunement.theories.traits import Caring
from attunement.vocabulary import BadValueError, UnknownNameError

CAREGIVERS = ("own", "standard", "swapped")


def accompanied(lanes: Lanes, caregiver: str) -> Lanes:
    """Return the children with the caregiver who comes along.

    `own`; `standard`, the same good-enough manner for every child; or `swapped`, the manner of the neighbouring dyad's
    caregiver (dyads 0 and 1, 2 and 3 …), though the child still takes the person for its own.
    """
    if caregiver == "own":
        return lanes
    if caregiver == "standard":
        caring = Caring(*(np.full(len(lanes), value, np.float32) for value in STANDARD))
    elif caregiver == "swapped":
        if len(lanes) % 2:
            raise BadValueError(f"{len(lanes)} children cannot swap caregivers with a neighbour; give an even number.")
        neighbour = np.minimum(np.arange(len(lanes)) ^ 1, len(lanes) - 1)
        caring = map_arrays(lambda a: a[neighbour], lanes.traits[1])
    else:
        raise UnknownNameError.of("caregiver", caregiver, CAREGIVERS)
    return lanes.with_traits({1: caring})


@dataclass(frozen=True, eq=False)
class Filmed:
    """What was filmed of some dyads in a session, and what a coder writes down of it.

    Attributes
    ----------
    film, dyads
        The footage, and whose it is, [dyad].
    occasion, seed
        When it was, and the study's seed: the camera's luck.
    codebook
        What the coder writes down.
    """

    film: Footage
    dyads: NDArray[np.uint32]
    occasion: Occasion
    seed: int
    codebook: Codebook

    def take(self, which: Any) -> Filmed:
        """Return what was filmed of some of the dyads, a slice of them."""
        return dataclasses.replace(self, film=self.film.take(which), dyads=self.dyads[which])

    @cached_property
    def record(self) -> Record:
        """What camera and coder wrote down."""
        return observe_footage(self.film, self.dyads, self.occasion, seed=self.seed, codebook=self.codebook)


def met(lanes: Lanes, people: int, engine: Engine) -> Lanes:
    """Return the children with everybody who takes part: the second person is a stranger in the standard manner."""
    if people == 1:
        return lanes
    born = engine.newborn(2)
    stranger, brings = broadcast((STANDARD, Kept(generic=born.bond, slow=born.slow)), len(lanes))
    return lanes.joined_by(stranger, brings)


def with_both(first: Lanes, second: Lanes) -> Lanes:
    """Return children with two people they know, from the same children with each of them."""
    newcomer = second.kept[1]
    if newcomer.bonds:  # what a person who has a bond expects of the child, and of the first person
        newcomer = newcomer._replace(bonds=(newcomer.bonds[0], newcomer.generic))
    joined = first.joined_by(second.traits[1])
    lanes = Lanes(joined.dyad, joined.traits, (*joined.kept[:2], newcomer))
    return lanes.with_bonds((first.bonds[0], second.bonds[0]))


def attend(
    lanes: Lanes, plan: Procedure | HomeVisit, engine: Engine, *, seed: int, age_months: float, number: int
) -> Filmed:
    """Take a copy of one block of dyads through a procedure, or visit it at home, and film it."""
    timetable, bouts = plan.timetable(), plan.bouts(occasion=number, age_months=age_months)
    taking_part = met(lanes, plan.people, engine)
    films = engine.run(taking_part, timetable, bouts, step_s=plan.step_s, key=key_of(seed), film=True)[1]
    film = films[0] if len(films) == 1 else Footage.joined(films)
    if plan.people == 2:
        film = film.away(2, np.tile(timetable.here[2], len(films))[:, None] < 0.5)
    occasion = Occasion(f"{age_months:g} months", plan.name, plan.step_s, plan.spans(), number)
    return Filmed(film, lanes.dyad, occasion, seed, plan.codebook)
