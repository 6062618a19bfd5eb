"""Twelve outcomes of the Minnesota study, each read out of records or of answers, and of nothing else.

Sroufe, Egeland, Carlson & Collins (2005) The Development of the Person followed children from birth to 26. What they saw at an
age stands here as what it takes to see it: a `Material` has a place for each record or table. An outcome is read out where its
material is there, and said to wait where it is not. How each is read is assumed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.children import read_outs
from attunement.record import Record
from attunement.vocabulary import BadValueError

Array = NDArray[np.float64]
PARTINGS = ("4 separation", "6 alone", "7 stranger")
UNDER_THREAT, WITHOUT_THREAT = ("3 stranger",), ("2 caregiver",)


@dataclass(frozen=True, eq=False)
class Material:
    """What was seen and answered of some persons; None where nothing was.

    Attributes
    ----------
    reunion
        A separation and reunion of preschoolers (`lab.preschool_reunion`).
    preschool
        Ordinary bouts among others in preschool.
    friend, friends_side
        Bouts with a friend at 10: as the person was seen towards the friend, and the friend towards the person, observation
        by observation the same two.
    group
        Bouts at 15 with a friend (in the caregiver's place) and a group (in the stranger's).
    parents, siblings
        Bouts with a parent and with a sibling at 14.
    partner
        Bouts with a partner at 22, after a quarrel.
    ratings
        Of a teacher (`teacher_ratings`): person, competence.
    answers
        Of the questionnaire on people in general, scored: person, anxious, avoidant, answered.
    """

    reunion: Record | None = None
    preschool: Record | None = None
    friend: Record | None = None
    friends_side: Record | None = None
    group: Record | None = None
    parents: Record | None = None
    siblings: Record | None = None
    partner: Record | None = None
    ratings: pl.DataFrame | None = None
    answers: pl.DataFrame | None = None


@dataclass(frozen=True)
class Outcome:
    """One outcome: what it is, what of the material it takes, and how it is read out, person → value."""

    name: str
    meaning: str
    takes: tuple[str, ...]
    read: Callable[..., tuple[list[str], Array]]


def _seen(measure: Callable[[Record], Array]) -> Callable[[Record], tuple[list[str], Array]]:
    return lambda record: (record.observations["dyad"].to_list(), measure(record))


def _both(
    first: Record, second: Record, join: Callable[[Array, Array], Array], measure: Callable[[Record], Array]
) -> tuple[list[str], Array]:
    persons, others = (record.observations["dyad"].to_list() for record in (first, second))
    if persons != others:
        raise BadValueError(
            f"two records of one outcome hold different persons ({len(persons)} and {len(others)}, in their order); "
            "give both of the same persons in the same order."
        )
    return persons, join(measure(first), measure(second))


def _column(formula: Callable[[pl.DataFrame], pl.Series]) -> Callable[[pl.DataFrame], tuple[list[str], Array]]:
    return lambda table: (
        table["person"].cast(pl.String).to_list(),
        formula(table).cast(pl.Float64).fill_null(np.nan).to_numpy(),
    )


OUTCOMES = (
    Outcome(
        "agency",
        "when left, the first act is a bid or exploring, not freezing",
        ("reunion",),
        _seen(lambda record: read_outs.first_acts(record, PARTINGS)),
    ),
    Outcome(
        "regulation",
        "seconds upset for each return without help; less is better",
        ("reunion",),
        _seen(read_outs.seconds_to_return),
    ),
    Outcome(
        "esteem", "am I answered? Grade of the questionnaire", ("answers",), _column(lambda table: table["answered"])
    ),
    Outcome(
        "coping",
        "exploring while a stranger is there, beside without",
        ("reunion",),
        _seen(lambda record: read_outs.exploring_kept(record, UNDER_THREAT, WITHOUT_THREAT)),
    ),
    Outcome("engagement", "share of time social in preschool", ("preschool",), _seen(read_outs.social_share)),
    Outcome(
        "friendship",
        "answered both ways: the lower share of bids answered of two friends, at 10",
        ("friend", "friends_side"),
        lambda own, theirs: _both(own, theirs, np.minimum, read_outs.answered_share),
    ),
    Outcome(
        "coordination",
        "bids shared among friend and group, at 15",
        ("group",),
        _seen(read_outs.shared_between),
    ),
    Outcome(
        "partner",
        "trusting and not hostile with a partner, at 22",
        ("partner",),
        _seen(read_outs.trusts_without_hostility),
    ),
    Outcome("competence", "a teacher's rating", ("ratings",), _column(lambda table: table["competence"])),
    Outcome("leadership", "own signals that others' acts follow, at 15", ("group",), _seen(read_outs.followed)),
    Outcome(
        "family",
        "getting on with parents and siblings at 14: bids and being social less resisting, mean of both",
        ("parents", "siblings"),
        lambda parents, siblings: _both(
            parents, siblings, lambda a, b: (a + b) / 2, read_outs.trusts_without_hostility
        ),
    ),
    Outcome(
        "trust",
        "the middle grade less the mean of anxious and avoidant, of the questionnaire",
        ("answers",),
        _column(lambda table: MIDDLE - (table["anxious"] + table["avoidant"]) / 2),
    ),
)
MIDDLE = 4.0
"""Grade in the middle of the questionnaire's seven."""


def waits_for(material: Material) -> dict[str, tuple[str, ...]]:
    """Return the outcomes that cannot be read out, each with what of the material it waits for."""
    lacking = {
        outcome.name: tuple(name for name in outcome.takes if getattr(material, name) is None) for outcome in OUTCOMES
    }
    return {name: missing for name, missing in lacking.items() if missing}


def outcomes(material: Material) -> pl.DataFrame:
    """Return what can be read out, one row a person and outcome: person, outcome, value; null where there was no occasion.

    Which outcomes are left out says `waits_for`.
    """
    rows = []
    for outcome in OUTCOMES:
        taken = [getattr(material, name) for name in outcome.takes]
        if any(one is None for one in taken):
            continue
        persons, value = outcome.read(*taken)
        rows.append(
            pl.DataFrame({"person": persons, "value": value}).select(
                "person", pl.lit(outcome.name).alias("outcome"), "value"
            )
        )
    if not rows:
        return pl.DataFrame(schema={"person": pl.String, "outcome": pl.String, "value": pl.Float64})
    return pl.concat(rows).fill_nan(None)
