"""Some children and everybody who has cared for them so far: persons, bonds, and what of each child outlives a bout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes, broadcast, brought
from attunement.engine.trees import filled, flat, map_arrays, put
from attunement.life.bonds import Bonds, Rows
from attunement.life.events import ALIKE, DRAWN, FRIGHTENS, OWN, Event, Life
from attunement.life.people import People
from attunement.life.population import STANDARD, Dyads
from attunement.life.upbringing import newborns
from attunement.theories.interface import Kept
from attunement.theories.traits import Caring
from attunement.vocabulary import BadValueError, UnknownNameError

UNKNOWN = -1
FAMILY = 1 << 24
"""A dyad's own caregiver has the dyad's number; each further person's numbers lie so far beyond."""


@dataclass(frozen=True, eq=False)
class Company:
    """Some children and their carers.

    Attributes
    ----------
    names
        Of the carers; carer c of child i is in row n·(c + 1) + i of `people`, after the children themselves.
    people
        Everybody.
    latents
        By carer, the latent aspects of care it was drawn with; None for who has a fixed manner.
    bonds
        What children expect of carers: n rows for each carer they got to know, in the order in which they did.
    begins
        Carer → where its bonds begin in that table.
    lanes
        The children, with what they expect of people in general.
    carers
        What of each carer outlives a bout, if anything does; carer c of child i is in row n·c + i.
    becoming
        Events by which carers became as said, in their order.
    """

    names: tuple[str, ...]
    people: People
    latents: tuple[Dyads | None, ...]
    bonds: Bonds
    begins: Mapping[int, int]
    lanes: Lanes
    carers: Kept
    becoming: tuple[Event, ...] = ()

    def __len__(self) -> int:
        return len(self.lanes)

    def rows(self, carer: int | NDArray[np.int64]) -> Rows:
        """Return the rows of every child's one carer, or of each child's own one."""
        return self._each(len(self) * (carer + 1))

    def edges(self, carer: int | NDArray[np.int64]) -> Rows:
        """Return the rows of the bonds of every child with one carer, a slice, or of each child with its own, [child]."""
        begins = [self.begins.get(one, UNKNOWN) for one in range(len(self.names))]
        start = begins[carer] if isinstance(carer, int) else np.array(begins, np.int64)[carer]
        if np.any(start == UNKNOWN):
            raise BadValueError(
                "children were to meet somebody who has not come to care yet; put events in order of age."
            )
        return self._each(start)

    def _each(self, start: Any) -> Rows:
        """Return a row for each child, from where its carer's rows begin; of a stretch of a table nothing is copied."""
        return slice(start, start + len(self)) if isinstance(start, int) else start + np.arange(len(self))

    def beside(self, carer: int | NDArray[np.int64], k: int | None = None) -> Lanes:
        """Return every child with the carer it meets in bout k, or outside of all turns, both as they have become."""
        traits = self.lanes.traits[0], self._caring(carer, k)
        child = self.lanes.kept[0]._replace(bonds=(self.bonds.gather(self.edges(carer)),))
        return Lanes(self.lanes.dyad, traits, (child, self._kept_of(carer)))

    def alike(self, k: int, other: int) -> bool:
        """Say whether everybody's manner is the same in two bouts."""
        return all(event.holds(k) == event.holds(other) for event in self.becoming)

    def _caring(self, carer: int | NDArray[np.int64], k: int | None) -> Caring:
        caring = self.people.care_of(self.rows(carer))
        for event in self.becoming:
            theirs = carer == self.names.index(event.who)
            if event.holds(k) and np.any(theirs):
                became = {trait: np.asarray(value, np.float32) for trait, value in event.traits.items()}
                own = caring._asdict()
                caring = caring._replace(**{name: np.where(theirs, new, own[name]) for name, new in became.items()})
        return caring

    def _kept_of(self, carer: int | NDArray[np.int64]) -> Kept:
        rows = self._each(len(self) * carer)
        return map_arrays(lambda column: column[rows], self.carers)

    def with_(self, name: str) -> Lanes:
        """Return the children with one of those they know, to be observed.

        Errors
        ------
        UnknownNameError if they have met nobody of that name.
        """
        known = {self.names[carer]: carer for carer in self.begins}
        if name not in known:
            raise UnknownNameError.of("person", name, known)
        return self.beside(known[name])

    def after(self, event: Event, *, days: float) -> Company:
        """Return the company after an event: a new bond begins with what is expected of people in general."""
        carer = self.names.index(event.who)
        if event.kind == "changes":
            return self._changed(carer, event.numbers)
        if event.kind == "becomes":
            return replace(self, becoming=(*self.becoming, event))
        if event.kind != "cares" or carer in self.begins:
            return self
        children = np.arange(len(self))
        new = Bonds.begun(children, children + len(self) * (carer + 1), self.lanes.generic, days=days)
        return replace(self, bonds=self.bonds.and_(new), begins={**self.begins, carer: len(self.bonds)})

    def met(self, carer: int | NDArray[np.int64], lanes: Lanes, *, days: float) -> Company:
        """Return the company after a bout of every child with a carer."""
        bonds = self.bonds.scattered(self.edges(carer), lanes.bonds[0], met_days=days)
        carers = put(self.carers, self._each(len(self) * carer), lanes.kept[1])
        return replace(self, bonds=bonds, lanes=lanes, carers=carers)

    def _changed(self, carer: int, by: Mapping[str, float]) -> Company:
        dyads = self.latents[carer]
        if dyads is None:
            raise BadValueError(f"{self.names[carer]} has a fixed manner, which does not change.")
        moved, p = dyads.shifted(**{name: sd for name, sd in by.items() if name != FRIGHTENS}), dyads.population
        caring = moved.traits()[1]
        if FRIGHTENS in by:
            level = (p.fright_mean if by[FRIGHTENS] else p.calm_mean) + p.fright_sd * dyads.fright_noise
            caring = caring._replace(fright=level.astype(np.float32))
        latents = tuple(moved if place == carer else own for place, own in enumerate(self.latents))
        return replace(self, people=self.people.caring_as(self.rows(carer), caring), latents=latents)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """Return what the children and their carers have learned, as plain arrays [child], to be kept."""
        found = dict(flat(self.lanes.kept[0]._replace(bonds=()), "kept"))
        for carer in self.begins:
            edges = self.edges(carer)
            found |= dict(flat(self.bonds.gather(edges), f"bond {carer}")) | dict(
                flat(self._kept_of(carer), f"carer {carer}")
            )
            found[f"since {carer}"], found[f"met {carer}"] = self.bonds.since_days[edges], self.bonds.met_days[edges]
        return found

    def grown(self, arrays: Mapping[str, NDArray[Any]], life: Life, months: float) -> Company:
        """Return this company, newborn, as it was at an age: what was kept of it, and everybody as changed as by then."""
        company = self.from_arrays(arrays)
        for event in life.events:
            if event.kind in ("changes", "becomes") and 0 < event.age < months:
                company = company.after(event, days=0.0)
        return company

    def from_arrays(self, arrays: Mapping[str, NDArray[Any]]) -> Company:
        """Return this company, newborn, with the bonds that were kept of it; how people care is as at birth."""
        n, children, generic = len(self), np.arange(len(self)), self.lanes.generic
        order = [int(name.split()[1]) for name in arrays if name.startswith("since ")]
        bonds, carers = Bonds.none_yet(generic), self.carers
        for carer in order:
            state = filled(generic, f"bond {carer}", arrays)
            since, met = arrays[f"since {carer}"], arrays[f"met {carer}"]
            part = Bonds.known(children, children + n * (carer + 1), state, since_days=since, met_days=met)
            bonds = bonds.and_(part)
            learned = filled(self._kept_of(carer), f"carer {carer}", arrays)
            carers = put(carers, self._each(n * carer), learned)
        kept = filled(self.lanes.kept[0]._replace(bonds=()), "kept", arrays)
        lanes = Lanes(self.lanes.dyad, self.lanes.traits, (kept, *self.lanes.kept[1:])).with_bonds(self.lanes.bonds)
        begins = {carer: n * place for place, carer in enumerate(order)}
        return replace(self, bonds=bonds, begins=begins, lanes=lanes, carers=carers)


