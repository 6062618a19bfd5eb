"""Agreement in seconds: by hand, and beside the time-unit kappa of ever shorter steps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.agreement import coder_agreement
from attunement.measures.duration_kappa import NO_CODE, duration_agreement
from attunement.measures.pair.pair import Pair
from attunement.measures.stretches import stretches
from attunement.vocabulary import BadValueError

Spans = list[tuple[str, float, float]]
events = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(0, 25), st.integers(1, 8)).map(lambda e: (e[0], e[1], e[1] + e[2])),
    max_size=5,
)


def agreement(one: Spans, two: Spans, *, seconds: float = 30, tolerance_s: float = 0):
    watched = stretches([(0, seconds)])
    return duration_agreement([((one, watched), (two, watched))], tolerance_s=tolerance_s)


def test_the_review_s_example_is_no_perfect_agreement() -> None:
    # The two coders share little; the time that one coder alone coded counts against them.
    a = [("smile", 0, 10), ("cry", 20, 30), ("smile", 40, 50), ("cry", 70, 80)]
    b = [("smile", 8, 20), ("cry", 28, 40), ("smile", 55, 65), ("cry", 85, 100)]
    found = agreement(a, b, seconds=120)
    assert found.names == ("cry", "smile", NO_CODE)
    assert found.seconds.tolist() == [[2, 0, 18], [0, 2, 18], [25, 20, 35]]
    assert found.percent_agreement == pytest.approx(32.5)
    chance = (20 * 27 + 20 * 22 + 80 * 71) / 120
    assert found.kappa == pytest.approx((39 - chance) / (120 - chance))
    assert round(found.kappa, 2) == -0.26
    assert (found.seconds_only_first, found.seconds_only_second, found.seconds_compared) == (36, 45, 120)


def test_time_that_one_coder_did_not_watch_enters_nothing_and_is_said() -> None:
    one, two = [("a", 0, 5), ("b", 5, 10)], [("a", 0, 5), ("b", 5, 10)]
    found = duration_agreement([((one, stretches([(0, 20)])), (two, stretches([(0, 12)])))])
    assert (found.seconds_compared, found.seconds_not_compared, found.kappa) == (12, 8, 1)


def test_codes_that_go_together_are_each_compared() -> None:
    one = [("smile", 0, 10), ("look", 0, 10)]
    found = agreement(one, one, seconds=20)
    assert {row["code"]: (row["seconds_1"], row["kappa"]) for row in found.by_code.iter_rows(named=True)} == {
        "look": (10, 1), "smile": (10, 1),
    }  # fmt: skip


def test_one_and_the_same_code_throughout_leaves_nothing_to_agree_on() -> None:
    assert np.isnan(agreement([("a", 0, 30)], [("a", 0, 30)]).kappa)
    assert np.isnan(agreement([], []).kappa)
    with pytest.raises(BadValueError, match="tolerance_s"):
        agreement([], [], tolerance_s=-1)


def test_the_tolerance_forgives_borders_and_nothing_else() -> None:
    one = [("a", 5, 10), ("b", 10, 15), ("a", 20, 25)]
    two = [("a", 6, 11), ("b", 11, 15)]
    assert agreement(one, two, tolerance_s=1).percent_agreement == pytest.approx(100 * (25 / 30 + 27 / 30) / 2)
    # without the third, forgotten event all is agreed on
    assert agreement(one[:2], two, tolerance_s=1).kappa == pytest.approx(1)


@given(events, events, st.integers(0, 2))
def test_it_is_the_time_unit_kappa_of_codes_that_change_at_whole_seconds(
    one: Spans, two: Spans, tolerance: int
) -> None:
    found = agreement(one, two, seconds=40)
    steps = np.arange(40) + 0.5

    def stream(spans: Spans) -> np.ndarray:
        codes = np.full(40, 2)
        for code, start, end in sorted(spans, key=lambda event: event[1]):
            codes[(steps >= start) & (steps < end)] = "ab".index(code)
        return codes[None].astype(np.int8)

    names = ("a", "b", NO_CODE)
    units = coder_agreement(Pair(1.0, ("one", "two"), (names, names), stream(one), stream(two)))
    assert found.kappa == pytest.approx(units.kappa, nan_ok=True)
    assert found.percent_agreement == pytest.approx(units.percent_agreement)
    assert found.kappa_max == pytest.approx(units.kappa_max, nan_ok=True)
    shifted = agreement([(c, a + 7, b + 7) for c, a, b in one], [(c, a + 7, b + 7) for c, a, b in two], seconds=47)
    assert shifted.seconds[:-1, :-1].tolist() == found.seconds[:-1, :-1].tolist()
    assert agreement(one, two, seconds=40, tolerance_s=tolerance).percent_agreement >= found.percent_agreement - 1e-9
