"""The stages of a study: draw, raise, observe, score. Value objects in, value objects out.

In Python::

    dyads = draw("mixed-risk", n=10_000, seed=7)
    children = raise_children(dyads, months=12)
    record = observe(children, "strange-situation")
    scores = score(record)

Everything that is seen of children anywhere, in the command, in virtual studies and in calibration, is seen through
`look_at`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import polars as pl

from attunement.engine.lanes import Lanes
from attunement.lab.catalogue import PROCEDURES, studied
from attunement.lab.home_visit import HOME_VISIT, HomeVisit
from attunement.lab.occasions import occasion_of
from attunement.lab.procedure import Procedure
from attunement.lab.sessions import Filmed, accompanied, attend
from attunement.life.population import Dyads, population
from attunement.measures.infants.classification import classify
from attunement.measures.infants.interactive_scales import Rater, score_scales
from attunement.measures.infants.observed_sensitivity import Visitor, observed_sensitivity
from attunement.measures.infants.q_sort import q_sort_security
from attunement.measures.infants.two_channels import USUAL, coder
from attunement.record import Record, join_records
from attunement.study.children import Children, each_block, raise_children
from attunement.theories.catalogue import DEFAULT
from attunement.vocabulary import UnknownNameError

__all__ = [
    "draw",
    "film_block",
    "look_at",
    "observe",
    "raise_children",
    "rate_visits",
    "score",
    "visit_homes",
    "visit_homes_twice",
]

Looked = TypeVar("Looked")


def draw(name: str, *, n: int, seed: int, theory: str = DEFAULT) -> Dyads:
    """Draw caregiver-child dyads from a population (`low-risk`, `mixed-risk`, `high-risk` or a TOML file).

    A rival theory has populations of its own, since the two are fitted together: name it here if it has.
    """
    return population(name, theory=theory).draw(n, seed=seed)


def look_at(
    children: Children,
    plan: Procedure | HomeVisit,
    look: Callable[[Filmed], Looked],
    *,
    caregiver: str = "own",
    occasion: str = "",
    repeat: int = 0,
    threads: int | None = None,
) -> list[Looked]:
    """Bring a copy of each child to a session, and return what somebody makes of each block that was filmed.

    Parameters
    ----------
    children
        From `raise_children`.
    plan
        What they are brought to or visited in.
    look
        What is made of a block.
    caregiver
        Who comes along: `own`, `standard` or `swapped`.
    occasion, repeat
        Which occasion it is, the plan's own if not told, and on which day it is held again.
    threads
        How many blocks at once; the result does not depend on it.
    """
    number = occasion_of(occasion or plan.name, repeat)

    def session(lanes: Lanes, count: int) -> Looked:
        filmed = attend(lanes, plan, children.engine, seed=children.seed, age_months=children.months, number=number)
        return look(filmed.take(slice(count)))

    return each_block(accompanied(children.lanes, caregiver), session, threads)


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
    return join_records(look_at(children, plan, _record, caregiver=caregiver, repeat=repeat, threads=threads))


def visit_homes(
    children: Children, *, session: str = "sensitivity-visit", repeat: int = 0, threads: int | None = None
) -> Record:
    """Visit a copy of each family at home on some days, and return what the visitor's camera and coder wrote down."""
    return join_records(look_at(children, HOME_VISIT, _record, occasion=session, repeat=repeat, threads=threads))


def visit_homes_twice(children: Children, *, repeat: int = 0, threads: int | None = None) -> tuple[Record, Record]:
    """Visit each family for sensitivity, and on other days for the Q-sort; as `rate_visits` takes them."""
    first, second = (
        visit_homes(children, session=name, repeat=repeat, threads=threads) for name in studied(HOME_VISIT.name).places
    )
    return first, second


def film_block(children: Children, plan: Procedure, *, caregiver: str = "own", repeat: int = 0) -> Filmed:
    """Bring a copy of each child of one block to a procedure, and return all that was filmed."""
    (filmed,) = look_at(children, plan, lambda whole: whole, caregiver=caregiver, repeat=repeat, threads=1)
    return filmed


def _record(filmed: Filmed) -> Record:
    return filmed.record


def score(record: Record, *, seed: int = 0, rater: int = 0, repeat: int = 0, by: str = USUAL) -> pl.DataFrame:
    """Score the interactive scales of a Strange Situation and classify, by one rater; one row per child.

    `by` is what the rater reads: `one-channel`, one act at a time, or `two-channel`, voice and face beside the body.
    """
    who = Rater(seed=seed, number=rater, occasion=occasion_of("strange-situation", repeat))
    return classify(score_scales(record, rater=who, sees=coder(by)))


def rate_visits(
    sensitivity_visit: Record, q_sort_visit: Record, *, seed: int = 0, visitor: int = 0, repeat: int = 0
) -> pl.DataFrame:
    """Return a row for each dyad: sensitivity and frightening behaviour from one home visit, Q-sort-like security from another."""
    first, second = (
        Visitor(seed=seed, occasion=occasion_of(name, repeat), number=visitor)
        for name in ("sensitivity-visit", "q-sort-visit")
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
