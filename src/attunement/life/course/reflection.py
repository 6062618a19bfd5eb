"""Reflection: how far a person has come to see its own history as history, by being talked with and heard.

Parents hand it on by talking and answering, not as such; others who talk and listen, a partner or therapy add to it.
Fonagy, Steele, Steele, Moran & Higgitt (1991) Infant Mental Health Journal 12(3), on the capacity to understand states of mind;
Main, Kaplan & Cassidy (1985) doi:10.2307/3333827, on coherence. The equations and all their numbers are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attunement.engine.threefry import Stream, normals
from attunement.vocabulary import param

Array = NDArray[np.float64]
PER_YEAR = "1/year"


@dataclass(frozen=True)
class Reflecting:
    """Numbers of how reflection grows, what it does, and how losses are mourned."""

    heard_unasked: float = param(0.2, low=0, high=1, meaning="how far one is heard by whom bids are worth nothing with")
    heard_by_worth: float = param(2.5, low=0, high=5, meaning="how much more one is heard the more a bid is worth")
    heard_most: float = param(1.2, low=0, high=2, meaning="the most one is heard")
    mother: float = param(
        0.45, low=0, high=1, meaning="talk with the mother, per unit of her reflection and of being heard"
    )
    father: float = param(0.20, low=0, high=1, meaning="talk with the father, likewise")
    others: float = param(
        0.072, low=-1, high=1, meaning="talk with anybody else, before less than none is taken for none; mean then .14"
    )
    others_sd: float = param(0.25, low=0, high=1, meaning="its spread; .17 of what is left")
    grown_up: float = param(18.0, unit="years", low=12, high=30, meaning="age from which home counts less")
    home_stays: float = param(0.35, low=0, high=1, meaning="share of talk at home that counts from then on")
    partner: float = param(
        0.7, low=0, high=1, meaning="talk with a partner, per unit of its reflection and of being heard"
    )
    alone: float = param(0.15, low=0, high=1, meaning="talk of a grown-up without a partner")
    therapy: float = param(0.8, low=0, high=2, meaning="talk in a year of therapy, on top")
    begins: float = param(3.0, unit="years", low=0, high=10, meaning="age at which reflection begins to grow")
    rate: float = param(0.10, unit=PER_YEAR, symbol="r", meaning="how fast talk makes reflection grow")
    child_pace: float = param(0.4, low=0, high=1, meaning="pace of a young child")
    grown_pace: float = param(0.6, low=0, high=2, meaning="pace that growing up adds")
    grows_at: float = param(11.0, unit="years", low=5, high=20, meaning="age at which half of it is added")
    grows_over: float = param(3.0, unit="years", low=0.5, high=10, meaning="over how long")
    fades: float = param(0.03, unit=PER_YEAR, low=0, high=0.2, meaning="how fast it is lost without talk")
    hold_from: float = param(0.5, low=0, high=0.9, meaning="reflection from which on history loses its hold on conduct")
    mourns: float = param(0.03, unit=PER_YEAR, low=0, high=0.5, meaning="how fast a loss is mourned by itself")
    mourns_heard: float = param(
        0.25, unit=PER_YEAR, low=0, high=1, meaning="how much faster who reflects mourns with somebody who hears"
    )


def heard(worth: ArrayLike, p: Reflecting) -> Array:
    """How far a person is heard by another follows from what a bid to that other is worth.

    heard = clip(.2 + 2.5·q, 0, 1.2); q from 0 to 1, any shape. Where there is nobody, give 0 for being heard instead.

    >>> heard([0.0, 0.2, 0.9], Reflecting()).round(2).tolist()
    [0.2, 0.7, 1.2]
    """
    return np.clip(p.heard_unasked + p.heard_by_worth * np.asarray(worth, float), 0.0, p.heard_most)


def others_who_talk(number: NDArray[np.uint32], *, seed: int, p: Reflecting) -> Array:
    """Somebody else may have talked with a child and listened: a grandparent, a teacher; fixed for a person, [person].

    other = max(0, .072 + .25·e): none for four in ten, mean .14, SD .17.

    >>> others_who_talk(np.arange(3, dtype=np.uint32), seed=1, p=Reflecting()).round(2).tolist()
    [0.0, 0.0, 0.16]
    """
    drawn = normals(seed, number, occasion=0, tick=0, stream=Stream.TALK)[:, 0]
    return np.maximum(0.0, p.others + p.others_sd * drawn)


def talk_at_home(
    mother: ArrayLike, heard_by_mother: ArrayLike, father: ArrayLike, heard_by_father: ArrayLike, other: ArrayLike,
    p: Reflecting,
) -> Array:  # fmt: skip
    """A child is talked with by parents as far as they reflect themselves and hear it, and by somebody else.

    talk = .45·R_mother·heard_m + .20·R_father·heard_f + other; all [person], being heard 0 by who is not there.

    >>> float(talk_at_home(0.5, 1.0, 0.5, 0.0, 0.1, Reflecting()).round(3))
    0.325
    """
    by_mother = p.mother * np.asarray(mother, float) * np.asarray(heard_by_mother, float)
    by_father = p.father * np.asarray(father, float) * np.asarray(heard_by_father, float)
    return by_mother + by_father + np.asarray(other, float)


def talk_at(
    age: ArrayLike,
    home: ArrayLike,
    p: Reflecting,
    *,
    partner: ArrayLike = np.nan,
    heard_by_partner: ArrayLike = 0.0,
    in_therapy: ArrayLike = 0.0,
) -> Array:
    """A grown-up is talked with by its partner, and home counts less; therapy adds to talk at any age.

    below 18 talk = home; from 18 on talk = .35·home + (.7·R_partner·heard_p, or .15 without a partner); + .8·therapy.

    Parameters
    ----------
    age
        In years, [person].
    home
        As from `talk_at_home`, [person].
    p
        Numbers of reflecting.
    partner
        The partner's reflection, 0 to 1, [person]; NaN without a partner.
    heard_by_partner
        As from `heard`, [person].
    in_therapy
        Share of the year in therapy, 0 to 1, [person].

    Returns
    -------
    Talk of the year, without unit, [person].

    Examples
    --------
    >>> talk_at([10, 30, 30], 0.4, Reflecting(), partner=[np.nan, np.nan, 0.5], heard_by_partner=1.0).round(2).tolist()
    [0.4, 0.29, 0.49]
    """
    home, partner = np.asarray(home, float), np.asarray(partner, float)
    love = np.where(np.isnan(partner), p.alone, p.partner * partner * np.asarray(heard_by_partner, float))
    now = np.where(np.asarray(age, float) < p.grown_up, home, p.home_stays * home + love)
    return now + p.therapy * np.asarray(in_therapy, float)


def a_year_of(reflection: ArrayLike, *, age: ArrayLike, talk: ArrayLike, p: Reflecting) -> Array:
    """Being talked with lets reflection grow, faster from school age on, and without talk it slowly fades.

    R += r·(.4 + .6·σ((a − 11)/3))·2·talk·(1 − R) − .03·R, from 3 years on; before, it stays as it is.

    Parameters
    ----------
    reflection
        R at the start of the year, 0 to 1, [person].
    age
        In years at the start of the year, [person].
    talk
        Of the year, at least 0, [person].
    p
        Numbers of reflecting.

    Returns
    -------
    R a year later, 0 to 1, [person].

    Examples
    --------
    >>> a_year_of([0.0, 0.5, 0.5], age=[2, 11, 40], talk=[1.0, 0.5, 0.0], p=Reflecting()).round(3).tolist()
    [0.0, 0.52, 0.485]
    """
    age, now = np.asarray(age, float), np.asarray(reflection, float)
    pace = p.child_pace + p.grown_pace / (1.0 + np.exp(-(age - p.grows_at) / p.grows_over))
    grown = p.rate * pace * 2.0 * np.asarray(talk, float) * (1.0 - now)
    return np.where(age < p.begins, now, now + grown - p.fades * now)


def hold_lost(reflection: ArrayLike, p: Reflecting) -> Array:
    """Who sees its history as history is held by it less, up to not at all.

    c = clip((R − .5)/(1 − .5), 0, 1); any shape.

    >>> hold_lost([0.3, 0.5, 0.75, 1.0], Reflecting()).tolist()
    [0.0, 0.0, 0.5, 1.0]
    """
    return np.clip((np.asarray(reflection, float) - p.hold_from) / (1.0 - p.hold_from), 0.0, 1.0)


def mourned(unresolved: ArrayLike, *, heard: ArrayLike, reflection: ArrayLike, p: Reflecting) -> Array:
    """A loss is mourned with time, and sooner with somebody who hears and by who reflects.

    unresolved × exp(−(.03 + .25·heard·R)) a year; 1 at the loss, [person]. Heard by whoever is left, or the partner.

    >>> mourned(1.0, heard=[0.0, 1.0], reflection=0.6, p=Reflecting()).round(3).tolist()
    [0.97, 0.835]
    """
    rate = p.mourns + p.mourns_heard * np.asarray(heard, float) * np.asarray(reflection, float)
    return np.asarray(unresolved, float) * np.exp(-rate)
