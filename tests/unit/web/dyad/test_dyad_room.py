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
from scipy.stats import binomtest

from attunement.evidence import load_findings
from attunement.evidence.trials import KNOWN
from attunement.lab.catalogue import WATCHED
from attunement.study.dials import DIALS, PRESETS, TURNS, Dials, Preset
from attunement.study.siblings import Pair, raise_siblings, watch
from attunement.study.stages import draw, raise_children
from attunement.vocabulary import AttunementError, BadValueError, UnknownNameError
from attunement.web.dyad import dyad_room
from attunement.web.dyad.dyad_words import LETTERS
from attunement.web.dyad.question import read_question
from attunement.web.frame.message import Message

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


@pytest.mark.parametrize("procedure", WATCHED)
def test_the_answer_is_what_the_functions_give(procedure: str) -> None:
    found = answer("dyad", procedure=procedure)
    pairs = [Pair(Dials()), Pair(Dials().turned(REBUFF))]
    siblings = raise_siblings(pairs, months=WATCHED[procedure].usual_months, seed=7)
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
            letters = [LETTERS[i] for i in found.arrays[f"{number}.letters"]]
            assert letters == scores["abcd"].cast(pl.String).to_list()
    assert found.facts["episodes"][-1]["end_s"] == len(found.arrays["0.child"]) * found.facts["step_s"]


def test_why_speaks_of_the_same_ticks() -> None:
    seen, why = answer("dyad"), answer("dyad-why")
    ticks = len(seen.arrays["0.child"])
    assert why.arrays["1.reasons"].shape == (ticks, len(why.facts["reasons"]), 8)
    assert np.allclose(why.arrays["0.chances"].sum(axis=1), 1, atol=1e-5)
    assert set(why.facts["reasons"]) <= set(answer("dyad-words").facts["reasons"])


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
    for procedure in WATCHED:
        found, changed = answer("dyad", procedure=procedure), answer("dyad-change", procedure=procedure)
        parts = [found.facts["growth"], found.facts["spread"], *found.facts["story"], changed.facts["shift"]]
        said += [part[key] for part in parts for key in ("seen", "sure")]
        said += [changed.facts["shift"]["means"]["words"]] if changed.facts["shift"]["means"] else []
    said += [preset["tells"]["words"] for preset in answer("dyad-words").facts["presets"]]
    assert [text for text in said if BLAME.search(text)] == []
    assert all(text.endswith(".") and text[0].isupper() for text in said)
    assert any("no trait of a child" in text for text in said)


@pytest.mark.parametrize("procedure", WATCHED)
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


def test_the_sibling_has_its_letter_and_is_held_beside_the_secure_ones() -> None:
    avoidant = {preset.name: preset for preset in PRESETS}["turning-away"].values
    for sibling in (0, 60):
        found = answer("dyad", pairs=[dict(avoidant)], sibling=sibling)
        sight = watch(raise_siblings([Pair(Dials().turned(avoidant))], seed=7), "strange-situation")
        scores, film = sight.scores(0), sight.of(0)
        letter = scores["abcd"].cast(pl.String)[sibling]
        told = found.facts["story"][0]
        assert f"would write {letter} (" in told["seen"]
        alone = ~film.together.any(axis=1) & film.live[:, sibling]
        cried = ((film.child[:, sibling] == 3) & alone).sum() * sight.occasion.step_s
        assert (
            f"Seen: cries for {cried:.0f} s. Felt: arousal {film.arousal[alone, sibling].mean():.2f};" in told["seen"]
        )
        secure = (scores["abcd"].cast(pl.String) == "B").to_numpy()
        tick = np.flatnonzero(film.live.all(axis=1))[100]
        assert found.arrays["0.compared"][tick] == pytest.approx(np.median(film.arousal[tick, secure]), abs=1e-6)
        assert f"the middle of the {secure.sum()} secure siblings" in told["seen"]
        assert ("Spangler" in told["sure"]) == (letter == "A")


def test_two_pairs_are_held_beside_each_other() -> None:
    found = answer("dyad")
    assert np.array_equal(found.arrays["0.compared"], found.arrays["1.own_arousal"])
    assert np.array_equal(found.arrays["1.compared"], found.arrays["0.own_arousal"])
    assert "with the first caregiver the child expects" in found.facts["growth"]["seen"]
    assert "the first child expects" in answer("dyad", pairs=[{}, {"reactivity": 2.0}]).facts["growth"]["seen"]


@pytest.mark.parametrize("procedure", WATCHED)
def test_expectations_stand_beside_what_is_usual(procedure: str) -> None:
    found = answer("dyad", procedure=procedure, pairs=[{}])
    band = found.arrays["usual"]
    assert band.shape == (len(answer("dyad-words").facts["expected"]), WATCHED[procedure].usual_months + 1, 3)
    assert (np.diff(band, axis=2) >= 0).all() and (band[0, -1, 2] - band[0, -1, 0]) > 0.1
    assert "as is usual" in found.facts["growth"]["seen"]
    low = answer("dyad", procedure=procedure, pairs=[{"rebuffs": 3.0, "answers": -1.2}])
    assert "less than is usual" in low.facts["growth"]["seen"]
    assert "not of real ones" in low.facts["growth"]["sure"]


