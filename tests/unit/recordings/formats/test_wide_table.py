"""Tables with one row per observation, and tables of episodes: whose rows they are, missing values, limits."""

from __future__ import annotations

import pytest

from attunement.recordings import parse_codebook, read_sheets
from attunement.vocabulary import BadFileError

WIDE = '[rules]\nlayout = "one row per observation"\nstep_s = 10\n'
TRACK = '[[track]]\ntrack = "k"\nperson = "p"\nchannel = "c"\n'


def sheets(folder, text, book):
    path = folder / "wide.csv"
    path.write_text(text)
    return read_sheets(path, parse_codebook(book))


def coded(sheet):
    return [(e.partner, e.code, e.start_s, e.end_s) for e in sheet.events]


def test_dyads_are_recognised_and_missing_values_said(tmp_path):
    first, second = sheets(tmp_path, "dyad,k01,k02,k03\n1.0,1.0,NA,NaN\n2.0,,1.0,1.0\n", WIDE + TRACK)
    assert [(s.name, dict(s.identity), s.end_s) for s in (first, second)] == [
        ("1", {"dyad": "1"}, 30),
        ("2", {"dyad": "2"}, 30),
    ]
    assert coded(first) == [("", "1.0", 0, 10), ("", "", 10, 30)]
    assert any("2 cells of column 'k' that hold 'NA' or 'NaN' were taken as empty" in note.text for note in first.notes)
    listed, _ = sheets(
        tmp_path, "dyad,k01,k02\n1,NA,1\n2,1,1\n", WIDE + TRACK + 'codes = { NA = "negative", "1" = "x" }\n'
    )
    assert coded(listed)[0] == ("", "NA", 0, 10)


def test_columns_that_are_no_steps_are_passed_over(tmp_path):
    """Words without a number, numbers of another kind, and a numbered column that says whose the row is."""
    book = WIDE + '[columns]\nobservation = "k3"\n' + TRACK
    [sheet] = sheets(tmp_path, "k3,notes,age12,k1,k2\nv1,restless,30,a,b\n", book)
    assert (sheet.name, coded(sheet)) == ("v1", [("", "a", 0, 10), ("", "b", 10, 20)])


def test_a_row_for_each_partner(tmp_path):
    text = "couple,visit,who,k1,k2\n1,1,m,a,b\n1,1,c,a,a\n1,2,m,b,b\n1,2,c,b,b\n"
    first, second = sheets(tmp_path, text, WIDE + '[columns]\npartner = "who"\n' + TRACK)
    assert coded(first) == [("m", "a", 0, 10), ("m", "b", 10, 20), ("c", "a", 0, 20)]
    assert (second.name, dict(second.identity)) == ("1 2", {"dyad": "1", "occasion": "2"})


def test_two_rows_of_one_observation_are_refused(tmp_path):
    with pytest.raises(
        BadFileError, match=r"line 3: line 2 speaks of the same observation.*partner if each partner has a row"
    ):
        sheets(tmp_path, "dyad,k1,k2\n1,a,b\n1,a,a\n", WIDE + TRACK)


def test_limits_of_the_coded_time(tmp_path):
    book = WIDE + '[columns]\nobservation = "v"\nobservation_start = "from"\nobservation_end = "to"\n' + TRACK
    [sheet] = sheets(tmp_path, "v,from,to,k1,k2\nv1,5,60.5,a,b\n", book)
    assert (sheet.start_s, sheet.end_s, coded(sheet)) == (5, 60.5, [("", "a", 5, 15), ("", "b", 15, 25)])


def test_a_table_without_a_name_of_the_observation_is_refused(tmp_path):
    with pytest.raises(BadFileError, match=r"no column 'observation' that says whose each row is"):
        sheets(tmp_path, "age,k1,k2\n3,a,b\n", WIDE + TRACK)


EPISODES = '[[episode]]\nname = "still"\nstart = "sf"\nend = "re"\n'


def test_episodes_of_couples_with_decimal_commas_and_after_midnight(tmp_path):
    first, second = sheets(tmp_path, "dyad;sf;re\n1;60,5;120,25\n2;70,5;130\n", EPISODES)
    assert [(s.name, dict(s.identity), s.episodes[0].start_s, s.episodes[0].end_s) for s in (first, second)] == [
        ("1", {"dyad": "1"}, 60.5, 120.25),
        ("2", {"dyad": "2"}, 70.5, 130),
    ]
    [night] = sheets(tmp_path, "visit,sf,re\nv1,23:59:30,00:01:30\n", EPISODES)
    assert (night.name, night.start_s, night.end_s) == ("v1", 86370, 86490)
    with pytest.raises(BadFileError, match="'still' ends at 60 s, before it starts at 70 s"):
        sheets(tmp_path, "dyad,sf,re\n1,70,60\n", EPISODES)
