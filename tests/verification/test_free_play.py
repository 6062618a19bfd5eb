"""Recorded and simulated free play side by side: two real dyads and simulated ones, by the same code path."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import attunement as at
from attunement.measures.pair.interaction_measures import AS_RECORDED, STATISTICS
from attunement.measuring.measuring import Settings
from attunement.report.recorded.beside_chance import beside_chance, simulated_interaction

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "finding_structure_in_time"
CODEBOOK = Path(__file__).parents[1] / "unit" / "measuring" / "free_play.toml"


@pytest.mark.slow
def test_recorded_and_simulated_free_play_stand_in_one_figure(tmp_path: Path) -> None:
    if not DATA.is_dir():
        pytest.skip("the collection of real recordings is not beside this checkout")
    run = at.run_study(at.make_spec(dyads=64, seed=1, months=3, procedure="still-face"), out=tmp_path / "run")
    recorded = at.measure(at.read(DATA / "*mangold*.csv", CODEBOOK), settings=Settings(surrogates=99))
    figure = beside_chance(recorded["interaction"], simulated_interaction(run.folder.path), step_s=1.0)
    assert figure is not None
    both = figure.table.filter(pl.col("measure") == "matched share").sort("source")
    assert both["source"].to_list() == ["recorded", "simulated"]
    assert both["observed"][0] == pytest.approx(0.0975, abs=0.001)
    assert 0 < both["observed"][1] < 1
    counts = dict(figure.table.group_by("measure").len().iter_rows())
    assert {name for name, lines in counts.items() if lines == 2} == {
        AS_RECORDED.get(name, name) for name in STATISTICS
    }
