from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from attunement.measures.pair.matching import match_state
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.repair import (
    JOINED,
    REPAIRED,
    UNRESOLVED,
    EndsPerMinute,
    RepairHazard,
    median_latency,
    mismatch_bouts,
    repair,
    repair_hazard,
    repairs_per_min,
)
from attunement.record import NOT_CODED
from attunement.vocabulary import BadValueError


def lines(pair: Pair) -> list[tuple[int, int, bool]]:
    bouts = mismatch_bouts(pair)
    return list(zip(bouts.start.tolist(), bouts.steps.tolist(), bouts.repaired.tolist(), strict=True))


def test_bouts_end_in_a_match_or_are_censored(pair_of: Callable[..., Pair]) -> None:
    assert lines(pair_of("ppnnnn", "nnnnpp")) == [(0, 2, True), (4, 2, False)]


def test_uncodable_censors_and_hides_the_next_onset(pair_of: Callable[..., Pair]) -> None:
    assert lines(pair_of("pnn?nnp", "pppppnp")) == [(1, 2, False)]  # the mismatch at 4 began unseen
    assert lines(pair_of("pnn-nnp", "ppppppp")) == [(1, 2, False)]


def test_a_hole_that_was_not_coded_hides_the_next_onset_as_uncodable_time_does(pair_of: Callable[..., Pair]) -> None:
    # Seconds 0 to 3 and 10 to 12 were coded, the child differs at 10 and 11: what was before 10 nobody knows.
    assert lines(pair_of("ppp.......nnp", "ppp.......ppp")) == []
    assert lines(pair_of("ppp.......pnn", "ppp.......ppp")) == [(11, 2, False)]
    assert lines(pair_of("..np..nnp", "..pp..ppp")) == [(2, 1, True)]


def test_the_end_of_an_episode_censors_and_its_beginning_counts(pair_of: Callable[..., Pair]) -> None:
    assert lines(pair_of("..npnn..", "..pppp..")) == [(2, 1, True), (4, 2, False)]


def test_who_repaired(pair_of: Callable[..., Pair]) -> None:
    row = repair(pair_of("nppnpon", "ppnnnoo")).row(0, named=True)
    # child joins at 1; mother follows at 3 together with child? no: p→n and n→n, the child; both change at 5
    assert (row["repairs"], row["repaired_by_child"], row["repaired_by_mother"], row["repaired_by_both"]) == (
        3,
        2,
        0,
        1,
    )
    assert repair(pair_of("nn", "pn"))["repaired_by_mother"].item() == 1


def test_a_match_in_the_negative_is_no_repair(pair_of: Callable[..., Pair]) -> None:
    # mismatched 0-1, both negative 2, mismatched 3, both positive 4, mismatched 5-6 until the end
    pair = pair_of("ppnppno", "nnnnppp")
    row = repair(pair, negative=["negative"]).row(0, named=True)
    assert (row["mismatches"], row["repairs"], row["joined_negative"], row["unresolved"]) == (3, 1, 1, 1)
    assert (row["repaired_by_child"], row["repaired_by_mother"], row["repaired_by_both"]) == (0, 1, 0)
    assert row["hazard_per_step"] == pytest.approx(1 / 4)  # of four mismatched steps with a next one
    assert (row["repairs_per_min"], row["joined_negative_per_min"]) == (60 / 7, 60 / 7)
    # Bouts of 2 s (joined), 1 s (repaired) and 2 s (cut off): a third was repaired, so half never were.
    assert (row["latency_mean_s"], row["latency_median_s"], row["bouts"], row["bouts_censored"]) == (1.0, None, 3, 1)
    assert mismatch_bouts(pair, negative=["negative"]).outcome.tolist() == [JOINED, REPAIRED, UNRESOLVED]
    any_match = repair(pair).row(0, named=True)
    assert (any_match["repairs"], any_match["joined_negative"], any_match["latency_median_s"]) == (2, 0, 2.0)


@given(st.from_type(Pair))
def test_who_is_the_first_person_changes_nothing(pair: Pair) -> None:
    one, other = (repair(each, negative=["negative"]) for each in (pair, pair.swapped()))
    assert other.select(one.columns).equals(one)  # columns are named by persons, whoever is the first


@given(st.from_type(Pair))
def test_every_mismatch_ends_in_one_of_three_ways(pair: Pair) -> None:
    table, plain = repair(pair, negative=["negative"]), repair(pair)
    ends = table.select("repairs", "joined_negative", "unresolved").sum_horizontal()
    assert ends.to_list() == table["mismatches"].to_list() == plain["mismatches"].to_list()
    assert (table["repairs"] + table["joined_negative"]).to_list() == plain["repairs"].to_list()
    assert table["unresolved"].to_list() == plain["unresolved"].to_list()
    for outcome, name in ((REPAIRED, "repairs_per_min"), (JOINED, "joined_negative_per_min")):
        rate = EndsPerMinute(outcome, ("negative",))(pair)
        np.testing.assert_array_equal(rate, table[name].fill_null(np.nan))
    np.testing.assert_array_equal(RepairHazard(("negative",))(pair), table["hazard_per_step"].fill_null(np.nan))
    by_whom = table.select("repaired_by_child", "repaired_by_mother", "repaired_by_both").sum_horizontal()
    assert by_whom.to_list() == table["repairs"].to_list()


