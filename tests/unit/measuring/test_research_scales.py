"""Research scales of recordings: refused unless the acts themselves were coded, and never a class."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import attunement as at
from attunement.measures.infants.interactive_scales import FROZEN
from attunement.measuring.research_scales import HEADING, research_scales
from attunement.recordings import parse_codebook
from attunement.vocabulary import BadValueError

ACTS = ("approach", "avert", "cry", "freeze", "resist", "signal", "social", "explore")
BOOK = f"""
[rules]
start_s = 0
end_s = 60
[[track]]
partner = "child"
track = "behaviour"
person = "child"
channel = "behaviour"
codes = {{ {", ".join(f'{a} = "{a}"' for a in ACTS)} }}
[[track]]
partner = "child"
track = "proximity"
person = "child"
channel = "proximity"
codes = {{ contact = "contact" }}
[[track]]
partner = "caregiver"
person = "caregiver"
channel = "behaviour"
codes = {{ soothe = "soothe", neutral = "neutral" }}
[[track]]
partner = "episode"
person = "-"
channel = "episode"
"""
ROWS = """partner,track,start_s,end_s,code
episode,,0,30,5 reunion
episode,,30,60,8 reunion
child,behaviour,0,15,avert
child,behaviour,15,30,explore
child,behaviour,30,60,explore
child,proximity,30,33,contact
caregiver,,0,60,neutral
"""
REUNIONS = ("5 reunion", "8 reunion")


def read(folder: Path, rows: str = ROWS) -> tuple[at.Record, object]:
    (folder / "d1.csv").write_text(rows, encoding="utf-8")
    book = parse_codebook(BOOK)
    return at.read(folder / "d1.csv", book).record, book


def test_scores_follow_the_amount_of_behaviour_and_carry_their_heading(tmp_path: Path) -> None:
    record, book = read(tmp_path)
    row = research_scales(record, book, reunions=REUNIONS).row(0, named=True)  # pyright: ignore[reportArgumentType]
    assert row["what_this_is"] == HEADING == "not an Ainsworth classification"
    assert row["avoidance_1"] == pytest.approx(1 + 6 * (1 - np.exp(-0.5 / FROZEN.anchors["avoidance"])))
    assert row["avoidance_2"] == 1
    assert row["avoidance"] == pytest.approx(0.4 * row["avoidance_1"] + 0.6)
    assert not [name for name in row if "disorg" in name or name in {"abcd", "class"}]


def test_missing_codes_and_episodes_are_listed(tmp_path: Path) -> None:
    record, book = read(tmp_path)
    with pytest.raises(BadValueError, match="episode '9 reunion'"):
        research_scales(record, book, reunions=("5 reunion", "9 reunion"))  # pyright: ignore[reportArgumentType]
    poor = parse_codebook(BOOK.replace('avert = "avert", ', ""))
    with pytest.raises(BadValueError, match="child/behaviour: avert"):
        research_scales(record, poor, reunions=REUNIONS)
