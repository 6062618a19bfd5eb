"""What a run leaves of each procedure: which tables, of whom, and that they hold what was seen."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from attunement.lab.catalogue import PROCEDURES
from attunement.study.run import Run, run_study
from attunement.study.spec import make_spec

DYADS, KEPT = 4, 2
EVERYWHERE = {"dyads", "bonds"}
RECORD = {"record_observations", "record_episodes", "record_coverage", "record_events"}
LEFT = {
    "strange-situation": {"scales", "second_rater", "visits", "episodes", "curves", "retests"},
    "still-face": {"still_face", "seconds", "repairs", "interaction"},
    "home-visit": {"visits", "repairs", "interaction"},
}
"""By procedure; arousal is kept of what was filmed in the laboratory (`traces`), not of visits at home."""


@pytest.fixture(scope="module", params=LEFT)
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    spec = make_spec(
        dyads=DYADS,
        months=2 if request.param == "still-face" else 0.4,
        procedure=request.param,
        retests=(0.0,) if request.param == "strange-situation" else (),
    )
    return run_study(spec, out=tmp_path_factory.mktemp("kept") / request.param, keep_records=KEPT, threads=1)


def written(folder: Path) -> set[str]:
    return {place.stem for place in (folder / "tables").iterdir()}


def test_each_procedure_leaves_its_tables(run: Run) -> None:
    own = LEFT[run.spec.seen.procedure] | EVERYWHERE | RECORD
    assert written(run.folder.path) == own | ({"traces"} if run.spec.seen.procedure != "home-visit" else set())


def test_without_records_only_what_was_measured_is_left(run: Run, tmp_path: Path) -> None:
    less = run_study(run.spec, out=tmp_path / "less", keep_records=0, threads=1)
    measured = LEFT[run.spec.seen.procedure] | EVERYWHERE
    assert written(less.folder.path) == measured
    for name in measured:
        assert less.table(name).equals(run.table(name)), name


def test_records_are_those_of_the_first_dyads_in_what_was_asked_for(run: Run) -> None:
    observations = run.table("record_observations")
    assert observations["dyad"].to_list() == ["0", "1"]
    assert observations["procedure"].unique().to_list() == [run.spec.seen.procedure]
    for name in ("record_events", "record_coverage", "record_episodes"):
        assert set(run.table(name)["observation"]) == {0, 1}, name
    episodes = run.table("record_episodes").filter(pl.col("observation") == 0)
    assert episodes["end_s"].max() == observations["duration_s"].max()
    if run.spec.seen.procedure != "home-visit":
        assert len(episodes) == len(PROCEDURES[run.spec.seen.procedure].episodes)


def test_arousal_is_kept_tick_by_tick_of_the_dyads_whose_records_are(run: Run) -> None:
    if run.spec.seen.procedure == "home-visit":
        assert "traces" not in written(run.folder.path)
        return
    traces, procedure = run.table("traces"), PROCEDURES[run.spec.seen.procedure]
    ticks = procedure.timetable().ticks
    assert traces["dyad"].to_list() == [0] * ticks + [1] * ticks
    assert traces["second"].to_list() == [i * procedure.step_s for i in range(ticks)] * 2
    assert traces["arousal"].is_between(0, 1.2).all() and traces["arousal"].std() > 0  # type: ignore[operator]


def test_every_dyad_is_in_the_tables_of_dyads(run: Run) -> None:
    for name in {"dyads", "scales", "second_rater", "visits", "repairs"} & written(run.folder.path):
        assert run.table(name)["dyad"].to_list() == list(range(DYADS)), name
    assert run.table("bonds")["dyad"].to_list() == [*range(DYADS)] * 2
    if run.spec.seen.procedure == "still-face":
        seconds = run.table("seconds")
        assert seconds["running"].unique().to_list() == [DYADS]
        assert seconds["seen"].max() == DYADS
        assert (seconds["arousal_sum"] ** 2 <= DYADS * seconds["arousal_square_sum"] + 1e-9).all()


def test_what_two_do_is_measured_over_all_dyads(run: Run) -> None:
    if "interaction" not in written(run.folder.path):
        return
    table = run.table("interaction")
    assert table["measure"][0] == "matched share"
    row = table.row(0, named=True)
    assert row["dyads"] == DYADS
    assert 0 <= row["chance_low"] <= row["chance"] <= row["chance_high"] <= 1
    assert row["low"] < row["observed"] < row["high"]
