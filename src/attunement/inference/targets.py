"""Targets: the published numbers a theory may be fitted to, each as a distribution.

Only findings whose role is `calibration` can become targets. A published number z is taken to come about as

    z = model at its best + discrepancy + heterogeneity + sampling error,

four independent parts. The sampling error is the published interval's, or follows from the published n; where neither
was published it is taken as nothing beside the heterogeneity. The heterogeneity is how far studies differ: the pass
band of a finding, which says that, is read as a 95 % range. The discrepancy is how far the best of all imaginable
settings of a theory may still be off; it is assumed, once for each kind of number.
Kennedy & O'Hagan (2001), doi:10.1111/1467-9868.00294.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from attunement.evidence.finding import Confidence, Finding, Part, Role
from attunement.evidence.findings import Findings, load_findings
from attunement.evidence.statistics import standard_error_of_correlation, standard_error_of_proportion
from attunement.evidence.virtual_study import Z95, Measured, VirtualStudy, load_studies
from attunement.vocabulary import BadValueError

DISCREPANCY = {"proportion": 0.02, "r": 0.03, "kappa": 0.04, "agreement": 0.02, "d": 0.1}
"""SD of what a theory may be off at its best, by kind of number. Assumed."""
KIND_WORDS = {
    "proportion": "shares", "r": "correlations", "kappa": "kappas", "agreement": "agreement",
    "d": "standardised differences",
}  # fmt: skip

WHOLE = 0.02
"""Shares that sum to one, give or take this much, are shares of one whole."""


@dataclass(frozen=True)
class Target:
    """One number to fit, with everything that keeps a simulated number from being exactly that.

    Attributes
    ----------
    finding, part
        What was published; a virtual study of the same name measures it.
    mean
        The number.
    se, heterogeneity, discrepancy
        SD of its sampling error, between studies, and of the model's own shortcoming.
    weight
        How many independent numbers it counts for: k shares of a whole are k − 1 numbers, and a simulated number that
        stands for several findings is one.
    metric
        What kind of number it is.
    seen
        Whether it was seen in a source.

    >>> target = published_targets()["ssp.abcd.global B"]
    >>> target.mean, round(target.sd, 3), target.weight
    (0.516, 0.031, 0.75)
    """

    finding: str
    part: str
    mean: float
    se: float
    heterogeneity: float = 0.0
    discrepancy: float = 0.0
    weight: float = 1.0
    metric: str = ""
    seen: bool = True
    construct: str = ""

    @property
    def statistic(self) -> str:
        """Name of the number: the finding, and its part if it has several."""
        return statistic_name(self.finding, self.part)

    @property
    def variance(self) -> float:
        """Variance of everything that is not the simulation's own error."""
        return self.se**2 + self.heterogeneity**2 + self.discrepancy**2

    @property
    def sd(self) -> float:
        """Square root of the variance."""
        return self.variance**0.5


Targets = Mapping[str, Target]
"""Targets by the name of their statistic."""


def statistic_name(finding: str, part: str) -> str:
    """Return the name of a number.

    >>> statistic_name("ssp.abcd.global", "B"), statistic_name("anom.D", "value")
    ('ssp.abcd.global B', 'anom.D')
    """
    return finding if part in ("", "value") else f"{finding} {part}"


def finding_and_part(statistic: str) -> tuple[str, str]:
    """Return what a number's name is made of.

    >>> finding_and_part("ssp.abcd.global B"), finding_and_part("anom.D")
    (('ssp.abcd.global', 'B'), ('anom.D', 'value'))
    """
    finding, _, part = statistic.partition(" ")
    return finding, part or "value"


def published_targets(
    only: Iterable[str] | None = None,
    *,
    findings: Findings | None = None,
    studies: Mapping[str, VirtualStudy] | None = None,
) -> dict[str, Target]:
    """Return the targets that published findings give: role `calibration`, a number, a pass band and a virtual study.

    Parameters
    ----------
    only
        Findings to use; one of another role is refused, for it could never again say anything about the theory.
    findings, studies
        Other than those that come with Attunement.
    """
    known = load_findings() if findings is None else findings
    tests = load_studies() if studies is None else studies
    chosen = [known[name] for name in only] if only is not None else known.select(role=Role.CALIBRATION)
    for finding in chosen:
        _may_be_fitted(finding)
    numbers = [
        (finding, part) for finding in chosen if _usable(finding, tests) for part in finding.parts if _fits(part)
    ]
    if only is not None and (idle := [f.id for f in chosen if f not in [finding for finding, _ in numbers]]):
        raise BadValueError(
            f"The finding {idle[0]} cannot be a target: it has no number with a pass band that a virtual study measures. "
            "Leave it out."
        )
    found = [_target(finding, part) for finding, part in numbers]
    return {target.statistic: target for target in _weighed(found, tests)}


