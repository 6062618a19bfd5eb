"""Tables of episodes by hand: limits in columns, visits named by a column, and an end before its start."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.recordings import Codebook, read_sheets
from attunement.recordings.codebook.codebook import Stretch
from attunement.recordings.formats.episode_table import has_episodes
from attunement.vocabulary import BadFileError

PLAY, STILL = Stretch("play", "from", "to"), Stretch("still", "to", "out")
BOOK = Codebook(episodes=(PLAY, STILL), columns={"observation": "visit"})


def episodes(
    tmp_path: Path, text: str, book: Codebook = BOOK
) -> list[tuple[str, list[tuple[str, float, float]], float, float]]:
    """Each observation's name, its episodes, and when coding of it began and ended."""
    (tmp_path / "e.csv").write_text(text)
    return [
        (s.name, [(e.name, e.start_s, e.end_s) for e in s.episodes], s.start_s, s.end_s)  # type: ignore[misc]
        for s in read_sheets(tmp_path / "e.csv", book)
    ]


def test_each_row_is_an_observation_from_its_first_to_its_last_limit(tmp_path: Path) -> None:
    assert episodes(tmp_path, "visit,from,to,out\nv1,5,65,130\nv2,0,60,60\n") == [
        ("v1", [("play", 5, 65), ("still", 65, 130)], 5, 130),
        ("v2", [("play", 0, 60), ("still", 60, 60)], 0, 60),
    ]


def test_limits_of_the_observation_may_be_wider(tmp_path: Path) -> None:
    columns = {"observation": "visit", "observation_start": "a", "observation_end": "z"}
    book = Codebook(episodes=(PLAY, STILL), columns=columns)
    assert episodes(tmp_path, "visit,a,from,to,out,z\nv1,2,5,65,130,150\n", book)[0][2:] == (2, 150)


def test_an_episode_does_not_end_before_it_starts(tmp_path: Path) -> None:
    with pytest.raises(
        BadFileError, match=r"e\.csv, line 3: the episode 'still' ends at 59 s, before it starts at 60 s"
    ):
        episodes(tmp_path, "visit,from,to,out\nv1,5,65,130\nv2,0,60,59\n")


def test_somebody_must_say_which_observation_a_row_is(tmp_path: Path) -> None:
    bare = Codebook(episodes=(PLAY, STILL))
    with pytest.raises(BadFileError, match=r"needs a column that names the observation; it has 'from', 'to', 'out'"):
        episodes(tmp_path, "from,to,out\n5,65,130\n", bare)
    assert [name for name, *_ in episodes(tmp_path, "visit,from,to,out\n7,5,65,130\n", bare)] == ["7"]


def test_which_rows_name_all_limits() -> None:
    assert has_episodes(["Visit", "From", "TO", "out"], BOOK) and not has_episodes(["visit", "from", "to"], BOOK)
    assert not has_episodes(["from", "to", "out"], Codebook())
