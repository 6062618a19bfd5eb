"""How parents nobody has lived with see their own history: as is usual in their circumstances, and more the steadier they care."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, normals
from attunement.life.course.carers import Carers
from attunement.life.course.frozen import usual_reflection
from attunement.life.course.lives import Lives
from attunement.life.course.own_history import Manner, OwnHistory
from attunement.life.course.slots import Slot
from attunement.life.population import LATENTS

Array = NDArray[np.float64]
OF = {Slot.MAIN: "mother", Slot.SECOND: "father"}
"""Whose reflection a mind keeps, by place."""


def first_reflection(
    number: NDArray[np.uint32], high_risk: NDArray[np.bool_], lasting: Manner, *, seed: int, p: OwnHistory
) -> tuple[Array, Array]:
    """Return how far a mother and a father who were drawn, not raised, see their history as history, 0 to 1, each [person].

    R = mean + SD·(r·steadiness + √(1 − r²)·e) of the mother, mean + SD·e of the father; mean and SD are those of a first
    generation in their circumstances.
    """
    mean, sd = usual_reflection(high_risk)
    r = p.reflects * p.reflected.inconsistency
    drawn = normals(seed, number, occasion=0, tick=1, stream=Stream.TALK).T[:2]
    steady = lasting.aspects[LATENTS.index("inconsistency")]
    both = np.stack([r * steady + np.sqrt(1 - r**2) * drawn[0], drawn[1]])
    mother, father = np.clip(mean + sd * both, 0.0, 1.0)
    return mother, father


def talked_with_by_newcomers(lives: Lives, slot: Slot, who: NDArray[np.bool_]) -> Lives:
    """Return lives in which some children are talked with by their new main or second carer, as it reflects itself."""
    rows = np.flatnonzero(who)
    if not len(rows):
        return lives
    new: Carers = lives.carers[slot].take(rows)
    reflects, _ = first_reflection(new.number, new.high_risk, new.lasting, seed=lives.seed, p=lives.numbers.own_history)
    name = OF[slot]
    parent = getattr(lives.mind, name).copy()
    parent[rows] = reflects
    return replace(lives, mind=lives.mind._replace(**{name: parent}))
