"""Partners: some of those who are free look, everybody wants who answers, and couples part the less they answer each other.

Kalick & Hamilton (1986) doi:10.1037/0022-3514.51.4.673: when all want the same, partners come out alike without wanting likeness.
All numbers are assumed. Who answers is known from recorded acts.
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


@dataclass(frozen=True)
class Pairing:
    """Numbers of who looks for a partner, how people choose, and when couples part."""

    from_age: float = param(19.0, unit="years", low=15, high=30, meaning="age from which partners are looked for")
    looks: float = param(0.45, unit="1/year", low=0, high=1, meaning="share of those who are free that look in a year")
    noise: float = param(2.0, unit="SD", low=0, high=10, meaning="what else counts in choosing, beside who answers")
    parts: float = param(0.10, unit="1/year", low=0, high=1, meaning="couples that part where answering is usual")
    usual: float = param(0.3, low=0, high=1, meaning="share of bids that a partner usually answers")
    kept_by_answers: float = param(
        0.25, unit="1/year", low=0, high=1, meaning="how much less where all bids are answered more"
    )
    parted_by_rebuff: float = param(1.5, unit="1/year", low=0, high=5, meaning="how much more the more is rebuffed")
    settled_age: float = param(26.0, unit="years", low=18, high=50, meaning="age from which couples part less")
    settled: float = param(0.4, low=0, high=1, meaning="what is left of parting from that age")


def looking(number: Numbers, free: Flags, age: ArrayLike, *, year: int, seed: int, p: Pairing) -> Flags:
    """From 19 on some of those without a partner look for one in a year: free and u < .45, [person].

    >>> who = np.arange(1000, dtype=np.uint32)
    >>> float(looking(who, who % 2 == 0, 25.0, year=20, seed=1, p=Pairing()).mean().round(2))
    0.22
    """
    drawn = uniforms(seed, number, occasion=year, tick=0, stream=Stream.LOOKING, count=1)[:, 0]
    return free & (np.asarray(age, float) >= p.from_age) & (drawn < p.looks)


def new_partners(
    number: Numbers, side: Flags, answering: Array, looking_: Flags, *, family: Rows, year: int, seed: int, p: Pairing
) -> Rows:
    """Those who look are ranked on each side by how they are seen to answer, with noise, and paired in order.

    score = answering + 2·e; the first of one side with the first of the other, and so on; who has the same score stands in
    order of number. The last of the longer side, and two of one family who would be paired, stay free this year.

    Parameters
    ----------
    number
        Persons' numbers, the addresses of their noise, [person].
    side
        On which of two sides each looks, [person].
    answering
        How answering each is seen to be, in SD of frozen norms, [person].
    looking_
        As from `looking`, [person].
    family
        Of which family each is, [person]; below 0 of none that is known.
    year, seed
        Of the study.
    p
        Numbers.

    Returns
    -------
    The row of each one's new partner, NOBODY for everybody else, [person].

    Errors
    ------
    BadValueError if it is not known how answering somebody is who looks.

    Examples
    --------
    >>> who = np.arange(4, dtype=np.uint32)
    >>> plain = dict(family=np.full(4, -1), year=20, seed=1, p=Pairing(noise=0.0))
    >>> new_partners(who, who < 2, np.array([0.0, 2.0, 1.0, -1.0]), who >= 0, **plain).tolist()
    [3, 2, 1, 0]
    """
    if (unknown := looking_ & ~np.isfinite(answering)).any():
        raise BadValueError(
            f"how answering a person is, is not known of {int(unknown.sum())} who look, the first in row "
            f"{int(np.argmax(unknown))}; give it from recorded bouts, or 0 for who was never seen."
        )
    score = answering + p.noise * normals(seed, number, occasion=year, tick=0, stream=Stream.RANKING)[:, 0]
    ranked = np.lexsort((number, -score))
    ranked = ranked[looking_[ranked]]
    here, there = ranked[side[ranked]], ranked[~side[ranked]]
    pairs = min(len(here), len(there))
    here, there = here[:pairs], there[:pairs]
    strangers = (family[here] != family[there]) | (family[here] < 0)
    here, there = here[strangers], there[strangers]
    partner = np.full(len(number), NOBODY, np.int64)
    partner[here], partner[there] = there, here
    return partner


def parting_rate(answered: ArrayLike, rebuffed: ArrayLike, age: ArrayLike, p: Pairing) -> Array:
    """A person leaves sooner who is answered less and rebuffed more, and from 26 on later.

    clip(.10 − .25·(answered − .3) + 1.5·rebuffed, 0, 1), × .4 from 26; shares of the last year's bids, any shape.

    >>> parting_rate([0.3, 0.7, 0.3], [0.0, 0.0, 0.1], [22, 22, 26], Pairing()).round(3).tolist()
    [0.1, 0.0, 0.1]
    """
    less = p.kept_by_answers * (np.asarray(answered, float) - p.usual)
    rate = np.clip(p.parts - less + p.parted_by_rebuff * np.asarray(rebuffed, float), 0.0, 1.0)
    return rate * np.where(np.asarray(age, float) >= p.settled_age, p.settled, 1.0)


def parted(number: Numbers, partner: Rows, rate: Array, *, year: int, seed: int) -> Flags:
    """A couple parts by the mean of what moves its two to leave: u < ½(rate + partner's rate), one draw for the couple.

    Parameters
    ----------
    number
        Persons' numbers; the couple's draw is at the lower one, [person].
    partner
        The row of each one's partner or NOBODY, [person].
    rate
        As from `parting_rate`, [person]; not read of who is alone.
    year, seed
        Of the study.

    Returns
    -------
    Whether each one's couple parts this year, [person]; the two of a couple agree.

    Errors
    ------
    BadValueError if somebody's partner is not that person's partner.

    Examples
    --------
    >>> parted(np.arange(3, dtype=np.uint32), np.array([2, NOBODY, 0]), np.array([1.0, 1.0, 1.0]), year=9, seed=1).tolist()
    [True, False, True]
    """
    paired = partner != NOBODY
    other = np.where(paired, partner, np.arange(len(partner)))
    if (wrong := other[other] != np.arange(len(partner))).any():
        row = int(np.argmax(wrong))
        raise BadValueError(
            f"the partner of the person in row {row} is in row {int(other[row])}, whose partner is in row "
            f"{int(partner[other[row]])}; partners must name each other."
        )
    drawn = uniforms(seed, np.minimum(number, number[other]), occasion=year, tick=0, stream=Stream.PARTING, count=1)[
        :, 0
    ]
    return paired & (drawn < 0.5 * (rate + rate[other]))
