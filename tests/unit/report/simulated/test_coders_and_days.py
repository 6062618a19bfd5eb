"""Agreement of coders and over time: the sentence follows the numbers, whichever they are."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from made_runs import sealed
from picture import CLOSE, Axis, Picture

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


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_agreement_stands_between_none_and_all(tmp_path, width):
    figure = agreement(run_of(tmp_path, lambda first: np.roll(first, 1)))
    assert figure is not None
    picture, rows = Picture(figure.draw(width)), list(figure.table.iter_rows(named=True))
    height = picture.height / len(rows)
    for i, row in enumerate(rows):
        own = picture.within(0, i * height, width, (i + 1) * height)
        lines = own.marks("path", "axis")
        axis = Axis.along(lines, own.words("small"))
        [dot] = own.marks("circle", "mark-B")
        assert axis.reads(dot.x, row["simulated"])
        for bar in own.marks("rect", "middle"):
            assert axis.reads(bar.left, row["band_low"]) and axis.reads(bar.right, row["band_high"]) and bar.y == dot.y
        for line in own.marks("path", "line-B"):
            assert axis.reads(line.left, row["low"]) and axis.reads(line.right, row["high"]) and line.y == dot.y
        for diamond in own.marks("path", "published"):
            assert axis.reads(diamond.x, row["published"]) and diamond.y == pytest.approx(dot.y, abs=CLOSE)
        assert len(own.marks("rect", "middle")) == (row["band_low"] is not None)
        assert len(own.marks("path", "published")) == (row["published"] is not None)
        name, value = own.words("strong")
        assert (name.text, name.x, value.x) == (row["what"], 0, width) and 0 < value.y - dot.y < 8
        assert 0 < name.y - dot.y < 8 if width == WIDE else name.y < lines[0].top
        assert lines[0].top < dot.top and dot.bottom < lines[0].bottom < own.words("small")[0].y


def test_children_who_change_at_random_agree_less(tmp_path):
    figure = agreement(run_of(tmp_path, lambda first: np.random.default_rng(1).permutation(first)))
    assert "Agreeing less than accepted: 6 months later: four classes (kappa)" in figure.sentence


def test_a_run_without_a_second_coder_has_no_such_figure(tmp_path):
    results = run_of(tmp_path, lambda first: first)
    (tmp_path / "tables" / "second_rater.parquet").unlink()
    assert agreement(Results(sealed(results.path))) is None
