"""Same spec, same bits: threads, how many others are studied, what else is observed, and pauses change nothing.

No tolerance: numbers are compared for equality. A month of life is enough, since every path through the code is taken in
every bout; 1,100 and 2,100 dyads leave a last block that is partly padding.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from cohorts import SEED, grown

from attunement.engine.lanes import BLOCK, Lanes
from attunement.engine.trees import arrays
from attunement.record import Record
from attunement.study.stages import Children, draw, observe, raise_children, rate_visits, score, visit_homes

MONTHS, FEW, MORE = 1.0, BLOCK + 76, 2 * BLOCK + 52


def raised(n: int, threads: int | None = None) -> Children:
    return raise_children(draw("mixed-risk", n=n, seed=SEED), months=MONTHS, threads=threads)


@pytest.fixture(scope="module")
def few() -> Children:
    return raised(FEW, threads=1)


@pytest.fixture(scope="module")
def seen(few: Children) -> Record:
    return observe(few, "strange-situation", threads=1)


def assert_same_lanes(one: Lanes, other: Lanes) -> None:
    for a, b in zip(arrays((one.traits, one.kept)), arrays((other.traits, other.kept)), strict=True):
        np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(one.dyad, other.dyad)


def assert_same_records(one: Record, other: Record) -> None:
    for name in ("observations", "coverage", "events", "episodes"):
        a, b = getattr(one, name), getattr(other, name)
        order = [column for column in a.columns if column != "observation"]
        assert a.sort("observation", *order).equals(b.sort("observation", *order)), name


def test_threads_change_nothing(few: Children, seen: Record) -> None:
    assert_same_lanes(few.lanes, raised(FEW, threads=2).lanes)
    assert_same_records(seen, observe(few, "strange-situation", threads=2))


def test_a_dyad_is_the_same_whoever_else_is_studied(few: Children, seen: Record) -> None:
    more = raised(MORE)
    assert_same_lanes(few.lanes, more.lanes.take(slice(FEW)))
    both = score(seen, seed=SEED), score(observe(more, "strange-situation"), seed=SEED)
    assert both[0].equals(both[1].head(FEW))


def test_observing_changes_neither_the_child_nor_the_next_observation(few: Children, seen: Record) -> None:
    before = [array.copy() for array in arrays((few.lanes.bonds, few.lanes.generic))]
    homes = [visit_homes(few, session=session) for session in ("sensitivity-visit", "q-sort-visit")]
    assert_same_records(seen, observe(few, "strange-situation"))
    for was, now in zip(before, arrays((few.lanes.bonds, few.lanes.generic)), strict=True):
        np.testing.assert_array_equal(was, now)
    again = [visit_homes(few, session=session) for session in ("sensitivity-visit", "q-sort-visit")]
    assert rate_visits(*homes, seed=SEED).equals(rate_visits(*again, seed=SEED))


def test_children_visited_on_the_way_grow_up_the_same(few: Children) -> None:
    halfway = raise_children(few.dyads, months=MONTHS / 2)
    visit_homes(halfway)
    observe(halfway, "strange-situation")
    assert_same_lanes(few.lanes, grown(halfway, MONTHS).lanes)


def test_another_seed_another_caregiver_and_another_day_do_change_what_is_seen(few: Children, seen: Record) -> None:
    def acts(record: Record) -> pl.DataFrame:
        return record.events.select("observation", "code", "start_s")

    other_seed = raise_children(draw("mixed-risk", n=FEW, seed=SEED + 1), months=MONTHS)
    assert not np.array_equal(few.lanes.bonds[0].comfort_expectation, other_seed.lanes.bonds[0].comfort_expectation)
    assert not acts(seen).equals(acts(observe(few, "strange-situation", repeat=1)))
    assert not acts(seen).equals(acts(observe(few, "strange-situation", caregiver="standard")))
