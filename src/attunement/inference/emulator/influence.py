"""Influence: how much of each statistic's variation over the search space each free number brings (Sobol indices).

Total index: the share of variance that would go if everything but this number were known. Sobol (2001),
doi:10.1016/S0378-4754(00)00270-6; Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.inference.emulator.emulator import Emulator
from attunement.inference.extra import needed

Array = NDArray[np.float64]
PLACES = 512


@dataclass(frozen=True, eq=False)
class Influence:
    """First-order and total Sobol indices [number, statistic], with the half width of their 95 % intervals."""

    names: tuple[str, ...]
    statistics: tuple[str, ...]
    first: Array
    total: Array
    total_error: Array


def influence(emulator: Emulator, names: Sequence[str], *, seed: int = 1) -> Influence:
    """Return the Sobol indices of every free number on every statistic, on the emulator's mean."""
    sample, analyse = needed("SALib.sample.sobol"), needed("SALib.analyze.sobol")
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    units = sample.sample(problem, PLACES, calc_second_order=False, seed=seed)
    values = emulator.mean(units)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, on the way to a table nobody asked for
        found = [
            analyse.analyze(problem, column, calc_second_order=False, num_resamples=50, seed=seed)
            for column in values.T
        ]
    tables = [np.column_stack([indices[kind] for indices in found]) for kind in ("S1", "ST", "ST_conf")]
    return Influence(tuple(names), emulator.statistics, *tables)
