"""A design: a study somebody plans, as a small declaration and a function that carries it out on simulated dyads.

It is to planning what a virtual study is to a finding::

    @design("risk-groups", arms=("low risk", "high risk"), outcomes=(...), effect=EffectSize(...))
    def risk_groups(setting):
        '''Children of 12 months from two groups of families, in the Strange Situation.'''
        return Seen({"D": (usual == "D", at_risk == "D")})

The effect is set on care, or on who is in an arm; what outcomes do about it emerges.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from attunement.engine.lanes import Lanes
from attunement.evidence.findings import load_findings
from attunement.evidence.studies.cohorts import Cohorts
from attunement.life.population import Population, population
from attunement.life.upbringing import HOME, Upbringing
from attunement.planning.coder import Coder, find_coder
from attunement.planning.significance import Arms, Test
from attunement.record import Record
from attunement.study.children import Children, each_block
from attunement.study.stages import observe
from attunement.vocabulary import BadValueError


@dataclass(frozen=True)
class EffectSize:
    """What `effect` means for a design, its unit and limits, and its usual value with where that comes from."""

    means: str
    unit: str
    usual: float
    source: str
    low: float
    high: float


@dataclass(frozen=True)
class Outcome:
    """Something that is compared, how, and in which direction the effect is expected.

    `finding` and `part` name the published number it stands beside. `is_set` says that the effect is set on this very
    outcome, through care.
    """

    name: str
    test: Test
    sign: int = 1
    finding: str = ""
    part: str = ""
    is_set: bool = False

    @property
    def published(self) -> float | None:
        """The published effect, positive in the expected direction, if there is one number."""
        return load_findings()[self.finding].part(self.part).number if self.part else None

    @property
    def role(self) -> str:
        """What the finding was used for, in words."""
        return load_findings()[self.finding].role.wording if self.finding else ""


@dataclass(frozen=True)
class Seen:
    """What was seen of the whole pool: each outcome's values arm by arm, and sentences about how the effect was made.

    Where coding intervals differ, an outcome is named with its interval in seconds.
    """

    arms: Mapping[str | tuple[str, float], Arms]
    says: tuple[str, ...] = ()
    coder: Coder | None = None

    def by_outcome(self) -> dict[tuple[str, float | None], Arms]:
        """Return what was seen by outcome and coding interval, in order; see `Arms`: [dyad] or [dyad, 2]."""
        return {key if isinstance(key, tuple) else (key, None): arms for key, arms in self.arms.items()}


@dataclass(frozen=True)
class Setting:
    """How a design is carried out this time; the pool's size and seed are those of the cohorts."""

    cohorts: Cohorts
    population: str
    effect: float
    coder_kappa: float | None = None
    intervals_s: tuple[float, ...] = ()
    step: Callable[[], None] = field(default=lambda: None, compare=False)

    @property
    def seed(self) -> int:
        """The study's seed."""
        return self.cohorts.seed

    def families(self, **changes: float) -> Population:
        """Return the population, with some of its inputs changed."""
        return replace(population(self.population, theory=self.cohorts.theory_name), **changes)

    def raised(self, months: float, *, families: Population | None = None, upbringing: Upbringing = HOME) -> Children:
        """Draw the pool's dyads and raise the children to an age; dyad i has the same random numbers in every arm."""
        drawn = (families or self.families()).draw(self.cohorts.size, seed=self.seed)
        return self.cohorts.raised(drawn, months, upbringing)

    def situation(self, children: Children) -> Record:
        """Bring a copy of each child to the Strange Situation."""
        record = observe(children, "strange-situation", threads=self.cohorts.threads)
        self.step()
        return record

    def coder(self, usual: Record) -> Coder:
        """Return the coder of the wanted kappa, found on the usual arm."""
        coder = find_coder(usual, seed=self.seed, kappa=self.coder_kappa)
        self.step()
        return coder

    def by_block(self, children: Children, look: Callable[[Any], Any]) -> list[Any]:
        """Apply a function to each block of the children, as children."""

        def part(lanes: Lanes, count: int) -> Any:
            return look(replace(children, lanes=lanes.take(slice(count))))

        found = each_block(children.lanes, part, self.cohorts.threads)
        self.step()
        return found


@dataclass(frozen=True)
class Design:
    """A study that can be planned.

    Attributes
    ----------
    name, does
        Its name, and what is done in plain sentences.
    arms
        Names of the groups, the usual one first; of one name, all dyads are one group.
    outcomes
        What is compared.
    population, months
        Families and age unless told otherwise.
    effect
        What the size of the effect means; a sentence why there is none to set where it emerges.
    uses_classes
        Whether a coder gives the four classes, so that a kappa can be chosen.
    intervals_s
        Coding intervals it can be asked for; none where nothing is coded second by second.
    steps
        Units of work, for progress.
    """

    name: str
    does: str
    arms: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    population: str
    effect: EffectSize | str
    carry_out: Callable[[Setting], Seen] = field(repr=False)
    uses_classes: bool = True
    intervals_s: tuple[float, ...] = ()
    steps: int = 1

    def outcome(self, name: str) -> Outcome:
        """Return an outcome by name."""
        return next(outcome for outcome in self.outcomes if outcome.name == name)

    def checked_effect(self, effect: float | None) -> float:
        """Return the effect to set; the usual one if none is given, NaN where it emerges."""
        if isinstance(self.effect, str):
            if effect is not None:
                raise BadValueError(f"The effect of {self.name} cannot be set to {effect:g}: {self.effect}")
            return float("nan")
        size = self.effect
        if effect is None:
            return size.usual
        if not size.low < effect <= size.high or not np.isfinite(effect):
            raise BadValueError(
                f"the effect is {effect:g}; for {self.name} it is {size.means} and must be above {size.low:g} and at most "
                f"{size.high:g}. Usual is {size.usual:g} ({size.source})."
            )
        return float(effect)


def design(
    name: str,
    *,
    outcomes: tuple[Outcome, ...],
    effect: EffectSize | str,
    population: str,
    arms: tuple[str, ...] = ("all dyads",),
    uses_classes: bool = True,
    intervals_s: tuple[float, ...] = (),
    steps: int = 1,
) -> Callable[[Callable[[Setting], Seen]], Design]:
    """Declare a design; the docstring of the function says what it does."""

    def declare(function: Callable[[Setting], Seen]) -> Design:
        does = " ".join((function.__doc__ or "").split())
        if not does:
            raise BadValueError(
                f"The design {name} has no docstring. Say in a sentence or two who is observed, how, and what is counted."
            )
        return Design(
            name, does, arms, outcomes, population, effect, function, uses_classes, intervals_s, steps,
        )  # fmt: skip

    return declare
