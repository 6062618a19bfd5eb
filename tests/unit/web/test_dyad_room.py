"""The Dyad room: answers are what the study's functions give, said with care."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attunement.study.dials import DIALS, Dials
from attunement.study.siblings import AGES, Pair, raise_siblings, watch
from attunement.vocabulary import AttunementError, BadValueError, UnknownNameError
from attunement.web import dyad_room
from attunement.web.dyad_question import read_question
from attunement.web.message import Message

REBUFF = {"rebuffs": 2.0, "answers": 0.0}
TWO: dict[str, Any] = {"pairs": [{}, REBUFF], "procedure": "strange-situation", "seed": 7, "sibling": 3}
LETTER = r"is (secure|avoidant|resistant|disorganised)\b"
BLAME = re.compile(rf"bad|fault|blame|pathol|disorder|abnormal|diagnos|type of|{LETTER}", re.IGNORECASE)


def never() -> bool:
    return False


def answer(name: str, **asked: Any) -> Message:
    found = dyad_room.ROOM.answers[name](TWO | asked, never)
    assert found is not None
    return Message.from_bytes(found.to_bytes())  # what it says can be sent


@pytest.mark.parametrize("procedure", AGES)
def test_the_answer_is_what_the_functions_give(procedure: str) -> None:
    found = answer("dyad", procedure=procedure)
    pairs = [Pair(Dials()), Pair(Dials().turned(REBUFF))]
    siblings = raise_siblings(pairs, months=AGES[procedure], seed=7)
    sight = watch(siblings, procedure)
    for number in (0, 1):
        film, scores = sight.of(number), sight.scores(number)
        assert np.array_equal(found.arrays[f"{number}.child"], film.child[:, 3])
        assert np.array_equal(found.arrays[f"{number}.own_arousal"], film.arousal[:, 3])
        expected = found.arrays[f"{number}.expected"]
        assert np.array_equal(expected[0], siblings.expected("comfort_expectation")[:, number])
        for row, measure in enumerate(found.facts["measures"]):
            assert np.allclose(found.arrays[f"{number}.scores"][row], scores[measure["name"]], atol=1e-6)
            assert measure["high"] > measure["low"]
        assert (found.arrays[f"{number}.acts"].sum(axis=1) == found.arrays[f"{number}.running"]).all()
        assert np.isfinite(found.arrays[f"{number}.arousal"]).all()
        if procedure == "strange-situation":
            letters = [dyad_room.LETTERS[i] for i in found.arrays[f"{number}.letters"]]
            assert letters == scores["abcd"].cast(pl.String).to_list()
    assert found.facts["episodes"][-1]["end_s"] == len(found.arrays["0.child"]) * found.facts["step_s"]


def test_why_speaks_of_the_same_ticks() -> None:
    seen, why = answer("dyad"), answer("dyad-why")
    ticks = len(seen.arrays["0.child"])
    assert why.arrays["1.reasons"].shape == (ticks, len(why.facts["reasons"]), 8)
    assert np.allclose(why.arrays["0.chances"].sum(axis=1), 1, atol=1e-5)
    assert set(why.facts["reasons"]) == set(answer("dyad-words").facts["reasons"])


def test_a_change_moves_the_spread_the_way_it_should() -> None:
    before, after = answer("dyad"), answer("dyad-change", turn="welcoming", from_month=0)
    row = [m["name"] for m in before.facts["measures"]].index("avoidance")
    assert after.arrays["1.scores"][row].mean() < before.arrays["1.scores"][row].mean() - 0.3
    assert np.array_equal(
        after.arrays["0.scores"], before.arrays["0.scores"]
    )  # nothing to stop where nothing is turned away
    assert "falls" in after.facts["shift"]["sure"]


def test_who_is_no_longer_asked_stops() -> None:
    asked = TWO | {"seed": 123_456}
    assert dyad_room.dyad(asked, lambda: True) is None
    assert dyad_room.why(asked, lambda: True) is None
    assert dyad_room.change(asked, lambda: True) is None


def test_it_speaks_with_care() -> None:
    said: list[str] = []
    for procedure in AGES:
        found, changed = answer("dyad", procedure=procedure), answer("dyad-change", procedure=procedure)
        parts = [found.facts["growth"], found.facts["spread"], *found.facts["story"], changed.facts["shift"]]
        said += [part[key] for part in parts for key in ("seen", "sure")]
    assert [text for text in said if BLAME.search(text)] == []
    assert all(text.endswith(".") and text[0].isupper() for text in said)
    assert any("no trait of a child" in text for text in said)


@pytest.mark.parametrize("procedure", AGES)
def test_the_python_gives_the_same_numbers(procedure: str) -> None:
    """The script the page saves runs, and prints what the page shows."""
    found = answer("dyad", procedure=procedure)
    space: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(found.facts["script"], "saved.py", "exec"), space)
    expected = found.arrays["1.expected"][0, -1].mean()
    assert str(expected)[:6] in printed.getvalue()
    scores = space["seen"].scores(1)
    for row, measure in enumerate(found.facts["measures"]):
        assert np.allclose(found.arrays["1.scores"][row], scores[measure["name"]], atol=1e-6)


def test_the_python_of_a_change_gives_the_same_numbers() -> None:
    found = answer("dyad-change", turn="steadier", from_month=4)
    space: dict[str, Any] = {}
    with redirect_stdout(io.StringIO()):
        exec(compile(found.facts["script"], "saved.py", "exec"), space)
    scores = space["seen"].scores(0)
    for row, measure in enumerate(found.facts["measures"]):
        assert np.allclose(found.arrays["0.scores"][row], scores[measure["name"]], atol=1e-6)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"pairs": []}, BadValueError), ({"pairs": [{}, {}, {}]}, BadValueError), ({"pairs": "all"}, BadValueError),
        ({"pairs": [{"love": 1}]}, UnknownNameError), ({"pairs": [{"reads": 9}]}, BadValueError),
        ({"pairs": [{"reads": "0.4"}]}, BadValueError), ({"procedure": "../../etc/passwd"}, UnknownNameError),
        ({"procedure": 3}, UnknownNameError), ({"seed": -1}, BadValueError), ({"seed": 1.5}, BadValueError),
        ({"sibling": 100}, BadValueError), ({"sibling": True}, BadValueError), ({"seed": 10**30}, BadValueError),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        read_question(asked)


@pytest.mark.parametrize("asked", [{"turn": "magic"}, {"turn": 1}, {"from_month": 12}, {"from_month": "6"}])
def test_a_change_that_cannot_be_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(AttunementError):
        read_question(asked, turned=True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*DIALS, "x"]), inner, max_size=3),
    max_leaves=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(st.sampled_from(["pairs", "procedure", "seed", "sibling", "turn", "from_month", "x"]), JSON),
    st.booleans(),
)
def test_anything_else_is_refused_in_a_sentence(asked: dict[str, Any], turned: bool) -> None:
    try:
        question = read_question(asked, turned=turned)
    except AttunementError as error:
        assert len(str(error)) < 1000
    else:
        assert 1 <= len(question.pairs) <= 2
