"""One published finding as a fact: what was found, in whom, by whom, and whether the number was seen in a source."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import NamedTuple

from attunement.evidence.statistics import Interval, fisher_z_interval, wilson_interval
from attunement.vocabulary import BadValueError, UnknownNameError

#: Metrics with limits; a published value beyond them is a slip of the pen.
LIMITS = {
    "r": (-1.0, 1.0),
    "mean r with criterion": (-1.0, 1.0),
    "kappa": (-1.0, 1.0),
    "proportion": (0.0, 1.0),
    "agreement": (0.0, 1.0),
    "shared variance": (0.0, 1.0),
}


class Role(enum.StrEnum):
    """What a finding may be used for."""

    CALIBRATION = "calibration"
    DESIGN = "design"
    VALIDATION = "validation"
    INVARIANT = "invariant"
    CONTEXT = "context"

    @property
    def wording(self) -> str:
        """How a table says it: numbers that parameters were tuned to say *fitted*."""
        return {"calibration": "fitted", "design": "in view while building", "invariant": "protocol"}.get(
            self, self.value
        )


class Confidence(enum.StrEnum):
    """Whether the number was seen where it was published."""

    SEEN = "seen in a source"
    WELL_KNOWN = "well known, not seen in a source"
    APPROXIMATE = "approximate, do not fit to it"


class PublishedInterval(NamedTuple):
    """A published number with the ends of its 95 % interval and its n; what was not published is None."""

    value: float
    low: float | None
    high: float | None
    n: int | None


@dataclass(frozen=True)
class Part:
    """One number, or one statement, of a finding.

    Parameters
    ----------
    name
        Its name in the finding; parts of parts are dotted, such as ``Japan.C``.
    value
        The number as published; words or several numbers where no single number was.
    metric
        What kind of number it is: ``proportion``, ``r``, ``d`` and so on.
    n
        Number of people (or dyads) behind it, if published for this part.
    interval
        The published 95 % interval, if there is one.
    band
        Pass band for a simulated value; reflects the spread between studies.
    sign
        Where only a sign is asked: +1 or −1, the side of zero on which a simulated value must lie by two standard errors.
    seen
        Whether this number was seen in a source.
    """

    name: str
    value: float | str | tuple[object, ...] | None
    metric: str
    n: int | None
    interval: Interval | None
    band: Interval | None
    seen: bool
    sign: int = 0

    @property
    def number(self) -> float | None:
        """The value if it is a single number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return None
        return float(self.value)


@dataclass(frozen=True)
class Finding:
    """One published finding with its parts, its source and its role.

    >>> from attunement.evidence import load_findings
    >>> finding = load_findings()["sens.sec.mother"]
    >>> finding.role.wording, finding.seen, finding.part("value").number
    ('fitted', True, 0.26)
    """

    id: str
    area: str
    construct: str
    metric: str
    parts: tuple[Part, ...] = field(repr=False)
    n: int | None
    population: str
    citation: str
    source: str
    confidence: Confidence
    role: Role
    evidence: str = field(default="", repr=False)
    accept: str = field(default="", repr=False)
    simulate: str = field(default="", repr=False)
    note: str = field(default="", repr=False)
    line: int = field(default=0, repr=False, compare=False)

    @property
    def seen(self) -> bool:
        """Whether the finding as a whole was seen in a source; single parts may differ, see `Part.seen`."""
        return self.confidence is Confidence.SEEN

    def part(self, name: str) -> Part:
        """Return one part by name."""
        for part in self.parts:
            if part.name == name:
                return part
        raise UnknownNameError.of(f"part of finding {self.id}", name, [part.name for part in self.parts])

    def counts(self, name: str) -> bool:
        """Whether a part may enter a total: it has a band, and entry and part were seen in a source."""
        part = self.part(name)
        return self.seen and part.seen and part.band is not None


def published_interval(finding: Finding, part: str = "value") -> PublishedInterval:
    """Give a published number with its 95 % interval and n.

    The interval is the published one; else Wilson's for a share and Fisher's for a correlation, from the published n;
    else none (`interval_basis` says which).

    >>> from attunement.evidence import load_findings
    >>> value, low, high, n = published_interval(load_findings()["sens.sec.mother"])
    >>> value, low, high, n
    (0.26, 0.22, 0.29, 21483)
    """
    found = finding.part(part)
    number = found.number
    if number is None:
        raise BadValueError(
            f"Part '{part}' of finding {finding.id} is {found.value!r}, not a single number, so it has no interval. "
            f"Numbers: {', '.join(p.name for p in finding.parts if p.number is not None) or 'none'}."
        )
    interval = found.interval or sampling_interval(found.metric, number, found.n)
    low, high = interval or (None, None)
    return PublishedInterval(number, low, high, found.n)


def interval_basis(finding: Finding, part: str = "value") -> str:
    """Say where the interval of a published number comes from.

    >>> from attunement.evidence import load_findings
    >>> interval_basis(load_findings()["ssp.abcd.global"], "B")
    'Wilson at the published n'
    """
    found = finding.part(part)
    if found.interval:
        return "published"
    if found.number is None or sampling_interval(found.metric, found.number, found.n) is None:
        return "none"
    return "Fisher z at the published n" if found.metric == "r" else "Wilson at the published n"


def sampling_interval(metric: str, value: float, n: float | None) -> Interval | None:
    """Give the 95 % interval that one sample of size n leaves around a value, where a formula from n alone exists.

    >>> sampling_interval("d", 0.33, 100) is None
    True
    """
    if n is None:
        return None
    if metric in ("proportion", "agreement"):
        return wilson_interval(value, n)
    if metric == "r" and n >= 4:
        return fisher_z_interval(value, n)
    return None
