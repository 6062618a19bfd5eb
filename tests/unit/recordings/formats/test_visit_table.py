"""Visit tables: limits of observations, and no codes; tables of events are not taken for them."""

from __future__ import annotations

import pytest

from attunement.recordings import Codebook, Track, parse_codebook, read, read_sheets
from attunement.vocabulary import BadFileError

BOOK = Codebook(tracks=(Track(person="child", channel="affect", codes={"smile": "smile"}),))


def kind(tmp_path, text, book=BOOK):
    path = tmp_path / "visits.csv"
    path.write_text(text)
    return read_sheets(path, parse_codebook(book) if isinstance(book, str) else book)


@pytest.mark.parametrize(
    ("text", "book"),
    [
        ("dyad,start,end\nd01,5,60.5\nd02,2,90\n", BOOK),
        ("visit_id;coding_start;coding_end;age\nd01;5;60,5;3\nd02;2;90;4\n", BOOK),
        ("who,begin_s,stop_s,age\nd01,5,60.5,3\nd02,2,90,4\n",
         '[columns]\nobservation = "who"\nobservation_start = "begin_s"\nobservation_end = "stop_s"'),
        ("observation,start,end\nd01,0:05,1:00.5\nd02,0:02,1:30\n", BOOK),
    ],
)  # fmt: skip
def test_limits_of_visits(tmp_path, text, book):
    first, second = kind(tmp_path, text, book)
    assert {first.form, second.form} == {"table of visits"}
    assert [(s.name, s.start_s, s.end_s, s.events) for s in (first, second)] == [
        ("d01", 5, 60.5, ()),
        ("d02", 2, 90, ()),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "dyad,start,end,mother\nd01,5,60.5,smile\nd02,2,90,smile\n",  # a column per tier
        "dyad,start,end,code\nd01,5,60.5,smile\nd02,2,90,smile\n",
        "dyad,start,duration,code\nd01,5,60.5,smile\n",
    ],
)
def test_events_are_not_taken_for_visits(tmp_path, text):
    assert {sheet.form for sheet in kind(tmp_path, text)} == {"event table"}
    assert all(sheet.events for sheet in kind(tmp_path, text))


def test_a_visit_with_two_rows_and_one_that_ends_before_it_begins_are_refused(tmp_path):
    book = '[columns]\nobservation = "v"\nobservation_start = "a"\nobservation_end = "b"'
    with pytest.raises(BadFileError, match=r"line 64: line 2 states the limits of the same observation"):
        kind(tmp_path, "v,a,b\n" + "".join(f"v{i % 62},1,2\n" for i in range(63)), book)
    with pytest.raises(BadFileError, match="'d01' is said to end at 5 s, before it begins at 60 s"):
        kind(tmp_path, "dyad,start,end\nd01,60,5\n")


def test_a_file_of_events_gets_its_limits_from_the_table(tmp_path):
    for name, rows in (("d01", "10.5,20,smile\n"), ("d02", "3,4,smile\n")):
        (tmp_path / f"{name}.csv").write_text(f"start,end,code\n{rows}")
    (tmp_path / "visits.csv").write_text("dyad,start,end\nd01,5,60.5\nd02,2,90\n")
    book = Codebook(pattern="^[^/]*/?(?P<dyad>d[0-9]+)$", tracks=BOOK.tracks)
    record = read(tmp_path, book).record
    assert record.observations.select("dyad", "duration_s").rows() == [("d01", 55.5), ("d02", 88.0)]
    assert record.events.select("start_s", "end_s").rows() == [(5.5, 15.0), (1.0, 2.0)]
    assert record.coverage.select("status", "start_s", "end_s").rows() == [("coded", 0.0, 55.5), ("coded", 0.0, 88.0)]


def test_limits_across_midnight(tmp_path):
    first, second = kind(tmp_path, "dyad,start,end\nd01,23:50:00,00:10:30\nd02,10:00:00,10:20:00\n")
    assert (first.start_s, first.end_s) == (86400 - 600, 86400 + 630)
    assert (second.start_s, second.end_s) == (36000, 37200)
    assert any("passes midnight" in note.text and note.kind == "converted" for note in first.notes + second.notes)
