"""Watching: children in a procedure of one's own, alone with one person or with several they know, as a coder sees them.

Beside what a coder writes down stands the model's arousal, for a *noisy reading* of it (`readings`) or a *slow* one, like
cortisol in saliva: only findings about physiology may use it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.engine.lanes import Lanes, broadcast, brought, join
from attunement.engine.threefry import key_of
from attunement.lab.home_visit import HomeVisit
from attunement.lab.observer import CAREGIVER, CHILD, CONTACT_DISTANCE, Occasion
from attunement.lab.occasions import occasion_of
from attunement.lab.procedure import Procedure
from attunement.lab.sessions import Filmed, met, with_both
from attunement.life.population import STANDARD
from attunement.life.upbringing import HOME, Upbringing
from attunement.record import Grid
from attunement.study.children import Children, each_block
from attunement.study.stages import look_at
from attunement.theories.traits import Caring

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

SLOW_S = 1200.0
"""How slowly a slow reading follows arousal: it has gone 63 % of the way after 20 minutes. Assumed, after salivary cortisol."""
CHILD_ACTS, CARE_ACTS = (CHILD, "behaviour"), (CAREGIVER, "behaviour")
NEGATIVE = ("cry", "resist")
CALLS = ("signal", "cry", "approach")


@dataclass(frozen=True, eq=False)
class Watched:
    """Some children in a procedure; every array is [child, tick].

    Attributes
    ----------
    grid
        What a coder wrote down, act by act.
    spans
        Each episode's first tick and end.
    arousal, running
        The model's arousal, and whether the procedure was still running for the child.
    near
        By person: whether the child was in contact, as a camera sees it.
    """

    grid: Grid
    spans: dict[str, slice]
    arousal: Array
    running: Flags
    near: tuple[Flags, ...]

    def shows(self, *acts: str, episode: str = "", who: tuple[str, str] = CHILD_ACTS) -> Flags:
        """Return where the child, or another, was seen to do one of some acts, in an episode or in all, [child, tick]."""
        return self.grid.where(who, *acts)[:, self.at(episode)]

    def share(self, *acts: str, episode: str = "", who: tuple[str, str] = CHILD_ACTS) -> Array:
        """Return the share of the time seen, in an episode or in all, in which each child did one of some acts, [child]."""
        seen = (self.grid.codes[who] >= -1)[:, self.at(episode)].sum(axis=1)
        return self.shows(*acts, episode=episode, who=who).sum(axis=1) / np.maximum(seen, 1)

    def contact(self, person: int = 0, episode: str = "") -> Array:
        """Return the share of an episode in which each child was in contact with a person, [child]."""
        at = self.at(episode)
        return (self.near[person] & self.running)[:, at].sum(axis=1) / np.maximum(self.running[:, at].sum(axis=1), 1)

    def mean_arousal(self, episode: str) -> Array:
        """Return mean arousal in an episode, [child], for a reading of it."""
        at = self.at(episode)
        running = self.running[:, at]
        return (self.arousal[:, at] * running).sum(axis=1) / np.maximum(running.sum(axis=1), 1)

    def slow(self, episode: str, *, since: str) -> Array:
        """Return what a slow reading shows at the end of an episode, [child]: dS = (A − S)·dt/τ, from the mean of `since` on."""
        level = self.mean_arousal(since)
        step = self.grid.step_s / SLOW_S
        for now in self.arousal[:, self.at(since).stop : self.at(episode).stop].T:
            level = level + step * (now - level)
        return level

    def at(self, episode: str) -> slice:
        """Return the ticks of an episode; all if none is named."""
        return self.spans[episode] if episode else slice(None)


def watch(children: Children, plan: Procedure, *, repeat: int = 0) -> Watched:
    """Bring a copy of each child to a procedure of one's own; a second person is a stranger in the standard manner."""
    return _joined(look_at(children, plan, lambda filmed: _watched(filmed, plan), repeat=repeat), plan)


