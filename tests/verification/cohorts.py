"""Children of known histories, and what is measured on them: shared by the verification tests and docs/what-holds.md.

A history is a way of caring that the same kinds of children grow up with; observed with the standard caregiver, whatever
still differs between histories is what the children learned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.engine.lanes import Lanes, blocks, broadcast, join
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout, Timetable
from attunement.lab.home_visit import SEPARATION_PROBE
from attunement.lab.observer import CONTACT_DISTANCE
from attunement.lab.sessions import accompanied, attend, occasion_number, visit_home
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.life.upbringing import HOME, Upbringing, grow, newborns
from attunement.study.stages import SESSIONS, Children, draw, in_threads, observe, raise_children, score
from attunement.theories.state import Bond, Caring, Traits
from attunement.vocabulary import ChildAct, PersonAct

Array = NDArray[np.float64]
SEED = 11
SCALES = ("proximity_seeking", "contact_maintaining", "avoidance", "resistance", "disorganisation")
CLASSES = ("A", "B", "C", "D")
STRANGE = SESSIONS["strange-situation"]

ORDINARY = Caring(
    responsiveness=0.7207, loudness_threshold=0.45, warmth=0.8, directing=0.3, rebuff=0.0, fright=-0.8,
    contingent_fright=0.0, inconsistency=0.0,
)  # fmt: skip
"""All aspects of care at the population's mean."""

HISTORIES: Mapping[str, Caring] = {
    "sensitive": ORDINARY._replace(responsiveness=1.2, loudness_threshold=0.3, warmth=1.0),
    "ordinary": ORDINARY,
    "rejecting": ORDINARY._replace(responsiveness=0.0, loudness_threshold=0.6, warmth=0.2, rebuff=2.0),
    "neglecting": ORDINARY._replace(
        responsiveness=-0.5, loudness_threshold=0.8, warmth=-0.6, directing=0.0, fright=-1.5
    ),
    "frightening": ORDINARY._replace(fright=2.8),
    "frightening and rejecting": ORDINARY._replace(fright=3.0, rebuff=2.0),
    "changing mood": ORDINARY._replace(inconsistency=1.2),
    "changing mood, strongly": ORDINARY._replace(inconsistency=2.0),
}


def cared(children: Children, caring: Caring) -> Children:
    """Return newborns of the same temperaments, all with one way of caring."""
    lanes = children.lanes
    traits = Traits(lanes.traits.temperament, (Caring(*(np.full(len(lanes), v, np.float32) for v in caring)),))
    return replace(children, lanes=replace(lanes, traits=traits))


def infants(n: int, *, seed: int = SEED, first: int = 0) -> Children:
    """Return children at birth, with the temperaments of the low-risk population."""
    from attunement.engine.reference import ReferenceEngine
    from attunement.theories.homeostatic import HOMEOSTATIC

    dyads = draw("low-risk", n=n, seed=seed)
    engine = ReferenceEngine(HOMEOSTATIC, HOMEOSTATIC.parameters)
    return Children(dyads, newborns(dyads, engine), engine, 0.0)


def grown(children: Children, to_months: float = 12.0, upbringing: Upbringing = HOME) -> Children:
    """Raise children on from their age."""

    def childhood(block: tuple[Lanes, int]) -> Lanes:
        lanes, count = block
        raised = grow(
            lanes, children.engine, seed=children.seed, from_months=children.months, to_months=to_months,
            upbringing=upbringing,
        )  # fmt: skip
        return raised.take(slice(count))

    parts = in_threads(childhood, list(blocks(children.lanes)), None)
    return replace(children, lanes=join(parts), months=to_months)


def together(parts: Mapping[str, Children]) -> Children:
    """Put several cohorts side by side, so that one compiled block holds them all."""
    first = next(iter(parts.values()))
    return replace(first, lanes=join([part.lanes for part in parts.values()]))
