"""Turns: lives made of set kinds of moments, one after the other, and people who care otherwise in one kind than in another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from attunement.engine.lanes import Lanes, join
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout
from attunement.life.upbringing import HOME, Situation, Upbringing
from attunement.study.children import Children, each_block
from attunement.theories.traits import Caring
from attunement.vocabulary import BadValueError

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


def raised_in_turns(newborn: Children, life: Turns, manners: Sequence[Caring], *, months: float = 12.0) -> Children:
    """Raise children with one person each, who cares in a manner of its own in each kind of moment.

    Parameters
    ----------
    newborn
        From birth on.
    life
        Kinds of moments, in turns.
    manners
        The person's manner in each kind, in the same order; numbers by child.
    months
        Age at the end.
    """
    if len(manners) != len(life.kinds):
        raise BadValueError(
            f"{len(manners)} manners were given for {len(life.kinds)} kinds of moments; give one for each, in their order."
        )
    timetable, key, engine = life.timetable(), key_of(newborn.seed), newborn.engine
    both = replace(newborn.lanes, traits=(newborn.lanes.traits[0], *manners))

    def childhood(lanes: Lanes, count: int) -> Lanes:
        born, *ways = lanes.traits
        lanes = replace(lanes, traits=(born, ways[0]))
        for bout in life.bouts(newborn.months, months):
            met = lanes.with_traits({1: ways[bout.occasion % len(ways)]})
            lanes = engine.run(met, timetable, [bout], step_s=life.step_s, key=key)[0]
        return lanes.take(slice(count))

    parts = each_block(both, childhood)
    return replace(newborn, lanes=join(parts), months=months)
