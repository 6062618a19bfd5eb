"""The search space: the free numbers of a theory, each with the range in which it is looked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import replace as replaced
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.life.population import Population
from attunement.life.population import population as find_population
from attunement.theories.catalogue import DEFAULT
from attunement.theories.catalogue import theory as find_theory
from attunement.theories.fitted import POPULATION, split
from attunement.theories.interface import Theory
from attunement.vocabulary import BadValueError, UnknownNameError, replace, values
from attunement.vocabulary.parameters import Declaration, declarations

Array = NDArray[np.float64]
Point = Mapping[str, float]
"""Free numbers by name."""

BASE = "mixed-risk"
"""The population whose free numbers are fitted; its low-risk members stand for low-risk samples."""
DIGITS = 4
"""Significant digits of a point: what is simulated is exactly what is written down."""

BOXES = {
    "population.responsiveness_mean": (0.3, 1.4),
    "population.responsiveness_sd": (0.2, 1.1),
    "population.quality_loading": (0.3, 0.9),
    "population.rebuff_sd": (0.4, 2.2),
    "population.inconsistency_sd": (0.3, 1.8),
    "population.frightening_low_risk": (0.04, 0.22),
    "population.frightening_high_risk": (0.15, 0.6),
    "population.separation_sensitivity_sd": (0.1, 0.7),
    "population.half_year_stability": (0.5, 0.98),
    "population.resting_arousal": (0.05, 0.2),
    "choice.uncertainty_to_resist": (6.0, 24.0),
    "contingency.frustration_gain": (0.04, 0.3),
}
"""Ranges narrower than a number's declared limits: the specification's search boxes. Assumed.

Below 6 for `choice.uncertainty_to_resist`, resistance is no longer the commonest pattern of children whose carers' moods change
(`docs/what-holds.md`): a fit went there once other mechanisms made children angry, and a theory that denies its own history is not
looked for.
"""
STRENGTHS = {
    "availability.absence_counts": (0.0, 1.0), "plasticity.evidence_slows": (0.0, 0.03), "marks.reactivity": (0.0, 1.0),
    "recovery.distrust_averts": (0.0, 1.0), "recovery.soothed_settles": (0.0, 1.0), "recovery.slow_activation": (0.0, 0.3),
    "recovery.after_stress": (0.0, 1.0), "repair.unfrightens": (0.0, 0.03), "repair.trust_disarms": (0.0, 1.0),
    "repair.smiles_back": (0.0, 2.0), "repair.mending_tempers": (0.0, 0.6), "early.contact_calms": (0.0, 0.1),
    "early.unsettled": (0.0, 1.0), "cues.watched": (0.0, 1.0), "stimulation.vigilance": (0.0, 1.0),
}  # fmt: skip
"""Ranges in which the strengths of added mechanisms are looked for together, from off to what was tried alone or more. Assumed."""


@dataclass(frozen=True)
class FreeNumber:
    """One number that may move: its name, range, and the value it has by default."""

    name: str
    low: float
    high: float
    usual: float
    unit: str
    meaning: str


@dataclass(frozen=True)
class SearchSpace:
    """The free numbers of a theory, as a box; inside the machinery it is the unit cube.

    >>> space = search_space("homeostatic", ["choice.avert", "population.rebuff_sd"])
    >>> space.names
    ('choice.avert', 'population.rebuff_sd')
    >>> space.point([0.5, 1.0])
    {'choice.avert': -0.7, 'population.rebuff_sd': 2.2}
    """

    numbers: tuple[FreeNumber, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the free numbers."""
        return tuple(number.name for number in self.numbers)

    @property
    def usual(self) -> Point:
        """The point of default values."""
        return {number.name: number.usual for number in self.numbers}

    def point(self, unit: Any) -> dict[str, float]:
        """Return a place of the unit cube as numbers, rounded to four significant digits."""
        inside = np.clip(np.asarray(unit, float), 0.0, 1.0)
        return {n.name: rounded(n.low + u * (n.high - n.low)) for n, u in zip(self.numbers, inside, strict=True)}

    def unit(self, point: Point) -> Array:
        """Return numbers as a place in the unit cube, [number]."""
        return np.array([(point[n.name] - n.low) / (n.high - n.low) for n in self.numbers])

    def only(self, names: Iterable[str]) -> SearchSpace:
        """Return some of the numbers, in the order of this space.

        >>> search_space("homeostatic").only(["choice.cry", "choice.avert"]).names
        ('choice.avert', 'choice.cry')
        """
        chosen = set(names)
        return SearchSpace(tuple(number for number in self.numbers if number.name in chosen))

    def near(self, point: Point, share: float) -> SearchSpace:
        """Return the same numbers, looked for only so far from a point: a share of each range to either side, within the range.

        >>> search_space("homeostatic", ["choice.avert"]).near({"choice.avert": -1.0}, 0.1).numbers[0].low
        -1.18
        """
        self.check(point)

        def close(number: FreeNumber) -> FreeNumber:
            middle, reach = point.get(number.name, number.usual), share * (number.high - number.low)
            low, high = max(number.low, rounded(middle - reach)), min(number.high, rounded(middle + reach))
            if not number.low <= middle <= number.high:
                raise BadValueError(
                    f"{number.name} is looked for near {middle:g}, outside {number.low:g} to {number.high:g}, where it may be. "
                    "Give a point within the ranges."
                )
            return replaced(number, low=low, high=high, usual=middle)

        return SearchSpace(tuple(close(number) for number in self.numbers))

    def check(self, point: Point) -> None:
        """Refuse numbers that are not free."""
        for name in point:
            if name not in self.names:
                raise UnknownNameError.of("free number", name, self.names)


