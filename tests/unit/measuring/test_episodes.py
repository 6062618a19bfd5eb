"""Time that nobody coded is counted within each observation's, or each episode's, own length."""

from __future__ import annotations

import polars as pl
import pytest

from attunement.measuring.episodes import within_its_length
from attunement.record import Record


def record(*episodes: tuple[int, str, float, float]) -> Record:
    """Two visits of 30 s and 12 s, with some episodes."""
    return Record.build(
        observations={
            "observation": [0, 1], "dyad": ["a", "b"], "occasion": ["1", "1"], "procedure": ["play", "play"],
            "coder": pl.Series([None, None], dtype=pl.String), "duration_s": [30.0, 12.0], "source": ["a.csv", "b.csv"],
        },
        episodes=pl.DataFrame(episodes, schema=["observation", "episode", "start_s", "end_s"], orient="row"),
        coverage=pl.DataFrame(
            [(0, "child", "affect", "coded", 0.0, 30.0), (1, "child", "affect", "coded", 0.0, 12.0)],
            schema=["observation", "person", "channel", "status", "start_s", "end_s"], orient="row",
        ),
        events=pl.DataFrame(
            [(0, "child", "affect", "smile", 1.0, 2.0)],
            schema=["observation", "person", "channel", "code", "start_s", "end_s"], orient="row",
        ),
    )  # fmt: skip


def seen(*rows: tuple[int, float], step_s: float = 1.0, **columns: list[str]) -> pl.DataFrame:
    """A table of measures: so many seconds of each observation were analysed, one was uncodable, one without a code."""
    numbers, seconds = zip(*rows, strict=True)
    found = {"observation": list(numbers), "seconds_analysed": [s - 2 for s in seconds]} | columns
    lost = {"seconds_without_code": [1.0] * len(rows), "seconds_uncodable": [1.0] * len(rows)}
    table = pl.DataFrame(found | lost).with_columns(pl.col("observation").cast(pl.UInt32), step_s=pl.lit(step_s))
    return table.with_columns(seconds_not_coded=pl.lit(99.0))


PLAY = ((0, "play", 5.0, 15.0), (0, "still", 15.0, 30.0), (1, "play", 2.0, 12.0))


def test_each_observation_ends_at_its_own_end() -> None:
    found = within_its_length(record(*PLAY), seen((0, 26.0), (1, 12.0)))
    assert found["seconds_not_coded"].to_list() == [4.0, 0.0]


def test_an_episode_that_begins_late_is_no_longer_for_that() -> None:
    found = within_its_length(record(*PLAY), seen((0, 8.0), (1, 9.0)), "play")
    assert found["seconds_not_coded"].to_list() == [2.0, 1.0]


def test_each_row_of_several_episodes_has_the_length_of_its_own() -> None:
    table = seen((0, 8.0), (0, 15.0), (1, 4.0), episode=["play", "still", "play"])
    assert within_its_length(record(*PLAY), table)["seconds_not_coded"].to_list() == [2.0, 0.0, 6.0]


def test_an_episode_that_comes_twice_is_as_long_as_both() -> None:
    twice = record((0, "play", 0.0, 10.0), (0, "play", 20.0, 30.0), (1, "play", 0.0, 12.0))
    assert within_its_length(twice, seen((0, 15.0), (1, 12.0)), "play")["seconds_not_coded"].to_list() == [5.0, 0.0]


@pytest.mark.parametrize(("start_s", "end_s", "steps"), [(0.0, 4.0, 2), (0.9, 5.1, 3), (1.1, 4.9, 1), (1.0, 5.0, 2)])
def test_a_step_counts_where_its_middle_lies_inside(start_s: float, end_s: float, steps: int) -> None:
    """Steps of 2 s have their middles at 1, 3, 5 s; a middle at the start is inside, one at the end is not."""
    table = seen((0, 2.0), step_s=2.0)
    found = within_its_length(record((0, "play", start_s, end_s)), table, "play")
    assert found["seconds_not_coded"].to_list() == [2.0 * steps - 2.0]


def test_what_is_not_in_the_record_was_not_missed() -> None:
    assert within_its_length(record(*PLAY), seen((1, 3.0)), "reunion")["seconds_not_coded"].to_list() == [0.0]
