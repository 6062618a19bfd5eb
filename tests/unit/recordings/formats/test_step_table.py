"""Step tables: whose rows they are, how values and times are written, and what counts as not coded or not seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.recordings import Band, Codebook, Rules, Track, parse_codebook, read, read_sheets
from attunement.recordings.sheet import Sheet
from attunement.recordings.tables import step_text
from attunement.vocabulary import BadFileError

EVERYTHING = '\n[[track]]\nperson = "p"\nchannel = "c"\n'
BANDED = '\n[[track]]\ntrack = "AU12"\nperson = "p"\nchannel = "c"\nbands = [{ code = "smile", at_least = 1.0 }]\n'


def sheets(folder: Path, text: str | bytes, book: Codebook | str = EVERYTHING, name: str = "steps.csv") -> list[Sheet]:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_sheets(path, parse_codebook(book) if isinstance(book, str) else book)


def coded(sheet: Sheet) -> list[tuple]:
    return [(e.partner or e.track, e.code, e.start_s, e.end_s) for e in sheet.events]


def said(sheet: Sheet, kind: str) -> str:
    return "\n".join(note.text for note in sheet.notes if note.kind == kind)


def long(name: str = "dyad", *, timed: bool = True, interleaved: bool = False, begun: int = 0) -> str:
    rows = [(d, i) for d in (1, 2, 3) for i in range(4)]
    rows = sorted(rows, key=lambda row: row[1]) if interleaved else rows
    head = f"{name},time,mother\n" if timed else f"{name},mother\n"
    return head + "".join(f"{d},{f'{begun + i},' if timed else ''}{'a' if i < d else 'b'}\n" for d, i in rows)


STEPS = [[("mother", "a", 0, d), ("mother", "b", d, 4)] for d in (1, 2, 3)]


@pytest.mark.parametrize("interleaved", [False, True])
@pytest.mark.parametrize("timed", [False, True])
@pytest.mark.parametrize("book", ["", '[columns]\nobservation = "dyad"\n', '[columns]\ndyad = "dyad"\n'])
def test_couples_of_a_long_table_are_observations(tmp_path, timed, interleaved, book):
    rules = "" if timed else "[rules]\nstep_s = 1\n"
    text = long(timed=timed, interleaved=interleaved)
    if interleaved and not timed and not book:
        [doubtful] = sheets(tmp_path, text, rules + EVERYTHING)  # nothing shows that rows belong to several
        assert '[columns] dyad = "dyad"' in said(doubtful, "doubtful")
        return
    found = sheets(tmp_path, text, rules + book + EVERYTHING)
    assert [coded(sheet) for sheet in found] == STEPS
    assert [(sheet.name, sheet.start_s, sheet.end_s) for sheet in found] == [("1", 0, 4), ("2", 0, 4), ("3", 0, 4)]
    assert [dict(sheet.identity) for sheet in found] == [{} if "observation" in book else {"dyad": d} for d in "123"]
    assert ("'dyad' as the dyad" in said(found[0], "read")) == (not book)
    record = read(tmp_path / "steps.csv", parse_codebook(rules + book + EVERYTHING)).record
    assert record.observations.select("dyad", "duration_s").rows() == [("1", 4.0), ("2", 4.0), ("3", 4.0)]


def test_two_visits_of_couples_and_two_coders(tmp_path):
    text = "couple,visit,rater,time,mother\n" + "".join(
        f"{d}.0,{v},{c},{i},a\n" for d in (1, 2) for v in (1, 2) for c in "AB" for i in range(2)
    )
    found = sheets(tmp_path, text)
    assert len(found) == 8
    assert dict(found[3].identity) == {"dyad": "1", "occasion": "2", "coder": "B"}
    assert all(coded(sheet) == [("mother", "a", 0, 2)] for sheet in found)


def test_a_column_that_the_codebook_lacks_is_found_where_time_begins_anew(tmp_path):
    with pytest.raises(BadFileError, match=r"line 6: the time 0 s does not come .*'cid' changes here.*dyad = \"cid\""):
        sheets(tmp_path, long("cid"))
    with pytest.raises(BadFileError, match=r"'person' changes here\): \[columns\] partner = \"person\""):
        sheets(tmp_path, long("person"))


def test_a_file_that_is_named_after_its_dyad_says_no_more_by_a_column(tmp_path):
    """The pattern finds "d01" in the name of the file, and other files of the study have no such column."""
    text = "dyad,time,mother\n1,0,a\n1,1,a\n"
    book = "[observation]\npattern = '(?P<dyad>d[0-9]+)'\n" + EVERYTHING
    [sheet] = sheets(tmp_path, text, book, name="d01.csv")
    assert (sheet.name, dict(sheet.identity)) == ("d01", {})
    assert len(sheets(tmp_path, text + "2,0,a\n", book, name="d01.csv")) == 2


def test_a_column_of_codes_called_visit_stays_one(tmp_path):
    text = "time,visit,mother\n" + "".join(f"{i},{int(i % 4 < 2)},a\n" for i in range(8))
    [sheet] = sheets(tmp_path, text)
    assert ("visit", "1", 0, 2) in coded(sheet)
    assert '[columns] occasion = "visit"' in said(sheet, "doubtful")
    named = sheets(tmp_path, text, '[[track]]\ntrack = "visit"\nperson = "p"\nchannel = "c"\n')
    assert len(named) == 1 and not said(named[0], "doubtful")


def test_an_empty_dyad_is_refused(tmp_path):
    with pytest.raises(BadFileError, match=r"line 4: the column 'dyad' tells observations apart .* is empty here"):
        sheets(tmp_path, "dyad,time,mother\n1,0,a\n1,1,a\n,0,a\n", '[columns]\ndyad = "dyad"\n' + EVERYTHING)


def test_rows_of_both_partners_below_each_other_count_from_zero(tmp_path):
    text = "who,affect\n" + "".join(f"{who},{'a' if i < 2 else 'b'}\n" for i in range(3) for who in "mc")
    [sheet] = sheets(tmp_path, text, '[rules]\nstep_s = 2\n[columns]\npartner = "who"\n' + EVERYTHING)
    assert coded(sheet) == [("m", "a", 0, 4), ("c", "a", 0, 4), ("m", "b", 4, 6), ("c", "b", 4, 6)]


def test_limits_of_observations_in_columns(tmp_path):
    text = "v,end,time,mother\n1,6,0,a\n1,6,1,a\n2,2,0,b\n2,2,1,b\n"
    book = '[columns]\nobservation = "v"\nobservation_end = "end"\n' + EVERYTHING
    first, second = sheets(tmp_path, text, book)
    assert (first.end_s, second.end_s) == (6, 2)
    assert coded(first) == [("mother", "a", 0, 2), ("mother", "no rows", 2, 6)]
    with pytest.raises(BadFileError, match="holds '6' and '7' for observation '1'"):
        sheets(tmp_path, text.replace("1,6,1", "1,7,1"), book)


@pytest.mark.parametrize("zeros", ["0,00", "0"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_measured_values_with_decimal_commas(tmp_path, zeros, delimiter):
    rows = [
        ["frame", "timestamp", "AU12"],
        *([str(i), f"{i / 2:.1f}".replace(".", ","), "1,80" if i < 4 else zeros] for i in range(8)),
    ]
    [sheet] = sheets(tmp_path, "\n".join(map(delimiter.join, rows)), BANDED)
    assert coded(sheet) == [("AU12", "smile", 0, 2), ("AU12", "outside all bands", 2, 4)]


def test_percent_signs_are_left_out_and_said(tmp_path):
    [sheet] = sheets(tmp_path, "time,AU12\n0,50%\n1,0.5 %\n", BANDED)
    assert [code for _, code, *_ in coded(sheet)] == ["smile", "outside all bands"]
    assert "50% was read as 50" in said(sheet, "converted")


def test_thousands_in_measured_values(tmp_path):
    book = BANDED.replace("1.0", "2000")
    [sheet] = sheets(tmp_path, "time;AU12\n0;1.234,5\n1;2.345\n2;0,5\n", book)
    assert [code for _, code, *_ in coded(sheet)] == ["outside all bands", "smile", "outside all bands"]
    text = "time\tAU12\n0\t1,234\n1\t2,345\n"
    with pytest.raises(BadFileError, match=r"column 'AU12': '1,234' is 1\.234 .* and 1234 .*decimal_sign"):
        sheets(tmp_path, text, book)
    [stated] = sheets(tmp_path, text, '[rules]\ndecimal_sign = "point"\n' + book)
    assert coded(stated)[1] == ("AU12", "smile", 1, 2)


def test_a_sign_that_only_the_end_of_a_long_column_tells(tmp_path, monkeypatch):
    monkeypatch.setattr(step_text, "BYTES_AT_ONCE", 40)
    rows = "".join(f"{i}\t1,500\n" for i in range(50))
    [sheet] = sheets(tmp_path, f"time\tAU12\n{rows}50\t0,5\n", BANDED)
    assert coded(sheet) == [("AU12", "smile", 0, 50), ("AU12", "outside all bands", 50, 51)]
    points = "".join(f"{i}\t1.500\n" for i in range(50))
    with pytest.raises(BadFileError, match=r"so that '1\.500' can be read in two ways"):
        sheets(tmp_path, f"time\tAU12\n{points}50\t0,5\n", BANDED)


def test_texts_in_a_measured_column_are_not_lost_in_silence(tmp_path):
    book = BANDED + 'nothing = ["none"]\nuncodable = ["NaN"]\n'
    [sheet] = sheets(tmp_path, "time,AU12\n0,2.5\n1,lost\n2,none\n3,NaN\n4,NA\n5,\u22122\n", book)
    assert [code for _, code, *_ in coded(sheet)] == ["smile", "", "none", "NaN", "", "outside all bands"]
    assert "1 cells of the measured column 'AU12' are no numbers ('lost')" in said(sheet, "doubtful")
    assert "1 cells of column 'AU12' that hold 'NA' were taken as empty" in said(sheet, "read")


def test_a_code_that_is_spelled_na(tmp_path):
    text = "second,child\n0,PA\n1,NA\n2,NaN\n3,n/a\n"
    [listed] = sheets(tmp_path, text, EVERYTHING + 'codes = { PA = "positive", NA = "negative" }\n')
    assert coded(listed) == [("child", "PA", 0, 1), ("child", "NA", 1, 2), ("child", "", 2, 4)]
    [unlisted] = sheets(tmp_path, text)
    assert coded(unlisted) == [("child", "PA", 0, 1), ("child", "", 1, 4)]
    assert "3 cells of column 'child' that hold 'NA' or 'NaN' or 'n/a' were taken as empty" in said(unlisted, "read")


def test_quoted_column_names_and_cells(tmp_path):
    [sheet] = sheets(tmp_path, 'time,"affect, mother","says ""no"""\n0,"big, smile","a ""b"""\n1,x,y\n')
    assert coded(sheet)[:2] == [("affect, mother", "big, smile", 0, 1), ('says "no"', 'a "b"', 0, 1)]


