"""The Recordings room over its addresses: the same numbers as `attune measure`, faults beside files, jobs, deletion."""

from __future__ import annotations

import io
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from recorded_visits import HOME, Bench, boris
from starlette.testclient import TestClient

from attunement.cli.main import run
from attunement.web import recordings_measuring, recordings_room
from attunement.web.app import make_app
from attunement.web.guard import Access
from attunement.web.jobs import Jobs

ACCESS = Access(4567, "k" * 32)


def bench_of(jobs: Jobs, tmp_path: Path) -> Bench:
    app = make_app([recordings_room.ROOM], access=ACCESS, bundle=tmp_path, jobs=jobs)
    client = TestClient(app, base_url="http://127.0.0.1:4567")
    client.cookies.set(ACCESS.cookie, ACCESS.key)
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
    bench.client.cookies.clear()
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
    assert refused["rules"] == ["unpaired"]
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
