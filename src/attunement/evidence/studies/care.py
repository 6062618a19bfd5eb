"""Care: how caregivers of an arm differ from others, and how children go on, with them or with somebody else.

How risk changes care is assumed, and was fixed before any validation finding was run. It reuses numbers of the
population: care that is *withdrawn* lies as far below the mean in responsiveness, reading of signals and warmth as
high-risk circumstances lower general quality.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attunement.engine.trees import map_arrays
from attunement.life.events import OWN, STANDARD, Event, Life, Person
from attunement.life.population import LATENTS, Dyads
from attunement.study.children import Children, cared_by, grown, lived_on, raise_in_company
from attunement.theories.traits import Caring

WITHDRAWN_SD = 0.7
"""How far withdrawn care lies below the mean, in SD of responsiveness, reading of signals and warmth. Assumed."""
REJECTING_SD = 2.0
"""How far maltreating care lies below the mean in what becomes rebuff, in SD. Assumed."""
FRIGHTENING = {"frightening_low_risk": 1.0, "frightening_high_risk": 1.0}


def shifted(dyads: Dyads, **by_sd: float) -> Dyads:
    """Return dyads with some latent aspects of care moved, in SD; up is better care."""
    latents = dyads.latents.copy()
    for name, sd in by_sd.items():
        latents[LATENTS.index(name)] += sd
    return replace(dyads, latents=latents)


def withdrawn(dyads: Dyads) -> Dyads:
    """Return dyads whose caregivers answer less, read only loud signals and show little warmth."""
    return shifted(dyads, responsiveness=-WITHDRAWN_SD, threshold=-WITHDRAWN_SD, warmth=-WITHDRAWN_SD)


def maltreating(dyads: Dyads) -> Dyads:
    """Return dyads whose caregivers rebuff bids; drawn with `FRIGHTENING`, they frighten too."""
    return shifted(dyads, rebuff=-REJECTING_SD)


def in_manners(children: Children, *ways: Caring) -> Children:
    """Return children whose caregivers care in set manners: equal parts of them, one manner after the other."""
    each = len(children) // len(ways)
    return cared_by(children, Caring(*(np.repeat(np.array(a, np.float32), each) for a in zip(*ways, strict=True))))


def randomised(children: Children, arms: int = 2) -> NDArray[np.intp]:
    """Return each child's arm, 0 for the first: dyads are drawn by chance, so that taking them in turns is a lot."""
    return np.arange(len(children)) % arms


def with_other_care(children: Children, who: NDArray[np.bool_], caring: Caring) -> Children:
    """Return children of whom some are from now on cared for in another way, such as those of a trained arm."""
    usual = children.lanes.traits[1]
    return cared_by(children, Caring(*(np.where(who, a, b) for a, b in zip(caring, usual, strict=True))))


def half_a_year_on(children: Children) -> Children:
    """Return the same children six months later, their caregivers' ways drifted as the population says."""
    return lived_on(children, children.months + 6)


def in_new_families(children: Children, families: Dyads) -> Children:
    """Return children who moved to new people, of whom they expect what they expect of people in general; half a year later."""
    caring = map_arrays(lambda a: a[: len(children)], families.traits()[1])
    moved = cared_by(children, caring)
    lanes = moved.lanes.with_bonds((moved.lanes.generic,))
    return grown(replace(moved, lanes=lanes), children.months + 6)


def shared_care(newborn: Children, other: Caring, *, every: int, months: float = 12.0) -> tuple[Children, Children]:
    """Raise children by two people, the other one in every so many bouts; return them with the first, and with the other."""
    people = (Person("first", OWN), Person("other", STANDARD))
    turns = (Event(0, "first", "cares"), Event(0, "other", "cares", {"every": every, "at": every - 1}))
    known = raise_in_company(
        newborn.dyads, Life(people, turns), months=months, engine=newborn.engine, manners={"other": other}
    )
    return known["first"], known["other"]
