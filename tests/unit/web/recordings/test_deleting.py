"""Deleting in the Recordings room: taken back in time it is all there; later nothing is, on disk, in memory, after a crash."""

from __future__ import annotations

import errno
import gc
import inspect
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from anyio.from_thread import start_blocking_portal
from recorded_visits import HOME, Bench, boris
from test_recordings_room import bench_of
from test_shelf import contents, put

from attunement.recordings import Codebook, Track, Visit
from attunement.web.frame.jobs import Jobs
from attunement.web.recordings import disk as recordings_disk
from attunement.web.recordings import recordings_room, undo_bin
from attunement.web.recordings import shelf as recordings_shelf
from attunement.web.recordings.deleting import sweep, take_back, throw_all, throw_file, throw_study
from attunement.web.recordings.forgetting import Named, without
from attunement.web.recordings.shelf import GoneError, Shelf
from attunement.web.recordings.undo_bin import finish

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATTUNEMENT_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "recordings"


@pytest.fixture
def bench(tmp_path: Path, data: Path) -> Iterator[Bench]:
    jobs = Jobs()
    yield bench_of(jobs, tmp_path)
    jobs.close()
    finish()


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def died() -> None:
    """The program is gone, and with it what it meant to do in ten seconds."""
    for timer in undo_bin._waiting.values():
        timer.cancel()
    undo_bin._waiting.clear()


def named(name: str, seed: int) -> bytes:
    """A recording in which the child is called by name, and one code is its own."""
    return boris(f"{name} at home", seed=seed).replace(b'"infant"', f'"{name}"'.encode())


def mapped(bench: Bench, study: str) -> None:
    """Say what every code counts as, and that whoever is no mother is the infant."""
    found = bench.mapped(study)
    edits = [
        {"do": "person", "track": track["number"], "to": "infant"}
        for track in found["tracks"]
        if track["partner"] != "mother"
    ]
    bench.post(f"/{study}/mappings/{found['number']}", {"edits": edits})


@pytest.mark.parametrize("what", ["study", "everything", "file", "result"])
def test_what_is_taken_back_in_time_is_all_there(bench: Bench, data: Path, what: str) -> None:
    study = bench.begin(one=boris("one", seed=1), tom=named("Tom", 2))
    mapped(bench, study)
    result = bench.measured(study)["number"]
    file = bench.get(f"/{study}")["files"][1]["number"]
    before, shown = tree(data), bench.get(f"/{study}")
    path = {
        "study": f"/{study}",
        "everything": "/",
        "file": f"/{study}/files/{file}",
        "result": f"/{study}/results/{result}",
    }
    told = bench.delete(path[what], at_once=False)
    assert told["seconds"] == 10
    if what in ("study", "everything"):
        assert bench.get()["studies"] == []
    else:
        assert bench.get(f"/{study}")["results"] == []
        assert len(bench.get(f"/{study}")["files"]) == (1 if what == "file" else 2)
    assert bench.client.post(f"{HOME}/undo/{told['undo']}").status_code == 204
    after = tree(data)
    changed = {name for name in before if after.get(name) != before[name]} | {
        name for name in after if name not in before
    }
    if (
        what == "file"
    ):  # it comes after the others now; looking at the study meanwhile drafted nothing, since a person had mapped it
        assert {name.rsplit("/", 1)[1] for name in changed} <= {"study.json"}
        assert sorted(f["name"] for f in bench.get(f"/{study}")["files"]) == ["one.boris", "tom.boris"]
    else:
        assert changed == set()
        assert bench.get(f"/{study}") == shown
    assert bench.get(f"/{study}/results/{result}")["state"] == "done"
    assert bench.client.post(f"{HOME}/undo/{told['undo']}").status_code == 422, "once"


