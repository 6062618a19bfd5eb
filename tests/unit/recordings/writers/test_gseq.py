"""SDIS files for GSEQ, by hand, and what becomes of one that somebody edited."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from attunement.record import Record
from attunement.recordings import read, write
from attunement.vocabulary import BadFileError


def data_of(path: Path) -> list[str]:
    """The lines after the declaration."""
    return path.read_text().split("Timed <seconds>;\n")[1].splitlines()


def test_events_in_order_of_time_with_codes_of_their_persons(visit, tmp_path):
    [path] = write(visit, tmp_path / "visits.sds")
    assert data_of(path) == [
        "",
        "<d1_2>",
        "child_affect_coded,0.000-8.000",
        "caregiver_affect_coded,0.000-10.000",
        "child_gaze_coded,0.000-10.000",
        "episode_play,0.000-10.000",
        "child_smile,1.000-4.000",
        "child_face,2.000",
        "caregiver_smile,2.000-7.000",
        "child_cry,4.000-6.500",
        "child_affect_uncodable,8.000-10.000",
        "/",
    ]
    assert path.read_text().count("%") == 4  # two comments, both closed


def test_codes_that_would_share_a_name_get_their_channel_or_a_number(visit, tmp_path):
    codes = [
        ("affect", "on"),
        ("voice", "on"),
        ("voice", "a-b"),
        ("voice", "a b"),
        ("voice", "100 %"),
        ("voice", "née"),
    ]
    record = Record.build(
        observations=visit.observations,
        episodes=visit.episodes.clear(),
        coverage=visit.coverage.clear(),
        events=pl.DataFrame(
            [(0, "child", channel, code, float(i), i + 1.0) for i, (channel, code) in enumerate(codes)],
            schema=["observation", "person", "channel", "code", "start_s", "end_s"],
            orient="row",
        ),
    )
    [path] = write(record, tmp_path / "visits.sds")
    names = [line.partition(",")[0] for line in data_of(path)[2:-1]]
    assert names == [
        "child_affect_on",
        "child_voice_on",
        "child_voice_a_b_2",
        "child_voice_a_b",
        "child_100",
        "child_nee",
    ]
    assert read(path).record.events.select("channel", "code").rows() == codes


def test_what_somebody_changes_in_the_file_counts(visit, tmp_path):
    [path] = write(visit, tmp_path / "visits.sds")
    text = path.read_text().replace("child_cry,4.000-6.500", "child_cry,4-7.25 child_cry,7.3-7.4\nmother_hum,3")
    path.write_text(text)
    found = read(path)
    rows = set(found.record.events.select("person", "channel", "code", "start_s", "end_s").iter_rows())
    assert {("child", "affect", "cry", 4.0, 7.25), ("child", "affect", "cry", 7.3, 7.4)} <= rows
    assert ("mother", "", "hum", 3.0, 3.0) in rows
    assert any(note.text.startswith("mother/: marks on a track that was added") for note in found.report)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("<d1_2>", "<d2_1>", r"line \d+: session 'd2_1' was added"),
        ("child_cry,4.000-6.500", "child_cry 4.000", r"line \d+: 'child_cry' is no event"),
        ("child_cry,4.000-6.500", "child_cry,4.000-", r"row \d+: 'cry' of child/affect has no end"),
        ("child_cry,4.000-6.500", "child_cry,6.5-4", "ends before it starts"),
        ("/\n", "", r"line \d+: '<d1_2>.*belongs to no session"),
        ('"observations"', '"observation"', "its description is damaged"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(visit, tmp_path, old, new, said):
    [path] = write(visit, tmp_path / "visits.sds")
    before, data = path.read_text().split("Timed") if old in ("<d1_2>", "/\n") else ("", path.read_text())
    text = before + ("Timed" if before else "") + data.replace(old, new, 1)
    assert text != path.read_text()
    path.write_text(text)
    with pytest.raises(BadFileError, match=re.compile(said, re.DOTALL)) as refused:
        read(path)
    line = re.search(r"line (\d+)", str(refused.value))
    if line:
        assert new.split()[0:1] == [] or new.split()[0] in text.splitlines()[int(line[1]) - 1]


def test_a_session_that_is_gone_is_said(visit, tmp_path):
    two = Record.build(
        observations=pl.concat([visit.observations, visit.observations.with_columns(observation=pl.lit(7, pl.UInt32))]),
        episodes=visit.episodes,
        coverage=visit.coverage,
        events=visit.events,
    )
    [path] = write(two, tmp_path / "visits.sds")
    path.write_text(path.read_text().replace("\n<d1_2_2>\n/\n", ""))
    found = read(path)
    assert found.record.observations["observation"].to_list() == [0]
    assert any("no longer in the file: d1_2_2" in note.text for note in found.report if note.kind == "doubtful")


def test_what_belongs_to_no_session_is_said_with_its_own_line_and_words(visit, tmp_path):
    [path] = write(visit, tmp_path / "visits.sds")
    text = path.read_text()
    for before, after in (("", "\n\n  stray,1-2\n"), ("\n stray,1-2\n", "")):
        path.write_text(text.replace("<d1_2>", f"{before}<d1_2>") + after)
        line = 1 + path.read_text().partition("stray")[0].count("\n")
        with pytest.raises(BadFileError, match=rf"line {line}: 'stray,1-2"):
            read(path)
