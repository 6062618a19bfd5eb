"""Timetables as arrays: what surrounds each tick of a bout, and what differs from bout to bout."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.vocabulary import BadValueError

UNFORCED = -1
Column = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Timetable:
    """Constants of every tick of a bout, one array per column, all of equal length.

    Attributes
    ----------
    threat
        Strangeness or danger of the moment, multiplied by the bout's strangeness.
    absent
        1 where the first person leaves, if the bout's planned absence takes place.
    second_present
        1 where a second person is there.
    instruction_first, instruction_second
        Weight of instructed behaviour, 0 own manner to 1 instructed.
    greeting
        1 where the first person is told to greet.
    forced_first, forced_second
        An act code the person is held to (a still face, say), or UNFORCED.
    opens
        1 at the first tick of an episode, where a stopped dyad goes on.
    until_acts, until_window, until_count
        End the episode for a dyad when at least `until_count` of the ticks selected by the bits of `until_window`
        (bit 0 the current tick) showed one of the child's acts in the bits of `until_acts`. A count of 0 never ends it.
    """

    threat: Column
    absent: Column
    second_present: Column
    instruction_first: Column
    instruction_second: Column
    greeting: Column
    forced_first: Column
    forced_second: Column
    opens: Column
    until_acts: Column
    until_window: Column
    until_count: Column

    FLOATS = ("threat", "absent", "second_present", "instruction_first", "instruction_second", "greeting")
    INTS = ("forced_first", "forced_second", "opens")

    def __post_init__(self) -> None:
        lengths = {len(getattr(self, field.name)) for field in fields(self)}
        if len(lengths) != 1:
            raise BadValueError(f"the columns of a timetable have different lengths: {sorted(lengths)}.")

    @classmethod
    def blank(cls, ticks: int, **columns: Column | float) -> Timetable:
        """Return a timetable of some ticks in which nothing happens, but for the columns given."""
        filled = {}
        for field in fields(cls):
            kind = np.float32 if field.name in cls.FLOATS else np.int32 if field.name in cls.INTS else np.uint32
            default = UNFORCED if field.name.startswith("forced") else 0
            filled[field.name] = np.broadcast_to(np.asarray(columns.get(field.name, default), kind), (ticks,)).copy()
        if ticks and "opens" not in columns:
            filled["opens"][0] = 1
        return cls(**filled)

    @property
    def ticks(self) -> int:
        """Number of ticks."""
        return len(self.threat)

    def columns(self) -> dict[str, Column]:
        """Return all columns by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


MOST_STRESSES = 4


@dataclass(frozen=True)
class Stress:
    """With this share of a bout's dyads, threat is scaled by a uniform number from low to high."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Bout:
    """What is the same for every dyad in one bout.

    Attributes
    ----------
    occasion
        The bout's place in the address of every random number drawn in it.
    age_months, elapsed_days
        The child's age, and the days this bout stands for.
    days_apart
        Days since each person was last met.
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

    occasion: int
    age_months: float
    elapsed_days: float = 0.0
    days_apart: tuple[float, ...] = (0.0,)
    play: float = 0.0
    learning: float = 0.0
    distance: float = 0.3
    arousal_sd: float = 0.0
    reactivity_sd: float = 0.0
    strangeness_sd: float = 0.0
    stress: tuple[Stress, ...] = (Stress(1.0, 1.0, 1.0),)
    absence_probability: float = 1.0

    def __post_init__(self) -> None:
        total = sum(stress.share for stress in self.stress)
        if len(self.stress) > MOST_STRESSES or abs(total - 1) > 1e-6:
            raise BadValueError(
                f"bout {self.occasion} has {len(self.stress)} kinds of stress whose shares sum to {total:g}; "
                f"give at most {MOST_STRESSES} whose shares sum to 1."
            )

    def numbers(self) -> dict[str, Any]:
        """Return the row as numpy scalars, for an engine; stresses as cumulative shares, padded to a fixed number."""
        special = ("occasion", "days_apart", "stress")
        row = {f.name: np.float32(getattr(self, f.name)) for f in fields(self) if f.name not in special}
        kinds = (*self.stress, *[Stress(0.0, 0.0, 0.0)] * (MOST_STRESSES - len(self.stress)))
        ends = np.cumsum([kind.share for kind in kinds])
        stress = tuple((np.float32(e), np.float32(k.low), np.float32(k.high)) for e, k in zip(ends, kinds, strict=True))
        return row | {
            "occasion": np.uint32(self.occasion),
            "days_apart": tuple(np.float32(days) for days in self.days_apart),
            "stress": stress,
        }
