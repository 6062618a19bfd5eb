"""Children of known histories, and what they do: shared by the verification tests and `scripts/make_what_holds.py`.

A history is a way of caring that children of the same temperaments grow up with. Observed with the standard caregiver,
whatever still differs between histories is what the children learned.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.footage import Footage
from attunement.engine.lanes import Lanes, blocks, broadcast
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout, Timetable
from attunement.lab.home_visit import SEPARATION_PROBE, HomeVisit
from attunement.lab.observer import CONTACT_DISTANCE
from attunement.lab.occasions import LAB_OCCASIONS
from attunement.lab.procedure import Procedure
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.life.events import ALIKE, OWN, Event, Life, Person
from attunement.life.population import Dyads, population
from attunement.life.upbringing import DAYS_PER_MONTH, HOME, Upbringing
from attunement.study.children import Children, grown, in_threads, raise_children, raise_in_company
from attunement.study.stages import look_at, score
from attunement.theories.interface import Kept
from attunement.theories.traits import Caring
from attunement.vocabulary import ChildAct, PersonAct

Array = NDArray[np.float64]

PROBES = LAB_OCCASIONS + (40 << 12)  # clear of the sessions of a study
SEED = 11
SCALES = ("proximity_seeking", "contact_maintaining", "avoidance", "resistance", "disorganisation")
CLASSES = ("A", "B", "C", "D")

ORDINARY = Caring(
    responsiveness=population("low-risk").responsiveness_mean, loudness_threshold=0.45, warmth=0.8, directing=0.3,
    rebuff=0.0, fright=-0.8, contingent_fright=0.0, inconsistency=0.0,
)  # fmt: skip
"""All aspects of care at the population's mean, without rebuff and changing moods."""

HISTORIES: Mapping[str, Caring] = {
    "sensitive": ORDINARY._replace(responsiveness=1.2, loudness_threshold=0.3, warmth=1.0),
    "ordinary": ORDINARY,
    "rejecting": ORDINARY._replace(responsiveness=0.0, loudness_threshold=0.6, warmth=0.2, rebuff=2.0),
    "neglecting": ORDINARY._replace(
        responsiveness=-0.5, loudness_threshold=0.8, warmth=-0.6, directing=0.0, fright=-1.5
    ),
    "frightening": ORDINARY._replace(fright=2.8),
    "frightening and rejecting": ORDINARY._replace(fright=3.0, rebuff=2.0),
    "changing mood": ORDINARY._replace(inconsistency=1.2),
    "strongly changing mood": ORDINARY._replace(inconsistency=2.0),
}


# --- raising ---------------------------------------------------------------------------------------------------------


def growing(n: int, ages: tuple[float, ...]) -> dict[float, Children]:
    """Raise low-risk children with one caregiver; return them at each of some ages."""
    at_age, children = {}, newborns(n)
    for age in ages:
        at_age[age] = children = grown(children, age)
    return at_age


def in_turns(n: int, ages: tuple[float, ...], caregivers: int) -> dict[float, Children]:
    """Raise the same children with many caregivers in turns, all with the manner of the one; return them at some ages."""
    names = [f"caregiver {i}" for i in range(caregivers)]
    people = tuple(Person(name, ALIKE if i else OWN) for i, name in enumerate(names))
    turns = (Event(0, name, "cares", {"every": caregivers, "at": i}) for i, name in enumerate(names))
    life, dyads = Life(people, tuple(turns)), drawn("low-risk", n)
    return {age: raise_in_company(dyads, life, months=age)[names[0]] for age in ages}


def drawn(name: str, n: int, **changes: float) -> Dyads:
    """Draw dyads from a population with some inputs changed."""
    return dataclasses.replace(population(name), **changes).draw(n, seed=SEED)


def cared(children: Children, *ways: Caring) -> Children:
    """Return children whose caregivers have one way of caring, or several in equal parts, one after the other."""
    each = len(children) // len(ways)
    caring = Caring(*(np.repeat(np.array(v, np.float32), each) for v in zip(*ways, strict=True)))
    return replace(children, lanes=children.lanes.with_traits({1: caring}))


def newborns(n: int) -> Children:
    """Return children at birth."""
    return raise_children(drawn("low-risk", n), months=0)


