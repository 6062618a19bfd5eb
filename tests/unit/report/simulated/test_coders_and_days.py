"""Agreement of coders and over time: the sentence follows the numbers, whichever they are."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from made_runs import sealed

from attunement.report.figure import NARROW, WIDE, Results
from attunement.report.simulated.coders_and_days import agreement
from attunement.study.spec import make_spec, spec_json

SCALES = ("proximity_seeking", "contact_maintaining", "avoidance", "resistance", "disorganisation")


def scored(classes, noise=0.0, seed=0):
    rng = np.random.default_rng(seed)
    scale = np.linspace(1, 7, len(classes))
    columns = {name: scale + noise * rng.standard_normal(len(classes)) for name in SCALES}
    return pl.DataFrame({"dyad": np.arange(len(classes), dtype=np.uint32), "abcd": classes} | columns)


def run_of(folder, again, months=6.0):
    first = np.array(list("ABBBBBCD") * 50)
    (folder / "tables").mkdir(parents=True)
    (folder / "spec.json").write_bytes(spec_json(make_spec(dyads=len(first))))
    tables = {"scales": scored(first), "second_rater": scored(first, noise=0.5)}
    tables["retests"] = scored(again(first)).with_columns(months_later=pl.lit(months))
    for name, frame in tables.items():
        frame.write_parquet(folder / "tables" / f"{name}.parquet")
    return Results(sealed(folder))


def test_children_who_never_change_agree_more_than_studies_do(tmp_path):
    figure = agreement(run_of(tmp_path, lambda first: first))
    rows = {row["what"]: row for row in figure.table.iter_rows(named=True)}
    assert rows["6 months later: four classes (kappa)"]["simulated"] == pytest.approx(1.0)
    assert "Agreeing more than accepted: 6 months later: four classes (kappa)" in figure.sentence
    for width in (WIDE, NARROW):
        assert "two coders, four classes (kappa)" in figure.draw(width).markup(name="a", title="t", description="d")


def test_children_who_change_at_random_agree_less(tmp_path):
    figure = agreement(run_of(tmp_path, lambda first: np.random.default_rng(1).permutation(first)))
    assert "Agreeing less than accepted: 6 months later: four classes (kappa)" in figure.sentence


def test_a_run_without_a_second_coder_has_no_such_figure(tmp_path):
    results = run_of(tmp_path, lambda first: first)
    (tmp_path / "tables" / "second_rater.parquet").unlink()
    assert agreement(Results(sealed(results.path))) is None
