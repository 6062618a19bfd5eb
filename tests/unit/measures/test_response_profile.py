from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.interaction import STATISTICS, statistics_of
from attunement.measures.pair import Pair
from attunement.measures.response_profile import response_profile
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


def test_statistics_follow_the_phases_and_the_step(pair_of: Callable[..., Pair]) -> None:
    assert list(statistics_of(pair_of("op", "po"))) == list(STATISTICS)
    assert "caregiver answers a smile" not in statistics_of(pair_of("op", "po", 10.0))
