"""What must not matter does not: a tape's clock, who is called what, and how long somebody else's file runs on."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from attunement.measuring.measuring import Measured, Settings, measure
from attunement.recordings import Codebook, RawEvent, Sheet, Track
from attunement.recordings.meaning.interpretation import interpret

CODES = ("smile", "calm", "cry")
PHASES = {"smile": "positive", "calm": "neutral", "cry": "negative"}
FEW = Settings(surrogates=39, seed=3)
MOMENTS = {"start_s", "end_s"}
# a measurement takes a second or two: a few dyads each, and none made smaller afterwards
SLOW = settings(
    max_examples=2,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)


def book(first: str = "child", second: str = "caregiver") -> Codebook:
    codes = dict.fromkeys(CODES) | {code: code for code in CODES}
    return Codebook(
        tracks=tuple(
            Track(partner=word, person=person, channel="affect", codes=codes, phases=PHASES)
            for word, person in (("i", first), ("m", second))
        )
    )


@st.composite
def dyads(draw) -> list[list[tuple[str, float, float, str]]]:
    """Return rows (partner, start, end, code) of three dyads whose codings tile some 60 s each."""
    found = []
    for _ in range(3):
        rows = []
        for who in "im":
            cuts = sorted(draw(st.sets(st.integers(1, 59), min_size=8, max_size=20)))
            marks = [0, *cuts, 60]
            rows += [(who, float(a), float(b), draw(st.sampled_from(CODES))) for a, b in pairwise(marks)]
        found.append(rows)
    return found


def measured(rows_of, *, moved_s: float = 0.0, codebook: Codebook | None = None, more_s: float = 0.0) -> Measured:
    sheets = []
    for i, rows in enumerate(rows_of):
        for who in "im":
            mine = [r for r in rows if r[0] == who]
            events = tuple(
                RawEvent(n, w, "", code, a + moved_s, b + moved_s) for n, (w, a, b, code) in enumerate(mine, 1)
            )
            end_s = max(b for _, _, b, _ in mine) + (more_s if who == "m" else 0.0)
            limits = {} if moved_s or not more_s else {"start_s": 0.0, "end_s": end_s}
            sheets.append(
                Sheet(
                    file=f"{i}{who}.csv",
                    form="table",
                    name=f"{i}{who}",
                    identity={"dyad": f"d{i}"},
                    events=events,
                    **limits,
                )
            )
    used = codebook or book()
    record, _, _ = interpret(sheets, used)
    return measure(record, used, settings=FEW)


def same(one: pl.DataFrame, two: pl.DataFrame, *, without: frozenset[str] = frozenset()) -> None:
    assert one.columns == two.columns
    for name in one.columns:
        if name in without:
            continue
        a, b = one[name], two[name]
        if a.dtype.is_float():
            assert a.is_null().to_list() == b.is_null().to_list(), name
            assert a.fill_null(0).to_list() == pytest.approx(
                b.fill_null(0).to_list(), rel=1e-9, abs=1e-9, nan_ok=True
            ), name
        else:
            assert a.to_list() == b.to_list(), name


@given(dyads(), st.sampled_from([7.0, 1000.0, 86_000.0]))
@SLOW
def test_shifting_all_times_changes_no_statistic(rows, moved_s):
    here, there = measured(rows), measured(rows, moved_s=moved_s)
    assert set(here.tables) == set(there.tables)
    for name, table in here.tables.items():
        same(table, there[name], without=frozenset(MOMENTS))
        for moment in MOMENTS & set(table.columns):
            if "observation" in table.columns:
                assert there[name][moment].to_list() == pytest.approx((table[moment] + moved_s).to_list()), (
                    name,
                    moment,
                )


@given(dyads())
@SLOW
def test_relabelling_persons_swaps_roles_and_nothing_else(rows):
    here = measured(rows)
    turned = measured([[("m" if who == "i" else "i", a, b, c) for who, a, b, c in dyad] for dyad in rows])
    assert here["matching"]["matched_share"].to_list() == pytest.approx(turned["matching"]["matched_share"].to_list())
    for name in ("repairs", "joined_negative", "unresolved"):
        assert here["repair"][name].to_list() == turned["repair"][name].to_list()
    swapped = {"child": "caregiver", "caregiver": "child"}
    budget = here["time_budget"].with_columns(pl.col("person").replace(swapped)).sort("observation", "person", "code")
    other = turned["time_budget"].sort("observation", "person", "code")
    assert budget.select("person", "code", "seconds", "bouts").equals(
        other.select("person", "code", "seconds", "bouts")
    )
    contingency = here["contingency"].with_columns(pl.col("given_person", "response_person").replace(swapped))
    keys = ["observation", "given_person", "response_person", "given", "response"]
    one, two = contingency.sort(keys), turned["contingency"].sort(keys)
    assert one.select(keys).equals(two.select(keys))
    assert one["response_rate"].fill_null(-1).to_list() == pytest.approx(two["response_rate"].fill_null(-1).to_list())


@given(dyads())
@SLOW
def test_a_silent_minute_more_of_one_persons_file_changes_nothing_of_the_others(rows):
    short, long = measured(rows, more_s=0.001), measured(rows, more_s=60.0)
    for name, who in (("time_budget", "child"),):
        one, two = (m[name].filter(pl.col("person") == who) for m in (short, long))
        same(one, two, without=frozenset({"seconds_not_coded"}))  # of an observation that is a minute longer
    assert short["matching"]["matched_share"].to_list() == pytest.approx(long["matching"]["matched_share"].to_list())
    assert short["matching"]["seconds_analysed"].to_list() == pytest.approx(
        long["matching"]["seconds_analysed"].to_list()
    )


def test_ten_rows_of_a_tape_that_was_coded_from_its_seventeenth_minute(tmp_path: Path):
    """The base rate of an answer is that of the coded time, not of sixteen minutes in which nobody coded."""
    rows = [(1, 3, "i"), (5, 7, "m"), (9, 11, "i"), (10, 12, "m"), (16, 18, "m"), (20, 22, "i"), (25, 27, "m"), (29, 31, "i"),
            (30, 32, "m"), (36, 40, "m")]  # fmt: skip
    found = []
    for moved in (0, 1000):
        events = tuple(RawEvent(n, who, "", "smile", a + moved, b + moved) for n, (a, b, who) in enumerate(rows, 1))
        record, _, _ = interpret([Sheet(file="d.csv", form="table", name="d", events=events)], book())
        table = measure(record, book(), settings=FEW)["contingency"].filter(pl.col("response_person") == "caregiver")
        found.append(table.select("response_rate", "base_rate", "odds_ratio").row(0))
    assert found[0] == pytest.approx(found[1], nan_ok=True)
    assert found[0][1] > 0.2
