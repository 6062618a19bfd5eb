"""Who cares for a child by now: its main carer while there and met, else who else it met, and nobody where it met nobody."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.life.course.births import born
from attunement.life.course.cared_for import who_cares
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.slots import Slot
from attunement.life.course.year import lived
from attunement.life.people import NOBODY
from attunement.life.population import population
from attunement.theories.catalogue import theory_parameters

DYADS = population("mixed-risk").draw(12, seed=5)
WEEKS = {"weeks": 52.0}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine("homeostatic", theory_parameters("homeostatic"))


@pytest.mark.parametrize(
    ("events", "at_1", "at_2"),
    [
        ([], Slot.MAIN, Slot.MAIN),
        ([LifeEvent(0, "death", "main")], Slot.SECOND, Slot.SECOND),
        ([LifeEvent(0, "death", "main"), LifeEvent(1, "death", "second")], Slot.SECOND, NOBODY),
        ([LifeEvent(0, "death", "main"), LifeEvent(0, "death", "second")], NOBODY, NOBODY),
        ([LifeEvent(0, "institution", until=1)], Slot.THIRD, Slot.MAIN),
        ([LifeEvent(1, "foster care")], Slot.MAIN, Slot.THIRD),
        ([LifeEvent(0, "separation", "main", numbers=WEEKS)], Slot.SECOND, Slot.MAIN),
        ([LifeEvent(0, "separation", who, numbers=WEEKS) for who in ("main", "second")], NOBODY, Slot.MAIN),
        ([LifeEvent(0, "institution", until=1), LifeEvent(1, "adoption")], Slot.THIRD, Slot.MAIN),
    ],
)  # fmt: skip
def test_who_cares(engine: Engine, events: list[LifeEvent], at_1: int, at_2: int) -> None:
    newborn = born(DYADS, engine, events=events)
    for years, wanted in ((1, at_1), (2, at_2)):
        assert (who_cares(lived(newborn, engine, years)) == wanted).all(), years


def test_a_newborn_has_met_nobody(engine: Engine) -> None:
    assert (who_cares(born(DYADS, engine)) == NOBODY).all()


def test_of_several_children_each_has_its_own(engine: Engine) -> None:
    lives = lived(born(DYADS, engine, events=[LifeEvent(0, "death", "main", person=3)]), engine, 1)
    assert np.flatnonzero(who_cares(lives) == Slot.SECOND).tolist() == [3]
