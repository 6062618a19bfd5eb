"""The coder of the interview: hand-made interviews at every boundary, the norm's shares, and agreement as declared."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.evidence.findings import load_findings
from attunement.respondents.asking import Asking
from attunement.respondents.interview import TOPICS, WAYS, Interview, interview
from attunement.respondents.interview_coding import (
    CUTS,
    INTERVIEW_WEIGHTS,
    NORM,
    Coder,
    Cuts,
    code,
    cuts_of,
    told,
)
from attunement.vocabulary import BadValueError

ASKING = Asking(1, 70_000)
SURE = Coder(seed=1, error=False)
ROUND = Cuts(coherence=0.2, usual_ratio=2.0, lapses=0.2, source="round numbers for tests")
MAIN, LOSS_TURNS = 150, 25


def made(lapses_about_loss: int = 0, **turns: int) -> Interview:
    """An interview by how many of the 150 turns were taken in each way; the rest dismissed."""
    ways = [list(WAYS).index(way) for way, many in turns.items() for _ in range(many)]
    ways += [list(WAYS).index("dismiss")] * (MAIN - len(ways))
    loss = [list(WAYS).index("lapse")] * lapses_about_loss + [0] * (LOSS_TURNS - lapses_about_loss)
    return Interview(np.array([6], np.uint32), np.array([[*ways, *loss]], np.int8), ASKING)


def coded(said: Interview, cuts: Cuts = ROUND, coder: Coder = SURE) -> dict:
    return code(said, coder, cuts=cuts).row(0, named=True)


def test_coherence_is_what_is_told_less_the_rest() -> None:
    said = made(tell=60, need=30, dismiss=30, anger=20, lapse=10)
    expected = 0.6 - 0.5 * 0.2 - 0.8 * 0.2
    assert told(said)[0] == pytest.approx(expected)
    row = coded(said)
    assert row["coherence"] == pytest.approx(5 + 8 * (expected - 0.2))
    assert (row["person"], row["dismissing"], row["preoccupied"]) == (6, pytest.approx(0.2), pytest.approx(20 / 150))


def test_an_interview_is_coherent_from_the_cut_on() -> None:
    said = made(tell=75, anger=15)  # .5 − .8·.1 − .5·.4
    at = float(told(said)[0])
    for cut, state, coherence in ((at, "F", 5.0), (at + 1e-9, "Ds", 5.0), (at + 0.1, "Ds", 4.2), (at - 0.1, "F", 5.8)):
        row = coded(said, replace(ROUND, coherence=cut))
        assert (row["state"], row["coherence"]) == (state, pytest.approx(coherence))


@pytest.mark.parametrize(("anger", "state"), [(0, "Ds"), (49, "Ds"), (50, "Ds"), (51, "E"), (150, "E")])
def test_who_is_not_coherent_is_what_it_does_more_than_usual(anger: int, state: str) -> None:
    assert coded(made(anger=anger))["state"] == state  # 100 dismissed is twice 50 angry


def test_who_neither_dismisses_nor_is_angry_is_still_one_of_the_two() -> None:
    assert coded(made(lapse=150))["state"] == "Ds"


@pytest.mark.parametrize(("lapses", "unresolved"), [(0, False), (4, False), (5, True), (25, True)])
def test_unresolved_comes_beside_from_so_many_lapses_on(lapses: int, unresolved: bool) -> None:
    for turns in ({"tell": 150}, {"anger": 150}):
        row = coded(made(lapses, **turns))
        assert (row["unresolved"], row["lapses"]) == (unresolved, lapses / 25)


def test_the_scale_ends_at_one_and_nine() -> None:
    assert coded(made(tell=150))["coherence"] == 9.0
    assert coded(made(anger=150))["coherence"] == 1.0


def test_lapses_about_loss_say_nothing_on_coherence_nor_others_on_loss() -> None:
    assert coded(made(25, tell=90))["coherence"] == coded(made(0, tell=90))["coherence"]
    assert coded(made(0, lapse=90))["lapses"] == 0


@given(st.permutations(range(MAIN)))
def test_the_order_of_turns_does_not_matter(order: list[int]) -> None:
    said = made(tell=50, need=20, anger=30, lapse=10)
    mixed = replace(said, ways=np.concatenate([said.ways[:, order], said.ways[:, MAIN:]], axis=1))
    assert coded(mixed) == coded(said)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(1, 30))
def test_more_told_is_more_coherent(tell: int, anger: int, more: int) -> None:
    assert told(made(tell=tell + more, anger=anger))[0] > told(made(tell=tell, anger=anger))[0]


@pytest.fixture(scope="module")
def said(sample) -> Interview:
    return interview(sample, ASKING)


def shares(table: pl.DataFrame) -> dict[str, float]:
    return {state: float((table["state"] == state).mean()) for state in ("F", "Ds", "E")} | {
        "U": float(table["unresolved"].mean())
    }


@pytest.mark.parametrize("error", [True, False])
def test_cuts_give_a_sample_the_shares_of_the_norm(said, error) -> None:
    coder = Coder(seed=3, error=error)
    found = shares(code(said, coder, cuts=cuts_of(said, coder, source="a test")))
    # shares of turns are of 150 and 25, so that several people stand at a cut: few at that of anger, many where nobody errs
    assert found == pytest.approx(dict(NORM), abs=0.005 if error else 0.06)
    if error:
        assert (found["F"], found["U"]) == pytest.approx((0.58, 0.18), abs=0.5 / len(said))


def test_the_norm_is_the_published_one() -> None:
    parts = {part.name: part.value for part in load_findings()["aai.norm"].parts}
    assert {"F": parts["F"], "Ds": parts["Ds"], "E": parts["E"], "U": parts["U_additional"]} == dict(NORM)


def test_cuts_in_use_say_that_they_are_provisional_and_divide_a_made_up_sample(said) -> None:
    assert CUTS.source.startswith("provisional")
    found = shares(code(said, Coder(seed=3)))
    assert all(0.05 < share < 0.8 for share in found.values())


def test_a_sample_that_gives_no_cut_is_refused() -> None:
    calm = replace(
        made(tell=100), ways=np.repeat(made(tell=100).ways, 10, axis=0), number=np.arange(10, dtype=np.uint32)
    )
    with pytest.raises(BadValueError, match="hold no angry turn"):
        cuts_of(calm, Coder(seed=1), source="a test")


def test_two_coders_agree_as_far_as_the_declared_error_lets_them(said) -> None:
    """r of coherence is true variance over variance with an error of .35 points; so much agreement in states comes of it."""
    true, first, second = (
        code(said, coder) for coder in (Coder(seed=3, error=False), Coder(seed=3), Coder(seed=3, number=1))
    )
    variance = float(np.var(true["coherence"].to_numpy()))
    r = np.corrcoef(first["coherence"], second["coherence"])[0, 1]
    assert r == pytest.approx(variance / (variance + 0.35**2), abs=0.005)
    lapses = float(np.var(true["lapses"].to_numpy()))
    r = np.corrcoef(first["lapses"], second["lapses"])[0, 1]
    assert r == pytest.approx(lapses / (lapses + 0.04**2), abs=0.05)
    assert 0.88 < (first["state"] == second["state"]).mean() < 0.99
    assert 0.80 < (first["unresolved"] == second["unresolved"]).mean() < 0.97
    assert code(said, Coder(seed=3)).equals(first)


def test_the_same_people_say_alike_some_days_later(sample, said) -> None:
    """Less than coders agree: turns are drawn anew, and the day is felt anew."""
    first, again, other = (
        code(each, coder)
        for each, coder in (
            (said, Coder(seed=3)),
            (interview(sample, replace(ASKING, again=1)), Coder(seed=3)),
            (said, Coder(seed=3, number=1)),
        )
    )
    days, coders = (np.corrcoef(first["coherence"], one["coherence"])[0, 1] for one in (again, other))
    assert 0.8 < days < coders - 0.02
    assert 0.75 < (first["state"] == again["state"]).mean() < 0.95


def test_each_number_moves_a_score(said) -> None:
    few = Interview(said.number[:300], said.ways[:300], ASKING)
    usual = code(few, Coder(seed=3))
    for name in ("coherent_from", "a_turn", "dismiss", "anger_or_lapse", "coherence_error", "lapses_error"):
        changed = replace(INTERVIEW_WEIGHTS, **{name: getattr(INTERVIEW_WEIGHTS, name) * 1.5})
        assert not code(few, Coder(seed=3), weights=changed).equals(usual), name


def test_topics_of_the_two_parts() -> None:
    assert len(TOPICS) == MAIN + LOSS_TURNS
