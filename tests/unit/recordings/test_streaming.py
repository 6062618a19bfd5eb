"""Tables of steps are streamed: memory is needed for the events, not for the rows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from attunement.recordings import Band, Codebook, Track, read
from attunement.recordings.tables import step_text

BOOK = Codebook(tracks=(Track(person="child", channel="face", track="AU12_r", bands=(Band("smile", at_least=1.0),)),))
READ = """
import sys
from attunement.recordings import Band, Codebook, Track, read
book = Codebook(tracks=(Track(person="child", channel="face", track="AU12_r", bands=(Band("smile", at_least=1.0),)),))
record = read(sys.argv[1], book).record
peak = max(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(len(record.events), peak)
"""


def frames(path: Path, mebibytes: int) -> Path:
    """Write frames at 25 per second of a face that smiles every other ten seconds."""
    noise = ",".join(f"{i / 7:.5f}" for i in range(40))
    at, size = 0, mebibytes << 20
    with path.open("w") as file:
        file.write("frame,timestamp,AU12_r," + ",".join(f"x_{i}" for i in range(40)) + "\n")
        while file.tell() < size:
            rows = range(at, at + 5000)
            file.write("".join(f"{i},{i / 25:.2f},{2.0 if i // 250 % 2 else 0.1},{noise}\n" for i in rows))
            at += 5000
    return path


def test_pieces_make_no_difference(tmp_path, monkeypatch):
    path = frames(tmp_path / "faces.csv", 1)
    whole = read(path, BOOK).record
    monkeypatch.setattr(step_text, "BYTES_AT_ONCE", 5000)
    pieces = read(path, BOOK).record
    assert pieces.events.equals(whole.events)
    assert pieces.coverage.equals(whole.coverage)
    assert len(whole.events) > 5


def test_a_bad_row_late_in_the_file_is_named_by_its_line(tmp_path, monkeypatch):
    from attunement.vocabulary import BadFileError

    monkeypatch.setattr(step_text, "BYTES_AT_ONCE", 500)
    path = tmp_path / "steps.csv"
    path.write_text("time,AU12_r\n" + "".join(f"{i if i != 700 else 'x'},0\n" for i in range(1000)))
    with pytest.raises(BadFileError, match="line 702: the row has no readable time"):
        read(path, BOOK)


def test_a_face_that_is_lost_for_some_frames_is_not_coded_then(tmp_path):
    rows = [(t, face) for t in range(6) for face in (0, 1) if not (face == 1 and t in (2, 3))]
    path = tmp_path / "faces.csv"
    path.write_text("face_id,timestamp,AU12_r\n" + "".join(f"{face},{t},2.0\n" for t, face in rows))
    tracks = tuple(
        Track(person=who, channel="face", partner=face, track="AU12_r", bands=BOOK.tracks[0].bands)
        for who, face in (("mother", "0"), ("child", "1"))
    )
    record = read(path, Codebook(tracks=tracks)).record
    spans = {
        who: record.coverage.filter(record.coverage["person"] == who).select("status", "start_s", "end_s").rows()
        for who in ("mother", "child")
    }
    assert spans["mother"] == [("coded", 0.0, 6.0)]
    assert spans["child"] == [("coded", 0.0, 2.0), ("not coded", 2.0, 4.0), ("coded", 4.0, 6.0)]


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="peak memory is read from /proc, which this system lacks"
)
def test_memory_grows_far_slower_than_the_file(tmp_path):
    """From 16 to 96 MiB the peak may grow by a fifth of the difference (measured to 500 MiB: 0.07 MiB per MiB)."""
    peaks = []
    for size in (16, 96):
        path = frames(tmp_path / "faces.csv", size)
        done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout.split()[1]) / 1024)
    assert peaks[1] - peaks[0] < 0.2 * (96 - 16)
