"""Alike days: the correlation of neighbours, and what it costs, by hand and by a longer way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.diary import Phases, neighbour_correlation
from attunement.vocabulary import BadValueError


def phases(before: int, since: int, gaps: tuple[int, ...] = ()) -> Phases:
    day = np.setdiff1d(np.arange(before + since), gaps)
    return Phases(day, day >= before)


def test_variances_by_hand() -> None:
    two = phases(2, 2)
    # w = −½ −½ ½ ½: Σ w² = 1; r: 2(¼ − ¼ + ¼); r²: 2(−¼ − ¼); r³: −2·¼
    r = 0.5
    assert two.change_variance(np.array([0.0, r])) == pytest.approx([1.0, 1 + r / 2 - r**2 - r**3 / 2])
    assert two.taken_by_means(np.array([0.0, r])) == pytest.approx([2.0, 2 * (1 + r)])


@given(st.integers(1, 12), st.integers(1, 12), st.sets(st.integers(1, 8)), st.integers(0, 95))
def test_variances_agree_with_the_whole_matrix(before: int, since: int, gaps: set[int], hundredths: int) -> None:
    kept = tuple(gap for gap in gaps if gap != before - 1 and gap < before)
    record, r = phases(before, since, kept), hundredths / 100
    first, second = record.sizes
    alike = float(r) ** np.abs(record.day[:, None] - record.day)
    weights = np.where(record.since, 1 / second, -1 / first)
    assert record.change_variance(np.array([r]))[0] == pytest.approx(weights @ alike @ weights)
    each = [alike[np.ix_(part, part)].sum() / part.sum() for part in (~record.since, record.since)]
    assert record.taken_by_means(np.array([r]))[0] == pytest.approx(sum(each))


def test_the_correlation_by_hand() -> None:
    # products of neighbours 1, −1, 1, 0 in each half: mean ¼; mean square .8; .3125 + 2(1 + .9375)/10 = .7
    apart = np.tile([1.0, 1.0, -1.0, -1.0, 0.0], 2)
    assert neighbour_correlation(apart[None], phases(5, 5))[0] == pytest.approx((8 * 0.7 + 28 * 0.3) / 36)


def test_neighbours_are_of_one_phase_and_of_following_days() -> None:
    record = phases(4, 4, gaps=(1, 6))
    assert [(record.day[i], record.day[i + 1]) for i in record.pairs] == [(2, 3), (4, 5)]
    apart_days = Phases(np.arange(0, 40, 2), np.arange(20) > 9)
    assert neighbour_correlation(np.ones((1, 20)), apart_days)[0] == 0.3, "without neighbours the usual value stays"


def test_long_records_speak_for_themselves() -> None:
    random, r = np.random.default_rng(1), 0.6
    noise = random.standard_normal(4000)
    days = np.empty(4000)
    days[0] = noise[0]
    for i in range(1, 4000):
        days[i] = r * days[i - 1] + np.sqrt(1 - r * r) * noise[i]
    assert neighbour_correlation(days[None], phases(2000, 2000))[0] == pytest.approx(r, abs=0.03)


@pytest.mark.parametrize("numbers", [[0.0, 1.0, 1.0, 2.0], [2.0, 1.0, 0.0, 3.0]])
def test_days_that_do_not_rise_are_refused(numbers: list[float]) -> None:
    with pytest.raises(BadValueError, match="days must rise"):
        Phases(np.array(numbers), np.array([False, False, True, True]))


@pytest.mark.parametrize("since", [[0, 1, 0, 1], [0, 0, 0, 0], [1, 1, 1, 1], [1, 1, 0, 0]])
def test_phases_that_alternate_or_lack_are_refused(since: list[int]) -> None:
    with pytest.raises(BadValueError, match="before must come first"):
        Phases(np.arange(4), np.array(since, bool))
