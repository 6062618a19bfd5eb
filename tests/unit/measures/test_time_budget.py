"""Time budgets: hand-made events whose budgets are counted on paper, and BORIS' own budget of one of its projects."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.time_budget import pooled_time_budget, time_budget
from attunement.record import Record
from attunement.vocabulary import BadValueError

Span = tuple[str, float, float]


def record_of(
    events: list[Span],
    coverage: list[Span],
    *,
    episodes: list[Span] = (),  # type: ignore[assignment]
    dyads: tuple[str, ...] = ("d1",),
    duration_s: float = 60.0,
) -> Record:
    """Build a record in which the child's face is coded the same in every observation."""
    numbers = list(range(len(dyads)))
    child = {"person": "child", "channel": "face"}

    def rows(spans: list[Span], name: str, **more: str) -> dict[str, list]:
        columns = ("observation", name, "start_s", "end_s", *more)
        lines = [(n, *span, *more.values()) for n in numbers for span in spans]
        return {c: [line[i] for line in lines] for i, c in enumerate(columns)}

    return Record.build(
        observations={
            "observation": numbers, "dyad": dyads, "occasion": ["1"] * len(dyads), "procedure": ["play"] * len(dyads),
            "duration_s": [duration_s] * len(dyads),
        },
        episodes=rows(list(episodes), "episode"),
        coverage=rows(coverage, "status", **child),
        events=rows(events, "code", **child),
    )  # fmt: skip


def budget(events: list[Span], coverage: list[Span] = [("coded", 0, 60)], code: str = "smile", **more) -> dict:  # noqa: B006
    table = time_budget(record_of(events, coverage, **more))
    return table.filter(pl.col("code") == code).row(0, named=True)


def test_seconds_bouts_rate_and_latency_by_hand() -> None:
    found = budget([("smile", 3, 8), ("smile", 20, 30), ("smile", 40, 43), ("cry", 8, 20)])
    assert (found["seconds"], found["share"], found["bouts"]) == (18, 18 / 60, 3)
    assert (found["mean_bout_s"], found["median_bout_s"], found["longest_bout_s"]) == (6, 5, 10)
    assert found["sd_bout_s"] == pytest.approx(13**0.5)  # deviations −1, 4, −3
    assert (found["rate_per_min"], found["latency_s"], found["bouts_cut_off"]) == (3, 3, 0)


def test_overlapping_events_of_one_code_count_once_and_touching_ones_stay_two_bouts() -> None:
    found = budget([("smile", 0, 10), ("smile", 5, 15), ("smile", 15, 20)])
    assert (found["seconds"], found["bouts"], found["longest_bout_s"]) == (20, 2, 15)


def test_points_count_in_bouts_and_have_no_length() -> None:
    found = budget([("smile", 2, 2), ("smile", 10, 14), ("smile", 59, 59)])
    assert (found["seconds"], found["bouts"], found["points"], found["mean_bout_s"]) == (4, 3, 2, 4)
    assert (found["latency_s"], found["rate_per_min"]) == (2, 3)
    only = budget([("smile", 2, 2)])
    assert (only["seconds"], only["mean_bout_s"], only["longest_bout_s"]) == (0, None, None)


def test_uncodable_and_uncoded_time_leave_the_denominator_and_cut_bouts_off() -> None:
    found = budget(
        [("smile", 15, 25), ("smile", 30, 35), ("smile", 41, 45)],
        [("coded", 0, 20), ("uncodable", 20, 30), ("coded", 30, 40), ("not coded", 40, 60)],
    )
    assert (found["seconds"], found["seconds_codable"], found["share"]) == (10, 30, 10 / 30)
    assert (found["seconds_uncodable"], found["seconds_not_coded"]) == (10, 20)
    # the first ends where the child was lost from sight, the second begins where it was seen again; the third is lost
    assert (found["bouts"], found["bouts_cut_off"], found["rate_per_min"]) == (2, 2, 4)


def test_a_line_of_uncodable_time_inside_coded_time_wins() -> None:
    found = budget([("smile", 0, 60)], [("coded", 0, 60), ("uncodable", 10, 20)])
    assert (found["seconds"], found["seconds_codable"], found["bouts"]) == (50, 50, 1)


