"""A visit that the codebook leaves out: nothing of it is read, it is said, and what is wrong with it stops nobody."""

from __future__ import annotations

import pytest

from attunement.recordings import Codebook, RawEvent, Sheet, Track, Visit, as_toml, parse_codebook
from attunement.recordings.meaning.interpretation import interpret
from attunement.vocabulary import BadFileError

BOTH = (Track(partner="infant", person="child", channel="affect"),)


def sheet(name: str, end_s: float | None) -> Sheet:
    event = RawEvent(7, "infant", "affect", "smile", 0.0, end_s)
    return Sheet(file="study.boris", form="BORIS project", name=name, events=(event,), row_means="event")


def test_one_bad_visit_of_a_file_can_be_left_out_and_the_others_are_read():
    sheets = [sheet("d01", 10.0), sheet("d02", None)]
    with pytest.raises(BadFileError, match="observation 'd02', event 7"):
        interpret(sheets, Codebook(tracks=BOTH))
    book = Codebook(tracks=BOTH, visits=(Visit("study/d02", leave_out=True),))
    record, raw, notes = interpret(sheets, book)
    assert record.observations["dyad"].to_list() == ["d01"]
    assert len(raw) == 1
    assert [(n.kind, n.text) for n in notes if "left out" in n.text] == [
        ("dropped", "observation 'd02' is left out, as the codebook says")
    ]


def test_what_is_left_out_is_written_down_and_reads_back():
    book = Codebook(visits=(Visit("d02", leave_out=True), Visit("d03", start_s=0.0, end_s=9.5)))
    text = as_toml(book)
    assert text.count("leave_out = true") == 1
    assert "start_s = 0.0" in text
    assert parse_codebook(text).visits == book.visits
