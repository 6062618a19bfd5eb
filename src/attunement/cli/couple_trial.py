"""How a trial of couple therapy looks in a terminal: changes, what they exceed waiting by, and what that does not say."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from attunement.cli.couple_numbers import NORMAL_95, finite, or_dash, two_decimals
from attunement.evidence.couples_shown import TRIALS
from attunement.life.couples.therapy import EFT, WAIT
from attunement.study.couples.trial import TIMES, Effect

TRIAL_NOTE = (
    "Trial: couples of whom both say they are less satisfied than half a spread below the reference sample, drawn by lot; 20 "
    "weekly sessions, nothing written into anybody. Changes in spreads before of those who take part, who are all low: their "
    "spread is smaller than everybody's, so changes look larger, and some of them is a return to the usual, in waiting too. "
    "Intervals are over couples. How much is asked and how is assumed. What does not last here, or falls behind waiting, is a "
    "miss of this theory, and says nothing about therapy."
)


def print_trial(console: Console, effects: Sequence[Effect]) -> None:
    """Print how each arm fared: change from before, and beyond waiting."""
    if not effects:
        console.print("\nNo couple is distressed, so there is no trial.", highlight=False)
        return
    console.print("\n[bold]Trial of couple therapy: change of satisfaction from before[/bold]", highlight=False)
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    heads = ("", "couples", "", "change", "beyond waiting [95 %]", "published")
    for head, width in zip(heads, (6, 7, 12, 8, 22, 10), strict=True):
        table.add_column(head, width=width, justify="right" if head else "left", overflow="fold")
    for one in effects:
        for which, time in enumerate(TIMES[1:]):
            who = ("", "") if which else (one.arm, f"{one.couples:,}")
            published = TRIALS[one.arm][which] if one.arm in TRIALS else ""
            table.add_row(*who, time, or_dash(one.changes[which]), _beyond_waiting(one, which), published)
    console.print(table, highlight=False)
    soft = next((one.softened for one in effects if one.arm == EFT), None)
    if soft is not None:
        console.print(f"A softening was seen in {soft:.0%} of couples of the arm eft.", highlight=False)


def _beyond_waiting(one: Effect, which: int) -> str:
    """Return what a change exceeds waiting by, with its interval over couples; nothing for those who wait."""
    if one.arm == WAIT:
        return ""
    value, away = one.effects[which], NORMAL_95 * one.errors[which]
    within = f" [{two_decimals(value - away)}, {two_decimals(value + away)}]" if math.isfinite(away) else ""
    return or_dash(value) + within


def trial_as_json(effects: Sequence[Effect]) -> list[dict[str, object]]:
    """Return how each arm fared for programs."""
    return [
        one._asdict()
        | {name: [*map(finite, getattr(one, name))] for name in ("changes", "effects", "errors")}
        | {"softened": finite(one.softened), "published": list(TRIALS.get(one.arm, ())) or None}
        for one in effects
    ]
