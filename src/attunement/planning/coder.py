"""A coder of chosen reliability: how much rating error makes two coders agree with a given kappa.

The frozen coder's three error SDs are multiplied by one number, found on simulated double coding. Anchors and
thresholds stay: a coder errs more or less, but looks for the same things.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from scipy.optimize import brentq

from attunement.evidence.stability import class_kappa
from attunement.lab.occasions import occasion_of
from attunement.measures.infants.classification import classify
from attunement.measures.infants.interactive_scales import FROZEN, Rater, ScaleConstants, score_scales
from attunement.record import Record
from attunement.study.children import in_threads
from attunement.vocabulary import BadValueError

CODED_TWICE = 8192
MOST_ERROR = 12.0
"""Times the frozen error; ratings of a coder beyond that hardly depend on the child."""


@dataclass(frozen=True)
class Coder:
    """Who classifies: rating error in times of the frozen coder's, the kappa of two such coders, and of two frozen ones."""

    error: float
    kappa: float
    frozen_kappa: float

    def classes(self, record: Record, *, seed: int, number: int = 0) -> np.ndarray:
        """Return the class of each child, A, B, C or D, [child]."""
        return _classes(record, self.error, seed, number).cast(pl.String).to_numpy()

    def __str__(self) -> str:
        said = f"Two coders agree on A, B, C and D with kappa {self.kappa:.2f}"
        if self.error == 1:
            return f"{said}: the frozen coder."
        said += f"; to do so each errs {self.error:.2f} times as much as the frozen coder, whose kappa is {self.frozen_kappa:.2f}"
        return f"{said}." if self.error > 1 else f"{said}. That coders err so little is an assumption about yours."


def find_coder(record: Record, *, seed: int, kappa: float | None = None) -> Coder:
    """Return the coder of whom two agree with this kappa on the four classes; by default the frozen coder.

    Parameters
    ----------
    record
        Children in the Strange Situation, as in the study's usual arm: kappa depends on how rare classes are.
    seed
        Seed of the coders' errors.
    kappa
        Chance-corrected agreement (Cohen 1960, doi:10.1177/001316446002000104).
    """
    some = record.select(record.observations["observation"].to_list()[:CODED_TWICE])

    def agreement(error: float) -> float:
        return class_kappa(*in_threads(lambda number: _classes(some, error, seed, number), (0, 1), None))

    frozen = agreement(1.0)
    if kappa is None:
        return Coder(1.0, frozen, frozen)
    if not 0 < kappa < 1:
        raise BadValueError(
            f"the coders' kappa is {kappa:g}; it must lie between 0 and 1. The frozen coder attains {frozen:.2f} here."
        )
    lowest = agreement(MOST_ERROR)
    if kappa < lowest:
        raise BadValueError(
            f"the coders' kappa is {kappa:g}; with {MOST_ERROR:g} times the frozen coder's rating error it is still "
            f"{lowest:.2f}. Give a number from {lowest:.2f} to 1; the frozen coder attains {frozen:.2f} here."
        )
    # Two coders without error agree perfectly, so that the wanted kappa lies between the ends.
    error = float(brentq(lambda error: agreement(error) - kappa, 0.0, MOST_ERROR, xtol=0.01))  # pyright: ignore[reportArgumentType]
    return Coder(error, agreement(error), frozen)


def _classes(record: Record, error: float, seed: int, number: int) -> pl.Series:
    rater = Rater(seed=seed, number=number, occasion=occasion_of("strange-situation"))
    return classify(score_scales(record, rater=rater, constants=erring(error)))["abcd"]


def erring(times: float) -> ScaleConstants:
    """Return the frozen scale constants with another rating error."""
    sds = ("rater_proportional_sd", "rater_sd", "rater_disorganisation_sd")
    return replace(FROZEN, **{name: times * getattr(FROZEN, name) for name in sds})
