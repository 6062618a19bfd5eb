"""The coder of separation and reunion at three to six years, who knows controlling.

A child that is torn and old enough takes charge of its caregiver instead of freezing: it punishes, or is over-bright. Main &
Cassidy (1988) doi:10.1037/0012-1649.24.3.415. The infant coder takes the one for resistance and does not see the other, so that
hardly any child of four is D to it. This coder tells them by need: who resists while it cries, calls, or comes is resistant; who
resists without asking for anything, or beams right after going still or hitting, is controlling.

Anchors, tops, thresholds and the rater's error are the infant coder's. Three numbers of its own are assumed, and frozen before
any child of that age was coded for a finding. It is for simulated records.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.children.lately import lately
from attunement.measures.infants import interactive_scales
from attunement.measures.infants.classification import FROZEN as THRESHOLDS
from attunement.measures.infants.classification import Thresholds, classify
from attunement.measures.infants.interactive_scales import (
    CHILD,
    Array,
    Rater,
    ScaleConstants,
    amounts,
    for_simulated_children,
    score_reunions,
)
from attunement.record import Grid, Record
from attunement.vocabulary import BadValueError, param

PROCEDURE = "preschool-reunion"
CONTROLLING, DISORGANISATION = "controlling", "disorganisation"
ASKS = ("signal", "cry", "approach")
"""What shows need."""
TENSE = ("freeze", "resist")
"""What brightness covers."""

FROZEN = ScaleConstants(
    anchors={**interactive_scales.FROZEN.anchors, CONTROLLING: interactive_scales.FROZEN.anchors[DISORGANISATION]},
    tops={**interactive_scales.FROZEN.tops, CONTROLLING: interactive_scales.FROZEN.tops[DISORGANISATION]},
)
"""The infant coder's scales, and controlling, which is scored as freezing is: it stands in its place."""


@dataclass(frozen=True)
class PreschoolWeights:
    """What controlling looks like to the coder."""

    need_s: float = param(15.0, unit="s", low=3, high=60, meaning="time for which calling, crying or coming shows need")
    tension_s: float = param(
        6.0, unit="s", low=3, high=30, meaning="time for which going still or resisting is covered"
    )
    bright: float = param(1.0, low=0, high=2, meaning="over-brightness, in controlling, beside punishing")


PRESCHOOL_WEIGHTS = PreschoolWeights()


def amounts_of_preschoolers(
    grid: Grid, *, constants: ScaleConstants = FROZEN, own: PreschoolWeights = PRESCHOOL_WEIGHTS
) -> dict[str, Array]:
    """Return how much of each scale's behaviour one reunion shows, [observation]; see `amounts` of the infant coder.

    controlling = resisting without need + over-bright; resistance is what the infant coder sees, less the former.
    """
    seen = grid.seen(CHILD)
    needy = lately(grid.where(CHILD, *ASKS), own.need_s, grid.step_s)
    tense = lately(grid.where(CHILD, *TENSE), own.tension_s, grid.step_s)

    def mean(shown: NDArray[np.bool_]) -> Array:
        return (shown & seen).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)

    punishes = mean(grid.where(CHILD, "resist") & ~needy)
    bright = mean(grid.where(CHILD, "social") & tense & ~needy)
    as_infants = amounts(grid, constants=constants)
    return {
        **as_infants,
        "resistance": np.maximum(as_infants["resistance"] - punishes, 0.0),
        CONTROLLING: punishes + own.bright * bright,
    }


def score_preschool(record: Record, *, rater: Rater, constants: ScaleConstants = FROZEN) -> pl.DataFrame:
    """Return scores of both reunions and their combination, one row per observation, with controlling beside the infant scales.

    Errors
    ------
    BadValueError if the record is of another procedure, or of real children.
    """
    for_simulated_children(record, "Scoring separation and reunion of preschoolers")
    found = sorted(record.observations["procedure"].unique())
    if found != [PROCEDURE]:
        raise BadValueError(
            f"the coder of preschoolers is for the procedure {PROCEDURE}; this record holds {found}. "
            "Strange Situations of infants are scored by `score_scales`."
        )
    return score_reunions(
        record,
        rater=rater,
        constants=constants,
        sees=amounts_of_preschoolers,
        worse_counts=(DISORGANISATION, CONTROLLING),
    )


def classify_preschool(scales: pl.DataFrame, *, thresholds: Thresholds = THRESHOLDS) -> pl.DataFrame:
    """Add the classes: `abc` and `abcd` as of infants, where controlling is D as disorganisation is, and `controlling_d`.

    `controlling_d` is true of D whose controlling is at least as high as its disorganisation.
    """
    either = scales.with_columns(pl.max_horizontal(DISORGANISATION, CONTROLLING).alias(DISORGANISATION))
    classes = classify(either, thresholds=thresholds).select("abc", "abcd")
    took_charge = (pl.col("abcd") == "D") & (pl.col(CONTROLLING) >= pl.col(DISORGANISATION))
    return scales.hstack(classes).with_columns(controlling_d=took_charge)
