# ruff: noqa: E501  the samples stand here as the tools write them
from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook, Rules, Track, parse_codebook, read, read_sheets
from attunement.vocabulary import BadFileError

FREE_PLAY = """
title = "Maternal and infant affect in free play"
source = "doi:10.3389/fpsyg.2020.01457"
[observation]
pattern = '(?P<dyad>[0-9]{4})m(?P<occasion>[0-9]+)'
procedure = "free play"
[rules]
overlaps = "refuse"
[[track]]
track = "Maternal Affect"
person = "caregiver"
channel = "affect"
exhaustive = true
codes = { "-3" = "-3", "-2" = "-2", "-1" = "-1", "0" = "0", "1" = "1", "2" = "2", "3" = "3" }
phases = { "-3" = "negative", "-2" = "negative", "-1" = "negative", "0" = "neutral", "1" = "positive", "2" = "positive", "3" = "positive" }
uncodable = ["XX"]
[[track]]
track = "Maternal Problem Data"
person = "caregiver"
channel = "affect"
exhaustive = true
codes = {}
uncodable = ["XX", "U"]
[[track]]
track = "Infant Affect"
person = "child"
channel = "affect"
exhaustive = true
codes = { A = "approach", N = "neutral", W = "withdrawal" }
phases = { approach = "positive", neutral = "neutral", withdrawal = "negative" }
uncodable = ["U"]
[[track]]
track = "Infant Problem Data"
person = "child"
channel = "affect"
exhaustive = true
codes = {}
uncodable = ["XX", "U"]
"""


def small(
    tmp_path, rows: list[str], head: str = "Level,Description,Number,Onset_Time,Offset_Time,Duration_Time,Mother,Child"
):
    path = tmp_path / "visit.csv"
    path.write_text("\n".join([head, *rows]))
    return path


def match_share(grid, phases) -> tuple[float, int]:
    """Share of matched seconds among those where both partners are codable: an independent few lines, not the measure."""
    codes = {key: grid.codes[key][0] for key in (("caregiver", "affect"), ("child", "affect"))}
    labels = {}
    for key, array in codes.items():
        names = [phases[*key, name] for name in grid.names[key]]
        labels[key] = np.array([names[i] if i >= 0 else "" for i in array], object)
    one, other = labels.values()
    both = (one != "") & (other != "")
    return float((one == other)[both].mean()), int(both.sum())


@pytest.mark.parametrize(("dyad", "share", "seconds"), [("3367", 8.3, 233.32), ("3414", 10.7, 301.36)])
def test_real_free_play_end_to_end(shared, dyad, share, seconds):
    """Match by sign: 8.3 % and 10.7 % of the time, as the quick independent run beside the data found.

    It had 229 s and 298 s in 1 s bins; sampled at the video's frames there are 233.32 s and 301.36 s in which both are
    codable (320.44 s and 303.04 s less what is uncodable and 12.4 s of holes). In 1 s bins: 8.5 % of 234 s, 11.0 % of
    301 s.
    """
    book = parse_codebook(FREE_PLAY)
    got = read(shared(f"finding_structure_in_time/Module_1_Basics_data_mangold_{dyad}goodman.csv"), book)
    assert got.record.observations["dyad"].to_list() == [dyad]
    assert got.record.observations["occasion"].to_list() == ["3"]
    found, frames = match_share(got.record.grid(0.04), book.phases())
    assert frames * 0.04 == pytest.approx(seconds)
    assert round(100 * found, 1) == share


def test_mother_and_infant_are_not_exchanged(shared):
    """The published derived 'infant' files hold the mother's events; the raw export does not, if read by column names."""
    got = read(
        shared("finding_structure_in_time/Module_1_Basics_data_mangold_3414goodman.csv"), parse_codebook(FREE_PLAY)
    )
    events = got.record.events
    child = events.filter(events["person"] == "child")
    assert set(child["code"]) == {"approach", "neutral", "withdrawal"}
    # line 41, ",,,,W," in this file's column order: the infant withdraws for three minutes
    long = child.filter(child["row"] == 41)
    assert long["start_s"].to_list() == [pytest.approx(106.92)]
    assert long["end_s"].to_list() == [pytest.approx(301.6)]


