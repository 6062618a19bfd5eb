"""Writing and reading back loses nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from attunement.record import Record
from attunement.recordings import read, write
from attunement.vocabulary import CannotWriteError

TABLES = ("observations", "episodes", "coverage", "events")
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8)
XML_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=8
).filter(str.strip)
SECONDS = st.floats(0, 1e5, allow_nan=False)
MILLISECONDS = st.integers(0, 10**7).map(lambda ms: ms / 1000)


@st.composite
def records(draw: Callable, text: st.SearchStrategy[str], times: st.SearchStrategy[float], *, exact: bool) -> Record:
    numbers = draw(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=3, unique=True))
    maybe = st.none() | text

    def spans(count: int) -> tuple[list[float], list[float]]:
        pairs = [sorted(draw(st.tuples(times, times))) for _ in range(count)]
        if not exact:  # in ELAN, coverage and episodes have a length
            pairs = [[a, b if b > a else a + 0.001] for a, b in pairs]
        return [a for a, _ in pairs], [b for _, b in pairs]

    def many(strategy: st.SearchStrategy, count: int) -> list:
        return draw(st.lists(strategy, min_size=count, max_size=count))

    n, counts = len(numbers), [draw(st.integers(0, 5)) for _ in range(3)]
    which = [many(st.sampled_from(numbers), count) for count in counts]
    (es, ee), (cs, ce) = spans(counts[0]), spans(counts[1])
    start, end = (
        zip(*[sorted(draw(st.tuples(times, times))) for _ in range(counts[2])], strict=True) if counts[2] else ([], [])
    )
    string = {"dtype": pl.String}
    return Record.build(
        observations={
            "observation": numbers,
            **{c: pl.Series(many(text, n), **string) for c in ("dyad", "occasion", "procedure")},
            "duration_s": many(times, n),
            **{c: pl.Series(many(maybe, n), **string) for c in ("coder", "source")},
        },
        episodes={
            "observation": which[0],
            "episode": pl.Series(many(text, counts[0]), **string),
            "start_s": es,
            "end_s": ee,
        },
        coverage={
            "observation": which[1],
            "person": pl.Series(many(text, counts[1]), **string),
            "channel": pl.Series(many(text, counts[1]), **string),
            "status": pl.Series(many(st.sampled_from(["coded", "not coded", "uncodable"]), counts[1]), **string),
            "start_s": cs,
            "end_s": ce,
        },
        events={
            "observation": which[2],
            "person": pl.Series(many(text, counts[2]), **string),
            "channel": pl.Series(many(text, counts[2]), **string),
            "code": pl.Series(many(text, counts[2]), **string),
            "start_s": list(start),
            "end_s": list(end),
            "row": pl.Series(
                many(st.none() | st.integers(0, 2**32 - 1), counts[2]) if exact else [None] * counts[2], dtype=pl.UInt32
            ),
        },
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(ANY_TEXT, SECONDS, exact=True))
def test_tidy_table_is_lossless(record):
    with tempfile.TemporaryDirectory() as folder:
        [path] = write(record, Path(folder) / "record.csv")
        back = read(path).record
    for name in TABLES:
        assert_frame_equal(getattr(back, name), getattr(record, name))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records(XML_TEXT, MILLISECONDS, exact=False))
def test_elan_is_lossless_in_milliseconds_but_for_rows(record):
    with tempfile.TemporaryDirectory() as folder:
        paths = write(record, Path(folder) / "record.eaf")
        back = read(paths).record
    assert len(paths) == len(record)
    for name in TABLES:
        columns = getattr(record, name).columns
        one, other = (
            getattr(r, name).cast({"status": pl.String} if name == "coverage" else {}) for r in (back, record)
        )
        assert_frame_equal(one.sort(columns), other.sort(columns), rel_tol=0, abs_tol=1e-6)


def small() -> Record:
    return Record.build(
        observations={
            "observation": [0],
            "dyad": ["d"],
            "occasion": ["1"],
            "procedure": ["play"],
            "duration_s": [10.0],
        },
        episodes={"observation": [0], "episode": ["play"], "start_s": [0.0], "end_s": [10.0]},
        coverage={
            "observation": [0],
            "person": ["child"],
            "channel": ["gaze"],
            "status": ["coded"],
            "start_s": [0.0],
            "end_s": [10.0],
        },
        events={
            "observation": [0, 0],
            "person": ["child"] * 2,
            "channel": ["gaze"] * 2,
            "code": ["away", "face"],
            "start_s": [1.0, 2.0],
            "end_s": [3.0, 2.0],
        },
    )


def test_elan_file_is_what_elan_expects(tmp_path):
    """Time slots ascend and are numbered in order; tiers do not overlap themselves; everything in milliseconds."""
    import xml.etree.ElementTree as ET

    [path] = write(small(), tmp_path / "a.eaf")
    root = ET.parse(path).getroot()
    assert [child.tag for child in root][:3] == ["HEADER", "TIME_ORDER", "TIER"]
    times = [int(slot.attrib["TIME_VALUE"]) for slot in root.iter("TIME_SLOT")]
    assert times == sorted(times)
    assert [slot.attrib["TIME_SLOT_ID"] for slot in root.iter("TIME_SLOT")] == [
        f"ts{i}" for i in range(1, len(times) + 1)
    ]
    assert {tier.attrib["TIER_ID"] for tier in root.iter("TIER")} == {
        "child/gaze",
        "child/gaze (points)",
        "coverage of child/gaze",
        "episodes",
    }
    types = {kind.attrib["LINGUISTIC_TYPE_ID"] for kind in root.iter("LINGUISTIC_TYPE")}
    assert {tier.attrib["LINGUISTIC_TYPE_REF"] for tier in root.iter("TIER")} <= types
    [again] = write(small(), tmp_path / "b.eaf")
    assert again.read_bytes() == path.read_bytes()  # same record, same bytes
    write(small(), path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.eaf", "b.eaf"]


def test_edited_table_is_checked_line_by_line(tmp_path):
    [path] = write(small(), tmp_path / "a.csv")
    text = path.read_text()
    from attunement.vocabulary import BadFileError

    for old, new, complaint in (
        ("coverage", "covrage", "line 4: the kind 'covrage'"),
        ("event,0,,,,,child,gaze,away,1.0", "event,0,,,,,child,gaze,away,soon", "line 5: start_s is 'soon'"),
        (",coded,", ",seen,", "line 4: the status 'seen'"),
    ):
        path.write_text(text.replace(old, new))
        with pytest.raises(BadFileError, match=complaint):
            read(path)


def test_other_endings_and_folders_are_refused(tmp_path):
    with pytest.raises(CannotWriteError, match=r"\.csv .* or \.eaf"):
        write(small(), tmp_path / "record.xlsx")
    with pytest.raises(CannotWriteError, match="cannot be written"):
        write(small(), tmp_path / "nowhere" / "record.csv")
