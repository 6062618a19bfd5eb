"""Sleep is an input: hours that fill a day, of the order published, and wakings that depend on nothing but their address."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.life.sleep import CELL_H, SLEEP, WAKING_H, sleep_at, wakings
from attunement.vocabulary import BadValueError

DYADS = np.arange(2000, dtype=np.uint32)


def test_children_sleep_less_as_they_grow_and_wake_less_often() -> None:
    asleep = [24 - sum(end - begin for begin, end in sleep.awake) for sleep in SLEEP]
    assert asleep == sorted(asleep, reverse=True) and asleep[0] == 15.5 and asleep[-1] == 11.0
    assert [sleep.wakes for sleep in SLEEP] == sorted((sleep.wakes for sleep in SLEEP), reverse=True)
    for sleep in SLEEP:
        edges = [edge for span in sleep.awake for edge in span]
        assert edges == sorted(edges) and all(round(edge / CELL_H, 9) == round(edge / CELL_H) for edge in edges)
        assert sleep.night[-1] + 1 <= sleep.up + 24


def test_an_age_has_the_sleep_of_the_last_row_begun() -> None:
    assert [sleep_at(months).from_months for months in (0, 2.9, 3, 11.9, 12, 72)] == [0, 0, 3, 6, 12, 60]
    with pytest.raises(BadValueError, match="from birth on"):
        sleep_at(-1)


def test_wakings_come_as_often_as_said_and_never_meet() -> None:
    sleep = sleep_at(6)
    when = wakings(sleep, seed=3, dyads=DYADS, night=7)
    assert when.shape == (len(sleep.night), len(DYADS))
    assert np.isfinite(when).mean() == pytest.approx(sleep.wakes, abs=0.01)
    into = when - np.array(sleep.night)[:, np.newaxis]
    assert np.nanmin(into) == 0 and np.nanmax(into) + CELL_H == pytest.approx(WAKING_H)


def test_a_waking_has_an_address_of_its_own() -> None:
    sleep = sleep_at(6)
    all_of_them = wakings(sleep, seed=3, dyads=DYADS, night=7)
    np.testing.assert_array_equal(wakings(sleep, seed=3, dyads=DYADS[5:9], night=7), all_of_them[:, 5:9])
    for seed, night in ((4, 7), (3, 8)):
        other = wakings(sleep, seed=seed, dyads=DYADS, night=night)
        assert (np.isfinite(other) != np.isfinite(all_of_them)).any()