def test_rows_with_more_cells_than_columns(tmp_path):
    with pytest.raises(BadFileError, match="line 3: the row has 3 cells, and there are 2 columns"):
        sheets(tmp_path, "time,mother\n0,a\n1,b,c\n")
    [sheet] = sheets(tmp_path, "time,mother\n0,a,,\n1,b,\n\n\n")
    assert coded(sheet) == [("mother", "a", 0, 1), ("mother", "b", 1, 2)]
    late = "time,mother\n" + "".join(f"{i},a\n" for i in range(300))
    with pytest.raises(BadFileError, match="line 302: the row has 3 cells"):
        sheets(tmp_path, late + "300,a,b\n")


def test_empty_lines_at_the_end_are_no_steps(tmp_path):
    [sheet] = sheets(tmp_path, "mother,child\na,b\na,b\n\n\n", "[rules]\nstep_s = 1\n" + EVERYTHING)
    assert (sheet.end_s, coded(sheet)[0]) == (2, ("child", "b", 0, 2))


def test_a_header_of_numbers(tmp_path):
    text, rules = "0,1\n600,700\n600,100\n100,100\n", "[rules]\nstep_s = 1\n"
    for table in ('header = ["0", "1"]', 'header = ["x", "y"]\nreplaces_header = true'):
        [sheet] = sheets(tmp_path, text, f"{rules}[table]\n{table}\n{EVERYTHING}")
        assert sheet.end_s == 3
        assert [(code, a, b) for _, code, a, b in coded(sheet)] == [
            ("600", 0, 2),
            ("700", 0, 1),
            ("100", 1, 3),
            ("100", 2, 3),
        ]
    [data] = sheets(tmp_path, text, f'{rules}[table]\nheader = ["x", "y"]\n{EVERYTHING}')
    assert data.end_s == 4


