"""A diary judged: what it could find, what to know about it, and what it shows; the same for a plan, which shows nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attunement.diary.cautions import cautions_of_days, cautions_of_ruptures, short_baseline
from attunement.diary.finds import (
    BASELINE_DAYS,
    BadWeek,
    DaysFind,
    RepairsFind,
    after_a_bad_week,
    days_find,
    repairs_find,
    whole_days,
)
from attunement.diary.level import LevelChange, level_change
from attunement.diary.rated_days import read_rated_days
from attunement.diary.repairs import RepairChange, repair_change
from attunement.diary.ruptures import Ruptures, read_ruptures


@dataclass(frozen=True)
class JudgedDays:
    """Daily ratings: what these days can find, what a bad week does, the change found (None for a plan), and what to know."""

    finds: DaysFind
    bad_week: BadWeek
    change: LevelChange | None
    cautions: tuple[str, ...]
    column: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class JudgedRuptures:
    """Ruptures and repairs: what so many can find, the change found (None for a plan), and what to know."""

    finds: RepairsFind
    change: RepairChange | None
    cautions: tuple[str, ...]
    notes: tuple[str, ...] = ()


def plan_days(before: int, since: int) -> JudgedDays:
    """Say what a record of so many days before and since could find, before anybody begins.

    >>> plan_days(14, 28).change is None, plan_days(14, 28).cautions
    (True, ())
    """
    cautions = (short_baseline(before),) if before < BASELINE_DAYS else ()
    return JudgedDays(days_find(whole_days(before, since)), after_a_bad_week(), None, cautions)


def plan_ruptures_of(before: int, since: int) -> JudgedRuptures:
    """Say what counts of so many ruptures before and since could find.

    >>> plan_ruptures_of(2, 2).cautions[0][:44]
    'With so few ruptures no result could be call'
    """
    finds = repairs_find(before, since)
    return JudgedRuptures(finds, None, tuple(cautions_of_ruptures(Ruptures(0, before, 0, since), finds)))


def judge_days(path: Path, **columns: Any) -> JudgedDays:
    """Judge the daily ratings of a table; `columns` as `read_rated_days` has them."""
    record = read_rated_days(path, **columns)
    change = level_change(record.ratings, record.phases)
    notes = tuple(map(str, record.notes))
    return JudgedDays(
        days_find(record.phases), after_a_bad_week(), change, tuple(cautions_of_days(record)), record.column, notes
    )


def judge_ruptures(path: Path, **columns: Any) -> JudgedRuptures:
    """Judge the ruptures of a table; `columns` as `read_ruptures` has them."""
    record = read_ruptures(path, **columns)
    finds = repairs_find(record.before, record.since)
    change = repair_change(record.repaired_before, record.before, record.repaired_since, record.since)
    return JudgedRuptures(finds, change, tuple(cautions_of_ruptures(record, finds)), tuple(map(str, record.notes)))
