"""The published findings together: look-up by name, by role and by area of research."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

from attunement.evidence.finding import Finding, Role
from attunement.evidence.findings_file import read_findings
from attunement.vocabulary import UnknownNameError


@dataclass(frozen=True)
class ShippedSet:
    """A set of findings that comes along beside the first one, and is asked for by name.

    Attributes
    ----------
    file
        Where its findings stand.
    also
        Findings of the first file that belong to it too.
    waits
        Why its validation findings are not run yet; empty once they may be.
    """

    file: str
    also: tuple[str, ...] = ()
    waits: str = ""


FIRST = "findings.yaml"
SETS = {
    "infancy": ShippedSet(
        "findings_infancy.yaml",
        also=(
            "inf.misread.isabella91", "inf.temper.cassidy", "inf.trial.letourneau", "inf.trial.mindbaby",
            "inf.context.cryfeelings", "int.D",
        ),
    ),
    "life": ShippedSet(
        "findings_life.yaml",
        also=(
            "stab.fraley", "stab.waters", "trans.verhage", "trans.3gen", "trans.fonagy", "aai.norm", "out.ext", "out.peer",
            "context.sec",
        ),
        waits="Waits for the freeze: no validation finding on later life is run before lives have been frozen, stage by stage.",
    ),
}  # fmt: skip
"""By name, as in `attune evidence --findings infancy`."""


@dataclass(frozen=True)
class Findings:
    """All findings of one file or set, in its order; `waits` says why its validation findings are not run yet, if so.

    >>> findings = load_findings()
    >>> [finding.id for finding in findings.select(role="calibration", area="4_sensitivity")][:2]
    ['sens.sec.all', 'sens.sec.mother']
    """

    entries: tuple[Finding, ...] = field(repr=False)
    place: str
    waits: str = ""

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.entries)

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    def __getitem__(self, id: str) -> Finding:
        if id not in self._by_id:
            raise UnknownNameError.of("finding", id, self._by_id)
        return self._by_id[id]

    @functools.cached_property
    def _by_id(self) -> dict[str, Finding]:
        return {finding.id: finding for finding in self.entries}

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas of research, in the order of their first finding."""
        return tuple(dict.fromkeys(finding.area for finding in self.entries))

    def select(self, *, role: Role | str | None = None, area: str | None = None, seen: bool | None = None) -> Findings:
        """Keep the findings of one role, one area, or seen (or not) in a source."""
        if role is not None and role not in list(Role):
            raise UnknownNameError.of("role", str(role), list(Role))
        if area is not None and area not in self.areas:
            raise UnknownNameError.of("area", area, self.areas)
        kept = (
            finding
            for finding in self.entries
            if role in (None, finding.role) and area in (None, finding.area) and seen in (None, finding.seen)
        )
        return Findings(entries=tuple(kept), place=self.place, waits=self.waits)


def load_findings(path: str | Path | None = None) -> Findings:
    """Read and check the findings that come with Attunement, those of a set by name, or those of another file.

    >>> load_findings()["ssp.abcd.global"].part("B").number
    0.516
    >>> load_findings("infancy")["inf.avail.daycare_meta"].role.wording
    'fitted'
    """
    name = "" if path is None else str(path)
    if path is None or name in SETS:
        return _shipped(name)
    return Findings(read_findings(Path(path)), place=name)


@functools.cache
def _shipped(name: str) -> Findings:
    which = SETS.get(name, ShippedSet(FIRST))
    with as_file(files("attunement.evidence") / which.file) as path:
        own = read_findings(path)
    place = f"the findings{f' on {name}' if name else ''} that come with Attunement"
    return Findings(own + tuple(_shipped("")[id] for id in which.also), place=place, waits=which.waits)
