"""Observed sensitivity: how a visitor rates a caregiver's answers to a child's bids at home.

Bids are signalling, crying, approaching and resisting while the caregiver is there. An answer is soothing or a positive
act in one of the two steps (six seconds) after the bid.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, normals
from attunement.measures.infants.interactive_scales import CAREGIVER, CHILD, for_simulated_children
from attunement.record import Grid, Record
from attunement.vocabulary import ASSUMED, param

Array = NDArray[np.float64]
BIDS = ("signal", "cry", "approach", "resist")
ANSWERS = ("soothe", "positive")


@dataclass(frozen=True)
class Ruler:
    """A frozen scale: an index's mean and SD in the reference population, and a visitor's error in SD units."""

    mean: float
    sd: float
    error_sd: float
    source: str


SENSITIVITY_RULER = Ruler(
    0.6316,
    0.2101,
    0.4988,
    "mean and SD: 8,192 mixed-risk dyads of the theory as first frozen, a fixed unit since; error: the prototype",
)


ANOMALOUS_RULER = Ruler(0.0, 1.0, 0.5, ASSUMED)
"""Frightening behaviour is rated in its own unit, a logarithm, with an error of half of it."""


@dataclass(frozen=True)
class SensitivityWeights:
    """How much each act says about sensitivity, beside an answered bid, which counts 1."""

    answer_s: float = param(6.0, unit="s", meaning="time within which a soothing or positive act answers a bid")
    rebuff: float = param(3.0, meaning="rate of rebuffing, against sensitivity")
    intrusion: float = param(0.8, meaning="rate of directing a child that plays or turns away, against sensitivity")
    fright: float = param(0.5, meaning="rate of frightening, against sensitivity")
    least_fright: float = param(0.003, meaning="added to the rate of frightening, so that none has a logarithm")


SENSITIVITY_WEIGHTS = SensitivityWeights()


@dataclass(frozen=True)
class Visitor:
    """Who visits. Two visitors of one home differ by their number; `error=False` rates without error."""

    seed: int
    occasion: int
    number: int = 0
    error: bool = True


def sensitivity_index(grid: Grid, *, weights: SensitivityWeights = SENSITIVITY_WEIGHTS) -> Array:
    """Return the share of bids that were answered, less intrusion while the child plays, rebuff and fright, [observation].

    answered share − 3·rebuff rate − 0.8·rate of directing while the child explores or turns away − 0.5·fright rate
    """
    steps = round(weights.answer_s / grid.step_s)
    together = (grid.codes[CAREGIVER] >= 0) & (grid.codes[CHILD] >= 0)
    bid, answer = grid.where(CHILD, *BIDS) & together, grid.where(CAREGIVER, *ANSWERS)
    followed = np.zeros_like(bid)
    for later in range(1, steps + 1):
        followed[:, :-later] |= answer[:, later:]
    seen = np.maximum(together.sum(axis=1), 1)
    answered = (bid & followed).sum(axis=1) / np.maximum(bid.sum(axis=1), 1)
    busy = grid.where(CHILD, "explore", "avert") & together
    intrusion = (grid.where(CAREGIVER, "direct") & busy).sum(axis=1) / seen
    rebuff = (grid.where(CAREGIVER, "rebuff") & together).sum(axis=1) / seen
    fright = (grid.where(CAREGIVER, "frighten") & together).sum(axis=1) / seen
    return answered - weights.rebuff * rebuff - weights.intrusion * intrusion - weights.fright * fright


def rate(index: Array, ruler: Ruler, visitor: Visitor, dyads: NDArray[np.uint32], which: int) -> Array:
    """Put an index on its frozen ruler and add the visitor's error, [observation]."""
    score = (index - ruler.mean) / ruler.sd
    if not visitor.error:
        return score
    tick = visitor.number * 64 + which
    return (
        score
        + ruler.error_sd
        * normals(visitor.seed, dyads, occasion=visitor.occasion, tick=tick, stream=Stream.VISITOR)[:, 0]
    )


def observed_sensitivity(record: Record, *, visitor: Visitor) -> pl.DataFrame:
    """Return a visitor's rating of sensitivity and of frightening behaviour, one row per observation.

    `sensitivity` is in SD units of the reference population. `frightening` is ln(rate + 0.003) with error.
    """
    for_simulated_children(record, "Rating sensitivity")
    grid = record.grid(3.0)
    dyads = record.observations["dyad"].cast(pl.UInt32).to_numpy()
    together = np.maximum((grid.codes[CAREGIVER] >= 0).sum(axis=1), 1)
    seen = grid.where(CAREGIVER, "frighten").sum(axis=1) / together
    fright = np.log(seen + SENSITIVITY_WEIGHTS.least_fright)
    return pl.DataFrame(
        {
            "dyad": dyads,
            "sensitivity": rate(sensitivity_index(grid), SENSITIVITY_RULER, visitor, dyads, 0),
            "frightening": rate(fright, ANOMALOUS_RULER, visitor, dyads, 1),
        }
    )
