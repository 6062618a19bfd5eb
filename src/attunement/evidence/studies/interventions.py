"""Randomised interventions: caregivers trained, carriers given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from attunement.engine.timetable import Bout
from attunement.evidence.studies.care import randomised
from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.lives import CARER, with_own
from attunement.evidence.virtual_study import Result, Statement, difference, odds_difference, quotient, virtual_study
from attunement.life.events import Event
from attunement.life.upbringing import Upbringing

TRAINED_SD = 0.5
"""How far training moves every aspect of care that can be taught, in SD. Assumed; the ratio of effects hardly depends on it."""

TAUGHT = ("responsiveness", "threshold", "warmth", "rebuff", "inconsistency")
"""Aspects of care that training moves, all by the same number of SD. Assumed."""
TRAINING = with_own(Event(6, CARER, "changes", dict.fromkeys(TAUGHT, TRAINED_SD)))


@virtual_study("int.lessmore")
def sensitivity_training(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk families, randomised at 6 months; training moves responsiveness, reading of signals, warmth, rebuff, steadiness.

    At 12 months: observed sensitivity in d, security (B or not) in d from the odds ratio, and the ratio of the two.
    """
    dyads = cohorts.drawn("mixed-risk")
    lot = randomised(dyads)
    usual = Group(cohorts.raised(dyads.take(lot == 0)))
    trained = Group(cohorts.in_company(dyads.take(lot == 1), TRAINING)[CARER])
    sensitivity = difference("sensitivity", trained.sensitivity, usual.sensitivity)
    security = odds_difference("security", trained.is_class("B"), usual.is_class("B"))
    yield sensitivity
    yield security
    yield quotient("ratio", security, sensitivity)


@dataclass(frozen=True)
class InACarrier(Upbringing):
    """Every other bout begins in contact."""

    def bout(self, k: int) -> Bout:
        """Return bout k of a life."""
        usual = super().bout(k)
        return replace(usual, distance=0.0) if k % 2 else usual


@virtual_study("int.carrier")
def baby_carrier(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk families; half of all bouts begin in contact from birth on, answers unchanged. Share of B against ordinary life."""
    n = cohorts.part(0.25)
    carried = Group(cohorts.raised(cohorts.drawn("high-risk", n), upbringing=InACarrier()))
    with_carrier, without = carried.is_class("B").mean(), cohorts.high_risk.is_class("B")[:n].mean()
    se = float(np.sqrt((with_carrier * (1 - with_carrier) + without * (1 - without)) / n))
    yield Statement(
        bool(with_carrier - without > 2 * se), f"B {with_carrier:.3f} with, {without:.3f} without; SE {se:.3f}", n
    )
