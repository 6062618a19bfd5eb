from __future__ import annotations

import contextlib
import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook, Rules, Track, draft_codebook, read, read_sheets
from attunement.recordings.formats.statistics_file import frame_of
from attunement.recordings.source import Source
from attunement.recordings.tables import statistics_child
from attunement.recordings.tables.frame import cell_text
from attunement.vocabulary import BadFileError

EVENTS = pl.DataFrame(
    {"onset": [0.0, 1.0, 3.0], "offset": [1.0, 2.5, 4.0], "who": ["mother", "child", "child"], "code": [1.0, 2.0, 99.0]}
)
LABELS = {"code": {1: "smile", 2: "cry", 99: "not visible"}}


def coded(sheet) -> list[tuple[str, str, float, float]]:
    return [(e.partner, e.code, e.start_s, e.end_s) for e in sheet.events]


@pytest.mark.parametrize("compress", [False, True])
def test_labels_of_spss_are_the_codes_even_of_values_declared_missing(tmp_path, compress):
    import pyreadstat

    path = tmp_path / "d28.sav"
    pyreadstat.write_sav(
        EVENTS, str(path), variable_value_labels=LABELS, missing_ranges={"code": [99]}, row_compress=compress
    )
    [sheet] = read_sheets(path, Codebook())
    assert (sheet.file, sheet.name, sheet.form) == ("d28.sav", "d28", "SPSS file, event table")
    assert coded(sheet) == [
        ("mother", "smile", 0.0, 1.0),
        ("child", "cry", 1.0, 2.5),
        ("child", "not visible", 3.0, 4.0),
    ]
    assert {note.file for note in sheet.notes} == {"d28.sav"}
    assert any("'code': labels were read in place of values" in note.text for note in sheet.notes)


def test_stata_sas_and_portable_files(tmp_path):
    import pyreadstat

    pyreadstat.write_dta(EVENTS, str(tmp_path / "a.dta"), variable_value_labels=LABELS)
    pyreadstat.write_xport(EVENTS, str(tmp_path / "b.xpt"))
    pyreadstat.write_por(EVENTS, str(tmp_path / "c.por"))
    found = [read_sheets(tmp_path / name, Codebook())[0] for name in ("a.dta", "b.xpt", "c.por")]
    assert [sheet.form.partition(",")[0] for sheet in found] == ["Stata file", "SAS file", "SPSS file"]
    assert [[e.code for e in sheet.events] for sheet in found] == [
        ["smile", "cry", "not visible"],
        ["1", "2", "99"],
        ["1", "2", "99"],
    ]
    assert [[(e.start_s, e.end_s) for e in sheet.events] for sheet in found] == [[(0, 1), (1, 2.5), (3, 4)]] * 3


def test_a_measure_with_labels_at_its_ends_stays_a_measure(tmp_path):
    import pyreadstat

    frame = pl.DataFrame({"dial": [1.0, 4.0, 7.0, -99.0], "day": [datetime.date(2026, 1, 2)] * 4})
    path = tmp_path / "a.sav"
    labels = {"dial": {1: "not at all", 7: "very much"}}
    pyreadstat.write_sav(
        frame, str(path), variable_value_labels=labels, missing_ranges={"dial": [{"lo": -99, "hi": -90}]}
    )
    got = frame_of(Source(path))
    assert dict(got.columns) == {"dial": ["1", "4", "7", ""], "day": ["2026-01-02"] * 4}
    assert [(note.kind, note.rows) for note in got.notes] == [("doubtful", ()), ("dropped", (4,))]


def test_layout_is_that_of_the_table_inside(tmp_path):
    import pyreadstat

    wide = pl.DataFrame({"couple": [1.0, 2.0], "act01": [0.0, 1.0], "act02": [1.0, 1.0]})
    pyreadstat.write_sav(
        wide,
        str(tmp_path / "a.sav"),
        variable_value_labels={"act01": {0: "no", 1: "yes"}, "act02": {0: "no", 1: "yes"}},
    )
    book = Codebook(
        tracks=(Track(person="wife", channel="act", track="act"),),
        rules=Rules(layout="one row per observation", step_s=10),
        columns={"observation": "couple"},
    )
    first, second = read_sheets(tmp_path / "a.sav", book)
    assert (first.name, second.name) == ("1", "2")
    assert [(e.code, e.start_s, e.end_s) for e in first.events] == [("no", 0, 10), ("yes", 10, 20)]


def test_draft_and_measure_go_the_whole_way(tmp_path):
    import pyreadstat

    pyreadstat.write_sav(EVENTS, str(tmp_path / "a.sav"), variable_value_labels=LABELS)
    draft = draft_codebook(tmp_path / "a.sav")
    assert {track.partner: sorted(track.codes or {}) for track in draft.tracks} == {
        "mother": ["smile"],
        "child": ["cry"],
    }
    events = read(tmp_path / "a.sav", draft).record.events
    assert list(events.select("person", "code").iter_rows()) == [("caregiver", "smile"), ("child", "cry")]


def test_a_damaged_file_is_refused(tmp_path):
    import pyreadstat

    path = tmp_path / "a.sav"
    pyreadstat.write_sav(EVENTS, str(path), variable_value_labels=LABELS)
    for damaged in (path.read_bytes()[:300], b"$FL2" + b"\xff" * 400):
        path.write_bytes(damaged)
        with pytest.raises(BadFileError, match=r"a\.sav is not a complete data file \(.*\w.*\)"):
            read_sheets(path, Codebook())


def test_a_file_that_ends_the_process_that_reads_it_is_refused(tmp_path, monkeypatch):
    """A number said to be printed as text made pyreadstat 1.3.7 end with a violation of memory."""
    import pyreadstat

    path = tmp_path / "a.sav"
    pyreadstat.write_sav(EVENTS, str(path), variable_value_labels=LABELS)
    deadly = path.read_bytes().replace(b"\2\x08\5\0\2\x08\5\0CODE", b"\x19\x1c\1\7\2\x08\5\0CODE")
    assert deadly != path.read_bytes()
    (tmp_path / "deadly.sav").write_bytes(deadly)
    with contextlib.suppress(BadFileError):  # a later library may read it; here it matters that these tests go on
        read_sheets(tmp_path / "deadly.sav", Codebook())
    (tmp_path / "dies.py").write_text("import os; os.abort()")
    monkeypatch.setattr(statistics_child, "__file__", str(tmp_path / "dies.py"))
    with pytest.raises(BadFileError, match=r"not a complete data file \(reading it broke off\)"):
        read_sheets(path, Codebook())


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_so_that_they_come_back(value):
    assert float(cell_text(value)) == value
