"""A Q-sort-like score of security: how a child uses its caregiver as a base, seen in ordinary life.

A stand-in for an observer's Attachment Q-Sort (Waters & Deane 1985, doi:10.2307/3333826), whose ninety items need an
observer who understands what is seen. The weights are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.infants.interactive_scales import CHILD, for_simulated_children, share_of_time
from attunement.measures.infants.observed_sensitivity import BIDS, Ruler, Visitor, rate
from attunement.record import Grid, Record
from attunement.vocabulary import param

Array = NDArray[np.float64]


@dataclass(frozen=True)
class QSortWeights:
    """How much each act says about using a person as a base, beside recovering from need and smiling, which count 1."""

    recovery_s: float = param(18.0, unit="s", meaning="time from a bid to the moment at which the child should be well")
    approach: float = param(0.4, meaning="share of time approaching, for security")
    avert: float = param(1.2, meaning="share of time turning away, against security")
    resist: float = param(1.5, meaning="share of time resisting, against security")
    cry: float = param(0.6, meaning="share of time crying, against security")
    freeze: float = param(1.5, meaning="share of time frozen, against security")


Q_SORT_WEIGHTS = QSortWeights()
Q_SORT_RULER = Ruler(
    0.2640,
    0.2788,
    0.881,
    "mean and SD: 8,192 mixed-risk dyads of the theory as first frozen, a fixed unit since; error: the prototype",
)


def q_sort_index(grid: Grid, *, weights: QSortWeights = Q_SORT_WEIGHTS) -> Array:
    """Return recovery from need, plus smiling and approaching, less averting, resisting, crying and freezing, [observation].

    Recovery: share of bids after which, 18 s later, the child explores or is social.
    """
    w = weights
    later = round(w.recovery_s / grid.step_s)
    bid = grid.where(CHILD, *BIDS)[:, :-later]
    well = grid.where(CHILD, "explore", "social")[:, later:]
    recovery = (bid & well).sum(axis=1) / np.maximum(bid.sum(axis=1), 1)
    share = {name: share_of_time(grid, name) for name in grid.names[CHILD]}
    liked = share["social"] + w.approach * share["approach"]
    disliked = w.avert * share["avert"] + w.resist * share["resist"] + w.cry * share["cry"] + w.freeze * share["freeze"]
    return recovery + liked - disliked


def q_sort_security(record: Record, *, visitor: Visitor) -> pl.DataFrame:
    """Return a row for each child with its Q-sort-like security, in SD units of the reference population."""
    for_simulated_children(record, "Q-sort-like security")
    dyads = record.observations["dyad"].cast(pl.UInt32).to_numpy()
    index = q_sort_index(record.grid(3.0))
    return pl.DataFrame({"dyad": dyads, "q_sort_security": rate(index, Q_SORT_RULER, visitor, dyads, 2)})
