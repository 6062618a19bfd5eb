"""Model recovery: whether a contest of theories is fair. Data planted from each theory must be won by that theory.

Every theory is fitted to every planted set of data with one budget, from a design made without regard to targets. Planted
data weigh as published ones do: with heterogeneity and discrepancy, and with the sampling error of the simulation that gave
them in the place of the published one. Which data are planted, the designs say: *could published data tell?* where they
measure what published targets need, *would crucial experiments tell?* where they measure these as well.
Wagenmakers, Ratcliff, Gomez & Iverson (2004), doi:10.1016/j.jmp.2003.11.004.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from attunement.evidence.virtual_study import Z95, Measured
from attunement.inference.calibration import FRESH, fit_design
from attunement.inference.contests.crucial_experiments import STATISTICS, experiment_targets
from attunement.inference.misfit import loss
from attunement.inference.points import SimulatedPoint
from attunement.inference.search_space import Point
from attunement.inference.simulated_design import SimulatedDesign
from attunement.inference.targets import Targets, finding_and_part, planted_targets, published_targets
from attunement.vocabulary import BadValueError

PLANTED_CHILDREN = 4096
PLANTED_SEED = 5000
"""Planted data have the design's seed plus this: other children, other chance."""
POLISHING, FINALISTS, NEAREST = 32, 2, 3


@dataclass(frozen=True)
class Planting:
    """Data planted from one theory, and how near every theory came.

    Attributes
    ----------
    planted
        The theory that gave the data.
    truth
        Misfit of the very point that was planted, among other children: what chance alone leaves.
    losses
        Misfit of each theory's fit, among the same other children.
    noise
        For each rival, how large a difference of its misfit from the planted theory's chance makes (95 %).

    >>> found = Planting("a", 1.0, {"a": 2.0, "b": 9.0, "c": 2.5}, {"b": 3.0, "c": 3.0})
    >>> found.tied, found.lost_to, found.won
    (('c',), (), False)
    """

    planted: str
    truth: float
    losses: Mapping[str, float] = field(hash=False)
    noise: Mapping[str, float] = field(hash=False)

    def margin(self, rival: str) -> float:
        """Return how much further from the data a rival stayed; below zero if it came nearer."""
        return self.losses[rival] - self.losses[self.planted]

    @property
    def nearest(self) -> str:
        """The theory that came nearest."""
        return min(self.losses, key=lambda name: self.losses[name])

    @property
    def short(self) -> float:
        """How far the search for the planted theory's own fit stopped short of the truth; a rival's may have, too."""
        return max(self.losses[self.planted] - self.truth, 0.0)

    def bar(self, rival: str) -> float:
        """Return how large a difference means nothing, by chance and by searches that stop short."""
        return math.hypot(self.noise[rival], self.short)

    @property
    def lost_to(self) -> tuple[str, ...]:
        """Rivals that came nearer than the theory the data are from: with this budget the contest is unfair to it."""
        return tuple(name for name in self.noise if self.margin(name) < -self.noise[name])

    @property
    def tied(self) -> tuple[str, ...]:
        """Rivals that chance does not let us tell from the planted theory."""
        return tuple(name for name in self.noise if abs(self.margin(name)) <= self.noise[name])

    @property
    def undecided(self) -> tuple[str, ...]:
        """Rivals that stayed further away, but no further than a search of this budget may stop short."""
        return tuple(name for name in self.noise if self.noise[name] < self.margin(name) <= self.bar(name))

    @property
    def won(self) -> bool:
        """Whether the planted theory came nearest, beyond chance and beyond what searches stop short."""
        return not (self.lost_to or self.tied or self.undecided)


