"""Actor and partner effects of recorded dyads: planted answers are found, and nothing is said of too few."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attunement.measures.pair.pair import Pair
from attunement.measuring.actor_partner import SIGNED, actor_partner_table
from attunement.record import NOT_CODED, NOTHING, UNCODABLE, Grid, Record, from_grid

NAMES = ("negative", "neutral", "positive")


@pytest.fixture
def planted() -> Callable[..., tuple[Record, Pair]]:
    def build(dyads: int, *, follow: float, steps: int = 300, names: tuple[str, ...] = NAMES) -> tuple[Record, Pair]:
        """The child does what the mother did a step before in that share of steps; the mother does as she likes."""
        rng = np.random.default_rng(dyads)
        mother, fresh = rng.integers(0, 3, (2, dyads, steps)).astype(np.int8)
        before = np.roll(mother, 1, axis=1)
        child = np.where(rng.random((dyads, steps)) < follow, before, fresh).astype(np.int8)
        child[:, 50:53] = UNCODABLE
        grid = Grid(
            1.0, {("child", "x"): child, ("mother", "x"): mother}, {("child", "x"): names, ("mother", "x"): names}
        )
        observations = pl.DataFrame(
            {
                "observation": range(dyads), "dyad": [f"d{i}" for i in range(dyads)], "occasion": ["1"] * dyads,
                "procedure": ["play"] * dyads, "duration_s": [float(steps)] * dyads,
            }
        )  # fmt: skip
        episodes = pl.DataFrame({"observation": [], "episode": [], "start_s": [], "end_s": []})
        return from_grid(observations=observations, episodes=episodes, grid=grid), Pair.of(
            grid, ("child", "x"), ("mother", "x")
        )

    return build


def test_a_child_that_answers_and_a_mother_that_does_not(planted: Callable[..., tuple[Record, Pair]]) -> None:
    table = actor_partner_table(*planted(8, follow=0.4))["actor_partner"]
    signed = table.filter(pl.col("outcome") == SIGNED, pl.col("effect") == "partner before")
    found = {(row["person"], row["model"].split(",")[0]): row for row in signed.iter_rows(named=True)}
    assert set(found) == {(who, model) for who in ("child", "mother") for model in ("each dyad", "multilevel")}
    for model in ("each dyad", "multilevel"):
        assert found["child", model]["estimate"] == pytest.approx(0.4, abs=0.05)
        assert found["child", model]["p"] < 1e-4
        assert found["mother", model]["p"] > 0.05
    shown = table.filter(person="child", effect="partner before", outcome="shows positive").row(0, named=True)
    # P(positive | mother was positive) = .4 + .6/3, P(positive | not) = .6/3
    assert shown["estimate"] == pytest.approx(np.log(0.6 / 0.4) - np.log(0.2 / 0.8), abs=0.25)
    assert (shown["dyads"], shown["df"]) == (8, 7)
    # a step that was not seen, as what comes next or as what came before, is left out: 3 + 1 of 299
    assert shown["steps"] == 8 * (299 - 4)


def test_phases_that_are_no_signs_have_logits_only(planted: Callable[..., tuple[Record, Pair]]) -> None:
    table = actor_partner_table(*planted(4, follow=0.4, names=("play", "look", "away")))["actor_partner"]
    assert table["outcome"].unique().sort().to_list() == ["shows away", "shows look", "shows play"]
    assert table["model"].unique().to_list() == ["logit"]


def test_two_dyads_are_too_few_and_three_have_no_variance_between_dyads(
    planted: Callable[..., tuple[Record, Pair]],
) -> None:
    assert actor_partner_table(*planted(2, follow=0.4)) == {}
    three = actor_partner_table(*planted(3, follow=0.4))["actor_partner"]
    assert three.filter(pl.col("outcome") == SIGNED)["model"].unique().to_list() == ["each dyad, then t test"]


def test_persons_who_never_change_are_said_and_stop_nothing(planted: Callable[..., tuple[Record, Pair]]) -> None:
    record, pair = planted(6, follow=0.4)
    for still in (np.zeros_like(pair.second), np.full_like(pair.second, NOTHING), np.full_like(pair.second, NOT_CODED)):
        table = actor_partner_table(record, replace(pair, second=still))["actor_partner"]
        assert table.filter(person="child")["estimate"].null_count() == len(table.filter(person="child"))
        assert all(table.filter(person="child")["said"])


def test_no_code_counts_as_not_shown_and_unseen_time_as_nothing() -> None:
    first = np.array([[0, NOTHING, 1, UNCODABLE, 0, 0] + [0, 1] * 5] * 3, np.int8)
    second = np.array([[0, 0, 1, 1, NOT_CODED, 0] + [1, 0] * 5] * 3, np.int8)
    names = ("cry", "calm")
    pair = Pair(1.0, ("child", "mother"), (names, names), first, second)
    record = from_grid(
        observations=pl.DataFrame(
            {
                "observation": range(3), "dyad": ["a", "b", "c"], "occasion": ["1"] * 3, "procedure": ["play"] * 3,
                "duration_s": [16.0] * 3,
            }
        ),
        episodes=pl.DataFrame({"observation": [], "episode": [], "start_s": [], "end_s": []}),
        grid=Grid(1.0, {("child", "x"): first}, {("child", "x"): names}),
    )  # fmt: skip
    table = actor_partner_table(record, pair)["actor_partner"].filter(person="child", outcome="shows cry")
    # of 15 steps that have one before, 3 are lost: to step 3 and from it (uncodable), and from step 4 (mother not coded)
    assert table["steps"].unique().to_list() == [3 * 12]


@given(
    st.integers(3, 7).flatmap(
        lambda dyads: hnp.arrays(
            np.int8, (2, dyads, 25), elements=st.sampled_from((0, 0, 1, 2, NOTHING, UNCODABLE, NOT_CODED))
        )
    )
)
@settings(max_examples=60)
def test_no_recording_stops_it(streams: np.ndarray) -> None:
    numbers = range(streams.shape[1])
    record = from_grid(
        observations=pl.DataFrame(
            {
                "observation": numbers, "dyad": [f"d{i}" for i in numbers], "occasion": ["1"] * len(numbers),
                "procedure": ["play"] * len(numbers), "duration_s": [25.0] * len(numbers),
            }
        ),
        episodes=pl.DataFrame({"observation": [], "episode": [], "start_s": [], "end_s": []}),
        grid=Grid(1.0, {("child", "x"): streams[0]}, {("child", "x"): NAMES}),
    )  # fmt: skip
    table = actor_partner_table(record, Pair(1.0, ("child", "mother"), (NAMES, NAMES), *streams))["actor_partner"]
    p = table["p"].drop_nulls().to_numpy()
    assert np.all((p >= 0) & (p <= 1))
    # what has no estimate says why
    assert all(table.filter(pl.col("estimate").is_null())["said"].str.len_chars() > 0)