FACES = "frame, face_id, timestamp, confidence, success, AU12\n"


def test_frames_without_a_face_are_uncodable(tmp_path):
    rows = "".join(
        f"{i}, 0, {i / 25:.3f}, {0.03 if 4 <= i < 6 else 0.98}, {int(not 4 <= i < 6)}, {0 if i >= 4 else 1.8}\n"
        for i in range(8)
    )
    got = read_sheets_and_record(tmp_path, FACES + rows, BANDED)
    assert got == [("coded", 0.0, 0.16), ("uncodable", 0.16, 0.24), ("coded", 0.24, 0.32)]
    [sheet] = sheets(tmp_path, FACES + rows, BANDED)
    assert "2 rows in which 'success' is 0" in said(sheet, "converted")
    stricter = "[rules]\nleast_confidence = 0.99\n" + BANDED
    assert read_sheets_and_record(tmp_path, FACES + rows, stricter) == [("uncodable", 0.0, 0.32)]
    named = '[columns]\nconfidence = "seen"\n' + BANDED
    assert read_sheets_and_record(tmp_path, "time,seen,AU12\n0,1,2\n1,0,2\n", named) == [
        ("coded", 0, 1),
        ("uncodable", 1, 2),
    ]


def read_sheets_and_record(folder: Path, text: str, book: str) -> list[tuple]:
    (folder / "steps.csv").write_text(text)
    return read(folder / "steps.csv", parse_codebook(book)).record.coverage.select("status", "start_s", "end_s").rows()


