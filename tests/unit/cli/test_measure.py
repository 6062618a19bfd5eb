"""`attune codebook`, `measure` and `convert` as a new user meets them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from attunement.measuring.folder import read_measured_tables
from attunement.recordings.writer import writers
from attunement.vocabulary import BadFileError

Command = Callable[..., tuple[int, str, str]]
PHASES = '\n[track.phases]\nsmile = "positive"\nlook = "neutral"\ncry = "negative"\n'


@pytest.fixture
def visits(tmp_path: Path) -> list[str]:
    """Three visits of two minutes, coded in a table with the words mother and infant."""
    names = []
    rng = random.Random(4)
    for dyad in ("ab", "cd", "ef"):
        rows = ["subject,start_s,end_s,code"]
        for who in ("mother", "infant"):
            rows += [f"{who},{2 * i},{2 * i + 2},{rng.choice(['smile', 'look', 'cry'])}" for i in range(60)]
        (tmp_path / f"{dyad}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        names.append(f"{dyad}.csv")
    return names


def edited(path: Path) -> None:
    """Do what the draft asks for: say what each track's codes count as."""
    parts = path.read_text(encoding="utf-8").split("[[track]]")
    path.write_text("[[track]]".join([parts[0], *(part.rstrip() + PHASES for part in parts[1:])]), encoding="utf-8")


def test_from_files_to_a_report_as_the_page_says(attune: Command, visits: list[str], tmp_path: Path) -> None:
    code, out, _ = attune("codebook", *visits, "--out", "study.toml")
    assert code == 0
    assert "Draft: study.toml" in out
    assert 'person = "child"' in (tmp_path / "study.toml").read_text(encoding="utf-8")
    edited(tmp_path / "study.toml")
    code, out, err = attune("measure", *visits, "--codebook", "study.toml", "--out", "results", "--surrogates", "99")
    assert (code, err.strip()) == (0, "")
    assert all(len(line.rstrip()) <= 80 for line in out.splitlines())
    assert "3 observations read" in out
    assert "partners of other dyads" in out
    for name in (
        "report.html",
        "import-report.txt",
        "measured.json",
        "tables/matching.csv",
        "figures/beside_chance.svg",
    ):
        assert (tmp_path / "results" / name).is_file(), name
    assert not (tmp_path / "results" / ".stages").exists()
    table = pl.read_parquet(tmp_path / "results" / "tables" / "matching.parquet")
    assert table["dyad"].to_list() == ["ab", "cd", "ef"]
    assert table["matched_share"].to_list() == pytest.approx(
        pl.read_csv(tmp_path / "results" / "tables" / "matching.csv")["matched_share"].to_list()
    )


def test_an_existing_codebook_is_not_written_over_unasked(attune: Command, visits: list[str], tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("title = 'mine'", encoding="utf-8")
    code, _, err = attune("codebook", *visits, "--out", "study.toml")
    assert (code, (tmp_path / "study.toml").read_text(encoding="utf-8")) == (2, "title = 'mine'")
    assert "--force" in err
    assert attune("codebook", *visits, "--out", "study.toml", "--force")[0] == 0


def test_measured_again_leaves_no_table_of_before(attune: Command, visits: list[str], tmp_path: Path) -> None:
    arguments = ("--out", "results", "--surrogates", "9")
    attune("measure", *visits, *arguments)
    manifest = tmp_path / "results" / "measured.json"
    old = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(old | {"tables": [*old["tables"], "still_face"]}))
    (tmp_path / "results" / "tables" / "still_face.csv").write_text("of yesterday")
    attune("measure", *visits, *arguments)
    assert not (tmp_path / "results" / "tables" / "still_face.csv").exists()
    assert (tmp_path / "results" / "tables" / "matching.csv").exists()


