"""Agreement of events: links and alignments worked by hand, and what must hold for any two lists."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.event_kappa import (
    NO_EVENT,
    aligned_sequences,
    event_agreement,
    linked_events,
    sequence_agreement,
)
from attunement.vocabulary import BadValueError

starts, lengths = st.integers(0, 30), st.integers(0, 8)
events = st.lists(
    st.tuples(st.sampled_from("abc"), starts, lengths).map(lambda e: (e[0], float(e[1]), float(e[1] + e[2]))),
    max_size=8,
)


def test_the_largest_overlap_is_linked_first() -> None:
    # 0–10 overlaps 0–6 by 6/10 and 3–11 by 7/10: the second is taken, the first stays alone
    one, two = [("a", 0, 10)], [("a", 0, 6), ("b", 3, 11)]
    assert linked_events(one, two) == [(0, 1)]
    assert linked_events(one, two, least_overlap=0.71) == []
    assert linked_events(one, two[:1]) == [(0, 0)]  # exactly 60 %


def test_points_are_linked_to_the_nearest_point_and_never_to_a_lasting_event() -> None:
    one = [("bid", 5.0, 5.0), ("bid", 9.0, 9.0)]
    two = [("bid", 4.2, 4.2), ("bid", 5.3, 5.3), ("look", 8.0, 10.0), ("bid", 10.5, 10.5)]
    assert linked_events(one, two) == [(0, 1)]
    assert linked_events(one, two, tolerance_s=1.5) == [(0, 1), (1, 3)]


def test_kappa_with_events_that_one_coder_alone_marked_by_hand() -> None:
    first = [("smile", 0, 10), ("smile", 10, 20), ("cry", 20, 30), ("cry", 40, 50), ("smile", 60, 70)]
    second = [("smile", 0, 10), ("cry", 10, 20), ("cry", 20, 30), ("cry", 40, 50), ("cry", 80, 90)]
    found = event_agreement([(first, second)])
    assert (found.linked, found.agreed, found.only_first, found.only_second) == (4, 3, 1, 1)
    assert found.names == ("cry", "smile", NO_EVENT)
    assert found.counts.tolist() == [[2, 0, 0], [1, 1, 1], [1, 0, 0]]
    assert found.weighted.tolist() == [[4, 0, 0], [2, 2, 1], [1, 0, 0]]
    assert found.percent_linked == 80
    assert found.raw_agreement == 0.6
    # Cohen's kappa of the four linked pairs: observed 3/4, chance (2·3 + 2·1)/16
    assert found.kappa_of_linked == pytest.approx((0.75 - 0.5) / (1 - 0.5))
    # Expected: rows 4, 5, 1 and columns 7, 2, 1 with an empty corner. The last row's one event falls on cry or smile
    # as their columns' effects do, and so on; the fit below solves u_i v_j for the eight cells by another way.
    chance = fitted_trace(found.weighted)
    assert found.kappa == pytest.approx((0.6 - chance / 10) / (1 - chance / 10))
    assert found.kappa_max == pytest.approx(((4 + 2) / 10 - chance / 10) / (1 - chance / 10))


def fitted_trace(table: np.ndarray) -> float:
    """Fit log u_i + log v_j to all cells but the last by Newton's method on the Poisson likelihood."""
    cells = [(i, j) for i in range(len(table)) for j in range(len(table)) if (i, j) != (len(table) - 1,) * 2]
    design = np.array([[*(np.arange(len(table)) == i), *(np.arange(1, len(table)) == j)] for i, j in cells], float)
    y = np.array([table[cell] for cell in cells], float)
    beta = np.linalg.lstsq(design, np.log(y + 0.5), rcond=None)[0]
    for _ in range(100):
        mean = np.exp(design @ beta)
        beta += np.linalg.solve(design.T @ (mean[:, None] * design), design.T @ (y - mean))
    mean = dict(zip(cells, np.exp(design @ beta), strict=True))
    return sum(mean[i, i] for i in range(len(table) - 1))


