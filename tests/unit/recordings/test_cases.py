"""Collected cases: inputs of the kinds that people report trouble with, each with its right value and how it is known."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from attunement.measuring.measuring import Settings, measure
from attunement.recordings import Import, codes_in, draft_codebook, read, write
from attunement.recordings.reading import draft_of
from attunement.vocabulary import AttunementError

Spans = list[tuple[str, float, float]]


def events(got: Import, person: str, observation: int = 0) -> Spans:
    rows = got.record.events.filter(person=person, observation=observation).sort("start_s", "code")
    return [(code, round(a, 6), round(b, 6)) for code, a, b in rows.select("code", "start_s", "end_s").iter_rows()]


def coverage(got: Import, person: str) -> Spans:
    rows = got.record.coverage.filter(person=person).sort("start_s").select("status", "start_s", "end_s")
    return [(status, round(a, 6), round(b, 6)) for status, a, b in rows.iter_rows()]


def length(got: Import) -> float:
    return round(got.record.observations["duration_s"][0], 6)


def said(got: Import, kind: str | None = None) -> str:
    return "\n".join(str(note) for note in got.report if kind in (None, note.kind))


def same(one: Import, two: Import) -> bool:
    tables = ("events", "coverage", "episodes")
    equal = all(
        getattr(one.record, t).drop("row", strict=False).equals(getattr(two.record, t).drop("row", strict=False))
        for t in tables
    )
    return equal and length(one) == length(two)


def test_01_a_state_left_open_in_boris(case):
    here = case("01")
    with pytest.raises(AttunementError, match=r"event 3 \('cry' of child\)"):
        read(here / "d01.boris", here / "refuse.toml")
    got = read(here / "d01.boris", here / "close.toml")
    assert ("cry", 40.0, 60.0) in events(got, "child")
    assert length(got) == 60


def test_02_boris_table_with_decimal_commas(case):
    here = case("02")
    commas, points = (read(here / name, here / "book.toml") for name in ("d02.csv", "same-with-points.csv"))
    assert same(commas, points)
    assert length(commas) == 60.5
    assert len(commas.record.events) == 4
    assert "does not say when" not in said(commas)
    table = measure(commas, settings=Settings(surrogates=20))["contingency"]
    row = table.filter((pl.col("response_person") == "caregiver") & (pl.col("response") == "positive"))
    assert row["base_rate"][0] == pytest.approx(2 / 56, abs=1e-4)


def test_03_two_media_in_a_row(case):
    here = case("03")
    got = read(here / "d03.boris", here / "book.toml")
    assert length(got) == 70
    assert ("touch", 0.0, 0.0) in events(got, "child") and ("smile", 10.0, 35.0) in events(got, "child")
    assert events(got, "caregiver") == [("smile", 28.0, 66.0), ("touch", 30.0, 30.0)]


def test_04_annotations_without_a_text(case):
    here = case("04")
    got = read(here / "d04.eaf", here / "book.toml")
    assert len(got.raw.filter(pl.col("track") == "Smile_child")) == 3
    holes = [(a, b) for status, a, b in coverage(got, "child") if status == "not coded"]
    assert (1.0, 4.0) in holes and (6.0, 9.0) in holes
    assert "without a code" in said(got)


def test_07_symbolic_subdivision(case):
    here = case("07")
    got = read(here / "d07.eaf", here / "book.toml")
    assert events(got, "child") == [("positive", 0.0, 3.0), ("negative", 3.0, 6.0), ("neutral", 6.0, 9.0)]
    assert "overlap" not in said(got)
    assert measure(got, settings=Settings(surrogates=20))["matching"]["matched_share"][0] == pytest.approx(1 / 3)


def test_11_frames_in_which_the_face_was_lost(case):
    here = case("11")
    with_success = read(here / "child.csv", here / "with-success.toml")
    got = read(here / "child.csv", here / "book.toml")
    for each in (got, with_success):
        assert events(each, "child") == [("smile", 0.0, 1.6)]
        lost = [(a, b) for status, a, b in coverage(each, "child") if status != "coded"]
        assert lost == [(1.6, 2.4)]
        assert length(each) == 4
    drafted = {track.track for track in draft_codebook(here / "child.csv").tracks}
    assert not drafted & {"success", "confidence"}


@pytest.mark.parametrize("name", ["d12.csv", "zeros-as-0.csv"])
def test_12_measured_values_with_decimal_commas(case, name):
    here = case("12")
    got = read(here / name, here / "book.toml")
    assert same(got, read(here / "same-with-points.csv", here / "book.toml"))
    assert events(got, "child") == [("smile", 0.0, 5.0)]
    assert [(a, b) for _, a, b in events(got, "caregiver")] == [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]
    assert coverage(got, "child") == [("coded", 0.0, 10.0)]


def test_13_two_faces_in_a_frame(case):
    here = case("13")
    with pytest.raises(AttunementError, match="line 6"):
        read(here / "d13.csv", here / "book.toml")


def test_14_a_code_spelled_na(case):
    here = case("14")
    got = read(here / "d14.csv", here / "book.toml")
    assert ("negative", 4.0, 12.0) in events(got, "child") and ("negative", 8.0, 12.0) in events(got, "caregiver")
    table = measure(got, settings=Settings(surrogates=20))["matching"]
    assert table["matched_share"][0] == pytest.approx(0.6)
    assert table["joint_negative_share"][0] == pytest.approx(0.2)
    assert "# NA (in 1 stretch, 8 s) is taken as empty" in draft_of(here / "d14.csv").text


def test_15_minutes_typed_into_a_spreadsheet(case):
    here = case("15")
    shown = read(here / "same-as-shown.csv", here / "book.toml")
    assert events(shown, "child") == [("smile", 5.0, 40.0), ("cry", 129.0, 170.0)]
    assert same(read(here / "d15.xlsx", here / "minutes.toml"), shown)
    try:
        assert same(read(here / "d15.xlsx", here / "book.toml"), shown)
    except AttunementError as error:
        assert "time_unit" in str(error)


def test_18_clocks_that_pass_midnight(case):
    here = case("18")
    got = read(here / "clock.csv", here / "book.toml")
    first = got.record.coverage.filter(pl.col("status") == "coded")["start_s"].min()

    def moved(spans: Spans) -> Spans:
        return [(code, a - first, b - first) for code, a, b in spans]

    assert moved(events(got, "child")) == [("smile", 0.0, 20.0), ("cry", 40.0, 60.0)]
    assert moved(events(got, "caregiver")) == [("smile", 10.0, 25.0), ("cry", 45.0, 70.0)]
    assert "midnight" in said(got)
    across = read(here / "one-event-across.csv", here / "book.toml")
    first = across.record.coverage.filter(pl.col("status") == "coded")["start_s"].min()
    assert moved(events(across, "child")) == [("smile", 0.0, 40.0)]
    assert moved(events(across, "caregiver")) == [("smile", 10.0, 35.0)]
    rows = read(here / "rows.csv", here / "rows.toml")
    assert length(rows) == 12
    assert events(rows, "child") == [("smile", 0.0, 6.0), ("cry", 6.0, 12.0)]


def test_19_names_of_observations_that_are_no_file_names(case, tmp_path):
    here = case("19")
    got = read(here / "d19.boris", here / "book.toml")
    target = tmp_path / "inside"
    target.mkdir()
    files = write(got.record, target / "x.eaf")
    assert len(set(files)) == 3 and all(file.parent == target and file.exists() for file in files)
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != target] == []


def test_20_a_comma_in_a_column_name(case):
    here = case("20")
    got = read(here / "d20.csv", here / "book.toml")
    assert events(got, "caregiver") == [("smile", 0.0, 6.0), ("cry", 6.0, 10.0)]
    assert events(got, "child") == [("smile", 0.0, 3.0), ("cry", 3.0, 10.0)]
    assert events(read(here / "d20.csv", here / "child-only.toml"), "child") == events(got, "child")
    assert {track.track for track in draft_codebook(here / "d20.csv").tracks} == {"affect, mother", "child"}


def test_21_kappa_of_two_coders_who_used_one_code(case):
    here = case("21")
    got = read([here / "d21A.csv", here / "d21B.csv"], here / "book.toml")
    table = measure(got, settings=Settings(surrogates=20))["agreement"]
    child, mother = (table.filter(pl.col("person") == who) for who in ("child", "caregiver"))
    assert child["percent_agreement"].to_list() == [100.0] * len(child)
    assert child["kappa"].is_null().all()
    assert set(mother["kappa"].to_list()) == {1.0}


def test_23_a_row_without_a_code(case):
    here = case("23")
    got = read(here / "d23.csv", here / "book.toml")
    assert ("not coded", 5.0, 12.5) in coverage(got, "child")
    assert "without a code" in said(got) and "row 3" in said(got)


def test_27_control_characters(case, tmp_path):
    here = case("27")
    got = read(here / "d27.csv")
    write(got.record, tmp_path / "out.csv")
    assert events(read(tmp_path / "out.csv"), "child") == events(got, "child")
    with pytest.raises(AttunementError, match=r"\\x0b|\\x15|U\+000B|U\+0015"):
        write(got.record, tmp_path / "out.eaf")
    assert not (tmp_path / "out.eaf").exists()


def test_29_bom_mixed_lines_and_emoji(case, tmp_path):
    here = case("29")
    got = read(here / "d29.csv")
    child, other = sorted(got.record.events["person"].unique(), key=lambda who: who != "child")
    assert events(got, child) == [("smile, big 😀", 0.5, 5.0), ('says "no"', 5.0, 9.0)]
    assert events(got, other) == [("ابتسامة", 0.5, 6.0), ("a|b;c", 6.0, 9.0)]
    write(got.record, tmp_path / "out.eaf")
    assert events(read(tmp_path / "out.eaf"), child) == events(got, child)


def test_30_odd_cells_of_datavyu(case):
    here = case("30")
    got = read(here / "d30.txt", here / "book.toml")
    assert events(got, "child") == [("smile", 0.0, 2.001), ("cry", 2.001, 5.001), ("smile", 5.001, 10.0)]
    assert events(got, "caregiver") == [("smile", 0.0, 0.0), ("cry", 0.001, 7.0)]


@pytest.mark.parametrize("name", ["d32.csv", "without-hmsf.csv"])
@pytest.mark.parametrize("book", ["book.toml", "column.toml"])
def test_32_the_default_log_of_observer(case, name, book):
    here = case("32")
    got = read(here / name, here / book)
    assert events(got, "child") == [("smile", 0.25, 10.5), ("cry", 4.75, 4.75)]
    assert events(got, "caregiver") == [("smile", 0.9, 15.95), ("smile", 20.1, 20.7)]
    assert set(codes_in(here / name)["code"]) == {"smile", "cry"}


def test_33_a_stop_without_a_start(case):
    here = case("33")
    with pytest.raises(AttunementError, match="line 2"):
        read(here / "d33.csv", here / "book.toml")
    got = read(here / "d33.csv", here / "close.toml")
    assert ("smile", 4.0, 9.0) in events(got, "child")


def test_37_times_before_zero(case):
    here = case("37")
    got = read(here / "d37.csv", here / "book.toml")
    assert events(got, "child") == [("smile", 0.0, 7.0), ("cry", 7.0, 15.5)]
    assert events(got, "caregiver") == [("smile", 1.5, 15.0)]
    assert length(got) == 15.5 and "-5 s of the file's clock is time 0" in said(got)


def test_38_turns_of_one_speaker_that_overlap(case):
    got = read(case("38") / "d38.rttm")
    grid = got.record.grid(0.5)
    (key,) = [key for key in grid.codes if got.record.events.filter(person=key[0])["start_s"].min() == 0.5]
    times = got.record.events.filter(person=key[0]).select("start_s", "end_s").rows()
    assert sorted(times) == [(0.5, 2.5), (1.5, 4.5)]
    assert (grid.codes[key][0] >= 0).sum() * 0.5 == 4.0
    assert "overlap" in said(got)


def test_39_lost_frames_do_not_shift_time(case):
    here = case("39")
    got = read(here / "d39.csv", here / "book.toml")
    assert ("not coded", 2.0, 3.2) in coverage(got, "child")
    assert events(got, "child") == [("look", 0.0, 2.0), ("away", 3.2, 4.8)]
    assert events(got, "caregiver") == [("look", 0.0, 2.0), ("look", 3.2, 4.8)]


def test_43_two_media_in_a_cell(case):
    here = case("43")
    got = read(here / "d43.csv", here / "book.toml")
    assert length(got) == 70
    assert events(got, "child") == [("smile", 10.0, 35.0), ("cry", 30.0, 30.0)]
    assert events(got, "caregiver") == [("smile", 28.0, 66.0)]


def test_45_one_file_a_person(case):
    here = case("45")
    got = read([here / "d45_child.csv", here / "d45_mother.csv"], here / "book.toml")
    assert coverage(got, "caregiver") == [("not coded", 0.0, 1.0), ("coded", 1.0, 7.0), ("not coded", 7.0, 10.0)]
    assert events(got, "caregiver") == [("smile", 1.0, 6.0)]
    assert got.record.grid(1.0).codes["caregiver", "smile"][0].tolist().count(-3) == 4


def test_46_rows_with_more_cells_than_columns(case):
    here = case("46")
    with pytest.raises(AttunementError, match=r"line 2.*6 cells.*4 columns"):
        read(here / "d46.csv", here / "book.toml")


def test_47_the_same_file_name_in_two_folders(case):
    here = case("47")
    files = [here / coder / "visit1.csv" for coder in ("coder_A", "coder_B")]
    with pytest.raises(AttunementError, match=r"visit1\.csv"):
        read(files, here / "book.toml")
    got = read(files, here / "folders.toml")
    assert sorted(got.record.observations["coder"].to_list()) == ["A", "B"]
    table = measure(got, settings=Settings(surrogates=20), tolerance_s=0)["agreement"].filter(person="child")
    assert table["kappa"][0] == pytest.approx(0.9)


def test_49_markup_in_names(case, tmp_path):
    from attunement.report.recorded.recordings_report import write_recordings_report

    here = case("49")
    got = read(here / "d49.csv", here / "book.toml")
    write_recordings_report(measure(got, settings=Settings(surrogates=20)), got.report, tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<img src=x" not in page and "</script><img" not in page


def test_51_a_time_offset_in_boris(case):
    here = case("51")
    got = read(here / "d51.boris", here / "book.toml")
    assert length(got) == 60
    assert events(got, "child") == [("smile", 2.0, 8.0), ("cry", 20.0, 30.5)]
    assert events(got, "caregiver") == [("smile", 5.0, 20.0)]
    assert coverage(got, "child") == [("coded", 0.0, 60.0)]


KINDS = {
    "a.sds": "", "b.its": "LENA file without a single segment", "c.srt": "", "d.xls": "Excel 97",
    "e.ods": "spreadsheet without a sheet", "f.json": "", "g.rtf": "RTF", "h.cha": "",
}  # fmt: skip
"""What the refusal must say; nothing where the file is read."""


@pytest.mark.parametrize("name", KINDS)
def test_53_other_kinds_are_read_or_refused_by_their_names(case, name):
    path: Path = case("53") / name
    if not KINDS[name]:
        assert len(codes_in(path)) and len(read(path).record.events)
        return
    for action in (codes_in, draft_codebook, read):
        with pytest.raises(AttunementError, match=KINDS[name]):
            action(path)


def test_54_a_table_without_column_names(case):
    with pytest.raises(AttunementError, match="no row of column names"):
        read(case("54") / "d54.txt")


@pytest.mark.parametrize("book", ["book.toml", "told.toml"])
def test_55_frames_of_a_stated_rate(case, book):
    here = case("55")
    got = read(here / "d55.txt", here / book)
    assert events(got, "child") == [("smile", 0.48, 5.0), ("cry", 5.0, 9.0)]
    assert events(got, "caregiver") == [("smile", 0.48, 9.0)]


def test_57_a_lag_table_and_a_grid_by_hand(case):
    here = case("57")
    measured = measure(read(here / "d57.csv", here / "book.toml"), settings=Settings(surrogates=20))
    cells = measured["lag_sequential"].filter(
        (pl.col("given_person") == "child") & (pl.col("target_person") == "caregiver") & (pl.col("lag_to") == 1)
    )
    joint = {(g, t): n for g, t, n in cells.select("given", "target", "joint").iter_rows()}
    assert joint == {
        ("positive", "positive"): 10,
        ("positive", "negative"): 0,
        ("negative", "positive"): 4,
        ("negative", "negative"): 5,
    }
    first = cells.filter((pl.col("given") == "positive") & (pl.col("target") == "positive"))
    assert first["expected"][0] == pytest.approx(7.3684, abs=1e-4)
    assert first["adjusted_residual"][0] == pytest.approx(2.7458, abs=1e-4)
    grid = measured["state_space_grid"]
    assert grid["dispersion"][0] == pytest.approx(0.8333, abs=1e-4)
    assert grid["visit_entropy"][0] == pytest.approx(1.0986, abs=1e-4)
    assert (grid["visits"][0], grid["transitions"][0]) == (3, 2)


def test_61_the_offset_of_a_second_video(case):
    here = case("61")
    got = read(here / "d61.eaf", here / "book.toml")
    assert max(b for _, _, b in events(got, "child")) == 9 and max(b for _, _, b in events(got, "caregiver")) == 12
    assert "1.5 s of its own clock" in said(got)
