"""Sensitive periods: children who come to new people late, or after a poor beginning."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.contrasts import minus
from attunement.evidence.studies.lives import INSTITUTION, NURSES, WITHDRAWN
from attunement.evidence.studies.watching import watch
from attunement.evidence.virtual_study import Result, share, virtual_study
from attunement.lab.procedure import Episode, Fixed, Own, Procedure
from attunement.life.events import DRAWN, OWN, Event, Life, Person
from attunement.vocabulary import PersonAct

CHOOSING = Procedure(
    "choosing", "Mother and stranger are there while a child is a little alarmed.", "assumed", 3,
    (Episode("alarm", 240, Own(), Own(), strangeness=0.5),), distance=0.5, arousal_sd=0.04,
)  # fmt: skip


NEGLECTING = {name: 2 * sd for name, sd in WITHDRAWN.items()}
"""Neglect is twice as far from the mean as withdrawn care. Assumed."""


def adopted_at(age: float) -> Life:
    """Return a life in the institution to an age, and from then on with a parent, the child's own of the population."""
    events = (Event(age, "parent", "cares"), *(Event(age, nurse, "leaves") for nurse in NURSES))
    return Life((*INSTITUTION.people, Person("parent", OWN)), (*INSTITUTION.events, *events))


@virtual_study("inf.period.forming")
def late_adopted(cohorts: Cohorts) -> Iterator[Result]:
    """Children of an imagined institution (as in inst.lionetti) until 18 months, then with one low-risk caregiver.

    Mother and a stranger are there while the child is a little alarmed: share who are longer in contact with the mother, 2 and 8
    months after adoption.
    """
    dyads, prefers = cohorts.drawn("low-risk", cohorts.part(0.25)), {}
    for since in (2.0, 8.0):
        child = cohorts.in_company(dyads, adopted_at(18.0), 18.0 + since)["parent"]
        seen = watch(child, CHOOSING, repeat=round(since))
        prefers[since] = share("highest_level_7_9mo", seen.contact(0) > seen.contact(1))
    yield prefers[8.0]
    yield minus("later_minus_sooner", prefers[8.0], prefers[2.0])


PLACED = Life(
    (Person("mother", OWN), Person("carer", DRAWN)),
    (
        Event(0, "mother", "cares"),
        Event(0, "mother", "changes", NEGLECTING),
        Event(6, "carer", "cares"),
        Event(6, "mother", "leaves"),
    ),
)
HOME_SECURE = 0.66
"""Share of home-reared children above the cut of the Q-sort-like score, which has no cut of its own. Assumed."""


@virtual_study("inf.period.substitute_3y")
def placed_by_six_months(cohorts: Cohorts) -> Iterator[Result]:
    """Children of neglecting caregivers to 6 months, then with others of the low-risk population: Q-sort-like security at 36.

    The Q-sort-like score has no cut of its own: the one is taken above which .66 of home-reared children lie.
    """
    n = cohorts.part(0.25)
    placed = cohorts.living(PLACED, "carer", "low-risk", n, 36.0)
    at_home = cohorts.group("low-risk", 36.0, n=n)
    scores = [group.visits["q_sort_security"].to_numpy() for group in (placed, at_home)]
    cut = np.quantile(scores[1], 1 - HOME_SECURE)
    yield share("secure", scores[0] > cut)
    yield minus("secure_minus_home_reared", share("", scores[0] > cut), share("", scores[1] > cut))


AT_THE_DOOR = Procedure(
    "stranger-at-the-door", "A friendly stranger asks a child to come along while the carer looks on.", "assumed", 3,
    (
        Episode("asked", 120, Fixed(PersonAct.NEUTRAL), Fixed(PersonAct.POSITIVE)),
        Episode("leaving", 60, Fixed(PersonAct.NEUTRAL), Fixed(PersonAct.POSITIVE)),
    ),
    distance=0.5, arousal_sd=0.04,
)  # fmt: skip


@virtual_study("inf.period.stranger_door")
def leaving_with_a_stranger(cohorts: Cohorts) -> Iterator[Result]:
    """Children of 54 months raised by twenty withdrawn people in turns, or by them and a family from 22 months on, or at home.

    A friendly stranger is there and the carer looks on. Follows: in contact with the stranger for more of
    the last minute than with the carer, and for at least half of it; nobody walks through a door.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.125))
    groups = {
        "care_as_usual": cohorts.in_company(dyads, INSTITUTION, 54.0)[NURSES[0]],
        "foster_care": cohorts.in_company(dyads, adopted_at(22.0), 54.0)["parent"],
        "never_institution": cohorts.raised(dyads, 54.0),
    }
    for part, children in groups.items():
        seen = watch(children, AT_THE_DOOR)
        carer, stranger = (seen.contact(person, "leaving") for person in (0, 1))
        yield share(part, (stranger > carer) & (stranger >= 0.5))
