"""Ablation: each mechanism of the default theory is switched off, and what that costs is measured. One that earns nothing goes.

A mechanism is off at a neutral value of its numbers. That value may lie outside the range in which a number is looked for,
because a missing mechanism is no setting of it; so neutral values are put in unchecked, their names apart.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from scipy.stats import t as student

from attunement.evidence.finding import Role
from attunement.evidence.findings import load_findings
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, Row, Scoreboard, refresh
from attunement.evidence.studies.cohorts import Cohorts
from attunement.inference.misfit import loss
from attunement.inference.points import make_bench
from attunement.inference.search_space import Point
from attunement.inference.short_fit import short_fit
from attunement.inference.simulated_design import SimulatedDesign
from attunement.inference.simulator import simulate_targets
from attunement.inference.targets import Targets, published_targets
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.theories.catalogue import theory as find_theory
from attunement.theories.homeostatic.numbers import HomeostaticParameters
from attunement.theories.interface import Mechanism, Theory
from attunement.theories.rivals.variation import exchanged
from attunement.vocabulary import UnknownNameError, values
from attunement.vocabulary.parameters import fill

CHILDREN, SEEDS = 2048, tuple(range(11, 21))
"""Cohorts that judge; none was used in fitting the default theory."""


@dataclass(frozen=True)
class Ablation:
    """A mechanism of the default theory, and what switches it off.

    Attributes
    ----------
    name
        The mechanism in plain words.
    off
        Numbers at which it does nothing, by dotted name.
    instead
        Mechanisms put in the place of others, where no number switches it off.

    >>> Ablation("bids that bring nothing lose their drive", {"bid_gate.floor": 1.0}).parameters.bid_gate.floor
    1.0
    """

    name: str
    off: Mapping[str, float] = field(default_factory=dict, hash=False)
    instead: Mapping[str, Mechanism] = field(default_factory=dict, hash=False, repr=False)

    @cached_property
    def parameters(self) -> HomeostaticParameters:
        """The default theory's numbers with the mechanism off."""
        return self.off_in(HomeostaticParameters())

    def off_in(self, parameters: HomeostaticParameters) -> HomeostaticParameters:
        """Return numbers, of the default theory or of a rival, with the mechanism off."""
        usual = values(parameters)
        for name in self.off:
            if name not in usual:
                raise UnknownNameError.of(f"parameter that switches off '{self.name}'", name, usual)
        return fill(parameters, {**usual, **self.off})

    @cached_property
    def theory(self) -> str | Theory:
        """The default theory, with other mechanisms where it takes that."""
        if not self.instead:
            return DEFAULT
        without = find_theory(DEFAULT).recast("child", mechanisms=exchanged(**self.instead))
        return dataclasses.replace(without, name="ablated")

    @property
    def free(self) -> tuple[str, ...]:
        """Numbers that may still move: all free ones but those that switch the mechanism off."""
        return tuple(name for name in find_theory(DEFAULT).free if name not in self.off)


NOTHING = Ablation("nothing")
"""The whole theory."""


@dataclass(frozen=True)
class MeanInterval:
    """A mean, and half the width of its 95 % interval."""

    mean: float
    half: float

    @classmethod
    def of(cls, found: Sequence[float]) -> MeanInterval:
        """Return the mean of a few numbers; a single one has no known noise.

        >>> MeanInterval.of([1.0, 2.0, 3.0])
        MeanInterval(mean=2.0, half=2.48)
        """
        many, mean = len(found), math.fsum(found) / len(found)
        if many < 2:
            return cls(mean, math.inf)
        sd = math.sqrt(math.fsum((one - mean) ** 2 for one in found) / (many - 1))
        return cls(mean, round(float(student.ppf(0.975, many - 1)) * sd / math.sqrt(many), 2))

    @property
    def above(self) -> bool:
        """Whether it lies above zero, noise apart."""
        return self.mean > self.half

    @property
    def below(self) -> bool:
        """Whether it lies below zero, noise apart."""
        return self.mean < -self.half


