# ruff: noqa: E501  a file stands here as the spreadsheet program wrote it
"""Spreadsheets: cells as the sheet shows them, of all three kinds; which sheet; rows that are steps."""

from __future__ import annotations

import base64
import zipfile
import zlib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook, Rules, Track, parse_codebook, read_sheets
from attunement.recordings.source import Source
from attunement.recordings.tables.spreadsheet import ShownTime, read_spreadsheet
from attunement.vocabulary import BadFileError

ANY = Codebook(tracks=(Track(person="p", channel="c"),))


def xlsx(path: Path, rows: list[list[Any]], form: str = "h:mm", sheets: tuple[str, ...] = ("Events",)) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active
    book.active.title = sheets[0]
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, time | timedelta | datetime):
                cell.number_format = form
    for name in sheets[1:]:
        book.create_sheet(name).append(["something else"])
    book.save(path)
    return path


# subject, start, end, code, when, share, id: times in h:mm, a date, a percentage, a number shown as 0007; a second sheet
XLS = (
    "c-rk4OK1~OaNcG&P10XlQ?XS-C|I?&pm-^TcB@c(vR0ueDrlNrOl*?sCVuKct2IYO@T3%>Pz4XRdZ~&Z^rWaz(SsletpzWFA}ENoUFXeiwjWn$Kntxqn>T"
    "M}-kY6y^JeF5_SHzqX#eesF_;65;DRaL3+@>*hRvI0{D9-S&dF@=!KOQ~sKD#NjdV+Jzwl)q-$TCNV<5mS@d;vp57_p>VQB42s-XphE#yO(aUU9(h`A>~A"
    "GRVWC%;MwM+h$?JVbLJ5N;yLdBP1ica-gc5xKRx&dlT8LM4qAA!cxgbl#C<Bb322p2w#zGGnd;o3&Ut{{IdH#R3=r%#Ic{scM{G0oO3-(2Y==NYpAyC>pI"
    "#B<fSCpy-9`AOdVa7=-}l(*S(eLjd2hh2wF^kuR*A0m^^OmgoIJ?!jg!_u`h@$$dCtC(p+;m@B^|U}E%uet_|(E`v|sPtmA3&BxSaI+cM!curMFg6-+3s!"
    "c#U6d;?A4dtn$9f#CNT0$xv*3vEjHL2hoB3+7#-SMcJ<YUpWrsAU<Q;>;7V{zW660x|73K6Xvllz2^pJY_|{Ie=wA=QHd#0nG>T|!mCk8zo}@%8n#jy8Ee"
    "NqXqCGtR`-d|jZ!8LolKMKnT7<8DJWX{;xFmhQTe=nBFCTrKuhZDl60wU_3cqtPm~vx(r1yk-Wy7U|5V9e0D7ad{omgDqnx1A}kneyGG9QBa>>y->qy*p<"
    "s1?#bDnnbq?>;qu=qsYmdezU$_}UksDrBeI0B!SU!YixbRP8Jr6_m&J+5i54dzCs~{uIk#z**;r*{mB-PAk>#r@g;h_F;4dy462X%6$%Y2E?y)pPT-Q+5)"
    "%Ke;ADbTHTwd7%@B+unAV?l?+k%a4VU}%yY=8O8VOTaK-1dd>I{ZD74GnJFYiZ22Es*VlWV_O`?V|Wi+m-|m$#{HE2|lEGtoNcjjY265bGPt}n}&tRXJ+B"
    "Wn$OHOpLtJF1-qy^;D7@TIN-oi1V(QjKyMo&y_*?t4teHxok?s{&S#P(3p=3;uQdKsYlbBD8g%EBKg&U4*?X~h>SVtca@d8|HRyy6@}o27{KYpvHgi4mR`"
    "mb9M<`eOQ@Qy0kL~{gDc4d%"
)

ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="Events">
<table:table-row><table:table-cell office:value-type="string"><text:p>subject</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>start</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>end</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>code</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="4"/></table:table-row>
<table:table-row><table:table-cell office:value-type="string"><text:p>child</text:p></table:table-cell>
<table:table-cell office:value-type="time" office:time-value="PT02H09M00S"><text:p>2:09</text:p></table:table-cell>
<table:table-cell office:value-type="time" office:time-value="PT25H30M00S"><text:p>25:30:00</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>big<text:s text:c="2"/>smile</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
</table:table><table:table table:name="Values"><table:table-row><table:table-cell office:value-type="float" office:value="1.5"><text:p>1,5</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.125"><text:p>12,5 %</text:p></table:table-cell>
<table:table-cell office:value-type="date" office:date-value="2024-05-01T10:00:03"><text:p>01.05.24</text:p></table:table-cell>
<table:table-cell office:value-type="time" office:time-value="PT00H02M09.5S"><text:p>02:09,5</text:p></table:table-cell>
<table:table-cell table:number-columns-repeated="3" office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def ods(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS)
    return path


