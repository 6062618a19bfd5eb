"""ELAN files that somebody edited after Attunement wrote them."""

from __future__ import annotations

import polars as pl
import pympi

from attunement.recordings import parse_codebook, read, write


def test_what_somebody_changes_in_elan_counts(visit, tmp_path):
    [path] = write(visit, tmp_path / "d1.eaf")
    document = pympi.Eaf(str(path))
    document.add_annotation("child/affect", 7000, 7250, "sob")
    document.remove_annotation("child/gaze (points)", 2000)
    document.add_annotation("child/gaze (points)", 3000, 5000, "face")  # drawn longer than a point is
    document.add_tier("caregiver/voice")
    document.add_annotation("caregiver/voice", 3000, 4000, "hum")
    document.to_file(str(path))
    found = read(path)
    rows = set(found.record.events.select("person", "channel", "code", "start_s", "end_s").iter_rows())
    assert {("child", "affect", "sob", 7.0, 7.25), ("child", "gaze", "face", 3.0, 5.0)} <= rows
    assert ("child", "gaze", "face", 2.0, 2.0) not in rows
    voice = found.record.coverage.filter(pl.col("channel") == "voice").select("status", "start_s", "end_s").rows()
    assert voice == [("coded", 0.0, 10.0)]
    assert any("voice: marks on a track that was added in ELAN" in note.text for note in found.report)


def test_without_its_property_it_is_an_elan_file_like_any_other(visit, tmp_path):
    [path] = write(visit, tmp_path / "d1.eaf")
    path.write_text(path.read_text().replace('NAME="attunement"', 'NAME="other"'))
    book = parse_codebook('[[track]]\ntrack = "child/affect"\nperson = "child"\nchannel = "affect"\n')
    record = read(path, book).record
    assert record.events["code"].to_list() == ["smile", "cry"]
    assert [b - a for a, b in record.events.select("start_s", "end_s").iter_rows()] == [3.0, 2.5]