def of_histories(n: int) -> tuple[Children, NDArray[np.str_]]:
    """Raise n children of each history; also return whose history is whose."""
    names = np.repeat(list(HISTORIES), n)
    return grown(cared(newborns(len(names)), *HISTORIES.values()), 12), names


def untaught(children: Children) -> Children:
    """Return children who know their caregiver as well, but expect what newborns expect."""
    new = broadcast(children.engine.newborn().bond, len(children))
    known = new._replace(familiarity=children.lanes.bonds[0].familiarity)
    lanes = children.lanes
    return replace(children, lanes=replace(lanes, kept=(Kept((known,), new, lanes.kept[0].slow), *lanes.kept[1:])))


def neighbours(children: Children) -> NDArray[np.intp]:
    """Return each child's partner in a swap: 0 and 1, 2 and 3 …"""
    return np.arange(len(children)) ^ 1


def histories_swapped(children: Children) -> Children:
    """Return children with the expectations their neighbour has learned; temperament and the day stay their own."""
    other = children.lanes.take(neighbours(children))
    return replace(children, lanes=replace(children.lanes, kept=other.kept))


@dataclass(frozen=True)
class Unlearned(Upbringing):
    """Ordinary life in which nothing is learned."""

    def bout(self, k: int) -> Bout:
        """Return bout k of a life."""
        return replace(super().bout(k), learning=0.0)


@dataclass(frozen=True)
class Carried(Upbringing):
    """Every bout begins in contact; with `CARRYING`, it stays so whatever child and caregiver do."""

    def bout(self, k: int) -> Bout:
        """Return bout k of a life."""
        return replace(super().bout(k), distance=0.0)


@dataclass(frozen=True)
class ByTheClock(Upbringing):
    """The caregiver holds for 18 s and is positive for 9 s of every minute, whatever the child does.

    That is as much of both as those give who answer from afar.
    """

    def timetable(self) -> Timetable:
        """Return a bout's timetable."""
        second = np.arange(self.ticks) * self.step_s % 60
        acts = np.select([second < 18, second < 27], [PersonAct.SOOTHE, PersonAct.POSITIVE], PersonAct.NEUTRAL)
        usual = super().timetable()
        return replace(usual, forced=(usual.forced[0], acts.astype(np.int32), *usual.forced[2:]))


CARRYING = {"explore": 0.0, "avert": 0.0, "absent": 0.0}
FROM_AFAR = {"picked_up": 0.0}
ANSWERING = ORDINARY._replace(responsiveness=1.2, loudness_threshold=0.3, warmth=-0.6, directing=0.0, fright=-1.5)
NEGLECTING = HISTORIES["neglecting"]

CARE: Mapping[str, tuple[Caring, Upbringing, Mapping[str, float]]] = {
    "far, unanswered": (NEGLECTING, HOME, {}),
    "carried, unanswered": (NEGLECTING, Carried(), CARRYING),
    "held and talked to by the clock": (NEGLECTING, ByTheClock(), {}),
    "answered from afar": (ANSWERING, HOME, FROM_AFAR),
}
"""Ways to be near or far, and to answer or not: caregiver, days, changed movement parameters while growing up."""


# --- observing -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Seen:
    """A Strange Situation: what a rater wrote down, and the film with the arousal no rater sees."""

    scores: pl.DataFrame
    film: Footage

    def share(self, name: str, which: Any = slice(None), *, scheme: str = "abcd") -> float:
        """Return the share of a class."""
        return float((self.scores[scheme].to_numpy()[which] == name).mean())

    def episode(self, name: str) -> slice:
        """Return an episode's ticks."""
        start, end = (round(s / STRANGE_SITUATION.step_s) for s in STRANGE_SITUATION.spans()[name])
        return slice(start, end)


def strange_situation(children: Children, caregiver: str = "standard") -> Seen:
    """Bring a copy of each child to the Strange Situation, film and score it."""
    parts = look_at(children, STRANGE_SITUATION, lambda part: part, caregiver=caregiver)
    scores = pl.concat([score(part.record, seed=children.seed) for part in parts])
    return Seen(scores, _side_by_side([part.film for part in parts]))


