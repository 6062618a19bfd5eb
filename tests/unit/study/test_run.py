"""Runs of little children: what a run leaves, and that interruptions and damage cost time, never bits."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from attunement.engine.lanes import BLOCK
from attunement.study.run import Run, run_study
from attunement.study.spec import Spec, make_spec, read_spec
from attunement.vocabulary import BadValueError, CannotWriteError

ENGINE = "simd"  # what is tested here is the same with either engine; this one starts in a moment
DYADS = 2 * BLOCK + 52
SPEC = make_spec(dyads=DYADS, months=0.2)


def digests(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_bytes())["tables"]


def notes(folder: Path) -> list[str]:
    return json.loads((folder / "manifest.json").read_bytes())["notes"]


def stages(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / ".stages").iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_study(SPEC, out=tmp_path_factory.mktemp("runs") / "whole", keep_records=2, engine=ENGINE, threads=1)


@pytest.fixture
def copy(whole: Run, tmp_path: Path) -> Path:
    """Return a finished run that a test may damage."""
    shutil.copytree(whole.folder.path, tmp_path / "copy")
    return tmp_path / "copy"


def again(folder: Path, spec: Spec = SPEC, keep_records: int = 2, threads: int | None = 1) -> Run:
    return run_study(spec, out=folder, keep_records=keep_records, engine=ENGINE, threads=threads)


def test_a_run_folder_holds_what_it_says(whole: Run) -> None:
    folder = whole.folder.path
    assert read_spec(folder / "spec.json") == SPEC
    manifest = json.loads((folder / "manifest.json").read_bytes())
    assert manifest["run_id"] == whole.run_id
    assert manifest["notes"] == []
    assert set(manifest["tables"]) == {path.stem for path in (folder / "tables").iterdir()}
    for name, table in manifest["tables"].items():
        assert len(whole.table(name)) == table["rows"], name
    assert whole.table("dyads")["dyad"].to_list() == list(range(DYADS))
    assert whole.table("record_observations").height == 2


def test_two_threads_give_the_same_bits(whole: Run, tmp_path: Path) -> None:
    again(tmp_path, threads=2)
    assert digests(tmp_path) == digests(whole.folder.path)


def test_a_finished_run_is_not_computed_again(whole: Run, copy: Path) -> None:
    seen: list[tuple[int, int]] = []
    run = run_study(
        SPEC, out=copy, keep_records=2, engine=ENGINE, threads=1, progress=lambda *units: seen.append(units)
    )
    assert run.notes == ("3 of 3 blocks were finished before and not computed again.",)
    assert [done for done, _ in seen] == [0, 1 * seen[0][1] // 3, 2 * seen[0][1] // 3, seen[0][1]]
    assert digests(copy) == digests(whole.folder.path)


@pytest.mark.parametrize("threads", [1, 2])
def test_an_interrupt_loses_at_most_the_blocks_being_computed(whole: Run, tmp_path: Path, threads: int) -> None:
    def interrupt(done: int, total: int) -> None:
        if done > 0.7 * total:  # two thirds are two blocks, so one at least is finished
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_study(SPEC, out=tmp_path, keep_records=2, engine=ENGINE, threads=threads, progress=interrupt)
    assert not (tmp_path / "manifest.json").exists()
    assert len(stages(tmp_path)) >= 2, "the first block was raised and scored"
    assert not list(tmp_path.rglob(".part-*"))
    run = again(tmp_path)
    assert any("finished before" in note for note in run.notes)
    assert digests(tmp_path) == digests(whole.folder.path)


@pytest.mark.parametrize("kind", ["raised", "scored"])
def test_a_damaged_stage_is_computed_again_and_said_so(whole: Run, copy: Path, kind: str) -> None:
    of_kind = [place for place in stages(copy) if (place / "expectations.parquet").exists() == (kind == "raised")]
    damaged = of_kind[0]
    if kind == "raised":  # read only where the scores of the block are missing
        block = damaged.name.split("-")[1]
        shutil.rmtree(next(p for p in stages(copy) if p != damaged and p.name.endswith(block)))
    file = next(damaged.glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-9])
    run = again(copy)
    assert any(str(damaged) in note and "was damaged" in note for note in run.notes)
    assert list(run.notes) == notes(copy)
    assert digests(copy) == digests(whole.folder.path)


def test_a_disk_that_fills_up_midway_costs_one_block(
    whole: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = pl.DataFrame.write_parquet, [8]

    def write(self: pl.DataFrame, file: Path) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(self, file)

    monkeypatch.setattr(pl.DataFrame, "write_parquet", write)
    with pytest.raises(CannotWriteError, match=r"The disk is full\. Free some space and run"):
        again(tmp_path)
    monkeypatch.undo()
    kept = stages(tmp_path)
    assert kept, "the first block was kept"
    assert not list(tmp_path.rglob(".part-*"))
    again(tmp_path)
    assert digests(tmp_path) == digests(whole.folder.path)


def test_leftovers_of_a_killed_run_are_cleared_and_never_counted(whole: Run, copy: Path) -> None:
    (copy / ".stages" / ".part-killed").mkdir()
    (copy / ".stages" / ".part-dyads.parquet").write_bytes(b"half a table")
    (copy / "tables" / "from-another-version.parquet").write_bytes(b"old")
    (copy / "manifest.json").unlink()
    again(copy)
    assert not list((copy / ".stages").glob(".part*"))
    assert {path.stem for path in (copy / "tables").iterdir()} == set(digests(whole.folder.path))
    assert digests(copy) == digests(whole.folder.path)


def test_while_tables_are_replaced_there_is_no_manifest(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", fail)
    with pytest.raises(CannotWriteError, match="The disk is full"):
        again(copy)
    assert not (copy / "manifest.json").exists()


def test_another_run_in_the_same_folder_is_told_of(whole: Run, copy: Path) -> None:
    other = make_spec(dyads=3, months=0.2, caregiver="standard")
    run = again(copy, other)
    assert any(f"held another run ({whole.run_id})" in note for note in run.notes)
    assert run.table("dyads").height == 3


def test_a_folder_another_run_writes_to_is_refused(copy: Path) -> None:
    from attunement.study.store import RunFolder

    with RunFolder(copy).claimed(pytest.fail):
        with pytest.raises(CannotWriteError, match="Another run is writing to"):
            again(copy)


def test_records_are_kept_of_whom_there_is(whole: Run, copy: Path) -> None:
    spec = make_spec(dyads=2, months=0.2, caregiver="standard")
    run = again(copy, spec, keep_records=5)
    assert "Records of 5 dyads were asked for; those of all 2 were kept." in run.notes
    assert run.table("record_observations").height == 2
    run = again(copy, spec, keep_records=0)
    assert not [name for name in digests(copy) if name.startswith("record_")]
    assert not list((copy / "tables").glob("record_*"))


def test_the_spec_of_couples_that_were_there_before_goes_with_them(copy: Path) -> None:
    (copy / "couples.json").write_text("{}", "utf-8")
    again(copy, make_spec(dyads=2, months=0.2, caregiver="standard"))
    assert not (copy / "couples.json").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"keep_records": -1}, "keep_records is -1; it must be a whole number of at least 0"),
        ({"keep_records": 1.5}, "keep_records is 1.5"),
        ({"threads": 0}, "threads is 0; it must be a whole number of at least 1"),
        ({"threads": -2}, "threads is -2"),
        ({"threads": True}, "threads is True"),
    ],
)
def test_arguments_that_cannot_be_used_are_named(tmp_path: Path, given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadValueError, match=said):
        run_study(SPEC, out=tmp_path / "never", **given)
    assert not (tmp_path / "never").exists()
