from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook, Rules, Track, read, read_sheets
from attunement.recordings.formats.sdis_text import uncommented
from attunement.vocabulary import BadFileError

CASE_53 = "Timed ($child = smile cry) ($mother = talk quiet);\n<one> smile,1-5 cry,6-9 & talk,2-7 quiet,8-9 /\n"
BORIS = (
    "% SDIS file created by BORIS (www.boris.unito.it) at 2026-01-02T10:00:00\nTimed <seconds>;\n\n<visit 50% #1>\n"
    "Mother_smile,1.000-5.500 Infant_look_(at),2.000-2.001 No_focal_subject_noise,3.000-4.000 \n/\n\n\n"
    "<visit 2>\nMother_smile,0.500-5.500 \n/\n"
)


def sheets(tmp_path, text: str, rules: Rules | None = None):
    path = tmp_path / "a.sds"
    path.write_bytes(text.encode())
    return read_sheets(path, Codebook(rules=rules or Rules()))


def coded(sheet) -> list[tuple[str, str, float, float | None]]:
    return [(e.partner, e.code, e.start_s, e.end_s) for e in sheet.events]


def test_case_53_timed_events_in_groups(tmp_path):
    [one] = sheets(tmp_path, CASE_53)
    assert (one.name, one.start_s, one.end_s) == ("one", None, None)
    assert coded(one) == [
        ("child", "smile", 1, 5),
        ("child", "cry", 6, 9),
        ("mother", "talk", 2, 7),
        ("mother", "quiet", 8, 9),
    ]
    [doubt] = one.notes
    assert doubt.kind == "doubtful"
    assert "the next onset comes one second after an offset" in doubt.text


def test_inclusive_ends_as_the_note_says(tmp_path):
    (tmp_path / "a.sds").write_text(CASE_53)
    book = Codebook(
        tracks=(Track(person="child", channel="affect", partner="child"),),
        rules=Rules(end_time="inclusive", frame_rate=1, time_zero="file"),
    )
    events = read(tmp_path / "a.sds", book).record.events
    assert list(events.select("code", "start_s", "end_s").iter_rows()) == [("smile", 1.0, 6.0), ("cry", 6.0, 10.0)]


def test_times_that_are_left_open(tmp_path):
    text = "Timed ($m = a b) (i = x y) (z = q);\n<one> ,0 a,1 b,0:05 x,7- y,9 q,12-\n,1:00/"
    [one] = sheets(tmp_path, text)
    assert (one.start_s, one.end_s) == (0, 60)
    assert coded(one) == [
        ("m", "a", 1, 5),  # of an exclusive group ($): until the group's next code
        ("m", "b", 5, 60),  # the last: until the session ends
        ("i", "x", 7, 9),  # code,onset-: until the stream's next code
        ("i", "y", 9, 9),  # code,onset: a moment
        ("z", "q", 12, 60),
    ]


def test_limits_hold_for_all_streams_of_a_session(tmp_path):
    [one] = sheets(tmp_path, "Timed ($m = a b)(i = x);\n,5 a,6- & x,7-8 ,30 /")
    assert (one.start_s, one.end_s) == (5, 30)
    assert coded(one) == [("m", "a", 6, 30), ("i", "x", 7, 8)]


def test_states_have_durations_and_the_session_is_as_long_as_they_are(tmp_path):
    text = "State ($m = a b) ($i = x y) * dyad (1 2) sex (m f);\na=5 b=1:00 & x=10 y=55 (1 m); ,10 a=5 & x=5 ,20 (1 f)/\nb=2/"
    first, second, third = sheets(tmp_path, text)
    assert coded(first) == [("m", "a", 0, 5), ("m", "b", 5, 65), ("i", "x", 0, 10), ("i", "y", 10, 65)]
    assert (first.start_s, first.end_s, first.facts) == (0, 65, {"dyad": "1", "sex": "m"})
    assert first.identity == {"dyad": "1", "occasion": "1"}
    assert coded(second) == [("m", "a", 10, 15), ("i", "x", 10, 15)]
    assert (second.start_s, second.end_s, second.identity["occasion"]) == (10, 20, "2")
    assert (third.name, third.identity) == ("a 2", {})
    assert "0 levels stand at its end, and 2 factors are declared" in third.notes[0].text


