"""From a point to all target statistics in one pass: one mixed-risk childhood, looked at on the way.

Low-risk targets come from its low-risk members. Read-outs are those of the virtual studies themselves, which are run
on this cohort; so whatever has a virtual study can be a target. All points share one seed (common random numbers):
the same children, the same chance, other numbers. Crucial experiments, where they are asked for, raise their own
children beside it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from attunement.evidence.studies.cohorts import WEEKS_28, WEEKS_40, Cohorts, Group
from attunement.evidence.studies.seen import Situation, protests
from attunement.evidence.virtual_study import Measured, VirtualStudy, load_studies
from attunement.inference.contests.crucial_experiments import EXPERIMENTS
from attunement.inference.search_space import BASE, Point, applied
from attunement.inference.targets import finding_and_part, published_targets, statistic_name
from attunement.life.population import POPULATIONS, Population
from attunement.life.population import population as find_population
from attunement.measures.infants.two_channels import USUAL
from attunement.study.children import Children, grown
from attunement.theories.catalogue import theory as find_theory
from attunement.theories.catalogue import theory_parameters
from attunement.theories.interface import Theory

PLAY_MONTHS, YEAR = 6.0, 12.0
STOPS = (PLAY_MONTHS, WEEKS_28, WEEKS_40, YEAR)
"""Ages in months at which the cohort is looked at on its way."""


def simulate_targets(
    theory: str | Theory,
    point: Point | None = None,
    *,
    children: int = 1024,
    seed: int = 1,
    parameters: Any = None,
    statistics: Iterable[str] | None = None,
    studies: Mapping[str, VirtualStudy] | None = None,
    coder: str = USUAL,
) -> dict[str, Measured]:
    """Return every target statistic at a point, with its sampling error, by name.

    Parameters
    ----------
    theory, parameters
        How a bond works; other than the theory's own numbers if given.
    point
        Free numbers and their values; the rest stays as it is.
    children
        Size of the mixed-risk cohort.
    seed
        Number all chance depends on.
    statistics
        Names; by default those of the published targets.
    studies
        Virtual studies other than those that come with Attunement, crucial experiments among them.
    coder
        Who codes the Strange Situation: `one-channel` or `two-channel`.
    """
    tests = {**load_studies(of="infancy"), **load_studies(), **EXPERIMENTS} if studies is None else studies
    wanted = set(published_targets(studies=studies)) if statistics is None else set(statistics)
    usual = parameters if parameters is not None else _usual(theory)
    name = theory if isinstance(theory, str) else theory.name
    numbers, population = applied(point or {}, usual, find_population(BASE, theory=name))
    cohort = OnePass(
        theory=theory, parameters=numbers, seed=seed, size=children, population=population, coder=coder
    )  # fmt: skip
    found: dict[str, Measured] = {}
    done: dict[Any, tuple[Any, ...]] = {}
    for finding, study in tests.items():
        if not any(finding_and_part(name)[0] == finding for name in wanted):
            continue
        if study.function not in done:
            done[study.function] = study(cohort)
        for result in done[study.function]:
            name = statistic_name(finding, result.part)
            if isinstance(result, Measured) and name in wanted:
                found[name] = result
    return found


@dataclass(frozen=True)
class OfPopulation(Cohorts):
    """Cohorts of a population whose numbers are being fitted, or were fitted, with a theory's."""

    population: Population = field(default_factory=lambda: POPULATIONS[BASE])

    def population_of(self, name: str) -> Population:
        """Return a population by name, with the numbers that are being fitted."""
        return self.population if name == BASE else replace(
            self.population, high_risk_share=POPULATIONS[name].high_risk_share
        )  # fmt: skip


@dataclass(frozen=True)
class OnePass(OfPopulation):
    """Cohorts that are all members, or ages, of one mixed-risk cohort, raised once."""

    @property
    def life(self) -> dict[float, Children]:
        """The mixed-risk children at each age at which they are looked at."""

        def live() -> dict[float, Children]:
            children, found = self.raised(self.drawn(BASE), months=0), {}
            for age in STOPS:
                found[age] = children = grown(children, age)
            return found

        return self.once("life", live)

    def group(self, name: str, months: float = YEAR, *, n: int | None = None) -> Group:
        """Return all members of a population at an age; other ages than those of the pass are raised apart."""
        if months not in STOPS:
            return super().group(name, months, n=n)
        if name == BASE:
            return self.once(f"{BASE} {months}", lambda: Group(self.life[months]))
        high = self.life[months].dyads.high_risk
        chosen = high if name == "high-risk" else ~high
        return self.once(f"{name} {months}", lambda: Members(self.group(BASE, months), chosen))

    @property
    def protest_by_age(self) -> dict[float, np.ndarray]:
        """Which low-risk children protest when left, age → [child], at the two ages that are targets."""
        return self.once(
            "protests", lambda: {age: protests(self.group("low-risk", age).children) for age in (WEEKS_28, WEEKS_40)}
        )


class Members(Group):
    """Some children of a group; what was seen of the whole group was seen of them."""

    def __init__(self, whole: Group, chosen: np.ndarray) -> None:
        children = whole.children
        lanes = children.lanes.take(chosen)
        super().__init__(replace(children, lanes=lanes, dyads=children.dyads.take(chosen)), repeat=whole.repeat)
        self.whole, self.chosen = whole, chosen

    @functools.cached_property
    def situation(self) -> Situation:
        """Their part of the Strange Situation of all."""
        seen, dyads = self.whole.situation, pl.Series(self.children.lanes.dyad)
        return Situation(
            seen.scales.filter(self.chosen), seen.second_rater.filter(self.chosen),
            seen.episodes.filter(pl.col("dyad").is_in(dyads.implode())),
        )  # fmt: skip

    @functools.cached_property
    def visits(self) -> pl.DataFrame:
        """Their part of the home visits of all, one row per child."""
        return self.whole.visits.filter(self.chosen)


def _usual(theory: str | Theory) -> Any:
    return theory_parameters(theory) if isinstance(theory, str) else theory.parameters


def theory_object(theory: str | Theory) -> Theory:
    """Return a theory by name, or the object itself."""
    return find_theory(theory) if isinstance(theory, str) else theory
