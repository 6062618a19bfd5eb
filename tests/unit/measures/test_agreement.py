from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from attunement.measures.agreement import NO_CODE, coder_agreement, krippendorff_alpha
from attunement.measures.intraclass import intraclass_correlations
from attunement.measures.pair.pair import Pair
from attunement.record import NOTHING
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


def stretches(seconds: int, *coded: tuple[str, int, int]) -> str:
    """Return letters of a stream in which a code was given at some seconds, and none at the others."""
    line = ["-"] * seconds
    for code, start, end in coded:
        line[start:end] = code * (end - start)
    return "".join(line)


def test_time_that_one_coder_alone_coded_counts_against_agreement(pair_of: Callable[..., Pair]) -> None:
    # Smiles (p) and cries (n) in two minutes. Seconds by coder a (down) and b (across):
    #          smile  cry  none          They agree in 2 + 2 + 35 = 39 of 120, .325.
    #   smile      2    0    18    20    By chance (20·22 + 20·27 + 80·71) / 120² = 6660 / 14400 = .4625.
    #   cry        0    2    18    20    kappa = (.325 − .4625) / (1 − .4625) = −.2558
    #   none      20   25    35    80
    #             22   27    71   120
    a = stretches(120, ("p", 0, 10), ("n", 20, 30), ("p", 40, 50), ("n", 70, 80))
    b = stretches(120, ("p", 8, 20), ("n", 28, 40), ("p", 55, 65), ("n", 85, 100))
    found = coder_agreement(pair_of(a, b))
    assert found.kappa == pytest.approx((0.325 - 0.4625) / (1 - 0.4625)) == pytest.approx(-0.2558, abs=5e-5)
    assert found.percent_agreement == pytest.approx(32.5)
    assert (found.kappa_both_coded, found.percent_both_coded) == (1.0, 100.0)
    expected = {"both": 4, "only_first": 36, "only_second": 45, "neither": 35, "uncodable": 0, "not_coded": 0}
    assert found.seconds == expected
    assert found.seconds_analysed == 120
    assert found.names[-1] == NO_CODE
    assert found.by_code == {
        "positive": pytest.approx(2 / 40), "negative": pytest.approx(2 / 45), NO_CODE: pytest.approx(35 / 116)
    }  # fmt: skip


def test_what_was_uncodable_or_not_coded_to_one_is_left_out_and_said(pair_of: Callable[..., Pair]) -> None:
    found = coder_agreement(pair_of("pp?p.p-pn", "pp-..?ppn"))
    assert found.seconds == {
        "both": 4, "only_first": 0, "only_second": 1, "neither": 0, "uncodable": 2, "not_coded": 2
    }  # fmt: skip
    assert found.seconds_analysed == 5
    assert found.percent_agreement == pytest.approx(80)


def test_one_code_only_leaves_kappa_open_and_agreement_whole(pair_of: Callable[..., Pair]) -> None:
    found = coder_agreement(pair_of("p" * 40, "p" * 40))
    assert np.isnan(found.kappa)
    assert np.isnan(found.kappa_both_coded)
    assert (found.percent_agreement, found.seconds_analysed) == (100, 40)


@given(st.from_type(Pair))
def test_seconds_of_two_coders_add_up(pair: Pair) -> None:
    found = coder_agreement(pair)
    assert sum(found.seconds.values()) == pytest.approx(pair.first.size * pair.step_s)
    compared = sum(found.seconds[name] for name in ("both", "only_first", "only_second", "neither"))
    assert compared == pytest.approx(found.seconds_analysed)
    swapped = coder_agreement(pair.swapped())
    assert swapped.kappa == pytest.approx(found.kappa, nan_ok=True)
    assert swapped.seconds["only_first"] == found.seconds["only_second"]
    coded = np.where((pair.first >= 0) & (pair.second >= 0), True, False)
    alone = Pair(pair.step_s, pair.persons, pair.names, *(np.where(coded, s, -3) for s in (pair.first, pair.second)))
    assert coder_agreement(alone).kappa == pytest.approx(found.kappa_both_coded, nan_ok=True)


def test_what_a_coder_could_not_see_lends_no_agreement(pair_of: Callable[..., Pair]) -> None:
    assert coder_agreement(pair_of("pn?-.", "pp???")).seconds_analysed == 2
    assert (
        coder_agreement(pair_of("pn?-", "pp--")).seconds_analysed == 3
    )  # both looked in the last step and saw nothing
    assert np.isnan(coder_agreement(pair_of("??", "pp")).kappa)
    assert np.isnan(coder_agreement(pair_of("pp", "pp")).kappa)


@given(st.from_type(Pair), st.integers(0, 3))
def test_agreement_with_tolerance_is_that_of_the_plain_loop(pair: Pair, steps: int) -> None:
    found = coder_agreement(pair, tolerance_s=steps * pair.step_s)
    agreed = total = 0
    for a, b in zip(pair.first.tolist(), pair.second.tolist(), strict=True):
        for t in range(len(a)):
            if min(a[t], b[t]) < NOTHING:
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
