"""Adolescents and adults: how what they say of parents, friends, partners and themselves goes together, and over time."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.contrasts import minus, named, related, weights
from attunement.evidence.studies.life.asked import FATHER, FRIEND, MOTHER, answers, insecurity
from attunement.evidence.studies.life.looked import acts
from attunement.evidence.studies.life.persons import Course, first_generation
from attunement.evidence.virtual_study import Result, virtual_study
from attunement.life.course.slots import Slot
from attunement.life.people import NOBODY


def security_with_parents(course: Course, years: int) -> np.ndarray:
    """Return security with both parents as told, [person]."""
    return -(insecurity(course, years, MOTHER) + insecurity(course, years, FATHER)) / 2


@virtual_study("life.peer.selfesteem")
def security_and_esteem(cohorts: Cohorts) -> Iterator[Result]:
    """Security with both parents and being answered in general (esteem), as told at 15 and at 17."""
    course = first_generation(cohorts)
    early, late = (security_with_parents(course, age) for age in (15, 17))
    esteem, later = (answers(course, age)["answered"] for age in (15, 17))
    yield related("concurrent", early, esteem)
    to_esteem = named("security_to_esteem", weights(later, esteem=esteem, security=early)["security"])
    to_security = named("esteem_to_security", weights(late, esteem=esteem, security=early)["esteem"])
    yield to_esteem
    yield to_security
    yield minus("order", to_esteem, to_security)


@virtual_study("life.peer.parentpeer")
def parent_and_friend(cohorts: Cohorts) -> Iterator[Result]:
    """Security as told about the mother and about the present friend, at 15."""
    course = first_generation(cohorts)
    yield related("value", insecurity(course, 15, MOTHER), insecurity(course, 15, FRIEND))


@virtual_study("life.adult.dinero")
def couples_and_security(cohorts: Cohorts) -> Iterator[Result]:
    """Persons with the same partner at 25 and 27: warmth (positive and soothing) seen in the partner, and security as told.

    Each at 27 on both at 25.
    """
    course = first_generation(cohorts)
    partner = course.at(25).love.partner
    together = (partner != NOBODY) & (partner == course.at(27).love.partner)
    warm, later_warm = (_warmth(course, age)[together] for age in (25, 27))
    told, later = (-insecurity(course, age)[together] for age in (25, 27))
    to_security = weights(later, told=told, warm=warm)["warm"]
    to_interaction = weights(later_warm, told=told, warm=warm)["told"]
    yield named("interaction_to_security", to_security)
    yield minus("less_security_to_interaction", to_security, to_interaction)


def _warmth(course: Course, years: int) -> np.ndarray:
    seen = acts(course, Slot.PARTNER, years)
    return seen["other_positive"] + seen["other_soothe"]
