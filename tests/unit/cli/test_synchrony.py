"""`attune synchrony` as a new user meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tables(tmp_path: Path) -> list[str]:
    """Five dyads of five minutes at five rows a second; the child follows the mother by a second."""
    rng = np.random.default_rng(3)
    names = []
    for i in range(5):
        mother = np.convolve(rng.normal(size=1502), np.ones(3), "valid")
        child = np.roll(mother, 5) + rng.normal(size=1500)
        rows = "\n".join(f"{m:.4f};{c:.4f}" for m, c in zip(mother, child, strict=True)).replace(".", ",")
        (tmp_path / f"d{i}.csv").write_text(f"mea_mother;mea_child\n{rows}\n", encoding="utf-8")
        names.append(f"d{i}.csv")
    return names


COLUMNS = ("--columns", "mother=mea_mother,child=mea_child", "--rate", "5")


def test_from_files_to_tables(attune: Command, tables: list[str], tmp_path: Path) -> None:
    code, out, err = attune("synchrony", *tables, *COLUMNS, "--out", "found")
    assert (code, err.strip()) == (0, "")
    assert all(len(line.rstrip()) <= 80 for line in out.splitlines())
    assert "5 observations read" in out
    assert "above chance" in out and "so mother leads" in out
    found = pl.read_parquet(tmp_path / "found" / "tables" / "synchrony.parquet")
    assert found["dyad"].to_list() == ["d0", "d1", "d2", "d3", "d4"]
    assert found["best_lag_s"].to_list() == [1.0] * 5
    assert found["seconds_analysed"].to_list() == [300.0] * 5
    manifest = json.loads((tmp_path / "found" / "synchrony.json").read_text())
    assert manifest["persons"] == ["mother", "child"]
    assert manifest["settings"]["window_s"] == 30
    assert (tmp_path / "found" / "import-report.txt").is_file()
    # another method leaves no table of before
    attune("synchrony", *tables[:1], *COLUMNS, "--out", "found", "--method", "susy")
    left = {path.name for path in (tmp_path / "found" / "tables").iterdir()}
    assert left == {"synchrony.csv", "synchrony.parquet", "synchrony_lags.csv", "synchrony_lags.parquet"}


def test_three_dyads_are_never_called_more_than_chance(attune: Command, tables: list[str]) -> None:
    _, out, _ = attune("synchrony", *tables[:3], *COLUMNS)
    assert "3 dyads cannot show more than chance" in out
    assert "above chance" not in out


def test_json_for_programs(attune: Command, tables: list[str]) -> None:
    _, out, _ = attune("synchrony", *tables, *COLUMNS, "--method", "boker", "--json")
    found = json.loads(out)
    assert len(found["synchrony"]) == 5
    assert {row["measure"] for row in found["synchrony_group"]} == {"mean_z", "peak_r"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--columns", "mother=x,child=mea_child", "--rate", "5"), "no column 'x'"),
        (("--columns", "mother=mea_mother,child=mea_child"), "Say how many rows a second are (--rate)"),
        ((*COLUMNS, "--method", "wavelet"), "method of synchrony"),
        ((*COLUMNS, "--missing", "none"), "--missing is 'none'"),
        ((*COLUMNS, "--window", "1000"), "too short for one window"),
    ],
)
def test_what_a_user_can_mend_is_one_sentence(
    attune: Command, tables: list[str], arguments: tuple[str, ...], says: str
) -> None:
    code, _, err = attune("synchrony", tables[0], *arguments)
    assert code == 2
    assert says in err
    assert len(err.strip().splitlines()) == 1
