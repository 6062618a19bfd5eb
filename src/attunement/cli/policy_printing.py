"""How a policy trial looks in a terminal: arms as calendars, differences with intervals and costs, and what was assumed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from attunement.cli.life_printing import FEW, given, print_assumed
from attunement.cli.tables import new_table, print_table
from attunement.life.course.assumptions import assumptions
from attunement.life.course.life_event_file import calendar
from attunement.life.course.policy import Arm
from attunement.study.lives_outcomes import Outcome
from attunement.study.policy_plan import TrialPlan
from attunement.study.policy_put_in import put_in
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


def print_plan(plan: TrialPlan) -> None:
    """Print, before anybody lives, what happens in all arms and what happens in each."""
    console, (none, *arms) = Console(), plan.arms
    always = calendar(plan.spec.events)
    _print_calendar(
        console, f"in all arms, also in {none.name}", always or [("at no age", "nothing but ordinary life")]
    )
    for arm in arms:
        _print_calendar(console, arm.name, calendar(arm.events) or [("at no age", "nothing more")])


def _print_calendar(console: Console, name: str, entries: Sequence[tuple[str, str]]) -> None:
    console.print(f"{name}:", style="bold", highlight=False, markup=False)
    for when, what in entries:
        console.print(f"  {when}: {what}", highlight=False, markup=False)


def print_trial(trial: PolicyTrial, prices: Mapping[str, float]) -> None:
    """Print what differs by each arm, how far chance goes, and what was put in."""
    console, plan = Console(), trial.plan
    console.print(
        f"{plan.spec.lives:,} lives in each of {len(plan.arms)} arms, the same persons, {given(plan.spec, trial.engine)}."
    )
    for outcome in plan.outcomes:
        print_table(console, _compared(trial, outcome, prices))
    looked_at = (len(plan.arms) - 1) * len(plan.outcomes)
    console.print(
        f"{looked_at} difference{'s were' if looked_at > 1 else ' was'} looked at; of 20 that are none, about one looks like "
        "something. The intervals say how far chance among persons goes, and nothing about whether what was assumed is true."
    )
    _print_who(console, trial)
    console.print("What is put in of these policies and outcomes, and so no finding:")
    for sentence in put_in(plan):
        console.print(f"  {sentence}", highlight=False, markup=False)
    print_assumed(console, plan.spec)


def _print_who(console: Console, trial: PolicyTrial) -> None:
    """Print of how many persons differences are, where that is few, or fewer than live."""
    fewest, lives = trial.table["persons"].min(), trial.plan.spec.lives
    assert isinstance(fewest, int)
    if fewest < lives:
        console.print(
            "Only persons who were seen both with a policy and without it are compared; where that is not everybody, they are no "
            "random part of all, and that others were not seen may itself be an effect."
        )
    if fewest <= FEW:
        console.print(f"{fewest} is too few persons to tell anything about people; raise --lives.")


def _compared(trial: PolicyTrial, outcome: Outcome, prices: Mapping[str, float]) -> Table:
    share = outcome.kind.share
    columns = ["arm", "n", "%" if share else "mean", "more (points)" if share else "more (SD)", "95 % interval"]
    one = "price of one " + (
        ("more" if share else "SD more") if outcome.kind.good else ("fewer" if share else "SD less")
    )
    shown = new_table(outcome.words, *columns, *([one] if prices else []))
    for row in trial.table.filter(pl.col("outcome") == outcome.name).iter_rows(named=True):
        mean = "–" if row["mean"] is None else f"{100 * row['mean']:.1f}" if share else f"{row['mean']:.3f}"
        said = ["", ""] if row["changed"] is None else _difference(row, share=share)
        cost = [_cost(prices.get(row["arm"]), row, good=outcome.kind.good)] if prices else []
        shown.add_row(escape(row["arm"]), f"{row['persons']:,}", mean, *said, *cost)
    return shown


def _difference(row: Mapping[str, float | None], *, share: bool) -> list[str]:
    """Return a difference and its interval in words; of whom nobody changed, and of too few, it is said instead."""
    if row["difference"] is None:
        return ["–", "too few to tell"]
    if not row["changed"]:
        return ["0", "nobody changed"]
    scale, digits = (100, 1) if share else (1, 2)
    more = f"{scale * row['difference']:+.{digits}f}"
    if row["low"] is None or row["high"] is None or (row["persons"] or 0) <= FEW:
        return [more, "too few to tell"]
    return [more, f"{scale * row['low']:+.{digits}f} to {scale * row['high']:+.{digits}f}"]


def _cost(price: float | None, row: Mapping[str, float | None], *, good: bool) -> str:
    if row["changed"] is None:
        return ""
    if price is None:
        return "no price given"
    low, high = row["low"], row["high"]
    if low is None or high is None or (row["persons"] or 0) <= FEW:
        return "too few to tell"
    if cost_of_one(price, low, high, good=not good):
        return "none: harm"
    found = cost_of_one(price, low, high, good=good)
    return "none can be told" if found is None else f"{found[0]:,.3g} to {found[1]:,.3g}"


def as_json(trial: PolicyTrial, prices: Mapping[str, float]) -> dict[str, object]:
    """Return the same for programs."""
    plan, spec = trial.plan, trial.plan.spec
    return {
        "lives": spec.lives, "seed": spec.seed, "population": spec.population, "theory": spec.theory, "engine": trial.engine,
        "in_all_arms": [list(said) for said in calendar(spec.events)],
        "arms": {arm.name: [list(said) for said in calendar(plan.lived_in(arm))] for arm in plan.arms},
        "outcomes": {
            one.name: {"words": one.words, "share": one.kind.share, "more_is_better": one.kind.good, "note": one.kind.note}
            for one in plan.outcomes
        },
        "found": trial.table.to_dicts(), "prices": dict(prices), "put_in": list(put_in(plan)),
        "assumed": assumptions(spec.course()), "course": spec.course_values,
    }  # fmt: skip
