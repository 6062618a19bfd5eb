"""Circumstances: what parting, illness, therapy for parents, support, stress and discrimination change in care and children."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.contrasts import apart, minus, named, related, rise, upper, weights
from attunement.evidence.studies.interventions import TAUGHT, TRAINED_SD
from attunement.evidence.studies.life.asked import FATHER, MOTHER, PARTNER, answers, insecurity, stress, support
from attunement.evidence.studies.life.looked import preschool_class, secure, sensitivity, with_carer
from attunement.evidence.studies.life.persons import Course, first_generation, second_generation
from attunement.evidence.studies.readings import questionnaire
from attunement.evidence.virtual_study import Measured, Result, Untested, mean, virtual_study
from attunement.life.course.life_events import LifeEvent

TRAINING: dict[str, float] = {aspect: TRAINED_SD for aspect in TAUGHT}
NO_SYMPTOMS = "Symptoms of carers are not modelled apart from what weighs on them."


def parted_at(cohorts: Cohorts, age: int) -> Course:
    """Return the shared cohort, all of whose parents part at an age."""
    return cohorts.once(
        f"lives, divorce at {age}", lambda: first_generation(cohorts).otherwise(LifeEvent(age, "divorce"))
    )


@virtual_study("life.ev.divorce")
def parents_part(cohorts: Cohorts) -> Iterator[Result]:
    """The same persons at 25 whose parents never part, or part at 2, 6 or 12; what they say about mother, father and partner.

    Rise of insecurity: mean of mother and father; partner of those who have or had one in both. Mean of the three ages.
    """
    usual, found = first_generation(cohorts), dict[str, list[Measured]]()
    for age in (2, 6, 12):
        course = parted_at(cohorts, age)
        rises = [
            rise("", insecurity(course, 25, whom), insecurity(usual, 25, whom)) for whom in (MOTHER, FATHER, PARTNER)
        ]
        found.setdefault("parents", []).append(_mean_of(*rises[:2]))
        found.setdefault("partner", []).append(rises[2])
    parents, partner = found["parents"], found["partner"]
    yield minus("parents_less_partner", _mean_of(*parents), _mean_of(*partner))
    yield minus("early_less_late", parents[0], parents[2])


def _mean_of(*found: Measured) -> Measured:
    """Return the mean of some numbers, its error as if they were of one and the same sample: the mean of errors."""
    value, se = (float(np.mean([getattr(one, name) for one in found])) for name in ("value", "se"))
    return Measured("", value, se, min(one.n for one in found))


ILL = LifeEvent(0, "mental illness", numbers={"weeks": 156})
HELPED = (
    LifeEvent(1.67, "training", until=3, numbers=TRAINING),
    LifeEvent(1.67, "support", until=3, numbers={"by": 0.25}),
)


@virtual_study("life.int.tpp")
def therapy_with_toddlers(cohorts: Cohorts) -> Iterator[Result]:
    """Main carers ill for three years; from 20 months on half a SD of training and a quarter of support, or neither. B at 3."""
    persons = first_generation(cohorts)
    untreated, treated = persons.otherwise(ILL), persons.otherwise(ILL, *HELPED)
    better = (preschool_class(treated, 3) == "B").astype(float) - (preschool_class(untreated, 3) == "B")
    yield mean("treated_less_untreated", better)


@virtual_study("life.int.ehs")
def training_by_avoidance(cohorts: Cohorts) -> Iterator[Result]:
    """Children of the shared cohort whose main carers are trained at 6 months, or not; sensitivity at 2.

    Effect on the third of parents most avoidant as they said at 26, less that on the others, in SD.
    """
    parents = first_generation(cohorts)
    trained = parents.next_generation(events=(LifeEvent(0.5, "training", numbers=TRAINING),))
    gain = sensitivity(trained, 2) - sensitivity(second_generation(cohorts), 2)
    avoidant = upper(answers(parents, 26)["avoidant"], 1 / 3)
    yield apart("avoidant_less_others", gain, avoidant, ~avoidant)


@virtual_study("life.ctx.stress")
def stress_and_sensitivity(cohorts: Cohorts) -> Iterator[Result]:
    """What main carers say weighs on them when the child is 2 (read with .6, assumed), and observed sensitivity then."""
    course = first_generation(cohorts)
    yield named("parenting_stress", related("", stress(cohorts, course, 2), sensitivity(course, 2)))
    yield Untested("mental_health", NO_SYMPTOMS)


@virtual_study("context.sec")
def support_and_security(cohorts: Cohorts) -> Iterator[Result]:
    """What main carers say of support and stress when the child is 1 (read with .6, assumed), and B then."""
    course = first_generation(cohorts)
    yield named("support", related("", support(cohorts, course, 1), secure(course)))
    yield named("stress", related("", stress(cohorts, course, 1), secure(course)))
    yield Untested("depression", NO_SYMPTOMS)


@virtual_study("life.ctx.crockenberg")
def support_for_irritable_infants(cohorts: Cohorts) -> Iterator[Result]:
    """The same families with a quarter more support from birth, or not; B at 1.

    Effect in the third rated most reactive by a parent less that in the others.
    """
    usual = first_generation(cohorts)
    supported = usual.otherwise(LifeEvent(0, "support", numbers={"by": 0.25}))
    gain = secure(supported).astype(float) - secure(usual)
    irritable = upper(questionnaire(cohorts, with_carer(usual, 1)), 1 / 3)
    yield minus("support_irritable_less_others", *(mean("", gain[group]) for group in (irritable, ~irritable)))


@virtual_study("life.ctx.discrimination")
def discrimination_and_load(cohorts: Cohorts) -> Iterator[Result]:
    """The same families with one SD of discrimination from birth, or none: sensitivity at 2 on what else weighs on carers."""
    usual = first_generation(cohorts)
    high = usual.otherwise(LifeEvent(0, "discrimination", numbers={"by": 1.0}))
    slopes = []
    for course in (high, usual):
        home = course.at(2).home
        slopes.append(weights(sensitivity(course, 2), load=home.load + home.pulse)["load"])
    yield minus("slope_high_less_low", *slopes)
