"""A virtual policy trial: the same persons live once without and once with each policy, and what differs is its effect on them.

Everybody is compared with itself: the same birth, temperament, carers and chance (common random numbers), so that a difference
needs far fewer persons than in a real trial. The interval is that of a mean of paired differences; it says how far chance among
persons goes, and nothing about whether what was assumed is true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import msgspec
import numpy as np
import polars as pl

from attunement.engine.interface import Engine
from attunement.life.course.births import born
from attunement.life.course.year import a_year_on
from attunement.study.lives import Progress, bouts_to
from attunement.study.lives_engine import engine_of
from attunement.study.lives_outcomes import Array, Outcome
from attunement.study.lives_spec import LivesSpec
from attunement.study.policy_plan import TrialPlan

Z = 1.959964
"""Of a 95 % interval."""


@dataclass(frozen=True, eq=False)
class PolicyTrial:
    """What came out of a trial.

    Attributes
    ----------
    plan, engine
        What was compared among whom, and what computed it.
    table
        A row for each arm and outcome. Of an arm: `persons` seen both in it and without it, their `mean` in it, the `difference`
        from without (shares as shares, else in SD without), its standard error `se` and 95 % interval `low` to `high`, and how
        many `changed` at all. Of `none`: persons seen, and their mean. Null is what so few persons cannot tell.
    """

    plan: TrialPlan
    engine: str
    table: pl.DataFrame


def run_trial(
    plan: TrialPlan, *, engine: str = "auto", threads: int | None = None, progress: Progress | None = None
) -> PolicyTrial:
    """Let the same persons live in each arm, and compare each with none.

    Parameters
    ----------
    plan
        From `plan_trial`.
    engine, threads
        What computes, and on how many cores; the result does not depend on the latter.
    progress
        Told about the work done.
    """
    last = plan.spec.to
    chosen, each = engine_of(plan.spec, engine, threads), len(plan.arms) * bouts_to(last)
    found: list[Mapping[str, Array]] = []
    for number, arm in enumerate(plan.arms):

        def tell(years: int, number: int = number) -> None:
            if progress:
                progress(number * bouts_to(last) + bouts_to(years), each)

        mine = msgspec.structs.replace(plan.spec, events=plan.lived_in(arm))
        found.append(_read(mine, plan.outcomes, chosen, tell))
    rows = [
        {"arm": arm.name, "outcome": outcome.name}
        | (
            compared(mine[outcome.name], found[0][outcome.name], share=outcome.kind.share)
            if number
            else _alone(mine[outcome.name])
        )
        for outcome in plan.outcomes
        for number, (arm, mine) in enumerate(zip(plan.arms, found, strict=True))
    ]
    numbers = dict.fromkeys(("mean", "difference", "se", "low", "high"), pl.Float64)
    counts = dict.fromkeys(("persons", "changed"), pl.Int64)
    table = pl.DataFrame(rows, schema={"arm": pl.String, "outcome": pl.String, **numbers, **counts})
    return PolicyTrial(plan, chosen.described, table)


def _read(
    spec: LivesSpec, outcomes: tuple[Outcome, ...], engine: Engine, tell: Callable[[int], None]
) -> dict[str, Array]:
    """Live one arm, and return every outcome of everybody."""
    lives = born(spec.families().draw(spec.lives, seed=spec.seed), engine, spec.course(), events=spec.events)
    found: dict[str, Array] = {}
    while lives.years < spec.to:
        lives = a_year_on(lives, engine)
        found |= {one.name: one.kind.read(lives, engine) for one in outcomes if one.age == lives.years}
        tell(lives.years)
    return found


def _alone(none: Array) -> dict[str, float | int | None]:
    seen = none[np.isfinite(none)]
    return {"persons": len(seen), "mean": float(seen.mean()) if len(seen) else None}


def compared(mine: Array, none: Array, *, share: bool) -> dict[str, float | int | None]:
    """Compare persons with themselves: mean of differences, its error and interval, among those seen in both arms.

    Parameters
    ----------
    mine, none
        An outcome with and without a policy, [person]; nan of whom was not seen.
    share
        Whether it is a share; else the difference is in SD of all seen without.

    Examples
    --------
    >>> found = compared(np.array([1.0, 1.0, np.nan]), np.array([0.0, 1.0, 1.0]), share=True)
    >>> found["persons"], found["changed"], found["difference"]
    (2, 1, 0.5)
    """
    both = np.isfinite(mine) & np.isfinite(none)
    n, changed = int(both.sum()), int((mine[both] != none[both]).sum())
    found: dict[str, float | int | None] = {
        "persons": n, "changed": changed, "mean": float(mine[both].mean()) if n else None,
    }  # fmt: skip
    usual = none[np.isfinite(none)]
    unit = 1.0 if share else float(usual.std(ddof=1)) if len(usual) > 1 else 0.0
    if not n or (unit == 0 and changed):
        return found
    differs = (mine[both] - none[both]) / (unit or 1.0)
    found["difference"] = by = float(differs.mean())
    if n > 1:
        se = float(differs.std(ddof=1) / np.sqrt(n))
        found |= {"se": se, "low": by - Z * se, "high": by + Z * se}
    return found


def cost_of_one(price: float, low: float, high: float, *, good: bool = True) -> tuple[float, float] | None:
    """Return what one more of something good, or one fewer of something bad, costs: at both ends of a difference's interval.

    Parameters
    ----------
    price
        Of the policy, for each person.
    low, high
        The interval of the difference it makes.
    good
        Whether more is better; else it is one fewer that is paid for.

    None where the interval holds no effect, or harm: then no cost can be told.

    Examples
    --------
    >>> cost_of_one(1000.0, 0.02, 0.05), cost_of_one(1000.0, -0.01, 0.05)
    ((20000.0, 50000.0), None)
    >>> cost_of_one(1000.0, -0.05, -0.02, good=False), cost_of_one(1000.0, 0.02, 0.05, good=False)
    ((20000.0, 50000.0), None)
    """
    least, most = (low, high) if good else (-high, -low)
    return (price / most, price / least) if least > 0 else None
