"""Transmission: parents who have lived, their children and their grandchildren, seen and asked as real families were."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.contrasts import minus, named, related, upper
from attunement.evidence.studies.life.asked import coherence, state, unresolved
from attunement.evidence.studies.life.looked import acts, infant_class, secure, sensitivity, situation, visits
from attunement.evidence.studies.life.persons import (
    Course,
    first_generation,
    second_generation,
    third_generation,
)
from attunement.evidence.virtual_study import Measured, Result, odds_difference, share, virtual_study
from attunement.life.course.slots import Slot
from attunement.life.people import NOBODY

A_PARENT_AT = 26
AS_A_CHILD = {"F": "B", "Ds": "A", "E": "C", "U": "D"}
"""Which class of a child goes with which state of mind of a parent."""


@virtual_study("trans.verhage")
def parent_and_child(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk lives interviewed at 26 and their children at 1: coherence and B, unresolved and D."""
    parents, children = first_generation(cohorts), second_generation(cohorts)
    yield related("secure", coherence(parents, A_PARENT_AT), secure(children))
    yield related("unresolved", unresolved(parents, A_PARENT_AT), infant_class(children) == "D")


@virtual_study("trans.fonagy")
def two_way(cohorts: Cohorts) -> Iterator[Result]:
    """The same parents and children: coherent (F) or not, B or not."""
    agreed = (state(first_generation(cohorts), A_PARENT_AT) == "F") == secure(second_generation(cohorts))
    yield share("value", agreed)


@virtual_study("trans.3gen")
def three_generations(cohorts: Cohorts) -> Iterator[Result]:
    """Grandparents and parents interviewed at 26, grandchildren at 1: agreement of states of mind with the class they go with."""
    child = situation(third_generation(cohorts), 1).scales
    for who, course in (("mother", second_generation(cohorts)), ("grandmother", first_generation(cohorts))):
        three = state(course, A_PARENT_AT)
        four = np.where(unresolved(course, A_PARENT_AT), "U", three)
        for way, states, classes in (("3way", three, "abc"), ("4way", four, "abcd")):
            expected = np.array([AS_A_CHILD[one] for one in states])
            yield share(f"{who}_{way}", expected == child[classes].cast(pl.String).to_numpy())


@virtual_study("life.trans.parenting")
def parenting_again(cohorts: Cohorts) -> Iterator[Result]:
    """Observed sensitivity to persons at 1 and at 13, and of these persons to their own child at 1."""
    persons, shown = first_generation(cohorts), sensitivity(second_generation(cohorts), 1)
    early, adolescent = (related("early", sensitivity(persons, age), shown) for age in (1, 13))
    yield early
    yield minus("early_less_adolescent", early, adolescent)


@virtual_study("life.trans.coherence")
def nearer_interviews(cohorts: Cohorts) -> Iterator[Result]:
    """Interviews at 19 and at 26, and observed sensitivity to the own child at 3 (24 to 42 months)."""
    persons, shown = first_generation(cohorts), sensitivity(second_generation(cohorts), 3)
    far, near = (related(f"at_{age}", coherence(persons, age), shown) for age in (19, 26))
    yield far
    yield near
    yield minus("nearer_less_earlier", near, far)


@virtual_study("life.trans.adoptive")
def without_shared_temperament(cohorts: Cohorts) -> Iterator[Result]:
    """Coherence at 26 and B at 1 of children who inherit a part of temperament, and of children who inherit none."""
    parents = first_generation(cohorts)
    adopted = cohorts.once("lives, adopted", lambda: parents.next_generation(related=False))
    spoken = coherence(parents, A_PARENT_AT)
    unrelated, alike = (related("", spoken, secure(children)) for children in (adopted, second_generation(cohorts)))
    yield minus("unrelated_less_six_tenths_of_related", unrelated, times(alike, 0.6))


def times(found: Measured, factor: float) -> Measured:
    """Return a number and its error some times as large."""
    return Measured(found.part, factor * found.value, factor * found.se, found.n)


WORST = 0.1
"""Share of families called maltreating, by how much they frighten, or neglecting, by how little they answer. Assumed."""


def _worst(course: Course, column: str, sign: float) -> np.ndarray:
    return upper(sign * visits(course, 1)[column].to_numpy(), WORST)


def _continuity(cohorts: Cohorts, column: str, sign: float, among: np.ndarray | None = None) -> Measured:
    """Return how much likelier those are among the worst with their child of whom it was true as children, as d."""
    met, does = (_worst(course, column, sign) for course in (first_generation(cohorts), second_generation(cohorts)))
    who = np.ones(len(met), bool) if among is None else among
    return odds_difference("value", does[who & met], does[who & ~met])


@virtual_study("life.trans.maltreat")
def maltreated_and_maltreating(cohorts: Cohorts) -> Iterator[Result]:
    """The tenth of persons who were most frightened at home at 1, and the tenth who frighten their own child most; d by odds.

    Neglect: the least sensitive tenth in both. Rebuff is not told apart at home.
    """
    yield _continuity(cohorts, "frightening", 1.0)
    yield named("neglect", _continuity(cohorts, "sensitivity", -1.0))


@virtual_study("life.trans.ssnr")
def with_a_partner_who_answers(cohorts: Cohorts) -> Iterator[Result]:
    """The same by whether the person has, at 26, a partner seen to answer more than most partners do in the year before."""
    persons = first_generation(cohorts)
    answered = acts(persons, Slot.PARTNER, A_PARENT_AT)["answered"]
    has = (persons.at(A_PARENT_AT).love.partner != NOBODY) & np.isfinite(answered)
    supported = has & (np.nan_to_num(answered) > np.nanmedian(np.where(has, answered, np.nan))) if has.any() else has
    without, with_one = (_continuity(cohorts, "frightening", 1.0, among) for among in (~supported, supported))
    yield minus("continuity_without_less_with", without, with_one)
