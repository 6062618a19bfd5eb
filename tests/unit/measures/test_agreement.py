from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attunement.measures.agreement import coder_agreement, intraclass_correlations, krippendorff_alpha
from attunement.measures.pair import Pair
from attunement.vocabulary import BadValueError

SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float)
N = np.nan
KRIPPENDORFF = [  # four coders, twelve units, from Krippendorff (2011), section C
    [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
    [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
]


def test_kappa_of_a_worked_table(pair_of: Callable[..., Pair]) -> None:
    # Two by two: 20 agreed positive, 15 agreed negative, 5 and 10 disagreed: P_o = .7, P_e = .5, kappa = .4
    found = coder_agreement(pair_of("p" * 25 + "n" * 25, "p" * 20 + "n" * 5 + "p" * 10 + "n" * 15))
    assert found.kappa == found.kappa_first == found.kappa_second == pytest.approx(0.4)
    assert found.percent_agreement == pytest.approx(70)
    assert found.kappa_max == pytest.approx((0.9 - 0.5) / 0.5)
    assert found.by_code == {"negative": pytest.approx(15 / 30), "positive": pytest.approx(20 / 35)}
    assert (found.seconds_analysed, found.counts.sum()) == (50, 50)


def test_tolerance_looks_either_way_and_both_directions_are_given(pair_of: Callable[..., Pair]) -> None:
    pair = pair_of("nnnpnnnn", "nnnnnpnn")
    assert coder_agreement(pair).kappa == pytest.approx(-1 / 7)
    assert coder_agreement(pair, tolerance_s=1).percent_agreement == pytest.approx(87.5)
    two = coder_agreement(pair, tolerance_s=2)
    assert (two.kappa_first, two.kappa_second, two.percent_agreement) == (1, 1, 100)
    # The first coder's one smile is found near; the second's two are, too: but the first's n at 2 is no p of the second.
    uneven = coder_agreement(pair_of("nnnpnnnn", "nnpppnnn"), tolerance_s=1)
    assert (uneven.kappa_first, uneven.kappa_second) == (1, 1)
    uneven = coder_agreement(pair_of("nnnpnnnn", "ppppppnn"), tolerance_s=1)
    assert uneven.kappa_first != uneven.kappa_second


def test_what_a_coder_could_not_see_lends_no_agreement(pair_of: Callable[..., Pair]) -> None:
    assert coder_agreement(pair_of("pn?-.", "pp???")).seconds_analysed == 2
    assert np.isnan(coder_agreement(pair_of("??", "pp")).kappa)
    assert np.isnan(coder_agreement(pair_of("pp", "pp")).kappa)


@given(st.from_type(Pair), st.integers(0, 3))
def test_agreement_with_tolerance_is_that_of_the_plain_loop(pair: Pair, steps: int) -> None:
    found = coder_agreement(pair, tolerance_s=steps * pair.step_s)
    agreed = total = 0
    for a, b in zip(pair.first.tolist(), pair.second.tolist(), strict=True):
        for t in range(len(a)):
            if min(a[t], b[t]) < 0:
                continue
            total += 1
            near = range(max(0, t - steps), min(len(a), t + steps + 1))
            agreed += (any(b[u] == a[t] for u in near) + any(a[u] == b[t] for u in near)) / 2
    assert found.percent_agreement == pytest.approx(100 * agreed / total if total else np.nan, nan_ok=True)
    if not np.isnan(found.kappa):
        assert -1 <= found.kappa <= 1


def test_a_negative_tolerance_is_refused(pair_of: Callable[..., Pair]) -> None:
    with pytest.raises(BadValueError, match="tolerance_s is -1"):
        coder_agreement(pair_of("n", "p"), tolerance_s=-1)


def test_icc_of_shrout_and_fleiss_with_the_intervals_of_mcgraw_and_wong() -> None:
    found = intraclass_correlations(SHROUT_FLEISS)
    # Values and intervals as published and as printed by the R package psych (two digits).
    expected = {
        "ICC(1,1)": (0.17, -0.13, 0.72),
        "ICC(2,1)": (0.29, 0.02, 0.76),
        "ICC(3,1)": (0.71, 0.34, 0.95),
        "ICC(1,k)": (0.44, -0.88, 0.91),
        "ICC(2,k)": (0.62, 0.07, 0.93),
        "ICC(3,k)": (0.91, 0.68, 0.99),
    }
    assert {kind: tuple(round(x, 2) for x in (icc.value, icc.low, icc.high)) for kind, icc in found.items()} == expected
    assert found["ICC(1,1)"].f == pytest.approx(1.79, abs=0.01)
    assert found["ICC(3,1)"].f == pytest.approx(11.03, abs=0.01)
    assert found["ICC(1,1)"].df == (5, 18)
    assert found["ICC(3,1)"].p == pytest.approx(0.000135, abs=1e-6)


def test_icc_knows_constant_shifts_between_raters() -> None:
    people = np.array([1.0, 2.0, 3.0, 4.0])
    found = intraclass_correlations(np.stack([people, people + 10], axis=1))
    assert found["ICC(3,1)"].value == 1
    assert found["ICC(2,1)"].value < 0.1


def test_icc_of_raters_who_agree_wholly_and_of_people_who_do_not_differ() -> None:
    same = np.repeat(np.array([[1.0], [2.0], [4.0]]), 3, axis=1)
    assert {icc.value for icc in intraclass_correlations(same).values()} == {1.0}
    assert all(np.isnan(icc.value) for icc in intraclass_correlations(np.ones((3, 3))).values())


def test_icc_interval_covers() -> None:
    rng = np.random.default_rng(0)
    covered = {"ICC(1,1)": 0, "ICC(2,1)": 0, "ICC(3,1)": 0}
    for _ in range(300):
        ratings = rng.normal(size=(30, 1)) + rng.normal(size=(30, 4))  # every true ICC is one half
        found = intraclass_correlations(ratings)
        for kind in covered:
            covered[kind] += found[kind].low <= 0.5 <= found[kind].high
    assert all(0.91 < count / 300 < 0.99 for count in covered.values())


def test_icc_refuses_holes() -> None:
    with pytest.raises(BadValueError, match="1 missing"):
        intraclass_correlations(np.array([[1.0, np.nan], [2.0, 3.0]]))


@pytest.mark.parametrize(("metric", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_krippendorffs_example(metric: str, alpha: float) -> None:
    assert krippendorff_alpha(KRIPPENDORFF, metric=metric) == pytest.approx(alpha, abs=0.0005)  # pyright: ignore[reportArgumentType]


tables = hnp.arrays(
    float, st.tuples(st.integers(2, 4), st.integers(1, 6)), elements=st.sampled_from([1.0, 2.0, 4.0, N])
)


@given(tables, st.sampled_from(["nominal", "interval"]))
def test_alpha_agrees_with_pairs_counted_one_by_one(table: np.ndarray, metric: str) -> None:
    units = [[v for v in unit if not np.isnan(v)] for unit in table.T]
    units = [unit for unit in units if len(unit) > 1]
    pooled = [v for unit in units for v in unit]

    def apart(pairs: list[tuple[float, float]]) -> float:
        return sum((a != b) if metric == "nominal" else (a - b) ** 2 for a, b in pairs)

    found = krippendorff_alpha(table, metric=metric)  # pyright: ignore[reportArgumentType]
    expected = apart(list(permutations(pooled, 2)))
    if not expected:
        assert np.isnan(found)
        return
    observed = sum(apart(list(permutations(unit, 2))) / (len(unit) - 1) for unit in units)
    n = len(pooled)
    assert found == pytest.approx(1 - (observed / n) / (expected / (n * (n - 1))))


def test_alpha_refuses_what_it_does_not_know() -> None:
    with pytest.raises(BadValueError, match="metric is 'ratio'"):
        krippendorff_alpha([[1.0], [1.0]], metric="ratio")  # pyright: ignore[reportArgumentType]
    with pytest.raises(BadValueError, match="shape"):
        krippendorff_alpha([1.0, 2.0])  # pyright: ignore[reportArgumentType]
