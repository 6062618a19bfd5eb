"""Observations that are stacked in one table: reading stops where nothing tells them apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import parse_codebook, read_sheets
from attunement.recordings.sheet import Sheet
from attunement.recordings.tables.stacked import Placed, refuse_stacked
from attunement.vocabulary import BadFileError

ROWS = "1,0,5,mother,a\n1,3,8,infant,b\n2,0,5,mother,a\n2,3,8,infant,b\n"


def sheets(folder: Path, text: str, book: str = "") -> list[Sheet]:
    path = folder / "all.csv"
    path.write_text(text, encoding="utf-8")
    return read_sheets(path, parse_codebook(book + '\n[[track]]\nperson = "p"\nchannel = "c"\n'))


@pytest.mark.parametrize(
    "name",
    ["ID", "VP", "Vp-Nr", "case", "subject_id", "Participant ID", "Familie", "Dyade", "tape", "Date", "anything"],
)
def test_a_column_of_another_name_whose_values_have_clocks_of_their_own_is_not_passed_over(tmp_path, name):
    text = f"{name},start,end,person,code\n{ROWS}"
    with pytest.raises(BadFileError, match=rf"line 4: '{name}' changes here") as problem:
        sheets(tmp_path, text)
    assert f'[columns] dyad = "{name}"' in str(problem.value) and 'dyad = ""' in str(problem.value)
    found = sheets(tmp_path, text, f'[columns]\ndyad = "{name}"\n')
    assert [(sheet.identity["dyad"], len(sheet.events)) for sheet in found] == [("1", 2), ("2", 2)]
    [one] = sheets(tmp_path, text, '[columns]\ndyad = ""\n')
    assert len(one.events) == 4


def test_a_second_column_within_a_dyad_tells_occasions(tmp_path):
    rows = "".join(f"d{d},{row}\n" for d in (1, 2) for row in ROWS.splitlines())
    with pytest.raises(BadFileError, match=r'\[columns\] occasion = "tape"'):
        sheets(tmp_path, f"dyad,tape,start,end,person,code\n{rows}")


def test_columns_that_tell_no_observations_apart_are_let_be(tmp_path):
    for name, rows in {
        "age": "4,0,5,mother,a\n4,3,8,infant,b\n4,5,9,mother,a\n",  # the same throughout
        "ID": "1,0,5,mother,a\n2,3,8,infant,b\n3,1,2,mother,c\n",  # numbers the rows
        "episode": "play,0,5,mother,a\nplay,3,8,infant,b\nreunion,9,12,mother,a\nreunion,8,9,infant,b\n",
        "born": "1990-01-01,0,5,mother,a\n1990-01-01,7,9,mother,a\n2024-01-01,0,5,infant,a\n2024-01-01,6,7,infant,a\n",
        "kind of code": "x,0,5,mother,a\nx,7,9,mother,a\ny,0,5,mother,b\ny,6,7,mother,b\n",  # sorted by codes
    }.items():
        [sheet] = sheets(tmp_path, f"{name},start,end,person,code\n{rows}")
        assert len(sheet.events) == rows.count("\n")


def test_time_that_begins_anew_without_any_column_is_doubtful(tmp_path):
    rows = "0,5,mother,a\n3,8,infant,b\n9,12,mother,c\n"
    [sheet] = sheets(tmp_path, f"start,end,person,code\n{rows}{rows.replace(',8,', ',7,')}")
    doubts = [
        note for note in sheet.notes if note.kind == "doubtful" and "time goes back to the beginning" in note.text
    ]
    assert [note.rows for note in doubts] == [(5,)]
    by_person = "0,5,mother,a\n9,12,mother,c\n0,5,infant,a\n8,9,infant,b\n"
    by_code = "0,5,mother,a\n9,12,mother,a\n0,5,mother,b\n8,9,mother,b\n"
    unsorted = "3,8,infant,b\n20,22,mother,a\n10,11,mother,a\n0,2,infant,a\n12,13,mother,a\n5,6,mother,a\n"
    for rows in (by_person, by_code, unsorted):
        [sheet] = sheets(tmp_path, f"start,end,person,code\n{rows}")
        assert len(sheet.events) == rows.count("\n")


def test_dates_that_change_tell_visits_apart(tmp_path):
    visits = "2024-05-01,0,5,mother,a\n2024-05-01,6,8,mother,b\n2024-05-09,10,12,mother,a\n2024-05-09,13,14,mother,b\n"
    with pytest.raises(BadFileError, match="line 4: 'recorded' changes here"):
        sheets(tmp_path, f"recorded,start,end,person,code\n{visits}")
    night = "2024-05-01,23:59:50,23:59:59,mother,a\n2024-05-02,00:00:05,00:00:09,mother,b\n"
    [sheet] = sheets(tmp_path, f"recorded,start,end,person,code\n{night}")
    assert [event.end_s for event in sheet.events] == [86399.0, 86409.0]
    dated = "2024-05-01 10:00:00,2024-05-01 10:00:05,mother,a\n2024-05-02 10:00:00,2024-05-02 10:00:05,mother,a\n"
    with pytest.raises(BadFileError, match="line 3: by its date this row is 24 hours after the one before"):
        sheets(tmp_path, f"start,end,person,code\n{dated}")
    [one] = sheets(tmp_path, f"start,end,person,code\n{dated}", '[columns]\noccasion = ""\n')
    assert one.events[1].start_s == 86400 + 36000


@pytest.mark.parametrize("name", ["ID", "Vp-Nr", "Participant ID", "Familie", "tape"])
@pytest.mark.parametrize("timed", [False, True])
def test_steps_of_several_dyads_without_times_are_not_one(tmp_path, name, timed):
    rows = "".join(f"{d},{10 * d + i if timed else ''},{'ab'[i % 2]},x\n" for d in (1, 2) for i in range(4))
    text, book = f"{name},time,mother,infant\n{rows}", '[[track]]\ntrack = "mother"\nperson = "m"\nchannel = "c"\n'
    text = text if timed else text.replace("time,", "").replace(",,", ",")
    rules = "" if timed else "[rules]\nstep_s = 1\n"
    (tmp_path / "steps.csv").write_text(text)
    with pytest.raises(BadFileError, match=rf"line 6: '{name}' changes here.*dyad = \"{name}\".*dyad = \"\""):
        read_sheets(tmp_path / "steps.csv", parse_codebook(rules + book))
    found = read_sheets(tmp_path / "steps.csv", parse_codebook(f'[columns]\ndyad = "{name}"\n{rules}{book}'))
    assert [len(sheet.events) for sheet in found] == [4, 4]
    [one] = read_sheets(tmp_path / "steps.csv", parse_codebook(f'[columns]\ndyad = ""\n{rules}{book}'))
    assert len([event for event in one.events if event.code in "ab"]) == 8


def test_unused_columns_of_steps_are_listed_and_blocks_of_another_name_are_doubtful(tmp_path):
    rows = "".join(f"{'play' if i < 3 else 'reunion'},{'ab'[i % 2]},12\n" for i in range(6))
    (tmp_path / "steps.csv").write_text(f"what,mother,age\n{rows}")
    book = '[rules]\nstep_s = 1\n[[track]]\ntrack = "mother"\nperson = "m"\nchannel = "c"\n'
    [sheet] = read_sheets(tmp_path / "steps.csv", parse_codebook(book))
    said = {note.kind: note for note in sheet.notes if "'what'" in note.text}
    assert said["read"].text == "columns not used: 'what', 'age'"
    assert "'what' changes here for the first time" in said["doubtful"].text and said["doubtful"].rows == (5,)
    assert "'age'" not in said["doubtful"].text


SAID = st.tuples(st.sampled_from("mf"), st.just(""), st.sampled_from("abc"))


@given(st.lists(st.tuples(st.floats(0, 3600), SAID, st.sampled_from(["play", "still", "12"])), min_size=1, max_size=30))
def test_rows_in_the_order_of_time_are_one_observation_and_twice_the_same_rows_are_two(found):
    times = {round(time, 3): (said, cell) for time, said, cell in found}
    rows = [Placed(line, t, frozenset([times[t][0]]), (times[t][1],)) for line, t in enumerate(sorted(times))]
    refuse_stacked(rows, ["episode"], role="dyad", where="visit.csv, line", dates=False)
    if len(rows) > 2:
        twice = [*rows, *(Placed(row.line + len(rows), row.start_s, row.says, row.spare) for row in rows)]
        bare = [Placed(r.line, r.start_s, r.says) for r in twice]
        assert refuse_stacked(bare, [], role="dyad", where="v, line", dates=False) == len(rows)
