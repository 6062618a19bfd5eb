"""What is looked at in lives when something is changed: read at an age from records, classes or answers, one number a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
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
    """A kind of outcome: in words, from and until which age in years, whether it is a share of persons, and how it is read."""

    words: str
    ages: tuple[int, int]
    share: bool
    read: Callable[[Lives, Engine], Array]


def _class(name: str) -> Callable[[Lives, Engine], Array]:
    """Whether everybody is in a class, 1 or 0; nan of who has no carer to be seen with."""
    return lambda lives, engine: (
        (classes_of(lives, engine)["abcd"].cast(str) == name).cast(float).fill_null(np.nan).to_numpy()
    )


def _at_school(construct: str) -> Callable[[Lives, Engine], Array]:
    def read(lives: Lives, engine: Engine) -> Array:
        del engine
        seen = [seen_with(lives, slot, lives.years - 1)[: len(CHILD_ACT_NAMES)] for slot in (Slot.TEACHER, Slot.FRIEND)]
        return weighed(np.mean(seen, axis=0).T)[construct]

    return read


def _said(column: str) -> Callable[[Lives, Engine], Array]:
    return lambda lives, engine: interviews(lives, engine)[column].to_numpy().astype(float)


def _child_secure(lives: Lives, engine: Engine) -> Array:
    """Whether everybody's child is secure at 12 months, cared for as its parent has come to care; nothing happens to it."""
    return _class("B")(a_year_on(children_of(lives, engine), engine), engine)


KINDS: dict[str, Kind] = {
    "security": Kind("secure (B) with who cares for it", (1, 2), True, _class("B")),
    "disorganisation": Kind("disorganised (D) with who cares for it", (1, 2), True, _class("D")),
    "competence": Kind("competence as seen at school", (SCHOOL_FROM + 1, SCHOOL_UNTIL), False, _at_school("competence")),
    "externalising": Kind("externalising as seen at school", (SCHOOL_FROM + 1, SCHOOL_UNTIL), False, _at_school("externalising")),
    "internalising": Kind("internalising as seen at school", (SCHOOL_FROM + 1, SCHOOL_UNTIL), False, _at_school("internalising")),
    "coherence": Kind("coherence in an interview", (GROWN_UP, MOST_YEARS), False, _said("coherence")),
    "unresolved": Kind("unresolved in an interview", (GROWN_UP, MOST_YEARS), True, _said("unresolved")),
    "care": Kind("own way of caring", (GROWN_UP, MOST_YEARS), False, lambda lives, _: lasting_manner(lives).aspects.mean(axis=0)),
    NEXT: Kind("own child secure (B) at 12 months", (A_CHILD_AT, A_CHILD_AT), True, _child_secure),
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
