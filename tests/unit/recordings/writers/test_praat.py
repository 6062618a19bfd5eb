"""TextGrids: tiers that Praat opens, read here by praatio, and what becomes of a TextGrid that somebody edited."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from praatio import textgrid

from attunement.record import Record
from attunement.recordings import parse_codebook, read, write
from attunement.recordings.formats.praat_text import parse
from attunement.vocabulary import BadFileError


def test_tiers_of_intervals_fill_the_whole_time_and_points_have_their_own(visit, tmp_path):
    [path] = write(visit, tmp_path / "d1.TextGrid")
    grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=True)
    assert (grid.minTimestamp, grid.maxTimestamp) == (0, 10)
    assert [tuple(entry) for entry in grid.getTier("child/affect").entries] == [
        (0, 1, ""),
        (1, 4, "smile"),
        (4, 6.5, "cry"),
        (6.5, 10, ""),
    ]
    assert [tuple(entry) for entry in grid.getTier("child/gaze (points)").entries] == [(2, "face")]
    assert [tuple(entry) for entry in grid.getTier("coverage of child/affect").entries] == [
        (0, 8, "coded"),
        (8, 10, "uncodable"),
    ]
    for name in grid.tierNames:
        if isinstance(grid.getTier(name), textgrid.IntervalTier):
            ends = [0, *(entry.end for entry in grid.getTier(name).entries)]
            assert [entry.start for entry in grid.getTier(name).entries] == ends[:-1] and ends[-1] == 10


def test_a_longer_observation_than_its_events_and_longer_events_than_it(visit, tmp_path):
    for duration_s, end_s in ((30.0, 30.0), (5.0, 10.0)):  # of 5 s, its events go on
        record = Record(
            visit.observations.with_columns(duration_s=pl.lit(duration_s)),
            *(getattr(visit, name) for name in ("episodes", "coverage", "events")),
        )
        [path] = write(record, tmp_path / "d1.TextGrid")
        assert parse(path.read_text()).end_s == end_s
        assert read(path).record.observations["duration_s"].to_list() == [duration_s]


def test_what_somebody_changes_in_praat_counts(visit, tmp_path):
    [path] = write(visit, tmp_path / "d1.TextGrid")
    grid = textgrid.openTextgrid(str(path), includeEmptyIntervals=True)
    described = parse(path.read_text()).tiers[0].entries[0][2]
    grid.replaceTier("child/affect", textgrid.IntervalTier("child/affect", [(1, 4, "smile"), (5, 6, "sob")], 0, 10))
    grid.replaceTier("attunement", textgrid.PointTier("attunement", [(0, described)], 0, 10))
    grid.addTier(textgrid.IntervalTier("caregiver/voice", [(3, 4, "hum")], 0, 10))
    grid.save(str(path), format="short_textgrid", includeBlankSpaces=True)  # Praat's other form
    found = read(path)
    rows = set(found.record.events.select("person", "channel", "code", "start_s", "end_s").iter_rows())
    assert rows == {
        ("child", "affect", "smile", 1.0, 4.0),
        ("child", "affect", "sob", 5.0, 6.0),
        ("child", "gaze", "face", 2.0, 2.0),
        ("caregiver", "affect", "smile", 2.0, 7.0),
        ("caregiver", "voice", "hum", 3.0, 4.0),
    }
    assert any(
        note.text.startswith("caregiver/voice: marks on a track that was added in Praat") for note in found.report
    )


def test_a_point_that_somebody_set_without_a_text_is_time_that_nobody_coded(visit, tmp_path):
    [path] = write(visit, tmp_path / "d1.TextGrid")
    path.write_text(path.read_text().replace('mark = "face"', 'mark = ""'))
    found = read(path)
    assert found.record.events.filter(pl.col("channel") == "gaze").is_empty()
    assert any("marks without a label: their time counts as not coded" in note.text for note in found.report)
    gaze = found.record.coverage.filter(pl.col("channel") == "gaze").select("status", "start_s", "end_s").rows()
    assert sorted(gaze) == [("coded", 0.0, 10.0), ("not coded", 2.0, 2.0)]


def test_without_the_tier_attunement_it_is_a_textgrid_like_any_other(visit, tmp_path):
    [path] = write(visit, tmp_path / "d1.TextGrid")
    path.write_text(path.read_text().replace('"attunement"', '"notes"'))
    book = parse_codebook('[[track]]\ntrack = "child/affect"\nperson = "child"\nchannel = "affect"\n')
    record = read(path, book).record
    assert record.events.select("code", "start_s", "end_s").rows() == [("smile", 1.0, 4.0), ("cry", 4.0, 6.5)]
    assert record.observations["duration_s"].to_list() == [10.0]


def test_a_textgrid_cut_short_is_refused(visit, tmp_path):
    [path] = write(visit, tmp_path / "d1.TextGrid")
    whole = path.read_text()
    for cut in (len(whole) // 2, len(whole) - 30):
        path.write_text(whole[:cut])
        with pytest.raises(BadFileError, match="not a complete TextGrid"):
            read(path)


LABELS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters='"!<>[]'), max_size=12)


@given(LABELS, LABELS)
def test_no_label_is_taken_for_a_word_of_the_format(label, name):
    """Quotation marks, exclamation marks, `item [2]:` and numbers inside a label stay in it; times may be negative."""
    quoted = [text.replace('"', '""') for text in (label, name)]
    long = (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = -1.5 \nxmax = 2 \ntiers? <exists> \nsize = 1 \n'
        f'item []: \n    item [1]:\n        class = "IntervalTier" \n        name = "{quoted[1]}" \n'
        "        xmin = -1.5 \n        xmax = 2 \n        intervals: size = 1 \n        intervals [1]:\n"
        f'            xmin = -1.5 \n            xmax = 2 \n            text = "{quoted[0]}" ! a remark "x"\n'
    )
    grid = parse(long)
    assert (grid.start_s, grid.end_s, grid.tiers[0].name) == (-1.5, 2.0, name)
    assert grid.tiers[0].entries == ((-1.5, 2.0, label),)
