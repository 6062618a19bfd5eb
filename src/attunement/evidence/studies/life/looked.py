"""What is seen of lives at an age: the laboratory, visits at home, and what teachers and classmates say of what they see.

Ages are whole years, since lives are: where a study saw children between two birthdays, the virtual one says at which birthday
it looks. Everything here is made of records.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.life.persons import Course, first_generation
from attunement.evidence.studies.seen import Situation, situation_seen
from attunement.lab.occasions import LAB_OCCASIONS, occasion_of
from attunement.lab.preschool_reunion import PRESCHOOL_REUNION
from attunement.lab.sessions import Filmed
from attunement.life.course.care import beside
from attunement.life.course.shares import COLUMNS
from attunement.life.course.sights import seen_with
from attunement.life.course.slots import Slot
from attunement.measures.children.peer_nominations import Survey, nominate, nominated
from attunement.measures.children.preschool_coder import classify_preschool, score_preschool
from attunement.measures.children.teacher_ratings import rulers_of, teacher_ratings
from attunement.measures.infants.interactive_scales import Rater
from attunement.measures.infants.observed_sensitivity import Ruler, Visitor
from attunement.study.children import Children
from attunement.study.stages import look_at, rate_visits, visit_homes_twice
from attunement.vocabulary import CHILD_ACT_NAMES

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

NORM_AT = 8
"""Age in years of the schoolchildren of the shared cohort in whose spread teachers and classmates judge."""
CLASS_SIZE = 25


def with_carer(course: Course, years: int, slot: Slot = Slot.MAIN) -> Children:
    """Return copies of everybody with its main carer, or whoever fills another place, as they are at an age."""

    def brought() -> Children:
        lives = course.at(years)
        dyads = lives.population.drawn(lives.number, seed=lives.seed)
        return Children(dyads, beside(lives, slot), course.engine, 12.0 * years)

    return course.once(f"children {years} {slot}", brought)


def situation(course: Course, years: int, slot: Slot = Slot.MAIN) -> Situation:
    """Return the Strange Situation with the main carer, or with whoever fills another place, coded by two."""

    def seen() -> Situation:
        return situation_seen(with_carer(course, years, slot), repeat=years - 1)

    return course.once(f"situation {years} {slot}", seen)


def infant_class(course: Course, years: int = 1) -> NDArray[np.str_]:
    """Return the four-way class in the Strange Situation, [person]."""
    return situation(course, years).scales["abcd"].cast(pl.String).to_numpy().astype(str)


def secure(course: Course, years: int = 1) -> Flags:
    """Return who is B in the Strange Situation, [person]."""
    return infant_class(course, years) == "B"


def preschool_class(course: Course, years: int, *, coder: int = 0) -> NDArray[np.str_]:
    """Return the four-way class at separation and reunion of three- to six-year-olds, by one of two coders, [person]."""

    def seen() -> list[NDArray[np.str_]]:
        children = with_carer(course, years)
        occasion = occasion_of(PRESCHOOL_REUNION.name, years)

        def look(filmed: Filmed) -> list[pl.Series]:
            raters = (Rater(children.seed, number, occasion) for number in (0, 1))
            return [classify_preschool(score_preschool(filmed.record, rater=rater))["abcd"] for rater in raters]

        blocks = look_at(children, PRESCHOOL_REUNION, look, repeat=years)
        return [pl.concat(parts).cast(pl.String).to_numpy().astype(str) for parts in zip(*blocks, strict=True)]

    return course.once(f"preschool {years}", seen)[coder]


def visits(course: Course, years: int) -> pl.DataFrame:
    """Return ratings of visits at home with the main carer: sensitivity, frightening, q_sort_security."""

    def visited() -> pl.DataFrame:
        children = with_carer(course, years)
        return rate_visits(*visit_homes_twice(children, repeat=years), seed=children.seed, repeat=years)

    return course.once(f"visits {years}", visited)


def sensitivity(course: Course, years: int) -> Array:
    """Return observed sensitivity of the main carer, [person]."""
    return visits(course, years)["sensitivity"].to_numpy()


def acts(course: Course, slot: Slot, *ages: int) -> dict[str, Array]:
    """Return shares of time of each act seen with whoever filled a place in the years before some birthdays, by act, [person].

    Those of the other person begin with `other_`; `answered` is the share of bids answered at once.
    """
    years = np.stack([seen_with(course.at(age), slot, age - 1) for age in ages])
    return dict(zip(COLUMNS, years.mean(axis=0), strict=True))


def rated(cohorts: Cohorts, course: Course, construct: str, years: int) -> Array:
    """Return how competent, externalising or internalising teachers say children are, at a birthday, [person].

    Their unit is the spread of the shared cohort at `NORM_AT`.
    """
    lives = course.at(years)
    teacher = Visitor(lives.seed, occasion=LAB_OCCASIONS + years)
    table = teacher_ratings(lives.number, _at_school(course, years), teacher=teacher, rulers=_norm(cohorts))
    return table[construct].fill_null(np.nan).to_numpy()


def named(cohorts: Cohorts, course: Course, years: int) -> Array:
    """Return how much more often each child is named as liked than as disliked in its class, at a birthday, [person]."""
    lives = course.at(years)
    seen, classes = _among_friends(course, years), np.arange(len(lives)) // CLASS_SIZE
    survey = Survey(lives.seed, LAB_OCCASIONS + years)
    chosen = nominate(lives.number, seen, classes, survey=survey, rulers=_norm(cohorts))
    return nominated(lives.number, classes, chosen)["competence"].fill_null(np.nan).to_numpy()


def _at_school(course: Course, years: int) -> Array:
    seen = acts(course, Slot.TEACHER, years)
    return np.stack([seen[act] for act in CHILD_ACT_NAMES], axis=1)


def _among_friends(course: Course, years: int) -> Array:
    seen = acts(course, Slot.FRIEND, years)
    return np.stack([seen[act] for act in CHILD_ACT_NAMES], axis=1)


def _norm(cohorts: Cohorts) -> dict[str, Ruler]:
    course = first_generation(cohorts)
    source = f"schoolchildren of {NORM_AT} years of the shared cohort"
    return course.once("norm", lambda: rulers_of(_at_school(course, NORM_AT), source=source))
