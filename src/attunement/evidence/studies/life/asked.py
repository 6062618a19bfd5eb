"""What persons who live answer at an age: interview, questionnaire and script, and what carers say of what weighs on them."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.life.looked import with_carer
from attunement.evidence.studies.life.persons import Course
from attunement.evidence.studies.readings import reading
from attunement.lab.occasions import LAB_OCCASIONS
from attunement.life.course.frozen import interview_cuts
from attunement.life.course.slots import Slot
from attunement.respondents.asked import FATHER, GENERAL, MOTHER, PARTNER, Respondents
from attunement.respondents.asking import Asking
from attunement.respondents.interview_coding import Coder, Cuts, code
from attunement.respondents.questionnaire import questionnaire, scored
from attunement.respondents.script import scripted, stories
from attunement.study.lives_asked import respondents, said_by

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

FRIEND = "friend"
TOLD = 0.6
"""Correlation of what carers say of load and support with what weighs on them and helps them. Assumed."""
__all__ = ["FATHER", "FRIEND", "GENERAL", "MOTHER", "PARTNER"]


def interviewed(course: Course, years: int, *, coder: int = 0) -> pl.DataFrame:
    """Return what one of two coders makes of an interview at an age: coherence, state, unresolved and more, a row a person."""

    def made() -> list[pl.DataFrame]:
        said, cuts = said_by(course.at(years), course.engine), Cuts(**interview_cuts())
        return [code(said, Coder(course.at(years).seed, number), cuts=cuts) for number in (0, 1)]

    return course.once(f"interview {years}", made)[coder]


def state(course: Course, years: int, *, coder: int = 0) -> NDArray[np.str_]:
    """Return the three-way state of mind, [person]."""
    return interviewed(course, years, coder=coder)["state"].cast(pl.String).to_numpy().astype(str)


def coherence(course: Course, years: int) -> Array:
    """Return coherence, [person]."""
    return interviewed(course, years)["coherence"].to_numpy()


def unresolved(course: Course, years: int, *, coder: int = 0) -> Flags:
    """Return who is unresolved, [person]."""
    return interviewed(course, years, coder=coder)["unresolved"].to_numpy()


def answers(course: Course, years: int, about: str = GENERAL) -> dict[str, Array]:
    """Return mean grades of the questionnaire at an age by scale, [person]; nan of who has nobody whom it is about."""

    def given() -> dict[str, Array]:
        lives = course.at(years)
        asked = _with_friend(respondents(lives), lives.bond(Slot.FRIEND))
        has = np.ones(len(lives), bool) if about == GENERAL else asked.has(about)
        found = {name: np.full(len(lives), np.nan) for name in ("anxious", "avoidant", "answered")}
        if has.any():
            asking = Asking(lives.seed, LAB_OCCASIONS + years)
            table = scored(questionnaire(asked.take(has), asking, about=about, theory=course.engine.theory))
            for name, column in found.items():
                column[has] = table[name].to_numpy()
        return found

    return course.once(f"answers {years} {about}", given)


def insecurity(course: Course, years: int, about: str = GENERAL) -> Array:
    """Return the mean grade of anxious and avoidant answers, [person]."""
    given = answers(course, years, about)
    return (given["anxious"] + given["avoidant"]) / 2


def script(course: Course, years: int) -> Array:
    """Return how far stories follow the script of a secure base, [person]."""
    lives = course.at(years)
    told = stories(respondents(lives), Asking(lives.seed, LAB_OCCASIONS + years), theory=course.engine.theory)
    return scripted(told, Coder(lives.seed))["script"].to_numpy()


def stress(cohorts: Cohorts, course: Course, years: int) -> Array:
    """Return what main carers say of what weighs on them, in SD, [person]: load and what hardships left, with error."""
    home = course.at(years).home
    return reading(cohorts, f"stress {years}", home.load + home.pulse, with_carer(course, years), r=TOLD)


def support(cohorts: Cohorts, course: Course, years: int) -> Array:
    """Return what main carers say of the support they have, in SD, with error, [person]."""
    return reading(cohorts, f"support {years}", course.at(years).home.support, with_carer(course, years), r=TOLD)


def _with_friend(asked: Respondents, friend: object) -> Respondents:
    bonds = {**asked.bonds, FRIEND: friend}
    return Respondents(asked.number, asked.general, asked.reflection, bonds, asked.unresolved)  # type: ignore[arg-type]
