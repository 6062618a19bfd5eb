from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from attunement.measures.chance import against_chance
from attunement.measures.pair.lag_sequential import LagAssociation, event_sequence, lag_sequential
from attunement.measures.pair.pair import Pair
from attunement.measures.pseudo_dyads import PseudoDyads
from attunement.record import NOT_CODED, UNCODABLE, Grid
from attunement.vocabulary import BadValueError


@given(st.from_type(Pair), st.integers(-3, 2), st.integers(0, 2))
def test_joint_counts_are_those_of_the_plain_loop(pair: Pair, first_lag: int, more: int) -> None:
    last_lag = first_lag + more
    found = lag_sequential(pair, lags=(first_lag, last_lag), pooled=False)
    expected = np.zeros_like(found.joint)
    total = np.zeros_like(found.total)
    rows, steps = pair.shape
    for row in range(rows):
        for t in range(steps):
            window = range(t + first_lag, t + last_lag + 1)
            if pair.first[row, t] < 0 or window[0] < 0 or window[-1] >= steps:
                continue
            shown = {int(pair.second[row, u]) for u in window}
            if min(shown) < 0:
                continue
            total[row] += 1
            for code in shown:
                expected[row, pair.first[row, t], code] += 1
    np.testing.assert_array_equal(found.joint, expected)
    np.testing.assert_array_equal(found.total, total)
    np.testing.assert_allclose(found.seconds_analysed, total * pair.step_s)


def random_pair(steps: int = 4000, rows: int = 1) -> Pair:
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, 3, (2, rows, steps)).astype(np.int8)
    return Pair(1.0, ("child", "mother"), (tuple("abc"), tuple("xyz")), first, second)


def test_residuals_odds_and_chi_square_are_those_of_scipy() -> None:
    found = lag_sequential(random_pair(300), lags=1)
    joint = found.joint[0]
    whole = stats.contingency.chi2_contingency(joint, correction=False)
    assert (found.chi2[0], found.df[0]) == (pytest.approx(whole.statistic), 4)  # pyright: ignore[reportAttributeAccessIssue]
    likelihood = stats.contingency.chi2_contingency(joint, correction=False, lambda_="log-likelihood")
    assert found.g2[0] == pytest.approx(likelihood.statistic)  # pyright: ignore[reportAttributeAccessIssue]
    np.testing.assert_allclose(found.expected[0], whole.expected_freq)  # pyright: ignore[reportAttributeAccessIssue]
    a, row, column, n = joint[0, 0], joint[0].sum(), joint[:, 0].sum(), joint.sum()
    two = np.array([[a, row - a], [column - a, n - row - column + a]])
    assert found.log_odds[0, 0, 0] == pytest.approx(np.log(two[0, 0] * two[1, 1] / (two[0, 1] * two[1, 0])))
    odds = np.exp(found.log_odds[0, 0, 0])
    assert found.yules_q[0, 0, 0] == pytest.approx((odds - 1) / (odds + 1))
    square = stats.contingency.chi2_contingency(two, correction=False).statistic  # pyright: ignore[reportAttributeAccessIssue]
    assert found.adjusted_residual[0, 0, 0] ** 2 == pytest.approx(square)


def test_residuals_of_independent_streams_are_standard_normal() -> None:
    z = lag_sequential(random_pair(400, 200), lags=1, pooled=False).adjusted_residual
    assert abs(z.mean()) < 0.05
    assert z.std() == pytest.approx(1, abs=0.04)


def test_a_later_and_an_earlier_lag_tell_who_follows() -> None:
    pair = random_pair()
    follows = Pair(1.0, pair.persons, (pair.names[0], pair.names[0]), pair.first, np.roll(pair.first, 1, axis=1))
    assert (np.diagonal(lag_sequential(follows, lags=1).adjusted_residual[0]) > 30).all()
    assert (np.abs(lag_sequential(follows, lags=-1).adjusted_residual[0]) < 4).all()
    assert (np.diagonal(lag_sequential(follows.swapped(), lags=-1).adjusted_residual[0]) > 30).all()


