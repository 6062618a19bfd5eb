"""`attune score`, `attune respondents`, `attune packs` and `attune show scale` as a new user meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def answers(attune: Command) -> str:
    """Answers of 120 made-up people about two relationships, twice."""
    code, out, err = attune(
        "respondents", "ecr-rs", "--n", "120", "--about", "mother,partner", "--times", "2", "--out", "made"
    )
    assert (code, err) == (0, "")
    assert "Score them: attune score made/answers.csv --scale ecr-rs" in out
    return "made/answers.csv"


WHO = ("--person", "person", "--about", "about", "--time", "time")


def test_from_a_table_to_scores(attune: Command, answers: str, tmp_path: Path) -> None:
    code, out, err = attune(
        "score", answers, "--scale", "ecr-rs", "--items", "item_#", *WHO, "--retest", "avoidance=0.7"
    )
    assert (code, err) == (0, "")
    assert all(len(line.rstrip()) <= 80 for line in out.splitlines())
    assert "no reliable change" in out and "no type of person" in out.replace("\n", " ")
    scores = pl.read_csv(tmp_path / "scores" / "tables" / "scores.csv")
    assert len(scores) == 120 * 2 * 2 * 2
    assert scores["about"].unique().sort().to_list() == ["mother", "partner"]
    assert (scores["low"] <= scores["score"]).all()
    made = json.loads((tmp_path / "scores" / "scored.json").read_text())
    assert made["instrument"] == "ecr-rs" and made["settings"]["items"] == ["item_#"]
    assert "key of Experiences" in (tmp_path / "scores" / "beside-the-scores.txt").read_text()
    # another scoring leaves no table of before
    attune("score", answers, "--scale", "ecr-rs", "--items", "item_#", "--person", "person", "--about", "about", "--time", "time",
           "--level", "0.8")  # fmt: skip
    assert (tmp_path / "scores" / "tables" / "change.csv").is_file()
    single = pl.read_csv(answers).filter(time=1).drop("time")
    single.write_csv("single.csv")
    attune("score", "single.csv", "--scale", "ecr-rs", "--items", "item_#", "--person", "person", "--about", "about")
    assert not (tmp_path / "scores" / "tables" / "change.csv").exists()


def test_which_columns_are_items_is_asked(attune: Command, answers: str) -> None:
    code, out, err = attune("score", answers, "--scale", "ecr-rs")
    assert (code, out) == (2, "")
    assert "say --items 'item_#'" in err and "place at which it was shown" in err


def test_json_for_programs(attune: Command, answers: str) -> None:
    code, out, _ = attune("score", answers, "--scale", "ecr-rs", "--items", "item_#", *WHO, "--json")
    found = json.loads(out)
    assert code == 0 and found["instrument"] == "ecr-rs" and found["help"] == ""
    assert {"score", "low", "high", "about"} <= found["scores"][0].keys()


def test_who_needs_help_is_named_first_and_kept_in_a_file(attune: Command, tmp_path: Path) -> None:
    head = "code," + ",".join(f"e{i}" for i in range(1, 11))
    Path("epds.csv").write_text(f"{head}\np1,0,0,0,0,0,0,0,0,0,2\np2,1,1,1,1,1,1,1,1,1,0\n", encoding="utf-8")
    given = ("score", "epds.csv", "--scale", "epds", "--items", "e#", "--person", "code")
    code, _, err = attune(*given)
    assert code == 2 and "--stored points" in err
    code, out, _ = attune(*given, "--stored", "points")
    assert code == 0
    assert out.index("Read this first") < out.index("Each person")
    assert "p1 (2)" in out and "local emergency number" in " ".join(out.replace("│", " ").split())
    first = tmp_path / "scores" / "READ-THIS-FIRST.txt"
    assert "p1 (2)" in first.read_text("utf-8")
    Path("epds.csv").write_text(f"{head}\np2,1,1,1,1,1,1,1,1,1,0\n", encoding="utf-8")
    attune(*given, "--stored", "points")
    assert not first.exists()


def test_a_sort_takes_a_criterion(attune: Command) -> None:
    import numpy as np

    ideal = np.repeat(np.arange(1, 10), 10)
    Path("criterion.csv").write_text("item,security\n" + "\n".join(f"{i},{p}" for i, p in enumerate(ideal, 1)))
    rows = "\n".join(",".join(map(str, np.random.default_rng(seed).permutation(ideal))) for seed in (1, 2))
    Path("sorts.csv").write_text(",".join(f"c{i}" for i in range(1, 91)) + f"\n{rows}\n")
    code, _, err = attune("score", "sorts.csv", "--scale", "aqs", "--items", "c#")
    assert code == 2 and "--criterion FILE" in err
    code, out, _ = attune("score", "sorts.csv", "--scale", "aqs", "--items", "c#", "--criterion", "criterion.csv")
    assert code == 0 and "security" in out
    code, _, err = attune("score", "sorts.csv", "--scale", "k6", "--items", "c#", "--criterion", "criterion.csv")
    assert code == 2 and "is for sorts" in err


def test_columns_named_by_the_text_of_a_pack(attune: Command, tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    texts = [
        f"Made-up statement {word}."
        for word in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    ]
    (folder / "items.csv").write_text(
        "item,text\n" + "\n".join(f"{i},{t}" for i, t in enumerate(texts, 1)), encoding="utf-8"
    )
    (folder / "pack.toml").write_text(
        'instrument = "ecr-rs"\nholder = "A. Holder"\ngrant = "You may use these items in your study."\ndate = "2026-01-02"\n'
        'language = "English"\nuses = ["research"]\n', encoding="utf-8",
    )  # fmt: skip
    code, out, _ = attune("packs", "check", "pack")
    assert code == 0 and "Allowed: research." in out and "You may use these items" in out
    Path("survey.csv").write_text(
        "id," + ",".join(f"Q{i}: {t}" for i, t in enumerate(reversed(texts), 1)) + "\na,9,1,1,7,7,7,7,7,7\n"
    )
    given = ("score", "survey.csv", "--scale", "ecr-rs", "--pack", "pack", "--person", "id")
    code, _, err = attune(*given, "--use", "clinic")
    assert code == 2 and "covers research, and not clinic" in err and "Ask A. Holder" in err
    code, _, err = attune(*given, "--use", "research")
    assert code == 2 and "column 'Q1: Made-up statement nine.': '9' is no answer to item 9" in err
    Path("survey.csv").write_text(Path("survey.csv").read_text().replace("a,9,", "a,1,"))
    code, out, _ = attune(*given, "--use", "research")
    assert code == 0
    assert pl.read_csv(tmp_path / "scores" / "tables" / "scores.csv")["score"].to_list() == [pytest.approx(18 / 6), 1.0]
    written = "".join(
        path.read_text("utf-8") for path in (tmp_path / "scores").rglob("*") if path.suffix in (".csv", ".txt", ".json")
    )
    assert "Made-up statement" not in written


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--scale", "ecr-x"), "There is no instrument called 'ecr-x'"),
        (("--scale", "mbqs"), "nine cards at 2 and eleven at 3"),
        (("--scale", "ecr-rs", "--items", "item_#", "--range", "five"), "--range is 'five'"),
        (("--scale", "ecr-rs", "--items", "item_#", "--missing", "none"), "--missing is 'none'"),
        (
            ("--scale", "ecr-rs", "--items", "item_#", "--spread", "anxiety"),
            "write NAME=NUMBER, for example --spread anxiety=1.2",
        ),
        (("--scale", "ecr-rs", "--items", "item_#", "--level", "2"), "--level is 2"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    attune: Command, answers: str, given: tuple[str, ...], said: str
) -> None:
    code, out, err = attune("score", answers, *given)
    assert (code, out) == (2, "")
    assert said in err and "Traceback" not in err


def test_a_file_that_is_not_there(attune: Command) -> None:
    code, _, err = attune("score", "nowhere.csv", "--scale", "ecr-rs")
    assert code == 2 and "nowhere.csv cannot be read" in err


def test_instruments_are_listed_and_explained(attune: Command) -> None:
    code, out, _ = attune("show", "scale")
    assert code == 0 and "ecr-r: Experiences in Close Relationships" in out and "Not scored here" in out
    _, out, _ = attune("show", "scale", "epds")
    said = " ".join(out.split())
    assert "Item 10 asks about thoughts of harming oneself" in said
    assert "10 or more, in 85 % (79 to 90) of people with major depression" in said
    _, out, _ = attune("show", "scale", "mbqs")
    assert "Not scored here" in out
    code, _, err = attune("show", "scale", "ecrr")
    assert code == 2 and "Did you mean" in err


def test_respondents_can_be_careless(attune: Command) -> None:
    code, out, _ = attune("respondents", "k6", "--n", "80", "--set", "careless=0.5")
    assert code == 0 and "careless 0.5" in out.replace("\n", " ")
    code, _, err = attune("respondents", "k6", "--set", "lazy=1")
    assert code == 2 and "no parameter in simulated respondents called 'lazy'" in err


@pytest.mark.parametrize("yes", [True, False])
def test_at_a_terminal_the_question_is_asked_and_no_is_an_answer(
    attune: Command, answers: str, monkeypatch: pytest.MonkeyPatch, yes: bool
) -> None:
    from types import SimpleNamespace

    from attunement.cli import score

    asked: list[str] = []
    terminal = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(score, "sys", SimpleNamespace(stdin=terminal, stdout=terminal))
    monkeypatch.setattr(score.typer, "confirm", lambda question, default: asked.append(question) or yes)
    code, _, err = attune("score", answers, "--scale", "ecr-rs", *WHO)
    assert asked == ["Is column 'item_5' item 5 of that list, and so on for all?"]
    assert code == (0 if yes else 2) and ("say --items" in err) != yes
