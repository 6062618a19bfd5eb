"""The stages of a study: draw, raise, observe, score. Value objects in, value objects out.

In Python::

    dyads = draw("mixed-risk", n=10_000, seed=7)
    children = raise_children(dyads, months=12)
    record = observe(children, "strange-situation")
    scores = score(record)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import polars as pl

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.engine.lanes import BLOCK, Lanes, blocks, join
from attunement.engine.trees import map_arrays
from attunement.lab.catalogue import PROCEDURES
from attunement.lab.home_visit import HOME_VISIT
from attunement.lab.observer import observe_footage
from attunement.lab.occasions import occasion_of
from attunement.lab.procedure import Procedure
from attunement.lab.sessions import accompanied, attend
from attunement.life.company import company_of
from attunement.life.encounters import live
from attunement.life.events import Life, check_life
from attunement.life.population import Dyads, population
from attunement.life.upbringing import HOME, Upbringing, grow, newborns
from attunement.measures.infants.classification import classify
from attunement.measures.infants.interactive_scales import Rater, score_scales
from attunement.measures.infants.observed_sensitivity import Visitor, observed_sensitivity
from attunement.measures.infants.q_sort import q_sort_security
from attunement.record import Record, join_records
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.theories.interface import Theory
from attunement.theories.traits import Caring
from attunement.vocabulary import BadValueError, UnknownNameError

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class Children:
    """Dyads after some months of life: what each child has learned to expect."""

    dyads: Dyads
    lanes: Lanes
    engine: Engine
    months: float

    @property
    def seed(self) -> int:
        """The study's seed."""
        return self.dyads.seed

    def __len__(self) -> int:
        return len(self.lanes)

    def __repr__(self) -> str:
        return f"Children({len(self)} of {self.months:g} months, theory {self.engine.theory_name}, seed {self.seed})"


def draw(name: str, *, n: int, seed: int, theory: str = DEFAULT) -> Dyads:
    """Draw caregiver-child dyads from a population (`low-risk`, `mixed-risk`, `high-risk` or a TOML file).

    A rival theory has populations of its own, since the two are fitted together: name it here if it has.
    """
    return population(name, theory=theory).draw(n, seed=seed)


