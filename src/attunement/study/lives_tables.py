"""What is written down of lives: what everybody expects of whom, bonds that are over, and what was seen, as tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.life.course.cared_for import never_met
from attunement.life.course.lives import Lives
from attunement.life.course.shares import COLUMNS
from attunement.life.course.sights import KEPT
from attunement.life.course.slots import WORDS, Slot
from attunement.life.events import GENERAL
from attunement.theories.interface import rows_that_move

COMFORT, UNASKED, LEAST_ROOM = "comfort_expectation", "comfort_unasked", 0.05


def expected_table(lives: Lives, parameters: Any) -> pl.DataFrame:
    """Return what everybody expects of whoever fills each place now, null of who was never met, and of people in general."""
    parts = []
    for slot, ties in lives.ties.items():
        if ties.there.any():
            rows = np.flatnonzero(ties.there)
            bond = ties.of(lives.kind)
            columns = {"person": lives.number[rows], "ordinal": ties.ordinal[rows], "since": ties.since[rows]}
            moving = rows_that_move(type(bond)(*(column[rows] for column in bond)), parameters)
            parts.append(_named(WORDS[slot], columns | _of_who_was_met(worth(moving), ~never_met(lives, slot)[rows])))
    general = {
        "person": lives.number,
        "ordinal": np.zeros(len(lives), np.int16),
        "since": np.zeros(len(lives), np.float32),
    }
    parts.append(_named(GENERAL, general | worth(rows_that_move(lives.generic, parameters))))
    table = pl.concat(parts, how="diagonal")
    return table.select(pl.lit(lives.years, pl.Int64).alias("age"), "person", "whom", pl.exclude("person", "whom"))


def _named(whom: str, columns: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(columns).with_columns(whom=pl.lit(whom))


def _of_who_was_met(columns: dict[str, Any], met: NDArray[np.bool_]) -> dict[str, Any]:
    """Return what is expected of others, null where they never met: that is a newborn's guess, or what is expected of people."""
    if met.all():
        return columns
    return {name: pl.Series(column).set(pl.Series(~met), None) for name, column in columns.items()}


def _numbers(bond: Any) -> dict[str, Any]:
    of_the_bout = getattr(type(bond), "OF_THE_BOUT", ())
    return worth({name: column for name, column in bond._asdict().items() if name not in of_the_bout})


def worth(columns: dict[str, Any]) -> dict[str, Any]:
    """Add what a bid is worth, where a theory tells comfort asked for from comfort that comes anyway."""
    columns = {name: column for name, column in columns.items() if name not in ("contingency_now", "answered", "bids")}
    if COMFORT not in columns:
        return columns
    unasked = columns[UNASKED]
    return {"worth": np.maximum(columns[COMFORT] - unasked, 0) / np.maximum(1 - unasked, LEAST_ROOM)} | columns


def seen_table(lives: Lives) -> pl.DataFrame:
    """Return what was seen at school, with friends and with partners: shares of time of each act."""
    parts = []
    for seen in (seen for seen in lives.seen if seen.slot in KEPT):
        there = ~np.isnan(seen.shares[0])
        shares = dict(zip(COLUMNS, seen.shares[:, there], strict=True))
        who = {"year": seen.year, "part": seen.part, "whom": WORDS[seen.slot]}
        fixed = [pl.lit(value).alias(name) for name, value in who.items()]
        parts.append(pl.DataFrame({"person": lives.number[there]} | shares).select(*fixed, pl.all()))
    return pl.concat(parts) if parts else pl.DataFrame({"year": [], "part": [], "whom": [], "person": []})


def closed_table(lives: Lives) -> pl.DataFrame:
    """Return bonds that are over, a row for each: whose, who, from when to when, and what was expected at the end, if they met."""
    over, words = lives.closed, np.array([WORDS[slot] for slot in Slot])
    columns = {
        "person": lives.number[over.person], "whom": words[over.slot], "ordinal": over.ordinal, "since": over.since,
        "until": over.until, "died": over.died,
    }  # fmt: skip
    expected = _of_who_was_met(_numbers(lives.kind(*over.expected)), over.met > over.since)
    return pl.DataFrame(columns | expected)
