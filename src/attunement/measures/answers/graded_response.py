"""Graded answers and the trait behind them: how sharply and where each item asks, and what some answers say of a person.

P(grade above k) = σ(a·(θ − b_k)). Numbers of items are found by marginal maximum likelihood, where traits are normal; a
person's trait is the mean of what the answers leave, with an interval of its own, wider where answers are missing.
Samejima (1969), doi:10.1007/BF03372160; Bock & Aitkin (1981), doi:10.1007/BF02293801.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.special import expit

from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]

GRID = np.linspace(-6.0, 6.0, 61)
"""Traits between which answers are weighed, in SDs of the first group."""
ROUNDS = 2000
STILL = 1e-4
"""The log-likelihood stands still where a round adds less than this."""
TINY = 1e-200


@dataclass(frozen=True, eq=False)
class GradedItems:
    """Items of one trait.

    Attributes
    ----------
    discrimination
        a: how sharply answers follow the trait, [item].
    thresholds
        b: traits at which half answer above each grade, rising, [item, step].
    """

    discrimination: Values
    thresholds: Values

    def __post_init__(self) -> None:
        if len(self.discrimination) != len(self.thresholds) or (np.diff(self.thresholds, axis=1) <= 0).any():
            raise BadValueError(
                f"{len(self.discrimination)} discriminations and thresholds of shape {self.thresholds.shape} were given; every "
                "item needs one discrimination, and thresholds that rise."
            )

    def likely(self, trait: Values) -> Values:
        """Return how likely each grade is, [trait, item, grade]."""
        above = expit(self.discrimination[:, None] * (np.asarray(trait)[:, None, None] - self.thresholds))
        edge = np.ones((*above.shape[:2], 1))
        return np.maximum(-np.diff(np.concatenate([edge, above, 0 * edge], axis=2), axis=2), TINY)

    def answered(self, trait: Values, drawn: Values) -> Values:
        """Return answers, [person, item], of numbers drawn in [0, 1): the grade whose share of the line holds them."""
        return (drawn[..., None] > self.likely(trait).cumsum(axis=2)[..., :-1]).sum(axis=2).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Estimates:
    """What answers say of each person's trait, in SDs of the group it was found in: mean, its error, and interval, [person]."""

    value: Values
    error: Values
    low: Values
    high: Values


@dataclass(frozen=True, eq=False)
class GradedFit:
    """Items found from answers: of each group (the same where none is free), with the groups' traits and the likelihood."""

    items: tuple[GradedItems, ...]
    mean: Values
    spread: Values
    log_likelihood: float
    rounds: int


def estimate(
    answers: Values, items: GradedItems, *, mean: float = 0.0, spread: float = 1.0, level: float = 0.9
) -> Estimates:
    """Return what each person's answers say of the trait, where people are normal about a mean (EAP).

    Parameters
    ----------
    answers
        [person, item], grades from 0 on, NaN where not answered.
    level
        Share of people whose trait the interval holds.

    Examples
    --------
    >>> items = GradedItems(np.full(4, 2.0), np.tile([-1.0, 0.0, 1.0], (4, 1)))
    >>> found = estimate(np.array([[3.0, 3, 3, 3], [3, 3, np.nan, np.nan]]), items)
    >>> found.value.round(2).tolist(), (found.high - found.low).round(2).tolist()
    ([1.78, 1.41], [1.86, 2.15])
    """
    weight = _posterior(_held(answers, items.thresholds.shape[1] + 1), items, mean, spread)[0]
    value = weight @ GRID
    error = np.sqrt(np.maximum(weight @ GRID**2 - value**2, 0))
    width = float(stats.norm.isf((1 - level) / 2)) * error
    return Estimates(value, error, value - width, value + width)


def fit_graded(
    answers: Values,
    *,
    group: Sequence[int] | NDArray[np.intp] | None = None,
    free: Collection[int] = (),
    start: GradedFit | None = None,
) -> GradedFit:
    """Return the items that make the answers likeliest; the first group's trait has mean 0 and SD 1.

    Parameters
    ----------
    answers
        [person, item], grades from 0 on, the same grades for every item; NaN where not answered.
    group
        Of each person, numbers from 0 on; groups may differ in their trait.
    free
        Items that may ask differently in each group; all others ask everybody the same.
    start
        A fit of the same answers to begin from, which saves time.

    Errors
    ------
    BadValueError where a grade of an item occurs nowhere (in a group, where the item is free).
    """
    answers = np.asarray(answers, np.float64)
    if answers.ndim != 2 or len(answers) < answers.shape[1]:
        raise BadValueError(f"answers have shape {answers.shape}; give [person, item] with more people than items.")
    groups = np.zeros(len(answers), np.intp) if group is None else np.asarray(group, np.intp)
    many, grades = int(groups.max()) + 1, int(np.nanmax(answers)) + 1
    held = [_held(answers[groups == g], grades) for g in range(many)]
    counts = np.array([h.sum(axis=0).reshape(-1, grades) for h in held])
    _refuse_unused(counts, free)
    numbers = _first(counts) if start is None else np.stack([_numbers(items) for items in start.items])
    mean, spread = (np.zeros(many), np.ones(many)) if start is None else (start.mean.copy(), start.spread.copy())
    before = -np.inf
    tied = [i for i in range(answers.shape[1]) if i not in free]
    for rounds in range(1, ROUNDS + 1):
        expected, likelihood = [], 0.0
        for g in range(many):
            weight, known = _posterior(held[g], _items(numbers[g]), mean[g], spread[g])
            likelihood += known
            expected.append((weight.T @ held[g]).reshape(len(GRID), -1, grades).transpose(1, 0, 2))
            if g:
                mean[g] = (weight @ GRID).mean()
                spread[g] = np.sqrt((weight @ GRID**2).mean() - mean[g] ** 2)
        if likelihood - before < STILL and rounds > 2:
            return GradedFit(tuple(_items(numbers[g]) for g in range(many)), mean, spread, likelihood, rounds)
        before = likelihood
        together = np.sum(expected, axis=0)
        numbers[:, tied] = _sharper(numbers[0, tied], together[tied])
        for g in range(many):
            if free:
                numbers[g, list(free)] = _sharper(numbers[g, list(free)], expected[g][list(free)])
    raise BadValueError(
        f"the numbers of {answers.shape[1]} items did not come to rest in {ROUNDS} rounds; leave out items that do not go with "
        "the others, or join grades that few people give."
    )