def assumed_discrepancy(targets: Targets) -> str:
    """Say what is assumed about the kinds of number among some targets.

    >>> assumed_discrepancy(published_targets(["anom.D"]))
    '0.03 for correlations'
    """
    kinds = dict.fromkeys(target.metric for target in targets.values() if target.metric in DISCREPANCY)
    return ", ".join(f"{DISCREPANCY[kind]:g} for {KIND_WORDS[kind]}" for kind in kinds)


def planted_targets(simulated: Mapping[str, Measured], *, like: Targets | None = None) -> dict[str, Target]:
    """Return targets whose means were simulated, so that the truth behind them is known.

    Parameters
    ----------
    simulated
        From `simulate_targets`.
    like
        Take heterogeneity and discrepancy from these targets, to weigh each number as in a fit to published ones;
        otherwise there is sampling error only.
    """
    weights = published_targets() if like is None else like
    return {
        name: replace(
            weights[name], mean=measured.value, se=measured.se,
            **({} if like is not None else {"heterogeneity": 0.0, "discrepancy": 0.0}),
        )
        for name, measured in simulated.items() if name in weights
    }  # fmt: skip


def _may_be_fitted(finding: Finding) -> None:
    if finding.role is not Role.CALIBRATION:
        raise BadValueError(
            f"The finding {finding.id} cannot be a target: its role is {finding.role}, and only calibration findings may "
            "be fitted. A finding once used for tuning is calibration for good; change its role in the findings file "
            "first, and say so."
        )


def _usable(finding: Finding, tests: Mapping[str, VirtualStudy]) -> bool:
    return finding.id in tests and finding.confidence is not Confidence.APPROXIMATE


def _fits(part: Part) -> bool:
    return part.number is not None and part.band is not None


def _target(finding: Finding, part: Part) -> Target:
    if part.metric not in DISCREPANCY:
        raise BadValueError(
            f"{finding.id} ({part.name}) is a number of the kind '{part.metric}', for which no discrepancy is assumed. "
            f"Known: {', '.join(DISCREPANCY)}. Give a target of your own instead."
        )
    assert part.number is not None and part.band is not None
    return Target(
        finding=finding.id, part=part.name, mean=part.number, se=_standard_error(part),
        heterogeneity=(part.band.high - part.band.low) / (2 * Z95), discrepancy=DISCREPANCY[part.metric],
        metric=part.metric, seen=finding.seen and part.seen, construct=finding.construct,
    )  # fmt: skip


def _standard_error(part: Part) -> float:
    """Return the sampling error that was published, or that the published n leaves; nothing where neither is known."""
    value = part.number or 0.0
    if part.interval is not None:
        return (part.interval.high - part.interval.low) / (2 * Z95)
    if part.n is None:
        return 0.0
    if part.metric == "proportion":
        return standard_error_of_proportion(value, part.n)
    return standard_error_of_correlation(value, part.n) if part.metric == "r" else 0.0


def _weighed(targets: list[Target], tests: Mapping[str, VirtualStudy]) -> list[Target]:
    """Return targets that count for as many independent numbers as they are."""
    whole = {
        finding: len(members)
        for finding in {target.finding for target in targets}
        if len(members := [t for t in targets if t.finding == finding]) > 1
        and all(t.metric == "proportion" for t in members)
        and abs(sum(t.mean for t in members) - 1) < WHOLE
    }
    numbers = [(tests[t.finding].function, t.part) for t in targets]
    same = Counter(numbers)
    shares = {finding: (k - 1) / k for finding, k in whole.items()}
    return [replace(t, weight=shares.get(t.finding, 1.0) / same[n]) for t, n in zip(targets, numbers, strict=True)]