def raise_children(
    dyads: Dyads,
    *,
    months: float = 12.0,
    theory: str | Theory = DEFAULT,
    parameters: Any = None,
    upbringing: Upbringing = HOME,
    engine: str | Engine = "auto",
    threads: int | None = None,
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
    """
    chosen = engine_of(theory, parameters, name=engine) if isinstance(engine, str) else engine

    def childhood(lanes: Lanes, count: int) -> Lanes:
        return grow(lanes, chosen, seed=dyads.seed, to_months=months, upbringing=upbringing).take(slice(count))

    return Children(dyads, join(_each_block(newborns(dyads, chosen), childhood, threads)), chosen, months)


def raise_in_company(
    dyads: Dyads,
    life: Life,
    *,
    months: float = 12.0,
    theory: str | Theory = DEFAULT,
    parameters: Any = None,
    engine: str | Engine = "auto",
    manners: Mapping[str, Caring] | None = None,
    threads: int | None = None,
) -> dict[str, Children]:
    """Raise children who are cared for by several people; return them once for each person they know, by name.

    Parameters
    ----------
    dyads
        From `draw`.
    life
        Who there is, and what happens: `Life`, or `read_life` of a file.
    months, theory, parameters, engine, threads
        As in `raise_children`.
    manners
        Ways of caring of some persons, arrays [child], in the place of what `life` says.

    Examples
    --------
    >>> from attunement.life.events import Event, Life, Person
    >>> both = Life((Person("mother", "own"), Person("father")), tuple(Event(0, who, "cares") for who in ("mother", "father")))
    >>> sorted(raise_in_company(draw("low-risk", n=4, seed=1), both, months=1))
    ['father', 'mother']
    """
    chosen = engine_of(theory, parameters, name=engine) if isinstance(engine, str) else engine

    def childhood(start: int) -> dict[str, Lanes]:
        which = slice(start, start + BLOCK)
        own = {name: map_arrays(lambda a: a[which], caring) for name, caring in (manners or {}).items()}
        born = company_of(dyads.take(which), chosen, life, manners=own)
        lived = live(born, chosen, life, seed=dyads.seed, to_months=months)
        return {lived.names[carer]: lived.with_(lived.names[carer]) for carer in lived.begins}

    if wrong := check_life(life):
        raise BadValueError(f"the life cannot be lived: {'; '.join(wrong)}.")
    parts = in_threads(childhood, list(range(0, len(dyads), BLOCK)), threads)
    return {name: Children(dyads, join([part[name] for part in parts]), chosen, months) for name in parts[0]}


def engine_of(theory: str | Theory, parameters: Any = None, *, name: str = "auto") -> Engine:
    """Return an engine for a theory, with its own numbers if no others are given."""
    usual = theory_parameters(theory) if isinstance(theory, str) else theory.parameters
    return make_engine(theory, usual if parameters is None else parameters, name=name)


def observe(
    children: Children,
    procedure: str | Procedure,
    *,
    caregiver: str = "own",
    repeat: int = 0,
    threads: int | None = None,
) -> Record:
    """Bring a copy of each child to a procedure and return what a camera and a coder wrote down.

    Parameters
    ----------
    children
        From `raise_children`.
    procedure
        By name, or an object.
    caregiver
        Who comes along: `own`, `standard` or `swapped`.
    repeat
        Number of the occasion: another number is another day, with another form of the child.
    threads
        How many blocks at once; the result does not depend on it.
    """
    plan = find_procedure(procedure)
    number = occasion_of(plan.name, repeat)

    def session(lanes: Lanes, count: int) -> Record:
        film, occasion = attend(
            lanes, plan, children.engine, seed=children.seed, age_months=children.months, number=number
        )
        return observe_footage(
            film.first(count), lanes.dyad[:count], occasion, seed=children.seed, codebook=plan.codebook
        )

    return join_records(_each_block(accompanied(children.lanes, caregiver), session, threads))


def visit_homes(
    children: Children, *, session: str = "sensitivity-visit", repeat: int = 0, threads: int | None = None
) -> Record:
    """Visit a copy of each family at home on some days, and return what the visitor's camera and coder wrote down."""
    number = occasion_of(session, repeat)

    def visit(lanes: Lanes, count: int) -> Record:
        film, occasion = attend(
            lanes, HOME_VISIT, children.engine, seed=children.seed, age_months=children.months, number=number
        )
        return observe_footage(film.first(count), lanes.dyad[:count], occasion, seed=children.seed)

    return join_records(_each_block(children.lanes, visit, threads))


def score(record: Record, *, seed: int = 0, rater: int = 0, repeat: int = 0) -> pl.DataFrame:
    """Score the interactive scales of a Strange Situation and classify, by one rater; one row per child."""
    occasion = occasion_of("strange-situation", repeat)
    return classify(score_scales(record, rater=Rater(seed=seed, number=rater, occasion=occasion)))


def rate_visits(sensitivity_visit: Record, q_sort_visit: Record, *, seed: int = 0, visitor: int = 0) -> pl.DataFrame:
    """Rate sensitivity and frightening behaviour from one home visit, and Q-sort-like security from another."""
    first, second = (
        Visitor(seed=seed, occasion=occasion_of(name), number=visitor) for name in ("sensitivity-visit", "q-sort-visit")
    )
    rated = observed_sensitivity(sensitivity_visit, visitor=first)
    return rated.join(q_sort_security(q_sort_visit, visitor=second), on="dyad")


def find_procedure(procedure: str | Procedure) -> Procedure:
    """Return a procedure by name, or the object itself."""
    if isinstance(procedure, Procedure):
        return procedure
    if procedure not in PROCEDURES:
        raise UnknownNameError.of("procedure", procedure, PROCEDURES)
    return PROCEDURES[procedure]


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


def _each_block(lanes: Lanes, function: Callable[[Lanes, int], Any], threads: int | None) -> list[Any]:
    """Apply a function to each padded block and the number of its real dyads."""
    return in_threads(lambda block: function(*block), list(blocks(lanes)), threads)