def test_intervals_are_steps(tmp_path):
    [one] = sheets(tmp_path, "Interval=5 (m = a b) (i = x y);\n<one> a x, a y, , b x/")
    assert coded(one) == [
        ("m", "a", 0, 10),
        ("i", "x", 0, 5),
        ("i", "y", 5, 10),
        ("m", "b", 15, 20),
        ("i", "x", 15, 20),
    ]
    assert (one.start_s, one.end_s, one.frame_s) == (0, 20, 5)
    [doubtful] = sheets(tmp_path, "Interval=5 (m = a b);\na,/")
    assert doubtful.end_s == 10
    assert "a comma stands behind its last interval" in doubtful.notes[0].text


def test_orders_without_times_need_a_step(tmp_path):
    with pytest.raises(BadFileError, match=r"event sequences: the order of codes, without times.* state step_s"):
        sheets(tmp_path, "Event ($m = a b);\na b b a /")
    [events] = sheets(tmp_path, "Event ($m = a b);\na b b a /", Rules(step_s=2))
    assert coded(events) == [("m", "a", 0, 2), ("m", "b", 2, 4), ("m", "b", 4, 6), ("m", "a", 6, 8)]
    assert (events.start_s, events.end_s) == (0, 8)
    [many] = sheets(tmp_path, "Multievent (m = a b)(i = x);\na x. b x. b . /", Rules(step_s=1))
    assert coded(many) == [("m", "a", 0, 1), ("i", "x", 0, 2), ("m", "b", 1, 3)]


def test_streams_without_groups_are_told_apart_by_number(tmp_path):
    [one] = sheets(tmp_path, "Timed;\n<one> a,1-2.5 & b,2-3/")
    assert [(e.track, e.code) for e in one.events] == [("stream 1", "a"), ("stream 2", "b")]


def test_boris_writes_subject_and_behaviour_as_one(tmp_path):
    first, second = sheets(tmp_path, BORIS)
    assert (first.name, second.name) == ("visit 50% #1", "visit 2")
    assert coded(first) == [
        ("Mother", "smile", 1.0, 5.5),
        ("Infant", "look_(at)", 2.0, 2.0),  # a point
        ("No focal subject", "noise", 3.0, 4.0),
    ]
    assert [note.kind for note in first.notes] == ["doubtful", "doubtful"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Timed;\na,1-x /", r"line 2: 'a,1-x' is not code,onset-offset"),
        ("State;\na=5 b /", r"line 2: 'b' is not code=duration"),
        ("Interval=5;\na*3, b/", r"'a\*3' is no code of interval data"),
        ("Interval;\na, b/", r"intervals without their length"),
        ("Timed <furlongs>;\na,1-2/", r"unit of its times as 'furlongs'"),
        ("Timed;\n<one> /", r"declares timed data and holds no code"),
        ("Timed;\n<one a,1-2/", r"line 2: '<one a,1-2/' cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(tmp_path, text, says):
    with pytest.raises(BadFileError, match=says):
        sheets(tmp_path, text)


def test_comments_keep_the_lines(tmp_path):
    assert uncommented("Timed; % one\ntwo % a,1-2/") == "Timed; \n a,1-2/"
    [one] = sheets(tmp_path, "%\nmade by hand\n%\nTimed (m = a);\n% first % a,1-2.5/")
    assert [e.row for e in one.events] == [5]


TIMES = st.integers(0, 10**6).map(lambda thousandths: thousandths / 1000)


@given(st.lists(st.tuples(st.sampled_from(["a", "b-c", "d_e", "f(g)", "h,i"]), TIMES, TIMES), min_size=1, max_size=12))
def test_timed_events_come_back_as_they_were_written(tmp_path_factory, events):
    words = " ".join(f"{code},{start:.3f}-{end:.3f}" for code, start, end in events)
    [one] = sheets(tmp_path_factory.mktemp("sds"), f"Timed;\n<one> {words}/")
    assert coded(one) == [("", code, start, end) for code, start, end in events]
