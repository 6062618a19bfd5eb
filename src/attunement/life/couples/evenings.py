"""Evenings: what six ordinary minutes bring two people who live together. One evening in three days stands for all.

Shares are assumptions of the specification; how long a strain lasts and who wants the change are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes
from attunement.engine.threefry import Stream, key_of, uniforms
from attunement.engine.timetable import Bout, Timetable

Array = NDArray[np.float32]
ASKER, ASKED = 1.2, 0.35
"""How much a change is wanted by the one who raises an issue, and by the other."""


class Brings(NamedTuple):
    """What some bouts bring each of two people, arrays [bout, couple, partner]."""

    stress: Array  # share of the timetable's strain
    issue: Array  # how much a change is wanted
    news: Array  # 1 with something good to tell

    def on(self, lanes: Lanes, bout: int) -> Lanes:
        """Return the lanes with what a bout brings each of the two."""
        return lanes.with_traits(
            {
                place: lanes.traits[place]._replace(
                    stress=self.stress[bout, :, place], issue=self.issue[bout, :, place], news=self.news[bout, :, place]
                )
                for place in (0, 1)
            }
        )


def nothing(bouts: int, couples: int) -> Brings:
    """Return bouts that bring nobody anything."""
    empty = np.zeros((bouts, couples, 2), np.float32)
    return Brings(empty, empty, empty)


@dataclass(frozen=True)
class Evenings:
    """How ordinary life of two people is sampled."""

    ticks: int = 36
    step_s: float = 10.0
    every_days: float = 3.0
    strain_ticks: int = 18
    leaves_from: int = 12
    leaves_to: int = 24
    stress: float = 0.30
    disagreement: float = 0.12
    away: float = 0.10
    news: float = 0.12

    @cached_property
    def timetable(self) -> Timetable:
        """Strain from outside in the first half; in the middle one of the two is away, if the evening brings that."""
        at = np.arange(self.ticks)
        gone = (at >= self.leaves_from) & (at < self.leaves_to)
        return Timetable.blank(
            self.ticks, threat=(at < self.strain_ticks).astype(float), leaves={1: gone.astype(float)}
        )

    def bouts(
        self, first: int, count: int, *, days: float, generic_weight: float = 1.0, distance: float = 0.3
    ) -> list[Bout]:
        """Return some evenings from an occasion on, each standing for so many days."""
        return [
            Bout(
                first + k, 0.0, elapsed_days=days, days_apart=(0.0,), learning=1.0, distance=distance,
                generic_weight=generic_weight, absence_probability=self.away,
            )
            for k in range(count)
        ]  # fmt: skip

    def brings(self, couple: NDArray[np.uint32], first: int, count: int, *, seed: int) -> Brings:
        """Return what some evenings bring, drawn at the address of each couple and evening.

        Each of the two is under strain with probability .30; with .12 they disagree, and either wants the change; with .12
        one of them has something good to tell.
        """
        occasions = np.arange(first, first + count, dtype=np.uint32)[:, None]
        drawn = uniforms(seed, couple, occasion=occasions, tick=0, stream=Stream.EVENING)  # [bout, couple, number]
        stress = (drawn[..., :2] < self.stress).astype(np.float32)
        disagree, tells = (
            _whose(drawn[..., which], share) for which, share in ((2, self.disagreement), (3, self.news))
        )
        issue = np.where(disagree, ASKER, np.where(disagree.any(axis=-1, keepdims=True), ASKED, 0.0))
        return Brings(stress, issue.astype(np.float32), tells.astype(np.float32))


def _whose(drawn: NDArray[np.float64], share: float) -> NDArray[np.bool_]:
    """Return whose it is, [bout, couple, partner]: with half of the share the first's, with the other half the second's."""
    return np.stack([drawn < share / 2, (drawn >= share / 2) & (drawn < share)], axis=-1)


def lived(
    lanes: Lanes,
    engine: Engine,
    timetable: Timetable,
    bouts: Sequence[Bout],
    brings: Brings,
    *,
    step_s: float,
    seed: int,
    after_bout: Callable[[int], None] | None = None,
    **film: Any,
) -> tuple[Lanes, list[Any]]:
    """Take pairs through bouts that bring each of them something of its own; return them, and films if asked for."""
    return engine.run(
        brings.on(lanes, 0), timetable, bouts, step_s=step_s, key=key_of(seed), after_bout=after_bout,
        between=lambda done, now: brings.on(now, done), **film,
    )  # fmt: skip


EVENINGS = Evenings()
