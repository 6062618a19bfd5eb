"""Faults as they come from outside: a killed process, an interrupt, two runs at once, a file system that refuses.

Same spec, same bits: after each fault the same command ends with tables of the same digests as a run nobody disturbed.
The processes are real; the fast engine is used because what is tested lies above the engines.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

BLOCKS = 7
DYADS = (BLOCKS - 1) * 1024 + 52
PATIENCE_S = 120
ATTUNE = [sys.executable, "-c", "from attunement.cli.main import run; run()"]


def command(folder: Path, *, threads: int = 1) -> list[str]:
    given = {"--dyads": DYADS, "--months": 1, "--engine": "simd", "--threads": threads, "--out": folder}
    return [*ATTUNE, "simulate", *(str(part) for pair in given.items() for part in pair)]


def start(folder: Path, threads: int = 1, most_bytes: int = 0) -> subprocess.Popen[str]:
    arguments = command(folder, threads=threads)
    if most_bytes:  # set by the new process itself: a hook between fork and exec is not safe once jax has threads
        arguments[2] = (
            f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({most_bytes},) * 2); {arguments[2]}"
        )
    return subprocess.Popen(
        arguments,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"COLUMNS": "200"},
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Return a process's exit code and what it said, without the progress bar."""
    _, said = process.communicate(timeout=PATIENCE_S)
    return process.returncode, said


def scored(folder: Path) -> int:
    """Return how many blocks are finished."""
    return sum((place / "scales.parquet").exists() for place in (folder / ".stages").glob("[!.]*-*"))


def after_blocks(folder: Path, count: int, process: subprocess.Popen[str]) -> None:
    """Wait until some blocks are finished and others are not."""
    until = time.monotonic() + PATIENCE_S
    while scored(folder) < count:
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < until, "no block was finished in time"
        time.sleep(0.005)
    assert process.poll() is None


def manifest(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "manifest.json").read_bytes())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the tables' digests of a run nobody disturbed."""
    folder = tmp_path_factory.mktemp("runs") / "undisturbed"
    code, said = finish(start(folder, threads=2))
    assert code == 0, said
    assert manifest(folder)["notes"] == []
    return manifest(folder)["tables"]


def resume(folder: Path, undisturbed: dict[str, Any], *, at_least: int) -> None:
    """Give the same command again: finished blocks are not computed again, and the bits are the same."""
    code, said = finish(start(folder))
    assert code == 0, said
    (note,) = manifest(folder)["notes"]
    assert note in said
    found, _, of, *_ = note.split()
    assert of == str(BLOCKS)
    assert at_least <= int(found) < BLOCKS
    assert manifest(folder)["tables"] == undisturbed
    assert not list(folder.rglob(".part*"))


@pytest.mark.parametrize("blocks", [1, 3])
def test_a_killed_run_goes_on_and_ends_with_the_same_bits(
    tmp_path: Path, undisturbed: dict[str, Any], blocks: int
) -> None:
    process = start(tmp_path / "run")
    after_blocks(tmp_path / "run", blocks, process)
    process.kill()
    assert finish(process)[0] == -signal.SIGKILL
    assert not (tmp_path / "run" / "manifest.json").exists()
    resume(tmp_path / "run", undisturbed, at_least=blocks)


@pytest.mark.usefixtures("interrupts_are_heard")
def test_an_interrupted_run_stops_at_once_and_goes_on(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    process = start(tmp_path / "run", threads=2)
    after_blocks(tmp_path / "run", 1, process)
    process.send_signal(signal.SIGINT)
    code, said = finish(process)
    assert code == 130
    assert "attune: stopped. The same command goes on from what is finished." in said
    assert "Traceback" not in said
    assert not list((tmp_path / "run").rglob(".part*"))
    resume(tmp_path / "run", undisturbed, at_least=1)


def test_a_second_run_in_the_same_folder_is_refused(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    first = start(tmp_path / "run")
    after_blocks(tmp_path / "run", 1, first)
    code, said = finish(start(tmp_path / "run"))
    assert first.poll() is None
    assert code == 2
    assert f"attune: Another run is writing to {tmp_path / 'run'}. Wait until it ends, or choose another folder" in said
    assert "Traceback" not in said
    assert finish(first)[0] == 0
    assert manifest(tmp_path / "run")["tables"] == undisturbed


def test_a_file_system_that_refuses_midway_is_a_sentence(tmp_path: Path, undisturbed: dict[str, Any]) -> None:
    # Joined tables are larger than that, those of a block are not.
    code, said = finish(start(tmp_path / "run", most_bytes=150_000))
    assert code == 2, said
    assert "Cannot write to" in said
    assert "File too large" in said
    assert "Traceback" not in said
    assert scored(tmp_path / "run") == BLOCKS
    assert not (tmp_path / "run" / "manifest.json").exists()
    code, said = finish(start(tmp_path / "run"))
    assert code == 0
    assert manifest(tmp_path / "run")["tables"] == undisturbed