def test_what_is_usual_is_what_low_risk_children_expect() -> None:
    children = raise_children(draw("low-risk", n=512, seed=1), months=12)
    comfort = np.asarray(children.lanes.bonds[0].comfort_expectation)
    assert answer("dyad").arrays["usual"][0, 12] == pytest.approx(np.quantile(comfort, (0.25, 0.5, 0.75)), abs=1e-6)


def test_every_starting_point_says_how_little_it_tells() -> None:
    said = answer("dyad-words").facts
    assert said["not_yours"].startswith("These are not your family")
    findings = load_findings()
    for preset in said["presets"]:
        finding = findings[preset["tells"]["source"]["finding"]]
        number = finding.part("insecure" if preset["who"] == "child" else "value").number
        assert f"{number:.2f}".lstrip("0") in preset["tells"]["words"] and "little" in preset["tells"]["words"]
    alone = {act["name"]: act["alone"] for act in said["child_acts"]}
    assert alone["avert"] == "busies itself, looks down" and alone["cry"] == "cries"


WAYS = {("D", 1): 0, ("C", 1): 1, ("A", 1): 2, ("B", -1): 3, ("D", -1): 4, ("C", -1): 5, ("A", -1): 6, ("B", 1): 7}


def may_move(before: np.ndarray, after: np.ndarray, letter: int) -> set[int]:
    """Which way a letter may be said to go by SciPy's exact test of those who changed; both at the edge of what is sure."""
    gained = int(((after == letter) & (before != letter)).sum())
    lost = int(((before == letter) & (after != letter)).sum())
    p = binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
    return ({0} if p >= 0.03 else set()) | ({int(np.sign(gained - lost))} if p <= 0.11 else set())


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: f"{preset.who} {preset.name}")
def test_no_change_is_shown_that_trials_contradict_without_saying_so(preset: Preset) -> None:
    """Every starting point × change, against the table written by hand: it agrees, or the panel says where it does not."""
    start = {"caregiver": "middle", "child": "middle"} | {preset.who: preset.name}
    asked: dict[str, Any] = {"pairs": [dict(preset.values)]}
    before = answer("dyad", **asked).arrays["0.letters"]
    for turn in TURNS:
        found = answer("dyad-change", **asked, turn=turn.name)
        seen, listed = found.facts["shift"]["seen"], {row["measure"]: row for row in found.facts["shift"]["moves"][0]}
        assert list(listed) == sorted(listed, key=lambda m: WAYS.get((m, WAY[listed[m]["way"]]), 8)), "the worst first"
        for number, letter in enumerate(LETTERS):
            was, now = (int((letters == number).sum()) for letters in (before, found.arrays["0.letters"]))
            row = listed[letter]
            way = WAY[row["way"]]
            assert way in may_move(before, found.arrays["0.letters"], number)
            assert (row["was"], row["now"]) == (str(was), str(now))
            if way:
                assert f"({letter}) {'rises' if way > 0 else 'falls'} from {was} " in seen.replace(" in a hundred", "")
            else:
                assert f"{letter} ({was} and {now})" in seen or f"{letter} {was} → {now}" in seen
            rows = [k for k in KNOWN if (k.turn, k.measure) == (turn.name, letter)]
            rows = [k for k in rows if not k.caregivers or start["caregiver"] in k.caregivers]
            rows = [k for k in rows if not k.children or start["child"] in k.children]
            assert {source["finding"] for source in row["sources"]} == {k.finding for k in rows}
            assert all(source["citation"] and source["words"] for source in row["sources"])
            opposite = f"saw the opposite of {letter} "
            if not rows:
                assert row["verdict"] == "no trial known" and opposite not in seen
            elif way == -rows[0].direction:
                assert row["verdict"] == "against the evidence" and opposite in seen
                assert "against the evidence; here the theory fails" in seen and row["sources"][0]["finding"] in seen
            else:
                assert row["verdict"] == ("as published" if way else "not told here") and opposite not in seen


WAY = {"up": 1, "down": -1, "stays": 0}


def test_more_protest_is_no_harm_and_a_base_is_explained() -> None:
    still = answer("dyad-change", procedure="still-face", pairs=[{}]).facts["shift"]
    assert "being upset while the face is still " in still["seen"] and "no harm" in still["means"]["words"]
    assert still["means"]["source"]["finding"] == "sf.effect" and still["moves"] == [[]]
    home = answer("dyad-change", procedure="home-visit", pairs=[{}]).facts["shift"]
    assert home["means"]["source"]["finding"] == "aqs.sens"
    assert [row["measure"] for row in home["moves"][0]] == ["security at home"]


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