def test_a_code_never_shown_has_no_mean_and_no_latency() -> None:
    record = Record.build(
        observations={"observation": [0, 1], "dyad": ["a", "b"], "occasion": ["1"] * 2, "procedure": ["p"] * 2,
                      "duration_s": [10.0, 10.0]},
        episodes={"observation": [], "episode": [], "start_s": [], "end_s": []},
        coverage={"observation": [0, 1], "person": ["child"] * 2, "channel": ["face"] * 2, "status": ["coded"] * 2,
                  "start_s": [0.0, 0.0], "end_s": [10.0, 10.0]},
        events={"observation": [0], "person": ["child"], "channel": ["face"], "code": ["cry"], "start_s": [2.0],
                "end_s": [4.0]},
    )  # fmt: skip
    found = time_budget(record).row(1, named=True)
    assert (found["dyad"], found["seconds"], found["share"], found["bouts"]) == ("b", 0, 0, 0)
    assert (found["mean_bout_s"], found["latency_s"]) == (None, None)


def test_a_person_who_was_never_seen_has_no_share() -> None:
    found = budget([("smile", 0, 5)], [("uncodable", 0, 60)])
    assert (found["share"], found["rate_per_min"], found["seconds_uncodable"], found["bouts"]) == (None, None, 60, 0)


def test_episodes_cut_what_reaches_over_their_borders() -> None:
    record = record_of(
        [("smile", 5, 15)], [("coded", 0, 30)], episodes=[("play", 0, 10), ("still", 10, 30)], duration_s=30
    )
    table = time_budget(record, by_episode=True).select("episode", "seconds", "bouts", "bouts_cut_off", "latency_s")
    assert table.rows() == [("play", 5, 1, 1, 5), ("still", 5, 1, 1, 0)]
    assert not len(time_budget(record_of([("smile", 5, 15)], [("coded", 0, 30)]), by_episode=True))


def test_the_latency_counts_from_the_begin_of_coding_where_time_zero_is_the_file_s() -> None:
    assert budget([("smile", 1005, 1010)], [("coded", 1000, 1060)], duration_s=1060)["latency_s"] == 5


def test_pooled_over_dyads_and_not_over_visits() -> None:
    table = pl.concat([
        time_budget(record_of(events, [("coded", 0, 60)], dyads=(dyad,)))
        for dyad, events in (("a", [("smile", 0, 6)]), ("a", [("smile", 0, 18)]), ("b", [("smile", 0, 30)]))
    ])  # fmt: skip
    pooled = pooled_time_budget(table).row(0, named=True)
    assert (pooled["dyads"], pooled["visits"], pooled["dyads_shown"]) == (2, 3, 2)
    assert pooled["seconds_mean"] == pytest.approx((12 + 30) / 2)
    assert pooled["seconds_sd"] == pytest.approx(9 * 2**0.5)
    with pytest.raises(BadValueError, match="lacks the column 'dyad'"):
        pooled_time_budget(table.drop("dyad"))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 10)), min_size=1, max_size=6), st.integers(-1000, 1000))
def test_shifting_all_times_changes_nothing(events: list[tuple[int, int]], by_s: int) -> None:
    spans = [("smile", float(a), float(a + n)) for a, n in events]
    there = [("smile", a + by_s, b + by_s) for _, a, b in spans]
    here = time_budget(record_of(spans, [("coded", 0, 60)]))
    moved = time_budget(record_of(there, [("coded", by_s, 60 + by_s)], duration_s=max(0, 60 + by_s)))
    assert here.rows() == moved.rows()
    seconds = {t for _, a, b in spans for t in range(int(a), int(b))}
    assert here["seconds"][0] == len(seconds)


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 10)), min_size=1, max_size=5),
    st.lists(st.sampled_from(["coded", "uncodable", "not coded"]), min_size=6, max_size=6),
)
def test_it_agrees_with_counting_second_by_second(events: list[tuple[int, int]], statuses: list[str]) -> None:
    coverage = [(status, 10.0 * i, 10.0 * i + 10) for i, status in enumerate(statuses)]
    table = time_budget(record_of([("smile", float(a), float(a + n)) for a, n in events], coverage))
    codable = {t for i, status in enumerate(statuses) if status == "coded" for t in range(10 * i, 10 * i + 10)}
    if set(statuses) <= {"not coded"}:
        assert not len(table)
        return
    found = table.row(0, named=True)
    smiled = {t for a, n in events for t in range(a, a + n)}
    assert (found["seconds"], found["seconds_codable"]) == (len(smiled & codable), len(codable))
    assert found["latency_s"] == min(smiled & codable, default=None)
    assert found["share"] == (pytest.approx(len(smiled & codable) / len(codable)) if codable else None)
