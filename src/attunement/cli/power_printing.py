"""How a plan looks in a terminal."""

from __future__ import annotations

import sys
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from attunement.cli.terminal import write_json
from attunement.planning import Answer, Design, Plan
from attunement.report.planned_study import about, caveats
from attunement.report.wording import percent

ROUND = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
SHOWN_SIZES = 6


def print_designs(designs: list[Design], *, json: bool = False) -> None:
    """Print the designs there are: what is done, what their effect means, what is compared."""
    if json:
        rows = [
            {
                "design": d.name, "does": d.does, "arms": d.arms, "population": d.population,
                "effect": d.effect if isinstance(d.effect, str) else d.effect.means,
                "usual": None if isinstance(d.effect, str) else d.effect.usual,
                "outcomes": [o.name for o in d.outcomes], "interval": bool(d.intervals_s), "kappa": d.uses_classes,
            }
            for d in designs
        ]  # fmt: skip
        write_json(rows)
        return
    console = Console()
    console.print("Studies that can be planned:\n")
    for d in designs:
        console.print(f"[bold]{d.name}[/bold]", highlight=False)
        _indented(console, d.does)
        if isinstance(d.effect, str):
            _indented(console, f"--effect: none to set; {d.effect}", "dim")
        else:
            e = d.effect
            _indented(console, f"--effect: {e.means}; usual {e.usual:g} ({e.source}).", "dim")
        _indented(console, f"Compared: {'; '.join(outcome.name for outcome in d.outcomes)}.", "dim")
        console.print()
    console.print(
        "`attune power DESIGN` says how many dyads each needs; `attune power --help` explains the options.",
        highlight=False,
    )


def print_plan(plan: Plan) -> None:
    """Print how the effect was made, the dyads needed, and the power at some sizes."""
    console = Console()
    console.print(f"\n[bold]{plan.design}[/bold]", highlight=False)
    _indented(console, plan.does)
    console.print()
    for sentence in about(plan):
        _indented(console, sentence)
    console.print(_needed(plan))
    console.print(_powers(plan))
    for sentence in caveats(plan):
        console.print(Text(sentence, "dim"))
    sys.stdout.flush()  # before anything is said on the error stream


def _needed(plan: Plan) -> Table:
    table = _table(f"Dyads for {percent(plan.wanted_power)} power, α {plan.alpha:g} two-sided")
    by_interval = any(a.interval_s for a in plan.answers)
    # A terminal of 80 columns has no room for both; either can be had from the other.
    arms = len(plan.arms) > 1 and not plan.dropout
    table.add_column("", min_width=16)
    published = any(a.published is not None for a in plan.answers)
    heads = (["published"] if published else []) + ["simulated"] + (["per arm"] if arms else [])
    for name in [*(["every"] if by_interval else []), *heads]:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("in all (95 %)", justify="right")
    if plan.dropout:
        table.add_column("recruit", justify="right", no_wrap=True)
    table.add_column("textbook", justify="right", no_wrap=True)
    for name, members in groupby(plan.answers, key=lambda answer: answer.outcome):
        for i, a in enumerate(members):
            cells = [name if i == 0 else ""]
            cells += [f"{a.interval_s:g} s"] if by_interval and a.interval_s else []
            cells += [_effect(a.metric, a.published)] if published else []
            cells += [_effect(a.metric, a.effect) + ("=" if a.is_set else "")]
            cells += [_count(a.per_arm)] if arms else []
            cells += [_in_all(plan, a)] + ([_count(a.to_recruit)] if plan.dropout else []) + [_count(a.textbook)]
            table.add_row(*cells)
    return table


def _powers(plan: Plan) -> Table:
    sizes = _round_sizes(plan)
    table = _table("Power in %, by dyads in all")
    by_interval = any(a.interval_s for a in plan.answers)
    table.add_column("", overflow="fold")
    for name in [*(["every"] if by_interval else []), *(f"{size:,}" for size in sizes)]:
        table.add_column(name, justify="right", no_wrap=True)
    for name, members in groupby(plan.answers, key=lambda answer: answer.outcome):
        for i, a in enumerate(members):
            every = [f"{a.interval_s:g} s"] if by_interval and a.interval_s else []
            table.add_row(name if i == 0 else "", *every, *(f"{100 * a.power_with(size):.0f}" for size in sizes))
    return table


def _round_sizes(plan: Plan) -> list[int]:
    """Return round sizes around those that matter: from the fewest dyads any outcome needs to the most."""
    first, last = plan.answers[0].sizes[0], plan.answers[0].sizes[-1]
    inside = [size for size in ROUND if first <= size <= last]
    wanted = [a.in_all for a in plan.answers if a.in_all is not None]
    least = min(wanted, default=last) / 3
    start = next((i for i, size in enumerate(inside) if size >= least), 0)
    return inside[max(0, min(start, len(inside) - SHOWN_SIZES)) :][:SHOWN_SIZES] or [last]


def _in_all(plan: Plan, answer: Answer) -> str:
    if answer.in_all is None:
        return f"over {plan.most:,}" if answer.found else "no effect"
    high = "…" if answer.in_all_high is None else f"{answer.in_all_high:,}"
    return f"{answer.in_all:,} ({answer.in_all_low:,}–{high})"


def _effect(metric: str, value: float | None) -> str:
    return "" if value is None else f"{metric.partition(' ')[0]} {value:.2f}".replace("-", "−")


def _count(n: int | None) -> str:
    return "–" if n is None else f"{n:,}"


def _table(title: str) -> Table:
    return Table(
        box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, title=title, title_justify="left", title_style="bold"
    )


def _indented(console: Console, text: str, style: str = "") -> None:
    console.print(Padding(Text(text, style), (0, 0, 0, 2)))
