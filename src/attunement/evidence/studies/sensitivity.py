"""Sensitivity, frightening care and the Q-sort: what visitors see at home against what coders see in the Strange Situation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.readings import own_noise
from attunement.evidence.virtual_study import Result, Statement, Untested, correlation, virtual_study
from attunement.measures.infants.interactive_scales import CAREGIVER, CHILD
from attunement.measures.infants.observed_sensitivity import BIDS
from attunement.record import Record
from attunement.study.stages import visit_homes


@virtual_study("sens.sec.all", "sens.sec.mother")
def sensitivity_and_security(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk dyads at 12 months: sensitivity rated by a visitor at home, B or not in the Strange Situation on another day.

    The model's first caregiver stands for mothers, and for all caregivers.
    """
    group = cohorts.mixed_risk
    yield correlation("value", group.sensitivity, group.is_class("B"))


@virtual_study("sens.sec.father")
def paternal_sensitivity(cohorts: Cohorts) -> Iterator[Result]:
    """The same with a second parent who has a third of the child's care, drawn from the same population, at home and in the lab."""
    group = cohorts.with_fathers
    yield correlation("value", group.sensitivity, group.is_class("B"))


VISITOR_ERROR_SD = 0.5
"""Error of a visitor's rating of any one component, in SD of the component. Assumed, like that of sensitivity."""


@virtual_study("sens.components")
def components_of_care(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk dyads: components of care rated from one home visit, each with an error of half an SD, with B or not.

    Sensitivity: as elsewhere. Mutuality: both positive at once. Synchrony: a bid is answered within 6 s. Stimulation: the caregiver
    directs or is positive. Positive attitude: is positive. Mutuality and synchrony must tell as much as sensitivity, within .1.
    """
    group = cohorts.mixed_risk
    secure, found = group.is_class("B"), {"sensitivity": group.sensitivity}
    for name, index in components(visit_homes(group.children)).items():
        found[name] = (index - index.mean()) / index.std() + VISITOR_ERROR_SD * own_noise(cohorts, name, group.children)
    r = {name: correlation(name, rated, secure) for name, rated in found.items()}
    yield from r.values()
    yield Untested(
        "emotional_support", "Needs a rating of how a caregiver stands by a child in a task; there are no tasks."
    )
    least = min(r[name].value - r["sensitivity"].value for name in ("mutuality", "synchrony"))
    yield Statement(
        least >= -0.1, f"the lesser of mutuality and synchrony tells {least:+.2f} beside sensitivity", len(group)
    )


def components(record: Record) -> dict[str, np.ndarray]:
    """Return components of care as shares of the time that was coded, component → [dyad]."""
    grid = record.grid(3.0)
    coded = (grid.codes[CHILD] >= 0) & (grid.codes[CAREGIVER] >= 0)
    positive, bid = grid.where(CAREGIVER, "positive"), grid.where(CHILD, *BIDS)
    answer = grid.where(CAREGIVER, "soothe", "positive")
    soon = np.zeros_like(answer)
    for later in (1, 2):
        soon[:, :-later] |= answer[:, later:]

    def share(shown: np.ndarray, among: np.ndarray) -> np.ndarray:
        return (shown & among).sum(axis=1) / np.maximum(among.sum(axis=1), 1)

    return {
        "mutuality": share(positive & grid.where(CHILD, "social"), coded),
        "synchrony": share(soon, bid & coded),
        "stimulation": share(positive | grid.where(CAREGIVER, "direct"), coded),
        "positive_attitude": share(positive, coded),
    }


@virtual_study("aqs.sens")
def q_sort_and_sensitivity(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk dyads at 12 months: Q-sort-like security from one home visit, sensitivity from another."""
    group = cohorts.mixed_risk
    yield correlation("value", group.sensitivity, group.visits["q_sort_security"].to_numpy())


@virtual_study("aqs.ssp")
def q_sort_and_strange_situation(cohorts: Cohorts) -> Iterator[Result]:
    """The same dyads: Q-sort-like security at home, B or not in the Strange Situation."""
    group = cohorts.mixed_risk
    yield correlation("value", group.visits["q_sort_security"].to_numpy(), group.is_class("B"))


@virtual_study("anom.D")
def frightening_care(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk dyads: frightening behaviour rated at home with a visitor's error, D or not in the Strange Situation."""
    group = cohorts.mixed_risk
    yield correlation("value", group.visits["frightening"].to_numpy(), group.is_class("D"))


@virtual_study("mr.cry.response")
def answer_to_crying(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk homes at 5.5 months: seconds from the beginning of a cry to holding or talking, median over cries.

    Ends of visits cut waiting short; cries never answered within a minute count as longer than the median.
    """
    group = cohorts.group("low-risk", 5.5, n=cohorts.part(0.25))
    waits = waiting_s(visit_homes(group.children))
    middle = float(np.median(waits))
    answered = float((waits < np.inf).mean())
    yield Statement(
        2 <= middle <= 8,
        f"median {middle:.0f} s in steps of 3 s; {answered:.2f} are answered within a minute",
        len(group),
    )


def waiting_s(record: Record, *, longest_s: float = 60.0) -> np.ndarray:
    """Return the seconds from the beginning of each cry to soothing or a positive act, [cry]; infinite if there is none in time."""
    grid = record.grid(3.0)
    cry = grid.where(CHILD, "cry") & (grid.codes[CAREGIVER] >= 0)
    begins = cry.copy()
    begins[:, 1:] &= ~cry[:, :-1]
    answer = grid.where(CAREGIVER, "soothe", "positive")
    waits = np.full(begins.shape, np.inf)
    for later in range(round(longest_s / grid.step_s), 0, -1):
        waits[:, :-later][answer[:, later:]] = later * grid.step_s
    return waits[begins]