def recover_theories(
    designs: Sequence[SimulatedDesign],
    *,
    planted: Sequence[str] | None = None,
    points: Mapping[str, Point] | None = None,
    like: Targets | None = None,
    children: int = PLANTED_CHILDREN,
    polishing: int = POLISHING,
    further: int = 0,
    finalists: int = FINALISTS,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Planting, ...]:
    """Plant data from each theory, fit all theories to each, and say who came nearest.

    Parameters
    ----------
    designs
        One for each theory, of equal size and seed, from `design_runs`.
    planted
        Names of theories to plant data from; by default all.
    points
        Where to plant, by theory; its usual numbers where nothing is said.
    like
        Targets whose heterogeneity, discrepancy and weights the planted ones get; by default the published ones. Results of
        crucial experiments vary as published shares do, whatever is said here.
    children
        Size of the cohort that gives the data.
    polishing, finalists
        As in `fit_design`; the same for every fit.
    further
        Points more for the three fits that came nearest, whosever they are: where searches stop short, nothing is decided.
    progress
        Told about fits done.
    """
    _same_budget(designs)
    weights = published_targets() if like is None else like
    places = points or {}
    found: list[Planting] = []
    sources = [design for design in designs if planted is None or design.bench.name in planted]
    for source in sources:
        bench = source.bench
        point = {**bench.space.usual, **places.get(bench.name, {})}
        giving = bench.resized(children=children, seed=bench.seed + PLANTED_SEED)
        judging = bench.resized(children=FRESH * bench.children, seed=bench.seed + 2)
        (given,), (true,) = giving.at_points([point]), judging.at_points([point])
        measured = _measured(given, giving.children)
        experiments = {name: one for name, one in measured.items() if name in STATISTICS}
        aims = planted_targets(measured, like=weights) | experiment_targets(experiments)
        values: dict[str, Mapping[str, float | None]] = {}
        for design in designs:
            values[design.bench.name] = fit_design(design, aims, polishing=polishing, finalists=finalists).fresh
            if progress:
                progress(len(found) * len(designs) + len(values), len(sources) * len(designs))
        nearest = sorted(values, key=lambda name: loss(values[name], aims))[: NEAREST if further else 0]
        for design in (design for design in designs if design.bench.name in nearest):
            fit = fit_design(design, aims, polishing=polishing + further, finalists=finalists)
            values[design.bench.name] = fit.fresh
        found.append(_planting(bench.name, loss(true.values, aims), values, true.errors, aims))
    return tuple(found)


def _planting(
    planted: str,
    truth: float,
    values: Mapping[str, Mapping[str, float | None]],
    errors: Mapping[str, float | None],
    aims: Targets,
) -> Planting:
    """Return what was found, with the noise of each difference: chance in the data and in both judged cohorts.

    L₁ − L₂ changes by 2w/V·(m₁ε₁ − m₂ε₂ − (m₁ − m₂)ε₀), m the misses; squares of chance come on top.
    """
    losses = {name: loss(given, aims) for name, given in values.items()}
    noise = {}
    for name in values:
        if name == planted:
            continue
        variance = 0.0
        for statistic, target in aims.items():
            one, other, error = values[name].get(statistic), values[planted].get(statistic), errors.get(statistic)
            if one is None or other is None or error is None:
                continue
            misses = one - target.mean, other - target.mean
            spread = error**2 * (misses[0] ** 2 + misses[1] ** 2) + target.se**2 * (misses[0] - misses[1]) ** 2
            variance += (target.weight / target.variance) ** 2 * (4 * spread + 4 * error**4)
        noise[name] = Z95 * math.sqrt(variance)
    return Planting(planted, truth, losses, noise)


def _measured(found: SimulatedPoint, children: int) -> dict[str, Measured]:
    """Return what was simulated as measured numbers; one without a value gives no target."""
    return {
        name: Measured(finding_and_part(name)[1], value, error, children)
        for name, value in found.values.items()
        if value is not None and (error := found.errors[name]) is not None
    }


def _same_budget(designs: Sequence[SimulatedDesign]) -> None:
    budgets = {
        design.bench.name: (len(design), design.bench.children, design.bench.seed, len(design.bench.space))
        for design in designs
    }
    if len(budgets) < 2 or len(budgets) < len(designs):
        raise BadValueError(f"A contest needs two theories or more, each once; it was given {', '.join(budgets)}.")
    if len(set(budgets.values())) > 1:
        told = "; ".join(f"{name} {budget}" for name, budget in budgets.items())
        raise BadValueError(
            f"The designs differ in points, children, seed or free numbers: {told}. Give every theory the same budget."
        )
