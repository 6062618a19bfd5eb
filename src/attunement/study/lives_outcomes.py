"""What is looked at in lives when something is changed: read at an age from records, classes or answers, one number a person.

Who was not seen, because nobody was there to see it or to be seen with, has none: nan.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.life.course.adults import lasting_manner
from attunement.life.course.generations import A_CHILD_AT, children_of
from attunement.life.course.lives import Lives
from attunement.life.course.sights import seen_with
from attunement.life.course.slots import Slot
from attunement.life.course.timetable import MOST_YEARS, SCHOOL_FROM
from attunement.life.course.year import a_year_on
from attunement.measures.children.teacher_ratings import weighed
from attunement.study.lives_asked import interviews
from attunement.study.lives_seen import classes_of
from attunement.vocabulary import CHILD_ACT_NAMES, BadValueError, UnknownNameError

Array = NDArray[np.float64]
AGE = re.compile(r"(\d{1,3})(m?)")
NEXT = "next-generation"
SCHOOL_UNTIL, GROWN_UP = 18, 18


@dataclass(frozen=True)
class Kind:
    """A kind of outcome.

    Attributes
    ----------
    words
        What it is.
    ages
        From and until which age in years it is seen.
    share
        Whether it is a share of persons.
    good
        Whether more of it is what one hopes for; a judgement of values, not of the model.
    read
        How it is read of everybody, [person]: 0 or 1 if a share, nan of whom nobody saw.
    note
        What else whoever reads the result should know.
    """

    words: str
    ages: tuple[int, int]
    share: bool
    good: bool
    read: Callable[[Lives, Engine], Array]
    note: str = ""


def _class(name: str) -> Callable[[Lives, Engine], Array]:
    """Whether everybody is in a class, 1 or 0; nan of who has nobody to be seen with."""
    return lambda lives, engine: (
        (classes_of(lives, engine)["abcd"].cast(pl.String) == name).cast(pl.Float64).fill_null(np.nan).to_numpy()
    )


def _at_school(construct: str) -> Callable[[Lives, Engine], Array]:
    """What is shown at school and among friends, as a teacher weighs it; nan of whom was not seen at both."""

    def read(lives: Lives, engine: Engine) -> Array:
        del engine
        shares = [
            seen_with(lives, slot, lives.years - 1)[: len(CHILD_ACT_NAMES)] for slot in (Slot.TEACHER, Slot.FRIEND)
        ]
        acts = np.mean(shares, axis=0).T
        there, found = np.isfinite(acts).all(axis=1), np.full(len(acts), np.nan)
        if there.any():
            found[there] = weighed(acts[there])[construct]
        return found

    return read


def _said(column: str) -> Callable[[Lives, Engine], Array]:
    return lambda lives, engine: interviews(lives, engine)[column].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _care(lives: Lives, engine: Engine) -> Array:
    del engine
    return lasting_manner(lives).aspects.mean(axis=0)


def _child_secure(lives: Lives, engine: Engine) -> Array:
    """Whether everybody's child is secure at 12 months, cared for as its parent has come to care; nothing happens to it."""
    return _class("B")(a_year_on(children_of(lives, engine), engine), engine)


INFANT, SCHOOL, ADULT = (1, 2), (SCHOOL_FROM + 1, SCHOOL_UNTIL), (GROWN_UP, MOST_YEARS)
OWN_CARE = (
    "Own care follows from what a person expects of people and from reflection by weights that are put in "
    "(`course.own_history`)."
)
KINDS: dict[str, Kind] = {
    "security": Kind("secure (B) with who cares for it", INFANT, True, True, _class("B")),
    "disorganisation": Kind(
        "disorganised (D) with who cares for it", INFANT, True, False, _class("D"),
        "Fewer are disorganised (D), too, where carers hardly answer and children turn away instead: no benefit. Look at "
        "security beside it.",
    ),
    "competence": Kind(
        "competence as seen at school", SCHOOL, False, True, _at_school("competence"),
        "Competence is weighed from acts: being social and near counts for it, resisting and turning away against it.",
    ),
    "externalising": Kind(
        "externalising as seen at school", SCHOOL, False, False, _at_school("externalising"),
        "Externalising counts resisting alone, and here who expects little turns away and resists least. So it can fall where "
        "care is made worse: a miss of the model (docs/lives.md), and no benefit.",
    ),
    "internalising": Kind(
        "internalising as seen at school", SCHOOL, False, False, _at_school("internalising"),
        "Internalising counts turning away most, then crying and freezing, less being social.",
    ),
    "coherence": Kind(
        "coherence in an interview", ADULT, False, True, _said("coherence"),
        "Coherence rises with reflection by a weight that is put in: whatever adds talk adds coherence.",
    ),
    "unresolved": Kind(
        "unresolved in an interview", ADULT, True, False, _said("unresolved"),
        "Unresolved is read from lapses about loss and fright, by a cut that gives a first generation 18 % though nobody has "
        "died: most of it is old fright, and it is no prevalence of unresolved loss.",
    ),
    "care": Kind("own way of caring", ADULT, False, True, _care, OWN_CARE),
    NEXT: Kind("own child secure (B) at 12 months", (A_CHILD_AT, A_CHILD_AT), True, True, _child_secure, OWN_CARE),
}  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """A kind of outcome at an age in years."""

    name: str
    age: int
    kind: Kind

    @property
    def words(self) -> str:
        """What it is and at which age."""
        return self.kind.words if self.name == NEXT else f"{self.kind.words} at {self.age}"


def parse_outcome(text: str) -> Outcome:
    """Return an outcome from what was written: a kind, and after an @ the age in years, or in months with an m.

    Errors
    ------
    UnknownNameError for a kind there is not, BadValueError for an age at which it is not seen.

    Examples
    --------
    >>> parse_outcome("security@12m").age, parse_outcome("competence@7").age, parse_outcome("next-generation").age
    (1, 7, 26)
    """
    name, _, when = text.strip().partition("@")
    if name not in KINDS:
        raise UnknownNameError.of("outcome", name, KINDS)
    low, high = KINDS[name].ages
    if name == NEXT and not when:
        return Outcome(text.strip(), low, KINDS[name])
    age = AGE.fullmatch(when)
    years = -1.0 if age is None else int(age[1]) / (12 if age[2] else 1)
    if not low <= years <= high or years != int(years):
        raise BadValueError(
            f"the outcome is '{text}'; {name} is seen at whole years from {low} to {high}: write for example {name}@{low}."
        )
    return Outcome(text.strip(), int(years), KINDS[name])
