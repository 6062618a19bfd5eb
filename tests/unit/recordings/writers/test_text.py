"""Texts that other tools would shorten come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attunement.recordings.writers.text import escaped, unescaped

WRITTEN = (
    ("smile", "smile"),
    ("smile ", r"smile\s"),
    (" smile", r"\ssmile"),
    (" ", r"\s"),
    ("  ", r"\s\s"),
    ("   ", r"\s \s"),
    ("big smile", "big smile"),
    ("a\nb\n", r"a\nb\n"),
    ("\ta\t", r"\ta\t"),
    ("\xa0a\u2009", r"\u00a0a\u2009"),
    ("\\", "\\\\"),
    ("", "\\"),
)


@pytest.mark.parametrize(("text", "written"), WRITTEN)
def test_what_a_tool_would_swallow_is_visible(text: str, written: str) -> None:
    assert escaped(text) == written
    assert unescaped(written) == text


@given(st.text())
@example("\x1fa\x85")
def test_every_text_comes_back_and_nothing_cuts_its_ends(text: str) -> None:
    written = escaped(text)
    assert written == written.strip() != ""
    assert unescaped(written) == text


def test_no_text_is_none() -> None:
    assert unescaped("") is None
