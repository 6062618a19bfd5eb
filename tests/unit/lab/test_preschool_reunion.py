"""The procedure of preschoolers: the Strange Situation's timetable with longer partings, and luck of its own."""

from __future__ import annotations

from attunement.lab.occasions import LAB_OCCASIONS, occasion_of
from attunement.lab.preschool_reunion import PARTING_S, PRESCHOOL_REUNION
from attunement.lab.procedure import Absent
from attunement.lab.strange_situation import STRANGE_SITUATION


def test_only_the_partings_are_longer() -> None:
    pairs = list(zip(PRESCHOOL_REUNION.episodes, STRANGE_SITUATION.episodes, strict=True))
    for own, usual in pairs:
        assert (own.name, own.first, own.second, own.strangeness, own.until) == (
            usual.name, usual.first, usual.second, usual.strangeness, usual.until,
        )  # fmt: skip
        left = isinstance(usual.first, Absent)
        assert own.duration_s == (PARTING_S if left else usual.duration_s) >= usual.duration_s
    assert sum(isinstance(own.first, Absent) for own, _ in pairs) == 3
    assert PRESCHOOL_REUNION.duration_s == STRANGE_SITUATION.duration_s + 3 * (PARTING_S - 180)


def test_its_chance_is_that_of_no_session_of_the_catalogue() -> None:
    assert occasion_of(PRESCHOOL_REUNION.name) != occasion_of(STRANGE_SITUATION.name)
    assert occasion_of(PRESCHOOL_REUNION.name) > LAB_OCCASIONS
