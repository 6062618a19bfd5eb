"""Event tables: times, codes and observations as people write them down."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.recordings import Codebook, Rules, Track, parse_codebook, read_sheets
from attunement.recordings.sheet import Sheet
from attunement.vocabulary import BadFileError

NEGATIVE_AFFECT = Codebook(tracks=(Track(person="p", channel="affect", codes={"NA": "negative", "PA": "positive"}),))


NO_RULES = Codebook()
EVERYTHING = '\n[[track]]\nperson = "p"\nchannel = "c"\n'


def sheets(folder: Path, text: str, book: Codebook | str = NO_RULES) -> list[Sheet]:
    path = folder / "visit.csv"
    path.write_text(text, encoding="utf-8")
    return read_sheets(path, parse_codebook(book) if isinstance(book, str) else book)


def coded(sheet: Sheet) -> list[tuple]:
    return [(e.partner or e.track, e.code, e.start_s, e.end_s) for e in sheet.events]


def said(sheet: Sheet, kind: str) -> str:
    return "\n".join(note.text for note in sheet.notes if note.kind == kind)


def test_nothing_is_said_to_be_observed_that_the_file_does_not_say(tmp_path):
    [sheet] = sheets(tmp_path, "start,end,code\n1001,1003,smile\n1036,1040,smile\n")
    assert (sheet.start_s, sheet.end_s) == (None, None)


def test_decimal_commas_between_semicolons(tmp_path):
    [commas] = sheets(tmp_path, "subject;start;end;code\nchild;0,5;2,125;smile\nchild;1.234,5;1.240;cry\n")
    [points] = sheets(tmp_path, "subject,start,end,code\nchild,0.5,2.125,smile\nchild,1234.5,1240,cry\n")
    assert coded(commas) == coded(points) == [("child", "smile", 0.5, 2.125), ("child", "cry", 1234.5, 1240.0)]


def test_times_that_can_be_read_in_two_ways_are_refused_and_a_rule_settles_it(tmp_path):
    text = 'start\tend\tcode\n"1,234"\t"2,500"\tsmile\n'
    with pytest.raises(BadFileError, match=r"is 1\.234 where a comma is the decimal sign, and 1234 where"):
        sheets(tmp_path, text)
    [comma] = sheets(tmp_path, text, Codebook(rules=Rules(decimal_sign="comma")))
    [point] = sheets(tmp_path, text, Codebook(rules=Rules(decimal_sign="point", time_unit="s")))
    assert coded(comma) == [("", "smile", 1.234, 2.5)]
    assert coded(point) == [("", "smile", 1234.0, 2500.0)]


def test_rows_with_more_cells_than_columns_are_refused_by_line_and_count(tmp_path):
    with pytest.raises(BadFileError, match=r"line 2: the row has 6 cells, and there are 4 columns.*decimal commas"):
        sheets(tmp_path, "subject,start,end,code\nchild,0,500,2,100,1\n")
    [sheet] = sheets(tmp_path, "subject,start,end,code\nchild,0,5,1,,\n")  # empty cells at the end are no cells
    assert coded(sheet) == [("child", "1", 0.0, 5.0)]


def test_cells_of_a_column_without_a_name_are_not_lost_in_silence(tmp_path):
    [sheet] = sheets(tmp_path, "start,end,code,\n0,1,a,unsure\n")
    assert "without a name were not read (column 4)" in said(sheet, "dropped")


def test_a_time_without_a_code_is_kept(tmp_path):
    [sheet] = sheets(tmp_path, "subject,start,end,code\nchild,0.5,5.0,smile\nchild,5.0,12.5,\n")
    assert coded(sheet) == [("child", "smile", 0.5, 5.0), ("child", "", 5.0, 12.5)]


def test_a_row_of_a_column_per_person_is_without_a_code_only_if_all_are(tmp_path):
    [sheet] = sheets(tmp_path, "start,end,mother,child\n0,1.5,smile,\n1.5,2,,\n")
    assert coded(sheet) == [("mother", "smile", 0.0, 1.5), ("mother", "", 1.5, 2.0), ("child", "", 1.5, 2.0)]


R_TABLE = "start,end,mother,infant\n0,4,PA,NA\n4,9.5,NA,NA\n0,6,NaN,PA\n"


def test_words_for_a_missing_value_are_empty_cells_where_no_track_lists_them(tmp_path):
    [sheet] = sheets(tmp_path, R_TABLE)
    assert coded(sheet) == [
        ("mother", "PA", 0, 4),
        ("mother", "", 4, 9.5),
        ("infant", "", 4, 9.5),
        ("infant", "PA", 0, 6),
    ]
    notes = said(sheet, "read")
    assert "2 cells of column 'mother' that hold 'NA' or 'NaN' were taken as empty" in notes
    assert "2 cells of column 'infant' that hold 'NA' were taken as empty" in notes


def test_and_codes_where_one_does(tmp_path):
    [sheet] = sheets(tmp_path, R_TABLE, NEGATIVE_AFFECT)
    assert ("mother", "NA", 4, 9.5) in coded(sheet) and ("infant", "NA", 0, 4) in coded(sheet)
    assert "1 cells of column 'mother' that hold 'NaN'" in said(sheet, "read")


def test_and_always_in_a_column_of_codes(tmp_path):
    [sheet] = sheets(tmp_path, "start,end,code\n0,4.5,NA\n")
    assert coded(sheet) == [("", "NA", 0, 4.5)]


OBSERVER = (
    "Date_Time_Absolute_dmy_hmsf,Time_Absolute_hms,{hmsf}Time_Relative_hms,{sf}Duration_sf,Observation,Subject,Behavior,Modifier_1,Event_Type\n"
    "2026-01-02 10:00:00.250,10:00:00,{a}00:00:00,{b}10.25,v,child,smile,big,State start\n"
    "2026-01-02 10:00:10.500,10:00:10,{c}00:00:10,{d}0,v,child,smile,{stop}State stop\n"
)


@pytest.mark.parametrize("hmsf", [True, False])
@pytest.mark.parametrize("stop", ["big,", ","])
def test_the_log_of_observer_xt_in_fractions_of_a_second(tmp_path, hmsf, stop):
    fill = (
        {"a": "00:00:00.250,", "c": "00:00:10.500,", "hmsf": "Time_Relative_hmsf,"}
        if hmsf
        else dict.fromkeys(("a", "c", "hmsf"), "")
    )
    [sheet] = sheets(tmp_path, OBSERVER.format(**fill, sf="Time_Relative_sf,", b="0.250,", d="10.500,", stop=stop))
    assert [(e.partner, e.code, e.start_s, e.end_s, e.modifiers) for e in sheet.events] == [
        ("child", "smile", 0.25, 10.5, ("big",))
    ]
    assert not said(sheet, "doubtful")


def test_the_log_of_observer_xt_without_the_exact_column(tmp_path):
    [sheet] = sheets(
        tmp_path,
        OBSERVER.format(hmsf="Time_Relative_hmsf,", a="00:00:00.25,", c="00:00:10.5,", sf="", b="", d="", stop=","),
    )
    assert coded(sheet) == [("child", "smile", 0.25, 10.5)]
    [whole] = sheets(tmp_path, OBSERVER.format(hmsf="", a="", c="", sf="", b="", d="", stop=","))
    assert coded(whole) == [("child", "smile", 0, 10)]
    assert "whole seconds only; export Time_Relative_sf" in said(whole, "doubtful")


def test_a_mark_of_a_log_without_any_label_is_a_moment(tmp_path):
    text = "Time_Relative_sf,Behavior,Event_Type\n0.5,smile,Point\n4,,\n"
    assert coded(sheets(tmp_path, text)[0]) == [("", "smile", 0.5, 0.5), ("", "", 4.0, 4.0)]


def test_a_log_without_a_stop_gives_durations(tmp_path):
    text = "Time_Relative_sf,Duration_sf,Behavior,Event_Type\n0.5,2.5,smile,State start\n4,0,cry,Point\n"
    [sheet] = sheets(tmp_path, text)
    assert coded(sheet) == [("", "smile", 0.5, 3.0), ("", "cry", 4.0, 4.0)]


def test_frames_of_elan_at_the_rate_that_the_column_names(tmp_path):
    text = "Tier\tBegin Time - hh:mm:ss:ff {0}\tEnd Time - hh:mm:ss:ff {0}\tAnnotation\nx\t00:00:00:12\t00:01:00:02\tsmile\n"
    [pal] = sheets(tmp_path, text.format("PAL"))
    assert coded(pal) == [("x", "smile", 0.48, 60.08)]
    assert "25 frames a second" in said(pal, "converted")
    [ntsc] = sheets(tmp_path, text.format("NTSC"))
    assert ntsc.events[0].end_s == pytest.approx(1800 * 1001 / 30000)  # frames 0 and 1 of minute 1 do not exist
    assert "drop-frame" in said(ntsc, "converted")


def test_exact_times_are_taken_before_frames(tmp_path):
    text = (
        "Tier\tBegin Time - hh:mm:ss:ff PAL\tBegin Time - ss.msec\tEnd Time - hh:mm:ss:ff PAL\tEnd Time - ss.msec\tAnnotation\n"
        "x\t00:00:00:12\t0.49\t00:00:05:00\t5.01\tsmile\n"
    )
    assert coded(sheets(tmp_path, text)[0]) == [("x", "smile", 0.49, 5.01)]


def test_clocks_that_pass_midnight(tmp_path):
    text = "subject,start,end,code\nchild,23:59:30.0,00:00:10.0,smile\n"
    text += "mother,23:59:40.0,23:59:55.0,smile\nmother,00:00:15.0,00:00:40.0,cry\n"
    [sheet] = sheets(tmp_path, text)
    assert coded(sheet) == [
        ("child", "smile", 86370, 86410),
        ("mother", "smile", 86380, 86395),
        ("mother", "cry", 86415, 86440),
    ]
    assert "the clock passes midnight; times before 23:59:30 are the next day's" in said(sheet, "converted")


def test_durations_and_dates_are_no_clocks(tmp_path):
    [sheet] = sheets(tmp_path, "start,duration,code\n23:59:30.0,0:50,smile\n00:00:25.0,0:05,cry\n")
    assert coded(sheet) == [("", "smile", 86370, 86420), ("", "cry", 86425, 86430)]
    [dates] = sheets(tmp_path, "start,end,code\n2024-05-01 23:59:30,2024-05-02 00:00:10.5,smile\n")
    assert coded(dates) == [("", "smile", 86370, 86410.5)]


@pytest.mark.parametrize("first", ["45413.41670", "0.00347222222222222", "0,00347222222222222"])
def test_days_of_a_spreadsheets_calendar_are_refused(tmp_path, first):
    text = f"start;end;code\n{first};{first[:-1]}9;smile\n"
    with pytest.raises(BadFileError, match=rf"{first} seem to be .* a spreadsheet's calendar.*hh:mm:ss"):
        sheets(tmp_path, text)
    assert sheets(tmp_path, text, Codebook(rules=Rules(time_unit="s")))[0].events


def test_seconds_beside_minutes_and_seconds(tmp_path):
    assert coded(sheets(tmp_path, "start,end,code\n45,1:05,a\n")[0]) == [("", "a", 45, 65)]
    assert coded(sheets(tmp_path, "start (min),end (min),code\n0.5,1.5,a\n")[0]) == [("", "a", 30, 90)]


COUPLES = "{names},start,end,code\n1,a,0.5,1,x\n1,b,0.5,1,x\n2,a,0.5,2,y\n"


def test_couples_below_each_other_are_observations(tmp_path):
    for book, names in (("", "couple,session"), ('[columns]\ndyad = "nr"\noccasion = "time"', "nr,time")):
        found = sheets(tmp_path, COUPLES.format(names=names), book)
        assert [dict(sheet.identity) for sheet in found] == [
            {"dyad": "1", "occasion": "a"}, {"dyad": "1", "occasion": "b"}, {"dyad": "2", "occasion": "a"},
        ]  # fmt: skip
        assert [sheet.name for sheet in found] == ["1 a", "1 b", "2 a"]
        assert [coded(sheet) for sheet in found] == [[("", "x", 0.5, 1)], [("", "x", 0.5, 1)], [("", "y", 0.5, 2)]]
        assert (
            "recognised by their names: 'couple' as the dyad, 'session' as the occasion" in said(found[0], "read")
        ) == (not book)


def test_several_observations_of_a_dyad_are_occasions(tmp_path):
    found = sheets(tmp_path, COUPLES.format(names="dyad,tape"), '[columns]\nobservation = "tape"')
    assert [(sheet.name, dict(sheet.identity)) for sheet in found] == [
        ("a", {"dyad": "1", "occasion": "a"}), ("b", {"dyad": "1", "occasion": "b"}), ("a", {"dyad": "2", "occasion": "a"}),
    ]  # fmt: skip


def test_a_dyad_that_is_filled_in_only_once_is_asked_for(tmp_path):
    text = "dyad,start,end,code\n1,0,1,x\n,1,2,y\n2,0,2,y\n"
    with pytest.raises(BadFileError, match=r"line 3: the column 'dyad' is empty.*dyad = \"\""):
        sheets(tmp_path, text)
    with pytest.raises(BadFileError, match="line 3: the column 'dyad' tells observations apart"):
        sheets(tmp_path, text, '[columns]\ndyad = "dyad"')
    assert len(sheets(tmp_path, text, '[columns]\ndyad = ""')) == 1


def test_a_column_of_codes_that_is_called_visit_is_one(tmp_path):
    [sheet] = sheets(tmp_path, "start,end,visit,mother\n0,1.5,home,a\n1.5,2,lab,a\n2,3,home,b\n")
    assert ("visit", "lab", 1.5, 2.0) in coded(sheet)


def test_limits_of_an_observation_in_columns(tmp_path):
    book = '[columns]\nobservation = "obs"\nobservation_start = "begun"\nobservation_end = "ended"'
    first, second = sheets(
        tmp_path, "obs,begun,ended,start,end,code\nv1,0.5,60,1,2,a\nv1,0.5,60,2,3,b\nv2,5,90,6,7,a\n", book
    )
    assert [(s.name, s.start_s, s.end_s) for s in (first, second)] == [("v1", 0.5, 60), ("v2", 5, 90)]
    with pytest.raises(
        BadFileError, match="'ended' is said to hold when coding ended, and holds 60 s and 61 s for one observation"
    ):
        sheets(tmp_path, "obs,begun,ended,start,end,code\nv1,0.5,60,1,2,a\nv1,0.5,61,2,3,b\n", book)


def test_a_header_that_is_replaced(tmp_path):
    text = "1,2,3\n0.5,1,a\n"
    [kept] = sheets(tmp_path, text, '[table]\nheader = ["start", "end", "code"]')
    assert coded(kept) == [("", "3", 1, 2), ("", "a", 0.5, 1)]
    [replaced] = sheets(tmp_path, text, '[table]\nheader = ["start", "end", "code"]\nreplaces_header = true')
    assert coded(replaced) == [("", "a", 0.5, 1)]
    [same] = sheets(tmp_path, "start,end,code\n0.5,1,a\n", '[table]\nheader = ["start", "end", "code"]')
    assert coded(same) == [("", "a", 0.5, 1)]


@pytest.mark.parametrize(
    ("header", "row", "columns", "limits"),
    [
        ("onset_ms,duration,code", "500,1500,a", "", (0.5, 2.0)),
        ("start_ms,end,code", "500,1500,a", "", (0.5, 1.5)),
        ("start,end_ms,code", "500,1500,a", "", (0.5, 1.5)),
        ("Beginn (ms),Ende,code", "500,1500,a", 'start = "Beginn (ms)"\nend = "Ende"', (0.5, 1.5)),
        ("Beginn,Ende [ms],code", "500,1500,a", 'start = "Beginn"\nend = "Ende [ms]"', (0.5, 1.5)),
        ("Anfang_ms,Ende [s],code", "500,1.5,a", 'start = "Anfang_ms"\nend = "Ende [s]"', (0.5, 1.5)),
        ("Beginn (min),Dauer,code", "1,2,a", 'start = "Beginn (min)"\nduration = "Dauer"', (60.0, 180.0)),
        ("t_start_ms,t_end_ms,code", "500,1500,a", "", (0.5, 1.5)),
        ("start_millis,end_millis,code", "500,1500,a", "", (0.5, 1.5)),
        ("start_ms,end_ms,duration,code", "500,1500,1000,a", "", (0.5, 1.5)),
    ],
)
def test_a_unit_in_the_name_of_one_column_holds_for_those_that_say_none(tmp_path, header, row, columns, limits):
    [sheet] = sheets(tmp_path, f"{header}\n{row}\n", f"[columns]\n{columns}\n{EVERYTHING}")
    assert [(event.start_s, event.end_s) for event in sheet.events] == [limits]
    bare = [name for name in ("duration", "end", "start", "Ende", "Beginn", "Dauer") if name in header.split(",")]
    assert all(f"'{name}': no unit in the name; read as m" in said(sheet, "converted") for name in bare)


def test_clock_times_of_two_parts_may_be_hours_and_minutes(tmp_path):
    [short] = sheets(tmp_path, "start,end,code\n14:05,14:20,a\n")
    assert coded(short) == [("", "a", 845.0, 860.0)]
    assert "times such as 14:05 were read as minutes:seconds; if they are hours:minutes" in said(short, "doubtful")
    [first] = sheets(tmp_path, "start,end,code\n0:05,0:20,a\n")
    assert coded(first) == [("", "a", 5.0, 20.0)]
    for text, book in (("0:05,59:30", ""), ("0:05.5,0:20", ""), ("0:05,0:20", '[rules]\ntime_unit = "m:s"\n')):
        [sure] = sheets(tmp_path, f"start,end,code\n{text},a\n", book + EVERYTHING)
        assert "hours:minutes" not in said(sure, "doubtful")


def test_points_between_semicolons_may_group_thousands(tmp_path):
    [sheet] = sheets(tmp_path, "start;end;code\n1.200;1.260;a\n")
    assert coded(sheet) == [("", "a", 1.2, 1.26)]
    assert "'1.200' was read with a decimal point" in said(sheet, "doubtful")
    [comma] = sheets(tmp_path, "start;end;code\n1.200;1.260;a\n", f'[rules]\ndecimal_sign = "comma"\n{EVERYTHING}')
    assert coded(comma) == [("", "a", 1200.0, 1260.0)] and "thousands" not in said(comma, "doubtful")
    for text in ("0.200;1.260", "1.25;1.260"):
        [sure] = sheets(tmp_path, f"start;end;code\n{text};a\n")
        assert "thousands" not in said(sure, "doubtful")


def test_an_end_that_is_not_where_the_duration_says_is_doubtful(tmp_path):
    [sheet] = sheets(tmp_path, "start,end,duration,code\n0,5,5,a\n6,8.5,2,b\n9,10,1.03,c\n11,,2,d\n")
    assert coded(sheet) == [("", "a", 0, 5), ("", "b", 6, 8.5), ("", "c", 9, 10), ("", "d", 11, 13)]
    [note] = [note for note in sheet.notes if "contradict" in note.text]
    assert (note.kind, note.rows) == ("doubtful", (3,))


def test_rows_that_name_nobody_where_others_name_somebody_are_doubtful(tmp_path):
    [sheet] = sheets(tmp_path, "person,start,end,code\nmother,0,1,a\n,2,3,a\ninfant,0,1,a\n,2,3,b\n")
    [note] = [note for note in sheet.notes if "merged" in note.text]
    assert (note.kind, note.rows) == ("doubtful", (3, 5))
    [nobody] = sheets(tmp_path, "person,start,end,code\n,0,1,a\n,2,3,a\n")
    assert "merged" not in said(nobody, "doubtful")


@pytest.mark.parametrize(
    ("begin", "finish"), [("begin", "finish"), ("Started", "ended"), ("START", "Finished"), ("onset", "offset")]
)
def test_words_for_starts_and_stops(tmp_path, begin, finish):
    [sheet] = sheets(tmp_path, f"time,who,code,status\n1,m,a,{begin}\n4,m,a,{finish}\n", STATUS)
    assert [(event.code, event.start_s, event.end_s) for event in sheet.events] == [("a", 1.0, 4.0)]


STATUS = f'[columns]\nstart = "time"\n{EVERYTHING}'


def test_a_person_to_whom_something_is_done_is_no_end(tmp_path):
    text = "from,to,start,duration,code\nmother,child,1,2,touch\n"
    [sheet] = sheets(tmp_path, text)
    assert coded(sheet) == [("", "touch", 1.0, 3.0)] and "'from', 'to'" in said(sheet, "read")
    [stated] = sheets(tmp_path, "to,start,duration,code\n4,1,2,touch\n", f'[columns]\nend = "to"\n{EVERYTHING}')
    assert coded(stated) == [("", "touch", 1.0, 4.0)]
    [only] = sheets(tmp_path, "to,duration,start,code\nchild,2,1,touch\n")
    assert coded(only) == [("", "touch", 1.0, 3.0)]
    [limits] = sheets(tmp_path, "from,to,duration,code\n1,4,3,touch\n")
    assert coded(limits) == [("", "touch", 1.0, 4.0)]


def test_an_empty_start_names_its_column(tmp_path):
    with pytest.raises(BadFileError, match=r"line 3: the column 'Beginn' \(start\) is empty"):
        sheets(tmp_path, "Beginn,end,code\n1,2,a\n,3,a\n", f'[columns]\nstart = "Beginn"\n{EVERYTHING}')


@pytest.mark.parametrize("date", ["05/01/2024", "5-1-24", "13/01/2024"])
def test_a_date_that_could_be_day_or_month_says_so(tmp_path, date):
    with pytest.raises(BadFileError, match=f"line 2: the date '{date}' may be day/month or month/day"):
        sheets(tmp_path, f"start,end,code\n{date} 10:00:00,{date} 10:00:05,a\n")


def test_text_above_the_names_of_columns_is_noted(tmp_path):
    [sheet] = sheets(tmp_path, "Study of play,,\nby AB,,\nstart,end,code\n0,1,a\n")
    assert "text above the row of column names was not read: 'Study of play', 'by AB'" in said(sheet, "read")
