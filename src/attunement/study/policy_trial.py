"""A virtual policy trial: the same persons live once without and once with each policy, and what differs is its effect on them.

Everybody is compared with itself: the same birth, temperament, carers and chance (common random numbers), so that a difference
needs far fewer persons than in a real trial. The interval is that of a mean of paired differences; it says how far chance among
persons goes, and nothing about whether what was assumed is true.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
import numpy as np
import polars as pl

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.life.course.births import born
from attunement.life.course.life_event_file import check
from attunement.life.course.life_events import NO_ARM, LifeEvent
from attunement.life.course.policy import Arm
from attunement.life.course.year import a_year_on
from attunement.study.lives import Progress, bouts_to
from attunement.study.lives_outcomes import Array, Outcome
from attunement.study.lives_spec import LivesSpec
from attunement.vocabulary import BadValueError

Z = 1.959964
"""Of a 95 % interval."""


@dataclass(frozen=True, eq=False)
class PolicyTrial:
    """What came out of a trial.

    Attributes
    ----------
    spec, engine
        Who lived, to the last outcome's age, and what computed it.
    arms, outcomes
        What was compared, on what; the first arm is `none`.
    table
        A row for each arm and outcome: `mean` of the arm, `difference` from `none` (shares as shares, else in SD of `none`),
        its standard error `se` and 95 % interval `low` to `high`; null for `none` itself.
    """

    spec: LivesSpec
    engine: str
    arms: tuple[Arm, ...]
    outcomes: tuple[Outcome, ...]
    table: pl.DataFrame


def run_trial(
    spec: LivesSpec,
    arms: Sequence[Arm],
    outcomes: Sequence[Outcome],
    *,
    always: Sequence[LifeEvent] = (),
    engine: str = "auto",
    threads: int | None = None,
    progress: Progress | None = None,
) -> PolicyTrial:
    """Let the same persons live in each arm, and compare each with none.

    Parameters
    ----------
    spec
        Who lives; to which age follows from the outcomes.
    arms
        From `parse_arm`; `none` is added where it is not given.
    outcomes
        From `parse_outcome`.
    always
        What happens in every arm.
    engine, threads
        What computes, and on how many cores; the result does not depend on the latter.
    progress
        Told about the work done.

    Errors
    ------
    BadValueError if nothing is compared, something twice, or a policy begins after all that is looked at.
    """
    arms = (Arm(NO_ARM, ()), *(arm for arm in arms if arm.name != NO_ARM))
    last = max((outcome.age for outcome in outcomes), default=0)
    _check(arms, outcomes, always, last)
    chosen = make_engine(spec.theory, spec.parameters(), name=engine)
    if threads is not None and chosen.block is None:
        chosen = replace(chosen, threads=threads)  # type: ignore[type-var]
    each = len(arms) * bouts_to(last)
    found: list[Mapping[str, Array]] = []
    for number, arm in enumerate(arms):

        def tell(years: int, number: int = number) -> None:
            if progress:
                progress(number * bouts_to(last) + bouts_to(years), each)

        mine = msgspec.structs.replace(spec, to=last, events=_in_order(*always, *arm.events))
        found.append(_read(mine, outcomes, chosen, tell))
    rows = [
        {"arm": arm.name, "outcome": outcome.name}
        | _compared(mine[outcome.name], found[0][outcome.name], outcome, first=not number)
        for outcome in outcomes
        for number, (arm, mine) in enumerate(zip(arms, found, strict=True))
    ]
    numbers = dict.fromkeys(("mean", "difference", "se", "low", "high"), pl.Float64)
    table = pl.DataFrame(rows, schema={"arm": pl.String, "outcome": pl.String, **numbers})
    return PolicyTrial(msgspec.structs.replace(spec, to=last), chosen.described, arms, tuple(outcomes), table)


def _in_order(*events: LifeEvent) -> tuple[LifeEvent, ...]:
    if wrong := check(ordered := sorted(events, key=lambda event: event.age)):
        raise BadValueError(f"an arm cannot be lived: {'; '.join(wrong)}.")
    return tuple(ordered)


def _check(arms: Sequence[Arm], outcomes: Sequence[Outcome], always: Sequence[LifeEvent], last: int) -> None:
    if len(arms) < 2 or not outcomes:
        raise BadValueError(
            f"there are {len(arms) - 1} policies and {len(outcomes)} outcomes; give at least one of each (--arm, --outcome)."
        )
    for what, names in (("arm", [arm.name for arm in arms]), ("outcome", [outcome.name for outcome in outcomes])):
        if twice := {name for name in names if names.count(name) > 1}:
            raise BadValueError(f"the {what} '{min(twice)}' is given twice; give each once.")
    for name, events in (
        ("what happens in all arms", always),
        *((f"the arm '{arm.name}'", arm.events) for arm in arms),
    ):
        if late := [event.age for event in events if event.age >= last]:
            raise BadValueError(
                f"{name} begins at {late[0]:g} years, but the last outcome is looked at {last}; ask for a later one."
            )


def _read(spec: LivesSpec, outcomes: Sequence[Outcome], engine: Engine, tell: Any) -> dict[str, Array]:
    """Live one arm, and return every outcome of everybody."""
    lives = born(spec.families().draw(spec.lives, seed=spec.seed), engine, spec.course(), events=spec.events)
    found: dict[str, Array] = {}
    while lives.years < spec.to:
        lives = a_year_on(lives, engine)
        found |= {one.name: one.kind.read(lives, engine) for one in outcomes if one.age == lives.years}
        tell(lives.years)
    return found


def _compared(mine: Array, none: Array, outcome: Outcome, *, first: bool) -> dict[str, float | None]:
    """Compare persons with themselves: mean of differences, its error and interval."""
    mean = float(mine.mean())
    if first:
        return {"mean": mean}
    unit = 1.0 if outcome.kind.share else float(none.std(ddof=1))
    differs = (mine - none) / unit if unit > 0 else np.zeros_like(mine)
    by, se = float(differs.mean()), float(differs.std(ddof=1) / np.sqrt(len(differs)))
    return {"mean": mean, "difference": by, "se": se, "low": by - Z * se, "high": by + Z * se}


def cost_of_one(price: float, low: float, high: float) -> tuple[float, float] | None:
    """Return what one more costs, from the price for each person, at both ends of a difference's interval.

    None where the interval holds no effect, or harm: then no cost can be told.

    Examples
    --------
    >>> cost_of_one(1000.0, 0.02, 0.05), cost_of_one(1000.0, -0.01, 0.05)
    ((20000.0, 50000.0), None)
    """
    return (price / high, price / low) if low > 0 else None
