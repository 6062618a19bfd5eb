"""Names of files: the pattern that is proposed finds the dyad in every name, and none is proposed where none is sure."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings.draft.naming import proposed_naming
from kept import check_kept


@pytest.mark.parametrize(
    ("names", "pattern", "last"),
    [
        (["d45_child", "d45_mother"], "d(?P<dyad>[0-9]+)_[A-Za-z]+", {"dyad": "45"}),
        (["mother_12", "infant_12", "mother_13"], "[A-Za-z]+_(?P<dyad>[0-9]+)", {"dyad": "13"}),
        (["p12_v1", "p12_v2", "p7_v1"], "p(?P<dyad>[0-9]+)_v(?P<occasion>[0-9]+)", {"dyad": "7", "occasion": "1"}),
        (["12m_d1", "24m_d1"], "(?P<occasion>[0-9]+)m_d(?P<dyad>[0-9]+)", {"dyad": "1", "occasion": "24"}),
        (["d01_coderA", "d01_coderB"], "d(?P<dyad>[0-9]+)_coder(?P<coder>[A-Za-z]+)", {"dyad": "01", "coder": "B"}),
        (["fam3 play", "fam3 still"], "fam(?P<dyad>[0-9]+) (?P<occasion>[A-Za-z]+)", {"dyad": "3", "occasion": "still"}),
        (["F0_infant_t0102", "F0_mom_t0102"], "0_[A-Za-z]+_t(?P<dyad>[0-9]+)", {"dyad": "0102"}),
        (["a_b_mangold_3367goodman", "a_b_mangold_3414goodman"], "mangold_(?P<dyad>[0-9]+)", {"dyad": "3414"}),
    ],
)  # fmt: skip
def test_names_of_studies(names: list[str], pattern: str, last: dict[str, str]) -> None:
    naming = proposed_naming([(name, name) for name in names])
    assert naming is not None
    assert naming.pattern == pattern
    assert naming.gives[-1] == (names[-1], last)


@pytest.mark.parametrize("names", [["ab", "cd"], ["01", "02"], ["one"], ["d1", "d01b"], ["x y", "x_z"], []])
def test_no_pattern_where_each_name_is_a_dyad_or_names_are_not_alike(names: list[str]) -> None:
    assert proposed_naming([(name, name) for name in names]) is None


def test_what_may_be_coders_is_called_occasion_and_doubtful() -> None:
    naming = proposed_naming([("d21A", "d21A"), ("d21B", "d21B")])
    assert naming is not None
    assert naming.gives[1][1] == {"dyad": "21", "occasion": "B"}
    assert "A and B are two coders" in naming.doubt


def test_observations_of_one_project_are_told_apart_by_their_own_names() -> None:
    naming = proposed_naming([("study", "3367m3 free"), ("study", "3414m6 free")])
    assert naming is not None
    assert [given for _, given in naming.gives] == [
        {"dyad": "3367", "occasion": "3"},
        {"dyad": "3414", "occasion": "6"},
    ]


WORD = st.text("abcdefghij", min_size=1, max_size=6)


@given(
    st.lists(st.integers(0, 9999).map(str), min_size=2, max_size=6, unique=True),
    WORD.map(lambda word: f"x{word}"),
    WORD.map(lambda word: f"_x{word}"),
)
def test_the_number_that_differs_is_the_dyad_and_both_files_of_a_dyad_meet(
    dyads: list[str], head: str, tail: str
) -> None:
    names = [f"{head}{dyad}_{person}{tail}" for dyad in dyads for person in ("mother", "infant")]
    naming = proposed_naming([(name, name) for name in names])
    assert naming is not None
    found = [match and match["dyad"] for match in (re.search(naming.pattern, f"{name}/{name}") for name in names)]
    assert found == [dyad for dyad in dyads for _ in range(2)]


@given(st.lists(st.text(max_size=8), max_size=5))
def test_any_names_give_a_pattern_that_fits_all_of_them_or_none(names: list[str]) -> None:
    naming = proposed_naming([(name, name) for name in names])
    if naming:
        for name, given_ in naming.gives:
            match = re.search(naming.pattern, f"{name}/{name}")
            assert match
            assert match.groupdict() == given_


STUDIES = (
    "d1_vA d1_vB", "d1_tA d1_tB", "d1_visitA d1_visitB", "d1_cA d1_cB", "d1_coderA d2_coderB", "d1coder1 d1coder2",
    "visit1 visit2", "visit1 visit2 visit3", "fam1 fam2", "1_pre 1_post 2_pre", "pre_1 post_1", "12m 24m", "12m_3 24m_3",
    "s01e01 s01e02 s02e01", "dyad-1-t1 dyad-1-t2", "dyad 1 mother|dyad 1 infant", "mother infant", "mum1 baby1 mum2 baby2",
    "2024-05-01_7 2024-05-02_7", "7_2024 8_2024", "AB12 CD12", "AB CD12", "a1b2c3 a1b2c4", "a1b2c3 a2b2c4 a2b3c4",
    "p1.v1 p1.v2", "p1 v1|p1 v2", "001 002 003", "1 12 123", "x-1 y-1", "sub-01_ses-1 sub-01_ses-2 sub-02_ses-1",
    "sub-01_ses-1_rater-A sub-01_ses-1_rater-B", "play_d1 still_d1 reunion_d1", "d1_6mo d1_12mo d2_6mo", "T1_5 T2_5", "K7L K8L",
)  # fmt: skip
"""Names of the files of a study, as people give them."""


def test_proposals_are_as_they_were() -> None:
    lines = []
    for study in STUDIES:
        names = study.split("|") if "|" in study else study.split()
        naming = proposed_naming([(name, name) for name in names])
        lines.append(f"{', '.join(names)}: {naming.pattern if naming else 'no pattern'}")
        for name, given_to in naming.gives if naming else ():
            lines.append(f"  {name}: {', '.join(f'{role} {value}' for role, value in given_to.items())}")
        lines += [f"  {naming.doubt}"] if naming and naming.doubt else []
    check_kept(Path(__file__).parent / "proposed.txt", "\n".join(lines) + "\n")