def test_each_code_against_the_rest() -> None:
    first = [("smile", 0, 10), ("smile", 10, 20), ("cry", 20, 30), ("cry", 40, 50), ("smile", 60, 70)]
    second = [("smile", 0, 10), ("cry", 10, 20), ("cry", 20, 30), ("cry", 40, 50), ("cry", 80, 90)]
    table = event_agreement([(first, second)]).by_code().filter(code="smile").row(0, named=True)
    assert (table["events_1"], table["events_2"], table["agreed"]) == (3, 1, 1)
    # 2 × 2 of ten tallies: both smile 2, first only 3, second only 0, neither 5
    chance = (5 * 2 + 5 * 8) / 100
    assert table["kappa"] == pytest.approx((0.7 - chance) / (1 - chance))


def test_a_single_code_has_links_but_no_kappa() -> None:
    found = event_agreement([([("smile", 0, 10), ("smile", 20, 30)], [("smile", 0, 10)])])
    assert found.percent_linked == pytest.approx(200 / 3)
    assert np.isnan(found.kappa)
    assert found.by_code()["kappa"].to_list() == [None]


def test_nothing_marked_by_either_is_no_agreement() -> None:
    found = event_agreement([([], [])])
    assert np.isnan(found.kappa) and np.isnan(found.percent_linked)


def test_an_omission_is_aligned_and_counted() -> None:
    assert aligned_sequences("abcabc", "abcbc") == [(0, 0), (1, 1), (2, 2), (3, None), (4, 3), (5, 4)]
    # one substitution is cheaper than two omissions, and dearer where omissions cost little
    assert aligned_sequences("ab", "ac") == [(0, 0), (1, 1)]
    path = aligned_sequences("ab", "ac", omission=0.4)
    assert path[0] == (0, 0)
    assert sorted(path[1:], key=str) == [(1, None), (None, 1)]


def test_the_alignment_costs_as_little_as_any() -> None:
    def cheapest(one: str, two: str) -> float:
        if not one or not two:
            return len(one) + len(two)
        return min(
            cheapest(one[1:], two[1:]) + (one[0] != two[0]), cheapest(one[1:], two) + 1, cheapest(one, two[1:]) + 1
        )

    for one, two in (("abca", "bcab"), ("aabb", "bbaa"), ("abcabc", "cab"), ("", "ab")):
        path = aligned_sequences(one, two)
        assert sum(i is None or j is None or one[i] != two[j] for i, j in path) == cheapest(one, two)
        assert [i for i, _ in path if i is not None] == list(range(len(one)))
        assert [j for _, j in path if j is not None] == list(range(len(two)))


def test_the_sequence_kappa_counts_as_the_event_kappa_does() -> None:
    found = sequence_agreement([("aab", "abb")])
    assert found.counts.tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert found.kappa_of_linked == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))


@given(events, events)
def test_exchanging_the_coders_changes_no_agreement(one: list, two: list) -> None:
    there, back = event_agreement([(one, two)]), event_agreement([(two, one)])
    assert (there.linked, there.only_first) == (back.linked, back.only_second)
    assert there.linked + there.only_first == len(one)
    links = linked_events(one, two)
    assert len({i for i, _ in links}) == len({j for _, j in links}) == len(links)


@given(events, st.integers(-100, 100))
def test_a_coder_agrees_with_herself_at_any_time_of_the_clock(one: list, by_s: int) -> None:
    distinct = list({(start, end): (code, start, end) for code, start, end in one}.values())
    moved = [(code, a + by_s, b + by_s) for code, a, b in distinct]
    found = event_agreement([(moved, moved)])
    assert found.linked == len(distinct)
    if len({code for code, _, _ in distinct}) > 1:
        assert found.kappa == pytest.approx(1)
        assert found.kappa_of_linked == pytest.approx(1)


@pytest.mark.parametrize("settings", [{"least_overlap": 0}, {"least_overlap": 1.1}, {"tolerance_s": -1}])
def test_settings_out_of_range_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(BadValueError, match="least_overlap"):
        linked_events([("a", 0, 1)], [("a", 0, 1)], **settings)
    with pytest.raises(BadValueError, match="costs"):
        aligned_sequences("a", "a", omission=0)