def company_of(dyads: Dyads, engine: Engine, life: Life, *, manners: Mapping[str, Caring] | None = None) -> Company:
    """Return children at birth and everybody who will care for them; what happens at birth has happened.

    Parameters
    ----------
    dyads
        From a population.
    engine
        Its theory says what a newborn expects.
    life
        Who there is, and what happens.
    manners
        Ways of caring of some persons, arrays [child], in the place of what `life` says.
    """
    if int(dyads.dyad[-1]) >= FAMILY:
        raise BadValueError(f"dyad {dyads.dyad[-1]} has no room for further persons; give fewer than {FAMILY} dyads.")
    lanes = newborns(dyads, engine)
    people = People.children(dyads.dyad, lanes.traits[0])
    latents: list[Dyads | None] = []
    for carer, person in enumerate(life.people):
        given = (manners or {}).get(person.name)
        own = _drawn(dyads, carer) if person.manner == DRAWN else dyads if person.manner in (OWN, ALIKE) else None
        latents.append(own if given is None else None)
        caring = given or (own.traits()[1] if own else _standard(len(dyads)))
        number = dyads.dyad + np.uint32(0 if person.manner == OWN else FAMILY * (carer + 1))
        people = people.and_(People.carers(number, map_arrays(lambda a: np.asarray(a, np.float32), caring)))
    carers = broadcast(brought(engine.newborn(1), 1), len(dyads) * len(life.people))
    company = Company(life.names(), people, tuple(latents), Bonds.none_yet(lanes.generic), {}, lanes, carers)
    for event in life.events:
        if event.age == 0:
            company = company.after(event, days=0.0)
    return company


def _drawn(dyads: Dyads, carer: int) -> Dyads:
    """Caregivers of the same population, as many; person c of dyad d is the same whoever else there is."""
    return dyads.population.draw(len(dyads), seed=dyads.seed, first=int(dyads.dyad[0]) + FAMILY * (carer + 1))


def _standard(n: int) -> Caring:
    return Caring(*(np.full(n, value, np.float32) for value in STANDARD))
