"""Timetables as arrays: what surrounds each tick of a bout, and what differs from bout to bout.

Places are those of the cast: 0 is the actor where the bout takes place (the child), 1 whom it is with, 2 and 3 others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import accumulate, combinations
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from attunement.theories.interface import MOST_ACTORS
from attunement.vocabulary import BadValueError

UNFORCED = -1
Column = NDArray[Any]
Columns = tuple[Column, ...]
PAIRS = tuple(sorted(combinations(range(MOST_ACTORS), 2)))
"""Pairs of places, those of the first actor first."""


def pair(one: int, other: int) -> int:
    """Return the number of a pair of places.

    >>> pair(2, 0), pair(0, 1)
    (1, 0)
    """
    return PAIRS.index((min(one, other), max(one, other)))


@dataclass(frozen=True, eq=False)
class Timetable:
    """Constants of every tick of a bout, one array per column, all of equal length.

    Attributes
    ----------
    threat
        Strangeness or danger of the moment, multiplied by the bout's strangeness.
    opens
        1 at the first tick of an episode, where a stopped lane goes on.
    until_acts, until_window, until_count
        End the episode for a lane when at least `until_count` of the ticks selected by the bits of `until_window` (bit 0 the
        current tick) showed one of the first actor's acts in the bits of `until_acts`. A count of 0 never ends it.
    here
        By place: 1 where the actor is with the first one.
    leaves
        By place: 1 where the actor leaves, if the bout's planned absence takes place.
    instruction
        By place: weight of instructed behaviour, 0 own manner to 1 instructed.
    greeting
        By place: 1 where the actor is told to greet.
    forced
        By place: a common act the actor is to be seen doing (a still face, say), or UNFORCED.
    """

    threat: Column
    opens: Column
    until_acts: Column
    until_window: Column
    until_count: Column
    here: Columns
    leaves: Columns
    instruction: Columns
    greeting: Columns
    forced: Columns

    BY_PLACE = ("here", "leaves", "instruction", "greeting", "forced")
    KINDS: ClassVar[dict[str, type]] = {
        "opens": np.int32,
        "forced": np.int32,
        "until_acts": np.uint32,
        "until_window": np.uint32,
        "until_count": np.uint32,
    }

    def __post_init__(self) -> None:
        lengths = {len(column) for _, column in self._each()}
        if len(lengths) != 1 or any(len(getattr(self, name)) != MOST_ACTORS for name in self.BY_PLACE):
            raise BadValueError(
                f"the columns of a timetable have different lengths: {sorted(lengths)}, or not {MOST_ACTORS} places."
            )

    @classmethod
    def blank(cls, ticks: int, **columns: Column | float | Mapping[int, Column | float]) -> Timetable:
        """Return a timetable of some ticks in which two are together and nothing happens, but for the columns given.

        A column by place is given as place → values; the places not named keep what they have.

        >>> Timetable.blank(3, threat=1.0, leaves={1: [0, 1, 0]}).leaves[1]
        array([0., 1., 0.], dtype=float32)
        """
        filled: dict[str, Any] = {}
        for field in fields(cls):
            name, kind = field.name, cls.KINDS.get(field.name, np.float32)

            def full(value: Any, kind: Any = kind) -> Column:
                return np.broadcast_to(np.asarray(value, kind), (ticks,)).copy()

            if name in cls.BY_PLACE:
                usual = [1, 1, 0, 0] if name == "here" else [UNFORCED if name == "forced" else 0] * MOST_ACTORS
                given: Any = columns.get(name, {})
                filled[name] = tuple(full(given.get(place, value)) for place, value in enumerate(usual))
            else:
                filled[name] = full(columns.get(name, 0))
        if ticks and "opens" not in columns:
            filled["opens"][0] = 1
        return cls(**filled)

    @classmethod
    def joined(cls, parts: list[Timetable]) -> Timetable:
        """Return timetables one after another."""
        whole: dict[str, Any] = {}
        for field in fields(cls):
            columns = [getattr(part, field.name) for part in parts]
            by_place = field.name in cls.BY_PLACE
            whole[field.name] = (
                tuple(map(np.concatenate, zip(*columns, strict=True))) if by_place else np.concatenate(columns)
            )
        return cls(**whole)

    @property
    def ticks(self) -> int:
        """Number of ticks."""
        return len(self.threat)

    def columns(self) -> dict[str, Column | Columns]:
        """Return all columns by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def acted(self, casts: tuple[tuple[int, ...], ...], theory: str) -> Timetable:
        """Return the timetable with forced acts as codes of each role's own repertoire.

        Parameters
        ----------
        casts
            What each of a role's acts is seen as, by place.
        theory
            Its name, for the message.

        Errors
        ------
        BadValueError if an actor is to be seen doing what none of its acts is seen as.
        """
        if all((column == UNFORCED).all() for column in self.forced):
            return self
        forced = list(self.forced)
        for place, seen_as in enumerate(casts):
            column = forced[place]
            for code in np.unique(column[column != UNFORCED]):
                if int(code) not in seen_as:
                    raise BadValueError(
                        f"the timetable holds the actor in place {place} to common act {code}, which no act of the theory "
                        f"{theory} is seen as there. Leave the act out of the procedure, or give the theory one like it."
                    )
            own = {UNFORCED: UNFORCED} | {code: seen_as.index(code) for code in reversed(seen_as)}
            forced[place] = np.array([own[int(code)] for code in column], np.int32)
        return replace(self, forced=tuple(forced))

    def _each(self) -> Iterator[tuple[str, Column]]:
        for name, column in self.columns().items():
            for part in column if isinstance(column, tuple) else (column,):
                yield name, part


