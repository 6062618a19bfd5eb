"""How those who care for a person do it this year: a manner that lasts, what changes from year to year, what weighs on them.

Whoever comes into a life from outside is drawn from the population the family belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.threefry import Stream
from attunement.life.course.carer_state import CarerYears
from attunement.life.course.own_history import Manner, as_drawn
from attunement.life.population import Dyads, Population

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Carers:
    """Whoever fills one place of everybody.

    Attributes
    ----------
    number
        The address of what is drawn for each, [person].
    high_risk
        Whether they live in high-risk circumstances, [person].
    lasting, changing
        A and B, in SD of the population's latents.
    """

    number: NDArray[np.uint32]
    high_risk: Flags
    lasting: Manner
    changing: Manner

    def __len__(self) -> int:
        return len(self.number)

    @classmethod
    def of(
        cls, number: NDArray[np.uint32], high_risk: Flags, lasting: Manner, *, seed: int, population: Population
    ) -> Carers:
        """Return carers of a lasting manner as they begin: what changes in it is as it usually is."""
        return cls(number, high_risk, lasting, _new(number, 0, seed, population))

    @classmethod
    def drawn(
        cls, population: Population, number: NDArray[np.uint32], *, seed: int, high_risk: Flags | None = None
    ) -> Carers:
        """Return carers drawn from a population, in given circumstances or in their own."""
        dyads = population.drawn(number, seed=seed)
        circumstances = dyads.high_risk if high_risk is None else high_risk
        return cls.of(number, circumstances, lasting_of(dyads), seed=seed, population=population)

    def a_year_on(self, year: int, *, seed: int, population: Population, p: CarerYears) -> Carers:
        """Return the same people as a year of the study begins: B = ρ·B + √(1 − ρ²)·new."""
        new = _new(self.number, year, seed, population)
        keep = p.yearly_stays
        return replace(self, changing=self.changing.with_(new, mine=keep, its=np.sqrt(1 - keep**2)))

    def take(self, rows: Any) -> Carers:
        """Return some of them."""
        number, high_risk, *manners = (self.number[rows], self.high_risk[rows], self.lasting, self.changing)
        return Carers(number, high_risk, *(_each(manner, lambda part: part[..., rows]) for manner in manners))

    def with_(self, rows: Any, others: Carers) -> Carers:
        """Return whoever fills the place after others came to some persons."""

        def put(mine: NDArray[Any], its: NDArray[Any]) -> NDArray[Any]:
            changed = mine.copy()
            changed[..., rows] = its
            return changed

        def each(mine: Manner, its: Manner) -> Manner:
            return Manner(*map(put, vars(mine).values(), vars(its).values()))

        return Carers(
            put(self.number, others.number), put(self.high_risk, others.high_risk), each(self.lasting, others.lasting),
            each(self.changing, others.changing),
        )  # fmt: skip


def _each(manner: Manner, change: Any) -> Manner:
    return Manner(*(change(part) for part in vars(manner).values()))


def lasting_of(dyads: Dyads) -> Manner:
    """Return the manner of the dyads' carers as it was drawn, which lasts, apart from their circumstances."""
    p = dyads.population
    mean = p.quality_loading * p.high_risk_shift * dyads.high_risk
    return Manner(dyads.latents - mean, dyads.fright_latent, dyads.fright_noise)


def _new(number: NDArray[np.uint32], year: int, seed: int, population: Population) -> Manner:
    return as_drawn(number, occasion=year, seed=seed, stream=Stream.MANNER_OF_YEAR, population=population)