def watch_with_both(children: Children, other: Children, plan: Procedure, *, repeat: int = 0) -> Watched:
    """Bring a copy of each child to a procedure with two people.

    Parameters
    ----------
    children, other
        The children with the first person, and the same ones with the procedure's second: somebody else they know, as
        `in_company` gives them, or a stranger.
    plan
        The procedure.
    repeat
        Number of the day.
    """
    lanes = with_both(children.lanes, other.lanes)
    number, timetable = occasion_of(plan.name, repeat), plan.timetable()
    bouts = plan.bouts(occasion=number, age_months=children.months)
    occasion = Occasion(f"{children.months:g} months", plan.name, plan.step_s, plan.spans(), number)
    away, key = timetable.here[2][:, None] < 0.5, key_of(children.seed)

    def session(block: Lanes, count: int) -> Watched:
        films = children.engine.run(block, timetable, bouts, step_s=plan.step_s, key=key, film=True)[1]
        filmed = Filmed(films[0].away(2, away), block.dyad, occasion, children.seed, plan.codebook)
        return _watched(filmed.take(slice(count)), plan)

    return _joined(each_block(lanes, session), plan)


def watch_home(children: Children, *, upbringing: Upbringing = HOME, repeat: int = 0) -> Watched:
    """Visit a copy of each family at home for ten bouts of ordinary life, or of another."""
    visit = HomeVisit(upbringing)

    def look(filmed: Filmed) -> Watched:
        return _watched(filmed, visit)

    return _joined(look_at(children, visit, look, occasion="sensitivity-visit", repeat=repeat), visit)


def answered(asked: Flags, answer: Flags, *, within: int) -> Array:
    """Return for each child the share of stretches in which it asks that are answered within some ticks of their beginning.

    Not a number for a child who never asks.

    >>> answered(np.array([[True, True, False, True]]), np.array([[False, False, True, False]]), within=2)
    array([0.5])
    """
    begins = asked.copy()
    begins[:, 1:] &= ~asked[:, :-1]
    soon = np.zeros_like(answer)
    for later in range(1, within + 1):
        soon[:, :-later] |= answer[:, later:]
    count = begins.sum(axis=1)
    return np.where(count, (begins & soon).sum(axis=1) / np.maximum(count, 1), np.nan)


def remembering(children: Children, plan: Procedure, *, repeat: int = 0) -> Children:
    """Return the children as they are after a procedure that was part of their life: what happened in it they remember.

    Everywhere else it is a copy of a child that is seen, and the child itself never notices.
    """
    number, timetable = occasion_of(plan.name, repeat), plan.timetable()
    bout = dataclasses.replace(plan.bout(occasion=number, age_months=children.months), learning=1.0)

    def session(block: Lanes, count: int) -> Lanes:
        taking_part = met(block, plan.people, children.engine)
        lived = children.engine.run(taking_part, timetable, [bout], step_s=plan.step_s, key=key_of(children.seed))[0]
        kept = tuple(one._replace(bonds=one.bonds[:1]) for one in lived.kept[:2])
        return Lanes(lived.dyad, lived.traits[:2], kept).take(slice(count))

    return dataclasses.replace(children, lanes=join(each_block(children.lanes, session)))


def with_stranger(children: Children, manner: Caring | None = None) -> Children:
    """Return children with somebody they do not know, in the standard manner if no other is told, an array a trait."""
    usual = Caring(*(np.full(len(children), value, np.float32) for value in STANDARD))
    child = children.lanes.kept[0]._replace(bonds=(children.lanes.generic,))
    stranger = broadcast(brought(children.engine.newborn(1), 1), len(children))
    lanes = Lanes(children.lanes.dyad, (children.lanes.traits[0], manner or usual), (child, stranger))
    return dataclasses.replace(children, lanes=lanes)


def _watched(filmed: Filmed, plan: Procedure | HomeVisit) -> Watched:
    film: Footage = filmed.film
    near = tuple(((d < CONTACT_DISTANCE) & h).T for d, h in zip(film.distances, film.here, strict=True))
    spans = {name: slice(round(a / plan.step_s), round(b / plan.step_s)) for name, (a, b) in plan.spans().items()}
    return Watched(filmed.record.grid(plan.step_s), spans, film.arousal.T.astype(float), film.live.T, near)


def _joined(parts: Sequence[Watched], plan: Procedure | HomeVisit) -> Watched:
    """Return the blocks as one."""
    grids = [part.grid for part in parts]
    codes = {key: np.concatenate([grid.codes[key] for grid in grids]) for key in grids[0].codes}
    near = tuple(map(np.concatenate, zip(*(part.near for part in parts), strict=True)))
    arousal, running = (np.concatenate([getattr(part, name) for part in parts]) for name in ("arousal", "running"))
    return Watched(Grid(plan.step_s, codes, grids[0].names), parts[0].spans, arousal, running, near)