def test_after_ten_seconds_it_is_really_deleted(bench: Bench, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(undo_bin, "UNDO_S", 0.3)
    study = bench.begin(tom=named("Tom", 2))
    told = bench.delete(f"/{study}", at_once=False)
    assert b"Tom" in contents(data)
    until = time.monotonic() + 10
    while data.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not data.exists()
    said = bench.client.post(f"{HOME}/undo/{told['undo']}")
    assert said.status_code == 422 and "ten seconds" in said.json()["error"]


def test_what_a_server_that_died_had_to_delete_the_next_one_deletes(
    bench: Bench, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    study = bench.begin(tom=named("Tom", 2))
    bench.delete(f"/{study}", at_once=False)
    died()
    sweep(Shelf(data))  # at once: it may still be taken back
    assert b"Tom" in contents(data) and undo_bin._waiting
    died()
    now = time.time
    monkeypatch.setattr(undo_bin.time, "time", lambda: now() + 11)
    sweep(Shelf(data))
    assert not data.exists()


def test_a_server_that_stops_does_not_leave_it_to_the_next(tmp_path: Path, data: Path) -> None:
    jobs = Jobs()
    bench = bench_of(jobs, tmp_path)
    with bench.client:
        study = bench.begin(tom=named("Tom", 2))
        bench.delete(f"/{study}", at_once=False)
        assert b"Tom" in contents(data)
    assert not data.exists()


def test_a_file_takes_its_names_along(bench: Bench, data: Path) -> None:
    study = bench.begin(one=boris("one", seed=1))
    bench.mapped(study)
    kept = bench.measured(study)["number"]
    tom = bench.drop(study, "Tom.boris", named("Tom", 2).replace(b'"cry"', b'"Tom-cries"'))["number"]
    bench.drop(study, "broken-Tom.eaf", b"<ANNOTATION_DOCUMENT><TIER")
    number = bench.mapping(study)["number"]
    for edits in (
        [{"do": "person", "track": 0, "to": "sister"}],
        [{"do": "person", "track": 0, "to": "infant"}],
    ):
        number = bench.post(f"/{study}/mappings/{number}", {"edits": edits})["number"]
    assert contents(data / study / "codebooks").count(b"Tom") >= 3
    bench.delete(f"/{study}/files/{tom}")
    assert b"Tom" not in contents(data / study / "codebooks")
    assert b"cry" in contents(data / study / "codebooks")
    broken = bench.get(f"/{study}")["files"][1]["number"]
    bench.delete(f"/{study}/files/{broken}")
    assert b"Tom" not in contents(data)
    assert [result["number"] for result in bench.get(f"/{study}")["results"]] == [kept]
    for state in bench.get(f"/{study}")["mappings"]:
        bench.get(f"/{study}/mappings/{state}")
    assert bench.measured(study)["state"] == "done"


def test_a_name_in_the_list_of_what_was_left_out_goes_too(bench: Bench, data: Path) -> None:
    study = bench.begin(one=boris("one", seed=1))
    broken = bench.drop(study, "Tom.eaf", b"<ANNOTATION_DOCUMENT><TIER")["number"]
    bench.mapped(study)
    result = bench.measured(study)
    assert result["left_out"] == ["Tom.eaf"]
    told = bench.delete(f"/{study}/files/{broken}", at_once=False)
    assert bench.get(f"/{study}/results/{result['number']}")["left_out"] == []
    bench.client.post(f"{HOME}/undo/{told['undo']}")
    assert bench.get(f"/{study}/results/{result['number']}")["left_out"] == ["Tom.eaf"]
    bench.delete(f"/{study}/files/{broken}")
    assert b"Tom" not in contents(data)


def test_only_what_no_other_file_names_is_forgotten() -> None:
    tom = Named("tom.eaf", [("Tom", "affect", "cry|loud", 1), ("Tom", "affect", "smile", 1)], ["Tom at home"])
    ann = Named("ann.eaf", [("Ann", "affect", "smile", 1)], ["Ann at home"])
    book = Codebook(
        tracks=(
            Track("child", "affect", partner="Tom", codes={"smile": "positive"}),
            Track("child", "affect", codes={"cry": "negative", "smile": "positive", "typed by hand": "away"},
                  phases={"negative": "negative", "positive": "positive"}, uncodable=("cry|loud", "dark"), nothing=("cry",)),
            Track("child", "gaze", partner="nobody"),
        ),
        visits=(Visit("Tom at home", end_s=9.0), Visit("*at home", start_s=1.0), Visit("tom"), Visit("Ann*"), Visit("none")),
    )  # fmt: skip
    left = without(book, tom, [ann])
    assert [track.partner for track in left.tracks] == ["*", "nobody"]
    assert left.tracks[0].codes == {"smile": "positive", "typed by hand": "away"}
    assert left.tracks[0].phases == {"positive": "positive"}
    assert (left.tracks[0].uncodable, left.tracks[0].nothing) == (("dark",), ())
    assert [visit.observation for visit in left.visits] == ["*at home", "Ann*", "none"]
    assert without(book, ann, [tom]).tracks == book.tracks


def holders(marker: str) -> list[str]:
    """Every object that is alive and holds a text with the marker, tables included."""
    gc.collect()
    found, objects = list[str](), [holder for holder in gc.get_objects() if not inspect.isframe(holder)]
    for holder in objects:
        if isinstance(holder, pl.DataFrame):
            texts = holder.select(pl.col(pl.String).str.contains(marker).any())
            found += [f"table: {name}" for name in texts.columns if texts[name][0]]
        within = gc.get_referents(holder)
        while within:
            held = within.pop()
            if (isinstance(held, str) and marker in held) or (isinstance(held, bytes) and marker.encode() in held):
                found.append(f"{type(holder).__name__}: {held[:80]!r}")
            elif isinstance(held, dict | tuple) and not gc.is_tracked(held):  # else it is among the objects itself
                within += gc.get_referents(held)
    return found


@pytest.mark.parametrize("what", ["everything", "study", "file"])
def test_no_object_that_is_alive_holds_a_name_that_was_deleted(bench: Bench, data: Path, what: str) -> None:
    marker = "".join(["Xaver", "ius"])  # so that this test's own constants do not hold it
    study = bench.begin(one=boris("one", seed=1), two=named(marker, 2))
    mapped(bench, study)
    number = bench.measured(study)["number"]
    bench.get(f"/{study}/results/{number}/visits/0")
    assert any(line.startswith("table") for line in holders(marker)), "else nothing is looked for"
    file = bench.get(f"/{study}")["files"][1]["number"]
    bench.delete({"everything": "/", "study": f"/{study}", "file": f"/{study}/files/{file}"}[what])
    until = time.monotonic() + 10  # what measured it may be about to end, with its tables in hand
    while holders(marker) and time.monotonic() < until:
        time.sleep(0.2)
    assert holders(marker) == []
    assert not data.exists() or marker.encode() not in contents(data)


class Death(BaseException):
    """The end of the program, at any point."""


def test_wherever_the_program_dies_a_file_is_deleted_or_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step that changes the disk is in turn the last; then the program starts anew, and the time is over."""
    real: dict[str, Callable[..., Any]] = {name: getattr(os, name) for name in ("replace", "unlink", "mkdir", "fsync")}
    outcomes: list[bool] = []
    for last in range(60):
        shelf = Shelf(tmp_path / str(last) / "recordings")
        study = shelf.begin()
        kept, tom = (
            put(shelf, study, "one.csv", b"start,end,partner,code\n"),
            put(shelf, study, "Tom.csv", b"Tom cries"),
        )
        for file, partner in ((kept, "Ann"), (tom, "Tom")):
            shelf.note(study, recordings_shelf.replace(file, codes=((partner, "affect", "cry", 1),)))
        book = Codebook(tracks=tuple(Track("child", "affect", partner=name) for name in ("Tom", "Ann")))
        shelf.keep_codebook(study, book, draft=False)
        left = last

        def dying(name: str) -> Callable[..., Any]:
            def step(*given: Any, **more: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    raise Death
                return real[name](*given, **more)

            return step

        with monkeypatch.context() as patch:
            for name in real:
                patch.setattr(os, name, dying(name))
            try:
                throw_file(shelf, study, tom.number)
                finished = True
            except Death:
                finished = False
        died()
        later = Shelf(shelf.root)
        with monkeypatch.context() as patch:
            patch.setattr(undo_bin.time, "time", lambda: 1e12)
            sweep(later)
        here = [file.name for file in later.facts(study).files]
        outcomes.append(here == ["one.csv"])
        if outcomes[-1]:
            assert b"Tom" not in contents(shelf.root), last
        else:
            assert here == ["one.csv", "Tom.csv"] and later.place(study, tom).read_bytes() == b"Tom cries"
            assert later.codebook(study, 1) == book
        assert later.place(study, kept).exists() and not list(shelf.root.rglob(".*"))
        if finished:
            break
    assert finished and outcomes == sorted(outcomes) and 3 < sum(outcomes) < len(outcomes)


CHILD = """
import random, sys
from attunement.recordings import Codebook, Track
from attunement.web.recordings import undo_bin
from attunement.web.recordings.deleting import throw_all, throw_file, throw_study, sweep
from attunement.web.recordings.shelf import Shelf
undo_bin.UNDO_S = 0.02
shelf, rng = Shelf(__import__("pathlib").Path(sys.argv[1])), random.Random(int(sys.argv[2]))
sweep(shelf)
print("ready", flush=True)
n = 0
while True:
    n += 1
    study = rng.choice(shelf.studies() or [shelf.begin()])
    name = f"child{sys.argv[2]}x{n}.csv"
    part = shelf.folder(study) / f".part-{n}"
    part.write_bytes(name.encode() * 2000)
    file = shelf.add(study, name, part)
    print("kept", study, name, flush=True)
    shelf.keep_codebook(study, Codebook(tracks=(Track("child", "affect", partner=name),)), draft=False)
    if rng.random() < 0.5:
        print("drop", study, name, flush=True)
        throw_file(shelf, study, file.number)
        print("gone", study, name, flush=True)
    if rng.random() < 0.1:
        print("drop", study, "*", flush=True)
        throw_study(shelf, study)
        print("gone", study, "*", flush=True)
        shelf.begin()
"""


@pytest.mark.skipif(os.name == "nt", reason="hardware: no such signal on Windows")
def test_killed_at_any_moment_nothing_is_left_and_nothing_is_lost(tmp_path: Path) -> None:
    root, rng = tmp_path / "recordings", random.Random(3)
    kept: dict[tuple[str, str], bool] = {}  # (study, name) → whether it must be there; absent: either
    judged = 0
    for turn in range(8):
        command = [sys.executable, "-c", CHILD, str(root), str(turn)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as child:
            assert child.stdout and child.stdout.readline() == "ready\n"
            time.sleep(0.1 + rng.random())
            child.send_signal(signal.SIGKILL)
            said = child.stdout.read().splitlines()
        for line in said:
            what, study, name = [*line.split(" "), "", ""][:3]
            for key in [(study, name)] if name != "*" else [key for key in kept if key[0] == study]:
                kept.pop(key, None)
                if what != "drop" and name:
                    kept[key] = what == "kept"
        time.sleep(0.05)
        shelf = Shelf(root)
        sweep(shelf)
        finish()
        assert not [path for path in root.rglob(".*")], "nothing is left"
        here = {(study, file.name): file for study in shelf.studies() for file in shelf.facts(study).files}
        for (study, name), must in kept.items():
            assert ((study, name) in here) == must, (turn, name)
        judged += len(kept)
        for (study, _), file in here.items():
            assert shelf.place(study, file).stat().st_size == file.bytes
        files = {p.parent.name for p in root.glob("*/files/*/*")}
        assert files == {file.number for file in here.values()}
    assert judged > 10


def test_a_damaged_study_does_not_shut_the_room(bench: Bench, data: Path) -> None:
    good, bad, empty = (bench.begin(one=boris(seed=seed)) for seed in (1, 2, 3))
    (data / bad / "study.json").write_text('{"made":1')
    (data / empty / "study.json").write_bytes(b"")
    listed = {study["number"]: study for study in bench.get()["studies"]}
    assert set(listed) == {good, bad, empty}
    assert bad in listed[bad]["title"] and "damaged" in listed[bad]["title"] and listed[bad]["made"] > "2020"
    assert "cannot be read" in bench.client.get(f"{HOME}/{bad}").json()["error"]
    bench.begin()
    for number in (bad, empty):
        told = bench.delete(f"/{number}", at_once=False)
        assert told["undo"]
    finish()
    assert not (data / bad).exists() and len(bench.get()["studies"]) == 2
    sweep(Shelf(data))
    assert bench.get(f"/{good}")["files"]


def test_the_part_of_a_killed_upload_is_swept_and_that_of_a_living_one_is_not(bench: Bench, data: Path) -> None:
    study = bench.begin()
    part = data / study / ".part-0123456789abcdef"
    part.write_bytes(b"Tom cries" * 1000)
    with part.open("rb") as held, recordings_disk.holding(held.fileno()):
        sweep(Shelf(data))
        assert part.exists() or os.name == "nt"
    sweep(Shelf(data))
    assert b"Tom" not in contents(data)


def test_an_upload_in_hand_is_not_swept_by_a_server_that_starts_meanwhile(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "recordings")
    part = shelf.folder(shelf.begin()) / ".part-0123456789abcdef"

    async def chunks() -> AsyncIterator[bytes]:
        yield b"Tom "
        sweep(Shelf(shelf.root))
        yield b"cries"

    with start_blocking_portal() as loop:  # in a thread: the browser of other tests keeps a loop in this one
        assert loop.call(recordings_room._written, chunks(), part, 100)
    assert part.read_bytes() == b"Tom cries"
    sweep(Shelf(shelf.root))
    assert not part.exists()


def refuse(*_: object, **__: object) -> None:
    raise FULL


def test_a_full_disk_is_a_sentence(
    bench: Bench, data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    study = bench.begin(one=boris())
    number = bench.mapping(study)["number"]
    before = tree(data)
    capfd.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr(recordings_shelf, "write_whole", refuse)
        patch.setattr(recordings_room, "_to_disk", refuse)
        edits = {"edits": [{"do": "person", "track": 0, "to": "sister"}]}
        answers = [
            bench.client.post(f"{HOME}/"),
            bench.client.post(f"{HOME}/{study}/files", params={"name": "big.csv"}, content=b"x" * 5000),
            bench.client.post(f"{HOME}/{study}/mappings/{number}", json=edits),
        ]
    for answer in answers:
        assert answer.status_code == 507 and answer.json()["error"].startswith("The disk is full")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert tree(data) == before
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("what", ["study", "everything", "file"])
def test_on_a_full_disk_too_everything_can_be_deleted(
    bench: Bench, data: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    study = bench.begin(one=boris(), tom=named("Tom", 2))
    file = bench.get(f"/{study}")["files"][1]["number"]
    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", refuse)
        told = bench.delete(
            {"study": f"/{study}", "everything": "/", "file": f"/{study}/files/{file}"}[what], at_once=False
        )
    assert told == {"undo": "", "seconds": 0}
    assert not data.exists() if what != "file" else b"Tom" not in contents(data)


def test_a_measurement_on_a_full_disk_says_so_and_is_not_begun_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from attunement.web.recordings import desk as recordings_desk
    from attunement.web.recordings import recordings_measuring

    study = bench.begin(one=boris())
    bench.mapped(study)
    monkeypatch.setattr(recordings_measuring, "write_measured", refuse)

    def write(place: Path, content: bytes) -> None:
        refuse() if "failed" in place.name else recordings_disk.write_whole(place, content)

    monkeypatch.setattr(recordings_desk, "write_whole", write)
    result = bench.measured(study)
    assert (result["state"], result["error"][:16]) == ("failed", "The disk is full")
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="hardware: links need rights of their own on Windows")
def test_a_store_that_is_a_link_is_emptied(bench: Bench, data: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "encrypted disk"
    elsewhere.mkdir()
    data.parent.mkdir()
    data.symlink_to(elsewhere, target_is_directory=True)
    study = bench.begin(tom=named("Tom", 2))
    told = bench.delete(at_once=False)
    assert bench.get()["studies"] == []
    assert bench.client.post(f"{HOME}/undo/{told['undo']}").status_code == 204
    assert [s["number"] for s in bench.get()["studies"]] == [study]
    bench.delete()
    assert list(elsewhere.iterdir()) == [] and data.is_symlink()
    bench.begin(tom=named("Tom", 2))
    assert len(bench.get()["studies"]) == 1


@pytest.mark.parametrize(
    "edit",
    [
        '{"do": "person", "track": 0, "to": "\\ud800"}',
        '{"do": "\\ud800", "track": 0}',
        '{"\\ud800": 1}',
        '{"do": "toml", "to": "\\ud800"}',
        '{"do": "pattern", "to": "\\udfff("}',
    ],
)
def test_half_a_character_is_answered_and_not_repeated(
    bench: Bench, edit: str, capfd: pytest.CaptureFixture[str]
) -> None:
    study = bench.begin(one=boris())
    number = bench.mapping(study)["number"]
    body = f'{{"edits": [{edit}]}}'.encode()
    said = bench.client.post(
        f"{HOME}/{study}/mappings/{number}", content=body, headers={"content-type": "application/json"}
    )
    assert said.status_code == 422 and "ud800" not in said.text
    assert "Traceback" not in capfd.readouterr().err


def test_a_refusal_does_not_repeat_what_was_said(bench: Bench) -> None:
    study = bench.begin(one=boris())
    number = bench.mapping(study)["number"]
    said = bench.client.post(f"{HOME}/{study}/mappings/{number}", json={"edits": "echo" * 10_000})
    assert said.status_code == 422 and "echo" not in said.text and len(said.text) < 300


def test_two_servers_do_not_undo_each_others_changes(tmp_path: Path) -> None:
    """Both read, change and write the same study; each change is there afterwards."""
    one, two = Shelf(tmp_path / "recordings"), Shelf(tmp_path / "recordings")
    study = one.begin()

    def fill(shelf: Shelf, name: str) -> None:
        for i in range(15):
            part = tmp_path / f"{name}{i}"
            part.write_bytes(b"x")
            shelf.add(study, f"{name}{i}.csv", part)

    workers = [threading.Thread(target=fill, args=given) for given in ((one, "a"), (two, "b"))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(one.facts(study).files) == 30


def test_a_number_that_nobody_gave_takes_nothing_back(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "recordings")
    with pytest.raises(GoneError):
        take_back(shelf, "0" * 16)
    study = shelf.begin()
    told = throw_study(shelf, study)
    with pytest.raises(GoneError):
        take_back(shelf, "0" * 16)
    take_back(shelf, told)
    assert shelf.studies() == [study]
    assert throw_all(Shelf(tmp_path / "nowhere")) == ""
    assert json.loads((shelf.root / study / "study.json").read_bytes())["files"] == []
