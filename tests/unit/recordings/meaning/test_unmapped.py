"""Events of tracks that the codebook does not name are counted by person and track."""

from __future__ import annotations

from pathlib import Path

from attunement.recordings import Codebook, Track, read


def test_events_without_a_track_are_counted(tmp_path: Path) -> None:
    rows = "0,1,a,x,p\n1,2,b,gaze,p\n2,3,b,gaze,q\n3,4,c,gaze,p\n"
    (tmp_path / "v.csv").write_text("start,end,subject,track,code\n" + rows)
    got = read(tmp_path / "v.csv", Codebook(tracks=(Track(person="p", channel="c", track="x"),)))
    texts = [note.text for note in got.report.of("dropped")]
    assert any("2 events of b / gaze" in text for text in texts) and any(
        "1 events of c / gaze" in text for text in texts
    )
    assert got.raw["fate"].to_list() == ["event", *["no track in the codebook"] * 3]
