"""Stability: the same persons again, from infancy to preschool, to an interview, and from one adult year to another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.contrasts import apart, kappa, minus, related, share_among, weights
from attunement.evidence.studies.life.asked import MOTHER, answers, insecurity, state, stress, unresolved
from attunement.evidence.studies.life.looked import acts, preschool_class, secure, sensitivity
from attunement.evidence.studies.life.persons import Course, first_generation
from attunement.evidence.virtual_study import Measured, Result, Statement, quotient, share, virtual_study
from attunement.life.course.life_events import LifeEvent, whom
from attunement.life.course.slots import Slot
from attunement.life.people import NOBODY
from attunement.measures.children.teacher_ratings import weighed
from attunement.vocabulary import CHILD_ACT_NAMES

HARD_TIMES = (
    LifeEvent(4, "divorce", share=0.06),
    LifeEvent(5, "mental illness", share=0.04),
    LifeEvent(6, "illness", share=0.04),
    LifeEvent(8, "death", who="second", share=0.03),
    LifeEvent(9, "divorce", share=0.06),
    LifeEvent(10, "mental illness", share=0.04),
    LifeEvent(12, "death", who="main", share=0.02),
    LifeEvent(12, "illness", share=0.04),
    LifeEvent(14, "divorce", share=0.06),
)
"""What happens between 4 and 15, so that about a third of all have met something, as in `stab.waters`. Assumed."""
BETWEEN_WAVES = (LifeEvent(4, "death", who="second", share=0.04), LifeEvent(4, "illness", share=0.15))
"""Loss, and a carer in hospital, between 4 and 6. Assumed."""


def hard_times(cohorts: Cohorts) -> Course:
    """Return the shared cohort, some of whom meet hard times between 4 and 15."""
    return cohorts.once("lives, hard times", lambda: first_generation(cohorts).otherwise(*HARD_TIMES))


def met(course: Course, years: int) -> np.ndarray:
    """Return how many events each person has met by an age, [person]."""
    lives = course.at(years)
    happened = [event for event in lives.events if event.age < years]
    return np.sum([whom(event, lives.number, seed=lives.seed) for event in happened], axis=0)


@virtual_study("life.stab.preschool")
def preschool_twice(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children with their main carer at separation and reunion, at 4 and again at 6 by another coder (3.5 and 5.5)."""
    course = first_generation(cohorts)
    first, again = preschool_class(course, 4), preschool_class(course, 6, coder=1)
    yield kappa("kappa4", first, again)
    yield share("four_way", first == again)


@virtual_study("life.stab.preschool.events")
def preschool_and_what_happens(cohorts: Cohorts) -> Iterator[Result]:
    """The same; .04 lose the second carer and .15 have an ill main carer between. Of those B at 4: who is B, insecure or D at 6.

    Rate of either event; fall of observed sensitivity from 4 to 6.
    """
    before = first_generation(cohorts)
    course = cohorts.once("lives, between waves", lambda: before.otherwise(*BETWEEN_WAVES))
    first, again = preschool_class(before, 4) == "B", preschool_class(course, 6, coder=1)
    groups = [first & (again == "B"), first & np.isin(again, ("A", "C")), first & (again == "D")]
    trouble = met(course, 6) > 0
    falls = sensitivity(before, 4) - sensitivity(course, 6)
    yield minus("trouble", *(share_among("", trouble, groups[i]) for i in (2, 0)))
    yield apart("care_falls", falls, groups[2], groups[0])
    if all(group.any() for group in groups):
        for name, shown in (("trouble", trouble), ("care_falls", falls)):
            still, insecure, torn = (float(shown[group].mean()) for group in groups)
            said = f"{name}: {still:.3f} still B, {insecure:.3f} then insecure, {torn:.3f} then D"
            yield Statement(still <= insecure <= torn, said, int(first.sum()))


@virtual_study("stab.fraley")
def by_interval(cohorts: Cohorts) -> Iterator[Result]:
    """B at 1, with B at 2, with B at separation and reunion at 4 and at 6, and with coherent (F) in an interview at 19; r each.

    The asymptote is the mean of what is left after three, five and eighteen years.
    """
    course = first_generation(cohorts)
    first = secure(course)
    yield related("r_to_1_5y", first, secure(course, 2))
    later = {"r_4y": preschool_class(course, 4) == "B", "r_6y": preschool_class(course, 6) == "B"}
    later["r_1_to_19y"] = state(course, 19) == "F"
    found = [related(part, first, again) for part, again in later.items()]
    yield from found
    left, se = (float(np.mean([getattr(one, name) for one in found])) for name in ("value", "se"))
    yield Measured("asymptote", left, se, len(first))
    yield Statement(0.15 <= left <= 0.45, f"asymptote {left:.2f}, asked: .15 to .45", len(first))