def test_real_dyad_uncodable_time_is_not_absence_of_behaviour(shared):
    got = read(
        shared("finding_structure_in_time/Module_1_Basics_data_mangold_3367goodman.csv"), parse_codebook(FREE_PLAY)
    )
    blind = got.record.coverage.filter(got.record.coverage["status"] == "uncodable")
    assert set(blind["person"]) == {"caregiver", "child"}
    assert blind.filter(blind["person"] == "child").row(0)[4:] == (pytest.approx(49.16), pytest.approx(59.16))
    # the mother is "XX" while her affect is coded 0 from 2602.16: both are kept, the report says so, and uncodable wins
    assert any("'uncodable' at once" in note.text for note in got.report.of("doubtful"))


def test_real_events_without_a_code_are_marks_without_a_label(shared):
    """Lines 4-9 of the second dyad have times and no code in any of four classes: nobody can know whose they are."""
    path = shared("finding_structure_in_time/Module_1_Basics_data_mangold_3414goodman.csv")
    [sheet] = read_sheets(path, Codebook())
    assert [(e.row, e.track, e.code) for e in sheet.events[:6]] == [(row, "", "") for row in range(4, 10)]
    assert len(sheet.events) == 39  # one for each event of the file
    got = read(path, parse_codebook(FREE_PLAY))
    assert [note.rows for note in got.report.of("doubtful") if "without a code in any class" in note.text] == [
        tuple(range(4, 10))
    ]
    assert got.raw["fate"].to_list()[:6] == ["no track in the codebook"] * 6


def test_real_default_exports_are_read_without_a_codebook(shared):
    for dyad, limits in (("3367", (2325.0, 2645.4)), ("3414", (2921.0, 3224.0))):
        path = shared(f"finding_structure_in_time/Module_1_Basics_data_mangold_{dyad}goodman.csv")
        [sheet] = read_sheets(path, Codebook())
        assert (sheet.start_s, sheet.end_s, sheet.frame_s) == (*limits, 0.04)
        assert sheet.name.startswith(f"{dyad}m3freeplay")  # with the names of both coders
        assert sheet.name.count(" + ") == 1
        assert len(read(path).record.events) > 0


def test_offsets_are_inclusive_and_the_observation_too(tmp_path):
    rows = ["2,set,1,10,12,2,,", "3,,2,10,10.96,0.96,a,", "3,,3,11,11.96,0.96,b,", "3,,4,12,12,0,a,"]
    got = read(small(tmp_path, rows))
    assert got.record.observations["duration_s"].to_list() == [2.04]
    assert got.record.events.select("code", "start_s", "end_s").rows() == [
        ("a", 0.0, 1.0),
        ("b", 1.0, 2.0),
        ("a", 2.0, 2.04),
    ]
    assert any("told from the step" in note.text for note in got.report.of("read"))
    assert any("without the last frame" in note.text for note in got.report.of("doubtful"))


def test_unknown_frame_is_refused_until_stated(tmp_path):
    path = small(tmp_path, ["2,set,1,10,20,10,,", "3,,2,10,12,2,a,", "3,,3,15,18,3,b,"])
    with pytest.raises(BadFileError, match="State frame_rate"):
        read(path)
    book = Codebook(tracks=(Track(person="mother", channel="x", track="Mother"),), rules=Rules(frame_rate=25))
    assert read(path, book).record.events["end_s"].to_list() == [2.04, 8.04]


def test_sets_are_observations(tmp_path):
    rows = [
        "1,group,1,0,9,9,,",
        "2,one,2,0,4,4,,",
        "3,,3,0,1.96,1.96,a,",
        "2,two,4,5,9,4,,",
        "3,,5,5,6,1,,b",
        "3,,6,6.04,7,1,,b",
        "3,,7,7.04,8,1,,c",
    ]
    one, two = read_sheets(small(tmp_path, rows), Codebook())
    assert (one.name, len(one.events), two.name, len(two.events)) == ("one", 1, "two", 3)
    with pytest.raises(BadFileError, match="line 2: the level '9'"):
        read_sheets(small(tmp_path, ["9,x,1,0,1,1,a,"]), Codebook())


