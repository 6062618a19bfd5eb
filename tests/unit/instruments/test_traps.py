"""Mistakes that public scorers make, one test each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from made_respondents import as_answers

from attunement.instruments.answers import Answers
from attunement.instruments.catalogue import instrument, scored_instrument
from attunement.instruments.change import WITHIN, bound, judged
from attunement.instruments.doubts import doubts
from attunement.instruments.made_answers import RespondentNumbers, respondents
from attunement.instruments.scored import score_answers
from attunement.vocabulary import BadValueError

Written = Callable[..., Answers]


def under(name: str, answers: Answers) -> Answers:
    """The same numbers, called answers to another scale."""
    of = instrument(name)
    return Answers(of, answers.values, answers.person, answers.about, answers.time, answers.line, of.lowest, of.highest)


@pytest.fixture(scope="module")
def to_ecr_r() -> Answers:
    return as_answers(instrument("ecr-r"), respondents(instrument("ecr-r"), 300, seed=4))


def test_the_key_of_the_ecr_on_answers_to_the_ecr_r_is_refused(to_ecr_r: Answers) -> None:
    assert instrument("ecr").scales != instrument("ecr-r").scales
    with pytest.raises(BadValueError, match=r"is this really ecr\?") as refused:
        score_answers(under("ecr", to_ecr_r))
    assert "speak against their own scale" in str(refused.value)
    assert doubts(to_ecr_r) == []


def test_and_the_other_way_round() -> None:
    to_ecr = as_answers(instrument("ecr"), respondents(instrument("ecr"), 300, seed=5))
    with pytest.raises(BadValueError, match=r"is this really ecr-r\?"):
        score_answers(under("ecr-r", to_ecr))


def test_items_keyed_by_the_place_at_which_they_were_shown_are_refused(to_ecr_r: Answers) -> None:
    shown = np.random.default_rng(2).permutation(36)
    shuffled = Answers(to_ecr_r.instrument, to_ecr_r.values[:, shown], to_ecr_r.person, to_ecr_r.about, to_ecr_r.time,
                       to_ecr_r.line, 1, 7)  # fmt: skip
    with pytest.raises(BadValueError, match="numbered by the place at which items were shown"):
        score_answers(shuffled)


def test_an_interleaved_translation_is_refused(to_ecr_r: Answers) -> None:
    # anxiety at the odd places, avoidance at the even ones
    interleaved = np.empty_like(to_ecr_r.values)
    interleaved[:, ::2], interleaved[:, 1::2] = to_ecr_r.values[:, :18], to_ecr_r.values[:, 18:]
    answers = Answers(
        to_ecr_r.instrument, interleaved, to_ecr_r.person, to_ecr_r.about, to_ecr_r.time, to_ecr_r.line, 1, 7
    )
    with pytest.raises(BadValueError, match="do not go together as the key says"):
        score_answers(answers)


def test_items_that_were_turned_before_are_refused_a_second_turn(to_ecr_r: Answers) -> None:
    values = to_ecr_r.values.copy()
    for scale in to_ecr_r.instrument.scales:
        for item in scale.reverse:
            values[:, int(item) - 1] = 8 - values[:, int(item) - 1]
    turned = Answers(to_ecr_r.instrument, values, to_ecr_r.person, to_ecr_r.about, to_ecr_r.time, to_ecr_r.line, 1, 7)
    with pytest.raises(BadValueError, match="were turned before"):
        score_answers(turned)
    assert score_answers(turned, accept_doubts=True).notes[0].kind == "doubtful"


def test_nobody_is_sorted_at_three_and_a_half(answered: Written) -> None:
    head = "who," + ",".join(f"item_{i}" for i in range(1, 10))
    below, above = "a,4,4,4,4,4,4,4,3,3", "b,4,4,4,4,4,4,4,4,3"  # anxiety 3.33 and 3.67
    found = score_answers(answered(f"{head}\n{below}\n{above}", "ecr-rs", person="who"))
    anxiety = found["scores"].filter(scale="anxiety")["score"]
    assert anxiety.to_list() == pytest.approx([10 / 3, 11 / 3])
    kinds = {name for name, kind in found["scores"].schema.items() if kind == pl.String}
    assert kinds == {"person", "about", "time", "scale", "why_no_score"}  # no column for a category
    said = " ".join(str(value) for table in found.tables.values() for row in table.rows() for value in row).casefold()
    assert not any(word in said for word in ("secure", "fearful", "preoccupied", "dismissing", "disorgani", "style"))


def test_a_zero_is_no_answer_and_never_counts(answered: Written) -> None:
    head = ",".join(f"item_{i}" for i in range(1, 10))
    with pytest.raises(BadValueError, match="'0' is no answer to item 7"):
        answered(f"{head}\n4,4,4,4,4,4,0,4,4", "ecr-rs")
    found = score_answers(answered(f"{head}\n4,4,4,4,4,4,0,4,4", "ecr-rs", missing=(0.0,)))
    assert found["scores"]["score"].to_list() == [4.0, None]
    assert found["scores"]["why_no_score"][1] == "2 of 3 items answered; 3 are needed"


def test_which_end_of_the_pbi_is_very_like_is_asked(answered: Written) -> None:
    row = ",".join(f"item_{i}" for i in range(1, 26)) + "\n" + ",".join(["3"] + ["0"] * 24)
    with pytest.raises(BadValueError, match="Say one of these: --stored very-like-3"):
        answered(row, "pbi")
    care = {
        way: score_answers(answered(row, "pbi", stored=way))["scores"]["score"][0]
        for way in ("very-like-3", "very-like-0")
    }
    # six items forward of which one is 3, six turned at 0: 3 + 18; and all the other way round
    assert care == {"very-like-3": 21.0, "very-like-0": 36.0 - 21.0}


def test_the_order_of_options_of_the_epds_is_asked(answered: Written) -> None:
    head = ",".join(f"item_{i}" for i in range(1, 11))
    with pytest.raises(BadValueError, match=r"--stored points.*--stored positions"):
        answered(f"{head}\n" + ",".join("0" * 10), "epds")
    # ten times the uppermost option: best of items 1, 2 and 4, worst of the seven others
    top = answered(f"{head}\n" + ",".join("0" * 10), "epds", stored="positions")
    assert score_answers(top)["scores"]["score"].to_list() == [21.0]


def test_item_ten_of_the_epds_opens_help_at_any_total(answered: Written) -> None:
    head = "who," + ",".join(f"item_{i}" for i in range(1, 11))
    rows = "a," + ",".join("0" * 9) + ",1\nb," + ",".join("3" * 9) + ",0\nc," + ",".join("0" * 9) + ",\n"
    found = score_answers(answered(f"{head}\n{rows}", "epds", stored="points", person="who"))
    assert found["scores"]["score"].to_list() == [1.0, 27.0, None]  # never filled up
    assert "Answered above 0: a (1)." in found.help and "Not answered, so ask: c." in found.help
    assert "b" not in found.help.split("Answered above")[1].split("\n")[0]
    assert "your local emergency number" in found.help
    assert not any(letter.isdigit() for letter in found.help.split("\n", 3)[3])  # no number that nobody looked up


def test_help_is_silent_where_nobody_needs_it(answered: Written) -> None:
    head = ",".join(f"item_{i}" for i in range(1, 11))
    assert score_answers(answered(f"{head}\n" + ",".join("2" * 9) + ",0", "epds", stored="points")).help == ""


def test_the_retest_of_the_mspss_is_no_alpha() -> None:
    of = instrument("mspss")
    assert [found.value for found in of.retests] == [0.72, 0.85, 0.75, 0.85]
    assert "they are retest correlations" in of.warning


def test_alpha_would_call_an_ordinary_month_a_change() -> None:
    of = instrument("ecr")
    by_retest, by_alpha = (bound(of, "avoidance", 0.83964, value) for value in (0.70, 0.93824))
    assert by_retest is not None and by_alpha is not None
    assert (round(by_retest.value, 2), round(by_alpha.value, 3)) == (1.27, 0.578)
    assert judged(0.9, by_retest) == WITHIN != judged(0.9, by_alpha)


def test_ordinary_weeks_are_left_in_peace_and_alpha_would_not() -> None:
    made = respondents(instrument("ecr"), 3000, seed=8, times=2, numbers=RespondentNumbers(day_share=0.3))
    answers = as_answers(instrument("ecr"), made)
    first = score_answers(answers)
    pairs = first["scores"].filter(scale="avoidance").pivot("time", index="person", values="score")
    retest = float(np.corrcoef(pairs["1"], pairs["2"])[0, 1])
    from attunement.instruments.precision import Told

    changed = {}
    for name, value in (("retest", retest), ("alpha", first["scales"]["alpha"][0])):
        change = score_answers(answers, told=Told(retest={"avoidance": value}))["change"].filter(scale="avoidance")
        changed[name] = (change["judged"] != WITHIN).mean()
    assert changed["retest"] == pytest.approx(0.05, abs=0.012)
    assert changed["alpha"] > 0.25


def test_the_ace_is_a_count_and_no_verdict(answered: Written) -> None:
    head = ",".join(f"item_{i}" for i in range(1, 12))
    found = score_answers(answered(f"{head}\n1,1,1,1,1,3,3,3,3,3,3", "ace-brfss"))
    assert found["scores"].select("score", "low", "high").row(0) == (8.0, 8.0, 8.0)
    assert any("predicts nothing of a single person" in note.text for note in found.notes)


def test_the_mbqs_is_refused_until_its_criterion_is_checked() -> None:
    with pytest.raises(BadValueError, match="nine cards at 2 and eleven at 3"):
        scored_instrument("mbqs")


@pytest.mark.parametrize("name", ["psi-4", "asq-3", "ssp", "ambiance"])
def test_what_belongs_to_others_is_refused_with_whom_to_ask(name: str) -> None:
    with pytest.raises(BadValueError, match="is not scored here: "):
        scored_instrument(name)