@virtual_study("stab.waters")
def infancy_to_twenty(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk lives of whom a third meet hard times between 4 and 15: B or not at 1, coherent (F) or not at 20.

    Agreement two-way; change among those who met something and those who did not.
    """
    course = hard_times(cohorts)
    first, again = secure(first_generation(cohorts)), state(course, 20) == "F"
    struck = met(course, 20) > 0
    yield share("value", first == again)
    yield kappa("kappa", first, again)
    with_events = share_among("change_if_events", first != again, struck)
    without = share_among("change_if_no_events", first != again, ~struck)
    yield with_events
    yield without
    yield quotient("ratio", with_events, without)


@virtual_study("life.stab.aai.marriage")
def across_forming_a_couple(cohorts: Cohorts) -> Iterator[Result]:
    """Lives without a partner at 24 and with one at 26, interviewed at both ages, two coders (21 months published)."""
    course = first_generation(cohorts)
    formed = (course.at(24).love.partner == NOBODY) & (course.at(26).love.partner != NOBODY)
    yield share_among("three_way", state(course, 24) == state(course, 26, coder=1), formed)
    yield share_among("U_stays_U", unresolved(course, 26, coder=1), formed & unresolved(course, 24))


STYLES = ("secure", "avoidant", "anxious")
SECURE_SHARE = 0.56
"""Share of adults who choose the secure description (`ad.hs`); sets once, at 30, where the others begin."""


def style(course: Course, years: int) -> np.ndarray:
    """Return which of three descriptions each person chooses, by its questionnaire in SD of the answers at 30, [person].

    Secure if neither scale is higher than what the share who choose it has at 30, else the higher scale.
    """

    def scales(age: int) -> np.ndarray:
        at_30, now = answers(course, 30), answers(course, age)
        return np.stack([(now[name] - at_30[name].mean()) / at_30[name].std() for name in STYLES[1:]])

    cut = np.quantile(scales(30).max(axis=0), SECURE_SHARE)
    higher = scales(years)
    return np.where(higher.max(axis=0) <= cut, STYLES[0], np.array(STYLES[1:])[higher.argmax(axis=0)])


@virtual_study("life.stab.fouryears")
def four_years_later(cohorts: Cohorts) -> Iterator[Result]:
    """Lives at 30 and at 34: the same of three descriptions or not; of those with a partner at 30, with and without a breakup."""
    course = first_generation(cohorts)
    same = style(course, 30) == style(course, 34)
    partner, later = course.at(30).love.partner, course.at(34).love.partner
    had = partner != NOBODY
    yield share("same_style_approx", same)
    groups = (had & (partner == later), had & (partner != later))
    yield minus("without_less_with_breakup", *(share_among("", same, group) for group in groups))


def got_on(course: Course, slot: Slot, *ages: int) -> np.ndarray:
    """Return how each person was seen to get on with whoever filled a place in the years before some birthdays, [person]."""
    seen = acts(course, slot, *ages)
    return weighed(np.stack([seen[act] for act in CHILD_ACT_NAMES], axis=1))["competence"]


@virtual_study("life.stab.adol.U")
def unresolved_at_sixteen(cohorts: Cohorts) -> Iterator[Result]:
    """Lives with hard times, interviewed at 16: unresolved on events met, B at 1, getting on with teachers and a friend.

    As seen with teachers in the years before 8 to 15, with a friend in that before 15.
    """
    course = hard_times(cohorts)
    found = weights(
        unresolved(course, 16),
        events=met(course, 16),
        early_security=secure(first_generation(cohorts)),
        teacher=got_on(course, Slot.TEACHER, *range(8, 16)),
        friend=got_on(course, Slot.FRIEND, 15),
    )
    yield from found.values()


@virtual_study("life.stab.growth.parentdep")
def growing_stress_and_insecurity(cohorts: Cohorts) -> Iterator[Result]:
    """Lives at 12 and at 15: growth of what the main carer says weighs on it, and of insecurity told about the mother."""
    course = first_generation(cohorts)
    early, late = (stress(cohorts, course, age) for age in (12, 15))
    yield related("stress_growth", late - early, insecurity(course, 15, MOTHER) - insecurity(course, 12, MOTHER))
