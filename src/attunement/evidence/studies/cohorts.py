"""Cohorts: the children that virtual studies share, each raised once and seen once per refresh.

How they live is in `lives`, how children go on in `care`.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
import polars as pl

from attunement.engine.interface import Engine
from attunement.evidence.studies.care import half_a_year_on
from attunement.evidence.studies.lives import (
    A_THIRD,
    ADOPTION,
    CARER,
    INSTITUTION,
    MALTREATING,
    NURSES,
    WITHDRAWN,
    from_birth,
)
from attunement.evidence.studies.seen import Play, Situation, play_seen, protests, situation_seen
from attunement.life.events import Life
from attunement.life.population import Dyads, Population, population
from attunement.life.upbringing import HOME, Upbringing
from attunement.measures.infants.two_channels import USUAL
from attunement.study.children import Children, engine_of, grown, raise_children, raise_in_company
from attunement.study.stages import rate_visits, visit_homes_twice
from attunement.theories.catalogue import DEFAULT
from attunement.theories.interface import Theory
from attunement.theories.traits import Caring

Made = TypeVar("Made")

WEEKS_28, WEEKS_40 = 6.5, 9.25
PROTEST_MONTHS = (4.0, 6.0, WEEKS_28, 8.0, WEEKS_40, 10.0, 12.0, 15.0, 18.0, 24.0, 36.0)
"""Ages at which low-risk children are left for a minute."""


class Group:
    """Some children of an age, and what was seen of them, each looked at once.

    `repeat` is the number of the occasion: children seen before are seen on another day.
    """

    def __init__(self, children: Children, *, repeat: int = 0) -> None:
        self.children, self.repeat = children, repeat

    def __len__(self) -> int:
        return len(self.children)

    @functools.cached_property
    def situation(self) -> Situation:
        """The Strange Situation with the own caregiver."""
        return situation_seen(self.children, repeat=self.repeat)

    @functools.cached_property
    def visits(self) -> pl.DataFrame:
        """Ratings of two home visits, a row for each child: sensitivity, frightening behaviour, Q-sort-like security."""
        return rate_visits(
            *visit_homes_twice(self.children, repeat=self.repeat), seed=self.children.seed, repeat=self.repeat
        )

    @functools.cached_property
    def play(self) -> Play:
        """The Still-Face."""
        return play_seen(self.children)

    def is_class(self, *names: str) -> np.ndarray:
        """Return who was classified so (four-way), [child]."""
        return np.isin(self.situation.scales["abcd"].cast(pl.String).to_numpy(), names)

    @property
    def sensitivity(self) -> np.ndarray:
        """Observed sensitivity, [child]."""
        return self.visits["sensitivity"].to_numpy()


@dataclass(frozen=True)
class Cohorts:
    """Whom virtual studies observe: theory, parameters, seed and size say everything.

    Attributes
    ----------
    theory, parameters
        How a bond works, by name or as an object; other than the theory's own numbers if given. Children are drawn from the
        populations that were fitted with the theory.
    seed
        The refresh's seed.
    size
        Children in a large cohort; some studies take a part.
    coder
        Who codes the Strange Situation: `one-channel` or `two-channel`.
    finding
        Which study takes readings; says, with a reading's name, where its noise comes from.
    """

    theory: str | Theory = DEFAULT
    parameters: Any = None
    seed: int = 2026
    size: int = 8192
    threads: int | None = None
    coder: str = USUAL
    finding: str = ""
    made: dict[str, Any] = dataclasses.field(default_factory=dict, repr=False, compare=False)
    readings: set[str] = dataclasses.field(default_factory=set, repr=False, compare=False)

    def for_study(self, finding: str) -> Cohorts:
        """Return the same children for the study of one finding, which has taken no readings yet."""
        return replace(self, finding=finding, readings=set())

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return something that is made when first asked for."""
        if name not in self.made:
            self.made[name] = make()
        return self.made[name]

    def part(self, share: float) -> int:
        """Return a part of the size, at least 32 children."""
        return max(round(self.size * share), 32)

    @property
    def theory_name(self) -> str:
        """What the theory is called."""
        return self.theory if isinstance(self.theory, str) else self.theory.name

    def population_of(self, name: str) -> Population:
        """Return a population by name, with the numbers that were fitted together with the theory."""
        return population(name, theory=self.theory_name)

    def drawn(self, name: str, n: int | None = None, /, **changes: float) -> Dyads:
        """Draw dyads from a population with some inputs changed."""
        return dataclasses.replace(self.population_of(name), **changes).draw(n or self.size, seed=self.seed)

    @property
    def engine(self) -> Engine:
        """The engine that runs the theory, made when first asked for."""
        return self.once("engine", lambda: engine_of(self.theory, self.parameters))

    def raised(self, dyads: Dyads, months: float = 12.0, upbringing: Upbringing = HOME) -> Children:
        """Raise children from birth."""
        raised = raise_children(dyads, months=months, upbringing=upbringing, engine=self.engine, threads=self.threads)
        return replace(raised, coder=self.coder)

    def in_company(
        self, dyads: Dyads, life: Life, months: float = 12.0, upbringing: Upbringing = HOME, **manners: Caring
    ) -> dict[str, Children]:
        """Raise children who live as events say; return them once for each person they know, by name."""
        known = raise_in_company(
            dyads, life, months=months, engine=self.engine, manners=manners, upbringing=upbringing, threads=self.threads
        )
        return {name: replace(children, coder=self.coder) for name, children in known.items()}

    def group(self, name: str, months: float = 12.0, *, n: int | None = None) -> Group:
        """Return children of a population at an age, raised at home."""
        size = n or self.size
        return self.once(f"{name} {months} {size}", lambda: Group(self.raised(self.drawn(name, size), months)))

    @property
    def low_risk(self) -> Group:
        """Low-risk children of a year."""
        return self.group("low-risk")

    @property
    def mixed_risk(self) -> Group:
        """Children of a year as in all samples together."""
        return self.group("mixed-risk")

    @property
    def high_risk(self) -> Group:
        """High-risk children of a year."""
        return self.group("high-risk")

    @property
    def later(self) -> Group:
        """The mixed-risk children half a year later: caring has drifted, life has gone on."""
        return self.once("mixed later", lambda: Group(half_a_year_on(self.mixed_risk.children), repeat=1))

    @property
    def protest_by_age(self) -> dict[float, np.ndarray]:
        """Which low-risk children protest when left for a minute at home, age → [child]; the same children all along."""

        def leave_them() -> dict[float, np.ndarray]:
            children = self.raised(self.drawn("low-risk", self.part(0.25)), months=0)
            found = {}
            for age in PROTEST_MONTHS:
                children = grown(children, age)
                found[age] = protests(children)
            return found

        return self.once("protests", leave_them)

    def living(self, life: Life, who: str, name: str, n: int | None = None, months: float = 12.0) -> Group:
        """Return children of a population who lived as events say, seen with one of those they know."""
        return Group(self.in_company(self.drawn(name, n), life, months)[who])

    @property
    def depressed(self) -> Group:
        """Low-risk children of a year whose caregivers are withdrawn."""
        return self.once("depressed", lambda: self.living(from_birth(WITHDRAWN), CARER, "low-risk"))

    @property
    def maltreated(self) -> Group:
        """High-risk children of a year whose caregivers all frighten and rebuff."""
        return self.once("maltreated", lambda: self.living(from_birth(MALTREATING), CARER, "high-risk"))

    @property
    def institution(self) -> Group:
        """Children of a year cared for by twenty withdrawn people in turns, seen with one of them."""
        return self.once("institution", lambda: self.living(INSTITUTION, NURSES[0], "low-risk", self.part(0.25)))

    @property
    def adopted(self) -> Group:
        """The children of the institution half a year after they were adopted into low-risk families."""
        return self.once("adopted", lambda: self.living(ADOPTION, "parent", "low-risk", self.part(0.25), 18.0))

    @property
    def with_fathers(self) -> Group:
        """Children seen with a second parent who takes a third of their care; both parents drawn from one population."""
        n = self.part(0.5)

        def raise_them() -> Group:
            other = self.population_of("mixed-risk").draw(n, seed=self.seed + 1).traits()[1]
            return Group(self.in_company(self.drawn("mixed-risk", n), A_THIRD, other=other)["other"])

        return self.once("fathers", raise_them)

    @property
    def day_care(self) -> Group:
        """Low-risk children who spend a third of their bouts with somebody else, in the standard manner."""
        return self.once("day care", lambda: self.living(A_THIRD, "first", "low-risk", self.part(0.5)))
