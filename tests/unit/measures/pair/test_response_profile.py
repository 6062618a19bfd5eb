from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.pair.interaction_measures import AS_RECORDED, STATISTICS, statistics_of
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.response_profile import ShownAfter, response_profile
from attunement.vocabulary import BadValueError

GIVEN, RESPONSE = ["negative"], ["positive"]


@given(st.from_type(Pair), st.integers(0, 4))
def test_the_profile_agrees_with_the_plain_loop(pair: Pair, most: int) -> None:
    table = response_profile(pair, given=GIVEN, response=RESPONSE, max_lag_s=most * pair.step_s)
    for row in range(pair.shape[0]):
        a, b = pair.first[row], pair.second[row]
        begins = [t for t in range(1, len(a)) if a[t] == 0 and a[t - 1] != 0 and a[t - 1] >= -1]
        for lag in range(-most, most + 1):
            at = [b[t + lag] for t in begins if 0 <= t + lag < len(b) and b[t + lag] >= -1]
            expected = np.mean([code == 3 for code in at]) if at else None
            found = table.row(row * (2 * most + 1) + lag + most, named=True)
            assert found["acts"] == len(begins)
            assert found["rate"] == pytest.approx(expected)


def test_a_follower_answers_at_its_delay_and_beyond_chance() -> None:
    rng = np.random.default_rng(3)
    child = (rng.random((1, 900)) < 0.1).astype(np.int8) * 3
    pair = Pair(
        1.0, ("child", "mother"), (("negative", "object", "monitor", "positive"),) * 2, child, np.roll(child, 2, 1)
    )
    table = response_profile(pair, given=["positive"], response=["positive"], max_lag_s=4)
    best = table.row(int(table["rate"].arg_max() or 0), named=True)
    assert best["lag_s"] == 2
    assert best["rate"] > best["chance_high"]
    assert table["base_rate"][0] == pytest.approx(np.mean(child == 3))


def test_a_short_recording_has_no_chance_level(pair_of: Callable[..., Pair]) -> None:
    table = response_profile(pair_of("onoo", "oopo"), given=GIVEN, response=RESPONSE, max_lag_s=1)
    assert table["chance_low"].is_null().all()


def test_a_negative_reach_is_refused(pair_of: Callable[..., Pair]) -> None:
    with pytest.raises(BadValueError, match="max_lag_s"):
        response_profile(pair_of("on", "oo"), given=GIVEN, response=RESPONSE, max_lag_s=-1)


@given(st.from_type(Pair), st.integers(1, 4), st.sampled_from([0, 1]))
def test_what_is_shown_after_agrees_with_the_profile_and_with_rolled_copies(pair: Pair, most: int, actor: int) -> None:
    after = ShownAfter(tuple(GIVEN), tuple(RESPONSE), most * pair.step_s, actor)  # pyright: ignore[reportArgumentType]
    one = pair.rows(slice(0, 1))
    rolled = [after(replace(one, second=np.roll(one.second, shift, axis=1)))[0] for shift in range(pair.shape[1])]
    np.testing.assert_array_equal(after.at_every_shift(one), rolled)
    asked = one.swapped() if actor else one
    table = response_profile(asked, given=GIVEN, response=RESPONSE, max_lag_s=most * pair.step_s)
    rates = table.filter(pl.col("lag_s") > 0)["rate"].drop_nulls()
    if len(rates):
        assert rates.min() - 1e-9 <= after(one)[0] <= rates.max() + 1e-9  # pyright: ignore[reportOptionalOperand, reportOperatorIssue]
    else:
        assert np.isnan(after(one)[0])


def test_statistics_are_named_in_the_studys_own_words() -> None:
    names = ("protest", "object", "positive")
    stream = np.zeros((1, 3), np.int8)
    couple = Pair(1.0, ("husband", "wife"), (names, names), stream, stream)
    assert list(statistics_of(couple, negative=("protest",))) == [
        "matched share", "joint positive share", "joint protest share", "repaired within a step", "repairs per minute",
        "joined negative per minute", "any match within a step", "any match per minute", "wife answers positive",
        "husband answers positive",
    ]  # fmt: skip
    # What nobody could show is no measure; where nothing is negative, every match is a repair.
    assert list(statistics_of(replace(couple, names=(("a", "b", "c"),) * 2))) == [
        "matched share", "repaired within a step", "repairs per minute",
    ]  # fmt: skip
    assert "wife answers positive" not in statistics_of(replace(couple, step_s=10.0))


def test_what_simulated_dyads_are_measured_by_has_its_names_among_recorded_ones(pair_of: Callable[..., Pair]) -> None:
    pair = replace(pair_of("op", "po"), persons=("child", "caregiver"))
    assert {AS_RECORDED.get(name, name) for name in STATISTICS} <= set(statistics_of(pair, negative=("negative",)))
