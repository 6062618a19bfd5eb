"""School: what teachers and classmates say of children by what they were in infancy, and what teachers do."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.contrasts import apart, product, related, through, weights
from attunement.evidence.studies.life.looked import (
    acts,
    infant_class,
    named,
    preschool_class,
    rated,
    secure,
    sensitivity,
)
from attunement.evidence.studies.life.persons import first_generation
from attunement.evidence.virtual_study import Measured, Result, Statement, virtual_study
from attunement.life.course.slots import Slot

EXTERNALISING, INTERNALISING, COMPETENCE = "externalising", "internalising", "competence"


def in_sd(values: np.ndarray) -> np.ndarray:
    """Return values in SD from their mean, [child]."""
    return (values - np.nanmean(values)) / np.nanstd(values)


@virtual_study("life.peer.pallini")
def security_and_peers(cohorts: Cohorts) -> Iterator[Result]:
    """B at 1, and competence at 8: the mean of the teacher's rating and classmates' nominations, each in SD."""
    course = first_generation(cohorts)
    said = in_sd(rated(cohorts, course, COMPETENCE, 8)) + in_sd(named(cohorts, course, 8))
    yield related("value", secure(course), said)


@virtual_study("out.peer")
def classes_and_peers(cohorts: Cohorts) -> Iterator[Result]:
    """The same at 8 by class in infancy: d of B against all others, and against A, C and D each."""
    course = first_generation(cohorts)
    said, classes = (
        in_sd(rated(cohorts, course, COMPETENCE, 8)) + in_sd(named(cohorts, course, 8)),
        infant_class(course),
    )
    yield apart("secure", said, classes == "B", classes != "B")
    for name in ("A", "C", "D"):
        yield apart(name, said, classes == "B", classes == name)


@virtual_study("out.ext")
def classes_and_externalising(cohorts: Cohorts) -> Iterator[Result]:
    """Externalising as a teacher rates it at 8, by class in infancy: d of all others against B, and of A, C and D each."""
    course = first_generation(cohorts)
    said, classes = rated(cohorts, course, EXTERNALISING, 8), infant_class(course)
    yield apart("insecure", said, classes != "B", classes == "B")
    each: dict[str, Measured] = {}
    for name in ("D", "A", "C"):
        each[name] = apart(name, said, classes == name, classes == "B")
        yield each[name]
    d, a, c = (each[name] for name in ("D", "A", "C"))
    near = abs(a.value - c.value) <= 2 * np.hypot(a.se, c.se)
    told = ", ".join(f"{name} {found.value:.2f} (SE {found.se:.2f})" for name, found in each.items())
    yield Statement(d.value > max(a.value, c.value) and near, told, d.n, "order")


@virtual_study("life.teacher.minnesota")
def what_teachers_do(cohorts: Cohorts) -> Iterator[Result]:
    """What teachers, who see behaviour only, were seen to do with children between 5 and 8, by class in infancy; share of time.

    Warmth: smiling or pleased. Control and anger: directing or rebuffing. Nurturing: soothing. What they expect is not said.
    """
    course = first_generation(cohorts)
    seen, classes = acts(course, Slot.TEACHER, 6, 7, 8), infant_class(course)
    yield apart("warmth_to_secure", seen["other_positive"], classes == "B", classes != "B")
    control = seen["other_direct"] + seen["other_rebuff"]
    yield apart("control_of_avoidant", control, classes == "A", classes != "A")
    yield apart("nurturing_of_resistant", seen["other_soothe"], classes == "C", classes != "C")


@virtual_study("life.teacher.mediates")
def by_way_of_teachers(cohorts: Cohorts) -> Iterator[Result]:
    """Not B at separation and reunion at 3; conflict (resisting) and closeness (coming, smiling) with teachers between 6 and 9.

    Another teacher's rating of externalising and internalising at 11.
    """
    course = first_generation(cohorts)
    insecure, seen = preschool_class(course, 3) != "B", acts(course, Slot.TEACHER, 7, 8, 9)
    yield through("conflict_to_externalising", insecure, seen["resist"], rated(cohorts, course, EXTERNALISING, 11))
    distance = -(seen["approach"] + seen["social"])
    yield through("closeness_to_internalising", insecure, distance, rated(cohorts, course, INTERNALISING, 11))


@virtual_study("life.out.rebound")
def rebound(cohorts: Cohorts) -> Iterator[Result]:
    """Children in the lowest third of competence by their first teacher (at 6): competence by teachers at 8 and 9, B at 1 or not.

    Preschoolers are not rated; the first school year stands in their place.
    """
    course = first_generation(cohorts)
    first = rated(cohorts, course, COMPETENCE, 6)
    low = first <= np.nanquantile(first, 1 / 3)
    later, early = rated(cohorts, course, COMPETENCE, 8) + rated(cohorts, course, COMPETENCE, 9), secure(course)
    yield apart("early_secure", later, low & early, low & ~early)


@virtual_study("life.out.change")
def change_of_care(cohorts: Cohorts) -> Iterator[Result]:
    """Fall of observed sensitivity from 1 to 5, B at 1 or not, and externalising as the teacher rates it at 6.

    Slope of problems on the fall, that of insecure children less that of secure ones, in SD.
    """
    course = first_generation(cohorts)
    falls, insecure = sensitivity(course, 1) - sensitivity(course, 5), ~secure(course)
    said = rated(cohorts, course, EXTERNALISING, 6)
    found = weights(said, falls=falls, insecure=insecure, both=product(falls, insecure))["both"]
    yield Measured("change_insecure_less_secure", found.value, found.se, found.n)