def test_structural_zeros_have_quasi_independent_expectations() -> None:
    # Events drawn without repeats, each next one uniformly from the others: independent but for the empty diagonal.
    rng = np.random.default_rng(1)
    steps = np.cumsum(rng.integers(1, 4, (200, 150)), axis=1) % 4
    key = ("child", "act")
    pair = event_sequence(Grid(1.0, {key: steps.astype(np.int8)}, {key: tuple("abcd")}), key)
    zeros = np.eye(4, dtype=bool)
    found = lag_sequential(pair, pooled=False, structural_zeros=zeros)
    np.testing.assert_allclose(found.expected.sum(axis=2), found.joint.sum(axis=2), rtol=1e-6)
    np.testing.assert_allclose(found.expected.sum(axis=1), found.joint.sum(axis=1), rtol=1e-6)
    assert (found.df == 5).all()  # 12 possible cells − (4 + 4 − 1)
    z = found.adjusted_residual[:, ~zeros]
    assert abs(z.mean()) < 0.1
    assert z.std() == pytest.approx(1, abs=0.06)  # the plain formula would give .8
    assert found.chi2.mean() == pytest.approx(5, abs=0.8)
    assert np.isnan(found.adjusted_residual[:, zeros]).all()
    assert np.isnan(found.yules_q).all()


def test_haberman_variance_of_a_complete_table_is_the_plain_one() -> None:
    pair = random_pair(200)
    plain, general = (lag_sequential(pair, structural_zeros=zeros) for zeros in (None, np.zeros((3, 3), bool)))
    np.testing.assert_allclose(general.adjusted_residual, plain.adjusted_residual, rtol=1e-6)


def test_an_event_sequence_holds_runs_and_marks_interruptions() -> None:
    key = ("child", "act")
    codes = np.array([[0, 0, 1, 1, 1, -2, -1, 1, 0], [1, 1, 1, 1, 1, 1, 1, 1, -3]], np.int8)
    pair = event_sequence(Grid(0.5, {key: codes}, {key: ("a", "b")}), key)
    assert pair.first.tolist() == [[0, 1, UNCODABLE, 1, 0], [1, UNCODABLE, *[NOT_CODED] * 3]]
    assert lag_sequential(pair).joint[0].tolist() == [[0, 1], [1, 0]]
    assert np.isnan(pair.step_s)


def test_few_expected_counts_are_said(pair_of: Callable[..., Pair]) -> None:
    (caution,) = lag_sequential(pair_of("npnppn", "nnpnpp")).cautions
    assert "fewer than 5" in caution
    assert lag_sequential(random_pair()).cautions == ()


def test_scores_of_dyads_are_tested_across_dyads() -> None:
    pair = random_pair(200, 40)
    table = lag_sequential(pair, pooled=False).across_dyads()
    scores = lag_sequential(pair, pooled=False).log_odds[:, 0, 0]
    expected = stats.ttest_1samp(scores, 0)
    row = table.row(0, named=True)
    assert (row["given"], row["target"], row["n"], row["dyads"]) == ("a", "x", 40, 40)
    assert row["t"] == pytest.approx(expected.statistic)  # pyright: ignore[reportAttributeAccessIssue]
    assert row["p"] == pytest.approx(expected.pvalue)  # pyright: ignore[reportAttributeAccessIssue]


def codes(*rows: tuple[str, str]) -> Pair:
    """Build dyads of a quiet or busy child and caregiver from letters."""
    sides = zip(*rows, strict=True)
    first, second = (np.array([["qb".index(letter) for letter in row] for row in side], np.int8) for side in sides)
    return Pair(1.0, ("child", "caregiver"), (("quiet", "busy"),) * 2, first, second)


def test_a_dyad_without_information_about_a_cell_does_not_count() -> None:
    # The child is quiet throughout, so nothing is known of what follows quiet, whatever the caregiver's base rate.
    silent = codes(*[("q" * 10, second) for second in ("qqqqbqqqqb", "qbqqqqqqqb", "qqqqqqqqbq")])
    each = lag_sequential(silent, pooled=False)
    assert np.isnan(each.log_odds).all()
    assert np.isnan(each.yules_q).all()
    table = each.across_dyads()
    assert table["n"].to_list() == [0] * 4
    assert table["p"].is_null().all()
    assert np.isnan(lag_sequential(silent).log_odds).all()
    always = codes(("qbqbqbqbqb", "q" * 10))  # a caregiver who is quiet throughout answers nothing
    assert np.isnan(lag_sequential(always).log_odds).all()
    assert np.isfinite(lag_sequential(codes(("qbqbqbqbqb", "qqbbqqbbqq"))).log_odds).all()


