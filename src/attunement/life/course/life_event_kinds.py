"""Kinds of events of a life, each with the numbers it has: declared with unit, range, meaning and source, all assumed.

What a kind does in a year is in `year_of_events`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from attunement.vocabulary import param

SD = "SD"


def _weeks(usual: float) -> Any:
    return param(usual, unit="weeks", low=0, high=520, meaning="how long it lasts")


def _load(usual: float) -> Any:
    return param(
        usual, unit=SD, low=-3, high=5, meaning="load it brings the household, which then passes as hardship does"
    )


def _shared(usual: float) -> Any:
    return param(usual, low=0, high=1, meaning="share of the main carer's bouts that fall away while it lasts")


def _quality() -> Any:
    return param(0.0, unit=SD, low=-3, high=3, meaning="how well who comes cares, in all aspects")


def _sd(meaning: str, usual: float = 0.0) -> Any:
    return param(usual, unit=SD, low=-6, high=6, meaning=meaning)


@dataclass(frozen=True)
class Separation:
    """Somebody is away for some weeks."""

    weeks: float = _weeks(4)


@dataclass(frozen=True)
class Divorce:
    """Parents part: load, less support, and the second carer is there less. How the main carer fares decides."""

    load: float = _load(1.5)
    support: float = param(-0.2, low=-1, high=1, meaning="support that is lost")
    leaves: float = param(0.6, low=0, high=1, meaning="share of the second carer's bouts that fall away")


@dataclass(frozen=True)
class Death:
    """Somebody dies: the bond closes, and who is left carries a load."""

    load: float = _load(1.5)


@dataclass(frozen=True)
class Hospital:
    """The child is in hospital."""

    load: float = _load(1.0)
    weeks: float = _weeks(2)
    shared: float = _shared(0.5)


@dataclass(frozen=True)
class Illness:
    """The main carer is ill for some weeks."""

    load: float = _load(1.0)
    weeks: float = _weeks(8)
    shared: float = _shared(0.3)


@dataclass(frozen=True)
class MentalIllness:
    """The main carer is ill for years: a load in each of them, and a withdrawn manner."""

    load: float = _load(1.5)
    weeks: float = _weeks(104)
    withdrawn: float = _sd("readiness to soothe and warmth while it lasts", -0.5)


@dataclass(frozen=True)
class Move:
    """The family moves."""

    load: float = _load(0.5)
    weeks: float = _weeks(4)
    shared: float = _shared(0.0)


@dataclass(frozen=True)
class Sibling:
    """A brother or sister is born."""

    load: float = _load(0.5)
    weeks: float = _weeks(26)
    shared: float = _shared(0.3)


@dataclass(frozen=True)
class Job:
    """The main carer begins to work."""

    load: float = _load(0.3)
    weeks: float = _weeks(52)
    shared: float = _shared(0.2)


@dataclass(frozen=True)
class Institution:
    """Many carers take turns in the place of parents, withdrawn, none of them known well."""

    carers: float = param(20, low=1, high=100, meaning="how many take turns")
    withdrawn: float = _sd("their readiness to soothe and warmth", -1.0)
    fright: float = _sd("how far they frighten", 0.2)
    days_apart: float = param(60, unit="days", low=1, high=365, meaning="how long until each is met again")


@dataclass(frozen=True)
class Foster:
    """Others care in the place of parents for a time; the parents are away, not gone."""

    quality: float = _quality()
    load: float = _load(0.0)


@dataclass(frozen=True)
class Adoption:
    """Others come in the place of parents, for good."""

    quality: float = _quality()
    load: float = _load(0.0)


@dataclass(frozen=True)
class NewPartner:
    """A parent's new partner comes to care."""

    quality: float = _quality()
    load: float = _load(0.0)


@dataclass(frozen=True)
class DayCare:
    """A third carer has some of the parents' bouts."""

    bouts: float = param(30, unit="1/year", low=0, high=160, meaning="bouts a year, taken from the parents'")
    quality: float = _quality()
    carers: float = param(1, low=1, high=20, meaning="how many take turns")
    turnover: float = param(
        0.0, unit="1/year", low=0, high=1, meaning="share of children whose carer changes in a year"
    )


@dataclass(frozen=True)
class Training:
    """The main carer cares otherwise from an age on, aspect by aspect; up is better care."""

    responsiveness: float = _sd("readiness to soothe")
    threshold: float = _sd("reading quiet signals")
    warmth: float = _sd("warmth")
    directing: float = _sd("not directing")
    rebuff: float = _sd("not rebuffing")
    inconsistency: float = _sd("steadiness")
    fright: float = _sd("how far it frightens")


@dataclass(frozen=True)
class Therapy:
    """Somebody talks with the person and listens, and may become somebody it knows."""

    bouts: float = param(
        40, unit="1/year", low=0, high=400, meaning="bouts a year with the therapist; 0 without a bond"
    )


@dataclass(frozen=True)
class Leave:
    """Paid leave takes the load of work off in the first year."""

    weeks: float = param(0, unit="weeks", low=0, high=52, meaning="of the main carer")
    second_weeks: float = param(0, unit="weeks", low=0, high=52, meaning="of the second carer")


@dataclass(frozen=True)
class Income:
    """More income takes a load off that no support relieves."""

    by: float = param(0, unit=SD, low=-3, high=3, meaning="load taken off, lasting")


@dataclass(frozen=True)
class Support:
    """A household is supported more."""

    by: float = param(0, low=-1, high=1, meaning="support that is added; half the range is 0.5")


@dataclass(frozen=True)
class Discrimination:
    """Discrimination is a load that no support relieves."""

    by: float = param(0, unit=SD, low=-3, high=3, meaning="load put on, lasting")


KINDS: dict[str, type] = {
    "separation": Separation, "divorce": Divorce, "death": Death, "hospital": Hospital, "illness": Illness,
    "mental illness": MentalIllness, "move": Move, "sibling": Sibling, "job": Job, "institution": Institution,
    "foster care": Foster, "adoption": Adoption, "new partner": NewPartner, "day care": DayCare, "training": Training,
    "therapy": Therapy, "leave": Leave, "income": Income, "support": Support, "discrimination": Discrimination,
}  # fmt: skip
"""Kinds of events; the order is part of the address at which it is drawn whom a row meets, so that it is frozen by a test."""
OF_SOMEBODY = ("separation", "death")
"""Kinds for which it must be said who of `SLOTS` it is about."""
COMES_OR_GOES = ("death", "institution", "foster care", "adoption", "new partner", "day care", "therapy")
"""Kinds in which somebody comes or goes: that is at a birthday, so that nobody leaves before what happens."""
LASTING = (
    "institution", "foster care", "day care", "training", "therapy", "divorce", "income", "support", "discrimination",
)  # fmt: skip
"""Kinds that last from their age on, for good or `until` an age."""
