"""The page "Your recordings" says what is so: its examples run, its rules exist, its defaults are the defaults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from attunement.recordings import Rules, parse_codebook, published_codebooks
from attunement.recordings.codebook.codebook import CHOICES

EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT VERSION="3.0"><HEADER/><TIME_ORDER>
<TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="0"/><TIME_SLOT TIME_SLOT_ID="ts2" TIME_VALUE="900"/></TIME_ORDER>
<TIER TIER_ID="gaze@mother" PARTICIPANT="mother" LINGUISTIC_TYPE_REF="x"><ANNOTATION>
<ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>face</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<TIER TIER_ID="gaze@child" PARTICIPANT="child" LINGUISTIC_TYPE_REF="x"><ANNOTATION>
<ALIGNABLE_ANNOTATION ANNOTATION_ID="a2" TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts2">
<ANNOTATION_VALUE>face</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID="x"/></ANNOTATION_DOCUMENT>
"""
PAGE = (Path(__file__).parents[3] / "docs" / "recordings.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("text", blocks("toml"))
def test_codebooks_of_the_page_are_read(text):
    parse_codebook(text)


def test_python_of_the_page_runs(tmp_path, monkeypatch, capsys):
    (tmp_path / "visits").mkdir()
    (tmp_path / "visits" / "one.eaf").write_text(EAF)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for block in blocks("python"):
        exec(block, names)
    assert "ELAN file, observation 'one': 2 coded events" in capsys.readouterr().out
    assert (tmp_path / "visits.csv").exists()
    assert (tmp_path / "visits.eaf").exists()


def test_every_rule_is_on_the_page_with_its_choices_and_default():
    rows = {
        name: line
        for line in PAGE.partition("\n## Rules\n")[2].partition("\n## ")[0].splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }
    rules = Rules.__dataclass_fields__
    assert set(rows) == set(rules)
    for name, choices in CHOICES.items():
        cell = rows[name].split("|")[2]
        given = re.findall(r"`([^`]+)`", cell)
        if name in ("encoding", "layout"):
            assert given == ["auto"]
        else:
            assert set(given) == set(choices)
            assert given[0] == rules[name].default


def test_every_published_scheme_is_on_the_page():
    assert set(published_codebooks()) <= set(re.findall(r"`([a-z0-9-]+)`", PAGE))