def test_an_unlabelled_event_belongs_to_the_only_class(tmp_path):
    head = "Level,Description,Number,Onset_Time,Offset_Time,Duration_Time,Mother"
    [sheet] = read_sheets(small(tmp_path, ["2,s,1,0,9,9,", "3,,2,0,1.96,2,a", "3,,3,2,3.96,2,"], head), Codebook())
    assert [(e.track, e.code, e.start_s) for e in sheet.events] == [("Mother", "a", 0.0), ("Mother", "", 2.0)]


@pytest.mark.parametrize(
    ("head", "rows", "told"),
    [
        ("Onset_Time;Offset_Time;Duration_Time;A", ["10,0;11,96;2,0;x", "15,0;15,96;1,0;y"], "the durations"),
        (
            "Onset_Time;Offset_Time;Onset_Frame;Offset_Frame;A",
            ["10,0;11,96;250;299;x", "15,0;15,96;375;399;y"],
            "frame numbers",
        ),
    ],
)
def test_the_length_of_a_frame_is_told_from_what_the_export_holds(tmp_path, head, rows, told):
    """Decimal commas; no next onset follows a frame later. 25 frames a second either way."""
    blank = ";" * head.count(";")
    lines = [f"2;s;0,0;20,0{blank[1:]}", *(f"3;;{row}" for row in rows)]
    [sheet] = read_sheets(small(tmp_path, lines, f"Level;Description;{head}"), Codebook())
    assert sheet.frame_s == 0.04
    assert any(f"told from the {told}" in note.text or told in note.text for note in sheet.notes)
    assert [(e.start_s, e.end_s) for e in sheet.events] == [(10.0, 11.96), (15.0, 15.96)]
    assert (sheet.start_s, sheet.end_s) == (0.0, 20.0)


def test_times_that_count_frames(tmp_path):
    """INTERACT writes frame 11 of second 3 as 00:00:03:11; columns of frame numbers may be all there is."""
    book = Codebook(rules=Rules(frame_rate=25))
    rows = ["2,s,1,00:00:00:00,00:01:00:00,,,", "3,,2,00:00:03:11,00:00:04:24,,a,"]
    path = small(tmp_path, rows)
    [sheet] = read_sheets(path, book)
    assert [(e.start_s, e.end_s) for e in sheet.events] == [(3.44, 4.96)]
    with pytest.raises(BadFileError, match=r"'00:00:03:11' counts frames.*State `frame_rate`"):
        read_sheets(path, Codebook())
    path = small(tmp_path, ["2,s,0,1500,", "3,,86,124,a"], "Level,Description,Onset_Frame,Offset_Frame,Mother")
    [sheet] = read_sheets(path, book)
    assert ([(e.start_s, e.end_s) for e in sheet.events], sheet.end_s) == ([(3.44, 4.96)], 60.0)


def test_names_and_limits_of_sets(tmp_path):
    """A set without a name has its group's, sets of one name are numbered, a set of no length states no limits."""
    rows = ["1,d01 visit 1,1,0,9,9,,", "2,,2,0,4,4,,", "3,,3,0,1.96,1.96,a,", "2,,4,0,0,0,,", "3,,5,5,6,1,,b", "1,d02,6,,,,,",
            "2,x,7,,,,,", "3,,8,7,8,1,,b"]  # fmt: skip
    sheets = read_sheets(small(tmp_path, rows), Codebook())
    assert [(s.name, s.start_s, s.end_s) for s in sheets] == [
        ("d01 visit 1", 0.0, 4.0),
        ("d01 visit 1 (2)", None, None),
        ("x", None, None),
    ]


