"""A simulated number beside the published one, each with its uncertainty."""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping
from dataclasses import dataclass

from attunement.evidence.finding import (
    Finding,
    PublishedInterval,
    Role,
    interval_basis,
    published_interval,
    sampling_interval,
)
from attunement.evidence.statistics import Interval
from attunement.vocabulary import BadValueError


class Verdict(enum.StrEnum):
    """Where a simulated number lies with respect to the pass band."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    NO_BAND = "no band"


@dataclass(frozen=True)
class Comparison:
    """One published number and what the simulation gives for it.

    `simulated_interval` is the sampling error of the simulation itself; `at_published_n` is what a study of the
    published size would have shown of the same simulated value. `published` is None where there is only a band.
    """

    finding: str
    part: str
    construct: str
    citation: str
    published: PublishedInterval | None
    published_interval_is: str
    simulated: float
    simulated_interval: Interval | None
    simulated_n: int | None
    at_published_n: Interval | None
    band: Interval | None
    role: Role
    seen: bool
    counts: bool

    @property
    def verdict(self) -> Verdict:
        """Inside or outside the pass band, ends included."""
        if self.band is None:
            return Verdict.NO_BAND
        return Verdict.INSIDE if self.band.low <= self.simulated <= self.band.high else Verdict.OUTSIDE

    @property
    def clear(self) -> bool:
        """Whether the verdict would stand anywhere in the simulation's own 95 % interval; few dyads do not tell."""
        if self.band is None or self.simulated_interval is None or None in self.simulated_interval:
            return True
        low, high = self.simulated_interval
        inside = self.band.low <= low and high <= self.band.high
        return inside or high < self.band.low or low > self.band.high

    @property
    def wording(self) -> str:
        """What the number was used for: *fitted*, *in view while building* or *validation*; and whether it was seen."""
        return self.role.wording + ("" if self.seen else ", not seen in a source")


def compare(
    finding: Finding,
    part: str = "value",
    *,
    simulated: float,
    n: int | None = None,
    interval: Interval | tuple[float, float] | None = None,
) -> Comparison:
    """Put a simulated number beside the published one.

    Parameters
    ----------
    finding, part
        What was published.
    simulated
        The observed read-out of the simulation, never a hidden state.
    n
        Number of simulated dyads behind it; gives the interval of a share or a correlation.
    interval
        The 95 % sampling interval, where n alone does not give it.

    >>> from attunement.evidence import load_findings
    >>> comparison = compare(load_findings()["sens.sec.mother"], simulated=0.29, n=10_000)
    >>> print(comparison.verdict, "-", comparison.wording)
    inside - fitted
    """
    if not math.isfinite(simulated):
        raise BadValueError(
            f"The simulated value for {finding.id} ({part}) is {simulated}; it must be a finite number. "
            "A statistic of constant or empty data has no value: simulate more dyads."
        )
    found = finding.part(part)
    return Comparison(
        finding=finding.id,
        part=part,
        construct=finding.construct,
        citation=finding.citation,
        published=None if found.number is None else published_interval(finding, part),
        published_interval_is=interval_basis(finding, part),
        simulated=float(simulated),
        simulated_interval=Interval(*interval)
        if interval is not None
        else sampling_interval(found.metric, simulated, n),
        simulated_n=n,
        at_published_n=sampling_interval(found.metric, simulated, found.n),
        band=found.band,
        role=finding.role,
        seen=found.seen,
        counts=finding.counts(part),
    )


def compare_shares(finding: Finding, counts: Mapping[str, int]) -> tuple[Comparison, ...]:
    """Put simulated class counts beside the published shares, class by class in the published order.

    >>> from attunement.evidence import load_findings
    >>> table = compare_shares(load_findings()["ssp.abc.global"], {"A": 210, "B": 650, "C": 140})
    >>> [(row.part, row.simulated, str(row.verdict)) for row in table]
    [('B', 0.65, 'inside'), ('A', 0.21, 'inside'), ('C', 0.14, 'inside')]
    """
    total = sum(counts.values())
    if total <= 0 or any(count < 0 for count in counts.values()):
        raise BadValueError(
            f"The counts for {finding.id} are {dict(counts)}; none may be negative, and one must be positive. "
            "Classify at least one child."
        )
    for name in counts:
        finding.part(name)
    order = [part.name for part in finding.parts if part.name in counts]
    return tuple(compare(finding, name, simulated=counts[name] / total, n=total) for name in order)
