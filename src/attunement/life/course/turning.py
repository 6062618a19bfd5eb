"""Turning to people: whom a person seeks in need, and who becomes a friend of whom.

A hierarchy of figures is not put in: hours together, what bids are worth and how well one is known share the bouts in need.
Trinke & Bartholomew (1997) doi:10.1177/0265407597145002; Fraley & Davis (1997) doi:10.1111/j.1475-6811.1997.tb00135.x. Friends
by nomination: Coie, Dodge & Coppotelli (1982) doi:10.1037/0012-1649.18.4.557. All numbers are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attunement.engine.threefry import Stream, normals, uniforms
from attunement.life.people import NOBODY
from attunement.vocabulary import BadValueError, param

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]
Numbers = NDArray[np.uint32]
BOUTS_OF_YEAR = 1 << 12
"""Bouts in need of one person in a year have addresses below this."""


@dataclass(frozen=True)
class Turning:
    """Numbers of whom a person turns to, and of what being nominated brings."""

    worth: float = param(
        3.0, low=0, high=10, meaning="how much readier a person known well is turned to, per unit of worth"
    )
    nominates: float = param(3.0, low=1, high=10, meaning="how many others a child names (its whole part)")
    noise: float = param(2.0, unit="SD", low=0, high=10, meaning="what else counts in naming, beside how one was seen")
    friend_answers: float = param(
        0.5, unit="SD", low=0, high=2, meaning="how much better a friend answers per SD of being named beyond chance"
    )
    fewest: float = param(0.25, low=0, high=1, meaning="bouts with friends of whom nobody names, as a share of usual")
    most: float = param(2.0, low=1, high=5, meaning="bouts with friends of whom most name, as a share of usual")


def shares_in_need(hours: Array, worth: Array, known: Array, p: Turning) -> Array:
    """Of its bouts in need, a person shares more out to who is there more, is worth more to turn to, and is well known.

    share_s = hours_s·exp(3·q_s·known_s)/Σ, the softmax of log(hours) + 3·q·known

    Parameters
    ----------
    hours
        In which each of its people is there, at least 0, [person, slot].
    worth, known
        What a bid to each is worth and how well each is known, 0 to 1, [person, slot]; not read where there are no hours.
    p
        Numbers.

    Returns
    -------
    Shares, [person, slot]: together 1, or all 0 for who has nobody.

    Errors
    ------
    BadValueError for hours below 0 or that are no number.

    Examples
    --------
    >>> shares_in_need(np.array([[2.0, 1.0, 0.0]]), np.array([[0.0, 0.5, 1.0]]), np.ones((1, 3)), Turning()).round(2).tolist()
    [[0.31, 0.69, 0.0]]
    """
    if (wrong := ~(hours >= 0) | np.isinf(hours)).any():
        person, slot = (int(place[0]) for place in np.nonzero(wrong))
        raise BadValueError(
            f"the hours of the person in row {person} with its slot {slot} are {hours[person, slot]:g}; give 0 or more, "
            "0 for who is not there."
        )
    drawn_to = hours * np.exp(p.worth * np.where(hours > 0, worth * known, 0.0))
    total = drawn_to.sum(axis=1, keepdims=True)
    return np.divide(drawn_to, total, out=np.zeros_like(drawn_to), where=total > 0)


def turned_to(shares: Array, number: Numbers, *, year: int, bout: int, seed: int) -> Rows:
    """In a bout in need each person turns to one of its people, drawn by its shares: the slot, or NOBODY, [person].

    Parameters
    ----------
    shares
        As from `shares_in_need`, [person, slot].
    number
        Persons' numbers, the addresses of their draws, [person].
    year
        Of the study, below 2²⁰.
    bout
        Which of the year's bouts in need, 0 to 4,095.
    seed
        Of the study.

    Errors
    ------
    BadValueError for a bout beyond those that have an address.

    Examples
    --------
    >>> turned_to(np.array([[0.0, 1.0], [0.0, 0.0]]), np.arange(2, dtype=np.uint32), year=7, bout=0, seed=1).tolist()
    [1, -1]
    """
    if not 0 <= bout < BOUTS_OF_YEAR:
        raise BadValueError(
            f"the bout is {bout}; a year has addresses for bouts in need from 0 to {BOUTS_OF_YEAR - 1}."
        )
    occasion = year * BOUTS_OF_YEAR + bout
    drawn = uniforms(seed, number, occasion=occasion, tick=0, stream=Stream.TURNING, count=1)[:, 0]
    ends = np.cumsum(shares, axis=1)
    # as far as rounding makes the shares too little: nobody is turned to who has no share
    last = shares.shape[1] - 1 - np.argmax(shares[:, ::-1] > 0, axis=1)
    found = np.minimum((drawn[:, None] >= ends).sum(axis=1), last)
    return np.where(shares.sum(axis=1) > 0, found, NOBODY).astype(np.int64)


def nominations(seen: Array, number: Numbers, there: Flags, *, year: int, seed: int, p: Turning) -> Flags:
    """In each group every child names the three others who strike it best, by how they were seen and what else counts.

    score = seen(other) + 2·e, e at the address of the two; who has the same score stands in order of number.

    Parameters
    ----------
    seen
        How pleasant each member was seen to be, as from `evocation.seen`, [group, place].
    number
        Members' numbers, [group, place].
    there
        Which places are taken, [group, place]; a group may be smaller than the largest.
    year, seed
        Of the study.
    p
        Numbers; in a group of k, at most k − 1 others are named.

    Returns
    -------
    Who names whom, [group, from, to].

    Examples
    --------
    >>> seen, number = np.array([[1.0, 0.0, -1.0]]), np.arange(3, dtype=np.uint32)[None]
    >>> p = Turning(nominates=1, noise=0.0)
    >>> nominations(seen, number, np.full((1, 3), True), year=6, seed=1, p=p)[0].astype(int).tolist()
    [[0, 1, 0], [1, 0, 0], [1, 0, 0]]
    """
    both = there[:, :, None] & there[:, None, :] & ~np.eye(seen.shape[1], dtype=bool)
    # The address: who names, the number of whom it may name as the occasion, and the year as the tick.
    chance = normals(seed, number[:, :, None], occasion=number[:, None, :], tick=year, stream=Stream.NOMINATING)[..., 0]
    struck = seen[:, None, :] + p.noise * chance
    best = np.lexsort((np.broadcast_to(number[:, None, :], struck.shape), np.where(both, -struck, np.inf)), axis=2)
    named = np.zeros_like(both)
    np.put_along_axis(named, best[:, :, : int(p.nominates)], True, axis=2)
    return named & both


def beyond_chance(named: Flags, there: Flags, p: Turning) -> Array:
    """How much more often than by chance a child is named by its group, in SD of chance, [group, place]; 0 in groups of one.

    z = (received − n)/√(n·(1 − n/(k − 1))), n = min(3, k − 1) names from each of k members; 0 where everybody names all.
    """
    members = there.sum(axis=1, keepdims=True).astype(float)
    names = np.minimum(int(p.nominates), np.maximum(members - 1, 0))
    spread = np.sqrt(names * (1 - names / np.maximum(members - 1, 1)))
    away = named.sum(axis=1) - names
    return np.where(there, np.divide(away, spread, out=np.zeros_like(away), where=spread > 0), 0.0)


def bouts_with_friends(usual: ArrayLike, named: Flags, there: Flags, p: Turning) -> Array:
    """Who is named more has more to do with friends: usual·clip(received/n, .25, 2), [group, place].

    Not whole numbers: a timetable rounds them as it rounds everything else.
    """
    names = np.minimum(int(p.nominates), np.maximum(there.sum(axis=1, keepdims=True) - 1, 1))
    return np.asarray(usual, float) * np.clip(named.sum(axis=1) / names, p.fewest, p.most) * there


def friends_answer(aspects: Array, beyond: Array, p: Turning) -> Array:
    """Who is named more gets friends who answer better, in all aspects alike: u_k + .5·z, [aspect, …]."""
    return aspects + p.friend_answers * beyond
