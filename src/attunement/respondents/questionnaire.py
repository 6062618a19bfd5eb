"""The questionnaire (ECR-like): how anxious and how avoidant people say they are, and whether they feel answered.

What is expected moves the answers, and so do two things that no record knows: how a person presents itself, which lasts, and how
it has felt for some weeks. Anxious answers come of doubt, resisting that paid, expected fright and no expected answer;
avoidant ones of bids worth little, averting that paid and approaching that did not. After Brennan, Clark & Shaver (1998), the
Experiences in Close Relationships: 18 items each, seven grades. The ten items on being answered stand for self-esteem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.respondents.asked import GENERAL, PARTNER, Respondents
from attunement.respondents.asking import QUESTIONNAIRE, Asking
from attunement.respondents.expectations import (
    ANSWERED,
    ANXIOUS,
    AVOIDANT,
    MADE_OF,
    USUAL,
    UsualExpectations,
    composites,
)
from attunement.respondents.graded_response import Grades, Items, answers, estimated
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Theory
from attunement.vocabulary import param

Array = NDArray[np.float64]

DISCRIMINATION = 1.6
STEPS = (-2.0, -1.2, -0.4, 0.4, 1.2, 2.0)
"""Thresholds between seven grades; assumed."""
FURTHEST = 0.8
"""Places of items lie evenly within ± this; assumed."""
COUNTS: Mapping[str, int] = {ANXIOUS: 18, AVOIDANT: 18, ANSWERED: 10}
SCALES: Mapping[str, Items] = {
    name: Items(DISCRIMINATION, tuple(np.linspace(-FURTHEST, FURTHEST, many).tolist()), STEPS)
    for name, many in COUNTS.items()
}
WEEKS = 0
"""Place of what belongs to some weeks; items come after it."""


@dataclass(frozen=True)
class QuestionnaireNumbers:
    """What moves the answers beside what is expected."""

    self_view_sd: float = param(0.7, low=0, high=2, meaning="how people present themselves, which lasts, SD")
    weeks_sd: float = param(0.6, low=0, high=2, meaning="how people feel for some weeks, SD")
    partner_share: float = param(
        0.5, low=0, high=1, meaning="share of the partner in answers on close people in general"
    )


QUESTIONNAIRE_NUMBERS = QuestionnaireNumbers()


@dataclass(frozen=True, eq=False)
class Questionnaire:
    """What was ticked: grades from 1 to 7, and nothing of what moved them.

    Attributes
    ----------
    number
        Of each person.
    grades
        By scale, [person, item].
    about
        Whom it was about.
    asking
        When it was.
    """

    number: NDArray[np.uint32]
    grades: Mapping[str, Grades]
    about: str
    asking: Asking

    def __len__(self) -> int:
        return len(self.number)


def questionnaire(
    asked: Respondents,
    asking: Asking,
    *,
    usual: UsualExpectations = USUAL,
    about: str = GENERAL,
    theory: Theory = HOMEOSTATIC,
    numbers: QuestionnaireNumbers = QUESTIONNAIRE_NUMBERS,
) -> Questionnaire:
    """Give some persons the questionnaire, on close people in general or on one relationship.

    In general, half of what is answered is about the partner, of those who have one. On one relationship, everybody asked
    must have it.
    """
    trait = traits(asked, asking, usual=usual, about=about, theory=theory, numbers=numbers)
    grades, first = {}, WEEKS + 1
    for name, items in SCALES.items():
        places = first + np.arange(len(items))
        drawn = asking.uniforms(asked.number, QUESTIONNAIRE, places)[..., 0]
        grades[name] = answers(trait[name], drawn, items)
        first += len(items)
    return Questionnaire(asked.number, grades, about, asking)


def traits(
    asked: Respondents,
    asking: Asking,
    *,
    usual: UsualExpectations = USUAL,
    about: str = GENERAL,
    theory: Theory = HOMEOSTATIC,
    numbers: QuestionnaireNumbers = QUESTIONNAIRE_NUMBERS,
) -> dict[str, Array]:
    """Return θ of each scale, [person]: what is expected, in its usual spread, + 0.7·self-view + 0.6·these weeks.

    Each scale has a self-view and weeks of its own.
    """
    p = theory.parameters
    if about == GENERAL:
        share = np.where(asked.has(PARTNER), numbers.partner_share, 0.0)
        general, partner = (composites(asked.about(of), p, usual) for of in (GENERAL, PARTNER))
        state = {name: (1 - share) * general[name] + share * partner[name] for name in MADE_OF}
    else:
        state = composites(asked.only(about), p, usual)
    view = asking.lasting(asked.number, QUESTIONNAIRE)
    weeks = asking.normals(asked.number, QUESTIONNAIRE, WEEKS, each_time=False)
    return {
        name: state[name] + numbers.self_view_sd * view[:, which] + numbers.weeks_sd * weeks[:, which]
        for which, name in enumerate(MADE_OF)
    }


def scored(given: Questionnaire, numbers: QuestionnaireNumbers = QUESTIONNAIRE_NUMBERS) -> pl.DataFrame:
    """Return each person's mean grade on each scale, 1 to 7, and the trait its answers speak for (`…_trait`)."""
    spread = float(np.sqrt(1.0 + numbers.self_view_sd**2 + numbers.weeks_sd**2))
    columns: dict[str, object] = {"person": given.number, "about": [given.about] * len(given)}
    columns |= {name: given.grades[name].mean(axis=1) for name in SCALES}
    columns |= {f"{name}_trait": estimated(given.grades[name], SCALES[name], spread=spread) for name in SCALES}
    return pl.DataFrame(columns)
