"""A day plan: who is there from when to when, as a value. Checked before anything runs; hours without anybody must be said."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import msgspec

from attunement.vocabulary import BadFileError, UnknownNameError

EXAMPLE = """\
name = "mother, nursery, father"

[manners]                   # of whoever is not drawn from the population
nursery = "standard"

[[hours]]
who = "mother"              # the first named is the child's own caregiver
from = 0
to = 8

[[hours]]
who = "nursery"
from = 8
to = 16
misses = "mother"           # away from home: the child feels that she is not there

[[hours]]
who = "nobody"              # hours without anybody are allowed, but only if they are said
from = 16
to = 16.25

[[hours]]
who = "father"
from = 16.25
to = 24
"""
NOBODY = "nobody"
DAY_H = 24.0
STEP_H = 0.25
"""Whoever is there stays for quarters of an hour."""


class Hours(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"begins": "from", "ends": "to"}):
    """Somebody is there from one hour of the day to another; whoever is missed meanwhile is felt to be away."""

    who: str
    begins: float
    ends: float
    misses: str = ""


class DayPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is with a child in which hours of a day.

    Attributes
    ----------
    name
        What the plan is called.
    hours
        In any order, but from midnight to midnight without gaps: hours without anybody are those of `NOBODY`.
    manners
        How some persons care, as in a file of events; the first is the child's own caregiver, others are drawn.
    """

    name: str
    hours: tuple[Hours, ...]
    manners: dict[str, str] = {}

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who has hours, as they are named; the first is the child's own caregiver."""
        return tuple(dict.fromkeys(hours.who for hours in self.hours if hours.who != NOBODY))

    def at(self, at_h: float) -> Hours:
        """Return whose hours it is.

        >>> NURSERY.at(9).who, NURSERY.at(24 + 3).who
        ('nursery', 'mother')
        """
        return next(hours for hours in self.hours if hours.begins <= at_h % DAY_H < hours.ends)

    def turned_to(self, hours: Hours) -> str:
        """Return to whom a child turns first in some hours: who is missed, or who is there; left alone, its own caregiver."""
        return hours.misses or (self.people[0] if hours.who == NOBODY else hours.who)


def day_plan(name: str) -> DayPlan:
    """Return a day plan by name, or from a TOML file; all that is wrong with it is said at once.

    Errors
    ------
    UnknownNameError with what plans there are; BadFileError with what is wrong in a file, and what to write instead.
    """
    if name in DAY_PLANS:
        return DAY_PLANS[name]
    if not name.endswith(".toml"):
        raise UnknownNameError.of("day plan", name, [*DAY_PLANS, "FILE.toml"])
    path = Path(name)
    try:
        given = tomllib.loads(path.read_text("utf-8"))
        plan = msgspec.convert({"name": path.stem} | given, DayPlan)
    except FileNotFoundError:
        raise BadFileError(
            f"There is no day plan {path}. Give a TOML file, or one of: {', '.join(DAY_PLANS)}."
        ) from None
    except (ValueError, OSError, RecursionError) as error:  # ValueError: also what does not fit a plan
        raise BadFileError(
            f"The day plan {path} cannot be read: {error}. See `attune show procedure day` for how one looks."
        ) from None
    if wrong := check_day(plan):
        raise BadFileError(f"The day plan {path} cannot be used:\n" + "\n".join(f"  {line}." for line in wrong))
    return plan


def check_day(plan: DayPlan) -> list[str]:
    """Return all that is wrong with a day plan, in words; nothing if a day can be lived by it."""
    wrong = [said for hours in plan.hours for said in _wrong(hours, plan)]
    if not plan.people:
        wrong.append("nobody has any hours; give some to somebody")
    for name in sorted(plan.manners.keys() - set(plan.people)):
        wrong.append(f"'{name}' has a manner and no hours; give it some, or leave the manner out")
    return wrong or list(_gaps(plan))


def _wrong(hours: Hours, plan: DayPlan) -> Iterator[str]:
    where = f"{hours.who!r} from {hours.begins:g} to {hours.ends:g}"
    if not 0 <= hours.begins < hours.ends <= DAY_H:
        yield f"{where}: hours begin at 0 and end at {DAY_H:g}, the end after the beginning; split what passes midnight in two"
    for at in (hours.begins, hours.ends):
        if at % STEP_H:
            yield f"{where}: {at:g} is no quarter of an hour; give {round(at / STEP_H) * STEP_H:g}"
    if hours.misses and (hours.misses == hours.who or hours.misses not in plan.people):
        yield f"{where}: {hours.misses!r} is missed; name somebody else who has hours: {', '.join(plan.people)}"


def _gaps(plan: DayPlan) -> Iterator[str]:
    in_order = sorted(plan.hours, key=lambda hours: hours.begins)
    edges = [Hours(NOBODY, 0.0, 0.0), *in_order, Hours(NOBODY, DAY_H, DAY_H)]
    for before, after in pairwise(edges):
        if before.ends < after.begins:
            yield (
                f"nobody is there from {before.ends:g} to {after.begins:g}; give these hours to somebody, or write them down as "
                f'who = "{NOBODY}"'
            )
        if before.ends > after.begins:
            end = min(before.ends, after.ends)
            yield (
                f"{before.who} and {after.who} are both there from {after.begins:g} to {end:g}; a child is with one person at a "
                "time, so give these hours to one of them"
            )


def at_home(who: str = "mother") -> DayPlan:
    """Return the plan of a child who is with one person all day and night."""
    return DayPlan("at-home", (Hours(who, 0.0, DAY_H),))


AT_HOME = at_home()
NURSERY = DayPlan(
    "nursery",
    (
        Hours("mother", 0.0, 8.0), Hours("nursery", 8.0, 16.0, "mother"), Hours("father", 16.0, 18.0),
        Hours("mother", 18.0, DAY_H),
    ),
    {"nursery": "standard"},
)  # fmt: skip
SHARED_NIGHTS = DayPlan(
    "shared-nights", (Hours("mother", 2.0, 18.0), Hours("father", 18.0, DAY_H), Hours("father", 0.0, 2.0))
)
DAY_PLANS = {plan.name: plan for plan in (AT_HOME, NURSERY, SHARED_NIGHTS)}
"""Built-in plans by name. Assumed."""
