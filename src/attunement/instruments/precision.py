"""How far off a score may be: from these answers if enough people gave them, else from others that are named, else unknown.

An interval holds what the person would have scored that day without the error of single answers. It says nothing of another
day: what a month changes is told by a retest (`change`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from attunement.instruments.answers import Answers
from attunement.instruments.key import COUNT, MEAN, Instrument, Scale
from attunement.instruments.scoring import Scores, score_range, turned
from attunement.measures.answers.factors import common_factors
from attunement.measures.answers.reliability import alpha_of, standard_error_of_measurement
from attunement.vocabulary import BadValueError, UnknownNameError

Values = NDArray[np.float64]

FEWEST = 50
"""People who answered a whole scale, from whom its error is found."""
FEWEST_FOR_OMEGA = 3
"""Items of a scale whose trait can be told."""


@dataclass(frozen=True)
class Ruler:
    """How exactly a scale measures: SD of its scores among people, share that is no error, SD of the error, and whence."""

    spread: float
    reliability: float
    error: float
    source: str
    alpha: float | None = None


@dataclass(frozen=True)
class Told:
    """What somebody knows of scales from elsewhere, by scale: SD of scores, reliability, and retest reliability."""

    spread: Mapping[str, float] = field(default_factory=dict)
    reliability: Mapping[str, float] = field(default_factory=dict)
    retest: Mapping[str, float] = field(default_factory=dict)

    def check(self, instrument: Instrument) -> None:
        """Refuse scales that are not there, shares that are none, and a reliability without its spread.

        Errors
        ------
        UnknownNameError, BadValueError.
        """
        known = [scale.name for scale in instrument.scales]
        for what in ("spread", "reliability", "retest"):
            for name, value in getattr(self, what).items():
                if name not in known:
                    raise UnknownNameError.of(f"scale of {instrument.id} (--{what})", name, known)
                if value <= 0 or (what != "spread" and value >= 1):
                    raise BadValueError(
                        f"--{what} of {name} is {value:g}; a {what} lies above 0{'' if what == 'spread' else ' and below 1'}."
                    )
        lost = sorted(self.reliability.keys() - self.spread.keys())
        if lost:
            raise BadValueError(f"--reliability of {lost[0]} needs the SD of the same people: --spread {lost[0]}=….")


def ruler(answers: Answers, scale: Scale, rows: NDArray[np.bool_], told: Told) -> Ruler | None:
    """Return how exactly a scale measures in these rows, or None where nobody knows.

    What was told counts first, then these answers (from 50 people who answered the whole scale), then a norm group of the
    instrument with the same range. Error variance of a sum: Σ of what each item has for itself beside one common trait
    (omega), or beside the trait of its part where a scale is made of other scales; of two items, from alpha.
    """
    if scale.name in told.reliability:
        spread, reliability = told.spread[scale.name], told.reliability[scale.name]
        return Ruler(spread, reliability, standard_error_of_measurement(spread, reliability), "as told")
    if scale.rule == COUNT or scale.minus:
        return None
    own = turned(answers, scale)[rows]
    own = own[np.isfinite(own).all(axis=1)]
    if len(own) >= FEWEST and np.ptp(own, axis=0).all():
        parts = parts_of(answers.instrument, scale) or [scale]
        return _found(own, scale, [[scale.items.index(item) for item in part.items] for part in parts])
    for norm in answers.instrument.norms:
        same = (norm.lowest, norm.highest) == (answers.lowest, answers.highest)
        if norm.scale == scale.name and norm.reliability is not None and same:
            error = standard_error_of_measurement(norm.sd, norm.reliability)
            return Ruler(norm.sd, norm.reliability, error, norm.sample)
    return None


def interval(scores: Scores, answers: Answers, ruler: Ruler | None, level: float) -> tuple[Values, Values, Values]:
    """Return the error of each score (SD) and the interval that holds so many in a hundred, NaN where unknown, [row].

    score ± z·error, within what can be scored; the error grows by √(items / answered).
    """
    if scores.scale.rule == COUNT:
        return np.full(len(answers), np.nan), scores.least, scores.most
    none = np.full(len(answers), np.nan)
    if ruler is None:
        return none, none, none
    error = ruler.error * np.sqrt(len(scores.scale.items) / np.maximum(scores.answered, 1))
    error = np.where(np.isfinite(scores.value), error, np.nan)
    low, high = score_range(answers, scores.scale)
    width = float(stats.norm.isf((1 - level) / 2)) * error
    return error, np.maximum(scores.value - width, low), np.minimum(scores.value + width, high)


def parts_of(instrument: Instrument, scale: Scale) -> list[Scale]:
    """Return the other scales that a scale is made of, each of its items in one of them; none if it is not.

    >>> from attunement.instruments.catalogue import instrument
    >>> mspss = instrument("mspss")
    >>> [part.name for part in parts_of(mspss, mspss.scale("total"))], parts_of(mspss, mspss.scale("family"))
    (['significant other', 'family', 'friends'], [])
    """
    within = [other for other in instrument.scales if set(other.items) < set(scale.items)]
    items = [item for part in within for item in part.items]
    return within if len(items) == len(set(items)) == len(scale.items) else []


def _found(own: Values, scale: Scale, parts: list[list[int]]) -> Ruler:
    """Return the ruler that complete answers give, [person, item], by the places of each part's items."""
    covariance = np.cov(own, rowvar=False)
    total = float(covariance.sum())
    alone = min(sum(_alone(covariance[np.ix_(part, part)]) for part in parts), total)
    unit = 1 / len(scale.items) if scale.rule == MEAN else 1.0
    return Ruler(
        unit * float(np.sqrt(total)), 1 - alone / total, unit * float(np.sqrt(alone)), f"these answers of {len(own):,}",
        alpha_of(covariance),
    )  # fmt: skip


def _alone(covariance: Values) -> float:
    """Return the variance of a sum that its items have each for itself."""
    if len(covariance) < FEWEST_FOR_OMEGA:
        return float(covariance.sum()) * (1 - alpha_of(covariance))
    sd = np.sqrt(np.diag(covariance))
    return float((common_factors(covariance / np.outer(sd, sd)).own * sd**2).sum())
