"""Reasons: why one sibling did what it did at every moment of a procedure, as the theory's own terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from attunement.engine.lanes import Lanes
from attunement.engine.replay import Replay, replay
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout, Timetable
from attunement.lab.catalogue import studied
from attunement.lab.sessions import met
from attunement.study.siblings import Sight
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
    "distrust": "It does not expect to be comforted, so turning away is left; where it does, this keeps it from turning away.",
    "asking again": "What it just did to be heard was not answered, so it tries something else.",
    "smiling back": "Somebody was friendly just now.",
    "too much": "It has been given more than it can take.",
    "too little": "It has been given less than it is used to.",
    "vigilance": "It keeps up with somebody whom it cannot foresee.",
    "company": "Nobody has played or talked with it for a while.",
    "watched": "Somebody it trusts is there, so it is free to explore.",
    "taking charge": "It is drawn to somebody it fears, and old enough to take charge of them.",
    "both at once": "Two acts draw it at the same time, so that voice and face show one while the body does the other.",
}
"""What each of the theory's reasons means, for a reader."""


class Carried(NamedTuple):
    """One part of the theory's state beside its reasons: what it is called, what it means, and how its number reads.

    `reads`: "number", "share" for a share of a whole, "times" for a factor.
    """

    title: str
    words: str
    reads: Literal["number", "share", "times"] = "number"


STATE: Mapping[str, Carried] = {
    "arousal": Carried("Arousal", "How upset it is, from 0, calm, to 1.2."),
    "frustration": Carried("Frustration", "How much it has been left without an answer that it expected, just now."),
    "expected_comfort": Carried("Comfort", "How surely it expects to be comforted when it asks this person."),
    "expected_answer": Carried("An answer", "What share of what it does it expects to be answered at all."),
    "expected_fright": Carried("Fright", "How much it expects to be frightened by this person."),
    "unsteadiness": Carried("Unsteadiness", "How much answering has differed from day to day."),
    "expected_mending": Carried("Mending", "How surely it expects that what goes wrong between them is put right."),
    "spared_frustration": Carried(
        "Frustration spared", "What share of its frustration at a miss the expectation of mending takes away.", "share"
    ),
    "disarmed": Carried("Fear disarmed", "What share of the fear of this person its trust takes away.", "share"),
    "settling": Carried(
        "Settles by itself",
        "How quickly, against its pace had it learned nothing: being soothed teaches to settle.",
        "times",
    ),
    "lasting_need": Carried("Need that lasts", "What being upset some minutes ago adds to what it needs now."),
    "expected_return": Carried("A return", "How surely it expects this person to come back."),
}
"""What each part of the theory's state is called beside its reasons, and what it means."""


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
    people = studied(sight.procedure).watched.people
    for timetable, bout, start in _bouts(sight):
        part, after = replay(
            engine.theory, engine.parameters, met(lanes, people, engine), timetable, bout,
            film.between(start, start + timetable.ticks), step_s=sight.occasion.step_s, key=key_of(siblings.seed),
        )  # fmt: skip
        found.append(part)
        lanes = Lanes(lanes.dyad, lanes.traits, tuple(k._replace(bonds=k.bonds[:1]) for k in after.kept[:2]))
    return Reasons(
        {name: np.concatenate([part.reasons[name] for part in found]) for name in found[0].reasons},
        np.concatenate([part.chances for part in found]),
        {name: np.concatenate([part.state[name] for part in found]) for name in found[0].state},
        np.concatenate([part.distances for part in found]),
    )


def _bouts(sight: Sight) -> list[tuple[Timetable, Bout, int]]:
    """Return each bout that was filmed, with its timetable and first tick."""
    plan, age = studied(sight.procedure).watched, sight.siblings.age_months
    timetable, bouts = plan.timetable(), plan.bouts(occasion=sight.occasion.number, age_months=age)
    return [(timetable, bout, i * timetable.ticks) for i, bout in enumerate(bouts)]
