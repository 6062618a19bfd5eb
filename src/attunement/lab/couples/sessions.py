"""Sessions: a copy of each couple goes through a scene, or through days of a diary; the couple itself never notices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attunement.engine.footage import Footage
from attunement.lab.couples.scenes import DIARY_DAYS, OCCASIONS, ROOM, STEP_S, Scene
from attunement.life.couples.couples import Couples
from attunement.life.couples.evenings import Brings, lived

DIARY_OCCASION = OCCASIONS + 16 * ROOM


@dataclass(frozen=True, eq=False)
class Filmed:
    """What was filmed of some couples: a film for each turn or day, arrays [tick, couple], and what each brought them."""

    couples: Couples
    films: tuple[Footage, ...]
    brings: Brings
    first_occasion: int


def watched(couples: Couples, scene: Scene) -> Filmed:
    """Bring a copy of each couple to a scene; return the film of each turn."""
    brings = scene.brings(len(couples))
    _, films = lived(
        couples.lanes, couples.engine, scene.timetable(), scene.bouts(), brings, step_s=STEP_S, seed=couples.seed,
        film=True,
    )  # fmt: skip
    return Filmed(couples, tuple(films), brings, OCCASIONS + scene.number * ROOM)


def kept_a_diary(couples: Couples, days: int = DIARY_DAYS) -> Filmed:
    """Let a copy of each couple live an evening a day for some days; return the film of each.

    The copy learns from evening to evening as people do; nothing of it is kept.
    """
    evenings = couples.evenings
    bouts = evenings.bouts(DIARY_OCCASION, days, days=1.0)
    brings = evenings.brings(couples.lanes.dyad, DIARY_OCCASION, days, seed=couples.seed)
    _, films = lived(
        couples.lanes, couples.engine, evenings.timetable, bouts, brings, step_s=evenings.step_s, seed=couples.seed,
        film=True,
    )  # fmt: skip
    return Filmed(couples, tuple(films), brings, DIARY_OCCASION)


def aroused(filmed: Filmed, first: int = 0, end: int | None = None) -> np.ndarray:
    """Return how aroused each partner was on the whole, [film, couple, partner]: what partners can report."""
    films = (film.between(first, len(film.live) if end is None else end) for film in filmed.films)
    return np.stack([np.stack([a.mean(axis=0) for a in film.arousals], axis=-1) for film in films]).astype(np.float64)
