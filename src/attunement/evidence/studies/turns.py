"""Turns: days made of set kinds of moments, one after the other; who cares otherwise in one of them, events say (`becomes`)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from attunement.engine.timetable import Bout
from attunement.life.upbringing import HOME, Situation, Upbringing

QUIET = (Situation("quiet", "nothing is wanted and nothing offered", 1.0, 0.0, 0.0),)
PLAY = (Situation("play", "face-to-face play", 1.0, 0.0, 0.0),)
DISTRESS = (Situation("distress", "hurt, tired or ill throughout", 1.0, 1.0, 2.0),)
NIGHT = (Situation("night waking", "wakes at night and stays upset", 1.0, 1.0, 2.0),)


@dataclass(frozen=True)
class Turns(Upbringing):
    """Kinds of moments in turns, each bout of one kind from beginning to end; nobody leaves."""

    kinds: tuple[tuple[Situation, ...], ...] = (PLAY, DISTRESS)
    stress_ticks: int = HOME.ticks
    leaving_probability: float = 0.0

    def situations(self, k: int) -> tuple[Situation, ...]:
        """Return what bout k can be."""
        return self.kinds[k % len(self.kinds)]

    def bout(self, k: int) -> Bout:
        """Return bout k of a life."""
        return replace(super().bout(k), play=float(self.situations(k) is PLAY))


@dataclass(frozen=True)
class Held(Upbringing):
    """Every bout begins in contact."""

    def bout(self, k: int) -> Bout:
        """Return bout k of a life."""
        return replace(super().bout(k), distance=0.0)
