"""Whether the present default theory gets the published findings that speak to a claim, as they were last scored.

The verdicts are those of the published page of evidence; `scripts/make_claims.py` takes them from there into `verdicts.json`.
"""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files

from attunement.evidence.finding import Finding, Role
from attunement.evidence.findings import SETS, load_findings
from attunement.evidence.frozen import frozen_digest
from attunement.evidence.scoreboard import INSIDE, NO_BAND, OUTSIDE

STATUSES = (INSIDE, OUTSIDE, NO_BAND)
"""What may have become of one number or statement. As published is what lies in the band that was written down before."""
UNASKED = "nothing is asked of the model"
NOT_YET = "cannot be tested yet"


@dataclass(frozen=True)
class Kept:
    """Verdicts as they were last published, and the digest of the numbers they are of.

    Attributes
    ----------
    frozen
        Of the numbers that were scored.
    verdicts
        By the label of the scoreboard, finding and part; one that is starred there was not seen in a source and is never counted.
    whys
        Why a finding cannot be tested yet.
    """

    frozen: str
    verdicts: Mapping[str, str] = field(repr=False)
    whys: Mapping[str, str] = field(repr=False)

    @property
    def current(self) -> bool:
        """Whether they are of the present numbers."""
        return self.frozen == frozen_digest()


@dataclass(frozen=True)
class Outcome:
    """What the default theory makes of one finding, or one part of it, that speaks to a claim."""

    label: str
    finding: Finding
    counts: Mapping[str, int] = field(repr=False)
    counted: bool = True
    why: str = ""

    @property
    def said(self) -> str:
        """Say in a few words what became of it.

        >>> outcome("mr.match matched").said
        'as published'
        """
        judged, shown = self.counts.get(INSIDE, 0) + self.counts.get(OUTSIDE, 0), self.counts.get(NO_BAND, 0)
        if not judged and not shown:
            return UNASKED if self.finding.role == Role.CONTEXT else f"{NOT_YET}. {self.why}".rstrip(". ")
        parts = [_of(self.counts.get(INSIDE, 0), judged)] if judged else []
        parts += [f"{shown} shown without a band" if judged or shown > 1 else "shown without a band"] if shown else []
        return "; ".join(parts) + (
            "" if self.counted else ", not counted: the published number was not seen in a source"
        )


def _of(inside: int, judged: int) -> str:
    """Say how many numbers or statements are as published.

    >>> _of(0, 1), _of(2, 2), _of(0, 2), _of(4, 4), _of(1, 3)
    ('not as published', 'both as published', 'neither as published', 'all 4 as published', '1 of 3 as published')
    """
    if judged == 1:
        return "as published" if inside else "not as published"
    none, every = ("neither", "both") if judged == 2 else (f"none of {judged}", f"all {judged}")
    return f"{({0: none, judged: every}).get(inside, f'{inside} of {judged}')} as published"


def outcome(label: str, kept: Kept | None = None) -> Outcome:
    """Return what the default theory makes of a finding (`sens.sec.all`) or of a part of one (`int.lessmore ratio`)."""
    kept, name = kept or load_kept(), label.partition(" ")[0]
    found = {of.rstrip("*"): of for of in kept.verdicts if of.rstrip("*") == label or of.startswith(f"{label} ")}
    counts = Counter(kept.verdicts[of] for of in found.values())
    ordered = {status: counts[status] for status in STATUSES if counts[status]}
    whys = [kept.whys[of] for of in (label, name) if of in kept.whys]
    return Outcome(
        label, _finding(name), ordered, counted=not any(of.endswith("*") for of in found.values()),
        why="" if ordered or not whys else whys[0],
    )  # fmt: skip


@functools.cache
def load_kept() -> Kept:
    """Read the verdicts that come with Attunement."""
    return Kept(**json.loads((files("attunement.evidence.claims") / "verdicts.json").read_text("utf-8")))


def _finding(name: str) -> Finding:
    """Return a finding of the first set, or of whichever other has it."""
    for of in (None, *SETS):
        if name in (findings := load_findings(of)):
            return findings[name]
    return load_findings()[name]
