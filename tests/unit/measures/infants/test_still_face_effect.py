from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from attunement.measures.infants.still_face_effect import features_of_acts, still_face, within_difference
from attunement.measures.pair.matching import matching
from attunement.measures.pair.pair import Pair
from attunement.measures.per_episode import during, per_episode
from attunement.measures.phase_map import PhaseMap
from attunement.record import NOT_CODED, Record, from_grid
from attunement.record.grid import Grid
from attunement.vocabulary import CHILD_ACT_NAMES, BadValueError, UnknownNameError

CHILD, MOTHER = ("child", "affect"), ("mother", "affect")
GAZE = ("child", "gaze")
SMILES = {"play": 0.5, "still": 0.1, "reunion": 0.4}


def record(dyads: int, seed: int = 0) -> Record:
    """Three episodes of 60 s; the child smiles as in SMILES, the mother always smiles but in the still face."""
    rng = np.random.default_rng(seed)
    smile = np.concatenate([rng.random((dyads, 60)) < share for share in SMILES.values()], axis=1).astype(np.int8)
    mother = np.ones_like(smile)
    mother[:, 60:120] = 0
    names = ("neutral", "smile")
    grid = Grid(
        1.0, {CHILD: smile, MOTHER: mother, GAZE: smile}, {CHILD: names, MOTHER: names, GAZE: ("away", "partner")}
    )
    numbers = np.arange(dyads) + 10
    observations = pl.DataFrame(
        {"observation": numbers, "dyad": [f"d{n}" for n in numbers], "occasion": ["1"] * dyads}
    ).with_columns(procedure=pl.lit("still-face"), duration_s=pl.lit(180.0))
    episodes = pl.DataFrame(
        [
            {"observation": n, "episode": name, "start_s": 60.0 * k, "end_s": 60.0 * (k + 1)}
            for n in numbers
            for k, name in enumerate(SMILES)
        ]
    )
    return from_grid(observations=observations, episodes=episodes, grid=grid)


PHASES = PhaseMap(
    ("monitor", "positive"),
    {(*key, code): phase for key in (CHILD, MOTHER) for code, phase in (("neutral", "monitor"), ("smile", "positive"))},
)
FEATURES = {"positive_affect": {CHILD: ("smile",)}, "gaze": {GAZE: ("partner",)}}


def test_shares_effect_and_carry_over() -> None:
    found = still_face(record(40), step_s=1.0, features=FEATURES, phase_map=PHASES)
    means = found.table.group_by("episode").agg(pl.col("positive_affect").mean())
    for episode, share in means.iter_rows():
        assert share == pytest.approx(SMILES[episode], abs=0.04)
    change = {each.feature: each for each in found.change}
    assert change["positive_affect"].mean == pytest.approx(-0.4, abs=0.05)
    assert change["positive_affect"].contrast == "still − play"
    assert change["positive_affect"].d_low < change["positive_affect"].d < change["positive_affect"].d_high < -2
    assert change["positive_affect"].share_same_sign == 1
    carried = {each.feature: each for each in found.carry_over}
    assert carried["positive_affect"].mean == pytest.approx(-0.1, abs=0.05)
    assert found.table.columns[:5] == ["observation", "dyad", "occasion", "procedure", "episode"]
    assert found.table["matched_share_seconds_analysed"].unique().to_list() == [60.0]
    still = found.table.filter(pl.col("episode") == "still")
    np.testing.assert_allclose(still["matched_share"], 1 - still["positive_affect"])


def test_d_is_that_of_the_differences_and_its_interval_covers() -> None:
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(400):
        before = rng.normal(size=60)
        result = within_difference(before, before + rng.normal(0.5, 1.0, 60), feature="x", contrast="y")
        covered += result.d_low <= 0.5 <= result.d_high
    assert 0.92 < covered / 400 < 0.98


def test_d_average_is_in_units_of_how_much_dyads_differ() -> None:
    """Shares of time differ by far less than one between dyads, and are divided by that all the same."""
    before, after = np.array([0.4, 0.5, 0.7, 0.6]), np.array([0.1, 0.3, 0.2, 0.2])
    result = within_difference(before, after, feature="x", contrast="y")
    spread = np.sqrt((before.var(ddof=1) + after.var(ddof=1)) / 2)
    assert 0 < spread < 1
    assert result.d_average == pytest.approx((after - before).mean() / spread)
    assert result.d == pytest.approx((after - before).mean() / (after - before).std(ddof=1))
    half = 1.959964 * np.sqrt(1 / 4 + result.d**2 / 8)
    assert (result.d_low, result.d_high) == pytest.approx((result.d - half, result.d + half))
    scaled = within_difference(100 * before, 100 * after, feature="x", contrast="y")
    assert (scaled.d, scaled.d_average) == pytest.approx((result.d, result.d_average))


