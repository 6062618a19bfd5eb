"""Calibration: from targets and a search space to fitted numbers, and what the targets leave open.

Everything that comes out is *fitted*: that fitted numbers meet their targets is no support for a theory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from attunement.inference.emulator.emulated_likelihood import Likelihood
from attunement.inference.emulator.emulator import Emulator, emulate
from attunement.inference.emulator.history_matching import Wave, next_places, wave
from attunement.inference.emulator.influence import Influence, influence
from attunement.inference.emulator.posterior import STEPS, Posterior, sample_posterior
from attunement.inference.extra import all_needed, one_thread
from attunement.inference.identifiability import Identifiability, Profile, TradeOff, profiles, trade_offs
from attunement.inference.misfit import log_likelihood, loss, misses
from attunement.inference.point_fit import PointFit, best_of, choose, polish, ranked, walk_emulator, walk_simulations
from attunement.inference.points import make_bench
from attunement.inference.search_space import Point, SearchSpace, held_back, search_space
from attunement.inference.simulated_design import SimulatedDesign, design_runs
from attunement.inference.targets import Target, Targets, published_targets
from attunement.theories.interface import Theory
from attunement.vocabulary import BadValueError

Telling = Callable[[str, int, int], None]
"""Told about a stage: its name, units done, units in all."""

RUNS, QUICK_RUNS, WAVES, CHILDREN = 512, 400, 3, 1024
FRESH = 4
"""The last points are simulated again with other seeds and so many times the children: to choose one, and to judge it."""
FINALISTS = 5
NEAR = 0.2
"""Of each range, to either side of a point that is looked around."""
FEWEST_RUNS = 64


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """What the targets say beyond the best point.

    Attributes
    ----------
    waves
        How history matching narrowed the search space.
    diagnostics
        For each statistic R² of the emulator and the share of left-out points within 2 SD.
    posterior
        Credible numbers.
    profiles, trade_offs
        Which numbers are identified, and which pairs only together.
    influence
        Which numbers move which statistics.
    """

    waves: tuple[Wave, ...]
    diagnostics: Mapping[str, tuple[float, float]]
    posterior: Posterior
    profiles: tuple[Profile, ...]
    trade_offs: tuple[TradeOff, ...]
    influence: Influence

    @property
    def verdicts(self) -> dict[str, Identifiability]:
        """Whether each number is identified."""
        return {profile.name: profile.verdict for profile in self.profiles}


@dataclass(frozen=True, eq=False)
class Calibration:
    """Fitted numbers of a theory, and what was fitted to.

    Attributes
    ----------
    theory
        What it is called.
    space, targets
        The free numbers, and what they were fitted to.
    fit
        The best point: of the last few the one that other children, and more of them, chose.
    fresh
        The statistics there with yet other children, whose chance had no part in the choice.
    children, seed, failed
        Size of the cohort, the number all chance depends on, and points where the theory stopped giving numbers.
    held
        Numbers free in the default theory and not in this search, as they were.
    uncertainty
        None after a quick fit.
    """

    theory: str
    space: SearchSpace
    targets: Targets
    fit: PointFit
    fresh: Mapping[str, float | None]
    children: int
    seed: int
    failed: int = 0
    held: Mapping[str, float] = field(default_factory=dict)
    uncertainty: Uncertainty | None = None

    def __repr__(self) -> str:
        named = "" if self.uncertainty is None else f", {self.identified} of {len(self.space)} numbers identified"
        return f"Calibration({self.theory}, fitted: loss {self.fresh_loss:.1f}{named})"

    @property
    def loss(self) -> float:
        """Weighted squared misfit of the best point as it was chosen."""
        return self.fit.loss

    @property
    def fresh_loss(self) -> float:
        """Weighted squared misfit of the best point, simulated anew; about the sum of weights if a theory can do it all."""
        return loss(self.fresh, self.targets)

    @property
    def log_likelihood(self) -> float:
        """Log-likelihood of the targets at the best point, simulated anew, discrepancy included: for comparing theories."""
        return log_likelihood(self.fresh, self.targets)

    @property
    def misses(self) -> dict[str, float]:
        """Each fitted number's distance from its target, simulated anew, in SD."""
        return misses(self.fresh, self.targets)

    @property
    def identified(self) -> int:
        """How many free numbers are identified."""
        verdicts = self.uncertainty.verdicts if self.uncertainty else {}
        return sum(verdict is Identifiability.IDENTIFIED for verdict in verdicts.values())

    def intervals(self) -> dict[str, tuple[float, float]]:
        """Return each free number's 95 % credible interval."""
        if self.uncertainty is None:
            raise BadValueError("A quick fit has no intervals. Calibrate without `quick` to have them.")
        ends = self.uncertainty.posterior.interval()
        return {
            n.name: (n.low + float(a) * (n.high - n.low), n.low + float(b) * (n.high - n.low))
            for n, (a, b) in zip(self.space.numbers, ends, strict=True)
        }


