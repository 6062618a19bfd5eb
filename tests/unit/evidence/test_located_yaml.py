"""Findings files: every key knows its line, and small files that unfold to billions of values are refused at once."""

from __future__ import annotations

import pytest

from attunement.evidence import located_yaml
from attunement.evidence.located_yaml import read_located
from attunement.vocabulary import BadFileError

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def file(tmp_path, text: str):
    path = tmp_path / "findings.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_aliases_that_unfold_without_end_are_refused(tmp_path):
    assert len(BOMB) < 600
    with pytest.raises(BadFileError, match=r"line \d+: written out, this holds more than 500,000 values"):
        read_located(file(tmp_path, BOMB))


def test_an_alias_stands_for_what_it_names(tmp_path):
    assert read_located(file(tmp_path, "a: &one [1, 2]\nb: *one\n")) == {"a": [1, 2], "b": [1, 2]}


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(located_yaml, "MOST_BYTES", 10)
    with pytest.raises(BadFileError, match="larger than"):
        read_located(file(tmp_path, "a: 1 # a long comment\n"))


def test_a_key_given_twice_is_told_with_both_lines(tmp_path):
    with pytest.raises(BadFileError, match="line 3: 'a' was already given in line 1"):
        read_located(file(tmp_path, "a: 1\nb: 2\na: 3\n"))


def test_an_entry_that_contains_itself_is_refused(tmp_path):
    with pytest.raises(BadFileError, match=r"contains itself|written out"):
        read_located(file(tmp_path, "a: &a [*a]\n"))