MOST_STRESSES = 4
Number = Any
"""A float for every lane, or an array with one for each."""


@dataclass(frozen=True)
class Stress:
    """With this share of a bout's dyads, threat is scaled by a uniform number from low to high."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Bout:
    """What a bout is for everybody in it. Any number but the stresses' may be an array instead, one for each lane.

    Attributes
    ----------
    occasion
        The bout's place in the address of every random number drawn in it.
    age_months, elapsed_days
        The first actor's age, and the days this bout stands for.
    days_apart
        Days since each pair last met, in the order of `PAIRS`: the first actor and each other, then the others. What is not
        given is 0.
    there
        By place: 1 if that actor takes part at all.
    generic_weight
        How much the bout counts for what is expected of people in general; usually 1.
    play, learning
        1 in playful bouts; 0 keeps slow expectations as they are.
    distance
        At the start, 0 contact to 1.
    arousal_sd, reactivity_sd, strangeness_sd
        How much the form of the day varies: arousal, and log reactivity and log strangeness.
    stress
        What scales the threat: one of these is drawn for each dyad.
    absence_probability
        Probability that the planned absence takes place.
    """

    occasion: Number
    age_months: Number
    elapsed_days: Number = 0.0
    days_apart: tuple[Number, ...] = (0.0,)
    there: tuple[Number, ...] = (1.0,) * MOST_ACTORS
    play: Number = 0.0
    learning: Number = 0.0
    generic_weight: Number = 1.0
    distance: Number = 0.3
    arousal_sd: Number = 0.0
    reactivity_sd: Number = 0.0
    strangeness_sd: Number = 0.0
    stress: tuple[Stress, ...] = (Stress(1.0, 1.0, 1.0),)
    absence_probability: Number = 1.0

    def __post_init__(self) -> None:
        total = sum(stress.share for stress in self.stress)
        if len(self.stress) > MOST_STRESSES or abs(total - 1) > 1e-6:
            raise BadValueError(
                f"bout {self.occasion} has {len(self.stress)} kinds of stress whose shares sum to {total:g}; "
                f"give at most {MOST_STRESSES} whose shares sum to 1."
            )

    @property
    def lanes(self) -> int | None:
        """For how many lanes it holds, or None if for any: no number differs by lane."""
        numbers = (*(getattr(self, name) for name in _NUMBERS), *self.days_apart, *self.there)
        sizes = {len(value) for value in numbers if isinstance(value, np.ndarray) and value.ndim}
        if len(sizes) > 1:
            raise BadValueError(f"the numbers of a bout are given for different counts of lanes: {sorted(sizes)}.")
        return sizes.pop() if sizes else None

    def take(self, which: Any) -> Bout:
        """Return the bout of some of its lanes."""

        def part(value: Any) -> Any:
            return value[which] if isinstance(value, np.ndarray) and value.ndim else value

        return replace(
            self, **{name: part(getattr(self, name)) for name in _NUMBERS},
            days_apart=tuple(map(part, self.days_apart)), there=tuple(map(part, self.there)),
        )  # fmt: skip

    def numbers(self) -> dict[str, Any]:
        """Return the row as numpy numbers, for an engine; stresses as cumulative shares, padded to a fixed number."""
        row: dict[str, Any] = {name: _single(getattr(self, name)) for name in _NUMBERS if name != "occasion"}
        kinds = (*self.stress, *[Stress(0.0, 0.0, 0.0)] * (MOST_STRESSES - len(self.stress)))
        ends = accumulate(kind.share for kind in kinds)
        stress = tuple((np.float32(e), np.float32(k.low), np.float32(k.high)) for e, k in zip(ends, kinds, strict=True))
        apart = (*self.days_apart, *[0.0] * (len(PAIRS) - len(self.days_apart)))
        occasion = np.asarray(self.occasion, np.uint32)
        return row | {
            "occasion": occasion if occasion.ndim else np.uint32(occasion),
            "days_apart": tuple(map(_single, apart)),
            "there": tuple(map(_single, self.there)),
            "stress": stress,
        }


_NUMBERS = tuple(field.name for field in fields(Bout) if field.name not in ("days_apart", "there", "stress"))
"""What a bout has one number of."""


def _single(value: Number) -> Any:
    return value.astype(np.float32) if isinstance(value, np.ndarray) and value.ndim else np.float32(value)