def calibrate(
    theory: str | Theory,
    *,
    parameters: Any = None,
    targets: Mapping[str, Target] | None = None,
    free: Iterable[str] | None = None,
    near: Point | None = None,
    runs: int | None = None,
    waves: int = WAVES,
    children: int = CHILDREN,
    seed: int = 1,
    quick: bool = False,
    folder: Path | None = None,
    threads: int | None = None,
    progress: Telling | None = None,
) -> Calibration:
    """Fit a theory's free numbers to targets, and say what the targets leave open.

    Parameters
    ----------
    theory, parameters
        By name or an object; other than its own values if given.
    targets
        What to fit; by default all published calibration findings. `planted_targets` gives others.
    free
        Names of the numbers that may move; by default those the theory names.
    near
        A point to look around, no further than `NEAR` of each range to either side; by default the whole ranges.
    runs
        Points to simulate: half to fill the search space, an eighth to polish the best, the rest in further waves.
    waves
        Of history matching.
    children, seed
        Size of the cohort at each point, and the number all chance depends on.
    quick
        A walk of CMA-ES on real simulations only: the best point, no uncertainty.
    folder
        Where points are kept at once; the same call goes on from there.
    threads
        Points at once.
    progress
        Told about each stage.
    """
    all_needed()
    aims = published_targets() if targets is None else dict(targets)
    space = search_space(theory, free, parameters)
    space = space if near is None else space.near(near, NEAR)
    tell = progress or (lambda *_: None)
    if quick:
        bench = make_bench(
            theory, space=space, children=children, seed=seed, parameters=parameters, folder=folder, statistics=aims,
            threads=threads,
        )  # fmt: skip
        walked = walk_simulations(
            bench, aims, runs=runs or QUICK_RUNS, seed=seed, progress=lambda *done: tell("Simulating points", *done)
        )
        return _calibration(SimulatedDesign(bench, tuple(walked)), aims, tell)
    budget = RUNS if runs is None else runs
    if budget < FEWEST_RUNS:
        raise BadValueError(f"The number of runs is {budget}; give at least {FEWEST_RUNS}, or ask for a quick fit.")
    polishing = budget // 8
    later = (budget // 2 - polishing) // (waves - 1) if waves > 1 else 0
    design = design_runs(
        theory, runs=budget - polishing - later * (waves - 1), children=children, seed=seed, parameters=parameters,
        space=space, folder=folder, statistics=aims, threads=threads,
        progress=lambda *done: tell("Simulating points", *done),
    )  # fmt: skip
    return narrow(design, aims, waves=waves, later=later, polishing=polishing, progress=tell)


def narrow(
    design: SimulatedDesign,
    targets: Targets,
    *,
    waves: int = WAVES,
    later: int = 96,
    polishing: int = 64,
    progress: Telling | None = None,
) -> Calibration:
    """Fit to targets from a design: waves of history matching, a polished best point, and what is left open.

    Parameters
    ----------
    design
        Simulated points that fill the search space.
    targets
        What to fit.
    waves, later
        Of history matching, and points of each wave after the first.
    polishing
        Points simulated near the best.
    progress
        Told about each stage.
    """
    tell, bench, names = progress or (lambda *_: None), design.bench, list(targets)
    judges: list[Likelihood] = []
    told: list[Wave] = []
    emulator: Emulator | None = None
    with one_thread():
        for number in range(1, waves + 1):
            emulator = emulate(
                design.units, design.found, names, like=emulator, progress=lambda *done: tell("Learning", *done)
            )
            judges.append(Likelihood(emulator, targets))
            now, left = wave(number, judges, simulated=len(design), seed=bench.seed)
            told.append(now)
            if number < waves:
                places = next_places(left, judges, later, seed=bench.seed + number)
                stage = f"Simulating wave {number + 1}"
                design = design.more(places, progress=lambda *done, stage=stage: tell(stage, *done))
        design = polish(
            design, targets, runs=polishing, emulator=emulator, seed=bench.seed,
            progress=lambda *done: tell("Polishing the best", *done),
        )  # fmt: skip
        emulator = emulate(
            design.units, design.found, names, like=emulator, progress=lambda *done: tell("Learning", *done)
        )
        uncertainty = _uncertainty(emulator, targets, design, told, tell)
    return _calibration(design, targets, tell, uncertainty=uncertainty)


def fit_design(
    design: SimulatedDesign,
    targets: Targets,
    *,
    polishing: int = 24,
    finalists: int = 3,
    progress: Callable[[int, int], None] | None = None,
) -> Calibration:
    """Fit to targets from a design that was made without them, and polish with a few simulations: for contests of theories.

    Parameters
    ----------
    design
        From `design_runs`; its emulator is learned once for all targets.
    targets
        What to fit, published or planted.
    polishing
        Points simulated near the best.
    finalists
        Of these, how many are simulated again with more children, to choose one.
    progress
        Told about points polished.
    """
    whole = polish(design, targets, runs=polishing, seed=design.bench.seed, progress=progress)
    return _calibration(whole, targets, finalists=finalists)


def _uncertainty(
    emulator: Emulator, targets: Targets, design: SimulatedDesign, waves: list[Wave], tell: Telling
) -> Uncertainty:
    likelihood, bench = Likelihood(emulator, targets), design.bench
    names, start = bench.space.names, bench.space.unit(best_of(design.found, targets).point)
    best, _ = walk_emulator(emulator, targets, start=start, seed=bench.seed)
    posterior = sample_posterior(
        likelihood, best[None], steps=STEPS, seed=bench.seed, progress=lambda *done: tell("Posterior", *done)
    )
    found = profiles(likelihood, names, best, posterior.draws, progress=lambda *done: tell("Profiles", *done))
    return Uncertainty(
        tuple(waves), emulator.diagnostics(), posterior, found, trade_offs(posterior, names),
        influence(emulator, names, seed=bench.seed),
    )  # fmt: skip


def _calibration(
    design: SimulatedDesign,
    targets: Targets,
    tell: Telling = lambda *_: None,
    *,
    finalists: int = FINALISTS,
    uncertainty: Uncertainty | None = None,
) -> Calibration:
    """Choose among the last few points with other children, and judge the choice with yet others."""
    bench, last = design.bench, [p.point for p in ranked(design.found, targets)[:finalists]]
    if uncertainty is not None:
        last.append(bench.space.point(uncertainty.posterior.middle))
    choosing, judging = (bench.resized(children=FRESH * bench.children, seed=bench.seed + i) for i in (1, 2))
    fit = choose(
        choosing, last, targets, simulated=len(design), progress=lambda *done: tell("Choosing among the best", *done)
    )
    (fresh,) = judging.at_points([fit.point])
    failed = sum(bool(point.failed) for point in design.found)
    return Calibration(
        bench.name, bench.space, targets, fit, fresh.values, bench.children, bench.seed, failed,
        held_back(bench.theory, bench.space, bench.parameters), uncertainty,
    )  # fmt: skip
