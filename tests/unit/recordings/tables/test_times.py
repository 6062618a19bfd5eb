"""Times as people and tools write them, a column at a time: units, dates, halves of the day, midnight."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings.tables.clock import NTSC_FRAME_S, seconds
from attunement.recordings.tables.days import DAY_S, dated, next_day_from, refuse_days
from attunement.recordings.tables.midnight import Span, count_on
from attunement.recordings.tables.times import told_by_name, told_by_shape
from attunement.vocabulary import BadFileError


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("2:09", "auto", 129.0),
        ("2:09", "h:m", 7740.0),
        ("59:30", "[h:]m:s", 3570.0),
        ("1:00:05", "[h:]m:s", 3605.0),
        ("0:05,5", "m:s", 5.5),
        ("1.5", "min", 90.0),
        ("1 min 5 s", "auto", 65.0),
        ("1h02m03s", "auto", 3723.0),
        ("2'09\"", "auto", 129.0),
        ("250 ms", "auto", 0.25),
        ("12,5 sec", "auto", 12.5),
        ("11:59:30 PM", "auto", 86370.0),
        ("12:00:10 am", "auto", 10.0),
        ("1:05 p.m.", "auto", 47100.0),
        ("00:00:00:12", "h:m:s;frame", 12 * NTSC_FRAME_S),
        ("00:01:00;02", "auto", 1800 * NTSC_FRAME_S),  # the frame after 00:00:59;29
        ("00:10:00;00", "auto", 17982 * NTSC_FRAME_S),
        ("\u22122,5", "auto", -2.5),
        ("\uff12\uff1a\uff10\uff19", "auto", 129.0),
    ],
)
def test_a_time_as_it_is_written(text, unit, value):
    assert seconds(text, unit=unit, where="x") == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("2:09", "s"),
        ("129", "m:s"),
        ("1:75", "m:s"),
        ("13:00 PM", "auto"),
        ("5 bananas", "auto"),
        ("", "auto"),
        ("2024-05-01 10:00", "auto"),
    ],
)
def test_a_time_that_is_written_otherwise_is_refused(text, unit):
    with pytest.raises(BadFileError, match="x: "):
        seconds(text, unit=unit, where="x")


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("12:00 pm", "auto", 43_200.0), ("12:59:59.5 AM", "auto", 3599.5),
        ("1:00 am", "h:m", 3600.0), ("0:00:59", "h:m:s", 59.0),
        ("0:59:00", "h:m:s", 3540.0), ("61:00", "m:s", 3660.0), ("00:00:01:250", "h:m:s", 1.25), ("-0:05", "m:s", -5.0),
        ("1:02:03:10", "h:m:s:frame", 3723.4), ("2:03:24", "m:s:frame", 123.96),
        ("2,5 min", "min", None), ("90", "us", 9e-5),
        ("1,5 us", "auto", 1.5e-6), ("250 µs", "us", 2.5e-4),
        ("3h", "auto", 10_800.0), ("00:59:59;29", "auto", 107_891 * NTSC_FRAME_S),
        ("01:00:00;00", "auto", 107_892 * NTSC_FRAME_S), ("24", "frames", 0.96),
    ],
)  # fmt: skip
def test_a_time_at_the_limits_of_its_unit(text: str, unit: str, value: float | None) -> None:
    if value is None:
        with pytest.raises(BadFileError, match="is not a time"):
            seconds(text, unit=unit, frame_s=0.04, where="x")
    else:
        assert seconds(text, unit=unit, frame_s=0.04, where="x") == pytest.approx(value, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "unit", "words"),
    [
        ("1:60", "m:s", "has 60 or more seconds or minutes"), ("1:60:00", "h:m:s", "has 60 or more"),
        ("1:00:60", "h:m:s", "60 or more"),
        ("2:03:25", "m:s:frame", "has frame 25, but a second has 25 frames"),
        ("0:00:00:00", "auto", "can be read in more than one way"),
        ("00:00:00;30", "auto", "30 numbered frames"), ("00:00:60;00", "auto", "30 numbered"),
        ("00:60:00;00", "auto", "30 numbered"),
        ("0:06:10", "auto", "can be read in more than one way"), ("1:2:3.5", "m:s", "is not written as m:s"),
        ("2:09.5", "h:m", "is not written as h:m"), ("1:02:03:500.5", "h:m:s", "not written as"),
        ("13:00 pm", "auto", "is not a time"),
        ("0:30 am", "auto", "is not a time"), ("1:60 am", "auto", "is not a time"), ("1:00:60 am", "auto", "is not a time"),
        ("10 ms", "s", "is not a time"), ("2:09", "ms", "is not written as ms"),
        ("1000000001", "s", "not a time within a recording"),
        ("1/2/2024 10:00", "auto", "may be day/month or month/day"),
    ],
)  # fmt: skip
def test_a_time_beyond_the_limits_of_its_unit_is_refused(text: str, unit: str, words: str) -> None:
    with pytest.raises(BadFileError, match=words):
        seconds(text, unit=unit, frame_s=0.04, where="x")


def test_the_largest_time_is_thirty_years() -> None:
    assert seconds("1000000000", where="x") == 1e9 and seconds("-1000000000", where="x") == -1e9
    with pytest.raises(BadFileError, match="counts frames"):
        seconds("24", unit="frames", where="x")


@given(st.integers(0, 24 * 3600 * 100 - 1))
def test_every_way_of_writing_one_time_gives_it(hundredths):
    value = hundredths / 100
    minutes, rest = divmod(hundredths, 6000)
    hours, small = divmod(minutes, 60)
    tail = f"{rest // 100:02d}.{rest % 100:02d}"
    ways = {f"{value:.2f}": "s", f"{value:.2f}".replace(".", ","): "s", str(hundredths * 10): "ms",
            f"{minutes}:{tail}": "m:s", f"{hours:02d}:{small:02d}:{tail}": "h:m:s",
            f"{hours}h {small}min {tail}s": "auto"}  # fmt: skip
    for text, unit in ways.items():
        assert seconds(text, unit=unit, where="x") == pytest.approx(value, abs=1e-9)


def test_a_date_counts_from_the_first_day():
    day = date(2024, 5, 1).toordinal()
    for text in ("2024-05-02 00:00:03.5", "2024-05-02T00:00:03.5Z", "2.5.2024 00:00:03,5", "2024/05/02 00:00:03.5"):
        assert seconds(text, first_day=day, where="x") == DAY_S + 3.5
    assert seconds("2024-05-01", first_day=day, where="x") == 0
    assert dated("05/01/2024 10:00:00") is None  # nobody knows which is the month
    assert dated("2024-13-01") is None


@pytest.mark.parametrize(
    ("word", "unit", "frame_s"),
    [
        ("sf", "s", None),
        ("hmsf", "h:m:s", None),  # Observer XT: f is the fraction of a second
        ("msec", "ms", None),
        ("hhmmssms", "h:m:s", None),
        ("ssmsec", "s", None),
        ("min", "min", None),
        ("mmss", "m:s", None),
        ("hhmmssffpal", "h:m:s:frame", 0.04),
        ("hhmmssffpal-50", "h:m:s:frame", 0.02),
        ("hhmmssffntsc", "h:m:s;frame", None),
    ],
)
def test_units_that_column_names_tell(word, unit, frame_s):
    told = told_by_name(word)
    assert (told.unit, told.frame_s) == (unit, frame_s)


def test_minutes_that_become_hours_within_a_column():
    assert told_by_shape(["59:30", "1:00:05"]) == "[h:]m:s"
    assert told_by_shape(["1:00:05", "2:09:15"]) == "auto"  # frames or seconds: asked for


def spans(*rows: tuple[float, float]) -> list[Span]:
    return [Span(i, {"start": a, "end": b}) for i, (a, b) in enumerate(rows, 2)]


def counted(rows: list[Span]) -> list[tuple[float | None, float | None]]:
    count_on(rows, ("start", "end"), name="v", file="v.csv", place="line")
    return [(row.times["start"], row.times["end"]) for row in rows]


def test_a_clock_that_passes_midnight_goes_on():
    rows = spans((86370, 86390), (10, 40), (86380, 5))  # one person's rows below the other's
    assert counted(rows) == [(86370, 86390), (86410, 86440), (86380, 86405)]


def test_a_clock_that_does_not_pass_midnight_is_left_alone():
    for rows in (
        spans((10, 20), (3, 4)),
        spans((40000, 50000), (45000, 46000)),
        spans((-5, 2), (1, 3)),
        spans((90000, 90001)),
    ):
        before = [dict(row.times) for row in rows]
        assert count_on(rows, ("start", "end"), name="v", file="v.csv", place="line") == []
        assert [row.times for row in rows] == before


def test_half_a_day_without_a_step_back_is_doubtful():
    [note] = count_on(spans((10, 40), (86370, 86390)), ("start", "end"), name="v", file="v.csv", place="line")
    assert note.kind == "doubtful" and "midnight" in note.text


def test_a_day_that_is_full_of_times_cannot_be_counted_on():
    rows = spans(*((3600.0 * h, 3600.0 * h + 60) for h in (8, 14, 20, 2)))
    with pytest.raises(BadFileError, match=r"line 5: the clock goes back by more than half a day.*write dates"):
        count_on(rows, ("start", "end"), name="v", file="v.csv", place="line")


@given(
    st.floats(0, DAY_S - 1).map(round),
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 20_000)), min_size=1, max_size=20),
)
def test_any_recording_of_half_a_day_comes_out_as_it_was(begun, offsets):
    truth = sorted((begun + min(o), begun + max(o)) for o in offsets)
    on_clock = spans(*((a % DAY_S, b % DAY_S) for a, b in truth))
    got = counted(on_clock)
    start = min(a for a, _ in truth)
    shift = (start % DAY_S) - start  # the record is the same but for whole days
    passes = max(b for _, b in truth) + shift >= DAY_S
    assert got == [(a + shift, b + shift) for a, b in truth]
    assert (next_day_from(t % DAY_S for pair in truth for t in pair) is not None) == passes


@pytest.mark.parametrize(
    ("texts", "seems"),
    [
        (["45413.41670", "45413.41712"], "days of"),
        (["30000.41671", "30001.99"], "days of"),
        (["59999.5001", "59999.75"], "days of"),
        (["29999.41671", "29999.5"], ""),  # before any recording
        (["60000.41671"], ""),
        (["45413.41671", "45415.5"], ""),  # more than two days apart
        (["45413.416", "45413.5"], ""),  # milliseconds: seconds of a long recording
        (["0.41670139", "0.5"], "parts of a day from"),
        (["0,41670139"], "parts of a day from"),
        (["0", "0.41670139"], "parts of a day from"),
        (["0.4167013", "0.5"], ""),  # seven places at most
        (["0.41670139", "1.0"], ""),  # a day and more is none of its parts
        (["0.41670139", "1.41670139"], ""),
        (["-0.41670139", "0.5"], ""),
        (["12345678.5", "0.5"], ""),
        ([], ""),
    ],
)
def test_days_of_a_spreadsheet_are_told_from_seconds(texts, seems):
    values = [float(text.replace(",", ".")) for text in texts]
    if seems:
        with pytest.raises(BadFileError, match=f"f.csv: times such as {texts[0]} seem to be {seems} a spreadsheet's"):
            refuse_days(texts, values, "f.csv")
    else:
        refuse_days(texts, values, "f.csv")
