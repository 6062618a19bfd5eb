from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.measures.pair.pair import Pair
from attunement.measures.pair.state_space_grid import grid_cells, state_space_grid, visits


def test_measures_of_a_grid_walked_by_hand(pair_of: Callable[..., Pair]) -> None:
    row = state_space_grid(pair_of("ppppnnppppo", "ppppnnppppo", 0.5)).row(0, named=True)
    assert (row["cells"], row["cells_visited"], row["visits"], row["transitions"]) == (16, 3, 4, 3)
    assert row["seconds_analysed"] == 5.5
    assert row["transitions_per_min"] == pytest.approx(3 / 5.5 * 60)
    assert row["mean_visit_s"] == pytest.approx(5.5 / 4)
    shares = np.array([8, 2, 1]) / 11
    assert row["dispersion"] == pytest.approx(1 - (16 * (shares**2).sum() - 1) / 15)
    assert row["visit_entropy"] == pytest.approx(-(0.5 * np.log(0.5) + 2 * 0.25 * np.log(0.25)))
    assert row["transition_entropy"] == pytest.approx(np.log(3))  # p→n, n→p, p→o once each
    assert (row["attractor"], row["attractor_share"]) == ("positive/positive", pytest.approx(8 / 11))
    assert row["return_time_s"] == 1.0


def test_dispersion_runs_from_one_cell_to_all(pair_of: Callable[..., Pair]) -> None:
    assert state_space_grid(pair_of("ppp", "nnn"))["dispersion"].item() == pytest.approx(0)
    everywhere = pair_of("nnnnoooommmmpppp", "nompnompnompnomp")
    assert state_space_grid(everywhere)["dispersion"].item() == pytest.approx(1)
    assert state_space_grid(everywhere)["attractor"].item().count("/") == 16  # nothing stands out: nothing is winnowed


def test_winnowing_keeps_what_stands_out(pair_of: Callable[..., Pair]) -> None:
    # Durations 9, 8, 1, 1. H: 4 cells 2.99, 3 cells 2.11, 2 cells .03; half of the first is passed at two.
    pair = pair_of("p" * 9 + "o" * 8 + "n" + "m", "p" * 9 + "o" * 8 + "n" + "m")
    assert state_space_grid(pair)["attractor"].item() == "object/object, positive/positive"


def test_an_interruption_is_no_transition_and_no_return(pair_of: Callable[..., Pair]) -> None:
    row = state_space_grid(pair_of("ppppn?pppp", "ppppn?pppp")).row(0, named=True)
    assert (row["visits"], row["transitions"], row["return_time_s"]) == (3, 1, None)


def test_nothing_analysed_is_missing(pair_of: Callable[..., Pair]) -> None:
    row = state_space_grid(pair_of(["??", "pp"], ["pp", "pp"])).row(0, named=True)
    assert (row["visits"], row["mean_visit_s"], row["visit_entropy"], row["attractor"]) == (0, None, None, None)


@given(st.from_type(Pair))
def test_cells_and_visits_add_up(pair: Pair) -> None:
    table, cells, stay = state_space_grid(pair), grid_cells(pair), visits(pair)
    rows = pair.shape[0]
    np.testing.assert_allclose(
        cells["seconds"].to_numpy().reshape(rows, -1).sum(axis=1), pair.coverage()["seconds_analysed"]
    )
    np.testing.assert_array_equal(cells["visits"].to_numpy().reshape(rows, -1).sum(axis=1), table["visits"])
    moves = [0] * rows
    for row in range(rows):
        for t in range(1, pair.shape[1]):
            now, before = (pair.first[row, t], pair.second[row, t]), (pair.first[row, t - 1], pair.second[row, t - 1])
            moves[row] += min(*now, *before) >= 0 and now != before
    assert table["transitions"].to_list() == moves
    dispersion = table["dispersion"].drop_nulls()
    assert ((dispersion >= -1e-9) & (dispersion <= 1 + 1e-9)).all()
    assert stay.steps.sum() * pair.step_s == pytest.approx(pair.coverage()["seconds_analysed"].sum())


@given(st.from_type(Pair))
def test_return_time_is_that_of_the_plain_loop(pair: Pair) -> None:
    table = state_space_grid(pair)
    for row in range(pair.shape[0]):
        home = table["attractor"][row]
        gaps, away = [], None  # None: not on a seen way back
        for a, b in zip(pair.first[row].tolist(), pair.second[row].tolist(), strict=True):
            if min(a, b) < 0:
                away = None
            elif f"{pair.names[0][a]}/{pair.names[1][b]}" in home.split(", "):
                gaps += [away] if away else []
                away = 0
            elif away is not None:
                away += 1
        expected = pytest.approx(np.mean(gaps) * pair.step_s) if gaps else None
        assert table["return_time_s"][row] == expected
