"""How a whole day looks in a terminal: who was there, how much was cried, how nights went, and one child's day as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from attunement.study.run import Run

MEANS = {
    "awake_h": "hours awake", "cry_min": "minutes of crying", "signal_min": "minutes of quiet signals (looks, reaches, fusses)",
    "cry_bouts": "bouts of crying, a minute apart", "wakings": "wakings at night", "calls": "of these with crying",
    "awake_at_night_min": "minutes awake at night", "arousal_morning": "arousal before 10 o’clock",
    "arousal_afternoon": "arousal before 16 o’clock",
}  # fmt: skip
CRIED_LONG, CRIED, AWAKE, ASLEEP = "#", "!", ".", " "
"""Five minutes in which a child cried for a minute or more, cried at all, was awake, or slept."""
LONG_S = 60


def print_day(run: Run, keep: int) -> None:
    """Print what a day was like on average, with whom, and how wakings ended; if days were kept, the first child's too."""
    console = Console()
    console.print(_means(run.table("days")))
    console.print(_people(run.table("day_hours"), run.spec.who.dyads))
    wakings = run.table("wakings")
    if len(wakings):
        console.print(_nights(wakings))
    if keep:
        moments = run.table("moments")
        for line in picture(moments.filter(pl.col("dyad") == moments["dyad"][0])):
            console.print(line, highlight=False, markup=False)


def _means(days: pl.DataFrame) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title="A day, by child", title_justify="left")
    for name in ("", "mean", "SD", "half of the children between"):
        table.add_column(name, justify="right" if name else "left")
    for name, words in MEANS.items():
        said = days[name].drop_nulls().drop_nans().cast(pl.Float64)
        low, high = (said.quantile(q, "linear") or 0.0 for q in (0.25, 0.75))
        table.add_row(words, f"{said.mean():.2f}", f"{said.std() or 0:.2f}", f"{low:.2f}–{high:.2f}")
    return table


def _people(hours: pl.DataFrame, children: int) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title="With whom", title_justify="left")
    for name in ("", "hours awake", "minutes of crying", "crying, share of time"):
        table.add_column(name, justify="right" if name else "left")
    for row in people(hours, children):
        cry = row["cry_min"] / (row["awake_h"] * 60)
        table.add_row(escape(row["person"]), f"{row['awake_h']:.2f}", f"{row['cry_min']:.2f}", f"{cry:.1%}")
    return table


def people(hours: pl.DataFrame, children: int) -> list[dict[str, Any]]:
    """Return for each person how long children are awake with it, and cry, on average over all children."""
    sums = hours.group_by("person", maintain_order=True).agg(
        awake_h=pl.col("awake_min").sum() / 60 / children, cry_min=pl.col("cry_min").sum() / children
    )
    return sums.sort("awake_h", descending=True).to_dicts()


def _nights(wakings: pl.DataFrame) -> Table:
    table = Table(box=SIMPLE_HEAD, padding=(0, 1), title="Wakings at night", title_justify="left")
    for name in ("whose night", "settled by", "wakings", "minutes awake", "with crying"):
        table.add_column(name, justify="right" if name not in {"whose night", "settled by"} else "left")
    for row in nights(wakings):
        table.add_row(
            escape(row["who"]),
            escape(row["settled_by"]),
            f"{row['share']:.1%}",
            f"{row['minutes']:.1f}",
            f"{row['calls']:.1%}",
        )
    return table


def nights(wakings: pl.DataFrame) -> list[dict[str, Any]]:
    """Return for each person and way in which wakings ended: their share of all, how long they lasted, how many cried."""
    found = wakings.group_by("who", "settled_by").agg(
        share=pl.len() / len(wakings), minutes=pl.col("minutes").mean(), calls=pl.col("calls").mean()
    )
    return found.sort("who", "settled_by").to_dicts()


def picture(moments: pl.DataFrame) -> list[str]:
    """Return one child's day as lines of text: an hour a line, five minutes a sign, and who was there."""
    rows = moments.to_dicts()
    lines = [
        f"The day of child {rows[0]['dyad']}, five minutes a sign: {CRIED_LONG} cried a minute or more, {CRIED} cried, "
        f"{AWAKE} awake, nothing asleep"
    ]
    for first in range(0, len(rows), 12):
        hour = rows[first : first + 12]
        names = dict.fromkeys(row["person"] for row in hour)
        lines.append(f"{first // 12:5d} h  |{''.join(map(_sign, hour))}|  {', '.join(names)}")
    return lines


def _sign(row: dict[str, Any]) -> str:
    if not row["awake_s"]:
        return ASLEEP
    if row["cry_s"]:
        return CRIED_LONG if row["cry_s"] >= LONG_S else CRIED
    return AWAKE


def day_as_json(run: Run) -> dict[str, object]:
    """Return a day's means and spreads, with whom it was spent and how wakings ended, for programs."""
    days, hours = run.table("days"), run.table("day_hours")
    by_hour = hours.group_by("hour").agg(
        pl.col("awake_min", "cry_min", "signal_min").sum() / run.spec.who.dyads
    ).sort("hour")  # fmt: skip
    means = {name: {"mean": days[name].drop_nans().mean(), "sd": days[name].drop_nans().std()} for name in MEANS}
    found: dict[str, object] = {
        "day": means, "by_hour": by_hour.to_dicts(), "by_person": people(hours, run.spec.who.dyads),
        "wakings": nights(run.table("wakings")),
    }  # fmt: skip
    return found
