"""The change of level: by hand, its symmetries, and how often its interval holds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t as student

from attunement.diary import Phases, level_change, whole_days
from attunement.diary.finds import _made_up
from attunement.diary.level import compare
from attunement.vocabulary import BadValueError

ratings = st.lists(st.integers(0, 10), min_size=20, max_size=20).filter(lambda x: len(set(x[:10])) > 1)


def test_every_number_by_hand() -> None:
    record = whole_days(7, 7)
    first, second = [4.0, 5, 4, 3, 4, 5, 3], [6.0, 5, 6, 7, 6, 5, 7]
    apart = [x - 4 for x in first] + [x - 6 for x in second]
    # squares 4 in each half; of the products of neighbours only the last of each half is not zero: −1
    products = [apart[i] * apart[i + 1] for i in (0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12)]
    raw = (sum(products) / 12) / (8 / 14)
    r = (12 * (raw + 2 * (1 + 3 * raw) / 14) + 28 * 0.3) / 40
    variance = sum((1 / 49 if (i < 7) == (j < 7) else -1 / 49) * r ** abs(i - j) for i in range(14) for j in range(14))
    taken = sum(r ** abs(i - j) / 7 for i in range(7) for j in range(7)) * 2
    sd = math.sqrt(8 / (14 - taken))
    believed = 0.49 / (0.49 + variance)
    found = level_change(np.array(first + second), record)
    assert (found.before, found.since, found.days_before, found.days_since) == (4, 6, 7, 7)
    assert found.correlation == pytest.approx(r)
    assert found.day_sd == pytest.approx(sd, rel=1e-3)
    assert found.change == pytest.approx(2 * believed, rel=1e-3)
    error = sd * math.sqrt(variance * believed)
    assert found.higher == pytest.approx(student.cdf(2 * believed / error, 12), rel=1e-4)
    assert found.high - found.low == pytest.approx(2 * student.ppf(0.95, 12) * error, rel=1e-3)


@given(ratings, st.integers(1, 100), st.integers(-50, 50))
def test_unit_and_zero_of_the_scale_do_not_matter(given_ratings: list[int], unit: int, zero: int) -> None:
    record, values = whole_days(10, 10), np.array(given_ratings, float)
    one, other = level_change(values, record), level_change(values * unit + zero, record)
    assert other.higher == pytest.approx(one.higher, abs=1e-9)
    assert other.change == pytest.approx(one.change * unit, abs=1e-6)


@given(ratings)
def test_turned_ratings_change_the_other_way(given_ratings: list[int]) -> None:
    record, values = whole_days(10, 10), np.array(given_ratings, float)
    one, other = level_change(values, record), level_change(10 - values, record)
    assert other.higher == pytest.approx(1 - one.higher)
    assert other.said == one.said
    assert (one.said == "clearly") == (one.low > 0 or one.high < 0)
    assert abs(one.change) <= abs(one.since - one.before), "a sceptic believes less than the plain difference"


def test_nine_in_ten_intervals_hold_where_the_sceptic_is_right() -> None:
    record, random = whole_days(14, 28), np.random.default_rng(7)
    made = np.concatenate(list(_made_up(record, 0.3, 10_000, 5)))
    true = random.normal(0, 0.7, len(made))
    found = compare(made + true[:, None] * record.since, record)
    believed = 0.49 / (0.49 + found.variance)
    half = student.ppf(0.95, found.df) * found.day_sd * np.sqrt(found.variance * believed)
    held = np.abs(found.difference * believed - true) < half
    assert held.mean() == pytest.approx(0.90, abs=0.015)


@pytest.mark.parametrize(("before", "since"), [(6, 20), (20, 6), (1, 20)])
def test_less_than_a_week_is_refused(before: int, since: int) -> None:
    day = np.arange(before + since)
    with pytest.raises(
        BadValueError, match=r"(6 days are|1 day is) rated (before|since), and a level needs at least 7"
    ):
        level_change(day.astype(float), Phases(day, day >= before))


@pytest.mark.parametrize("value", [0.0, 5.0, 0.1, 1e9])
def test_ratings_that_are_all_the_same_are_refused(value: float) -> None:
    with pytest.raises(BadValueError, match="all ratings of a phase are the same"):
        level_change(np.full(30, value), whole_days(15, 15))
    with pytest.raises(BadValueError, match="all ratings of a phase are the same"):
        level_change(np.where(np.arange(30) < 15, value, value + 1), whole_days(15, 15))
