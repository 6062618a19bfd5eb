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
from attunement.recordings.writer import Writer, writer_of, writers
from attunement.vocabulary import CannotWriteError

TABLES = ("observations", "episodes", "coverage", "events")
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=8)
# what any tool's files can hold, signs that some of them use for themselves above all
LINE_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff\u2028\u2029")
    | st.sampled_from("\t\n\r \"'\\|,;:()[]{}<>/-=&%!#_"),
    max_size=8,
)
LOSSLESS = (".eaf", ".boris", ".opf", ".TextGrid", ".sds")
SECONDS = st.floats(0, 1e5, allow_nan=False)
MILLISECONDS = st.integers(0, 10**7).map(lambda ms: ms / 1000)


@st.composite
def records(draw: Callable, text: st.SearchStrategy[str], times: st.SearchStrategy[float], *, exact: bool) -> Record:
    numbers = draw(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=3, unique=True))
    maybe = st.none() | text

    def spans(count: int) -> tuple[list[float], list[float]]:
        pairs = [sorted(draw(st.tuples(times, times))) for _ in range(count)]
        if not exact:  # coverage and episodes without a length say nothing
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


@pytest.mark.parametrize("ending", LOSSLESS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(records(LINE_TEXT, MILLISECONDS, exact=False))
def test_a_file_of_every_tool_reads_back_as_the_same_record_in_milliseconds_but_for_rows(ending, record):
    with tempfile.TemporaryDirectory() as folder:
        paths = write(record, Path(folder) / f"record{ending}")
        found = read(paths)
    assert len(paths) == (1 if ending in (".boris", ".sds") else len(record))
    assert not [note for note in found.report if "added" in note.text or "without a label" in note.text]
    for name in TABLES:
        columns = getattr(record, name).columns
        one, other = (
            getattr(r, name).cast({"status": pl.String} if name == "coverage" else {}) for r in (found.record, record)
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


@pytest.mark.parametrize("ending", [*LOSSLESS, ".csv", ".wide.csv", ".gwf"])
def test_same_record_same_bytes_and_nothing_else_in_the_folder(tmp_path, ending):
    record = played()
    first, second = (write(record, tmp_path / name / f"x{ending}") for name in made(tmp_path, "a", "b"))
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
    assert write(record, tmp_path / "a" / f"x{ending}") == first  # over the old one
    assert sorted((tmp_path / "a").iterdir()) == sorted(first)


def made(folder: Path, *names: str) -> tuple[str, ...]:
    for name in names:
        (folder / name).mkdir()
    return names


def played() -> Record:
    """A child and a caregiver in two visits of ten seconds: affect, states only."""
    rows = [(n, person, code, start, end) for n in (3, 8) for person, code, start, end in (
        ("child", "smile", 1.0, 4.0), ("child", "cry", 4.0, 6.5), ("caregiver", "smile", 2.0, 7.0))]  # fmt: skip
    column = list(zip(*rows, strict=True))
    return Record.build(
        observations={"observation": [3, 8], "dyad": ["d1", "d1"], "occasion": ["1", "2"], "procedure": ["play"] * 2,
                      "duration_s": [10.0, 10.0]},
        episodes={"observation": [3], "episode": ["play"], "start_s": [0.0], "end_s": [10.0]},
        coverage={"observation": [3, 3, 8, 8], "person": ["child", "caregiver"] * 2, "channel": ["affect"] * 4,
                  "status": ["coded"] * 4, "start_s": [0.0] * 4, "end_s": [10.0] * 4},
        events={"observation": column[0], "person": column[1], "channel": ["affect"] * 6, "code": column[2],
                "start_s": column[3], "end_s": column[4]},
    )  # fmt: skip


def test_files_of_several_observations_are_written_whole_or_not_at_all(tmp_path):
    """A character that XML cannot hold in the second of two observations: no file, not even the first."""
    record = played()
    spoilt = Record(
        record.observations,
        record.episodes,
        record.coverage,
        record.events.with_columns(
            code=pl.when(pl.col("observation") == 8).then(pl.lit("a\x0bb")).otherwise(pl.col("code"))
        ),
    )
    for ending in (".eaf", ".opf", ".TextGrid", ".gwf", ".wide.csv"):
        with pytest.raises(
            CannotWriteError, match=r"the character '\\x0b' in 'a\x0bb'.*Rename the code, or write \.csv"
        ):
            write(spoilt, tmp_path / f"x{ending}")
    assert list(tmp_path.iterdir()) == []
    for ending in (".csv", ".boris", ".sds"):  # these can hold it: as a text in JSON, or in the table
        back = read(write(spoilt, tmp_path / f"x{ending}")).record
        assert set(back.events["code"]) == {"smile", "cry", "a\x0bb"}


def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path):
    (tmp_path / "x-8.eaf").mkdir()  # the second file cannot take its place
    with pytest.raises(CannotWriteError, match=r"x-8\.eaf cannot be written"):
        write(played(), tmp_path / "x.eaf")
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_files_of_an_other_person_are_written_over_only_when_allowed(tmp_path):
    (tmp_path / "x-8.eaf").write_text("mine")
    with pytest.raises(CannotWriteError, match=r"x-8\.eaf exists"):
        write(played(), tmp_path / "x.eaf", overwrite=False)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x-8.eaf"]
    assert (tmp_path / "x-8.eaf").read_text() == "mine"


def test_other_endings_and_folders_are_refused(tmp_path):
    with pytest.raises(CannotWriteError) as refused:
        write(small(), tmp_path / "record.xlsx")
    for writer in writers():
        assert f"{writer.endings[0]}" in str(refused.value)
        assert writer.name in str(refused.value)
    with pytest.raises(CannotWriteError, match="cannot be written"):
        write(small(), tmp_path / "nowhere" / "record.csv")


def test_writers_are_found_by_their_endings_in_any_capitals_and_each_ending_once():
    endings = [ending.casefold() for writer in writers() for ending in writer.endings]
    assert len(set(endings)) == len(endings)
    assert writer_of("Visits.WIDE.csv").name == "wide table"
    assert writer_of("visits.csv").name == "tidy table"
    assert writer_of("a.textgrid").name == "Praat TextGrid"
    assert all(writer.says.endswith(".") and (writer.loses == "" or writer.loses.endswith(".")) for writer in writers())


def test_a_writer_of_another_package_is_found_through_its_entry_point(tmp_path, monkeypatch):
    mine = Writer(
        name="list of codes",
        endings=(".codes",),
        says="The codes.",
        loses="All else.",
        write=lambda record, path: {path: "\n".join(sorted(set(record.events["code"]))).encode()},
    )

    class Entry:
        name = "mine"

        def load(self) -> Writer:
            return mine

    monkeypatch.setattr("attunement.recordings.writer.entry_points", lambda group: [Entry()])
    writers.cache_clear()
    try:
        [path] = write(played(), tmp_path / "x.codes")
    finally:
        writers.cache_clear()
    assert path.read_text() == "cry\nsmile"


BORIS_IDS = """{"time_format": "hh:mm:ss", "project_format_version": "7.0", "subjects_conf": {},
 "behaviors_conf": {"0": {"type": "Point event", "code": "p", "category": ""}},
 "observations": {%s}}"""


def test_names_of_observations_never_become_paths(tmp_path):
    """Ids with / : ? and dots, differing only in capitals: three files inside the folder, none elsewhere."""
    ids = ["a/b:c?", "A/B:C?", "../../up"]
    each = ", ".join(f'"{name}": {{"type": "LIVE", "file": {{}}, "events": [[1, "", "p", "", ""]]}}' for name in ids)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "d.boris").write_text(BORIS_IDS % each)
    record = read(tmp_path / "in" / "d.boris").record
    for ending in (".eaf", ".opf", ".TextGrid"):
        (tmp_path / ending).mkdir()
        written = write(record, tmp_path / ending / f"x{ending}")
        assert [file.name for file in written] == [f"x-{n}{ending}" for n in range(3)]
        assert sorted((tmp_path / ending).iterdir()) == sorted(written)
        assert read(written).record.observations["dyad"].to_list() == ids
    assert sorted(file.name for file in tmp_path.iterdir()) == [".TextGrid", ".eaf", ".opf", "in"]