def test_events_without_readable_times_are_refused_or_dropped(tmp_path):
    path = small(tmp_path, ["2,s,1,0,9,9,,", "3,,2,0,1.96,2,a,", "3,,3,,1.96,2,b,", "3,,4,2,3.96,2,,c"])
    with pytest.raises(BadFileError, match="line 4: '' is not a time"):
        read_sheets(path, Codebook())
    [sheet] = read_sheets(path, Codebook(rules=Rules(bad_rows="drop")))
    assert [e.code for e in sheet.events] == ["a", "c"]
    assert any(note.kind == "dropped" and note.rows == (4,) for note in sheet.notes)


def test_independent_variables_are_facts_of_the_set(tmp_path):
    """INTERACT writes a set's variables on each of its event lines; as codes they would cover the whole set."""
    head = "Level,Description,Number,Onset_Time,Offset_Time,Duration_Time,Family,Mother,Child"
    rows = ["2,one,1,0,9,9,,,"] + [f"3,,{i},{i},{i}.96,1,F7,a,{'x' if i % 2 else ''}" for i in range(3)]
    rows += ["2,two,1,0,9,9,,,"] + [f"3,,{i},{i},{i}.96,1,F8,{'b' if i else ''},y{i}" for i in range(3)]
    path = small(tmp_path, rows, head)
    one, two = read_sheets(path, Codebook(columns={"dyad": "Family"}))
    assert (one.facts, two.facts) == ({"Family": "F7"}, {"Family": "F8"})
    assert (dict(one.identity), dict(two.identity)) == ({"dyad": "F7"}, {"dyad": "F8"})
    assert {e.track for e in one.events} == {"Mother", "Child"}
    assert any("'Family'" in note.text for note in one.notes)
    as_codes = Codebook(tracks=(Track(person="x", channel="y", track="Family"),))
    assert {e.track for e in read_sheets(path, as_codes)[0].events} == {"Family", "Mother", "Child"}


@given(
    frames=st.lists(st.integers(0, 50), min_size=2, max_size=8),
    rate=st.sampled_from([24, 25, 30, 50]),
    first=st.integers(0, 10_000),
    comma=st.booleans(),
)
def test_events_that_follow_each_other_leave_no_gap(frames, rate, first, comma):
    """An offset is the last frame of an event: with one frame added each ends where the next begins, in any notation."""
    edges = [first]
    for length in frames:
        edges.append(edges[-1] + length + 1)

    def written(frame: int) -> str:
        return f"{frame / rate:.6f}".replace(".", "," if comma else ".")

    lines = [";".join(("2", "s", written(edges[0]), written(edges[-1] - 1), ""))]
    lines += [";".join(("3", "", written(a), written(b - 1), f"c{i % 3}")) for i, (a, b) in enumerate(pairwise(edges))]
    with tempfile.TemporaryDirectory() as folder:
        path = small(Path(folder), lines, "Level;Description;Onset_Time;Offset_Time;Affect")
        book = Codebook(tracks=(Track(person="child", channel="affect"),), rules=Rules(frame_rate=rate))
        got = read(path, book).record
    ends, starts = got.events["end_s"].to_list(), got.events["start_s"].to_list()
    assert ends[:-1] == pytest.approx(starts[1:], abs=2e-6)
    assert got.observations["duration_s"][0] == pytest.approx((edges[-1] - edges[0]) / rate, abs=2e-6)


@pytest.mark.parametrize(("events", "variables"), [(2, {}), (3, {"Site": "lab"})])
def test_a_column_that_stays_the_same_for_three_events_is_a_variable(tmp_path, events, variables):
    rows = ["2,v1,1,00:00:00:00,00:00:09:00,,,", *(
        f"3,,{k},00:00:0{k}:00,00:00:0{k}:20,,{'ab'[k % 2]},lab" for k in range(events)
    )]  # fmt: skip
    path = small(tmp_path, rows, "Level,Description,Number,Onset_Time,Offset_Time,Duration_Time,Mother,Site")
    [sheet] = read_sheets(path, Codebook(rules=Rules(frame_rate=25)))
    assert {name: sheet.facts[name] for name in variables} == variables
    assert ("Site" in {event.track for event in sheet.events}) == (not variables)
