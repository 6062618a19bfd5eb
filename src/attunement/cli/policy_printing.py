"""How a policy trial looks in a terminal: arms as calendars, differences with intervals and costs, and what was assumed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import polars as pl
from rich.console import Console
from rich.table import Table

from attunement.cli.life_printing import given, new_table, print_assumed
from attunement.life.course.assumptions import assumptions
from attunement.life.course.life_event_file import calendar
from attunement.life.course.policy import Arm
from attunement.study.lives_outcomes import Outcome
from attunement.study.policy_trial import PolicyTrial, cost_of_one
from attunement.vocabulary import BadValueError, UnknownNameError


def read_prices(said: Sequence[str], arms: Sequence[Arm]) -> dict[str, float]:
    """Return what each arm costs for each person.

    Errors
    ------
    BadValueError for a price that is none, UnknownNameError for an arm there is not.

    Examples
    --------
    >>> read_prices(["leave=26w=9000"], [Arm("leave=26w", ())])
    {'leave=26w': 9000.0}
    """
    prices = {}
    for line in said:
        name, _, amount = line.rpartition("=")
        try:
            price = float(amount)
        except ValueError:
            price = math.nan
        if not name or not (price > 0 and math.isfinite(price)):
            raise BadValueError(
                f"--price is '{line}'; write an arm and an amount over 0, for example --price leave=26w=9000."
            )
        if name not in [arm.name for arm in arms]:
            raise UnknownNameError.of("arm", name, [arm.name for arm in arms])
        prices[name] = price
    return prices


def print_trial(trial: PolicyTrial, prices: Mapping[str, float]) -> None:
    """Print what each arm is, what differs by it, and what was assumed."""
    console, spec = Console(), trial.spec
    console.print(
        f"{spec.lives:,} lives in each of {len(trial.arms)} arms, the same persons, {given(spec, trial.engine)}."
    )
    for arm in trial.arms[1:]:
        console.print(f"{arm.name}:", style="bold", highlight=False, markup=False)
        for when, what in calendar(arm.events):
            console.print(f"  {when}: {what}", highlight=False, markup=False)
    for outcome in trial.outcomes:
        console.print(_compared(trial, outcome, prices))
    looked_at = (len(trial.arms) - 1) * len(trial.outcomes)
    console.print(
        f"{looked_at} difference{'s were' if looked_at > 1 else ' was'} looked at; of 20 that are none, about one looks like "
        "something. The intervals say how far chance among persons goes, and nothing about whether what was assumed is true."
    )
    print_assumed(console, spec)


def _compared(trial: PolicyTrial, outcome: Outcome, prices: Mapping[str, float]) -> Table:
    share = outcome.kind.share
    columns = ["arm", "%" if share else "mean", "more (points)" if share else "more (SD)", "95 % interval"]
    shown = new_table(
        outcome.words, *columns, *(["price of one more" if share else "price of one SD more"] if prices else [])
    )
    scale, digits = (100, 1) if share else (1, 2)
    for row in trial.table.filter(pl.col("outcome") == outcome.name).iter_rows(named=True):
        mean = f"{100 * row['mean']:.1f}" if share else f"{row['mean']:.3f}"
        if row["difference"] is None:
            shown.add_row(row["arm"], mean, "", "", *([""] if prices else []))
            continue
        more, low, high = (f"{scale * row[name]:+.{digits}f}" for name in ("difference", "low", "high"))
        shown.add_row(
            row["arm"], mean, more, f"{low} to {high}", *([_cost(prices.get(row["arm"]), row)] if prices else [])
        )
    return shown


def _cost(price: float | None, row: Mapping[str, float]) -> str:
    if price is None:
        return "no price given"
    found = cost_of_one(price, row["low"], row["high"])
    return "none can be told" if found is None else f"{found[0]:,.3g} to {found[1]:,.3g}"


def as_json(trial: PolicyTrial, prices: Mapping[str, float]) -> dict[str, object]:
    """Return the same for programs."""
    spec = trial.spec
    return {
        "lives": spec.lives, "seed": spec.seed, "population": spec.population, "theory": spec.theory, "engine": trial.engine,
        "arms": {arm.name: [list(said) for said in calendar(arm.events)] for arm in trial.arms},
        "outcomes": {outcome.name: outcome.words for outcome in trial.outcomes}, "found": trial.table.to_dicts(),
        "prices": dict(prices), "assumed": assumptions(spec.course()), "course": spec.course_values,
    }  # fmt: skip
