"""A record as every tool's file has it, and as it is read again, when last looked at.

Other tests say why something is written so; this says that nothing is written otherwise unseen.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest
from as_read import read_again

from attunement.record import Record
from attunement.recordings import write
from attunement.recordings.writer import writers
from attunement.vocabulary import AttunementError
from kept import check_kept

FOLDER = Path(__file__).parent / "as_written"


def two_visits() -> Record:
    """Two visits of ten seconds: affect of two, the child's gaze with a point, an episode, and time out of sight."""
    events = [(0, "child", "affect", "smile", 1.0, 4.0), (0, "child", "affect", "cry", 4.0, 6.5),
              (0, "child", "gaze", "face", 2.0, 2.0), (0, "caregiver", "affect", "smile", 2.0, 7.0),
              (1, "child", "affect", "smile", 0.5, 4.25), (1, "caregiver", "affect", "smile", 2.125, 9.0)]  # fmt: skip
    coverage = [(0, "child", "affect", "coded", 0.0, 8.0), (0, "child", "affect", "uncodable", 8.0, 10.0),
                (0, "child", "gaze", "coded", 0.0, 10.0), (0, "caregiver", "affect", "coded", 0.0, 10.0),
                (1, "child", "affect", "coded", 0.0, 12.5), (1, "caregiver", "affect", "coded", 0.0, 9.5)]  # fmt: skip
    columns = ["observation", "person", "channel"]
    return Record.build(
        observations={"observation": [0, 1], "dyad": ["d1", "d2"], "occasion": ["2", "1"], "procedure": ["play", "play"],
                      "duration_s": [10.0, 12.5], "source": ["d1.csv", "d2.csv"]},
        episodes={"observation": [0, 0], "episode": ["play", "reunion"], "start_s": [0.0, 6.0], "end_s": [5.5, 10.0]},
        coverage=pl.DataFrame(coverage, schema=[*columns, "status", "start_s", "end_s"], orient="row"),
        events=pl.DataFrame(events, schema=[*columns, "code", "start_s", "end_s"], orient="row"),
    )  # fmt: skip


def as_text(path: Path) -> str:
    """A file as text; of a zipped one, each file in it."""
    if not zipfile.is_zipfile(path):
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        return "".join(
            f"== {info.filename} {info.date_time}\n{archive.read(info).decode()}\n" for info in archive.infolist()
        )


@pytest.mark.parametrize("ending", [ending for writer in writers() for ending in writer.endings])
def test_a_record_as_every_tools_file_has_it(tmp_path: Path, ending: str) -> None:
    try:
        paths = write(two_visits(), tmp_path / f"x{ending}")
        text = "".join(f"{path.name}\n{as_text(path)}\n" for path in paths) + f"\nread again\n{read_again(paths)}"
    except AttunementError as problem:
        text = f"not written: {problem}\n"
    check_kept(FOLDER / f"written{ending.replace('.', '-')}.txt", text.replace(str(tmp_path), "FOLDER"))