def probed(children: Children, *, days_apart: float, repeats: int = 4) -> Array:
    """Leave each child for a minute at home; return its share of probes with protest.

    Protest: fussing or crying at least 12 s longer than in the minute before.
    """
    procedure, half = SEPARATION_PROBE, SEPARATION_PROBE.timetable().ticks // 2
    protests = []
    for repeat in range(repeats):
        number = PROBES + ((round(children.months * 10) * repeats + repeat) << 4)
        bout = replace(procedure.bout(occasion=number, age_months=children.months), days_apart=(days_apart,))
        fuss = np.isin(_filmed(children, procedure, bout).child, [ChildAct.SIGNAL, ChildAct.CRY]) * procedure.step_s
        protests.append(fuss[half:].sum(axis=0) - fuss[:half].sum(axis=0) >= 12)
    return np.mean(protests, axis=0)


def at_home(children: Children, upbringing: Upbringing) -> dict[str, float]:
    """Return what a visitor sees of contact and answers over ten bouts at the children's age, as shares."""
    parts = look_at(children, HomeVisit(upbringing), lambda part: part.film, occasion="sensitivity-visit")
    film = _side_by_side(parts)
    there, acts = film.together, film.people[0]
    bid = np.isin(film.child, [ChildAct.SIGNAL, ChildAct.CRY, ChildAct.APPROACH, ChildAct.RESIST]) & there
    soothed = np.zeros_like(there)
    soothed[:-1] = (acts == PersonAct.SOOTHE)[1:]
    return {
        "contact": float((film.distance < CONTACT_DISTANCE)[there].mean()),
        "soothing": float((acts == PersonAct.SOOTHE)[there].mean()),
        "positive": float((acts == PersonAct.POSITIVE)[there].mean()),
        "soothed after a bid": float(soothed[bid].mean()),
        "soothed after no bid": float(soothed[there & ~bid].mean()),
    }


def days_between_turns(caregivers: int) -> float:
    """Return how long a child does not see each of several caregivers in turns."""
    return DAYS_PER_MONTH / HOME.bouts_per_month * caregivers


def acquainted(children: Children) -> Children:
    """Return children to whom people in general are as familiar as their caregiver: the second person is no stranger."""
    lanes = children.lanes
    known = lanes.generic._replace(familiarity=lanes.bonds[0].familiarity)
    return replace(children, lanes=replace(lanes, kept=(lanes.kept[0]._replace(generic=known), *lanes.kept[1:])))


def with_habits_of(others: Children, children: Children) -> Children:
    """Return children to whom each of their acts is worth what it has come to be worth to others, with all else they learned."""
    bond, theirs = children.lanes.bonds[0], others.lanes.bonds[0]._asdict()
    habits = {name: value for name, value in theirs.items() if name.startswith("value_")}
    return replace(children, lanes=children.lanes.with_bonds((bond._replace(**habits),)))


def unknown(children: Children) -> Children:
    """Return children with all they have learned of their caregiver, but who do not know the person any more."""
    bond = children.lanes.bonds[0]
    return replace(children, lanes=children.lanes.with_bonds((bond._replace(familiarity=0 * bond.familiarity),)))


def _filmed(children: Children, procedure: Procedure, bout: Bout) -> Footage:
    def film(lanes: Lanes) -> Footage:
        films = children.engine.run(
            lanes, procedure.timetable(), [bout], step_s=procedure.step_s, key=key_of(children.seed), film=True
        )[1]
        return films[0]

    return _side_by_side(_blockwise(children.lanes, film, whole=True)).first(len(children))


def _blockwise(lanes: Lanes, function: Callable[[Lanes], Any], *, whole: bool = False) -> list[Any]:
    """Apply a function to each padded block; of what it returns, keep the real dyads (`whole`: leave it as it is)."""
    padded = list(blocks(lanes))
    results = in_threads(function, [block for block, _ in padded], None)
    return results if whole else [part.take(slice(count)) for part, (_, count) in zip(results, padded, strict=True)]


def _side_by_side(films: list[Footage]) -> Footage:
    def along(name: str) -> tuple[NDArray[Any], ...]:
        each = zip(*(getattr(film, name) for film in films), strict=True)
        return tuple(np.concatenate(arrays, axis=1) for arrays in each)

    live = np.concatenate([film.live for film in films], axis=1)
    first = films[0]
    return Footage(
        along("acts"), first.seen_as, along("distances"), along("here"), live, along("arousals"), first.shows
    )
