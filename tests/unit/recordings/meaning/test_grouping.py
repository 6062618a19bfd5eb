"""Which files are one observation: columns, patterns, folders; what cannot be told is refused."""

from __future__ import annotations

import pytest

from attunement.recordings import Codebook, RawEvent, Sheet, Track, read
from attunement.recordings.meaning.grouping import Identity, grouped
from attunement.vocabulary import BadFileError, BadValueError


def sheet(file: str, name: str = "", folder: str = "", **identity: str) -> Sheet:
    name = name or file.partition(".")[0]
    events = (RawEvent(1, "child", "", "smile", 0.0, 1.0),)
    return Sheet(file=file, form="table", name=name, folder=folder, identity=identity, events=events)


def test_a_folder_per_coder_can_stand_in_the_pattern():
    sheets = [sheet("visit1.csv", folder="coder_A"), sheet("visit1.csv", folder="coder_B")]
    found = grouped(sheets, Codebook(pattern=r"coder_(?P<coder>[AB])/(?P<dyad>visit\d)/"))
    assert list(found) == [Identity("visit1", "1", "", "A"), Identity("visit1", "1", "", "B")]


@pytest.mark.parametrize("second", [("visit1.csv", "coder_B"), ("visit1.eaf", "coder_A")])
def test_the_same_name_twice_is_refused_without_a_pattern(second):
    sheets = [sheet("visit1.csv", folder="coder_A"), sheet(second[0], folder=second[1])]
    with pytest.raises(BadFileError, match=r"coder_A/visit1\.csv and .* have the same name"):
        grouped(sheets, Codebook())


def test_files_of_the_same_name_in_two_folders_are_not_two_occasions(tmp_path):
    for folder in ("coder_A", "coder_B"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "visit1.csv").write_text("start,end,person,code\n0,5,infant,smile\n", encoding="utf-8")
    book = Codebook(tracks=(Track(person="child", channel="affect"),))
    with pytest.raises(BadFileError, match="two codings of one"):
        read(sorted(tmp_path.glob("*/visit1.csv")), book)


def test_what_a_file_says_of_itself_comes_first_and_the_pattern_fills_the_rest():
    found = grouped([sheet("late_7.csv", dyad="d1", occasion="")], Codebook(pattern=r"(?P<occasion>late)_(?P<dyad>\d)"))
    assert list(found) == [Identity("d1", "late", "", "")]


def test_files_that_state_their_dyad_need_not_fit_the_pattern():
    assert list(grouped([sheet("x.csv", dyad="d1")], Codebook(pattern=r"(?P<dyad>\d{4})"))) == [
        Identity("d1", "1", "", "")
    ]


def test_a_pattern_without_a_dyad_is_refused():
    with pytest.raises(BadValueError, match="finds no dyad"):
        grouped([sheet("x7.csv")], Codebook(pattern=r"(?P<coder>x)\d"))


def test_two_persons_files_of_one_dyad_come_together():
    one = Sheet(file="c.csv", form="t", name="c", events=(RawEvent(1, "c", "", "a", 0, 1),), identity={"dyad": "1"})
    two = Sheet(file="m.csv", form="t", name="m", events=(RawEvent(1, "m", "", "a", 0, 1),), identity={"dyad": "1"})
    assert [len(group) for group in grouped([one, two], Codebook()).values()] == [2]


def test_a_table_of_visits_shares_the_names_of_its_visits():
    limits = Sheet(file="visits.csv", form="table of visits", name="d1", start_s=0.0, end_s=60.0)
    assert [len(group) for group in grouped([sheet("d1.csv"), limits], Codebook()).values()] == [2]
