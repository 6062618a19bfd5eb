"""Speaker turns by hand: places of the fields, several recordings in one file, and lines that are too short."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.recordings import Codebook, read_sheets
from attunement.recordings.formats.rttm import is_turns
from attunement.vocabulary import BadFileError

EIGHT = "SPEAKER day 1 0.50 1.25 <NA> <NA> CHI"


def test_turns_have_fixed_places_and_files_are_observations(tmp_path: Path) -> None:
    (tmp_path / "a.rttm").write_text(
        f"{EIGHT}\n\nSPEAKER night 1 1985.492 0.0000004 x x FEM x x\nSPEAKER day 1 2 3 x x MAL x\n"
    )
    day, night = read_sheets(tmp_path / "a.rttm", Codebook())
    assert [(e.row, e.partner, e.track, e.code, e.start_s, e.end_s) for e in day.events] == [
        (1, "CHI", "voice", "speaks", 0.5, 1.75),
        (4, "MAL", "voice", "speaks", 2.0, 5.0),
    ]
    [turn] = night.events
    assert (night.name, turn.row, turn.start_s, turn.end_s) == ("night", 3, 1985.492, 1985.492)


@pytest.mark.parametrize("line", ["SPEAKER day 1 0.50 1.25 <NA> <NA>", "SPKR-INFO day 1 0.50 1.25 <NA> <NA> CHI"])
def test_a_line_that_is_no_turn_is_refused_with_its_number(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.rttm").write_text(f"{EIGHT}\n{line}\n")
    with pytest.raises(BadFileError, match=r"a\.rttm, line 2: 'SP.* is not SPEAKER file channel start duration"):
        read_sheets(tmp_path / "a.rttm", Codebook())


def test_what_begins_like_turns() -> None:
    assert is_turns("SPEAKER day") and not is_turns("SPEAKERS day") and not is_turns(" SPEAKER day")
