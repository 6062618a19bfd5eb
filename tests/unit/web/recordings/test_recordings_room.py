"""The Recordings room over its addresses: the same numbers as `attune measure`, faults beside files, jobs, deletion."""

from __future__ import annotations

import io
import json
import sys
import threading
import types
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from recorded_visits import HOME, Bench, boris
from starlette.testclient import TestClient

from attunement.cli.main import run
from attunement.study.store import file_digest
from attunement.web.frame.app import make_app
from attunement.web.frame.guard import Access
from attunement.web.frame.jobs import Jobs
from attunement.web.recordings import recordings_measuring, recordings_room

ACCESS = Access(4567, "k" * 32)


def bench_of(jobs: Jobs, tmp_path: Path) -> Bench:
    app = make_app([recordings_room.ROOM], access=ACCESS, bundle=tmp_path, jobs=jobs)
    client = TestClient(app, base_url="http://127.0.0.1:4567")
    client.headers["attune-key"] = ACCESS.key
    return Bench(client)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATTUNEMENT_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "recordings"


@pytest.fixture
def bench(tmp_path: Path, data: Path) -> Iterator[Bench]:
    jobs = Jobs()
    yield bench_of(jobs, tmp_path)
    jobs.close()


def test_nothing_is_open_without_the_key(bench: Bench) -> None:
    del bench.client.headers["attune-key"]
    assert bench.client.get(f"{HOME}/").status_code == 401
    assert bench.client.delete(f"{HOME}/").status_code == 401


