"""Whole studies as they were measured when last looked at: every table, its numbers to five digits.

Other tests say why a number is what it is; this says that none changed unseen.
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import attunement as at
from attunement.measuring.measuring import Measured, Settings
from attunement.measuring.series_forms import METHODS, Method, SynchronySettings
from attunement.measuring.series_synchrony import synchrony_tables
from attunement.recordings.continuous import DyadSeries
from attunement.recordings.examples import example_dyads
from kept import check_kept

FOLDER = Path(__file__).parent / "measured"
MOST_ROWS = 24
SMALL = 1e-6
"""Digits of smaller numbers hang on the machine."""


def as_text(measured: Measured) -> str:
    """The notes, and of each table what the columns are called and the first rows, empty where nothing is known."""
    notes = "".join(f"{note}\n" for note in measured.notes)
    tables = (f"\n{name}: {len(table)} rows\n{_rows(table)}" for name, table in measured.tables.items())
    return f"{', '.join(measured.persons)}\n{notes}{''.join(tables)}"


def _rows(table: pl.DataFrame) -> str:
    constant = [name for name in table.columns if table[name].n_unique() == 1]
    same = "; ".join(f"{name} {_cell(table[name][0])}" for name in constant)
    left = [name for name in table.columns if name not in constant]
    lines = [f"all: {same}", ", ".join(left)]
    lines += [", ".join(_cell(row[name]) for name in left) for row in table.head(MOST_ROWS).iter_rows(named=True)]
    return "\n".join(lines) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    return "almost 0" if 0 < abs(value) < SMALL else f"{value + 0.0:.5g}"


def test_the_example_dyads() -> None:
    example = example_dyads()
    visits = at.read(example.files, example.codebook)
    check_kept(FOLDER / "example.txt", as_text(at.measure(visits, settings=Settings(surrogates=99))))
    half = Settings(surrogates=19, step_s=0.5, window_s=3, max_lag_s=2, min_match_s=1, seed=4)
    check_kept(FOLDER / "example-half-seconds.txt", as_text(at.measure(visits, settings=half)))


CODES = 'codes = { smile = "smile", cry = "cry", look = "look" }'
PHASES = 'phases = { smile = "positive", cry = "negative", look = "neutral" }'
CODEBOOK = f"""
[observation]
pattern = '(?P<dyad>d[0-9]+)(?P<coder>[a-z]?)'
procedure = "still-face"
[[track]]
partner = "baby"
person = "child"
channel = "affect"
exhaustive = true
{CODES}
{PHASES}
uncodable = ["hidden"]
[[track]]
partner = "mum"
person = "caregiver"
channel = "affect"
exhaustive = true
{CODES}
{PHASES}
[[track]]
partner = "episode"
person = "-"
channel = "episode"
"""
MOODS = {"play": (5, 4, 1), "still": (1, 4, 4), "reunion": (3, 4, 2)}
"""How often an infant smiles, looks and cries in each episode of a Still-Face."""


def write_still_face(folder: Path) -> None:
    """Six infants in play, still face and reunion, a minute each; three of them coded by a second coder, who errs."""
    chance = random.Random(5)
    for dyad in range(6):
        rows = []
        for i, (episode, weights) in enumerate(MOODS.items()):
            rows.append(("episode", 60 * i, 60 * i + 60, episode))
            for start in range(60 * i, 60 * i + 60, 3):
                baby = chance.choices(("smile", "look", "cry"), weights)[0]
                mum = "look" if episode == "still" else baby if chance.random() < 0.5 else "smile"
                rows += [("baby", start, start + 3, "hidden" if start == 30 else baby), ("mum", start, start + 3, mum)]
        for coder in "ab"[: 1 + (dyad < 3)]:
            lines = ["partner,start_s,end_s,code"]
            for who, start, end, code in rows:
                errs = coder == "b" and who == "baby" and chance.random() < 0.2
                lines.append(f"{who},{start},{end},{'look' if errs else code}")
            (folder / f"d{dyad}{coder}.csv").write_text("\n".join(lines) + "\n", "utf-8")


def test_a_still_face_of_six_with_a_second_coder(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(CODEBOOK, "utf-8")
    write_still_face(tmp_path)
    visits = at.read(tmp_path / "d*.csv", tmp_path / "study.toml")
    check_kept(FOLDER / "still-face.txt", as_text(at.measure(visits, settings=Settings(surrogates=49))))
    whole = Settings(surrogates=19, episode="reunion", step_s=3, seed=2)
    check_kept(FOLDER / "reunion.txt", as_text(at.measure(visits, settings=whole)))


@pytest.mark.parametrize("method", METHODS)
def test_series_of_four_dyads_and_of_one(method: Method) -> None:
    rng = np.random.default_rng(6)
    dyads = []
    for i in range(4):
        mother = np.convolve(rng.normal(size=202), np.ones(3), "valid")
        child = np.roll(mother, 3) + rng.normal(size=200)
        dyads.append(DyadSeries(f"d{i}", "1", ("mother", "child"), (mother, child), 0.5, 0.0, (f"d{i}.csv",)))
    asked = SynchronySettings(method, window_s=20, max_lag_s=2, increment_s=10, pairings=59)
    for name, some in (("four", dyads), ("one", dyads[:1])):
        tables = synchrony_tables(some, asked)
        text = "".join(f"\n{table_name}: {len(table)} rows\n{_rows(table)}" for table_name, table in tables.items())
        check_kept(FOLDER / f"{method}-{name}.txt", text)
