"""What records can find: the published table, row by row, and what must hold for any record."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.diary import Phases, after_a_bad_week, days_find, repairs_find, whole_days
from attunement.diary.finds import _made_up, _says_clearly
from attunement.vocabulary import BadValueError

WITHIN = 0.015
"""The table of the design gives rates to three digits, from simulations of their own."""


@pytest.mark.parametrize(
    ("before", "since", "errs", "finds", "t_test_errs", "t_test_finds"),
    [(14, 28, 0.031, 0.40, 0.142, 0.71), (28, 56, 0.036, 0.67, 0.148, 0.88)],
)
def test_golden_days(
    before: int, since: int, errs: float, finds: float, t_test_errs: float, t_test_finds: float
) -> None:
    found = days_find(whole_days(before, since), sizes=(0.8,))
    none, change = found.changes
    assert (found.alike, none.size, change.size) == (0.4, 0.0, 0.8)
    assert found.errs == none.clearly == pytest.approx(errs, abs=WITHIN)
    assert change.clearly == pytest.approx(finds, abs=WITHIN)
    assert none.t_test == pytest.approx(t_test_errs, abs=WITHIN)
    assert change.t_test == pytest.approx(t_test_finds, abs=WITHIN)


@pytest.mark.parametrize(
    ("before", "since", "shares", "errs", "finds"),
    [
        (6, 8, (0.3, 0.9), 0.001, 0.22),
        (12, 12, (0.4, 0.7), 0.003, 0.11),
        (12, 12, (0.3, 0.9), 0.003, 0.66),
    ],
)
def test_golden_ruptures(before: int, since: int, shares: tuple[float, float], errs: float, finds: float) -> None:
    found = repairs_find(before, since, shares=[shares])
    assert found.errs == pytest.approx(errs, abs=0.001), "at its worst over all shares; the table's, to its digits"
    assert found.changes[0][2] == pytest.approx(finds, abs=WITHIN)


def test_golden_bad_week() -> None:
    found = after_a_bad_week()
    assert found.week == pytest.approx(0.083, abs=WITHIN)
    assert found.fourteen == pytest.approx(0.049, abs=WITHIN)


def test_chances_repeat_and_depend_on_the_seed() -> None:
    record = whole_days(10, 12)
    assert days_find(record, records=500) == days_find(record, records=500)
    assert days_find(record, records=500) != days_find(record, records=500, seed=1)


def test_larger_changes_are_found_more_often_and_longer_records_find_more() -> None:
    short, long = (days_find(whole_days(n, 2 * n), records=2_000) for n in (14, 56))
    for found in (short, long):
        clearly = [chance.clearly for chance in found.changes]
        assert clearly == sorted(clearly)
        assert all(chance.clearly <= chance.leaning for chance in found.changes)
    assert long.four_in_five < short.four_in_five
    at = days_find(whole_days(14, 28), records=2_000, sizes=(short.four_in_five,)).changes[1]
    assert at.clearly == pytest.approx(0.8, abs=0.002)


@pytest.mark.parametrize(("alike", "most"), [(0.0, 0.05), (0.4, 0.05), (0.6, 0.06)])
def test_errors_stay_rare_for_other_neighbours(alike: float, most: float) -> None:
    assert days_find(whole_days(14, 28), alike=alike).errs < most


def test_a_drift_passes_for_a_change() -> None:
    """A limit, written down so that nobody forgets it: levels are compared, and a drift has two of them."""
    record = whole_days(14, 28)
    drifting = np.concatenate(list(_made_up(record, 0.4, 4_000, 1))) + record.day / 41
    assert _says_clearly(drifting, record) > 3 * days_find(record).errs


@pytest.mark.parametrize(("middle", "spread", "low", "high"), [(5, 2, 0, 10), (4.5, 1, 1, 5)])
def test_whole_numbers_of_a_short_scale_do_no_harm(middle: float, spread: float, low: float, high: float) -> None:
    record = whole_days(14, 28)
    made = np.concatenate(list(_made_up(record, 0.4, 10_000, 1)))
    assert _says_clearly(np.clip(np.round(middle + spread * made), low, high), record) < 0.05


def test_days_that_were_left_out_count() -> None:
    day = np.setdiff1d(np.arange(42), [3, 4, 20, 21, 22, 30])
    found = days_find(Phases(day, day >= 14), records=2_000, sizes=(0.8,))
    assert (found.days_before, found.days_since) == (12, 24)
    assert found.changes[1].clearly < days_find(whole_days(14, 28), records=2_000, sizes=(0.8,)).changes[1].clearly


def test_three_ruptures_say_nothing_clearly() -> None:
    found = repairs_find(3, 3)
    assert found.surest < 0.95
    assert [often for *_, often in found.changes] == [0, 0, 0]
    assert found.errs == 0


@pytest.mark.parametrize(("before", "since"), [(6, 28), (14, 6), (0, 28), (3000, 661)])
def test_records_that_are_too_short_or_long_are_refused(before: int, since: int) -> None:
    with pytest.raises(BadValueError, match=rf"a record of {before}\+{since} days was asked for"):
        whole_days(before, since)


@pytest.mark.parametrize(("before", "since"), [(0, 8), (6, 0), (501, 8)])
def test_counts_that_cannot_be_are_refused(before: int, since: int) -> None:
    with pytest.raises(BadValueError, match=rf"a record of {before}\+{since} ruptures"):
        repairs_find(before, since)


@pytest.mark.parametrize("settings", [{"alike": 1.0}, {"alike": -0.1}, {"records": 0}])
def test_settings_that_cannot_be_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(BadValueError, match="give a correlation from 0 to below 1"):
        days_find(whole_days(14, 28), **settings)  # type: ignore[arg-type]
