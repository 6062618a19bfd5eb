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
from attunement.inference.search_space import STRENGTHS
from attunement.inference.targets import DISCREPANCY, Target, published_targets
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.theories.catalogue import theory as find_theory
from attunement.theories.fitted import split
from attunement.vocabulary import BadValueError, replace

ASKED = (
    ("inf.gen.three_figures", "three_insecure"), ("inf.gen.three_figures", "kappa_with_mother"),
    ("inf.gen.three_figures", "kappa_with_father"), ("inf.week.cry_variance", "age"), ("inf.week.cry_variance", "infant"),
    ("inf.week.cry_variance", "day"), ("inf.night.proximal", "london_over_proximal_fuss_cry"),
    ("inf.trust.bath3mo", "quality_on_recovery"), ("inf.trust.bath3mo", "quality_on_peak"),
    ("inf.blends.levels", "single_acts"), ("inf.blends.levels", "scales"), ("inf.trial.letourneau", "secure"),
    ("inf.kin.siblings", "all"), ("inf.period.forming", "highest_level_7_9mo"),
    ("inf.protest.trajectories", "low_persistent"), ("inf.protest.trajectories", "low_increasing"),
)  # fmt: skip
"""Numbers of calibration findings on infancy that are fitted: their bands have two ends that no scale gives."""
WEIGHT = 0.5
"""Of each of them: several are of one finding, and few were published as a number. Assumed."""


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


def in_the_middle() -> Any:
    """Return the default theory's numbers with every mechanism in question on, in the middle of its range."""
    middle, _ = split({name: (low + high) / 2 for name, (low, high) in STRENGTHS.items()})
    return replace(theory_parameters(DEFAULT), middle, where="the middle of the ranges of mechanisms")


def fit_together(
    *, runs: int, children: int = 1024, seed: int = 1, folder: Path | None = None, progress: Telling | None = None
) -> Calibration:
    """Fit the free numbers of the default theory and the strengths of added mechanisms together.

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
        DEFAULT, parameters=in_the_middle(), targets=kernel_targets(), free=(*find_theory(DEFAULT).free, *STRENGTHS),
        runs=runs, waves=1, children=children, seed=seed, folder=folder, progress=progress,
    )  # fmt: skip
