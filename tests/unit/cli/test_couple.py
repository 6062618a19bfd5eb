"""`attune couple`: what is printed, kept and said as JSON, and what is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from attunement.cli.couple_printing import WIDTHS, WORDS_WIDTH, _print_pairs
from attunement.evidence.couples_shown import SECTIONS, SHOWN, SPREAD, means
from attunement.lab.couples.scenes import PROCEDURES
from attunement.study.couples.run import run_couples
from attunement.study.couples.spec import make_couple_spec

Command = Callable[..., tuple[int, str, str]]
WORDS = ("couple", "--couples", "36", "--years", "0.1", "--threads", "1", "--out", "run")


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_couples_are_printed_beside_published_numbers_and_rivals_and_assumptions_are_said(attune: Command) -> None:
    code, out, err = attune(*WORDS)
    words = one_line(out)
    assert code == 0 and not err
    assert "36 couples, 0.1 years together, theory couple, seed 1" in words
    for said in (
        "What agrees is no support", "learning answering published", "With satisfaction, r own anxiety", "No act of force",
        "nobody has a style", "Results: run", "Where the middle of a scale lies is put in", "attack is criticism or contempt",
        "not what a partner does to the other",
    ):  # fmt: skip
        assert said in words, said
    assert Path("run/manifest.json").is_file() and Path("run/tables/answers.parquet").is_file()


def test_no_number_is_cut_short_in_a_narrow_terminal(attune: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "46")
    code, out, _ = attune(*WORDS)
    assert code == 0 and "…" not in out


def test_a_procedure_pairs_and_another_number_are_printed(attune: Command) -> None:
    code, out, _ = attune(*WORDS, "--procedure", "conflict", "--pairs", "--set", "care.follow_trust=0")
    words = one_line(out)
    assert code == 0 and "Changed: care.follow_trust = 0" in words
    assert "Conflict discussion: Ten minutes about something the first wants changed" in words
    assert "avoidance, withdrawing" in words and "No pair of groups has 30 couples" in words


def test_everything_is_said_to_programs(attune: Command) -> None:
    code, out, err = attune(*WORDS, "--procedure", "diary", "--pairs", "--json")
    said = json.loads(out)
    assert code == 0 and not err
    by_name = {row["name"]: row for row in said["found"]}
    actor = by_name["actor avoidance"]
    assert actor["published"] == "−.37" and len(actor["interval_95"]) == 2 and "not_learning" in actor
    assert said["spec"]["procedure"] == "diary" and said["procedure"] and said["pairs"] == []
    assert any("no support" in note.lower() for note in said["notes"])
    assert any("is built in" in note for note in said["notes"]) and any(
        "are in no pair" in note for note in said["notes"]
    )
    weight = by_name["actor avoidance, weight"]
    low, high = weight["interval_95"]
    assert (low + high) / 2 == pytest.approx(weight["value"]), "a weight is no correlation"


def test_pairs_fit_a_terminal_of_eighty_letters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    names = ["one", "other", "couples", "satisfaction_one", "satisfaction_other", "one_demands", "other_demands"]
    row = ("avoidance higher", "avoidance higher", 1175, -0.083, -0.183, 0.0204, 0.0199)
    _print_pairs(Console(), pl.DataFrame([row], schema=names, orient="row"))
    lines = capsys.readouterr().out.splitlines()
    assert any(
        "avoidance higher + avoidance higher" in line and "−.08, −.18" in line and ".020" in line for line in lines
    )
    assert any(" content " in line and "2 demands" in line for line in lines)


def test_a_trial_is_printed_with_what_it_does_not_say(attune: Command) -> None:
    words = ("couple", "--couples", "240", "--years", "0.1", "--threads", "1", "--out", "run", "--trial", "eft,wait")
    code, out, _ = attune(*words)
    said = one_line(out)
    assert code == 0 and "Trial of couple therapy: change of satisfaction from before" in said
    assert re.search(r"eft \d+ after \S+ \S+ \[\S+, \S+\] \.73 half a year", said), "an effect has an interval"
    assert "says nothing about therapy" in said and "A softening was seen in" in said and "falls behind waiting" in said
    code, out, _ = attune(*words, "--json")
    eft, wait = json.loads(out)["trial"]
    assert eft["arm"] == "eft" and len(eft["effects"]) == 3 and wait["softened"] is None
    assert min(eft["errors"]) > 0 and eft["published"] == [".73", ".66", "–"] and wait["published"] is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--couples", "3"), "couples is 3; it must be a whole number from 12"),
        (("--couples", "many"), "--couples is 'many'; give a whole number"),
        (("--years", "0"), "years is 0.0; it must be a number above 0"),
        (("--years", "soon"), "--years is 'soon'; give a number"),
        (("--procedure", "strange-situation"), "There is no procedure for couples called 'strange-situation'."),
        (("--set", "care.follow_trust"), "write NAME=NUMBER"),
        (("--set", "care.follow_trst=0"), "Did you mean 'care.follow_trust'?"),
        (("--trial", "eft"), "the arms of a trial are eft; give two or three of eft, bct, wait"),
        (("--trial", "eft,weight"), "There is no arm of a trial called 'weight'."),
        (("--trial", ""), "There is no arm of a trial called ''."),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(attune: Command, words: tuple[str, ...], said: str) -> None:
    code, out, err = attune("couple", "--out", "run", *words)
    assert code == 2 and not out and said in one_line(err)


def test_the_theory_of_couples_is_shown_and_is_none_for_children(attune: Command) -> None:
    assert "Of two grown-ups (`attune couple`): couple, couple-fixed" in one_line(attune("show", "theory")[1])
    code, out, _ = attune("show", "theory", "couple")
    words = one_line(out)
    assert code == 0 and "Autopilot" in words and "follow_trust 1 0 to 2" in words
    code, _, err = attune("simulate", "--theory", "couple", "--dyads", "2")
    assert code == 2 and "There is no theory called 'couple'" in one_line(err)


def test_every_number_that_is_printed_has_a_line_of_its_own() -> None:
    printed = [name for words in SECTIONS.values() for name in words]
    assert len(printed) == len(set(printed)) and set(SHOWN) <= set(printed)
    assert all(shown.source and len(shown.published) <= WIDTHS[-1] for shown in SHOWN.values())
    assert all(len(words) <= WORDS_WIDTH for section in SECTIONS.values() for words in section.values())
    assert means("anxiety with, SD").endswith("anxiety with one, its SD") and means("something new") == "something new"


def test_every_number_that_comes_out_is_printed(tmp_path: Path) -> None:
    printed = {name for words in SECTIONS.values() for name in words}
    for name in PROCEDURES:
        run = run_couples(make_couple_spec(couples=24, years=1.0, procedure=name), out=tmp_path / name)
        found = {one.name.removesuffix(SPREAD) for one in (*run.found(), *run.found_in_procedure())}
        assert found <= printed, name