def test_a_column_called_success_is_read_where_there_is_no_face(tmp_path):
    [sheet] = sheets(tmp_path, "time,success,mother\n0,0,a\n1,1,a\n")
    assert ("mother", "a", 0, 2) in coded(sheet) and ("success", "0", 0, 1) in coded(sheet)


def test_time_without_rows_of_a_partner_is_not_coded(tmp_path):
    rows = "".join(
        f"{i},{face},{i / 10:.1f},0.9,1,2\n" for i in range(10) for face in (0, 1) if face == 0 or 2 <= i < 7
    )
    [sheet] = sheets(tmp_path, FACES + rows, BANDED)
    assert [span for span in coded(sheet) if span[0] == "1"] == [
        ("1", "smile", 0.2, 0.7),
        ("1", "no rows", 0, 0.2),
        ("1", "no rows", 0.7, 1),
    ]
    assert [span for span in coded(sheet) if span[0] == "0"] == [("0", "smile", 0, 1)]


def test_two_rows_for_a_frame_are_refused(tmp_path):
    with pytest.raises(BadFileError, match=r"line 4: the time 0\.1 s does not come after .*\[columns\] partner"):
        sheets(tmp_path, "AU12,frame\n0.9,0\n0.9,1\n0.5,1\n", "[rules]\nframe_rate = 10\n" + BANDED)


def test_a_step_that_contradicts_the_times(tmp_path):
    [longer] = sheets(tmp_path, "time,mother\n0,a\n1,b\n2,b\n", "[rules]\nstep_s = 2\n" + EVERYTHING)
    assert coded(longer) == [("mother", "a", 0, 1), ("mother", "b", 1, 3)]
    assert "a row stands for 2 s, but the rows are 1 s apart" in said(longer, "doubtful")
    [shorter] = sheets(tmp_path, "time,mother\n0,a\n10,b\n20,b\n", "[rules]\nstep_s = 2\n" + EVERYTHING)
    assert ("mother", "no rows", 2, 10) in coded(shorter)
    assert "a row stands for 2 s, but the rows are 10 s apart" in said(shorter, "doubtful")
    [agreeing] = sheets(tmp_path, "time,mother\n0,a\n2,b\n4,b\n", "[rules]\nstep_s = 2\n" + EVERYTHING)
    assert not said(agreeing, "doubtful")


