"""Contest: theories side by side on the same findings, and who comes nearest to what was published, whoever it is.

Every theory met the same virtual studies, the same coder and the same seed. Near is measured in widths of the pass band,
from the published value, or from the middle of the band where only a range was published.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from attunement.evidence.finding import Role
from attunement.evidence.findings import Findings
from attunement.evidence.kept_rows import KeptRows
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, Row, Scoreboard, Total, refresh
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.virtual_study import VirtualStudy
from attunement.theories.interface import Theory
from attunement.vocabulary import UnknownNameError


@dataclass(frozen=True)
class Line:
    """One number or statement of a finding, and what each theory's virtual study found of it, by the theory's name."""

    finding: str
    part: str
    rows: Mapping[str, Row]

    @property
    def told(self) -> Row:
        """What is the same for every theory, from one that was tested if there is one: role, source, published value, band."""
        return max(self.rows.values(), key=lambda row: (row.status in (INSIDE, OUTSIDE), row.published is not None))

    @property
    def label(self) -> str:
        """The finding and its part, as a reader knows it."""
        part = "" if self.part == "value" else self.part
        return f"{self.finding} {part}".strip() + ("" if self.told.seen else " *")

    @property
    def tested(self) -> bool:
        """Whether any theory could be tested on it."""
        return any(row.status in (INSIDE, OUTSIDE) for row in self.rows.values())

    def with_status(self, status: str) -> tuple[str, ...]:
        """Return the theories of a verdict."""
        return tuple(name for name, row in self.rows.items() if row.status == status)

    def distance(self, theory: str) -> float | None:
        """Return how far a theory's number lies from the published one, in widths of the band; None without a band."""
        row = self.rows.get(theory)
        if row is None or row.simulated is None or row.band is None or row.band[1] <= row.band[0]:
            return None
        low, high = row.band
        target = (low + high) / 2 if row.published is None else row.published
        return abs(row.simulated - target) / (high - low)

    @property
    def nearest(self) -> tuple[str, ...]:
        """The theory nearest to the published number, then those that sampling error cannot tell from it."""
        far = {name: d for name in self.rows if (d := self.distance(name)) is not None}
        if len(far) < 2:
            return ()
        best = min(far, key=lambda name: far[name])
        tied = (name for name in far if name != best and far[name] - far[best] <= self._noise(name, best))
        return (best, *tied)

    def _noise(self, one: str, other: str) -> float:
        """Return the 95 % sampling error of the difference of two simulated numbers, in widths of the band."""
        halves = []
        for name in (one, other):
            low, high = self.rows[name].simulated_interval or (0.0, 0.0)
            halves.append((high - low) / 2)
        low, high = self.told.band or (0.0, 1.0)
        return math.hypot(*halves) / (high - low)


@dataclass(frozen=True)
class Standing:
    """A theory's score on the findings of one role.

    `nearest` counts the counted numbers on which no other theory is nearer beyond sampling error, `alone` those on which it
    is nearest by itself, `numbers` how many could be compared.
    """

    theory: str
    total: Total
    nearest: int
    alone: int
    numbers: int


@dataclass(frozen=True)
class Contest:
    """Scoreboards of several theories, the default theory's first."""

    boards: tuple[Scoreboard, ...]

    @property
    def theories(self) -> tuple[str, ...]:
        """Names of the theories, in order."""
        return tuple(board.theory for board in self.boards)

    @property
    def alike(self) -> bool:
        """Whether all boards were made with the same seed, size, frozen numbers and coders, as a fair contest asks."""
        return len({board.made_with for board in self.boards}) == 1

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every number or statement on any of the boards, in the order of the first that has the finding."""
        found: dict[str, dict[str, dict[str, Row]]] = {}
        for board in self.boards:
            for row in board.rows:
                found.setdefault(row.finding, {}).setdefault(row.part, {})[board.theory] = row
        return tuple(Line(finding, part, rows) for finding, parts in found.items() for part, rows in parts.items())

    def of(self, finding: str) -> tuple[Line, ...]:
        """Return the lines of one finding."""
        found = tuple(line for line in self.lines if line.finding == finding)
        if not found:
            raise UnknownNameError.of("finding on the scoreboard", finding, {line.finding for line in self.lines})
        return found

    def of_role(self, role: Role) -> tuple[Line, ...]:
        """Return the lines of one role on which any theory could be tested."""
        return tuple(line for line in self.lines if line.told.role == role and line.tested)

    def standings(self, role: Role) -> tuple[Standing, ...]:
        """Return every theory's score on the findings of one role, in the boards' order."""
        lines = [line for line in self.of_role(role) if line.told.counts]
        nearest = [line.nearest for line in lines if line.nearest]
        return tuple(
            Standing(
                theory=board.theory,
                total=next(total for total in board.totals() if total.role == role),
                nearest=sum(board.theory in names for names in nearest),
                alone=sum(names == (board.theory,) for names in nearest),
                numbers=sum(line.distance(board.theory) is not None for line in lines),
            )
            for board in self.boards
        )


def run_contest(
    theories: Sequence[str | Theory],
    *,
    seed: int,
    size: int,
    findings: Findings | None = None,
    studies: Mapping[str, VirtualStudy] | None = None,
    only: Sequence[str] | None = None,
    keep: Callable[[str], KeptRows] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Scoreboard]:
    """Refresh the boards of some theories one after the other, under one progress; each is given back as soon as it is done.

    Parameters
    ----------
    theories
        By name, or as objects.
    seed, size
        As in `Cohorts`; the same for all.
    findings, studies, only
        As in `refresh`.
    keep
        Where the rows of a theory, by its name, are kept as they are done.
    progress
        Told about studies done, of all theories together.
    """
    for place, theory in enumerate(theories):

        def tell(done: int, total: int, place: int = place) -> None:
            if progress:
                progress(place * total + done, len(theories) * total)

        cohorts = Cohorts(theory=theory, seed=seed, size=size)
        kept = keep(cohorts.theory_name) if keep else None
        yield refresh(cohorts, findings=findings, studies=studies, only=only, kept=kept, progress=tell)
