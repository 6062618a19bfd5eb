"""Trials of parents who are helped to answer: what changes in them, and in their children."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from attunement.evidence.studies.care import randomised
from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import weights
from attunement.evidence.studies.interventions import TAUGHT, TRAINED_SD
from attunement.evidence.studies.watching import watch_home
from attunement.evidence.virtual_study import Measured, Result, difference, odds_difference, odds_ratio, virtual_study
from attunement.study.children import Children, cared_by, grown
from attunement.theories.traits import Caring


def with_other_care(children: Children, who: NDArray[np.bool_], caring: Caring) -> Children:
    """Return children of whom some are from now on cared for in another way."""
    usual = children.lanes.traits[1]
    return cared_by(children, Caring(*(np.where(who, a, b) for a, b in zip(caring, usual, strict=True))))


class Trial(NamedTuple):
    """A trial: families before and after it, and who was helped, [child]."""

    before: Group
    after: Group
    trained: NDArray[np.bool_]


def trial(
    cohorts: Cohorts, population: str, sd: float = TRAINED_SD, *, begins: float = 6.0, ends: float = 12.0
) -> Trial:
    """Help half of some families, by lot, from one age to another: every aspect of care that can be taught moves by some SD."""
    dyads = cohorts.drawn(population, cohorts.part(0.5))
    young = cohorts.raised(dyads, begins)
    trained = randomised(young) == 1
    better = dyads.shifted(**dict.fromkeys(TAUGHT, sd)).traits()[1]
    return Trial(Group(young), Group(grown(with_other_care(young, trained, better), ends), repeat=1), trained)


@virtual_study("inf.trial.letourneau")
def help_in_the_first_year(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk families, half of them by lot helped from 2 months on (0.5 SD better care, as in int.lessmore).

    Odds ratio of B at 12.
    """
    found = trial(cohorts, "high-risk", begins=2.0)
    secure = found.after.is_class("B")
    yield odds_ratio("secure", secure[found.trained], secure[~found.trained])


@virtual_study("int.D")
def help_and_disorganisation(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk families, frightening ones among them, half of them by lot helped from 6 months on: organised or D at 12, as d.

    Help moves answering, reading of signals, warmth, rebuff and steadiness, not fright (0.5 SD, as in int.lessmore).
    """
    found = trial(cohorts, "high-risk")
    organised = ~found.after.is_class("D")
    for part in ("sensitivity_only_2005", "meta_2018"):
        yield odds_difference(part, organised[found.trained], organised[~found.trained])


VISITED = (6.0, 8.0, 11.0, 13.0)


@virtual_study("inf.trial.pals1")
def ten_visits(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk families, half of them by lot visited from 6 months on (0.5 SD).

    Growth of answers and of infants' signals to 13 months. Growth: straight slope over four home visits; infants' smiles and
    quiet signals; mediated: 1 less the effect on infants that is left with the mothers' growth held, over all of it.
    """
    begun = trial(cohorts, "high-risk", ends=VISITED[0])
    children, trained = begun.after.children, begun.trained
    mothers, infants = [], []
    for visit, age in enumerate(VISITED):
        children = grown(children, age)
        mothers.append(Group(children, repeat=visit).sensitivity)
        infants.append(watch_home(children, repeat=visit).share("social", "signal"))
    slope = np.array(VISITED) - np.mean(VISITED)
    mother, infant = (slope @ np.stack(shown) for shown in (mothers, infants))
    yield difference("mother", mother[trained], mother[~trained])
    yield difference("infant", infant[trained], infant[~trained])
    whole = weights(infant, trained=trained)["trained"]
    left = weights(infant, trained=trained, mother=mother)["trained"]
    yield Measured("mediated", 1 - left.value / whole.value, left.se / abs(whole.value), left.n)