def _first(counts: Values) -> Values:
    """Return slopes of 1 and intercepts from shares of answers, [group, item, number]."""
    above = 1 - counts.sum(axis=0).cumsum(axis=1)[:, :-1] / counts.sum(axis=(0, 2))[:, None]
    first = np.concatenate([np.ones((len(above), 1)), np.log(above / (1 - above)) * 1.2], axis=1)
    return np.repeat(first[None], len(counts), axis=0)


def _numbers(items: GradedItems) -> Values:
    """Return slopes and intercepts, [item, number]."""
    slope = items.discrimination[:, None]
    return np.concatenate([slope, -slope * items.thresholds], axis=1)


def _items(numbers: Values) -> GradedItems:
    return GradedItems(numbers[:, 0], -numbers[:, 1:] / numbers[:, :1])


def _held(answers: Values, grades: int) -> Values:
    """Return which grade each person gave each item, as 0 and 1, [person, item × grade]; none where not answered."""
    return (np.asarray(answers)[:, :, None] == np.arange(grades)).astype(np.float64).reshape(len(answers), -1)


def _posterior(held: Values, items: GradedItems, mean: float, spread: float) -> tuple[Values, float]:
    """Return how likely each trait of the grid is, given the answers, [person, trait], and the log-likelihood of all."""
    prior = np.exp(-0.5 * ((GRID - mean) / spread) ** 2)
    speaks = held @ np.log(items.likely(GRID)).reshape(len(GRID), -1).T + np.log(prior / prior.sum() + TINY)
    most = speaks.max(axis=1, keepdims=True)
    weight = np.exp(speaks - most)
    total = weight.sum(axis=1, keepdims=True)
    return weight / total, float((most + np.log(total)).sum())


def _sharper(numbers: Values, expected: Values, steps: int = 4) -> Values:
    """Return slopes and intercepts nearer to the expected answers, [item, number]: Fisher's steps, kept in order."""
    for _ in range(steps):
        above = expit(numbers[:, None, :1] * GRID[:, None] + numbers[:, None, 1:])  # [item, trait, step]
        edge = np.ones((*above.shape[:2], 1))
        chance = np.maximum(-np.diff(np.concatenate([edge, above, 0 * edge], axis=2), axis=2), 1e-12)
        slope = above * (1 - above)
        by_step = np.concatenate([np.eye(above.shape[2]), np.zeros((1, above.shape[2]))]) * -1
        by_step[1:] += np.eye(
            above.shape[2]
        )  # grade k gains what lies above step k − 1 and loses what lies above step k
        rises = by_step[None, None] * slope[:, :, None, :]  # [item, trait, grade, step]
        rises = np.concatenate([rises.sum(axis=3, keepdims=True) * GRID[:, None, None], rises], axis=3)
        many = expected.sum(axis=2)
        score = np.einsum("itg,itgn->in", expected / chance, rises)
        information = np.einsum("it,itgn,itgm->inm", many, rises / chance[..., None], rises)
        moved = numbers + np.clip(np.linalg.solve(information, score[..., None])[..., 0], -1, 1)
        fits = (moved[:, 0] > 0.02) & (np.diff(moved[:, 1:], axis=1) < -1e-3).all(axis=1)
        numbers = np.where(fits[:, None], moved, numbers)
    return numbers


def _refuse_unused(counts: Values, free: Collection[int]) -> None:
    """Refuse items with a grade that nobody gave."""
    where = counts.sum(axis=0, keepdims=True).repeat(len(counts), axis=0)
    where[:, list(free)] = counts[:, list(free)]
    unused = np.argwhere(where == 0)
    if len(unused):
        group, item, grade = unused[0]
        raise BadValueError(
            f"nobody{f' of group {group}' if len(counts) > 1 else ''} gave item {item + 1} the grade {grade} (lowest: 0); "
            "join grades that hardly anybody gives before items are fitted."
        )