def search_space(theory: str | Theory, free: Iterable[str] | None = None, parameters: Any = None) -> SearchSpace:
    """Return the search space of a theory: what it declares free, or some of its numbers by name.

    Parameters
    ----------
    theory
        By name, or an object.
    free
        Dotted names of the theory's numbers, and `population.<name>`; by default the theory's `free`.
    parameters
        The theory's numbers where they are not its defaults.
    """
    whole = find_theory(theory) if isinstance(theory, str) else theory
    current = whole.parameters if parameters is None else parameters
    known = {d.name: d for d in declarations(current)}
    known |= {f"{POPULATION}{d.name}": d for d in declarations(Population)}
    now = _now(whole, current)
    names = tuple(whole.free if free is None else free)
    if not names:
        raise BadValueError(f"The theory {whole.name} names no free numbers. Say which may move with --free NAME.")
    for name in names:
        if name not in known:
            raise UnknownNameError.of(f"number of the theory {whole.name} or the population", name, known)
        if names.count(name) > 1:
            raise BadValueError(f"The free number {name} is given twice; give it once.")
    return SearchSpace(tuple(_free(name, known[name], now[name]) for name in names))


def held_back(theory: str | Theory, space: SearchSpace, parameters: Any = None) -> dict[str, float]:
    """Return the numbers that are free in the default theory and not in this search, as they are; a fit holds for these."""
    whole = find_theory(theory) if isinstance(theory, str) else theory
    now = _now(whole, whole.parameters if parameters is None else parameters)
    return {name: now[name] for name in find_theory(DEFAULT).free if name in now and name not in space.names}


def applied(point: Point, parameters: Any, people: Population) -> tuple[Any, Population]:
    """Return a theory's parameters and its population with a point's numbers in them, each checked."""
    theory, population = split(point)
    where = "a point to simulate"
    return replace(parameters, theory, where=where), replace(people, population, where=where)


def rounded(value: float) -> float:
    """Return a number to four significant digits.

    >>> rounded(0.00413549)
    0.004135
    """
    return float(f"{value:.{DIGITS}g}")


def _now(theory: Theory, parameters: Any) -> dict[str, float]:
    """Return all numbers of a theory and its population by name."""
    people = values(find_population(BASE, theory=theory.name))
    return values(parameters) | {f"{POPULATION}{name}": value for name, value in people.items()}


def _free(name: str, declared: Declaration, now: float) -> FreeNumber:
    low, high = (BOXES | STRENGTHS).get(name, (declared.low, declared.high))
    low, high = max(low, declared.low), min(high, declared.high)
    # A default outside the box would make the box a prejudice: it is widened to hold it.
    return FreeNumber(name, min(low, now), max(high, now), now, declared.unit, declared.meaning)
