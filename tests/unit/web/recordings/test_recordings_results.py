"""What the page is told of a result: also of one in which there was no pair, and how mismatches ended."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import polars as pl

import attunement as at
from attunement.measuring.measuring import Measured, Settings
from attunement.record import Grid, from_grid
from attunement.recordings.examples import example_dyads
from attunement.web.recordings.recordings_measuring import Asked, Known
from attunement.web.recordings.recordings_results import of_visit, overview
from kept import check_kept

AFFECT = ("negative", "neutral", "positive")


def measured(*persons: str, coders: tuple[str | None, ...] = (None,)) -> Measured:
    """Measure two minutes of made-up affect."""
    rng, rows = np.random.default_rng(3), len(coders)
    keys = [(person, "affect") for person in persons]
    codes = {key: rng.integers(0, 3, (rows, 40)).repeat(3, axis=1).astype(np.int8) for key in keys}
    columns = {"observation": range(rows), "dyad": ["d"] * rows, "occasion": ["1"] * rows, "procedure": ["play"] * rows}
    columns |= {"coder": coders, "source": ["x.csv"] * rows, "duration_s": [120.0] * rows}
    schema = {"observation": pl.UInt32, "episode": pl.String, "start_s": pl.Float64, "end_s": pl.Float64}
    grid = Grid(1.0, codes, dict.fromkeys(keys, AFFECT))
    observations = pl.DataFrame(columns, schema_overrides={"coder": pl.String})
    record = from_grid(observations=observations, episodes=pl.DataFrame(schema=schema), grid=grid)
    return at.measure(record, settings=Settings(surrogates=19))


def test_two_coders_of_one_person_are_a_result() -> None:
    found = measured("child", coders=("a", "b"))
    known = Known(found.persons, found.settings, found.notes, ("a.csv", "b.csv"), ())
    assert msgspec.json.decode(msgspec.json.encode(known), type=Known) == known
    told = overview(found, known, Asked(1, ("1", "2")))
    assert (told["visits"], told["phases"], told["persons"]) == ([], [], ("child",))
    assert [figure["name"] for figure in told["figures"]] == ["coders"]


def test_a_visit_tells_repairs_from_joining_in_the_negative() -> None:
    found = measured("child", "caregiver")
    row = found["repair"].row(0, named=True)
    seen = of_visit(found, 0)
    assert min(row["repairs"], row["joined_negative"]) > 0
    mended, joined = ([end for end in seen["repairs"] if end["mends"] is mends] for mends in (True, False))
    assert (len(mended), len(joined)) == (row["repairs"], row["joined_negative"])
    assert {end["who"] for end in mended} <= {"child", "caregiver", "both"}
    told = overview(found, Known(found.persons, found.settings, found.notes, (), ()), Asked(1, ()))["visits"][0]
    assert told["repairs"] + told["joined_negative"] + told["unresolved"] == told["mismatches"]


def test_what_the_page_is_told_of_the_example_is_as_it_was() -> None:
    example = example_dyads()
    visits = at.read(example.files, example.codebook)
    found = at.measure(visits, settings=Settings(surrogates=99))
    known = Known(found.persons, found.settings, found.notes, tuple(path.name for path in example.files), ())
    for name, what in (("overview", overview(found, known, Asked(1, ("1", "2")))), ("visit", of_visit(found, 1))):
        text = msgspec.json.format(msgspec.json.encode(_short(what)), indent=1).decode()
        check_kept(Path(__file__).parent / "told" / f"{name}.json", f"{text}\n")


def _short(what: object) -> object:
    """The same with five digits a number, and pictures by their length."""
    if isinstance(what, dict):
        return {name: _short(value) for name, value in what.items()}
    if isinstance(what, list | tuple):
        return [_short(value) for value in what]
    if isinstance(what, str) and what.startswith("<svg"):
        return f"a picture of {len(what)} letters"
    return float(f"{what:.5g}") if isinstance(what, float) else what
