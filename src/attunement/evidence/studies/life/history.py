"""Own history: what early care leaves in how persons tell of it, in how they feel with others, and in how they care."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.contrasts import apart, known_of, minus, named, product, related, rise, weights
from attunement.evidence.studies.infancy.fright import explained
from attunement.evidence.studies.life.asked import (
    PARTNER,
    answers,
    coherence,
    interviewed,
    script,
    state,
    unresolved,
)
from attunement.evidence.studies.life.looked import acts, secure, sensitivity, situation
from attunement.evidence.studies.life.persons import Course, first_generation, second_generation
from attunement.evidence.studies.life.transmission import A_PARENT_AT, times
from attunement.evidence.virtual_study import Measured, Result, Statement, mean, share, virtual_study
from attunement.life.course.life_events import LifeEvent
from attunement.life.course.slots import Slot


@virtual_study("aai.norm")
def states_of_mind(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk lives interviewed at 26. Where states of mind begin was set to these shares, in a first generation."""
    course = first_generation(cohorts)
    states = state(course, A_PARENT_AT)
    for name in ("F", "Ds", "E"):
        yield share(name, states == name)
    yield share("U_additional", unresolved(course, A_PARENT_AT))


@virtual_study("life.earned.parenting")
def earned_security(cohorts: Cohorts) -> Iterator[Result]:
    """Persons not B at 1 and coherent at 26 (earned), B and coherent (continuous), not coherent; sensitivity to the child at 1."""
    persons, shown = first_generation(cohorts), sensitivity(second_generation(cohorts), 1)
    good, coherent = secure(persons), state(persons, A_PARENT_AT) == "F"
    yield apart("earned_less_continuous", shown, coherent & ~good, coherent & good)
    yield apart("earned_less_insecure", shown, coherent & ~good, ~coherent)


A_YEAR = LifeEvent(26, "therapy", until=27)


@virtual_study("life.ther.tfp")
def therapy(cohorts: Cohorts) -> Iterator[Result]:
    """Persons not coherent at 26, a year of therapy with talk, and the same persons with the bond alone; interviewed at 27."""
    persons = first_generation(cohorts)
    silent = replace(persons.at(26).numbers.reflecting, therapy=0.0)
    talk, bond = persons.otherwise(A_YEAR), persons.otherwise(A_YEAR, reflecting=silent)
    need = state(persons, 26) != "F"
    yield rise("coherence", coherence(talk, 27)[need], coherence(bond, 27)[need])
    differs = unresolved(talk, 27)[need].astype(float) - unresolved(bond, 27)[need]
    yield mean("unresolved", differs) if need.any() else Measured("unresolved", np.nan, np.nan, 0)


@virtual_study("life.trans.depress")
def dismissing_under_load(cohorts: Cohorts) -> Iterator[Result]:
    """Share of time the main carer was seen warm with the child between 2 and 3, on dismissing in its interview at 26.

    Load: what weighs on the parent when the child is 2. Depression is not modelled by itself.
    """
    persons, children = first_generation(cohorts), second_generation(cohorts)
    warm = acts(children, Slot.MAIN, 3)["other_positive"]
    dismissing = interviewed(persons, A_PARENT_AT)["dismissing"].to_numpy()
    load = children.at(2).home.load + children.at(2).home.pulse
    found = weights(warm, dismissing=dismissing, load=load, both=product(dismissing, load))
    yield named("slope_under_load_less_without", found["both"])


@virtual_study("life.asa.multi")
def script_and_later_support(cohorts: Cohorts) -> Iterator[Result]:
    """Script at 18 on observed sensitivity at 1 and 2 and B at 1 and 2; what observed sensitivity at 6, 10 and 15 explains beyond.

    Monitoring and a father's presence are not observed.
    """
    course = first_generation(cohorts)
    early = [sensitivity(course, 1), sensitivity(course, 2), secure(course, 1), secure(course, 2)]
    later = [sensitivity(course, age) for age in (6, 10, 15)]
    told, *columns = known_of(script(course, 18), *early, *later)
    more = explained(told, *columns) - explained(told, *columns[: len(early)])
    yield Measured("later_support", more, 2 * np.sqrt(max(more, 0.0) / len(told)), len(told))


@virtual_study("life.adult.enduring")
def early_care_and_competence(cohorts: Cohorts) -> Iterator[Result]:
    """Observed sensitivity at 1 and 2, mean, with competence as seen among friends in the years before 8 and before 32."""
    course = first_generation(cohorts)
    care = (sensitivity(course, 1) + sensitivity(course, 2)) / 2
    at_8, at_32 = (related("", care, competent(course, age)) for age in (8, 32))
    yield minus("r_32_less_six_tenths_of_r_8", at_32, times(at_8, 0.6))


def competent(course: Course, years: int) -> np.ndarray:
    """Return how competent each person was seen to be among friends in the year before a birthday, [person]."""
    seen = acts(course, Slot.FRIEND, years)
    return seen["social"] - 0.7 * seen["resist"] - 0.6 * seen["avert"] + 0.3 * seen["approach"]


@virtual_study("life.adult.zayas")
def early_care_and_partners(cohorts: Cohorts) -> Iterator[Result]:
    """Observed sensitivity at 2 (18 months) and what is answered about the partner at 22 by those who have or had one."""
    course, largest = first_generation(cohorts), 0.0
    for part, name in (("avoidance", "avoidant"), ("anxiety", "anxious")):
        found = related(part, sensitivity(course, 2), answers(course, 22, PARTNER)[name])
        largest = max(largest, abs(found.value))
        yield named(part, found)
    yield Statement(largest < 0.35, f"the larger |r| is {largest:.2f}, asked: below .35", found.n)


@virtual_study("life.out.dissoc")
def lapses_at_seventeen(cohorts: Cohorts) -> Iterator[Result]:
    """Disorganisation as scored in the Strange Situation at 1, and lapses about loss and fright in an interview at 17."""
    course = first_generation(cohorts)
    scored = situation(course, 1).scales["disorganisation"].to_numpy()
    yield related("value", scored, interviewed(course, 17)["lapses"].to_numpy())
