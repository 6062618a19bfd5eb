"""Reasons: why one sibling did what it did at every moment of a procedure, as the theory's own terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.engine.lanes import Lanes
from attunement.engine.replay import Replay, replay
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout, Timetable
from attunement.lab.catalogue import PROCEDURES
from attunement.lab.home_visit import visit
from attunement.life.population import STANDARD
from attunement.life.upbringing import HOME as HOME_LIFE
from attunement.study.siblings import HOME, Sight
from attunement.theories.traits import Caring
from attunement.vocabulary import BadValueError

Array = NDArray[np.float32]

WORDS: Mapping[str, str] = {
    "curiosity": "Things to explore draw it.",
    "tendency": "How readily this act comes by itself.",
    "need": "It is upset, and its caregiver far or the moment strange.",
    "expected comfort": "It expects to be comforted when it asks, so going there or crying pays.",
    "expected answer": "It expects an answer, so smiling and signalling pay.",
    "play": "It is being played with.",
    "habit": "What this act has brought before, when it was in need.",
    "uncertainty": "Comfort from this person has come on some days and not on others.",
    "conflict": "It is drawn to somebody it fears.",
    "nobody to turn to": "The person is away, or a stranger.",
    "maturation": "It is too young for this yet.",
}
"""What each of the theory's reasons means, for a reader."""


@dataclass(frozen=True, eq=False)
class Reasons:
    """Why one child acted as it did; every array begins with the tick. See `engine.replay.Replay`."""

    reasons: dict[str, Array]
    chances: Array
    state: dict[str, Array]
    distances: Array


def reasons(sight: Sight, pair: int, sibling: int) -> Reasons:
    """Feed one sibling's filmed acts to the theory again and read what spoke for and against each act.

    Parameters
    ----------
    sight
        From `watch`.
    pair, sibling
        Which.
    """
    siblings = sight.siblings
    if not (0 <= pair < len(siblings.pairs) and 0 <= sibling < siblings.n):
        raise BadValueError(f"there is no sibling {sibling} of pair {pair}.")
    at = pair * siblings.n + sibling
    lanes, engine = siblings.grown.take(slice(at, at + 1)), siblings.engine
    film = sight.of(pair).take(slice(sibling, sibling + 1))
    found: list[Replay] = []
    for timetable, bout, start in _bouts(sight):
        met = _with_company(lanes, sight)
        part, after = replay(
            engine.theory, engine.parameters, met, timetable, bout, film.between(start, start + timetable.ticks),
            step_s=sight.occasion.step_s, key=key_of(siblings.seed),
        )  # fmt: skip
        found.append(part)
        lanes = Lanes.of_child(lanes.dyad, lanes.traits, after.bonds[:1], after.generic)
    return Reasons(
        {name: np.concatenate([part.reasons[name] for part in found]) for name in found[0].reasons},
        np.concatenate([part.chances for part in found]),
        {name: np.concatenate([part.state[name] for part in found]) for name in found[0].state},
        np.concatenate([part.distances for part in found]),
    )


def _bouts(sight: Sight) -> list[tuple[Timetable, Bout, int]]:
    """Return each bout that was filmed, with its timetable and first tick."""
    siblings = sight.siblings
    if sight.procedure == HOME:
        bouts = visit(siblings.age_months, occasion=sight.occasion.number)
        return [(HOME_LIFE.timetable(), bout, i * HOME_LIFE.ticks) for i, bout in enumerate(bouts)]
    plan = PROCEDURES[sight.procedure]
    return [(plan.timetable(), plan.bout(occasion=sight.occasion.number, age_months=siblings.age_months), 0)]


def _with_company(lanes: Lanes, sight: Sight) -> Lanes:
    plan = PROCEDURES.get(sight.procedure)
    if plan is None or plan.people == 1:
        return lanes
    return lanes.joined_by(Caring(*(np.full(len(lanes), value, np.float32) for value in STANDARD)))
