"""The wide table: every number by hand, names that SPSS takes."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.record import Record
from attunement.recordings import read, write
from attunement.vocabulary import BadFileError

EVENTS = ["observation", "person", "channel", "code", "start_s", "end_s"]
COVERAGE = ["observation", "person", "channel", "status", "start_s", "end_s"]


def record_of(events: list[tuple], coverage: list[tuple], durations: tuple[float, ...] = (60.0,)) -> Record:
    numbers = list(range(len(durations)))
    return Record.build(
        observations={"observation": numbers, "dyad": [f"d{n}" for n in numbers], "occasion": ["1"] * len(numbers),
                      "procedure": ["play"] * len(numbers), "duration_s": list(durations)},
        episodes={"observation": [], "episode": [], "start_s": [], "end_s": []},
        coverage=pl.DataFrame(coverage, schema=COVERAGE, orient="row"),
        events=pl.DataFrame(events, schema=EVENTS, orient="row"),
    )  # fmt: skip


def test_every_number_by_hand(tmp_path):
    """60 s: coded 0–50, out of sight 20–30 in it, nobody looked 50–60; smile 0–5, 15–25 and 35–45, points at 3 and 22."""
    record = record_of(
        [(0, "child", "affect", "smile", 0, 5), (0, "child", "affect", "smile", 15, 25), (0, "child", "affect", "smile", 35, 45),
         (0, "child", "affect", "smile", 40, 45), (0, "child", "affect", "cry", 55, 58),
         (0, "child", "affect", "point", 3, 3), (0, "child", "affect", "point", 22, 22)],
        [(0, "child", "affect", "coded", 0, 50), (0, "child", "affect", "uncodable", 20, 30)],
    )  # fmt: skip
    wide, columns = write(record, tmp_path / "visits.wide.csv")
    [row] = pl.read_csv(wide).rows(named=True)
    # seen 40 s; smile 5 + 5 (15–20) + 10 (35–45, twice at once counts once) = 20 s in 4 bouts
    assert row == {
        "observation": 0, "dyad": "d0", "occasion": 1, "procedure": "play", "coder": None, "duration_s": 60.0,
        "child_affect_coded_s": 40.0, "child_affect_uncodable_s": 10.0, "child_affect_not_coded_s": 10.0,
        "child_affect_cry_s": 0.0, "child_affect_cry_n": 0, "child_affect_cry_per_min": 0.0, "child_affect_cry_mean_s": None,
        "child_affect_point_s": 0.0, "child_affect_point_n": 1, "child_affect_point_per_min": 1.5,
        "child_affect_point_mean_s": None,
        "child_affect_smile_s": 20.0, "child_affect_smile_n": 4, "child_affect_smile_per_min": 6.0,
        "child_affect_smile_mean_s": 5.0,
    }  # fmt: skip
    about = pl.read_csv(columns)
    assert about["column"].to_list() == list(row)[6:]
    assert about.filter(pl.col("column") == "child_affect_smile_per_min").rows() == [
        ("child_affect_smile_per_min", "child", "affect", "smile", "bouts and points a coded minute")
    ]


def test_a_code_never_shown_is_zero_where_somebody_looked_and_empty_where_nobody_did(tmp_path):
    record = record_of(
        [(0, "child", "affect", "smile", 0, 6), (0, "mother", "affect", "smile", 0, 60)],
        [
            (0, "child", "affect", "coded", 0, 60),
            (1, "child", "affect", "coded", 0, 30),
            (2, "child", "affect", "uncodable", 0, 30),
        ],
        (60.0, 30.0, 30.0),
    )
    table = pl.read_csv(write(record, tmp_path / "x.wide.csv")[0])
    assert table["child_affect_smile_s"].to_list() == [6.0, 0.0, None]
    assert table["child_affect_smile_n"].to_list() == [1, 0, None]
    assert table["child_affect_smile_per_min"].to_list() == [1.0, 0.0, None]
    assert table["mother_affect_smile_s"].to_list() == [None, None, None]  # events, but nobody says that it was coded
    assert table["mother_affect_not_coded_s"].to_list() == [60.0, None, None]


def test_it_is_a_summary_and_cannot_be_read_back(tmp_path, visit):
    [wide, _] = write(visit, tmp_path / "visits.wide.csv")
    with pytest.raises(BadFileError, match=r"visits\.wide\.csv is a wide table that Attunement wrote.*tidy table"):
        read(wide)


NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufffe\uffff"), max_size=80
)
SPSS = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=1, max_size=6, unique=True))
def test_names_of_columns_are_valid_in_spss_whatever_the_codes_are(names):
    record = record_of([(0, *name, 1.0, 2.0) for name in names], [(0, *name[:2], "coded", 0.0, 60.0) for name in names])
    with tempfile.TemporaryDirectory() as folder:
        wide, columns = write(record, Path(folder) / "x.wide.csv")
        header = wide.read_text().partition("\n")[0].split(",")
        about = list(csv.reader(io.StringIO(columns.read_text("utf-8"), newline="")))[1:]
    assert all(SPSS.fullmatch(name) and not name.endswith("_") for name in header)
    assert len({name.casefold() for name in header}) == len(header)
    assert [row[0] for row in about] == header[6:]
    assert {tuple(row[1:4]) for row in about} >= set(names)


def test_long_names_leave_room_for_what_is_measured_and_for_a_number(tmp_path: Path) -> None:
    """SPSS takes 64 characters: the longest ending has 12, a number three."""
    long, alike = "p" * 80, "p" * 81
    coverage = [(0, who, "affect", "coded", 0, 60) for who in (long, alike)]
    paths = write(record_of([(0, long, "affect", "smile", 0, 5)], coverage), tmp_path / "a.wide.csv")
    names = paths[0].read_text("utf-8").splitlines()[0].split(",")
    stem = "p" * 49
    assert names[6:9] == [f"{stem}_coded_s", f"{stem}_uncodable_s", f"{stem}_not_coded_s"]
    assert f"{stem}_not_coded_s_2" in names and max(map(len, names)) == 63
