"""Whom children of a class name: three they like most, three they like least, three who fight, three who keep to themselves.

Each child has a standing in its class, by what it did and by what the class has come to believe; each classmate sees that
standing a little differently and names the first three. Who is named counts; nobody sees what another expects. After Coie,
Dodge & Coppotelli (1982) doi:10.1037/0012-1649.18.4.557 and Masten, Morison & Pellegrini (1985)
doi:10.1037/0012-1649.21.3.523; errors are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, normals
from attunement.measures.children.teacher_ratings import CONSTRUCTS, RULERS, weighed
from attunement.measures.infants.observed_sensitivity import Ruler
from attunement.vocabulary import BadValueError

Array = NDArray[np.float64]

NAMED = 3
"""How many each child names of a kind; fewer in a class that has no more."""
OWN_VIEW_SD = 1.0
"""How differently classmates see one child's standing, in SD of true differences. Assumed."""
KINDS: Mapping[str, tuple[str, float]] = {
    "liked": ("competence", 1.0),
    "disliked": ("competence", -1.0),
    "fights": ("externalising", 1.0),
    "keeps to itself": ("internalising", 1.0),
}
"""What is asked: which standing decides, and whether the highest or the lowest are named."""
STANDING = 0
"""Where the standing of a child in its class is drawn; own views lie at the number of whoever has them, plus one."""


@dataclass(frozen=True)
class Survey:
    """When a class is asked."""

    seed: int
    occasion: int
    error: bool = True


def nominate(
    number: NDArray[np.uint32],
    shares: Array,
    classes: NDArray[np.integer],
    *,
    survey: Survey,
    rulers: Mapping[str, Ruler] = RULERS,
) -> pl.DataFrame:
    """Return who named whom as what, one row a nomination: by, named, as.

    `shares` of time with each act among peers, [child, act]; `classes` says which class each child is in.

    Errors
    ------
    BadValueError if a child of a class was not seen, or two children have one number.
    """
    if len(np.unique(number)) != len(number):
        raise BadValueError("two children who are asked for nominations have the same number; give each its own.")
    by, of = _classmates(np.asarray(classes))
    amounts = weighed(shares)
    own = _own_views(survey, number, by, of)
    shared = _shared(survey, number)
    found = []
    for what, (construct, sign) in KINDS.items():
        which, ruler = CONSTRUCTS.index(construct), rulers[construct]
        standing = (amounts[construct] - ruler.mean) / ruler.sd + ruler.error_sd * shared[:, which]
        seen = sign * (standing[of] + OWN_VIEW_SD * own[:, which])
        first = np.lexsort((number[of], -seen, by))
        place = np.arange(len(by)) - np.searchsorted(by[first], by[first])
        chosen = first[place < NAMED]
        found.append(
            pl.DataFrame({"by": number[by[chosen]], "named": number[of[chosen]]}).with_columns(pl.lit(what).alias("as"))
        )
    return pl.concat(found)


def nominated(number: NDArray[np.uint32], classes: NDArray[np.integer], nominations: pl.DataFrame) -> pl.DataFrame:
    """Return for each child which share of its classmates named it, as what, and competence: liked less disliked.

    Null for a child alone in its class.
    """
    size = pl.DataFrame({"person": number, "class": np.asarray(classes)}).with_columns(
        (pl.len().over("class") - 1).alias("classmates")
    )
    counted = nominations.group_by("named", "as").len()
    for what in KINDS:
        times = counted.filter(pl.col("as") == what).select(person="named", times="len")
        size = (
            size.join(times, on="person", how="left", maintain_order="left")
            .with_columns(
                pl.when(pl.col("classmates") > 0).then(pl.col("times").fill_null(0) / pl.col("classmates")).alias(what)
            )
            .drop("times")
        )
    return size.select(
        "person",
        *KINDS,
        competence=pl.col("liked") - pl.col("disliked"),
        externalising="fights",
        internalising="keeps to itself",
    )


def _classmates(classes: NDArray[np.integer]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return rows of every pair of classmates, in order of the first: who names, and who may be named."""
    order = np.argsort(classes, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(classes[order])) + 1) if len(order) else []
    by = np.concatenate([np.repeat(group, len(group)) for group in groups]) if groups else np.zeros(0, np.intp)
    of = np.concatenate([np.tile(group, len(group)) for group in groups]) if groups else np.zeros(0, np.intp)
    others = by != of
    by, of = by[others], of[others]
    in_order = np.argsort(by, kind="stable")
    return by[in_order], of[in_order]


def _shared(survey: Survey, number: NDArray[np.uint32]) -> Array:
    if not survey.error:
        return np.zeros((len(number), 4))
    return normals(survey.seed, number, occasion=survey.occasion, tick=STANDING, stream=Stream.PEERS)


def _own_views(survey: Survey, number: NDArray[np.uint32], by: NDArray[np.intp], of: NDArray[np.intp]) -> Array:
    if not survey.error:
        return np.zeros((len(by), 4))
    viewer = (number[by] + 1).astype(np.uint32)
    return normals(survey.seed, number[of], occasion=survey.occasion, tick=viewer, stream=Stream.PEERS)