def losses(
    ablation: Ablation,
    *,
    rival: str | None = None,
    point: Point | None = None,
    targets: Targets | None = None,
    children: int = CHILDREN,
    seeds: Sequence[int] = SEEDS,
) -> tuple[float, ...]:
    """Return the misfit to the calibration targets without a mechanism, of several cohorts.

    Parameters
    ----------
    ablation
        What is off.
    rival
        Whose mechanism; by default the default theory's. Of a rival, only numbers can be off.
    point
        Free numbers other than the usual.
    targets
        By default the published ones.
    children, seeds
        Size of each cohort, and the number its chance depends on.
    """
    aims = published_targets() if targets is None else targets
    theory, parameters = ablation.theory, ablation.parameters
    if rival is not None:
        theory, parameters = rival, ablation.off_in(theory_parameters(rival))
    found = []
    for seed in seeds:
        shown = simulate_targets(theory, point, children=children, seed=seed, parameters=parameters, statistics=aims)
        found.append(loss({name: _finite(measured.value) for name, measured in shown.items()}, aims))
    return tuple(found)


def cost(without: Sequence[float], whole: Sequence[float]) -> MeanInterval:
    """Return what switching off costs: by how much the misfit rises, cohort by cohort, on average."""
    return MeanInterval.of([one - other for one, other in zip(without, whole, strict=True)])


def refitted(
    ablation: Ablation,
    design: SimulatedDesign,
    *,
    targets: Targets | None = None,
    runs: int = 16,
    progress: Callable[[int, int], None] | None = None,
) -> Point:
    """Return free numbers that make up for a mechanism that is off, as far as a short search finds them.

    Parameters
    ----------
    ablation
        What is off.
    design
        Of the whole theory: it says which way each number moves the findings, and where numbers are looked for.
    targets
        By default the published ones.
    runs
        Points to simulate, the same for every mechanism.
    progress
        Told about points done.
    """
    aims = published_targets() if targets is None else targets
    like = design.bench
    bench = make_bench(
        ablation.theory, space=like.space.only(ablation.free), children=like.children, seed=like.seed,
        parameters=ablation.parameters, statistics=like.statistics, threads=like.threads,
    )  # fmt: skip
    return short_fit(design, bench, aims, runs=runs, progress=progress)


def design_board(ablation: Ablation, *, children: int = CHILDREN, seed: int = SEEDS[0]) -> Scoreboard:
    """Return what the theory without a mechanism does on the findings in view while it was built; no other finding is run."""
    cohorts = Cohorts(theory=ablation.theory, parameters=ablation.parameters, seed=seed, size=children)
    return refresh(cohorts, only=[finding.id for finding in load_findings().select(role=Role.DESIGN)])


def changed(without: Scoreboard, whole: Scoreboard) -> tuple[tuple[str, str, str], ...]:
    """Return the counted findings whose verdict changes beyond sampling error: (finding and part, with, without)."""
    before = {(row.finding, row.part): row for row in whole.rows}
    found = []
    for row in without.rows:
        was = before.get((row.finding, row.part))
        if was is None or not was.counts or {was.status, row.status} != {INSIDE, OUTSIDE} or not _apart(row, was):
            continue
        found.append((f"{row.finding} {row.part}".strip(), was.status, row.status))
    return tuple(found)


def _apart(one: Row, other: Row) -> bool:
    """Return whether two simulated numbers differ by more than their sampling error; sentences do if they are not the same."""
    if None in (one.simulated, other.simulated, one.simulated_interval, other.simulated_interval):
        return True
    assert one.simulated is not None and other.simulated is not None
    assert one.simulated_interval is not None and other.simulated_interval is not None
    halves = [(high - low) / 2 for low, high in (one.simulated_interval, other.simulated_interval)]
    return abs(one.simulated - other.simulated) > math.hypot(*halves)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
