"""The shelf: names, numbers, limits, rights, and that what is deleted is gone."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook, Track, parse_codebook
from attunement.vocabulary import BadValueError
from attunement.web.recordings import shelf as recordings_shelf
from attunement.web.recordings.deleting import throw_all, throw_file, throw_study
from attunement.web.recordings.shelf import LONGEST_NAME_BYTES, GoneError, Shelf, data_folder, safe_name
from attunement.web.recordings.undo_bin import finish


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "data" / "recordings")


def put(shelf: Shelf, study: str, name: str = "visit.boris", content: bytes = b"{}") -> recordings_shelf.Filed:
    part = shelf.folder(study) / ".part"
    part.write_bytes(content)
    return shelf.add(study, name, part)


NASTY = st.text() | st.text(alphabet="./\\:\0 ~$%aé\u202e\ud800", max_size=400) | st.sampled_from(
    ["..", "../..", "/etc/passwd", "C:\\x", "CON", "nul.txt", "a/../b", ".htaccess", "%2e%2e%2f", "~/x", "x\0.csv", "\ud800.csv"]
)  # fmt: skip


@given(NASTY)
def test_any_name_becomes_one_part_of_a_path(given_name: str) -> None:
    name = safe_name(given_name)
    assert name
    assert len(name.encode()) <= LONGEST_NAME_BYTES + 12
    assert not name.startswith(".")
    assert name not in (".", "..")
    for kind in (PurePosixPath, PureWindowsPath):
        assert kind(name).name == name
        assert not kind(name).is_absolute()
        assert len(kind("shelf", name).parts) == 2
    assert safe_name(name) == name


@given(NASTY)
def test_a_file_of_any_name_lies_in_its_own_folder(tmp_path_factory: pytest.TempPathFactory, given_name: str) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    study = shelf.begin()
    file = put(shelf, study, given_name, b"content")
    place = shelf.place(study, file)
    assert place.resolve().parent.parent == (shelf.root / study / "files" / file.number).resolve()
    assert (file.folder, file.name) == (safe_name(file.folder), safe_name(file.name))
    assert place.read_bytes() == b"content"


@pytest.mark.parametrize(
    "ordinary", ["Tom und Anna 3.boris", "visit (2).csv", "Säugling.eaf", "3367m3.xlsx", "观察.csv"]
)
def test_an_ordinary_name_stays_as_it_is(ordinary: str) -> None:
    assert safe_name(ordinary) == ordinary


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("é" * 300 + ".boris").endswith(".boris")


@given(st.text(max_size=40))
def test_only_a_number_that_the_server_made_finds_a_study(tmp_path_factory: pytest.TempPathFactory, guess: str) -> None:
    shelf = Shelf(tmp_path_factory.mktemp("shelf"))
    if "\0" not in guess and not any(0xD800 <= ord(c) < 0xE000 for c in guess):
        with pytest.raises(GoneError):
            shelf.folder(guess or "x")


@pytest.mark.skipif(os.name == "nt", reason="hardware: rights of files are another thing on Windows")
def test_only_the_owner_may_look(shelf: Shelf) -> None:
    shelf.root.mkdir(parents=True, mode=0o755)
    study = shelf.begin()
    file = put(shelf, study)
    for folder in (shelf.root, shelf.folder(study), shelf.place(study, file).parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_equal_names_stay_apart(shelf: Shelf) -> None:
    study = shelf.begin()
    put_there = [
        put(shelf, study, name) for name in ("coding.csv", "other/coding.csv", "CODING.csv", "other/Coding.csv")
    ]
    assert [(file.folder, file.name) for file in put_there] == [
        ("files", "coding.csv"), ("other", "coding.csv"), ("files", "CODING (2).csv"), ("other", "Coding (2).csv"),
    ]  # fmt: skip


def test_files_and_studies_are_limited(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings_shelf, "MOST_FILES", 2)
    monkeypatch.setattr(recordings_shelf, "MOST_STUDIES", 1)
    study = shelf.begin()
    put(shelf, study, "a.csv")
    put(shelf, study, "b.csv")
    with pytest.raises(BadValueError, match="holds 2 files"):
        put(shelf, study, "c.csv")
    with pytest.raises(BadValueError, match="1 studies"):
        shelf.begin()


def test_every_state_of_the_codebook_stays_until_there_are_too_many(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings_shelf, "MOST_CODEBOOKS", 3)
    study = shelf.begin()
    books = [Codebook(tracks=(Track(person=f"p{i}", channel="affect"),)) for i in range(5)]
    numbers = [shelf.keep_codebook(study, book, draft=False).number for book in books]
    assert numbers == [1, 2, 3, 4, 5]
    assert [shelf.codebook(study, n).tracks[0].person for n in (3, 4, 5)] == ["p2", "p3", "p4"]
    with pytest.raises(GoneError):
        shelf.codebook(study, 2)
    assert sorted(p.name for p in (shelf.folder(study) / "codebooks").iterdir()) == ["3.toml", "4.toml", "5.toml"]


def test_a_study_of_an_earlier_version_is_found_where_it_was(shelf: Shelf) -> None:
    study = shelf.begin()
    old = recordings_shelf.Filed("1" * 16, "old.boris", 3)
    place = shelf.root / study / "files" / old.number
    place.mkdir(parents=True)
    (place / old.name).write_bytes(b"abc")
    assert shelf.place(study, old).read_bytes() == b"abc"


def test_deleting_leaves_nothing(shelf: Shelf) -> None:
    one, two = shelf.begin(), shelf.begin()
    file = put(shelf, one, "a.csv", b"the child cries")
    put(shelf, two, "b.csv", b"the child laughs")
    shelf.keep_codebook(one, parse_codebook(""), draft=True)
    throw_file(shelf, one, file.number)
    finish()
    assert b"the child cries" not in contents(shelf.root)
    throw_study(shelf, two)
    assert shelf.studies() == [one]
    throw_all(shelf)
    finish()
    assert not shelf.root.exists()
    assert shelf.studies() == []


def test_deleting_holds_against_somebody_who_still_writes(shelf: Shelf) -> None:
    study = shelf.begin()
    place, stop = shelf.folder(study) / "measured", threading.Event()

    def write() -> None:
        for i in range(40):
            if stop.wait(0.002):
                return
            try:
                place.mkdir(parents=True, exist_ok=True)
                (place / f"{i}.csv").write_bytes(b"x")
            except OSError:
                pass

    writer = threading.Thread(target=write)
    writer.start()
    throw_study(shelf, study)
    finish()
    stop.set()
    writer.join()
    with pytest.raises(GoneError):
        shelf.folder(study)


def test_the_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ATTUNEMENT_DATA", str(tmp_path))
    assert data_folder() == tmp_path / "recordings"
    monkeypatch.delenv("ATTUNEMENT_DATA")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert data_folder() == tmp_path / "share" / "attunement" / "recordings"


def test_without_a_home_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("ATTUNEMENT_DATA")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(BadValueError, match=r"no home folder.*ATTUNEMENT_DATA"):
        data_folder()


def contents(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_half_characters_and_nothing_beside_them_fall_out_of_a_name() -> None:
    assert safe_name("a\ud800b\udfffc\ue000d.csv") == "abcd.csv", "private signs cannot be shown"
    assert safe_name("a\ud7fbb.csv") == "a\ud7fbb.csv"
