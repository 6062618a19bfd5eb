from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.pair.pair import Pair
from attunement.measures.pair.recurrence import MAX_PLOT, cross_recurrence, diagonal_profile
from attunement.vocabulary import BadValueError


def lengths(lines: list[np.ndarray]) -> list[int]:
    return [n for line in lines for on, run in groupby(line) if on and (n := len(list(run))) > 1]


@given(st.from_type(Pair), st.integers(0, 2))
def test_quantities_are_those_of_the_plain_loop(pair: Pair, theiler: int) -> None:
    found = cross_recurrence(pair, theiler=theiler)
    a, b = pair.first[0].tolist(), pair.second[0].tolist()
    n = len(a)
    plot = np.array([[x == y >= 0 and abs(t - u) >= theiler for u, y in enumerate(b)] for t, x in enumerate(a)])
    diagonal = lengths([np.diag(plot, k) for k in range(-n + 1, n)])
    vertical = lengths(list(plot))
    points = plot.sum()
    assert found.recurrence_rate == pytest.approx(100 * plot.mean())
    assert (found.lines, found.longest_line) == (len(diagonal), max(diagonal, default=0))
    assert found.determinism == pytest.approx(100 * sum(diagonal) / points if points else np.nan, nan_ok=True)
    assert found.mean_line == pytest.approx(np.mean(diagonal) if diagonal else np.nan, nan_ok=True)
    assert found.laminarity == pytest.approx(100 * sum(vertical) / points if points else np.nan, nan_ok=True)
    assert found.trapping_time == pytest.approx(np.mean(vertical) if vertical else np.nan, nan_ok=True)


@given(st.from_type(Pair), st.integers(0, 29))
def test_the_profile_is_that_of_the_plain_loop(pair: Pair, lag: int) -> None:
    lag = min(lag, pair.shape[1] - 1)
    table = diagonal_profile(pair, max_lag_s=lag * pair.step_s)
    rates, seconds = (
        table[name].to_numpy().reshape(pair.shape[0], -1) for name in ("recurrence_rate", "seconds_analysed")
    )
    for k, shift in enumerate(range(-lag, lag + 1)):
        first = pair.first[:, max(0, -shift) : pair.shape[1] - max(0, shift)]
        second = pair.second[:, max(0, shift) : pair.shape[1] - max(0, -shift)]
        seen = (first >= 0) & (second >= 0)
        np.testing.assert_allclose(seconds[:, k], seen.sum(axis=1) * pair.step_s)
        same = ((first == second) & seen).sum(axis=1)
        np.testing.assert_array_equal(
            rates[:, k][seen.any(axis=1)], (same / np.maximum(seen.sum(axis=1), 1))[seen.any(axis=1)]
        )


def test_too_much_to_draw_and_too_far_to_look_are_refused(pair_of: Callable[..., Pair]) -> None:
    long = pair_of("p" * (MAX_PLOT + 1), "p" * (MAX_PLOT + 1))
    with pytest.raises(BadValueError, match="diagonal_profile"):
        cross_recurrence(long)
    with pytest.raises(BadValueError, match="max_lag_s is 9"):
        diagonal_profile(pair_of("pp", "pp"), max_lag_s=9)
