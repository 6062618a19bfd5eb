"""Media of an observation in BORIS, by hand: how long they are, and how many frames they show."""

from __future__ import annotations

import pytest

from attunement.recordings.formats.boris_media import Media


def media(*players: list[str], **info: dict[str, object]) -> Media:
    return Media.of({"media_info": info, "file": {str(k): names for k, names in enumerate(players, 1)}})


@pytest.mark.parametrize(
    ("rates", "fps"),
    [
        ({"a": 25.0, "b": 30.0}, 25.0),
        ({"a": 1.0}, 1.0),
        ({"a": 0.5}, 0.5),
        ({"a": 0.0, "b": 30.0}, 30.0),
        ({"a": -1.0}, None),
        ({}, None),
    ],
)
def test_frames_a_second_are_the_lowest_that_is_a_rate(rates: dict[str, object], fps: float | None) -> None:
    assert media(["a"], ["b"], fps=rates).fps == fps


def test_an_observation_ends_with_its_last_medium() -> None:
    lengths: dict[str, object] = {"a": 60.0, "b": 30.0, "c": 80.0}
    assert media(["a", "b"], length=lengths).length_s == 90
    assert media(["a"], ["c"], length=lengths, offset={"2": 5.0}).length_s == 85
    assert media(["a"], ["c"], length=lengths, offset={"1": 50.0}).length_s == 80, "the first player begins"
    assert media(["a", "lost"], ["c"], length=lengths).length_s is None
    assert media(["a"], ["lost"], length=lengths).length_s == 60
    assert media(length=lengths).length_s is None and media(["a"], length={"a": 0.0}).length_s is None
