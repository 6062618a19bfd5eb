"""Simulated respondents: answers to any questionnaire whose truth is known, for testing what scores it.

Nobody here has a history or a bond: a respondent is a trait for each scale, what a relationship adds, a day, and items that
answer by chance. Its numbers are assumed; real answers are less well behaved. They test arithmetic and errors of scores, and
say nothing of people.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.instruments.key import ANSWERS, COUNT, MEAN, Instrument, Scale
from attunement.measures.answers.graded_response import GradedItems
from attunement.vocabulary import BadValueError, param, values

Values = NDArray[np.float64]

LOWEST_TRAIT_OF_GRADES, HIGHEST_TRAIT_OF_GRADES = -1.6, 1.6
"""Traits between which thresholds of grades lie, beside an item's place; assumed."""


@dataclass(frozen=True)
class RespondentNumbers:
    """What respondents are like; all assumed."""

    between_scales: float = param(0.2, low=0, high=0.9, meaning="correlation of a person's traits")
    relationship_share: float = param(
        0.5, low=0, high=1, meaning="share of a trait's variance that is a relationship's own, where there are several"
    )
    day_share: float = param(0.15, low=0, high=0.9, meaning="share of a trait's variance that is the day's")
    discrimination_low: float = param(1.3, low=0.3, high=4, meaning="a of the dullest item")
    discrimination_high: float = param(2.3, low=0.3, high=4, meaning="a of the sharpest item")
    place_sd: float = param(0.35, low=0, high=2, meaning="SD of items' places on the trait")
    missing: float = param(0.0, low=0, high=0.9, meaning="share of answers that are not given, at random")
    careless: float = param(0.0, low=0, high=1, meaning="share of people who tick at random")
    acquiescence_sd: float = param(0.0, low=0, high=2, meaning="SD of agreeing with everything, in traits")


@dataclass(frozen=True, eq=False)
class MadeAnswers:
    """Answers as a table that `attune score` reads, and the truth beside it.

    Attributes
    ----------
    answers
        person, about, time, and a column `item_#` for each item; null where not answered.
    truth
        person, about, time, scale, true (the score that day without the error of single answers), careless.
    """

    answers: pl.DataFrame
    truth: pl.DataFrame


def respondents(
    of: Instrument,
    n: int,
    *,
    seed: int = 1,
    about: tuple[str, ...] = ("",),
    times: int = 1,
    numbers: RespondentNumbers | None = None,
) -> MadeAnswers:
    """Return the answers of some simulated respondents.

    Parameters
    ----------
    n
        How many people.
    about
        Relationships that each answers about.
    times
        How often each answers; nobody changes but by the day.

    Errors
    ------
    BadValueError for an instrument that is no questionnaire, or fewer than one person or time.

    Examples
    --------
    >>> from attunement.instruments.catalogue import instrument
    >>> made = respondents(instrument("ecr-rs"), 3, about=("mother", "partner"))
    >>> made.answers.shape, made.answers.columns[:3], made.truth["scale"].unique().sort().to_list()
    ((6, 11), ['person', 'about', 'item_1'], ['anxiety', 'avoidance'])
    """
    if of.kind != ANSWERS:
        raise BadValueError(f"{of.name} is no questionnaire that is scored here; respondents answer those only.")
    if n < 1 or times < 1:
        raise BadValueError(f"{n} people and {times} times were asked for; give at least one of each.")
    p = numbers or RespondentNumbers()
    rng = np.random.default_rng(seed)
    shape = (n, len(about), times)
    traits = _traits(rng, p, shape, len(of.scales))
    agreeing = p.acquiescence_sd * rng.normal(size=(n, 1, 1)) + np.zeros(shape)
    careless = (rng.uniform(size=(n, 1, 1)) < p.careless) & np.ones(shape, bool)
    given, expected = {}, {}
    for item in of.items:
        given[item], expected[item] = _answered(rng, p, of, item, traits, agreeing, careless)
    kept = {"person": np.repeat(np.arange(1, n + 1), len(about) * times)}
    if about != ("",):
        kept["about"] = np.tile(np.repeat(about, times), n)
    if times > 1:
        kept["time"] = np.tile(np.arange(1, times + 1), n * len(about))
    absent = {item: rng.uniform(size=n * len(about) * times) < p.missing for item in of.items}
    columns = {f"item_{item}": pl.Series(given[item].ravel()).set(pl.Series(absent[item]), None) for item in of.items}
    truth = [
        pl.DataFrame(
            {**kept, "scale": scale.name, "true": _true(of, scale, expected).ravel(), "careless": careless.ravel()}
        )
        for scale in of.scales
        if scale.rule != COUNT
    ]
    return MadeAnswers(pl.DataFrame({**kept, **columns}), pl.concat(truth) if truth else pl.DataFrame())