def test_a_dropped_row_does_not_change_the_length_of_a_step(tmp_path):
    [sheet] = sheets(tmp_path, "time,m\n0,a\nx,a\n2,b\n3,b\n", '[rules]\nbad_rows = "drop"\n' + EVERYTHING)
    assert coded(sheet) == [("m", "a", 0, 1), ("m", "no rows", 1, 2), ("m", "b", 2, 4)]


def test_whole_numbers_far_apart_may_be_milliseconds(tmp_path):
    text = "{},mother\n0,a\n40,b\n80,b\n"
    [doubtful] = sheets(tmp_path, text.format("time"))
    assert doubtful.end_s == 120 and "if they are milliseconds, state time_unit" in said(doubtful, "doubtful")
    [told] = sheets(tmp_path, text.format("time (ms)"))
    assert told.end_s == 0.12 and not said(told, "doubtful")


def test_intervals_are_counted_where_their_length_is_stated(tmp_path):
    [sheet] = sheets(tmp_path, "interval,mother\n1,a\n2,b\n3,b\n", "[rules]\nstep_s = 10\n" + EVERYTHING)
    assert coded(sheet) == [("mother", "a", 10, 20), ("mother", "b", 20, 40)]
    [untold] = sheets(tmp_path, "interval,mother\n1,a\n2,b\n3,b\n")
    assert "if it counts intervals, state step_s" in said(untold, "doubtful")


def test_a_clock_that_passes_midnight(tmp_path):
    rows = "".join(
        f"{t},{'a' if i < 2 else 'b'}\n" for i, t in enumerate(("23:59:58", "23:59:59", "00:00:00", "00:00:01"))
    )
    [sheet] = sheets(tmp_path, "time,mother\n" + rows)
    assert coded(sheet) == [("mother", "a", 86398, 86400), ("mother", "b", 86400, 86402)]
    assert "the clock passes midnight" in said(sheet, "converted")
    with pytest.raises(BadFileError, match="does not come after"):
        sheets(tmp_path, "time,mother\n23:00:00,a\n23:00:01,a\n10:00:00,b\n")  # another day's visit


def test_times_with_dates(tmp_path):
    [sheet] = sheets(tmp_path, "time,m\n2024-05-01T23:59:59Z,a\n2024-05-02T00:00:00Z,b\n")
    assert coded(sheet) == [("m", "a", 86399, 86400), ("m", "b", 86400, 86401)]


def test_days_of_a_spreadsheets_calendar_are_refused(tmp_path):
    rows = "".join(f"{45413.4167 + i / 86400:.8f},a\n" for i in range(3))
    with pytest.raises(BadFileError, match="seem to be days of a spreadsheet's calendar"):
        sheets(tmp_path, "time,m\n" + rows)


def test_a_header_of_more_names_than_columns_is_refused(tmp_path):
    with pytest.raises(BadFileError, match=r"has 2 columns, and the codebook's \[table\] header names 3"):
        sheets(tmp_path, "0,a\n1,b\n", '[table]\nheader = ["time", "a", "b"]\n' + EVERYTHING)


def test_a_time_of_two_readings_says_why_it_is_none(tmp_path):
    with pytest.raises(
        BadFileError, match=r"line 2: the row has no readable time .*can be read in more than one way.*time_unit"
    ):
        sheets(tmp_path, "time,m\n0:06:10,a\n0:06:11,b\n")


