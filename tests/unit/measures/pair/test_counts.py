"""Lag tables of counts and Wampold's kappa: tables worked by hand, and the same events read as streams."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attunement.measures.pair.counts import joint_counts, lag_tables_of_counts
from attunement.measures.pair.lag_sequential import lag_sequential
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.wampold import wampold_kappa
from attunement.vocabulary import BadValueError

tables = hnp.arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(2, 4)), elements=st.integers(0, 9))


def test_a_table_by_hand() -> None:
    # row totals 10 and 20, column totals 12 and 18, N 30
    found = lag_tables_of_counts(np.array([[8, 2], [4, 16]]), ["cry", "calm"], ["soothe", "wait"])
    cell = found.cells.row(0, named=True)
    assert (cell["given"], cell["target"], cell["joint"], cell["expected"]) == ("cry", "soothe", 8, 4)
    assert cell["transition"] == 0.8
    assert cell["adjusted_residual"] == pytest.approx(4 / np.sqrt(4 * (20 / 30) * (18 / 30)))
    assert cell["yules_q"] == pytest.approx((8 * 16 - 2 * 4) / (8 * 16 + 2 * 4))
    assert cell["log_odds"] == pytest.approx(np.log(16))
    assert cell["kappa"] == pytest.approx((8 - 4) / (10 - 4))
    assert cell["kappa_z"] == pytest.approx(4 / np.sqrt(10 * 12 * 20 * 18 / (30**2 * 29)))
    g2 = 2 * (8 * np.log(2) + 2 * np.log(2 / 6) + 4 * np.log(0.5) + 16 * np.log(16 / 12))
    test = found.test.row(0, named=True)
    assert (test["transitions"], test["df"], test["cells_expecting_below_5"]) == (30, 1, 1)
    assert test["g2"] == pytest.approx(g2)
    assert test["chi2"] == pytest.approx(16 / 4 + 16 / 6 + 16 / 8 + 16 / 12)


def test_a_code_that_always_or_never_occurs_says_nothing() -> None:
    found = lag_tables_of_counts(np.array([[9, 1], [0, 0]]), ["quiet", "cry"]).cells
    for name in ("adjusted_residual", "p", "yules_q", "log_odds", "kappa"):
        assert found[name].to_list() == [None] * 4, name


def test_codes_that_cannot_repeat_are_expected_off_the_diagonal() -> None:
    joint = np.array([[0, 6, 4], [5, 0, 5], [5, 4, 0]])
    cells = lag_tables_of_counts(joint, ["a", "b", "c"], no_repeats=True).cells
    expected = cells["expected"].to_numpy().reshape(3, 3)
    assert np.diag(expected).tolist() == [0, 0, 0]
    np.testing.assert_allclose(expected.sum(axis=1), joint.sum(axis=1))
    np.testing.assert_allclose(expected.sum(axis=0), joint.sum(axis=0))
    assert cells["kappa"].null_count() == cells["yules_q"].null_count() == 9
    assert cells["adjusted_residual"].null_count() == 3


@given(tables)
def test_the_order_of_codes_does_not_matter(joint: np.ndarray) -> None:
    if not joint.sum():
        return
    names, others = list("abcd"[: joint.shape[0]]), list("wxyz"[: joint.shape[1]])
    one = lag_tables_of_counts(joint, names, others).cells.sort("given", "target")
    two = lag_tables_of_counts(joint[::-1, ::-1], names[::-1], others[::-1]).cells.sort("given", "target")
    for name in one.columns[2:]:
        np.testing.assert_allclose(
            one[name].fill_null(99).to_numpy(), two[name].fill_null(99).to_numpy(), rtol=1e-9, atol=1e-9
        )


@given(st.lists(st.sampled_from("abc"), min_size=3, max_size=40), st.integers(1, 2))
def test_a_stream_gives_what_the_same_stream_gives_as_a_recording(stream: list[str], lag: int) -> None:
    names, joint = joint_counts(stream, lag=lag)
    found = lag_tables_of_counts(joint, names, last=stream[-1])
    codes = np.array([[names.index(code) for code in stream]], np.int8)
    recorded = lag_sequential(Pair(1.0, ("child", "child"), (names, names), codes, codes), lags=lag)
    np.testing.assert_array_equal(joint, recorded.joint[0])
    residual = found.cells["adjusted_residual"].cast(float).fill_null(np.nan).to_numpy()
    np.testing.assert_allclose(residual.reshape(joint.shape), recorded.adjusted_residual[0])
    kappa = found.cells["kappa"].drop_nulls().to_numpy()
    assert np.all((kappa >= -1 - 1e-12) & (kappa <= 1 + 1e-12)) or lag > 1


def test_the_sampling_variance_is_that_of_the_stream_in_all_orders() -> None:
    stream = list("aaabbbbccc")
    _, joint = joint_counts(stream)
    ours = wampold_kappa(joint, ("a", "b", "c"), last="c")
    rng = np.random.default_rng(3)
    shuffled = np.array([joint_counts(list(rng.permutation(stream)))[1] for _ in range(20_000)])
    np.testing.assert_allclose(shuffled.mean(axis=0)[0, 1], ours.expected[0, 1], atol=0.03)
    z = (joint[0, 1] - ours.expected[0, 1]) / shuffled.std(axis=0)[0, 1]
    # the formula is exact for its mean and close for its spread
    assert ours.z[0, 1] == pytest.approx(z, rel=0.15)


@pytest.mark.parametrize(
    ("joint", "names", "says"),
    [
        ([[1, 2]], ["a", "b"], "2 rows and 2 columns were named"),
        ([[1, -2], [0, 1]], ["a", "b"], "-2 is not a count"),
        ([[1, 0.5], [0, 1]], ["a", "b"], "0.5 is not a count"),
        ([[0, 0], [0, 0]], ["a", "b"], "only zeros"),
    ],
)
def test_tables_that_are_no_counts_are_refused(joint: list, names: list[str], says: str) -> None:
    with pytest.raises(BadValueError, match=says):
        lag_tables_of_counts(np.array(joint), names)


def test_a_lag_longer_than_the_stream_is_refused() -> None:
    with pytest.raises(BadValueError, match="2 codes and the lag is 2"):
        joint_counts("ab", lag=2)
    with pytest.raises(BadValueError, match="last code 'z'"):
        wampold_kappa(np.array([[1, 1], [1, 1]]), ("a", "b"), last="z")