def test_rates(pair_of: Callable[..., Pair]) -> None:
    row = repair(pair_of("nnpn?n", "pppppp", 2.0)).row(0, named=True)
    assert row["repairs_per_min"] == pytest.approx(60 / 10)  # five steps of 2 s could be analysed
    assert row["hazard_per_step"] == pytest.approx(1 / 2)  # the mismatch before ? has no next step
    assert (row["latency_mean_s"], row["latency_median_s"], row["bouts"], row["bouts_censored"]) == (4.0, 4.0, 2, 1)
    assert (row["step_s"], row["seconds_analysed"]) == (2.0, 10.0)


def test_a_short_match_does_not_repair(pair_of: Callable[..., Pair]) -> None:
    pair = pair_of("nnpnnppp", "pppppppp")
    assert repair(pair)["repairs"].item() == 2
    held = repair(pair, min_match_s=2.0).row(0, named=True)
    assert (held["repairs"], held["latency_mean_s"], held["bouts"], held["min_match_s"]) == (1, 5.0, 1, 2.0)


def test_a_match_cut_short_leaves_it_open(pair_of: Callable[..., Pair]) -> None:
    bouts = mismatch_bouts(pair_of("nnp", "ppp"), min_match_s=2.0)
    assert (bouts.steps.tolist(), bouts.repaired.tolist()) == ([2], [False])


def test_a_negative_minimum_is_refused(pair_of: Callable[..., Pair]) -> None:
    with pytest.raises(BadValueError, match="min_match_s is -1"):
        repair(pair_of("n", "p"), min_match_s=-1)


@given(st.from_type(Pair))
def test_repair_agrees_with_the_plain_loop(pair: Pair) -> None:
    table = repair(pair)
    state = match_state(pair)
    for row in range(pair.shape[0]):
        repairs = at_risk = by_child = by_mother = 0
        for t in range(pair.shape[1] - 1):
            if state[row, t] == 0 and state[row, t + 1] >= 0:
                at_risk += 1
                if state[row, t + 1] == 1:
                    repairs += 1
                    child = pair.first[row, t] != pair.first[row, t + 1]
                    mother = pair.second[row, t] != pair.second[row, t + 1]
                    by_child += child and not mother
                    by_mother += mother and not child
        found = table.row(row, named=True)
        assert (found["repairs"], found["repaired_by_child"], found["repaired_by_mother"]) == (
            repairs,
            by_child,
            by_mother,
        )
        assert found["repaired_by_both"] == repairs - by_child - by_mother
        assert found["hazard_per_step"] == (pytest.approx(repairs / at_risk) if at_risk else None)
        assert repair_hazard(pair)[row] == pytest.approx(repairs / at_risk if at_risk else np.nan, nan_ok=True)
        np.testing.assert_array_equal(repairs_per_min(pair)[row], table["repairs_per_min"].fill_null(np.nan)[row])


@given(st.from_type(Pair))
def test_bouts_hold_mismatches_only_and_touch_nothing(pair: Pair) -> None:
    state = match_state(pair)
    bouts = mismatch_bouts(pair)
    for row, start, steps, repaired in zip(bouts.observation, bouts.start, bouts.steps, bouts.repaired, strict=True):
        assert (state[row, start : start + steps] == 0).all()
        assert start == 0 or state[row, start - 1] == 1 or (state[row, :start] == NOT_CODED).all()
        after = state[row, start + steps] if start + steps < pair.shape[1] else NOT_CODED
        assert (after == 1) == repaired
        assert after != 0


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans(), st.integers(0, 2)), min_size=1, max_size=30))
def test_median_latency_is_that_of_scipy(bouts: list[tuple[int, bool, int]]) -> None:
    times, done, group = (np.array(column) for column in zip(*bouts, strict=True))
    found = median_latency(times.astype(float), done.astype(bool), group=group.astype(np.intp), groups=3)
    for number in range(3):
        mine = group == number
        expected = np.nan
        if mine.any() and done[mine].any():
            censored = stats.CensoredData(times[mine & done], right=times[mine & ~done])
            survival = stats.ecdf(censored).sf
            below = survival.probabilities <= 0.5 + 1e-9
            expected = survival.quantiles[below][0] if below.any() else np.nan
        np.testing.assert_equal(found[number], expected)
