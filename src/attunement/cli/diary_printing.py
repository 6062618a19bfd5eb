"""How a diary looks in a terminal: first what it can find, then what it shows, then what to know about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from attunement.cli.declaration_printing import say
from attunement.cli.terminal import write_json
from attunement.diary.judged import JudgedDays, JudgedRuptures
from attunement.diary.level import LevelChange
from attunement.diary.repairs import RepairChange
from attunement.diary.said import Said

WORDS = (
    "Cannot tell: up to .80 sure of the direction; leaning: up to .95; clearly: above. Cannot tell does not say that nothing "
    "changed."
)
NOT_WHY = (
    "Since is not because: seasons, holidays, health, other people and rating itself change levels, too, and a drift that was "
    "under way before passes for a change. This is about one record; it is no diagnosis and no measure of a person, a partner or a "
    "bond. Nothing was kept, and nothing left this machine."
)
BAD_WEEK = (
    "People often begin after a bad week. With that week as the baseline and four weeks since, {week} in 100 records are called "
    "clearly higher though nothing changed; with fourteen days from the day of the decision, {fourteen}. So a baseline begins the "
    "day you decide."
)
LARGE_ONLY, MONTHS = "A month finds large changes only.", 62
FEAR = (
    "If you are afraid of the other, or are hurt, watched or controlled, then repair is no task of yours, and this count says "
    "nothing that helps. Help comes first: a doctor, a helpline near you, and in danger your local emergency number."
)


def print_diary(days: JudgedDays | None, ruptures: JudgedRuptures | None) -> None:
    """Print what was judged; what it can find stands before what it shows."""
    if ruptures:
        say(FEAR)
        say("")
    say("What such a record can find", style="bold")
    if days:
        _print_days_find(days)
    if ruptures:
        _print_repairs_find(ruptures)
    say(WORDS)
    shown = [judged for judged in (days, ruptures) if judged and judged.change]
    if shown:
        say("\nWhat this record shows", style="bold")
        if days and days.change:
            _print_level(days.change, days.column)
        if ruptures and ruptures.change:
            _print_repairs(ruptures.change)
    known = [judged for judged in (days, ruptures) if judged]
    _print_list("\nWhat to know about it", [text for judged in known for text in judged.cautions])
    _print_list("\nHow it was read", [text for judged in known for text in judged.notes])
    say(f"\n{NOT_WHY}", style="dim")


def print_json(days: JudgedDays | None, ruptures: JudgedRuptures | None) -> None:
    """Print what was judged as JSON, with the word for each change."""
    parts = {"days": days, "ruptures": ruptures}
    write_json({name: _plain(judged) for name, judged in parts.items() if judged})


def _plain(judged: JudgedDays | JudgedRuptures) -> dict[str, object]:
    said = {"said": judged.change.said, "direction": _direction(judged.change)} if judged.change else {}
    return asdict(judged) | said


def _print_days_find(judged: JudgedDays) -> None:
    finds = judged.finds
    say(
        f"Daily ratings, {finds.days_before} days before and {finds.days_since} since. Of 100 made-up records of these very days, "
        f"in which neighbouring days are alike (r {_r(finds.alike)}), so many are called higher:"
    )
    rows = [["change of level", "leaning or clearly", "clearly", "by a t-test"]]
    for chance in finds.changes:
        name = f"{chance.size:g} SD of a day" if chance.size else "none: an error"
        rows.append([name, *(_of_100(share) for share in (chance.leaning, chance.clearly, chance.t_test))])
    _print_rows(rows)
    month = (
        LARGE_ONLY
        if finds.days_before + finds.days_since <= MONTHS
        else f"Shorter records find less: {LARGE_ONLY.lower()}"
    )
    say(
        f"A change must be {finds.four_in_five:.1f} SD to be called clearly in four of five records. {month} "
        "One SD is how far a day usually lies from its level. Lower is said in error as often as higher. A t-test takes days for "
        "independent, and errs the more."
    )
    week = judged.bad_week
    say(BAD_WEEK.format(week=_of_100(week.week), fourteen=_of_100(week.fourteen)))


def _print_repairs_find(judged: JudgedRuptures) -> None:
    finds = judged.finds
    say(
        f"Repairs, {finds.before} ruptures before and {finds.since} since. Of 100 such records so many are called clearly more "
        "often repaired:"
    )
    rows = [("repaired before, since", "clearly"), ("the same: an error, at most", _of_100(finds.errs))]
    rows += [(f"{p * 100:.0f} %, {q * 100:.0f} %", _of_100(often)) for p, q, often in finds.changes]
    _print_rows(rows)


def _print_level(change: LevelChange, column: str) -> None:
    say(
        f"{column}: mean {change.before:.2f} on {change.days_before} days before, {change.since:.2f} on {change.days_since} days "
        f"since; a plain difference of {change.since - change.before:+.2f}. A sceptic, who holds large changes for rare, believes "
        f"{change.change:+.2f} (90 % interval {change.low:+.2f} to {change.high:+.2f}). A day's SD is {change.day_sd:.2f}; "
        f"neighbouring days are alike by r {_r(change.correlation)}, drawn towards .30."
    )
    _print_said(change)


def _print_repairs(change: RepairChange) -> None:
    before, since = change.before, change.since
    say(
        f"Repaired: {before} before (90 % interval of the share {before.low * 100:.0f} to {before.high * 100:.0f} %), {since} "
        f"since ({since.low * 100:.0f} to {since.high * 100:.0f} %). A sceptic, who holds large changes for rare, believes that "
        f"log-odds changed by {change.change:+.2f} (90 % interval {change.low:+.2f} to {change.high:+.2f})."
    )
    _print_said(change)


def _print_said(change: LevelChange | RepairChange) -> None:
    sure = max(change.higher, 1 - change.higher)
    word = change.said.capitalize()
    if change.said is not Said.CANNOT_TELL:
        word += f" {_direction(change)}"
    say(Padding(Text(f"{word} ({_sure(sure)} sure of the direction).", "bold"), (0, 0, 0, 2)))


def _direction(change: LevelChange | RepairChange) -> str:
    """Return the likelier direction, without saying whether that is good."""
    words = ("higher", "lower") if isinstance(change, LevelChange) else ("more often repaired", "less often repaired")
    return words[change.higher < 0.5]


def _print_rows(rows: Sequence[Sequence[str]]) -> None:
    table = Table.grid(padding=(0, 2))
    for i in range(len(rows[0])):
        table.add_column(justify="right" if i else "left")
    for number, row in enumerate(rows):
        table.add_row(*(Text(cell, "" if number else "dim") for cell in row))
    say(Padding(table, (0, 0, 0, 2)))


def _print_list(heading: str, texts: Iterable[str]) -> None:
    if texts := list(texts):
        say(heading, style="bold")
        rows = Table.grid(padding=(0, 1))
        for text in texts:
            rows.add_row("  –", Text(text))
        say(rows)


def _of_100(share: float) -> str:
    """Return a share as so many of a hundred; nothing that can happen is shown as never.

    >>> _of_100(0.036), _of_100(0.002), _of_100(0.9999)
    ('4', 'under 1', 'over 99')
    """
    if 0 < share < 0.005:
        return "under 1"
    return "over 99" if 0.995 <= share < 1 else f"{share * 100:.0f}"


def _sure(share: float) -> str:
    """Return a probability so that it never rounds over the border of a word.

    >>> _sure(0.9499), _sure(0.9996)
    ('.949', 'over .999')
    """
    return "over .999" if share > 0.999 else f"{int(share * 1000) / 1000:.3f}".removeprefix("0")


def _r(correlation: float) -> str:
    return f"{correlation:.2f}".removeprefix("0")