def test_a_table_is_read_again_only_as_it_was_written(attune: Command, visits: list[str], tmp_path: Path) -> None:
    attune("measure", *visits, "--out", "results", "--surrogates", "9")
    folder = tmp_path / "results"
    place = folder / "tables" / "matching.parquet"
    assert read_measured_tables(folder)["matching"].equals(pl.read_parquet(place))
    whole = bytearray(place.read_bytes())
    whole[len(whole) // 2] ^= 1
    place.write_bytes(whole)
    with pytest.raises(BadFileError, match=r"matching\.parquet is missing, damaged or changed"):
        read_measured_tables(folder)
    (folder / "measured.json").write_text("[]")
    with pytest.raises(BadFileError, match=r"measured\.json is missing or damaged"):
        read_measured_tables(folder)


def test_the_numbers_as_json(attune: Command, visits: list[str]) -> None:
    code, out, _ = attune("measure", *visits, "--surrogates", "9", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["interaction"][0]["measure"] == "matched share"


def test_converted_and_measured_gives_the_same(attune: Command, visits: list[str], tmp_path: Path) -> None:
    attune("codebook", *visits, "--out", "study.toml")
    edited(tmp_path / "study.toml")
    code, out, _ = attune("convert", *visits, "--to", "tidy.csv", "--codebook", "study.toml")
    assert (code, "Written: tidy.csv" in out) == (0, True)
    for source in (visits, ["tidy.csv"]):
        attune("measure", *source, "--codebook", "study.toml", "--out", source[0][:2], "--surrogates", "19")
    first, second = (pl.read_parquet(tmp_path / name / "tables" / "interaction.parquet") for name in ("ab", "ti"))
    assert first.equals(second)
    assert attune("convert", *visits, "--to", "tidy.csv")[0] == 2
    assert "Written: one-0.eaf" in attune("convert", *visits, "--to", "one.eaf")[1]
    (tmp_path / "two-1.eaf").write_text("mine")
    code, _, said = attune("convert", *visits, "--to", "two.eaf")
    assert (code, "two-1.eaf exists" in said) == (2, True)


def test_convert_names_every_format_and_says_what_is_not_kept(attune: Command, visits: list[str]) -> None:
    text = attune("convert", "--help")[1]
    for writer in writers():
        assert writer.endings[0] in text
        code, out, said = attune("convert", *visits, "--to", f"all{writer.endings[0]}")
        assert (code, "Written: all" in out) == (0, True)
        assert writer.loses == "" or writer.loses[1:] in said
    code, _, said = attune("convert", *visits, "--to", "visits.docx")
    assert (code, ".TextGrid (Praat TextGrid)" in said) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.csv",), "There is no file 'nowhere.csv'"),
        (("ab.csv", "--codebook", "broken.toml"), "broken.toml is not valid TOML"),
        (("ab.csv", "--step", "fast"), "--step is 'fast'"),
        (("ab.csv", "--step", "0"), "the step is 0.0 s"),
        (("ab.csv", "--surrogates", "0"), "--surrogates is '0'"),
        (("ab.csv", "--partners", "child"), "--partners is 'child'; give 2 names"),
        (("ab.csv", "--partners", "child,dad"), "called 'dad'"),
        (("ab.csv", "--episode", "play"), "these files give no episodes"),
        (("ab.csv", "--beside", "results"), "is not the folder of a simulated run"),
        (("ab.csv", "--window", "0.1"), "--window"),
        (("ab.csv", "--coders", "a,b"), "nobody has both channels"),
        (("ab.csv", "--out", "ab.csv"), "Cannot write to ab.csv"),
        (("one.csv",), "nothing can be matched"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    attune: Command, visits: list[str], tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "broken.toml").write_text("a = [", encoding="utf-8")
    (tmp_path / "one.csv").write_text("subject,start_s,end_s,code\nmother,0,5,smile\n", encoding="utf-8")
    code, out, err = attune("measure", *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert re.fullmatch(r"attune: [^\n]+\n", err)


def test_a_file_without_observations_is_not_converted(attune: Command, tmp_path: Path) -> None:
    (tmp_path / "none.boris").write_text('{"project_format_version": "7.0", "observations": {}}', encoding="utf-8")
    for ending in (end for writer in writers() for end in writer.endings):
        code, out, err = attune("convert", "none.boris", "--to", f"x{ending}")
        assert (code, out) == (2, "") and "there is no observation to write" in err
        assert not (tmp_path / f"x{ending}").exists()
