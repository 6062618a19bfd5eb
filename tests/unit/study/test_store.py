from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from attunement.study.durable import write_whole
from attunement.study.store import DIGESTS, RunFolder, explained, make_folder
from attunement.vocabulary import CannotWriteError

TABLE = pl.DataFrame({"dyad": [0, 1, 2], "avoidance": [1.0, 2.5, 4.0]})


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    made = RunFolder(tmp_path / "run")
    made.prepare()
    return made


def everything(folder: RunFolder) -> list[str]:
    return sorted(str(path.relative_to(folder.path)) for path in folder.path.rglob("*") if path.is_file())


def disk_full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_stage_is_there_once_it_is_whole(folder: RunFolder) -> None:
    place, notes = folder.stage("a" * 64, 3), []
    assert not folder.has_stage(place, notes.append)
    folder.save_stage(place, {"scales": TABLE})
    assert folder.has_stage(place, notes.append)
    assert pl.read_parquet(place / "scales.parquet").equals(TABLE)
    assert notes == []


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-7])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def empty(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut, flip, empty, Path.unlink])
@pytest.mark.parametrize("name", ["scales.parquet", DIGESTS])
def test_a_damaged_stage_is_not_there_and_said_so(folder: RunFolder, damage: Callable[[Path], None], name: str) -> None:
    place, notes = folder.stage("a" * 64, 3), []
    folder.save_stage(place, {"scales": TABLE})
    damage(place / name)
    assert not folder.has_stage(place, notes.append)
    (note,) = notes
    assert str(place) in note
    assert "it was computed again" in note


def test_a_stage_is_replaced_whole(folder: RunFolder) -> None:
    place = folder.stage("a" * 64, 0)
    folder.save_stage(place, {"scales": TABLE, "old": TABLE})
    folder.save_stage(place, {"scales": TABLE.reverse()})
    assert sorted(path.name for path in place.iterdir()) == [DIGESTS, "scales.parquet"]
    assert pl.read_parquet(place / "scales.parquet").equals(TABLE.reverse())


def test_a_failed_write_leaves_what_was_there(folder: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder.stage("a" * 64, 0)
    folder.save_stage(place, {"scales": TABLE})
    folder.write_table("scales", TABLE)
    folder.write("spec.json", b"{}")
    before = everything(folder)
    monkeypatch.setattr(pl.DataFrame, "write_parquet", disk_full)
    monkeypatch.setattr(Path, "write_bytes", disk_full)
    for write in (
        lambda: folder.save_stage(place, {"scales": TABLE.reverse()}),
        lambda: folder.write_table("scales", TABLE.reverse()),
        lambda: folder.write("spec.json", b"other"),
    ):
        with pytest.raises(CannotWriteError, match=r"No space left on device\. The disk is full\. Free some space and"):
            write()
    monkeypatch.undo()
    assert everything(folder) == before
    assert folder.has_stage(place, pytest.fail)
    assert folder.table("scales").collect().equals(TABLE)
    assert (folder.path / "spec.json").read_bytes() == b"{}"


def test_what_the_system_says_through_polars_has_its_remedy_too(tmp_path: Path) -> None:
    with pytest.raises(CannotWriteError, match="The disk is full"), explained(tmp_path):
        raise pl.exceptions.ComputeError("No space left on device (os error 28)")
    with pytest.raises(CannotWriteError, match=r"other words\. Choose another folder"), explained(tmp_path):
        raise pl.exceptions.ComputeError("other words")


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EROFS, "Read-only file system. That file system is read-only. Choose another folder"),
        (errno.EACCES, "You may not write there"),
        (errno.EDQUOT, "Your disk quota is used up"),
        (errno.EIO, "Choose another folder with --out, or run the same command again."),
    ],
)
def test_what_the_system_says_has_a_remedy(tmp_path: Path, number: int, remedy: str) -> None:
    with pytest.raises(CannotWriteError, match=remedy) as refusal, explained(tmp_path):
        raise OSError(number, os.strerror(number))
    assert str(tmp_path) in str(refusal.value)


def test_a_place_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place, remedy in (
        (tmp_path / "file", "There is a file of that name"),
        (tmp_path / "file" / "run", "A part of that path is a file"),
        (tmp_path / ("x" * 300), "That name is too long"),
        (Path("/proc/attunement"), "Choose another folder"),
    ):
        with pytest.raises(CannotWriteError, match=re.escape(remedy)):
            make_folder(place)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_is_tried_without_leaving_anything(tmp_path: Path) -> None:
    make_folder(tmp_path / "new" / "run")
    assert list((tmp_path / "new" / "run").iterdir()) == []


def test_one_run_at_a_time_holds_a_folder(folder: RunFolder) -> None:
    with folder.claimed(pytest.fail):
        with pytest.raises(CannotWriteError, match="Another run is writing to"), folder.claimed(pytest.fail):
            pytest.fail("the folder was held twice")
    with folder.claimed(pytest.fail):
        pass


def test_a_file_system_without_locks_is_told_of(folder: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", unsupported)
    notes: list[str] = []
    with folder.claimed(notes.append):
        assert "cannot be locked" in notes[0]


def test_only_stages_of_the_run_are_kept(folder: RunFolder) -> None:
    mine, other = folder.stage("a" * 64, 0), folder.stage("b" * 64, 0)
    for place in (mine, other):
        folder.save_stage(place, {"scales": TABLE})
    stages = folder.path / ".stages"
    (stages / ".part-killed").mkdir()
    (stages / ".part-scales.parquet").write_bytes(b"half")
    with folder.claimed(pytest.fail):
        folder.clear_stages({mine})
        assert sorted(path.name for path in stages.iterdir()) == sorted([mine.name, "lock"])


def test_what_is_written_is_on_the_disk_before_it_gets_its_name(
    folder: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    synced, replaced = os.fsync, os.replace

    def fsync(number: int) -> None:
        done.append(f"synced {Path(os.readlink(f'/proc/self/fd/{number}')).name}")
        synced(number)

    def replace(part: Path, place: Path) -> None:
        done.append(f"named {Path(place).name}")
        replaced(part, place)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    folder.write("spec.json", b"{}")
    assert done == ["synced .part-spec.json", "named spec.json", "synced run"]
    done.clear()
    folder.write_table("scales", TABLE)
    assert done == ["synced .part-scales.parquet", "named scales.parquet", "synced tables"]
    done.clear()
    folder.save_stage(folder.stage("a" * 64, 0), {"scales": TABLE})
    assert done[:2] == [f"synced {DIGESTS}", "synced scales.parquet"] and done[-2].startswith("named aaaa")
    assert done[-1] == "synced .stages"


def test_a_whole_file_is_written_or_what_was_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "fit.toml", b"first")
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", disk_full)
        with pytest.raises(OSError, match="No space left"):
            write_whole(tmp_path / "fit.toml", b"second")
    assert [path.name for path in tmp_path.iterdir()] == ["fit.toml"]
    assert (tmp_path / "fit.toml").read_bytes() == b"first"
