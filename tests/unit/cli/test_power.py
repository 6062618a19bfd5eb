"""`attune power` as a person uses it."""

from __future__ import annotations

import json
import re

import msgspec
import pytest

from attunement.cli.main import app
from attunement.cli.power_printing import print_plan
from attunement.planning import DESIGNS, Answer, dyads_needed
from attunement.vocabulary import BadValueError

SMALL = ["--children", "256", "--repeats", "100", "--max", "120", "--seed", "4"]


def attune(*arguments: str) -> None:
    app(["power", *arguments], prog_name="attune", standalone_mode=False)


@pytest.fixture(autouse=True)
def narrow(monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_without_a_design_it_lists_them(capsys) -> None:
    attune()
    shown = capsys.readouterr().out
    for name, design in DESIGNS.items():
        assert f"\n{name}\n" in shown and design.outcomes[0].name in " ".join(shown.split())
    attune("--json")
    assert [row["design"] for row in json.loads(capsys.readouterr().out)] == list(DESIGNS)


def test_it_says_how_many(capsys, tmp_path) -> None:
    attune("risk-groups", "--effect", "0.9", "--coder-kappa", "0.5", "--dropout", "0.2", "--out", str(tmp_path), *SMALL)
    caught = capsys.readouterr()
    words = " ".join(caught.out.split())
    shown = re.search(r"agree on A, B, C and D with kappa (0\.\d+)", words)
    assert shown and float(shown[1]) == pytest.approx(0.5, abs=0.02)  # what the coders made of their own scores
    for said in ("80 % power", " recruit textbook", "it is no data", "ssp.d.highrisk.d"):
        assert said in words
    assert all(len(line) <= 80 for line in caught.out.splitlines())
    assert "report.html" in caught.err and (tmp_path / "report.html").exists()


def test_large_numbers_are_not_cut(capsys) -> None:
    answer = Answer(
        "security, B or not", "χ² test", "d", None, 0.05, 0.04, 0.06, False, (0.5, 0.52), 0.2, "int.lessmore", "fitted",
        10_001, 20_002, 18_888, 29_998, 22_222, 21_111, (8, 40_000), (0.05, 0.9), (0.04, 0.8), (0.06, 1.0),
    )  # fmt: skip
    plan = dyads_needed("risk-groups", dropout=0.1, children=256, repeats=100, most=120)
    print_plan(msgspec.structs.replace(plan, answers=(answer,)))
    shown = capsys.readouterr().out
    assert all(number in shown for number in ("20,002", "(18,888–29,998)", "22,222", "21,111", " textbook"))


def test_as_json(capsys) -> None:
    attune("still-face-effect", "--interval", "5", "--json", *SMALL)
    caught = capsys.readouterr()
    plan = json.loads(caught.out)
    assert plan["design"] == "still-face-effect" and {a["interval_s"] for a in plan["answers"]} == {5}
    assert not caught.err


def test_a_folder_that_refuses_is_said_first(tmp_path) -> None:
    from attunement.vocabulary import CannotWriteError

    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotWriteError, match="Choose another folder"):
        attune("risk-groups", "--out", str(tmp_path / "file" / "in"), "--children", "1000000000")


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(BadValueError, match="--effect is 'much'"):
        attune("risk-groups", "--effect", "much")
