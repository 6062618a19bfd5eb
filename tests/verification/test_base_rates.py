"""Class shares follow the prevalence of frightening and of rebuffing care: these are inputs, and move what comes out.

Tolerances. The same n children are drawn at every level, so that only those whose care changed, and who are therefore
classed otherwise, make a difference; that was at most a fifth of all (.195 found), which gives a difference of two
shares a standard error of at most √(0.2/n). It counts beyond 3.3 of them.
"""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

pytestmark = pytest.mark.slow


def column(base_rates: pl.DataFrame, name: str, share: str) -> np.ndarray:
    part = base_rates.filter(pl.col("input") == name).sort("value")
    with pl.Config(tbl_cols=-1, tbl_rows=-1, float_precision=3, tbl_width_chars=160):
        print(part)  # the printed table: pytest -rP shows it
    return part[share].to_numpy()


def error(base_rates: pl.DataFrame) -> float:
    return 3.3 * math.sqrt(0.2 / base_rates["n"][0])


def test_disorganisation_follows_frightening_care(base_rates: pl.DataFrame) -> None:
    shares = column(base_rates, "prevalence of frightening care", "D")
    assert (np.diff(shares) > 0).all()
    assert shares[-1] - shares[0] > error(base_rates)


@pytest.mark.parametrize("share", ["A", "A of ABC"])
def test_avoidance_follows_rebuff(base_rates: pl.DataFrame, share: str) -> None:
    # Half an SD of rebuff changes so little that only "not less" can be asked of single steps.
    shares = column(base_rates, "SD of rebuff", share)
    assert (np.diff(shares) > -error(base_rates)).all()
    assert shares[-1] - shares[0] > error(base_rates)


def test_rebuff_does_not_disorganise(base_rates: pl.DataFrame) -> None:
    shares = column(base_rates, "SD of rebuff", "D")
    assert shares[-1] - shares[0] < error(base_rates)


def test_resistance_follows_changing_moods(base_rates: pl.DataFrame) -> None:
    shares = column(base_rates, "SD of changing moods", "C")
    assert (np.diff(shares) > 0).all()
    assert shares[0] < 0.02  # none but a rater's errors, without changing moods


def test_avoidance_follows_low_responsiveness(base_rates: pl.DataFrame) -> None:
    # All children's care changes here, so the shares of two levels err almost independently.
    shares = column(base_rates, "mean responsiveness", "A")
    assert (np.diff(shares) < -3.3 * math.sqrt(2 * 0.25 / base_rates["n"][0])).all()