@pytest.mark.parametrize(("share", "bout_s"), [(0.03, 1.0), (0.03, 3.0), (0.1, 3.0), (0.3, 8.0)])
def test_rare_codes_of_strangers_are_not_associated(share: float, bout_s: float) -> None:
    """Scores of sparse tables are not zero on average: taken for information, 12 dyads of noise gave p < .05 in 80 %."""
    rng = np.random.default_rng(1)
    sets, dyads, steps = 150, 12, 180
    u = rng.random((2, sets * dyads, steps))
    streams = np.zeros(u.shape, np.int8)
    streams[:, :, 0] = u[:, :, 0] < share
    for t in range(1, steps):
        begins = u[:, :, t] < share / (1 - share) / bout_s
        streams[:, :, t] = np.where(streams[:, :, t - 1] == 1, u[:, :, t] > 1 / bout_s, begins)
    whole = Pair(1.0, ("child", "mother"), (("off", "on"),) * 2, *streams)
    p = [
        lag_sequential(whole.rows(slice(i * dyads, (i + 1) * dyads)), pooled=False).across_dyads()["p"][-1]
        for i in range(sets)
    ]
    claims = sum(value is not None and value < 0.05 for value in p)
    assert stats.binomtest(claims, sets, 0.05, alternative="greater").pvalue > 0.001


def test_visits_of_a_dyad_are_averaged_before_dyads_are_tested() -> None:
    pair = random_pair(200, 12)
    names = [f"d{i // 2}" for i in range(12)]
    each = lag_sequential(pair, pooled=False)
    row = each.across_dyads(dyads=names).row(0, named=True)
    expected = stats.ttest_1samp(each.log_odds[:, 0, 0].reshape(6, 2).mean(axis=1), 0)
    assert (row["n"], row["dyads"]) == (6, 6)
    assert row["p"] == pytest.approx(expected.pvalue)  # pyright: ignore[reportAttributeAccessIssue]


def test_the_table_names_every_cell_and_carries_lags_and_time() -> None:
    table = lag_sequential(random_pair(50, 2), lags=(1, 2), pooled=False).table()
    assert len(table) == 2 * 9
    assert table.select("row", "given", "target", "lag_from", "lag_to", "step_s", "seconds_analysed").row(-1) == (
        1,
        "c",
        "z",
        1,
        2,
        1,
        48,
    )


def test_steps_without_a_code_count_when_they_are_named(pair_of: Callable[..., Pair]) -> None:
    pair = pair_of("-n-n-n", "p-p-p-")
    assert lag_sequential(pair, lags=1).total[0] == 2
    named = lag_sequential(pair.with_nothing_as("none"), lags=1)
    assert (named.total[0], named.joint[0, 0, 3], named.joint[0, 4, 4]) == (5, 2, 3)
    assert named.given[-1] == "none"


def test_against_chance_through_the_one_engine() -> None:
    pair = random_pair(100, 12)
    coupled = Pair(1.0, pair.persons, (pair.names[0], pair.names[0]), pair.first, np.roll(pair.first, 1, axis=1))
    chance = against_chance(LagAssociation("a", "a"), coupled, method=PseudoDyads(), n_surrogates=99)
    assert chance.group.p == pytest.approx(0.02)
    assert chance.group.observed > 3


def test_what_cannot_be_asked_is_refused(pair_of: Callable[..., Pair]) -> None:
    pair = pair_of("nnpp", "nnpp")
    with pytest.raises(BadValueError, match="lags run from 2 to 1"):
        lag_sequential(pair, lags=(2, 1))
    with pytest.raises(BadValueError, match="single lag"):
        lag_sequential(pair, lags=(1, 2), structural_zeros=np.eye(4, dtype=bool))
    with pytest.raises(BadValueError, match="was observed"):
        lag_sequential(pair, structural_zeros=np.eye(4, dtype=bool))
    with pytest.raises(BadValueError, match="shape"):
        lag_sequential(pair, structural_zeros=np.eye(3, dtype=bool))
