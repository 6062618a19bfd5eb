"""What a finished run has to be held against, heading by heading."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from attunement.evidence.comparison import Comparison, compare
from attunement.evidence.face_to_face import compare_play
from attunement.evidence.findings import load_findings
from attunement.evidence.stability import compare_coders, compare_stability
from attunement.evidence.strange_situation import compare_strange_situation, correlation
from attunement.life.population import population
from attunement.study.run import Run
from attunement.study.spec import Spec
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.theories.fitted import fit_of
from attunement.vocabulary import values

FITTED_MONTHS = 12.0


class Section(NamedTuple):
    """A heading and the comparisons under it."""

    heading: str
    rows: tuple[Comparison, ...]


def not_fitted(spec: Spec) -> str:
    """Say in what a study differs from the settings that parameters were fitted to; nothing where it does not."""
    differs = []
    if spec.theory.name != DEFAULT and fit_of(spec.theory.name) is None:
        differs.append("the theory")
    usual = (population(name, theory=spec.theory.name) for name in ("low-risk", "mixed-risk"))
    if not any(spec.who.population_values == values(families) for families in usual):
        differs.append("the population")
    if spec.seen.caregiver != "own":
        differs.append("the caregiver in the room")
    if spec.theory.values != values(theory_parameters(spec.theory.name)):
        differs.append("the theory's numbers")
    if spec.seen.procedure == "strange-situation" and spec.life.months != FITTED_MONTHS:
        differs.append("the age")
    if spec.life.events is not None:
        differs.append("who cares for the children")
    if not differs:
        return ""
    what = " and ".join(differs)
    return f"Nothing was fitted to this setting: {what} differ{'s' if len(differs) == 1 else ''}. Published: for orientation only."


def held_against_evidence(run: Run) -> tuple[Section, ...]:
    """Return every comparison a run's tables allow, with what each was used for."""
    return AGAINST[run.spec.seen.procedure].compare(run)


def _classes(run: Run) -> tuple[Section, ...]:
    scales, visits = run.table("scales"), run.table("visits")
    sections = [Section("Classes", compare_strange_situation(scales, visits, population=run.spec.who.population))]
    sections.append(Section("Two coders of the same tapes", compare_coders(scales, run.table("second_rater"))))
    if run.spec.seen.retests:
        for months, rows in compare_stability(scales, run.table("retests")).items():
            when = "the same week (published: months to years)" if months == 0 else f"{months:g} months later"
            sections.append(Section(f"The same children, {when}", rows))
    return tuple(sections)


def _play(run: Run) -> tuple[Section, ...]:
    return (Section("Face-to-face play", compare_play(run.table("interaction"))),)


def _visits(run: Run) -> tuple[Section, ...]:
    visits = run.table("visits")
    r = correlation(visits["sensitivity"].to_numpy(), visits["q_sort_security"].to_numpy())
    rows = (compare(load_findings()["aqs.sens"], simulated=r, n=len(visits)),) if math.isfinite(r) else ()
    return (Section("Sensitivity × Q-sort security", rows),)


class Against(NamedTuple):
    """How a run is held against what was published, and findings whose statistic can be undefined.

    Undefined is a correlation in very few children, or where all are alike.
    """

    compare: Callable[[Run], tuple[Section, ...]]
    wanted: tuple[str, ...]


AGAINST = {
    "strange-situation": Against(_classes, ("sens.sec.mother", "scales.reliability")),
    "still-face": Against(_play, ("mr.match", "mr.repair")),
    "home-visit": Against(_visits, ("aqs.sens",)),
    "day": Against(lambda _: (), ()),
}
"""For every session a study can be made of."""
