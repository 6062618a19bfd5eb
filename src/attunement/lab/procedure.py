"""A procedure is a timetable: episodes with who is there, how they are to act, and when an episode ends early."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from attunement.engine.timetable import Bout, Stress, Timetable
from attunement.lab.coding import ACTS, Codebook
from attunement.vocabulary import BadValueError, ChildAct, PersonAct


@dataclass(frozen=True)
class Own:
    """A person who acts in its own manner, or partly as instructed (weight 0 to 1), and perhaps greets at first."""

    instruction: float = 0.0
    greets_s: float = 0.0


@dataclass(frozen=True)
class Fixed:
    """A person held to one act."""

    act: PersonAct


@dataclass(frozen=True)
class Absent:
    """Nobody."""


Person = Own | Fixed | Absent


@dataclass(frozen=True)
class Until:
    """End the episode for a dyad when the child showed some acts for a share of the last seconds, checked now and then."""

    acts: tuple[ChildAct, ...]
    share: float
    window_s: float
    check_every_s: float


@dataclass(frozen=True)
class Episode:
    """One row of a timetable."""

    name: str
    duration_s: float
    first: Person = Own()
    second: Person = Absent()
    strangeness: float = 0.0
    until: Until | None = None


@dataclass(frozen=True)
class Procedure:
    """A field procedure as data.

    Attributes
    ----------
    name, summary, source
        What it is called, what it does, where it comes from.
    step_s
        Seconds per tick.
    episodes
        In order.
    play
        1 for playful encounters.
    distance
        Between child and first person at the start, 0 contact to 1.
    strangeness, strangeness_sd, arousal_sd, reactivity_sd
        Scale of all strangeness, and how much the form of the day varies (logs; arousal in its own unit).
    strangeness_source
        Where these four numbers come from.
    codebook
        What the coder writes down.
    """

    name: str
    summary: str
    source: str
    step_s: float
    episodes: tuple[Episode, ...]
    play: float = 0.0
    distance: float = 0.3
    strangeness: float = 1.0
    strangeness_sd: float = 0.0
    arousal_sd: float = 0.0
    reactivity_sd: float = 0.0
    strangeness_source: str = "assumed"
    codebook: Codebook = ACTS

    def __post_init__(self) -> None:
        if not self.step_s > 0:
            raise BadValueError(
                f"`step_s` is {self.step_s:g} in {self.name}; a tick must last a positive number of seconds."
            )
        for number, episode in enumerate(self.episodes, 1):
            where = f"episode {number} ({episode.name}) of {self.name}"
            if not episode.duration_s > 0:
                raise BadValueError(
                    f"`duration_s` is {episode.duration_s:g} in {where}; durations must be positive. "
                    "Give it in seconds, or remove the episode."
                )
            if abs(episode.duration_s / self.step_s - round(episode.duration_s / self.step_s)) > 1e-9:
                raise BadValueError(
                    f"`duration_s` is {episode.duration_s:g} in {where}; it must be a multiple of the tick of {self.step_s:g} s."
                )
            if episode.until and episode.until.window_s / self.step_s > 32:
                raise BadValueError(
                    f"`until` looks back {episode.until.window_s:g} s in {where}; "
                    f"at most 32 ticks ({32 * self.step_s:g} s) can be looked back."
                )

    @property
    def people(self) -> int:
        """How many people besides the child take part."""
        return 1 + any(not isinstance(episode.second, Absent) for episode in self.episodes)

    @property
    def duration_s(self) -> float:
        """Seconds of the whole timetable."""
        return sum(episode.duration_s for episode in self.episodes)

    def spans(self) -> dict[str, tuple[float, float]]:
        """Return each episode's start and end in seconds."""
        ends = np.cumsum([episode.duration_s for episode in self.episodes])
        return {e.name: (float(end - e.duration_s), float(end)) for e, end in zip(self.episodes, ends, strict=True)}

    def timetable(self) -> Timetable:
        """Return the procedure as an engine's timetable."""
        parts = [self._rows(episode) for episode in self.episodes]
        return Timetable.joined(parts)

    def bout(self, *, occasion: int, age_months: float) -> Bout:
        """Return the procedure as one bout: nothing slow is learned in a laboratory."""
        return Bout(
            occasion=occasion, age_months=age_months, days_apart=(0.0,) * self.people, play=self.play,
            distance=self.distance, arousal_sd=self.arousal_sd, reactivity_sd=self.reactivity_sd,
            strangeness_sd=self.strangeness_sd, stress=(Stress(1.0, self.strangeness, self.strangeness),),
        )  # fmt: skip

    def bouts(self, *, occasion: int, age_months: float) -> list[Bout]:
        """Return all its bouts: the one."""
        return [self.bout(occasion=occasion, age_months=age_months)]

    def _rows(self, episode: Episode) -> Timetable:
        ticks = round(episode.duration_s / self.step_s)
        at_s = np.arange(ticks) * self.step_s
        people = {1: episode.first, 2: episode.second}
        own = {place: person for place, person in people.items() if isinstance(person, Own)}
        columns: dict[str, Any] = {
            "threat": episode.strangeness,
            "leaves": {1: float(isinstance(episode.first, Absent))},
            "here": {2: float(not isinstance(episode.second, Absent))},
            "forced": {place: person.act for place, person in people.items() if isinstance(person, Fixed)},
            "instruction": {place: person.instruction for place, person in own.items()},
            "greeting": {place: at_s < person.greets_s for place, person in own.items()},
        }
        if until := episode.until:
            window, every = round(until.window_s / self.step_s), round(until.check_every_s / self.step_s)
            done = np.arange(1, ticks + 1)
            checks = (done >= window) & ((done - window) % every == 0)
            columns["until_acts"] = sum(1 << act for act in until.acts)
            columns["until_window"] = (1 << window) - 1
            columns["until_count"] = np.where(checks, int(np.ceil(until.share * window - 1e-9)), 0)
        return Timetable.blank(ticks, **columns)
