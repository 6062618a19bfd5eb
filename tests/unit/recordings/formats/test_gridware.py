from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook, read_sheets
from attunement.recordings.format import Look
from attunement.recordings.formats.gridware import is_trajectory
from attunement.recordings.source import Source
from attunement.vocabulary import BadFileError

TRJ = "Onset\tmother\tchild\n0\t1\t2\n3.5\t1\t3\n7\t2\t3\n10\n"


def trajectory(tmp_path, text: str):
    (tmp_path / "d28.trj").write_text(text)
    [sheet] = read_sheets(tmp_path / "d28.trj", Codebook())
    return sheet


def test_states_last_until_the_next_row_and_the_last_row_is_the_end(tmp_path):
    sheet = trajectory(tmp_path, TRJ)
    assert (sheet.form, sheet.start_s, sheet.end_s) == ("GridWare trajectory", 0.0, 10.0)
    assert [(e.row, e.track, e.code, e.start_s, e.end_s) for e in sheet.events] == [
        (2, "child", "2", 0.0, 3.5),
        (2, "mother", "1", 0.0, 7.0),
        (3, "child", "3", 3.5, 10.0),
        (4, "mother", "2", 7.0, 10.0),
    ]


def test_a_table_of_steps_with_an_onset_is_no_trajectory(tmp_path):
    (tmp_path / "a.tsv").write_text(TRJ.replace("\n10\n", "\n"))
    with pytest.raises(BadFileError, match="has no column of times"):
        read_sheets(tmp_path / "a.tsv", Codebook())


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (TRJ, True),
        (TRJ.upper().rstrip(), True),
        ("Onset\tmother\n10\n", True),
        ("", False),
        ("Onset\n0\n10\n", False),
        ("Onset\tmother\t\n0\t1\t2\n10\n", False),
        ("Time\tmother\tchild\n0\t1\t2\n10\n", False),
        ("Onset,mother\n0,1\n10\n", False),
        ("Onset\tmother\n0\t1\n", False),
        ("Onset\tmother\n0\t1\nend\n", False),
    ],
)
def test_a_trajectory_is_told_by_its_first_line_and_its_last(tmp_path, text, is_one):
    (tmp_path / "a.trj").write_text(text)
    assert is_trajectory(Look(Source(tmp_path / "a.trj"), Codebook())) == is_one


def test_onsets_must_rise(tmp_path):
    with pytest.raises(BadFileError, match="onsets do not rise"):
        trajectory(tmp_path, TRJ.replace("3.5", "8"))


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=20))
def test_every_moment_has_the_state_of_its_row(tmp_path_factory, rows):
    text, now = ["Onset\tX\tY"], 0
    states = []
    for length, x, y in rows:
        text.append(f"{now}\t{x}\t{y}")
        states += [(x, y)] * length
        now += length
    sheet = trajectory(tmp_path_factory.mktemp("trj"), "\n".join([*text, str(now), ""]))
    read = {track: [""] * now for track in "XY"}
    for e in sheet.events:
        for i in range(int(e.start_s), int(e.end_s)):
            read[e.track][i] = e.code
    assert list(zip(read["X"], read["Y"], strict=True)) == [(str(x), str(y)) for x, y in states]
