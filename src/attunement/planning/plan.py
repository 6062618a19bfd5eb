"""A plan: what was asked of a design, and how many dyads find the effect, outcome by outcome."""

from __future__ import annotations

import msgspec
import numpy as np

from attunement.vocabulary import UnknownNameError


class Answer(msgspec.Struct, frozen=True):
    """What was found for one outcome.

    Attributes
    ----------
    outcome, test, metric, interval_s
        What is compared, by which test; what kind of number the effect is; the coding interval where there is one.
    effect, effect_low, effect_high
        The effect in the pool, positive in the expected direction, with a 95 % interval for the finite pool.
    is_set, levels
        Whether this very effect was asked for; means or shares of the arms, or the mean change.
    published, finding, role
        The published effect, its finding, and what that was used for.
    per_arm, in_all, to_recruit
        Dyads for the wanted power, with 95 % intervals; None beyond the largest size tried.
    textbook
        Dyads in all by the textbook's formula, for the effect in the pool.
    sizes, power, power_low, power_high
        The curve: dyads in all, and power with its 95 % interval for the samples drawn.
    """

    outcome: str
    test: str
    metric: str
    interval_s: float | None
    effect: float
    effect_low: float
    effect_high: float
    is_set: bool
    levels: tuple[float, ...]
    published: float | None
    finding: str
    role: str
    per_arm: int | None
    in_all: int | None
    in_all_low: int | None
    in_all_high: int | None
    to_recruit: int | None
    textbook: int | None
    sizes: tuple[int, ...]
    power: tuple[float, ...]
    power_low: tuple[float, ...]
    power_high: tuple[float, ...]

    @property
    def found(self) -> bool:
        """Whether the effect can be told from none in the whole pool."""
        return self.effect_low > 0

    def power_with(self, in_all: int) -> float:
        """Return the power with some dyads in all, read off the curve."""
        return float(np.interp(in_all, self.sizes, self.power))


class Plan(msgspec.Struct, frozen=True):
    """A planned study: what was asked, how the effect was made, and an answer for each outcome and coding interval."""

    design: str
    does: str
    arms: tuple[str, ...]
    effect: float | None
    effect_means: str
    says: tuple[str, ...]
    coder_says: str
    coder_kappa: float | None
    frozen_kappa: float | None
    coder_error: float | None
    dropout: float
    alpha: float
    wanted_power: float
    most: int
    repeats: int
    children: int
    seed: int
    theory: str
    population: str
    answers: tuple[Answer, ...]

    def of(self, outcome: str) -> tuple[Answer, ...]:
        """Return the answers for one outcome, one for each coding interval."""
        found = tuple(answer for answer in self.answers if answer.outcome == outcome)
        if not found:
            raise UnknownNameError.of("outcome of this plan", outcome, {answer.outcome for answer in self.answers})
        return found
