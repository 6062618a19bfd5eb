"""How many dyads a planned study needs: one function, from a design to the plan.

One large pool of dyads is simulated for each arm, with the same random numbers in all arms. Many samples of every size
are drawn from it with replacement and tested as the field does. Power is the share of samples in which the effect is
found: p < α, in the expected direction.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from attunement.evidence.studies.cohorts import Cohorts
from attunement.life.population import population as find_population
from attunement.planning.curve import needed, power_curve, redrawn
from attunement.planning.design import Design, Outcome, Seen, Setting
from attunement.planning.designs import DESIGNS
from attunement.planning.plan import Answer, Plan
from attunement.planning.samples import findings, sizes_up_to
from attunement.planning.significance import Arms
from attunement.theories.catalogue import THEORY_NAMES
from attunement.vocabulary import BadValueError, UnknownNameError

POOL, MOST, REPEATS, SEED = 16_384, 4_000, 1_000, 2026
LEAST_POOL, LEAST_REPEATS = 256, 100
SAMPLING_WORK = 4
"""Units of work that drawing samples takes, beside the design's steps."""


def dyads_needed(
    design: str | Design,
    *,
    effect: float | None = None,
    coder_kappa: float | None = None,
    interval_s: float | None = None,
    dropout: float = 0.0,
    alpha: float = 0.05,
    power: float = 0.8,
    most: int = MOST,
    repeats: int = REPEATS,
    seed: int = SEED,
    children: int = POOL,
    theory: str = "homeostatic",
    population: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Say how many dyads a planned study needs to find its effect, outcome by outcome.

    Parameters
    ----------
    design
        A name (`attune power` lists them), or a `Design` of your own.
    effect
        Size of the effect in the design's own unit; set on care or on who is in an arm, never on an outcome.
    coder_kappa
        Agreement of two coders on A, B, C and D; by default that of the frozen coder.
    interval_s
        Coding interval of second-by-second measures.
    dropout
        Share of recruited dyads that are lost, for reasons that have nothing to do with the outcome.
    alpha, power
        Level of the two-sided test, and the wanted share of studies that find the effect.
    most
        Most dyads in all that could be had.
    repeats, children
        Samples drawn of each size, and simulated dyads per arm they are drawn from.
    seed, theory, population
        What everything is drawn from; families other than the design's usual ones if given.
    progress
        Told work done and all work.

    Examples
    --------
    >>> plan = dyads_needed("risk-groups", children=256, repeats=100, most=120)
    >>> [answer.outcome for answer in plan.answers]
    ['D more often', 'B less often']
    """
    chosen = find_design(design) if isinstance(design, str) else design
    size = chosen.checked_effect(effect)
    _check_numbers(chosen, dropout, alpha, power, most, repeats, children, coder_kappa)
    intervals = _intervals(chosen, interval_s)
    if theory not in THEORY_NAMES:
        raise UnknownNameError.of("theory", theory, THEORY_NAMES)
    families = population or chosen.population
    find_population(families)
    done = Work(chosen.steps + SAMPLING_WORK, progress)
    setting = Setting(Cohorts(theory, None, seed, children), families, size, coder_kappa, intervals, done.step)
    seen = chosen.carry_out(setting)
    done.reach(chosen.steps)
    answers = _answers(chosen, seen, alpha, power, most, repeats, seed, dropout, done)
    done.reach(chosen.steps + SAMPLING_WORK)
    coder = seen.coder
    return Plan(
        design=chosen.name, does=chosen.does, arms=chosen.arms,
        effect=None if math.isnan(size) else size,
        effect_means=chosen.effect if isinstance(chosen.effect, str) else chosen.effect.means,
        says=seen.says, coder_says=str(coder) if coder else "", coder_kappa=coder.kappa if coder else None,
        frozen_kappa=coder.frozen_kappa if coder else None, coder_error=coder.error if coder else None,
        dropout=dropout, alpha=alpha, wanted_power=power, most=most, repeats=repeats, children=children, seed=seed,
        theory=theory, population=families, answers=answers,
    )  # fmt: skip


def find_design(name: str) -> Design:
    """Return a design by name."""
    if name not in DESIGNS:
        raise UnknownNameError.of("design", name, DESIGNS)
    return DESIGNS[name]


class Work:
    """Work done, told as it goes."""

    def __init__(self, whole: float, tell: Callable[[int, int], None] | None) -> None:
        self.whole, self.tell, self.done = whole, tell or (lambda done, whole: None), 0.0

    def step(self) -> None:
        """One unit is done."""
        self.reach(self.done + 1)

    def reach(self, done: float) -> None:
        """So much is done."""
        self.done = done
        self.tell(round(100 * min(done, self.whole)), round(100 * self.whole))


def _answers(
    design: Design,
    seen: Seen,
    alpha: float,
    power: float,
    most: int,
    repeats: int,
    seed: int,
    dropout: float,
    done: Work,
) -> tuple[Answer, ...]:
    """Draw samples of every outcome and read the answers off."""
    tried = {key: (arms, design.outcome(key[0])) for key, arms in seen.by_outcome().items()}
    arms_count = len(design.arms)
    sizes = sizes_up_to(max(most // arms_count, 4))
    pools = {key: (arms, outcome.test, outcome.sign) for key, (arms, outcome) in tried.items()}
    found = findings(
        pools, sizes, repeats=repeats, seed=seed, alpha=alpha,
        progress=lambda share: done.reach(design.steps + SAMPLING_WORK * share / 2),
    )  # fmt: skip
    answers = []
    for (name, interval_s), (arms, outcome) in tried.items():
        answers.append(
            _answer(
                outcome, arms, found[name, interval_s], sizes, alpha=alpha, power=power, seed=seed, dropout=dropout,
                groups=arms_count, interval_s=interval_s,
            )
        )  # fmt: skip
        done.reach(done.done + SAMPLING_WORK / 2 / len(tried))
    return tuple(answers)


def _answer(
    outcome: Outcome, arms: Arms, found: NDArray[np.bool_], sizes: NDArray[np.int64], *, alpha: float, power: float,
    seed: int, dropout: float, groups: int, interval_s: float | None,
) -> Answer:  # fmt: skip
    test, effect = outcome.test, outcome.test.effect(arms)
    values, strengths = redrawn(arms, test, seed=seed)
    curve = power_curve(found, sizes)
    # An effect that was set holds in every pool drawn again, at another dose.
    ratios = np.ones_like(strengths) if outcome.is_set else _ratios(effect.strength, strengths, outcome.sign)
    n = needed(found, sizes, power, ratios, seed=seed)
    low, high = sorted(outcome.sign * q for q in np.quantile(values, (0.025, 0.975)))
    if outcome.is_set:
        low = high = outcome.sign * effect.value
    # An effect that cannot be told from none in so large a pool has no n.
    textbook = test.textbook(effect, alpha=alpha, power=power) if low > 0 else math.inf
    in_all = whole(n.n, groups)
    return Answer(
        outcome.name, test.words, test.metric, interval_s, outcome.sign * effect.value, float(low), float(high),
        outcome.is_set, effect.levels, outcome.published, outcome.finding, outcome.role,
        whole(n.n), in_all, whole(n.low, groups), whole(n.high, groups),
        None if in_all is None else groups * math.ceil(math.ceil(n.n) / (1 - dropout) - 1e-9), whole(textbook, groups),
        tuple((sizes * groups).tolist()), *(tuple(line.tolist()) for line in curve[1:]),
    )  # fmt: skip


def _ratios(strength: float, again: NDArray[np.float64], sign: int) -> NDArray[np.float64]:
    """Return the effect over that in pools drawn again; 0 where the effect is not there, which no n makes good."""
    with np.errstate(divide="ignore"):
        return np.where((again * sign > 0) & (strength * sign > 0), strength / again, 0.0)


def whole(n: float, groups: int = 1) -> int | None:
    """Return a number of dyads, rounded up in each arm, in all arms together; None for infinitely many."""
    return groups * math.ceil(n - 1e-9) if math.isfinite(n) else None


def _intervals(design: Design, interval_s: float | None) -> tuple[float, ...]:
    if interval_s is None:
        return design.intervals_s
    if not design.intervals_s:
        raise BadValueError(
            f"{design.name} has no coding interval: nothing in it is coded second by second. Leave --interval out."
        )
    from attunement.planning.coding_interval import check_interval  # noqa: PLC0415

    check_interval(interval_s)
    return (interval_s,)


def _check_numbers(
    design: Design,
    dropout: float,
    alpha: float,
    power: float,
    most: int,
    repeats: int,
    children: int,
    kappa: float | None,
) -> None:
    if not 0 <= dropout < 1:
        raise BadValueError(f"the dropout is {dropout:g}; give the share of dyads that are lost, from 0 to below 1.")
    for name, value in (("alpha", alpha), ("power", power)):
        if not 0 < value < 1:
            raise BadValueError(f"{name} is {value:g}; it must lie between 0 and 1. Usual: alpha 0.05, power 0.8.")
    if power <= alpha:
        raise BadValueError(f"power is {power:g} and alpha {alpha:g}; studies without any effect reach that power.")
    if children < LEAST_POOL or repeats < LEAST_REPEATS:
        raise BadValueError(
            f"the pool holds {children} children and {repeats} samples are drawn; give at least --children {LEAST_POOL} and "
            f"--repeats {LEAST_REPEATS}."
        )
    if most < 4 * len(design.arms):
        raise BadValueError(f"at most {most} dyads are allowed; a study needs at least 4 in each arm.")
    if most // len(design.arms) > children / 2:
        raise BadValueError(
            f"studies of up to {most // len(design.arms):,} dyads an arm cannot be drawn from a pool of {children:,}: a pool "
            f"must be much larger than a study. Give --children {2 * math.ceil(most / len(design.arms))} or more, or a "
            "smaller --max."
        )
    if kappa is not None and not design.uses_classes:
        raise BadValueError(
            f"The kappa is the agreement of two coders on A, B, C and D, and {design.name} uses no such classes. "
            "Leave --coder-kappa out."
        )
    if kappa is not None and not 0 < kappa < 1:
        raise BadValueError(f"the coders' kappa is {kappa:g}; it must lie between 0 and 1, for example 0.7.")
