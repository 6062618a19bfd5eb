"""Datavyu projects: what Datavyu opens, and what becomes of a project that somebody went on coding."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import yaml

from attunement.record import Record
from attunement.recordings import parse_codebook, read, write


def database(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read("db").decode()


def edited(path: Path, change: Callable[[str], str]) -> Path:
    """The project as Datavyu would save it after somebody changed its cells."""
    text = change(database(path))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project", "!project\nname: x\n")
        archive.writestr("db", text)
    return path


def test_every_channel_is_a_column_whose_name_datavyu_takes(visit, tmp_path):
    [path] = write(visit, tmp_path / "d1.opf")
    lines = database(path).splitlines()
    assert lines[0] == "#4"
    columns = [line.split(" (")[0] for line in lines[1:] if not line[0].isdigit()]
    assert all(re.fullmatch("[a-zA-Z][a-zA-Z0-9_]*", column) for column in columns)
    at = lines.index("child_affect (MATRIX,true,)-affect|NOMINAL")
    assert lines[at + 1 : at + 3] == ["00:00:01:000,00:00:04:000,(smile)", "00:00:04:000,00:00:06:500,(cry)"]
    at = lines.index("child_gaze_points (MATRIX,true,)-gaze|NOMINAL")
    assert lines[at + 1] == "00:00:02:000,00:00:02:000,(face)"
    at = lines.index("coverage_of_child_affect (MATRIX,true,)-affect|NOMINAL")
    assert lines[at + 1 : at + 3] == ["00:00:00:000,00:00:08:000,(coded)", "00:00:08:000,00:00:10:000,(uncodable)"]


def test_a_long_visit_has_hours(visit, tmp_path):
    times = ((59.999, 60.0), (3599.5, 3600.0), (3661.005, 7323.25))
    events = pl.DataFrame(
        [(0, "child", "gaze", "face", *span) for span in times],
        schema=["observation", "person", "channel", "code", "start_s", "end_s"], orient="row",
    )  # fmt: skip
    long = Record.build(
        observations=visit.observations.with_columns(duration_s=pl.lit(8000.0)), episodes=visit.episodes.clear(),
        coverage=visit.coverage.with_columns(end_s=pl.lit(8000.0)).filter(pl.col("status") == "coded"), events=events,
    )  # fmt: skip
    [path] = write(long, tmp_path / "long.opf")
    lines = database(path).splitlines()
    at = lines.index("child_gaze (MATRIX,true,)-gaze|NOMINAL")
    assert lines[at + 1 : at + 4] == [
        "00:00:59:999,00:01:00:000,(face)", "00:59:59:500,01:00:00:000,(face)", "01:01:01:005,02:02:03:250,(face)",
    ]  # fmt: skip
    assert read(path).record.events.sort("start_s").select("start_s", "end_s").rows() == list(times)


def test_the_project_holds_the_two_members_and_the_keys_of_a_real_one(
    visit: Record, tmp_path: Path, shared: Callable[[str], Path]
) -> None:
    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor("!project", lambda loader, node: loader.construct_mapping(node))
    [path] = write(visit, tmp_path / "it's d1.opf")
    found = []
    for file in (path, shared("datavyu_opf/inst_datavyu_dyad1.opf")):
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            found.append((names, yaml.load(archive.read("project"), Loader)))
    (ours, mine), (real, theirs) = found
    assert ours == real == ["project", "db"]
    assert {key: type(value) for key, value in mine.items()} == {key: type(value) for key, value in theirs.items()}
    assert (mine["version"], mine["name"], mine["dbFile"]) == (theirs["version"], "it's d1", "it's d1.opf")


def test_signs_that_datavyu_uses_itself_are_guarded_as_datavyu_does(visit, tmp_path):
    code = r"a,b (c) - d|e \ f"
    record = Record(visit.observations, visit.episodes, visit.coverage, visit.events.with_columns(code=pl.lit(code)))
    [path] = write(record, tmp_path / "d1.opf")
    assert r"(a\,b \(c\) \- d\|e \\\\ f)" in database(path)  # the backslash is doubled twice: by us and by Datavyu
    assert set(read(path).record.events["code"]) == {code}


def test_what_somebody_codes_on_in_datavyu_counts(visit, tmp_path):
    [path] = write(visit, tmp_path / "d1.opf")

    def change(text: str) -> str:
        text = text.replace(
            "00:00:04:000,00:00:06:500,(cry)", "00:00:04:000,00:00:07:250,(cry)\n00:00:07:300,00:00:07:400,(sob)"
        )
        return text + "mother (MATRIX,true,)-voice|NOMINAL\n00:00:03:000,00:00:04:000,(hum)\n"

    found = read(edited(path, change))
    rows = set(found.record.events.select("person", "channel", "code", "start_s", "end_s").iter_rows())
    assert {("child", "affect", "cry", 4.0, 7.25), ("child", "affect", "sob", 7.3, 7.4)} <= rows
    assert ("mother", "voice", "hum", 3.0, 4.0) in rows
    assert found.record.coverage.filter(pl.col("person") == "mother").select("status", "start_s", "end_s").rows() == [
        ("coded", 0.0, 10.0)
    ]
    assert any(note.text.startswith("mother/voice: ") for note in found.report if note.kind == "doubtful")


def test_without_the_column_attunement_it_is_a_project_like_any_other(visit, tmp_path):
    [path] = write(visit, tmp_path / "d1.opf")
    edited(path, lambda text: re.sub(r"attunement \(.*\n.*\n", "", text))
    book = parse_codebook('[[track]]\npartner = "child_affect"\nperson = "child"\nchannel = "affect"\n')
    record = read(path, book).record
    assert record.events.select("code").to_series().to_list() == ["smile", "cry"]
    assert [b - a for a, b in record.events.select("start_s", "end_s").iter_rows()] == [3.0, 2.5]
