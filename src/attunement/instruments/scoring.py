"""From answers to scores, by the key: turned items, sums, means and counts, and the rule for what was not answered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.instruments.answers import Answers
from attunement.instruments.key import COUNT, MEAN, Instrument, Scale

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores of one scale, [row].

    Attributes
    ----------
    value
        NaN where too little was answered.
    answered
        How many items were.
    filled
        Whether missing answers of a sum were filled up by the mean of the others.
    least, most
        Of a count: how many kinds apply for certain, and how many may; NaN for other scales.
    """

    scale: Scale
    value: Values
    answered: NDArray[np.intp]
    filled: NDArray[np.bool_]
    least: Values
    most: Values


def turned(answers: Answers, scale: Scale) -> Values:
    """Return the answers to a scale's items, [row, item], all turned its way: reversed, and taken away where they count against.

    A reversed answer is lowest + highest − answer.
    """
    places = [answers.instrument.items.index(item) for item in scale.items]
    own = answers.values[:, places].copy()
    for i, item in enumerate(scale.items):
        if item in scale.reverse:
            own[:, i] = answers.lowest + answers.highest - own[:, i]
        if item in scale.minus:
            own[:, i] = -own[:, i]
    return own


def scored(answers: Answers, scale: Scale) -> Scores:
    """Return the scores of one scale.

    A mean is of the answered items; a sum is their mean times the number of items. Either is given only where enough items
    were answered (`Instrument.missing`), and a difference only where all were. A count is given where it is certain.

    >>> from attunement.instruments.catalogue import instrument
    >>> k6 = instrument("k6")
    >>> row = Answers(k6, np.array([[0.0, 1, 2, 3, 4, 0], [0, 1, 2, 3, 4, np.nan]]), ("a", "b"), ("", ""), ("", ""), (2, 3), 0, 4)
    >>> scored(row, k6.scale("total")).value.tolist()
    [10.0, nan]
    """
    if scale.rule == COUNT:
        return _counted(answers, scale)
    own = turned(answers, scale)
    answered = np.isfinite(own).sum(axis=1)
    fewest = fewest_answers(answers.instrument, scale)
    total = np.where(np.isfinite(own), own, 0.0).sum(axis=1)
    mean = total / np.maximum(answered, 1)
    value = mean if scale.rule == MEAN else mean * len(scale.items)
    enough = answered >= fewest
    filled = enough & (answered < len(scale.items)) & (scale.rule != MEAN)
    none = np.full(len(own), np.nan)
    return Scores(scale, np.where(enough, value, np.nan), answered, filled, none, none)


def fewest_answers(instrument: Instrument, scale: Scale) -> int:
    """Return how many items of a scale must be answered."""
    return len(scale.items) if scale.minus or scale.rule == COUNT else instrument.missing.fewest(len(scale.items))


def score_range(answers: Answers, scale: Scale) -> tuple[float, float]:
    """Return the lowest and highest score that there can be."""
    if scale.rule == COUNT:
        return 0.0, float(len(scale.groups))
    ends = []
    for item in scale.items:
        allowed = answers.instrument.values.get(item, (answers.lowest, answers.highest))
        low, high = min(allowed), max(allowed)
        ends.append((-high, -low) if item in scale.minus else (low, high))
    low, high = np.array(ends, float).sum(axis=0)
    return (low / len(ends), high / len(ends)) if scale.rule == MEAN else (low, high)


def _counted(answers: Answers, scale: Scale) -> Scores:
    """Count the groups of which some item was answered so; a group with an open item may count or not."""
    certain, possible = np.zeros(len(answers)), np.zeros(len(answers))
    for group in scale.groups:
        own = answers.values[:, [answers.instrument.items.index(item) for item in group.items]]
        applies = np.isin(own, group.counts).any(axis=1)
        certain += applies
        possible += applies | np.isnan(own).any(axis=1)
    answered = np.isfinite(answers.values[:, [answers.instrument.items.index(item) for item in scale.items]]).sum(
        axis=1
    )
    value = np.where(certain == possible, certain, np.nan)
    return Scores(scale, value, answered, np.zeros(len(answers), bool), certain, possible)