@pytest.mark.parametrize("ending", [".csv", *LOSSLESS])
def test_emoji_right_to_left_quotation_marks_and_commas_come_back(tmp_path, ending):
    codes = ["smile, big 😀", 'says "no"', "ابتسامة", "a|b;c"]
    rows = [
        (0.5, 5.0, "child", codes[0]),
        (5.0, 9.0, "child", codes[1]),
        (0.5, 6.0, "mother", codes[2]),
        (6.0, 9.0, "mother", codes[3]),
    ]
    lines = [
        "start,end,person,code",
        *(f'{a},{b},{who},"{code.replace(chr(34), chr(34) * 2)}"' for a, b, who, code in rows),
    ]
    (tmp_path / "d.csv").write_bytes("\ufeff".encode() + "\r\n".join(lines).encode())
    record = read(tmp_path / "d.csv").record
    back = read(write(record, tmp_path / f"x{ending}")).record
    assert sorted(back.events.select("start_s", "end_s", "code").rows()) == sorted(
        (a, b, code) for a, b, _, code in rows
    )
    assert len(set(back.events["person"])) == 2


@pytest.mark.parametrize("ending", [end for writer in writers() for end in writer.endings])
def test_an_empty_record_is_not_written(ending, tmp_path):
    with pytest.raises(CannotWriteError, match="no observation to write"):
        write(played().select([]), tmp_path / f"x{ending}")
    assert list(tmp_path.iterdir()) == []
