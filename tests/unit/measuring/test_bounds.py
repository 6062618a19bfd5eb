"""What can be asked for has bounds, the same in Python, on the command line and in the workbench."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import attunement as at
from attunement.measuring.coders import agreement
from attunement.measuring.measuring import Settings, measure_record
from attunement.measuring.phases import phase_map_of
from attunement.measuring.reliability import reliability_tables
from attunement.measuring.series_forms import SynchronySettings
from attunement.recordings import Import
from attunement.recordings.examples import example_dyads
from attunement.vocabulary import BadValueError

NUMBERS = (float("nan"), float("inf"), -1.0, 1e300, 1e9)


@pytest.fixture(scope="module")
def visits() -> Import:
    made_up = example_dyads()
    return at.read(made_up.files, made_up.codebook)


@pytest.mark.parametrize("value", NUMBERS)
@pytest.mark.parametrize("name", ["step_s", "window_s", "max_lag_s", "min_match_s"])
def test_seconds_that_nothing_can_be_measured_with_are_refused(name: str, value: float) -> None:
    with pytest.raises(
        BadValueError, match=rf"is {re.escape(str(value))} s; it must be .* at most 3600 s, for example"
    ):
        Settings(**{name: value})


@pytest.mark.parametrize("name", ["window_s", "max_lag_s", "increment_s"])
@pytest.mark.parametrize("value", (0.0, *NUMBERS))
def test_the_same_for_synchrony(name: str, value: float) -> None:
    with pytest.raises(BadValueError, match="it must be more than 0 and at most 3600 s"):
        SynchronySettings(**{name: value})


@pytest.mark.parametrize(
    ("name", "value"), [("surrogates", 0), ("surrogates", 10**9), ("surrogates", 1.5), ("seed", -1), ("seed", 2**40)]
)
def test_numbers_of_things_have_bounds(name: str, value: float) -> None:
    with pytest.raises(BadValueError, match=rf"the .* is {value}; it must be a whole number from"):
        Settings(**{name: value})  # type: ignore[arg-type]
    with pytest.raises(BadValueError, match="the number of pairings is 1000000000; it must be"):
        SynchronySettings(pairings=10**9)


@pytest.mark.parametrize("value", NUMBERS)
def test_a_tolerance_has_bounds_also_where_nobody_is_compared(visits: Import, value: float) -> None:
    for measured in (at.measure, agreement, reliability_tables):
        recorded = visits.record if measured is reliability_tables else visits
        with pytest.raises(BadValueError, match="the tolerance is"):
            measured(recorded, tolerance_s=value)  # type: ignore[operator]


@pytest.mark.parametrize("name", ["step_s", "window_s", "max_lag_s", "min_match_s"])
def test_what_is_longer_than_all_observations_is_said_and_not_computed(visits: Import, name: str) -> None:
    with pytest.raises(BadValueError, match=r"of 3000 s is longer than the longest observation \(\d+ s\)"):
        at.measure(visits, settings=Settings(**{name: 3000.0}))
    phase_map, _ = phase_map_of(visits.record, visits.codebook)
    with pytest.raises(BadValueError, match="is longer than the longest observation"):
        measure_record(visits.record, phase_map, settings=Settings(**{name: 3000.0}))


@pytest.mark.parametrize("step_s", [1e-12, 1e-6])
def test_steps_that_make_more_pieces_than_can_be_measured_are_refused(visits: Import, step_s: float) -> None:
    for ask in (
        lambda: at.measure(visits, settings=Settings(step_s=step_s)),
        lambda: at.measure(visits, settings=Settings(step_s=step_s), coders=("affect", "affect")),
        lambda: agreement(visits, step_s=step_s),
    ):
        with pytest.raises(
            BadValueError, match=r"(5,000,000 pieces|at most 1,000 )(.|\n)*Choose (time )?bins .* s or wider"
        ):
            ask()


def test_lags_that_nobody_looks_at_are_refused(visits: Import) -> None:
    with pytest.raises(BadValueError, match=r"are 5,000; at most 1,000 are measured"):
        at.measure(visits, settings=Settings(step_s=0.001))
    with pytest.raises(BadValueError, match=r"are 1,200; at most 1,000 are measured"):
        at.measure(visits, settings=Settings(step_s=0.05, max_lag_s=60))


def test_one_mistyped_time_does_not_take_all_memory(tmp_path: Path) -> None:
    rows = [f"{i},{i + 1},{who},smile" for i in range(60) for who in ("child", "mother")]
    (tmp_path / "d1.csv").write_text("\n".join(["start,end,partner,code", *rows, "50000000,50000001,child,smile"]))
    visits = at.read(tmp_path / "d1.csv", at.recordings.draft_codebook(tmp_path / "d1.csv"))
    with pytest.raises(BadValueError, match="correct the time that is mistyped"):
        at.measure(visits, settings=Settings(step_s=1))


def _seconds(rows: list[str]) -> str:
    return "\n".join(["start,end,partner,code", *rows])


def test_one_mistyped_time_does_not_turn_seconds_into_milliseconds(tmp_path: Path) -> None:
    rows = [f"{i},{i + 1},{who},{'smile' if i % 3 else 'cry'}" for i in range(300) for who in ("child", "mother")]
    (tmp_path / "d1.csv").write_text(_seconds([*rows, "30000,30001,child,cry"]))
    visits = at.read(tmp_path / "d1.csv", at.recordings.draft_codebook(tmp_path / "d1.csv"))
    assert sorted(visits.record.events["end_s"].to_list())[-2:] == [300, 30001]
    (note,) = [note for note in visits.report.of("doubtful") if "times read as" in note.text]
    assert "small, but for 2 of 1202; those may be mistyped, or all may be ms" in note.text
    assert note.rows == (602,)
    assert at.measure(visits, settings=Settings(surrogates=9))["matching"]["seconds_analysed"].item() == 300


def test_what_was_doubtful_in_reading_is_said_where_nothing_can_be_measured(tmp_path: Path) -> None:
    rows = [f"{i * 10_000},{i * 10_000 + 1},{who},smile" for i in range(9) for who in ("child", "mother")]
    (tmp_path / "d1.csv").write_text(_seconds(rows))
    visits = at.read(tmp_path / "d1.csv", at.recordings.draft_codebook(tmp_path / "d1.csv"))
    with pytest.raises(BadValueError, match=r"in reading may be why: d1\.csv: times read as ms, because .* time_unit"):
        at.measure(visits, settings=Settings(surrogates=9))
