"""The kernel in question: added mechanisms fitted together, and to which findings.

The first calibration findings alone cannot settle the free numbers and as many strengths of mechanisms. Those on infancy whose
band has two ends, and whose virtual study takes a moment, are targets beside them. Design findings are looked at, never fitted.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from attunement.evidence.finding import Role
from attunement.evidence.findings import load_findings
from attunement.evidence.virtual_study import Z95
from attunement.inference.calibration import Calibration, Telling, calibrate
from attunement.inference.targets import DISCREPANCY, Target, published_targets
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.theories.fitted import split
from attunement.vocabulary import BadValueError, replace

ASKED = (
    ("inf.gen.three_figures", "three_insecure"), ("inf.gen.three_figures", "kappa_with_mother"),
    ("inf.gen.three_figures", "kappa_with_father"), ("inf.week.cry_variance", "age"), ("inf.week.cry_variance", "infant"),
    ("inf.week.cry_variance", "day"), ("inf.night.proximal", "london_over_proximal_fuss_cry"),
    ("inf.trust.bath3mo", "quality_on_recovery"), ("inf.trust.bath3mo", "quality_on_peak"),
    ("inf.trial.letourneau", "secure"), ("inf.kin.siblings", "all"), ("inf.period.forming", "highest_level_7_9mo"),
)  # fmt: skip
"""Numbers of calibration findings on infancy that are fitted: their bands have two ends that no scale gives.

Those on blended acts and on paths of protest also are, and are left to judge: their studies take a third of the time of all.
"""
WEIGHT = 0.5
"""Of each of them: several are of one finding, and few were published as a number. Assumed."""


FIRST_LOOK = {
    "population.quality_loading": 0.52, "population.responsiveness_mean": 0.97, "population.responsiveness_sd": 0.38,
    "population.rebuff_sd": 1.1, "population.inconsistency_sd": 0.35, "population.frightening_low_risk": 0.06,
    "population.frightening_high_risk": 0.42, "population.half_year_stability": 0.93,
    "population.separation_sensitivity_sd": 0.33, "bid_gate.half_point": 0.24, "choice.avert": -1.55, "choice.cry": -8.8,
    "choice.freeze": -4.4, "choice.conflict_gain": 11.5, "choice.uncertainty_to_resist": 2.2,
    "caregiving.positive_in_play": 1.2, "arousal.soothing": 0.022, "arousal.from_separation": 0.0022,
    "contingency.frustration_gain": 0.2, "learning.miss_weight": 0.33, "availability.absence_counts": 0.8,
    "plasticity.evidence_slows": 0.008, "marks.reactivity": 0.2, "recovery.distrust_averts": 0.4,
    "recovery.soothed_settles": 0.47, "recovery.slow_activation": 0.06, "recovery.after_stress": 0.9,
    "repair.unfrightens": 0.007, "repair.trust_disarms": 0.75, "repair.smiles_back": 1.1, "repair.mending_tempers": 0.21,
    "early.contact_calms": 0.06, "early.unsettled": 0.9, "cues.watched": 0.7, "stimulation.vigilance": 0.5,
}  # fmt: skip
"""Where a first joint fit ended (`docs/mechanisms.md`), rounded and moved a little off the edges; the second looks around it.

Five strengths that came out next to nothing there are off. *Evidence*, *marks* and *comfort repairs fright* begin above what was
found, because they are what lets history leave a mark and answers mend fright: they have to prove themselves, not to be overlooked.
"""


def infancy_targets(asked: Iterable[tuple[str, str]] = ASKED) -> dict[str, Target]:
    """Return what some calibration findings on infancy ask: the number, or the middle of the band where there is none.

    The band is read as a 95 % range between studies.

    >>> target = infancy_targets()["inf.week.cry_variance age"]
    >>> target.mean, round(target.sd, 3)
    (0.38, 0.07)
    """
    known, found = load_findings("infancy"), {}
    for name, part in asked:
        finding, number = known[name], known[name].part(part)
        if finding.role is not Role.CALIBRATION or number.band is None:
            raise BadValueError(
                f"{name} {part} cannot be a target: its role is {finding.role}, its band {number.band}. Only calibration "
                "findings with a band are fitted."
            )
        low, high = number.band.low, number.band.high
        target = Target(
            name, part, (low + high) / 2 if number.number is None else number.number, se=0.0,
            heterogeneity=(high - low) / (2 * Z95), discrepancy=DISCREPANCY.get(number.metric, DISCREPANCY["r"]),
            weight=WEIGHT, metric=number.metric, seen=finding.seen and number.seen, construct=finding.construct,
        )  # fmt: skip
        found[target.statistic] = target
    return found


def kernel_targets() -> dict[str, Target]:
    """Return the first calibration targets and those on infancy."""
    return published_targets() | infancy_targets()


def first_look() -> Any:
    """Return the default theory's numbers with the strengths of the first look."""
    return replace(theory_parameters(DEFAULT), split(FIRST_LOOK)[0], where="the first look")


def fit_together(
    *, runs: int, children: int = 1024, seed: int = 1, folder: Path | None = None, progress: Telling | None = None
) -> Calibration:
    """Fit the free numbers of the default theory and the strengths of added mechanisms together, around where a first look ended.

    Parameters
    ----------
    runs
        Points to simulate.
    children, seed
        Size of the cohort at each point, and the number all chance depends on.
    folder
        Where points are kept at once.
    progress
        Told about each stage.
    """
    return calibrate(
        DEFAULT, parameters=first_look(), targets=kernel_targets(), free=FIRST_LOOK, near=FIRST_LOOK,
        runs=runs, waves=1, children=children, seed=seed, folder=folder, progress=progress,
    )  # fmt: skip