def xls(path: Path) -> Path:
    path.write_bytes(zlib.decompress(base64.b85decode(XLS)))
    return path


def test_minutes_typed_into_cells_are_read_as_the_sheet_shows_them(tmp_path):
    rows = [["subject", "start", "end", "code"], ["child", time(0, 5), time(0, 40), "smile"], ["child", time(2, 9), time(2, 50), "cry"],
            ["mother", time(0, 10), time(1, 15), "smile"]]  # fmt: skip
    path = xlsx(tmp_path / "visit.xlsx", rows)
    [sheet] = read_sheets(path, Codebook())
    spans = [(e.start_s, e.end_s) for e in sheet.events]
    assert spans == [(5, 40), (129, 170), (10, 75)]
    [doubt] = [note for note in sheet.notes if note.kind == "doubtful"]
    assert "minutes:seconds" in doubt.text and "hours:minutes" in doubt.text and "time_unit" in doubt.text
    [told] = read_sheets(path, Codebook(rules=Rules(time_unit="m:s")))
    assert [(e.start_s, e.end_s) for e in told.events] == spans
    assert not [note for note in told.notes if note.kind == "doubtful"]
    [hours] = read_sheets(path, Codebook(rules=Rules(time_unit="h:m")))
    assert [(e.start_s, e.end_s) for e in hours.events] == [(300, 2400), (7740, 10200), (600, 4500)]


@pytest.mark.parametrize("form", ["", "[h]:mm:ss"])
def test_more_than_a_day_of_typed_minutes_stays_in_the_column(tmp_path, form):
    """Excel shows 25:30 as 25:30:00 beside 2:09."""
    import openpyxl

    path = xlsx(tmp_path / "visit.xlsx", [["start", "end", "code"], [time(2, 9), timedelta(hours=25, minutes=30), "a"]])
    if form:
        book = openpyxl.load_workbook(path)
        book.active["B2"].number_format = form  # pyright: ignore[reportOptionalSubscript]
        book.save(path)
    [sheet] = read_sheets(path, Codebook())
    assert [(e.start_s, e.end_s) for e in sheet.events] == [(129, 1530)]


def test_seconds_that_the_format_hides_are_kept(tmp_path):
    path = xlsx(tmp_path / "visit.xlsx", [["start", "end", "code"], [time(0, 2, 9), time(0, 2, 50, 500_000), "a"]])
    [sheet] = read_sheets(path, Codebook())
    assert [(e.start_s, e.end_s) for e in sheet.events] == [(129, 170.5)]


@pytest.mark.parametrize(
    ("form", "spans"), [("h:mm:ss", (129, 170)), ("mm:ss.0", (129, 170)), ("[h]:mm:ss", (129, 170))]
)
def test_cells_that_show_seconds(tmp_path, form, spans):
    path = xlsx(tmp_path / "visit.xlsx", [["start", "end", "code"], [time(0, 2, 9), time(0, 2, 50), "a"]], form)
    [sheet] = read_sheets(path, Codebook())
    assert [(e.start_s, e.end_s) for e in sheet.events] == [spans]
    [framed] = read_sheets(path, Codebook(rules=Rules(time_unit="m:s:frame", frame_rate=60))) if "h" in form else [None]
    if framed:
        assert [(e.start_s, e.end_s) for e in framed.events] == [
            (pytest.approx(2 + 9 / 60), pytest.approx(2 + 50 / 60))
        ]


def test_dates_with_times_count_from_the_first_midnight(tmp_path):
    begun = datetime(2024, 5, 1, 23, 59, 58, 500_000)
    path = xlsx(
        tmp_path / "visit.xlsx",
        [["start", "end", "code"], [begun, begun + timedelta(seconds=5), "a"]],
        "yyyy-mm-dd hh:mm:ss",
    )
    [sheet] = read_sheets(path, Codebook())
    assert [(e.start_s, e.end_s) for e in sheet.events] == [(86398.5, 86403.5)]


