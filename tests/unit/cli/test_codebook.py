"""`attune codebook` and `attune measure --example` as somebody meets them who has just installed Attunement."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "recordings"))

from tools_files import CODED, INFANT, MATCHED, MOTHER, TOOLS, words  # pyright: ignore[reportMissingImports]

Command = Callable[..., tuple[int, str, str]]
SIGNS = {"smile": "positive", "neutral": "neutral", "cry": "negative"}


def written(folder: Path, ending: str, coded: dict | None = None) -> list[str]:
    names = [f"d01.{ending}", f"d02.{ending}"]
    for name in names:
        TOOLS[ending](folder / name, coded or CODED)
    return names


@pytest.mark.parametrize("coded", [CODED, {"mother": words(MOTHER, SIGNS), "infant": words(INFANT, SIGNS)}])
@pytest.mark.parametrize("ending", TOOLS)
def test_the_unedited_draft_of_each_tools_default_file_is_measured_right(
    attune: Command, tmp_path: Path, ending: str, coded: dict
) -> None:
    names = written(tmp_path, ending, coded)
    code, out, err = attune("codebook", *names, "--out", "study.toml")
    assert (code, err) == (0, "")
    assert "Every code has a proposed meaning. Check it, then: attune measure d01" in out
    code, _, err = attune("measure", *names, "--codebook", "study.toml", "--out", "results", "--surrogates", "9")
    assert (code, err.strip()) == (0, "")
    table = pl.read_parquet(tmp_path / "results" / "tables" / "matching.parquet")
    assert table["dyad"].to_list() == ["01", "02"]
    assert table["matched_share"].to_list() == pytest.approx([MATCHED] * 2)
    assert table["seconds_analysed"].to_list() == pytest.approx([60.0] * 2, abs=0.01)
    assert table["joint_negative_share"].to_list() == pytest.approx([10 / 60] * 2)


@pytest.mark.parametrize("ending", TOOLS)
def test_what_still_needs_an_edit_is_said_as_a_list(attune: Command, tmp_path: Path, ending: str) -> None:
    open_codes = {"smile": "smile", "neutral": "looks", "cry": "cry"}
    coded = {"mother": words(MOTHER, open_codes), "infant": words(INFANT, open_codes)}
    names = written(tmp_path, ending, coded)
    code, out, _ = attune("codebook", *names, "--out", "study.toml")
    assert code == 0
    assert "Edit it. What is left to you:\n1. 2 of 2 tracks have no meaning yet: " in out
    assert re.search(r"infant[^;]*\((smile|looks|cry)", out, flags=re.IGNORECASE)
    text = (tmp_path / "study.toml").read_text(encoding="utf-8")
    assert "# 1. 2 of 2 tracks have no meaning yet" in text
    # what the form in the draft asks for: a word behind every =, and the "# " taken away
    text = re.sub(r'^# (\[track\.phases\]|looks = *|(smile|cry) = "\w+")$', r"\1", text, flags=re.MULTILINE)
    text = re.sub(r"^looks =$", 'looks = "neutral"', text, flags=re.MULTILINE)
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    code, _, err = attune("measure", *names, "--codebook", "study.toml", "--out", "results", "--surrogates", "9")
    assert (code, err.strip()) == (0, "")
    table = pl.read_parquet(tmp_path / "results" / "tables" / "matching.parquet")
    assert table["matched_share"].to_list() == pytest.approx([MATCHED] * 2)


def test_a_draft_is_printed_with_the_same_list(attune: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("second,pitch\n0,201.5\n1,199.25\n2,180.125\n")
    code, out, _ = attune("codebook", "a.csv")
    assert code == 0
    assert "# What is left to you:\n# 1. No column holds codes; measured values stand in pitch." in out


def test_no_control_character_reaches_a_comment(attune: Command, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('person,start_s,end_s,code\nmother,0,2,"smile\x0bbig"\nmother,2,4,"a\x15b"\n')
    code, out, _ = attune("codebook", "a.csv")
    assert code == 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", out)
    assert '"a\\U00000015b" = "a\\U00000015b"' in out


def test_two_made_up_dyads_are_measured_and_explained(attune: Command, tmp_path: Path) -> None:
    code, out, err = attune("measure", "--example", "--surrogates", "19")
    assert (code, err.strip()) == (0, "")
    assert "2 observations read" in out
    assert "These dyads are made up." in out
    page = (tmp_path / "results" / "report.html").read_text(encoding="utf-8")
    assert "How to read this" in page
    assert "Nobody was observed" in page
    code, out, _ = attune("measure", "--example", "--surrogates", "19", "--json")
    assert json.loads(out)["interaction"][0]["measure"] == "matched share"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no file was named. Name your coded files, or try two made-up dyads: attune measure --example"),
        (("a.csv", "--example"), "--example measures made-up dyads with their own codebook"),
        (("--example", "--codebook", "a.toml"), "--example measures made-up dyads with their own codebook"),
    ],
)
def test_files_and_the_example_are_not_mixed(attune: Command, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = attune("measure", *arguments)
    assert (code, out) == (2, "")
    assert said in err
