"""The numbers a course of life adds to a theory. All are assumed; `attune life` prints them beside its results."""

from __future__ import annotations

from dataclasses import dataclass, field

from attunement.life.course.carer_state import CarerYears
from attunement.life.course.evocation import Evoking
from attunement.life.course.own_history import OwnHistory
from attunement.life.course.partners import Pairing
from attunement.life.course.reflection import Reflecting
from attunement.vocabulary import param


@dataclass(frozen=True)
class Plasticity:
    """How much a bout counts for what is expected of whoever was met: it stands for more and more days."""

    sensitive_years: float = param(
        2.0, unit="years", low=0, high=6, meaning="until then a parent's bouts count in full"
    )
    lasting: float = param(0.30, low=0, high=1, meaning="how much a parent's bout counts in the end")
    fading_years: float = param(4.0, unit="years", low=0.001, high=20, meaning="how long the rest takes to fade")
    day_care: float = param(0.5, low=0, high=1, meaning="how much a bout with somebody in day care counts")
    school: float = param(0.06, low=0, high=1, meaning="how much a bout with a teacher or a friend counts")
    close: float = param(0.10, low=0, high=1, meaning="how much a bout with a partner or a therapist counts")


@dataclass(frozen=True)
class InGeneral:
    """How expectations of people in general follow those met, and what a new bond begins with."""

    weight: float = param(
        1.0, low=0, high=4, meaning="how far people in general are taken for those met; at 0 nobody is"
    )
    after_birth: float = param(
        1.095,
        low=0,
        high=4,
        meaning="pace after the first year, as a share of the first year's, reckoned back to birth",
    )
    slowing: float = param(1.2, low=0, high=4, meaning="how that pace falls: by (1 + age)^-slowing, in years")
    unsteadiness: float = param(
        0.1, low=0, high=1, meaning="share of the unsteadiness expected in general that is expected of somebody new"
    )


@dataclass(frozen=True)
class Absence:
    """What becomes of expectations of somebody who has gone: bids turned to somebody away count as unanswered."""

    kept: float = param(0.5, low=0, high=1, meaning="share that visits, letters and what others say keep")
    fading: float = param(
        0.5, unit="1/year", low=0, high=4, meaning="how quickly the rest fades, times what counts at the age"
    )


@dataclass(frozen=True)
class Others:
    """Who comes into a life beside mother and father."""

    day_care: float = param(0.5, low=0, high=1, meaning="share of children in day care from 2 to 4")
    hours_taken: float = param(0.41, low=0, high=1, meaning="share of the parents' bouts that day care takes")
    grandparent: float = param(
        0.5, low=0, high=1, meaning="share of the others whom a grandparent cares for, from 2 to 11"
    )


@dataclass(frozen=True)
class Births:
    """What children have of their parents at birth."""

    inherited: float = param(
        0.2,
        low=-1,
        high=1,
        meaning="correlation of a child's temperament with its main carer's, where these are related",
    )


@dataclass(frozen=True)
class CourseNumbers:
    """All numbers of a course of life."""

    plasticity: Plasticity = field(default_factory=Plasticity)
    in_general: InGeneral = field(default_factory=InGeneral)
    absence: Absence = field(default_factory=Absence)
    others: Others = field(default_factory=Others)
    births: Births = field(default_factory=Births)
    carer_years: CarerYears = field(default_factory=CarerYears)
    reflecting: Reflecting = field(default_factory=Reflecting)
    own_history: OwnHistory = field(default_factory=OwnHistory)
    evoking: Evoking = field(default_factory=Evoking)
    pairing: Pairing = field(default_factory=Pairing)