def _traits(rng: np.random.Generator, p: RespondentNumbers, shape: tuple[int, int, int], scales: int) -> Values:
    """Return each scale's trait on each day, [scale, person, relationship, time], of variance 1."""
    n, relationships, times = shape
    own = p.relationship_share if relationships > 1 else 0.0
    common = np.sqrt(p.between_scales) * rng.normal(size=(1, n, 1, 1))
    lasting = common + np.sqrt(1 - p.between_scales) * rng.normal(size=(scales, n, 1, 1))
    bond = np.sqrt(1 - own) * lasting + np.sqrt(own) * rng.normal(size=(scales, n, relationships, 1))
    return np.sqrt(1 - p.day_share) * bond + np.sqrt(p.day_share) * rng.normal(size=(scales, n, relationships, times))


def _answered(
    rng: np.random.Generator,
    p: RespondentNumbers,
    of: Instrument,
    item: str,
    traits: Values,
    agreeing: Values,
    careless: NDArray,
) -> tuple[NDArray[np.int64], Values]:
    """Return the answers to one item, and what is to be expected of them, [person, relationship, time]."""
    allowed = np.array(of.allowed(item))
    steps = (
        np.linspace(LOWEST_TRAIT_OF_GRADES, HIGHEST_TRAIT_OF_GRADES, len(allowed) - 1)
        if len(allowed) > 2
        else np.zeros(1)
    )
    asks = GradedItems(
        rng.uniform(p.discrimination_low, p.discrimination_high, 1), rng.normal(0, p.place_sd) + steps[None, :]
    )
    whose = _scale_of(of, item)
    if whose is None:
        trait = rng.normal(size=agreeing.shape)
    else:
        turned = item in whose.reverse or item in whose.minus
        trait = traits[of.scales.index(whose)] * (-1 if turned else 1)
    trait = (trait + agreeing).ravel()
    grades = asks.answered(trait, rng.uniform(size=(len(trait), 1)))[:, 0].astype(int)
    at_random = rng.integers(len(allowed), size=len(trait))
    grades = np.where(careless.ravel(), at_random, grades)
    return allowed[grades].reshape(agreeing.shape), (asks.likely(trait)[:, 0] @ allowed).reshape(agreeing.shape)


def _scale_of(of: Instrument, item: str) -> Scale | None:
    """Return the scale whose trait an item follows: the shortest that it is in."""
    own = [scale for scale in of.scales if item in scale.items]
    return min(own, key=lambda scale: len(scale.items)) if own else None


def _true(of: Instrument, scale: Scale, expected: dict[str, Values]) -> Values:
    """Return the score that answers would have on average, given the traits of the day."""
    total = np.zeros(next(iter(expected.values())).shape)
    for item in scale.items:
        value = of.lowest + of.highest - expected[item] if item in scale.reverse else expected[item]
        total += -value if item in scale.minus else value
    return total / len(scale.items) if scale.rule == MEAN else total


def described(numbers: RespondentNumbers) -> str:
    """Return in words what respondents are like.

    >>> described(RespondentNumbers())[:52]
    'between_scales 0.2, relationship_share 0.5, day_shar'
    """
    return ", ".join(f"{name} {value:g}" for name, value in values(numbers).items())