def test_compressed_files_whatever_their_name(tmp_path):
    import gzip

    text = "time,mother\n0,é\n1,b\n"
    for data in (text.encode(), text.encode("utf-16"), text.replace("\n", "\r").encode()):
        [sheet] = sheets(tmp_path, gzip.compress(data), name="steps.dat")
        assert coded(sheet) == [("mother", "é", 0, 1), ("mother", "b", 1, 2)]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("123"), st.sampled_from("mc"), st.sampled_from(["a", "b", "", "NA"])),
        min_size=1,
        max_size=60,
    ),
    st.integers(4, 200),
    st.integers(0, 1000),
)
def test_order_pieces_and_the_clock_change_nothing(tmp_path_factory, rows, piece, begun):
    """Observations one below the other or mixed, read at once or in pieces, early or late on the tape: the same events."""
    folder = tmp_path_factory.mktemp("steps")
    counts: dict[tuple[str, str], int] = {}
    timed = []
    for dyad, who, code in rows:
        at = counts[dyad, who] = counts.get((dyad, who), -1) + 1
        timed.append((dyad, who, at, code))
    book = Codebook(
        columns={"dyad": "nr", "partner": "who"},
        rules=Rules(step_s=1.0),
        tracks=(Track(person="p", channel="c", codes={"a": "x"}),),
    )

    def events(order: list[tuple], shift: int) -> dict[str, set[tuple]]:
        text = "nr,who,time,affect\n" + "".join(f"{d},{w},{t + shift},{c}\n" for d, w, t, c in order)
        found = sheets(folder, text, book)
        return {
            s.name: {(e.partner, e.code, (e.start_s or 0) - shift, (e.end_s or 0) - shift) for e in s.events}
            for s in found
        }

    whole = events(timed, 0)
    assert events(sorted(timed), 0) == whole
    assert events(timed, begun) == whole
    before = step_text.BYTES_AT_ONCE
    step_text.BYTES_AT_ONCE = piece
    try:
        assert events(timed, 0) == whole
    finally:
        step_text.BYTES_AT_ONCE = before


def test_bands_and_a_wide_file_are_read_as_before(tmp_path):
    track = Track(person="p", channel="c", track="x", bands=(Band("low", below=1), Band("high", at_least=1)))
    [sheet] = sheets(tmp_path, "time,x\n0,0.5\n1,1\n2,\n", Codebook(tracks=(track,)))
    assert coded(sheet) == [("x", "low", 0, 1), ("x", "high", 1, 2), ("x", "", 2, 3)]


@pytest.mark.parametrize("name", ["Zeit_ms", "Zeit (ms)", "Zeit [Millisekunden]", "time_millis"])
def test_the_unit_in_a_stated_name_of_any_language(tmp_path, name):
    [sheet] = sheets(tmp_path, f"{name},mother\n0,a\n500,b\n", f'[columns]\ntime = "{name}"\n{EVERYTHING}')
    assert coded(sheet) == [("mother", "a", 0.0, 0.5), ("mother", "b", 0.5, 1.0)]


def test_steps_of_two_parts_may_be_hours_and_minutes(tmp_path):
    [sheet] = sheets(tmp_path, "time,mother\n14:05,a\n14:06,b\n")
    assert coded(sheet) == [("mother", "a", 845.0, 846.0), ("mother", "b", 846.0, 847.0)]
    assert "times such as 14:05 were read as minutes:seconds" in said(sheet, "doubtful")


def test_rows_that_are_not_equally_far_apart_are_doubtful(tmp_path):
    [sheet] = sheets(tmp_path, "time,mother\n0,a\n2,b\n3,a\n8,b\n10,a\n")
    assert "rows are not equally far apart (1 to 5 s)" in said(sheet, "doubtful")
    assert next(note.rows for note in sheet.notes if "equally far" in note.text) == (4, 5)


@pytest.mark.parametrize(
    "times",
    [
        [0, 1, 2, 5, 6, 7],  # rows are missing
        [round(i / 30, 2) for i in range(50)],  # frames, rounded
        [round(i / 29.97, 3) for i in range(50)],
        [0, 0.5, 1.01, 1.49, 2.0],
    ],
)
def test_rows_that_are_missing_or_rounded_are_not_uneven(tmp_path, times):
    [sheet] = sheets(tmp_path, "time,mother\n" + "".join(f"{time},{'ab'[i % 2]}\n" for i, time in enumerate(times)))
    assert "equally far" not in said(sheet, "doubtful")


def test_steps_that_name_nobody_where_others_name_somebody_are_doubtful(tmp_path):
    text = "who,time,code\nmother,0,a\n,1,a\ninfant,0,a\ninfant,1,b\n"
    [sheet] = sheets(tmp_path, text, f'[columns]\npartner = "who"\n{EVERYTHING}')
    [note] = [note for note in sheet.notes if "merged" in note.text]
    assert (note.kind, note.rows) == ("doubtful", (3,))
