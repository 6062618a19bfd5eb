"""Scenes: a discussion, a strain, a parting, good news, as timetables. A scene has turns, so that either partner is once the one.

All lengths and strengths are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attunement.engine.timetable import Bout, Timetable
from attunement.life.couples.evenings import ASKED, ASKER, Brings
from attunement.vocabulary import BadValueError, UnknownNameError

Both = tuple[float, float]
STEP_S = 10.0


@dataclass(frozen=True)
class Part:
    """A stretch of a scene: how long, how much strain there is from outside, and whether the two are apart."""

    name: str
    duration_s: float
    strain: float = 0.0
    apart: bool = False


@dataclass(frozen=True)
class Turn:
    """One time through a scene: what falls on the first partner and on the second."""

    name: str
    stress: Both = (0.0, 0.0)
    issue: Both = (0.0, 0.0)
    news: Both = (0.0, 0.0)


@dataclass(frozen=True)
class Scene:
    """What two partners are asked to do while they are watched.

    Attributes
    ----------
    name, title, summary, source
        What it is called on the command line and elsewhere, what happens, and whence.
    number
        Its place among occasions: part of every random number's address, so frozen by a test.
    parts, turns
        Its stretches in order, and the times it is gone through.
    """

    name: str
    title: str
    summary: str
    source: str
    number: int
    parts: tuple[Part, ...]
    turns: tuple[Turn, ...]

    def __post_init__(self) -> None:
        for part in self.parts:
            steps = part.duration_s / STEP_S
            if not part.duration_s > 0 or abs(steps - round(steps)) > 1e-9:
                raise BadValueError(
                    f"`duration_s` is {part.duration_s:g} in {part.name} of {self.name}; "
                    f"it must be a multiple of {STEP_S:g} s above 0."
                )

    @property
    def steps(self) -> int:
        """Ticks of one turn."""
        return sum(round(part.duration_s / STEP_S) for part in self.parts)

    def spans(self) -> dict[str, tuple[float, float]]:
        """Return each part's start and end in seconds."""
        ends = np.cumsum([part.duration_s for part in self.parts])
        return {p.name: (float(end - p.duration_s), float(end)) for p, end in zip(self.parts, ends, strict=True)}

    def timetable(self) -> Timetable:
        """Return one turn as an engine's timetable."""
        return Timetable.joined(
            [
                Timetable.blank(round(part.duration_s / STEP_S), threat=part.strain, leaves={1: float(part.apart)})
                for part in self.parts
            ]
        )

    def bouts(self) -> list[Bout]:
        """Return its turns as bouts: nothing slow is learned where one is watched."""
        first = OCCASIONS + self.number * ROOM
        return [Bout(first + turn, 0.0) for turn in range(len(self.turns))]

    def brings(self, couples: int) -> Brings:
        """Return what its turns bring each of the two, arrays [turn, couple, partner]."""

        def each(name: str) -> np.ndarray:
            by_turn = np.array([getattr(turn, name) for turn in self.turns], np.float32)
            return np.repeat(by_turn[:, None, :], couples, axis=1)

        return Brings(each("stress"), each("issue"), each("news"))


OCCASIONS, ROOM = 1 << 20, 1 << 8
"""Where occasions of scenes begin, beyond those of life, and the room of each scene."""

CONFLICT = Scene(
    "conflict",
    "Conflict discussion",
    "Ten minutes about something the first wants changed, and ten about something the second wants changed.",
    "after Christensen & Heavey (1990) doi:10.1037/0022-3514.59.1.73, both topics; lengths and strengths assumed",
    1,
    (Part("discussion", 600),),
    (Turn("the first's topic", issue=(ASKER, ASKED)), Turn("the second's topic", issue=(ASKED, ASKER))),
)
SUPPORT = Scene(
    "support",
    "Support task",
    "One of the two is under strain for three minutes, and two more minutes follow; then the other.",
    "after Simpson, Rholes & Nelligan (1992) doi:10.1037/0022-3514.62.3.434; lengths and strengths assumed",
    2,
    (Part("strain", 180, strain=1.0), Part("afterwards", 120)),
    (Turn("the first under strain", stress=(1.0, 0.0)), Turn("the second under strain", stress=(0.0, 1.0))),
)
SEPARATION = Scene(
    "separation",
    "Leaving and reunion",
    "Two minutes together, three apart, three together again.",
    "after Fraley & Shaver (1998) doi:10.1037/0022-3514.75.5.1198, couples parting at an airport; lengths assumed",
    3,
    (Part("together", 120), Part("apart", 180, apart=True), Part("reunion", 180)),
    (Turn("parting"),),
)
GOOD_NEWS = Scene(
    "good-news",
    "Good news",
    "Four minutes in which the first has something good to tell, and four in which the second has.",
    "after Gable, Reis, Impett & Asher (2004) doi:10.1037/0022-3514.87.2.228; lengths and strengths assumed",
    4,
    (Part("telling", 240),),
    (Turn("the first tells", news=(1.0, 0.0)), Turn("the second tells", news=(0.0, 1.0))),
)
SCENES = {scene.name: scene for scene in (CONFLICT, SUPPORT, SEPARATION, GOOD_NEWS)}
"""Scenes by name."""
DIARY = "diary"
"""A procedure without a scene: ordinary evenings, reported every day."""
DIARY_DAYS = 14
PROCEDURES = (*SCENES, DIARY)


def scene(name: str) -> Scene:
    """Return a scene by name.

    >>> scene("conflict").steps
    60
    """
    if name not in SCENES:
        raise UnknownNameError.of("scene", name, SCENES)
    return SCENES[name]
