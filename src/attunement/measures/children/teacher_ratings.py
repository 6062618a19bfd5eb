"""What a teacher says of a child after a term: competent, externalising, internalising, by what it did at school.

A teacher sees acts, weighs them and errs; what a child expects is not seen. Which acts count is assumed, after what
questionnaires for teachers ask: getting on with others; pushing and fighting; keeping away, going still, crying.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.infants.observed_sensitivity import Ruler, Visitor, rate
from attunement.vocabulary import CHILD_ACT_NAMES, BadValueError, param

Array = NDArray[np.float64]

CONSTRUCTS = ("competence", "externalising", "internalising")


@dataclass(frozen=True)
class Competence:
    """How much each act says about competence, beside being social, which counts 1."""

    resist: float = param(-0.7, low=-2, high=0, meaning="share of time resisting, for competence")
    avert: float = param(-0.6, low=-2, high=0, meaning="share of time turning away, for competence")
    approach: float = param(0.3, low=0, high=2, meaning="share of time approaching, for competence")


@dataclass(frozen=True)
class Internalising:
    """How much each act says about internalising, beside turning away, which counts 1."""

    freeze: float = param(0.3, low=0, high=2, meaning="share of time frozen, for internalising")
    cry: float = param(0.5, low=0, high=2, meaning="share of time crying, for internalising")
    social: float = param(-0.3, low=-2, high=0, meaning="share of time being social, for internalising")


COMPETENCE, INTERNALISING = Competence(), Internalising()
TRUE_SPREADS: Mapping[str, float] = {"competence": 1.0, "externalising": 1.0, "internalising": 1.4}
"""The error of whoever rates, as a multiple of how far children really differ; what is kept inside is seen worst. Assumed."""
_SOURCE = (
    "mean and SD provisional: a home visit to 2,048 mixed-risk children of 24 months with the standard caregiver, default theory "
    "as frozen on 2026-11-30, seed 2026 (`scripts/make_units.py`); to be set once from schooldays of the first generation "
    "(`rulers_of`)"
)
ROUNDING = 1e-3
"""How far shares of time may miss 1, kept in single precision."""
FIRST = 16
"""Place of the first construct among the errors of one rater; visitors at home use those before."""


def weighed(shares: Array) -> dict[str, Array]:
    """Return how much of each construct some children's acts show, [child]; shares of time are [child, act].

    competence = social − 0.7·resist − 0.6·avert + 0.3·approach; externalising = resist;
    internalising = avert + 0.3·freeze + 0.5·cry − 0.3·social

    Errors
    ------
    BadValueError if they are not shares of the eight acts of children.
    """
    shares = np.asarray(shares, np.float64)
    total = shares.sum(axis=-1)
    if shares.ndim != 2 or shares.shape[1] != len(CHILD_ACT_NAMES) or not (np.abs(total - 1) <= ROUNDING).all():
        raise BadValueError(
            f"acts of children to be rated have the shape {shares.shape} and do not all add up to 1; give the share of time of "
            f"each of the {len(CHILD_ACT_NAMES)} acts, a row a child (`record.shares` turned round), of children who were seen."
        )
    act = {name: shares[:, place] for place, name in enumerate(CHILD_ACT_NAMES)}
    return {
        "competence": act["social"] + _sum(COMPETENCE, act),
        "externalising": act["resist"],
        "internalising": act["avert"] + _sum(INTERNALISING, act),
    }


def _sum(weights: Any, act: Mapping[str, Array]) -> Array:
    return sum((getattr(weights, each.name) * act[each.name] for each in fields(weights)), np.zeros(1))


def rulers_of(shares: Array, *, source: str) -> dict[str, Ruler]:
    """Return the unit of each construct from a sample, to be frozen: say which sample it was.

    Errors
    ------
    BadValueError if all children of the sample show the same, which gives no unit.
    """
    rulers = {}
    for name, amount in weighed(shares).items():
        spread = float(amount.std())
        if not spread > 0:
            raise BadValueError(
                f"the {len(amount)} children of a sample do not differ in {name}, which gives no unit; take more."
            )
        rulers[name] = Ruler(float(amount.mean()), spread, TRUE_SPREADS[name], source)
    return rulers


RULERS: Mapping[str, Ruler] = {
    "competence": Ruler(0.0412, 0.0811, TRUE_SPREADS["competence"], _SOURCE),
    "externalising": Ruler(0.0456, 0.0538, TRUE_SPREADS["externalising"], _SOURCE),
    "internalising": Ruler(0.1548, 0.0503, TRUE_SPREADS["internalising"], _SOURCE),
}


def teacher_ratings(
    number: NDArray[np.uint32], shares: Array, *, teacher: Visitor, rulers: Mapping[str, Ruler] = RULERS
) -> pl.DataFrame:
    """Return a teacher's ratings, a row for each child, in SD units of the reference population; null if it was not seen.

    `shares` of time with each act at school, [child, act]; all NaN for a child that was not there.
    """
    there = np.isfinite(shares).all(axis=1)
    columns: dict[str, object] = {"person": number}
    for place, (name, amount) in enumerate(weighed(shares[there]).items()):
        rated = np.full(len(number), np.nan)
        rated[there] = rate(amount, rulers[name], teacher, number[there], FIRST + place)
        columns[name] = rated
    return pl.DataFrame(columns).fill_nan(None)