def test_the_same_numbers_as_attune_measure(
    bench: Bench, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = bench.begin(one=boris("one", seed=1), two=boris("two", seed=2), three=boris("three", seed=3))
    mapping = bench.mapped(study)
    result = bench.measured(study)
    assert result["state"] == "done", result["error"]
    place = f"{HOME}/{study}/results/{result['number']}"
    packed = zipfile.ZipFile(io.BytesIO(bench.client.get(f"{place}/results.zip").content))

    monkeypatch.chdir(tmp_path)
    for seed, name in enumerate(("one", "two", "three"), 1):
        Path(f"{name}.boris").write_bytes(boris(name, seed=seed))
    toml = bench.client.get(f"{HOME}/{study}/mappings/{mapping['number']}/codebook.toml").text
    assert toml == mapping["toml"]
    Path("study.toml").write_text(toml, encoding="utf-8")
    command = [
        "one.boris",
        "two.boris",
        "three.boris",
        "--codebook",
        "study.toml",
        "--surrogates",
        "50",
        "--out",
        "cli",
    ]
    monkeypatch.setattr(sys, "argv", ["attune", "measure", *command])
    with pytest.raises(SystemExit) as end:
        run()
    assert not end.value.code
    made = {p.relative_to("cli").as_posix(): p.read_bytes() for p in Path("cli").rglob("*") if p.is_file()}
    assert set(made) | {"codebook.toml"} == set(packed.namelist())
    compared = [name for name in made if name.endswith((".csv", ".html", ".txt", ".json", ".svg"))]
    assert len(compared) > 25
    assert [name for name in compared if packed.read(name) != made[name]] == []
    for name in ("matching", "interaction", "timeline"):
        assert bench.client.get(f"{place}/tables/{name}.csv").content == made[f"tables/{name}.csv"]
    assert bench.client.get(f"{place}/report.html").content == made["report.html"]
    assert len(result["visits"]) == 3
    seen = bench.get(f"/{study}/results/{result['number']}/visits/1")
    assert seen["timeline"]["seen"].encode() in made["report.html"].replace("\u00a0".encode(), b" ")
    assert {figure["name"] for figure in seen["figures"]} <= {"beside_chance", "response_profiles", "state_space"}


def test_a_broken_file_says_why_and_nothing_else_is_lost(bench: Bench) -> None:
    study = bench.begin(good=boris())
    broken = bench.drop(study, "broken.eaf", b"<ANNOTATION_DOCUMENT><TIER")
    assert broken["error"].startswith("broken.eaf is not a complete ELAN file")
    bench.drop(study, "unpaired.boris", boris("visit 2", unpaired=True))
    mapping = bench.mapped(study)
    reading = bench.get(f"/{study}/mappings/{mapping['number']}/reading")
    [refused] = reading["refused"]
    assert "unpaired.boris, observation 'visit 2', event" in refused["error"]
    assert "(choose “end them where the observation ends” at “States without a start or an end”)" in refused["error"]
    assert (refused["controls"], refused["observations"]) == (["rule:unpaired", "limits"], ["visit 2"])
    assert [visit["source"] for visit in reading["visits"]] == ["good.boris"]
    assert reading["ready"]
    result = bench.measured(study)
    assert (result["files"], sorted(result["left_out"])) == (["good.boris"], ["broken.eaf", "unpaired.boris"])
    settled = bench.post(
        f"/{study}/mappings/{mapping['number']}", {"edits": [{"do": "rule", "name": "unpaired", "to": "drop"}]}
    )
    assert bench.get(f"/{study}/mappings/{settled['number']}/reading")["refused"] == []


def test_a_change_leaves_the_state_before_as_it_was(bench: Bench) -> None:
    study = bench.begin(one=boris())
    before = bench.mapping(study)
    after = bench.post(
        f"/{study}/mappings/{before['number']}", {"edits": [{"do": "person", "track": 0, "to": "sister"}]}
    )
    assert after["tracks"][0]["person"] == "sister"
    assert bench.get(f"/{study}/mappings/{before['number']}") == before
    assert bench.get(f"/{study}")["mappings"] == [before["number"], after["number"]]


def test_a_damaged_study_is_listed_by_its_number_and_can_be_deleted(bench: Bench, data: Path) -> None:
    whole, damaged = bench.begin(one=boris()), bench.begin(one=boris())
    (data / damaged / "study.json").write_text("{")
    listed = {study["number"]: study for study in bench.get()["studies"]}
    told = listed[damaged]
    assert (told["title"], told["files"], told["results"]) == (f"Study {damaged}, which is damaged", 0, 0)
    assert (listed[whole]["files"], listed[whole]["results"]) == (1, 0)
    bench.delete(f"/{damaged}")
    assert [study["number"] for study in bench.get()["studies"]] == [whole]


def test_a_scheme_fills_in_the_tracks_and_leaves_the_rules_as_they_were_said(bench: Bench) -> None:
    study = bench.begin(one=boris())
    number = bench.mapping(study)["number"]
    said = {"do": "rule", "name": "gap_frames", "to": "3"}
    changed = bench.post(f"/{study}/mappings/{number}", {"edits": [said, {"do": "person", "track": 0, "to": "sister"}]})
    drafted = bench.post(f"/{study}/mappings/{changed['number']}/scheme?name=affect-3")
    text = bench.client.get(f"{HOME}/{study}/mappings/{drafted['number']}/codebook.toml").text
    assert "gap_frames = 3" in text and 'overlaps = "keep"' not in text and "sister" not in text
    assert {track["person"] for track in drafted["tracks"]} == {"caregiver", "child"}
    no_such = bench.client.post(f"{HOME}/{study}/mappings/{number}/scheme?name=nothing")
    assert no_such.status_code == 422 and "affect-3" in no_such.text


def test_a_codebook_that_cannot_be_read_back_is_refused_and_nothing_changes(bench: Bench) -> None:
    study = bench.begin(one=boris())
    number = bench.mapping(study)["number"]
    for edit in (
        {"do": "pattern", "to": "(?P<dyad>"},
        {"do": "rule", "name": "unpaired", "to": "guess"},
        {"do": "toml", "to": "[["},
    ):
        said = bench.post(f"/{study}/mappings/{number}", {"edits": [edit]}, status=422)
        assert said["error"]
    assert bench.get(f"/{study}")["mappings"] == [number]


def test_what_is_written_by_hand_is_answered_in_its_own_language(bench: Bench) -> None:
    study = bench.begin(one=boris())
    number = bench.mapping(study)["number"]
    written = {"do": "toml", "to": '[rules]\nunpaired = "guess"'}
    assert (
        "[rules]: unpaired is 'guess'"
        in bench.post(f"/{study}/mappings/{number}", {"edits": [written]}, status=422)["error"]
    )


def test_one_bad_observation_can_be_left_out_or_given_an_end_with_a_way_back(bench: Bench) -> None:
    two = json.loads(boris("visit 1"))
    two["observations"]["visit 2"] = json.loads(boris("visit 2", unpaired=True))["observations"]["visit 2"]
    study = bench.begin()
    bench.drop(study, "both.boris", json.dumps(two).encode())

    def change(*edits: Any) -> Any:
        number = bench.get(f"/{study}")["mappings"][-1]
        made = bench.post(f"/{study}/mappings/{number}", {"edits": list(edits)})
        return bench.get(f"/{study}/mappings/{made['number']}/reading")

    bad = "both/visit 2"
    assert len(change({"do": "procedure", "to": "play"})["refused"]) == 1
    left_out = change({"do": "visit", "name": bad, "leave_out": True})
    assert [visit["dyad"] for visit in left_out["visits"]] == ["1"]
    assert any("'visit 2' is left out" in note["text"] for note in left_out["notes"])
    closing = change({"do": "visit", "name": bad}, {"do": "rule", "name": "unpaired", "to": "close at end"})
    [asked] = closing["refused"]
    assert asked["controls"] == ["rule:unpaired", "limits"]  # the choice that led here stays in sight
    assert asked["observations"] == ["visit 2"]
    ended = change({"do": "visit", "name": bad, "end_s": 125.0})
    assert [(v["dyad"], v["duration_s"]) for v in ended["visits"]] == [("1", 120.0), ("2", 125.0)]


def test_columns_can_be_told_and_untold(bench: Bench) -> None:
    study = bench.begin()
    table = b"begin_of,until,what,whom\n1,3,smile,infant\n4,6,smile,mother\n7,9,cry,infant\n"
    bench.drop(study, "table.csv", table)
    before = bench.mapping(study)
    assert before["headers"][0]["columns"] == ["begin_of", "until", "what", "whom"]
    [refused] = bench.get(f"/{study}/mappings/{before['number']}/reading")["refused"]
    assert {"column:start", "column:end", "rule:step_s"} <= set(refused["controls"])
    roles = {"start": "begin_of", "end": "until", "code": "what", "partner": "whom"}
    edits = [{"do": "column", "name": role, "to": name} for role, name in roles.items()]
    after = bench.post(f"/{study}/mappings/{before['number']}", {"edits": edits})
    assert [(t["partner"], [c["code"] for c in t["codes"]]) for t in after["tracks"]] == [
        ("infant", ["cry", "smile"]),
        ("mother", ["smile"]),
    ]
    reading = bench.get(f"/{study}/mappings/{after['number']}/reading")
    assert (reading["refused"], [visit["duration_s"] for visit in reading["visits"]]) == ([], [9.0])
    back = bench.get(f"/{study}/mappings/{before['number']}")
    assert [track["track"] for track in back["tracks"]] == ["begin_of", "until", "what", "whom"]
    assert back["left_out"] == []


def test_a_table_that_nobody_understands_is_kept_until_its_columns_are_named(bench: Bench) -> None:
    study = bench.begin()
    filed = bench.drop(study, "bare.csv", b"1,smile,look\n2,smile,look\n3,cry,smile\n")
    mapping = bench.mapping(study)
    assert filed["controls"] == [] or "table" in filed["controls"]
    named = {"do": "header", "names": ["time", "infant", "mother"]}
    after = bench.post(f"/{study}/mappings/{mapping['number']}", {"edits": [named]})
    assert {track["track"] for track in after["tracks"]} >= {"infant", "mother"}
    reading = bench.get(f"/{study}/mappings/{after['number']}/reading")
    assert (reading["error"], reading["refused"]) == ("", [])


def test_a_pattern_is_tried_before_it_is_used(bench: Bench) -> None:
    study = bench.begin(d01v1=boris("d01v1", seed=1), d01v2=boris("d01v2", seed=2), other=boris("other", seed=3))
    number = bench.mapping(study)["number"]
    place = f"/{study}/mappings/{number}/observations"
    assert [one["dyad"] for one in bench.get(place)["observations"]] == ["d01v1", "d01v2", "other"]
    tried = bench.client.get(HOME + place, params={"pattern": "^(?P<dyad>d[0-9]+)v(?P<occasion>[0-9]+)"}).json()[
        "observations"
    ]
    assert [(one["dyad"], one["occasion"]) for one in tried[:2]] == [("d01", "1"), ("d01", "2")]
    assert "does not fit" in tried[2]["error"]
    assert "(?P<" not in tried[2]["error"]
    assert bench.get(f"/{study}")["mappings"] == [number]
    wrong = bench.client.get(HOME + place, params={"pattern": "(?P<dyad>"})
    assert (wrong.status_code, "not a regular expression" in wrong.json()["error"]) == (422, True)


def test_the_number_of_a_folder_on_the_shelf_is_no_part_of_a_name(bench: Bench) -> None:
    study = bench.begin(tom=boris("tom"))
    place = f"{HOME}/{study}/mappings/{bench.mapping(study)['number']}/observations"
    [one] = bench.client.get(place, params={"pattern": "(?P<dyad>[0-9a-f]{16})"}).json()["observations"]
    assert one["error"]


def test_files_of_two_folders_keep_their_folders(bench: Bench) -> None:
    study = bench.begin()
    for coder, seed in (("anna", 1), ("ben", 2)):
        bench.drop(study, f"{coder}/d01.boris", boris("d01", seed=seed))
    number = bench.mapping(study)["number"]
    reading = bench.get(f"/{study}/mappings/{number}/reading")
    assert "names" in reading["controls"]
    pattern = {"do": "pattern", "to": "^(?P<coder>[^\\W\\d_]+)/(?P<dyad>[^/]+)/"}
    after = bench.post(f"/{study}/mappings/{number}", {"edits": [pattern]})
    reading = bench.get(f"/{study}/mappings/{after['number']}/reading")
    assert [(v["dyad"], v["coder"]) for v in reading["visits"]] == [("d01", "anna"), ("d01", "ben")]


FACE_AND_GAZE = (
    b"start,end,person,track,code\n0,6,infant,face,smile\n6,9,infant,face,cry\n0,4,infant,gaze,there\n4,9,infant,gaze,away\n"
    b"0,9,mother,face,laugh\n"
)


def test_what_is_lacking_is_asked_for_and_answered(bench: Bench) -> None:
    study = bench.begin()
    bench.drop(study, "d01.csv", FACE_AND_GAZE)
    book = bench.mapping(study)
    place = f"/{study}/mappings"
    nothing_yet = bench.get(f"{place}/{book['number']}/reading")
    assert (nothing_yet["ready"], nothing_yet["lacking"]["controls"]) == (False, ["codes"])
    phases = {"smile": "positive", "laugh": "positive", "cry": "negative", "there": "monitor", "away": "away"}
    edits = [
        {"do": "mean", "track": t["number"], "code": c["code"], "to": phases[c["code"]]}
        for t in book["tracks"]
        for c in t["codes"]
    ]
    book = bench.post(f"{place}/{book['number']}", {"edits": edits})
    asked = bench.get(f"{place}/{book['number']}/reading")["lacking"]
    assert asked["controls"] == ["setting:precedence"]
    assert "“Which phase wins”" in asked["error"]
    answered = bench.get(f"{place}/{book['number']}/reading?order=positive,negative,monitor,away")
    assert (answered["ready"], answered["lacking"]["error"]) == (True, "")
    unsure = bench.get(f"{place}/{book['number']}/reading?who=child,father")
    assert (unsure["ready"], "father" in unsure["lacking"]["error"]) == (False, True)


def test_a_study_can_be_given_a_name(bench: Bench) -> None:
    study = bench.begin(one=boris())
    assert bench.get(f"/{study}")["title"] == "one.boris"
    bench.post(f"/{study}/title", {"title": "  Free   play "})
    assert (bench.get(f"/{study}")["title"], bench.get()["studies"][0]["title"]) == ("Free play", "Free play")
    bench.post(f"/{study}/title", {"title": ""})
    assert bench.get(f"/{study}")["title"] == "one.boris"


def test_a_person_who_follows_a_broken_link_reads_a_sentence(bench: Bench) -> None:
    for path in (f"/{'0' * 16}/results/{'1' * 16}/report.html", "/nonsense/results/x/report.html"):
        page = bench.client.get(HOME + path, headers={"accept": "text/html,application/xhtml+xml"})
        assert page.headers["content-type"].startswith("text/html")
        assert "deleted" in page.text
        assert "{" not in page.text
        assert bench.client.get(HOME + path).json()["error"]


def test_two_made_up_dyads_are_read_measured_and_explained(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = types.ModuleType("attunement.recordings.examples")
    files = []
    for seed, name in enumerate(("one", "two"), 1):
        (tmp_path / f"{name}.boris").write_bytes(boris(name, seed=seed))
        files.append(tmp_path / f"{name}.boris")
    study = bench.begin(one=boris("one", seed=1))
    (tmp_path / "book.toml").write_text(bench.mapped(study)["toml"], encoding="utf-8")
    example = types.SimpleNamespace(files=tuple(files), codebook=tmp_path / "book.toml")
    made.example_dyads = lambda: example  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "attunement.recordings.examples", made)
    begun = bench.post("/example")
    result = bench.wait(begun["number"], begun["result"])
    assert result["state"] == "done", result["error"]
    assert len(result["visits"]) == 2
    assert bench.get(f"/{begun['number']}")["title"] == "Two made-up dyads"
    assert {"matched", "by chance", "repaired", "joined", "unresolved"} <= {
        entry["name"] for entry in result["glossary"]
    }
    measures = result["measures"]
    drawn = {
        name for figure in result["figures"] if figure["name"] == "beside_chance" for name in figure["table"]["measure"]
    }
    assert drawn <= set(measures)
    assert all(said["unit"] and said["says"] for said in measures.values())


def test_too_large_a_file_is_refused_and_leaves_nothing(
    bench: Bench, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings_room, "MOST_FILE_BYTES", 1000)
    study = bench.begin()
    response = bench.client.post(f"{HOME}/{study}/files", params={"name": "big.csv"}, content=b"x" * 5000)
    assert response.status_code == 413
    assert "larger" in response.json()["error"]
    assert [p.name for p in (data / study).rglob("*")] == ["study.json"]


def test_what_cannot_be_measured_fails_with_the_librarys_sentence_and_stays_failed(bench: Bench) -> None:
    study = bench.begin(one=boris())
    bench.post(f"/{study}/mappings/{bench.mapping(study)['number']}", {"edits": [{"do": "leave", "track": 0}]})
    result = bench.measured(study)
    assert result["state"] == "failed"
    assert result["error"].startswith("only caregiver is coded, so nothing can be matched")
    assert bench.get(f"/{study}/results/{result['number']}")["state"] == "failed"


def held(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Make measuring wait, so that something can happen meanwhile."""
    reached, go_on = threading.Event(), threading.Event()
    usual = recordings_measuring.write_measured

    def slow(*given: Any, **more: Any) -> None:
        usual(*given, **more)
        reached.set()
        go_on.wait(20)

    monkeypatch.setattr(recordings_measuring, "write_measured", slow)
    return reached, go_on


def asked(bench: Bench) -> tuple[str, str]:
    study = bench.begin(one=boris())
    number = bench.mapped(study)["number"]
    return study, bench.post(f"/{study}/results", {"mapping": number, "surrogates": 20})["number"]


@pytest.mark.parametrize("what", ["result", "study", "everything", "file"])
def test_deleting_while_it_is_measured_leaves_nothing(
    bench: Bench, data: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    reached, go_on = held(monkeypatch)
    study, number = asked(bench)
    assert reached.wait(60)
    file = bench.get(f"/{study}")["files"][0]["number"]
    bench.delete(
        {
            "result": f"/{study}/results/{number}",
            "study": f"/{study}",
            "everything": "/",
            "file": f"/{study}/files/{file}",
        }[what]
    )
    go_on.set()
    bench.client.app.state.jobs.close()  # type: ignore[union-attr]
    bench.client.app.state.jobs._pool.shutdown(wait=True)  # type: ignore[union-attr]
    left = [p for p in data.rglob("*") if p.is_file()]
    if what in ("study", "everything"):
        assert left == []
    else:
        assert {p.suffix for p in left} <= {".json", ".toml", ".boris"}
        assert any(p.suffix == ".boris" for p in left) == (what == "result")
        assert bench.get(f"/{study}")["results"] == []


def test_a_server_that_was_stopped_takes_up_what_it_had_not_finished(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go_on = held(monkeypatch)
    study, number = asked(bench)
    assert reached.wait(60)
    bench.client.app.state.jobs.close()  # type: ignore[union-attr]
    go_on.set()
    monkeypatch.undo()
    monkeypatch.setenv("ATTUNEMENT_DATA", str(tmp_path / "data"))
    jobs = Jobs()
    again = bench_of(jobs, tmp_path)
    assert [result["number"] for result in again.get(f"/{study}")["results"]] == [number]
    assert again.wait(study, number)["state"] == "done"
    jobs.close()
    later = Jobs()
    assert bench_of(later, tmp_path).get(f"/{study}/results/{number}/visits/0")["name"] == "Dyad visit 1"
    later.close()


def test_what_another_server_has_in_hand_is_waited_for(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go_on = held(monkeypatch)
    study, number = asked(bench)
    assert reached.wait(60)
    jobs = Jobs()
    other = bench_of(jobs, tmp_path)
    for _ in range(5):
        assert other.get(f"/{study}/results/{number}")["state"] in ("waiting", "running")
    go_on.set()
    assert other.wait(study, number)["state"] == "done"
    assert bench.get(f"/{study}/results/{number}")["state"] == "done"
    jobs.close()


def test_deleting_a_file_deletes_what_was_measured_from_it_and_nothing_else(bench: Bench, data: Path) -> None:
    study = bench.begin(one=boris("one", seed=1))
    bench.mapped(study)
    first = bench.measured(study)["number"]
    two = bench.drop(study, "zwei.boris", boris("zwei", seed=2))["number"]
    second = bench.measured(study)["number"]
    bench.delete(f"/{study}/files/{two}")
    assert [result["number"] for result in bench.get(f"/{study}")["results"]] == [first]
    assert [file["name"] for file in bench.get(f"/{study}")["files"]] == ["one.boris"]
    assert bench.client.get(f"{HOME}/{study}/results/{second}").status_code == 422
    assert b"zwei" not in b"".join(p.read_bytes() for p in data.rglob("*") if p.is_file())


def test_one_request_deletes_everything(bench: Bench, data: Path) -> None:
    for seed in (1, 2):
        study = bench.begin(one=boris(seed=seed))
        bench.mapped(study)
        bench.measured(study)
    assert len(bench.get()["studies"]) == 2
    bench.delete()
    assert bench.get()["studies"] == []
    assert not data.exists()


@pytest.mark.parametrize("path", ["/x", f"/{'0' * 16}", "/..%2f..%2fetc", f"/{'0' * 15}g", "/%00"])
def test_a_number_that_nobody_gave_finds_nothing(bench: Bench, path: str) -> None:
    assert bench.client.get(HOME + path).status_code in (404, 422)
    assert bench.client.delete(HOME + path).status_code in (404, 405, 422)


def test_no_table_but_those_that_were_written(bench: Bench) -> None:
    study = bench.begin(one=boris())
    bench.mapped(study)
    place = f"{HOME}/{study}/results/{bench.measured(study)['number']}/tables"
    for name in ("nothing_of_that_name", "..%2f..%2fstudy", "known"):
        assert bench.client.get(f"{place}/{name}.csv").status_code in (404, 422)


def test_marks_without_a_label_are_shown_and_can_be_given_a_meaning(bench: Bench) -> None:
    study = bench.begin()
    rows = "start,end,person,code\n0,4,infant,smile\n4,6,infant,\n0,6,mother,smile\n"
    bench.drop(study, "d01.csv", rows.encode())
    book = bench.mapping(study)
    infant = next(track for track in book["tracks"] if track["partner"] == "infant")
    marks = [code for code in infant["codes"] if code["code"] == ""]
    assert [(code["count"], code["means"]) for code in marks] == [(1, "unlisted")]
    edits = [
        {"do": "mean", "track": infant["number"], "code": "", "to": "negative"},
        {"do": "call", "track": infant["number"], "code": "", "to": "no label"},
    ]
    after = bench.post(f"/{study}/mappings/{book['number']}", {"edits": edits})
    [mark] = [code for track in after["tracks"] for code in track["codes"] if code["code"] == ""]
    assert (mark["word"], mark["means"], mark["phase"]) == ("no label", "phase", "negative")
    reading = bench.get(f"/{study}/mappings/{after['number']}/reading")
    assert not any("without a code" in note["text"] for note in reading["notes"])


BOTH_CRY = (
    b"start,end,person,code\n0,10,infant,smile\n10,20,infant,cry\n20,40,infant,smile\n"
    b"0,5,mother,smile\n5,12,mother,look\n12,20,mother,cry\n20,25,mother,look\n25,40,mother,smile\n"
)


def test_joining_in_the_negative_is_no_repair_and_is_shown_as_such(bench: Bench) -> None:
    study = bench.begin()
    bench.drop(study, "d01.csv", BOTH_CRY)
    mapping = bench.mapped(study)
    assert mapping["negative"] == ["negative"]
    result = bench.measured(study)
    [row] = result["visits"]
    assert (row["repairs"], row["joined_negative"], row["unresolved"]) == (1, 1, 0)
    seen = bench.get(f"/{study}/results/{result['number']}/visits/{row['observation']}")
    assert [(end["at_s"], end["mends"]) for end in seen["repairs"]] == [(12.0, False), (25.0, True)]
    assert {sheet["name"] for sheet in seen["sheets"]} == {"time_budget"}
    assert result["sheets"][0]["title"] == "How the time was spent"
    nothing_negative = {"do": "negative", "names": []}
    changed = bench.post(f"/{study}/mappings/{mapping['number']}", {"edits": [nothing_negative]})
    assert changed["negative"] == []
    [row] = bench.measured(study)["visits"]
    assert (row["repairs"], row["joined_negative"]) == (2, 0)


def test_two_coders_of_one_person_are_compared_without_a_partner(bench: Bench) -> None:
    study = bench.begin()
    table = "start,end,person,code\n{},10,infant,smile\n20,{},infant,cry\n40,50,infant,smile\n"
    for coder, start, end in (("anna", 0, 30), ("ben", 2, 34)):
        bench.drop(study, f"v1_{coder}.csv", table.format(start, end).encode())
    number = bench.mapping(study)["number"]
    pattern = {"do": "pattern", "to": "v(?P<dyad>[0-9]+)_(?P<coder>[a-z]+)"}
    watched = [{"do": "value", "name": name, "to": at} for name, at in (("start_s", "0"), ("end_s", "60"))]
    number = bench.post(f"/{study}/mappings/{number}", {"edits": [pattern, *watched]})["number"]
    reading = bench.get(f"/{study}/mappings/{number}/reading")
    assert (reading["ready"], reading["coders_only"]) == (True, True)
    result = bench.measured(study)
    assert result["state"] == "done", result["error"]
    assert (result["visits"], [figure["name"] for figure in result["figures"]]) == ([], ["coders"])
    names = [sheet["name"] for sheet in result["sheets"]]
    assert names[:2] == ["agreement", "reliability"]
    moments = dict(
        zip([c["name"] for c in result["sheets"][0]["columns"]], result["sheets"][0]["rows"][0], strict=True)
    )
    assert (moments["person"], moments["coder_1"], moments["coder_2"]) == ("child", "anna", "ben")
    assert (moments["seconds_only_coder_1"], moments["seconds_only_coder_2"]) == (2.0, 4.0)
    assert 0 < moments["kappa"] < 1


def test_a_result_of_an_earlier_version_says_so(bench: Bench, data: Path) -> None:
    study = bench.begin(one=boris())
    bench.mapped(study)
    number = bench.measured(study)["number"]
    [repair] = data.rglob("repair.parquet")
    before = file_digest(repair)
    pl.read_parquet(repair).drop("joined_negative").write_parquet(repair)
    manifest = repair.parents[1] / "measured.json"
    manifest.write_text(manifest.read_text("utf-8").replace(before, file_digest(repair)), "utf-8")
    bench.client.app.state.recordings_desk._loaded.clear()  # type: ignore[union-attr]
    answer = bench.client.get(f"{HOME}/{study}/results/{number}")
    assert (answer.status_code, "earlier version" in answer.json()["error"]) == (422, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('"window_s": NaN', "the window is nan s; it must be more than 0 and at most 3600 s, for example “"),
        ('"step_s": -1', "the step is -1.0 s; it must be"),
        ('"surrogates": 1000000000', "the number of surrogates is 1000000000; it must be"),
        ('"seed": -1', "the seed is -1; it must be"),
        ('"tolerance_s": Infinity', "the tolerance is inf s; it must be 0 or more"),
        ('"min_match_s": 1e300', "the shortest match is 1e+300 s; it must be"),
    ],
)
def test_numbers_are_refused_as_by_attune_measure(bench: Bench, given: str, said: str) -> None:
    study = bench.begin(one=boris())
    number = bench.mapped(study)["number"]
    answer = bench.client.post(
        f"{HOME}/{study}/results",
        content=f'{{"mapping": {number}, {given}}}',
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 422
    assert said in answer.json()["error"]


def test_a_length_beyond_the_recording_is_said(bench: Bench) -> None:
    study = bench.begin(one=boris())
    bench.mapped(study)
    found = bench.measured(study, window_s=3000)
    assert found["state"] == "failed"
    assert "the window (“An answer begins within”) of 3000 s is longer than the longest observation" in json.dumps(
        found, ensure_ascii=False
    )
