"""Evocation: other people answer what they have seen of a person, and seeing is of acts only.

Scarr & McCartney (1983) doi:10.2307/1129703; Sroufe & Fleeson (1988), on teachers who treat children by what the children show.
Norms are frozen, so that nobody is seen otherwise because of who else is in a study. All numbers are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attunement.vocabulary import BadValueError, param

Array = NDArray[np.float64]
SEEN = ("social", "resist", "avert")
"""Shares of time in recorded bouts by which a person is seen; rows of every [3, person] here."""
TEACHER, FRIEND, PARTNER, PARENT = "teacher", "friend", "partner", "parent"


@dataclass(frozen=True)
class Evoking:
    """Numbers of how a person is seen and what that evokes."""

    resist: float = param(0.7, low=0, high=2, meaning="how much resisting counts against somebody, beside being social")
    avert: float = param(0.5, low=0, high=2, meaning="how much turning away counts against somebody")
    spread: float = param(1.3, unit="SD", low=0.5, high=3, meaning="SD of the three together where they are unrelated")
    most: float = param(2.0, unit="SD", low=0.5, high=6, meaning="beyond this, what is seen counts no more")
    teacher: float = param(
        0.35, low=0, high=1, meaning="a teacher's care in the second half of a year, per SD seen in the first"
    )
    friend: float = param(0.35, low=0, high=1, meaning="a friend's answering, per SD seen in the year before")
    partner: float = param(0.35, low=0, high=1, meaning="a partner's answering, per SD seen in the year before")
    parent: float = param(0.15, low=0, high=1, meaning="a parent's care, per SD seen in the year before")


@dataclass(frozen=True, eq=False)
class Norms:
    """How much of each of `SEEN` is usual among persons of an age with somebody of a role: centre and scale, [3], frozen."""

    centre: Array
    scale: Array


def norms_of(shares: Array) -> Norms:
    """Freeze what is usual, once, from a first sample's recorded shares of time, [3, person].

    Errors
    ------
    BadValueError if nobody differs in some act, so that nobody can stand out in it.
    """
    centre, scale = shares.mean(axis=1), shares.std(axis=1)
    alike = [name for name, sd in zip(SEEN, scale, strict=True) if not sd > 0]
    if alike:
        raise BadValueError(
            f"all {shares.shape[1]} persons show equally much of {', '.join(alike)}; norms need persons who differ: take them "
            "from more persons or longer records."
        )
    return Norms(centre, scale)


def seen(shares: Array, norms: Norms, p: Evoking) -> Array:
    """A person is seen as pleasant the more it was social, and the less it resisted or turned away.

    seen = clip((z(social) − .7·z(resist) − .5·z(avert))/1.3, ±2), z by the norms, in SD

    Parameters
    ----------
    shares
        Of time in the last recorded bouts together, [3, person]; NaN where there was none: nothing is seen then, 0.
    norms
        Of the age and role, frozen.
    p
        Numbers.

    Examples
    --------
    >>> norms = Norms(np.array([0.2, 0.02, 0.1]), np.array([0.1, 0.02, 0.05]))
    >>> seen(np.array([[0.2, 0.3, np.nan], [0.02, 0.06, np.nan], [0.1, 0.1, np.nan]]), norms, Evoking()).round(2).tolist()
    [0.0, -0.31, 0.0]
    """
    social, resist, avert = (shares - norms.centre[:, None]) / norms.scale[:, None]
    pleasant = (social - p.resist * resist - p.avert * avert) / p.spread
    return np.nan_to_num(np.clip(pleasant, -p.most, p.most))


def evoked(aspects: Array, seen_: ArrayLike, role: str, p: Evoking) -> Array:
    """Somebody cares better, in all aspects alike, for a person whom it sees as pleasant.

    u_k + w·seen; w .35 of a teacher, friend or partner, .15 of a parent. Latents up is better care, [aspect, person].

    Errors
    ------
    BadValueError for a role in which nobody is known to answer what was seen.

    Examples
    --------
    >>> evoked(np.zeros((6, 2)), [1.0, -2.0], TEACHER, Evoking())[0].tolist()
    [0.35, -0.7]
    """
    weights = {TEACHER: p.teacher, FRIEND: p.friend, PARTNER: p.partner, PARENT: p.parent}
    if role not in weights:
        raise BadValueError(f"the role is '{role}'; those who answer what they see are: {', '.join(weights)}.")
    return aspects + weights[role] * np.asarray(seen_, float)
