"""What a finished run has to be held against, heading by heading."""

from __future__ import annotations

import math
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
    if spec.theory != DEFAULT and fit_of(spec.theory) is None:
        differs.append("the theory")
    usual = (population(name, theory=spec.theory) for name in ("low-risk", "mixed-risk"))
    if not any(spec.population_values == values(families) for families in usual):
        differs.append("the population")
    if spec.caregiver != "own":
        differs.append("the caregiver in the room")
    if spec.theory_values != values(theory_parameters(spec.theory)):
        differs.append("the theory's numbers")
    if spec.procedure == "strange-situation" and spec.months != FITTED_MONTHS:
        differs.append("the age")
    if not differs:
        return ""
    what = " and ".join(differs)
    return f"Nothing was fitted to this setting: {what} differ{'s' if len(differs) == 1 else ''}. Published: for orientation only."


def held_against_evidence(run: Run) -> tuple[Section, ...]:
    """Return every comparison a run's tables allow, with what each was used for."""
    if run.spec.procedure == "still-face":
        return (Section("Face-to-face play", compare_play(run.table("interaction"))),)
    visits = run.table("visits")
    if run.spec.procedure == "home-visit":
        r = correlation(visits["sensitivity"].to_numpy(), visits["q_sort_security"].to_numpy())
        finding = load_findings()["aqs.sens"]
        rows = (compare(finding, simulated=r, n=len(visits)),) if math.isfinite(r) else ()
        return (Section("Sensitivity × Q-sort security", rows),)
    scales = run.table("scales")
    sections = [Section("Classes", compare_strange_situation(scales, visits, population=run.spec.population))]
    sections.append(Section("Two coders of the same tapes", compare_coders(scales, run.table("second_rater"))))
    if run.spec.retests:
        for months, rows in compare_stability(scales, run.table("retests")).items():
            when = "the same week (published: months to years)" if months == 0 else f"{months:g} months later"
            sections.append(Section(f"The same children, {when}", rows))
    return tuple(sections)