def test_an_old_excel_file(tmp_path):
    got = read_spreadsheet(Source(xls(tmp_path / "old.xls")))
    assert got.rows == [
        (1, ["subject", "start", "end", "code", "when", "share", "id"]),
        (2, ["child", "0:05", "0:40", "smile", "2024-05-01 10:00:03", "50%", "0007"]),
        (3, ["child", "2:09", "2:50", "cry", "2024-05-01 10:00:03", "25%", "0008"]),
        (4, ["TRUE", "1.5"]),
    ]
    [sheet] = read_sheets(xls(tmp_path / "old.xls"), Codebook(rules=Rules(bad_rows="drop")))
    coded = [(e.partner, e.code, e.start_s, e.end_s) for e in sheet.events if e.code]
    assert coded == [("child", "smile", 5, 40), ("child", "cry", 129, 170)]


def test_an_opendocument_file(tmp_path):
    [sheet] = read_sheets(ods(tmp_path / "visit.ods"), Codebook())
    assert [(e.row, e.partner, e.code, e.start_s, e.end_s) for e in sheet.events] == [
        (4, "child", "big  smile", 129, 1530)
    ]
    [(number, row)] = read_spreadsheet(Source(tmp_path / "visit.ods", sheet="Values")).rows
    assert (number, row) == (1, ["1.5", "12.5%", "2024-05-01 10:00:03", "02:09.5", "TRUE", "TRUE", "TRUE"])


def test_the_kind_is_told_by_the_content_and_not_by_the_name(tmp_path):
    for make in (xls, ods):
        assert read_sheets(make(tmp_path / "visit.csv"), Codebook(rules=Rules(bad_rows="drop")))[0].events


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le") + bytes(2), "Excel 97–2003"),
     (b"PK\x03\x04" + b"xl/workbook.xml" * 50, "Excel"),
     (b"PK\x03\x04" + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" * 3, "OpenDocument")],
)  # fmt: skip
def test_a_damaged_file_is_refused_by_its_true_kind(tmp_path, content, kind):
    path = tmp_path / "visit.dat"
    path.write_bytes(content)
    with pytest.raises(BadFileError, match=rf"visit\.dat is not a complete {kind} spreadsheet.*save it"):
        read_sheets(path, Codebook())


def test_which_sheet_was_read_is_said_and_can_be_chosen(tmp_path):
    path = xlsx(tmp_path / "visit.xlsx", [["start", "end", "code"], [0.5, 1, "a"]], sheets=("Notes", "Events"))
    [sheet] = read_sheets(path, Codebook())
    assert any(
        n.kind == "doubtful" and "'Notes' was read, and not 'Events'" in n.text and "[table] sheet" in n.text
        for n in sheet.notes
    )
    book = parse_codebook('[table]\nsheet = "Notes"')
    [sheet] = read_sheets(path, book)
    assert not any(n.kind == "doubtful" for n in sheet.notes)
    with pytest.raises(BadFileError, match="no sheet 'Coding'; its sheets are 'Notes', 'Events'"):
        read_sheets(path, parse_codebook('[table]\nsheet = "Coding"'))


def test_a_spreadsheet_with_a_row_per_step(tmp_path):
    rows = [["time", "mother"], [0, "a"], [0.5, "a"], [None, None], [1, "b"]]
    [sheet] = read_sheets(xlsx(tmp_path / "steps.xlsx", rows), ANY)
    assert [(e.row, e.code, e.start_s, e.end_s) for e in sheet.events] == [(2, "a", 0, 1), (5, "b", 1, 1.5)]
    assert sheet.row_means == "row"


def test_numbers_are_those_of_the_spreadsheet_and_not_of_its_arithmetic(tmp_path):
    [sheet] = read_sheets(
        xlsx(tmp_path / "v.xlsx", [["start", "end", "code"], [0.1 + 0.2, 1e-7, 3.0]]),
        Codebook(rules=Rules(time_unit="s")),
    )
    assert [(e.start_s, e.end_s, e.code) for e in sheet.events] == [(0.3, 1e-7, "3")]


@given(st.integers(0, 200 * 3600), st.sampled_from(["h:mm", "h:mm:ss", "mm:ss", "[h]:mm:ss", "hh:mm"]))
def test_a_shown_time_loses_nothing(time_s, form):
    parts = [float(part) for part in ShownTime(float(time_s), form).text().split(":")]
    if len(parts) == 3:
        assert parts[0] * 3600 + parts[1] * 60 + parts[2] == time_s
    else:
        assert parts[0] * 60 + parts[1] == (time_s / 60 if "h" in form else time_s)


def test_what_the_library_warns_of_is_not_shown(tmp_path, recwarn):
    path = xlsx(tmp_path / "odd.xlsx", [["start", "end", "code"], [0, 1, "a"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/styles.xml"] = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    assert read_spreadsheet(Source(path)).rows[1][1] == ["0", "1", "a"]
    assert not recwarn.list
