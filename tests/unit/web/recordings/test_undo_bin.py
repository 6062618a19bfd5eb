"""The bin: what is taken back lies where it lay, over what has come there since; what is due is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from attunement.web.recordings.undo_bin import BINNED, Bin, finish


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Path]:
    root = tmp_path / "room"
    for name, content in (("study/a.csv", "a"), ("study/files/b.csv", "b"), ("other.toml", "o")):
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)
    (root / "study" / "empty").mkdir(mode=0o700)
    yield root
    finish()


def lies_there(root: Path) -> dict[str, str | None]:
    """Every file with what it says, and every folder."""
    return {str(path.relative_to(root)): path.read_text() if path.is_file() else None for path in root.rglob("*")}


def thrown(root: Path, *names: str) -> Path:
    place = Bin(root).find(Bin(root).throw([root / name for name in names], "0007"))
    assert place is not None
    return place


def test_what_is_taken_back_lies_where_it_lay_empty_folders_too(room: Path) -> None:
    before = lies_there(room)
    place = thrown(room, "study", "other.toml")
    assert list(room.iterdir()) == [place] and place.name.startswith(BINNED)
    Bin(room).back(place)
    assert lies_there(room) == before


def test_what_has_come_since_stays_beside_what_is_taken_back(room: Path) -> None:
    place = thrown(room, "study")
    (room / "study" / "files").mkdir(parents=True)
    for name, content in (("study/files/c.csv", "new"), ("study/a.csv", "over")):
        (room / name).write_text(content)
    Bin(room).back(place)
    assert lies_there(room) == {
        "study": None, "study/a.csv": "a", "study/files": None, "study/files/b.csv": "b", "study/files/c.csv": "new",
        "study/empty": None, "other.toml": "o",
    }  # fmt: skip


def test_what_is_due_is_gone_and_an_empty_room_with_it(room: Path) -> None:
    place = thrown(room, "study")
    finish()
    assert not place.exists() and Bin(room).find("0007") is None
    thrown(room, "other.toml")
    finish()
    assert not room.exists()


def test_what_a_killed_program_left_is_deleted_when_it_is_due(room: Path) -> None:
    for name in (f"{BINNED}1000-0001", f"{BINNED}never-0002", f"{BINNED}99999999999999-0003"):
        (room / name / "deep").mkdir(parents=True)
    Bin(room).sweep()
    assert [path.name for path in room.glob(f"{BINNED}*")] == [f"{BINNED}99999999999999-0003"]
    finish()
    assert not list(room.glob(f"{BINNED}*"))