def test_dyads_without_an_episode_are_left_out() -> None:
    result = within_difference(np.array([0.1, np.nan, 0.3]), np.array([0.2, 0.5, 0.5]), feature="x", contrast="y")
    assert (result.n, round(result.mean, 6)) == (2, 0.15)
    alone = within_difference(np.array([0.1]), np.array([0.2]), feature="x", contrast="y")
    assert alone.n == 1
    assert np.isnan(alone.d)


def test_visits_of_a_dyad_are_averaged_first() -> None:
    before = np.array([0.5, 0.7, 0.4, 0.6, 0.5, np.nan])
    after = np.array([0.1, 0.1, 0.2, 0.0, 0.3, 0.9])
    result = within_difference(before, after, feature="x", contrast="y", dyads=["a", "a", "b", "b", "c", "c"])
    change = np.array([(-0.4 - 0.6) / 2, (-0.2 - 0.6) / 2, -0.2])
    assert (result.n, result.visits) == (3, 5)
    assert result.mean == pytest.approx(change.mean())
    assert result.d == pytest.approx(change.mean() / change.std(ddof=1))
    assert result.p == pytest.approx(stats.ttest_1samp(change, 0).pvalue)  # pyright: ignore[reportAttributeAccessIssue]
    one = within_difference(before[:2], after[:2], feature="x", contrast="y", dyads=["a", "a"])
    assert (one.n, one.visits, one.mean) == (1, 2, pytest.approx(-0.5))
    assert np.isnan(one.d)


def test_an_episode_is_cut_out_and_the_rest_not_coded() -> None:
    full = record(2)
    part = during(full, full.grid(1.0), "still")
    assert part.shape == (2, 60)
    np.testing.assert_array_equal(part.codes[MOTHER], 0)
    with pytest.raises(UnknownNameError, match="stil"):
        during(full, full.grid(1.0), "stil")


def test_episodes_of_different_length_and_place_keep_their_own_steps() -> None:
    full = record(2)
    episodes = pl.DataFrame(
        {"observation": [10, 11], "episode": ["play"] * 2, "start_s": [0.0, 50.0], "end_s": [20.0, 100.5]}
    )
    moved = from_grid(observations=full.observations, episodes=episodes, grid=full.grid(1.0))
    part = during(moved, moved.grid(1.0), "play")
    assert part.shape == (2, 100)  # the last half second does not reach the middle of its step
    coded = part.codes[CHILD] != NOT_CODED
    assert [np.flatnonzero(row)[[0, -1]].tolist() for row in coded] == [[0, 19], [50, 99]]


def test_one_row_per_observation_and_episode_it_has() -> None:
    full = record(3)
    kept = full.episodes.filter((pl.col("observation") != 11) | (pl.col("episode") == "play"))
    some = from_grid(observations=full.observations, episodes=kept, grid=full.grid(1.0))
    table = per_episode(some, some.grid(1.0), lambda grid: matching(Pair.of(grid, CHILD, MOTHER), positive=["smile"]))
    assert table.select("observation", "episode").rows() == [
        (10, "play"), (11, "play"), (12, "play"), (10, "still"), (12, "still"), (10, "reunion"), (12, "reunion"),
    ]  # fmt: skip
    assert table["seconds_analysed"].unique().to_list() == [60.0]


def test_read_outs_of_acts_name_acts() -> None:
    shown = {act for feature in features_of_acts().values() for codes in feature.values() for act in codes}
    assert shown <= set(CHILD_ACT_NAMES)
    assert list(features_of_acts()) == ["positive_affect", "gaze", "negative_affect", "bids"]


def test_a_match_needs_two_persons() -> None:
    one = PhaseMap(("monitor",), {(*CHILD, "neutral"): "monitor", (*CHILD, "smile"): None})
    with pytest.raises(BadValueError, match="two persons"):
        still_face(record(2), step_s=1.0, features={}, phase_map=one)
    with pytest.raises(UnknownNameError, match="child/voice"):
        still_face(record(2), step_s=1.0, features={"cry": {("child", "voice"): ("cry",)}})
