"""Reliability of real answers (51,491 people, ECR) against R: psych, lavaan and ltm, to the digits they print."""

from __future__ import annotations

import io
import lzma
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from attunement.measures.answers.graded_response import fit_graded
from attunement.measures.answers.omega import omega
from attunement.measures.answers.parallel_analysis import parallel_analysis
from attunement.measures.answers.polychoric import polychoric, thresholds
from attunement.measures.answers.reliability import alpha, alpha_of, item_rest

DATA = Path(__file__).parents[2] / "../shared/data"
ANSWERS = DATA / "openpsychometrics_ecr" / "data.csv.xz"
pytestmark = pytest.mark.skipif(
    not ANSWERS.is_file(), reason="answers to the ECR (../shared/data/openpsychometrics_ecr) are not here"
)
REVERSED = {3, 15, 19, 22, 25, 27, 29, 31, 33, 35}
SCALES = {"avoidance": range(1, 37, 2), "anxiety": range(2, 37, 2)}


@pytest.fixture(scope="module")
def answers() -> pl.DataFrame:
    """Answers of the 46,610 people who answered everything, turned by the key."""
    text = lzma.decompress(ANSWERS.read_bytes()).decode()
    table = pl.read_csv(io.StringIO(text), separator="\t" if "\t" in text[:400] else ",")
    table = table.select(f"Q{i}" for i in range(1, 37)).filter(pl.all_horizontal(pl.all() != 0)).cast(pl.Float64)
    return table.with_columns((6 - pl.col(f"Q{i}")).alias(f"Q{i}") for i in REVERSED)


def scale(answers: pl.DataFrame, name: str) -> np.ndarray:
    return answers.select(f"Q{i}" for i in SCALES[name]).to_numpy()


@pytest.mark.parametrize(
    ("name", "printed", "mean", "spread"),
    [("avoidance", 0.93824, 2.565, 0.83964), ("anxiety", 0.91601, 3.09535, 0.80336)],
)
def test_alpha(answers: pl.DataFrame, name: str, printed: float, mean: float, spread: float) -> None:
    own = scale(answers, name)
    assert len(own) == 46_610
    assert round(alpha(own), 5) == printed
    scores = own.mean(axis=1)
    assert (round(scores.mean(), 5), round(scores.std(ddof=1), 5)) == (mean, spread)
    assert item_rest(own).min() > 0.49


@pytest.mark.parametrize(
    ("name", "one", "general", "total"),
    [("avoidance", 0.9389073, 0.7330652, 0.9497207), ("anxiety", 0.9165012, 0.724649, 0.9319951)],
)
def test_omega(answers: pl.DataFrame, name: str, one: float, general: float, total: float) -> None:
    own = scale(answers, name)
    assert omega(own).total == pytest.approx(one, abs=1e-7)
    three = omega(own, traits=3)
    assert three.total == pytest.approx(total, abs=1e-6)
    assert three.hierarchical == pytest.approx(general, abs=2e-6)


def test_eigenvalues(answers: pl.DataFrame) -> None:
    found = parallel_analysis(answers.to_numpy(), replicates=20)
    assert found.found[:8].round(4).tolist() == [9.0864, 7.596, 1.606, 1.4546, 1.3077, 1.0367, 0.8082, 0.7622]
    assert found.traits >= 2  # anxiety and avoidance, and small doublets that so many people make sure of


def test_polychoric_correlations_and_ordinal_alpha(answers: pl.DataFrame) -> None:
    stored = pl.read_csv(DATA / "psychometrics" / "ecr_polychoric_lavaan_0.6.14.csv")
    names = stored.columns[1:]
    found = polychoric(answers.select(names).to_numpy())
    assert np.abs(found - stored.select(names).to_numpy()).max() < 1e-6
    ordinal = [alpha_of(found[:18, :18]), alpha_of(found[18:, 18:])]
    assert ordinal == pytest.approx([0.9505472, 0.9310551], abs=1e-7)
    cuts = pl.read_csv(DATA / "psychometrics" / "ecr_thresholds_lavaan_0.6.14.csv")
    ours = {
        f"{name}|t{k}": cut
        for name, own in zip(names, thresholds(answers.select(names).to_numpy()), strict=True)
        for k, cut in enumerate(own, 1)
    }
    assert [ours[name] for name in cuts["name"]] == pytest.approx(cuts["th"].to_list(), abs=2e-6)


def test_graded_response_items_are_near_those_of_ltm(answers: pl.DataFrame) -> None:
    # ltm saw another 5,000 of the same people, so that its numbers and ours differ by chance
    found = fit_graded(scale(answers, "avoidance")[::10] - 1).items[0]
    printed = {0: (-1.231, 0.094, 0.528, 1.962, 1.712), 4: (-1.032, 0.136, 0.623, 1.678, 2.559),
               8: (-1.044, 0.198, 0.797, 2.002, 2.381), 17: (-1.094, 0.666, 1.455, 2.619, 1.629)}  # fmt: skip
    for item, numbers in printed.items():
        ours = [*found.thresholds[item], found.discrimination[item]]
        assert ours == pytest.approx(numbers, abs=0.25), item
