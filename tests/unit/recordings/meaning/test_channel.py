from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings.meaning.channel import Segment, coverage
from attunement.recordings.tables.clock import seconds
from attunement.vocabulary import BadFileError

SEGMENTS = st.lists(
    st.builds(
        lambda a, b, meaning, i: Segment(float(min(a, b)), float(max(a, b)), meaning, "x", i, i),
        st.integers(-3, 23),
        st.integers(-3, 23),
        st.sampled_from(["event", "nothing", "uncodable", "not coded"]),
        st.integers(0, 99),
    ),
    max_size=8,
)


@given(SEGMENTS, st.booleans())
def test_coverage_is_what_a_second_by_second_count_says(segments, exhaustive):
    """Judge: paint whole seconds one after the other, in the order coded, not coded, uncodable."""
    painted = np.full(20, "not coded" if exhaustive else "coded", object)
    for meanings, status in (
        (("event", "nothing"), "coded"),
        (("not coded",), "not coded"),
        (("uncodable",), "uncodable"),
    ):
        for segment in segments:
            if segment.meaning in meanings:
                painted[max(0, int(segment.start_s)) : max(0, int(segment.end_s))] = status
    spans = coverage((0.0, 20.0), segments, exhaustive=exhaustive)
    found = np.full(20, "", object)
    for status, start, end in spans:
        assert (found[int(start) : int(end)] == "").all()  # no overlaps
        found[int(start) : int(end)] = status
    assert found.tolist() == painted.tolist()


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("12.5", {}, 12.5),
        ("12,5", {}, 12.5),
        ("1500", {"unit": "ms"}, 1.5),
        ("1500000", {"unit": "us"}, 1.5),
        ("50", {"unit": "frames", "frame_s": 0.04}, 2.0),
        ("00:01:02.345", {}, 62.345),
        ("00:01:02:345", {}, 62.345),
        ("-00:00:02.5", {}, -2.5),
        ("01:02", {}, 62.0),
        ("2:09:10", {"unit": "m:s:frame", "frame_s": 1 / 60}, 129 + 1 / 6),
        ("2:09:10", {"unit": "h:m:s"}, 7750.0),
        ("00:00:02:12", {"unit": "h:m:s:frame", "frame_s": 0.04}, 2.48),
    ],
)
def test_times(text, options, expected):
    assert seconds(text, where="here", **options) == pytest.approx(expected)


@pytest.mark.parametrize(
    "text", ["2:09:10", "00:00:02:12", "1:2:3:4:5", "soon", "", "1e300", "00:61:00.0", "99999999999"]
)
def test_what_is_no_time_or_more_than_one_is_refused(text):
    with pytest.raises(BadFileError, match="here: "):
        seconds(text, where="here")


@given(st.text(max_size=30), st.sampled_from(["auto", "s", "ms", "frames", "h:m:s", "m:s", "m:s:frame", "h:m:s:frame"]))
def test_any_text_is_a_time_or_refused(text, unit):
    try:
        assert abs(seconds(text, unit=unit, frame_s=0.04, where="here")) <= 1e9
    except BadFileError as problem:
        assert str(problem).startswith("here: ")


@given(st.integers(0, 10**8))
def test_milliseconds_are_the_same_number_in_every_notation(ms):
    h, m, s = ms // 3_600_000, ms // 60_000 % 60, ms // 1000 % 60
    written = [
        (f"{h:02d}:{m:02d}:{s:02d}:{ms % 1000:03d}", "auto"),
        (f"{h:02d}:{m:02d}:{s:02d}.{ms % 1000:03d}", "auto"),
        (str(ms), "ms"),
    ]
    assert len({seconds(text, unit=unit, where="") for text, unit in written}) == 1
