"""Children: dyads drawn, raised from birth or on from the age they have, with one caregiver or in company."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.engine.lanes import BLOCK, Lanes, blocks, join
from attunement.engine.trees import map_arrays
from attunement.life.company import company_of
from attunement.life.encounters import live
from attunement.life.event_check import check_life
from attunement.life.events import Life
from attunement.life.population import Dyads
from attunement.life.upbringing import HOME, Upbringing, grow, newborns
from attunement.measures.infants.two_channels import USUAL
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.theories.interface import Theory
from attunement.theories.traits import Caring
from attunement.vocabulary import BadValueError

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class Children:
    """Dyads after some months of life: what each child has learned to expect.

    `coder` is who will code its Strange Situation in a virtual study, by name (`measures.infants.two_channels`).
    """

    dyads: Dyads
    lanes: Lanes
    engine: Engine
    months: float
    coder: str = USUAL

    @property
    def seed(self) -> int:
        """The study's seed."""
        return self.dyads.seed

    def __len__(self) -> int:
        return len(self.lanes)

    def __repr__(self) -> str:
        return f"Children({len(self)} of {self.months:g} months, theory {self.engine.theory_name}, seed {self.seed})"


def raise_children(
    dyads: Dyads,
    *,
    months: float = 12.0,
    theory: str | Theory = DEFAULT,
    parameters: Any = None,
    upbringing: Upbringing = HOME,
    engine: str | Engine = "auto",
    threads: int | None = None,
    after_bout: Callable[[int], None] | None = None,
) -> Children:
    """Raise children from birth to an age; what each learns depends on what its caregiver does.

    Parameters
    ----------
    dyads
        From `draw`.
    months
        Age at the end.
    theory, parameters
        How a bond works; other than default parameters if given.
    upbringing
        What days are made of.
    engine
        `auto`, `simd` or `reference`; or one that was made before, which then says theory and parameters.
    threads
        How many blocks at once; the result does not depend on it.
    after_bout
        Called with the bouts each block has lived; what it raises ends the work.
    """
    chosen = engine_of(theory, parameters, name=engine) if isinstance(engine, str) else engine
    born = Children(dyads, newborns(dyads, chosen), chosen, 0.0)
    return grown(born, months, upbringing, threads=threads, after_bout=after_bout)


def grown(
    children: Children,
    months: float,
    upbringing: Upbringing = HOME,
    *,
    threads: int | None = None,
    after_bout: Callable[[int], None] | None = None,
) -> Children:
    """Raise children on from the age they have."""

    def childhood(lanes: Lanes, count: int) -> Lanes:
        return grow(
            lanes, children.engine, seed=children.seed, from_months=children.months, to_months=months,
            upbringing=upbringing, after_bout=after_bout,
        ).take(slice(count))  # fmt: skip

    return replace(children, lanes=join(each_block(children.lanes, childhood, threads)), months=months)


def cared_by(children: Children, caring: Caring) -> Children:
    """Return children whose caregiver from now on cares in another way."""
    return replace(children, lanes=children.lanes.with_traits({1: caring}))


def lived_on(children: Children, months: float, *, threads: int | None = None) -> Children:
    """Return the same children at a later age, their caregivers' ways drifted as the population says.

    Errors
    ------
    BadValueError if somebody cares otherwise than drawn: how far such a change lasts, the population does not say.
    """
    if months == children.months:
        return children
    if not all(map(np.array_equal, children.lanes.traits[1], children.dyads.traits()[1])):
        raise BadValueError(
            "the caregivers of these children care otherwise than they were drawn, and how that drifts is not known. Raise the "
            "children on without drift by `grown`, or to the later age by events."
        )
    later = children.dyads.later(months - children.months)
    return grown(replace(cared_by(children, later.traits()[1]), dyads=later), months, threads=threads)


def raise_in_company(
    dyads: Dyads,
    life: Life,
    *,
    months: float = 12.0,
    theory: str | Theory = DEFAULT,
    parameters: Any = None,
    engine: str | Engine = "auto",
    manners: Mapping[str, Caring] | None = None,
    upbringing: Upbringing = HOME,
    threads: int | None = None,
) -> dict[str, Children]:
    """Raise children who are cared for by several people; return them once for each person they know, by name.

    Parameters
    ----------
    dyads
        From `draw`.
    life
        Who there is, and what happens: `Life`, or `read_life` of a file.
    months, theory, parameters, upbringing, engine, threads
        As in `raise_children`.
    manners
        Ways of caring of some persons, arrays [child], in the place of what `life` says.

    Examples
    --------
    >>> from attunement.life.events import Event, Life, Person
    >>> from attunement.life.population import population
    >>> both = Life((Person("mother", "own"), Person("father")), tuple(Event(0, who, "cares") for who in ("mother", "father")))
    >>> sorted(raise_in_company(population("low-risk").draw(4, seed=1), both, months=1))
    ['father', 'mother']
    """
    chosen = engine_of(theory, parameters, name=engine) if isinstance(engine, str) else engine

    def childhood(start: int) -> dict[str, Lanes]:
        which = slice(start, start + BLOCK)
        own = {name: map_arrays(lambda a: a[which], caring) for name, caring in (manners or {}).items()}
        theirs = life.take(which)
        born = company_of(dyads.take(which), chosen, theirs, manners=own)
        lived = live(born, chosen, theirs, seed=dyads.seed, to_months=months, upbringing=upbringing)
        return {lived.names[carer]: lived.with_(lived.names[carer]) for carer in lived.begins}

    if wrong := check_life(life):
        raise BadValueError(f"the life cannot be lived: {'; '.join(wrong)}.")
    parts = in_threads(childhood, list(range(0, len(dyads), BLOCK)), threads)
    return {name: Children(dyads, join([part[name] for part in parts]), chosen, months) for name in parts[0]}


def engine_of(theory: str | Theory, parameters: Any = None, *, name: str = "auto") -> Engine:
    """Return an engine for a theory, with its own numbers if no others are given."""
    usual = theory_parameters(theory) if isinstance(theory, str) else theory.parameters
    return make_engine(theory, usual if parameters is None else parameters, name=name)


def in_threads(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    threads: int | None,
    *,
    stop: Callable[[], None] = lambda: None,
) -> list[Result]:
    """Apply a function to items on some threads; results in order. `stop` is called when one fails or is interrupted."""
    count = threads or os.cpu_count() or 1
    if count == 1:
        return [function(item) for item in items]
    with ThreadPoolExecutor(count) as pool:
        try:
            return list(pool.map(function, items))
        except BaseException:
            stop()
            raise


def each_block(lanes: Lanes, function: Callable[[Lanes, int], Result], threads: int | None = None) -> list[Result]:
    """Apply a function to each padded block and the number of its real dyads."""
    return in_threads(lambda block: function(*block), blocks(lanes), threads)
