"""Several carers: what a child has with one of them and with another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import kappa, minus, rise
from attunement.evidence.studies.lives import CARER, WITHDRAWN
from attunement.evidence.studies.seen import play_seen
from attunement.evidence.virtual_study import Result, correlation, odds_difference, share, virtual_study
from attunement.life.events import DRAWN, OWN, Event, Life, Person
from attunement.life.events import STANDARD as EVERYBODY
from attunement.life.population import STANDARD
from attunement.theories.traits import Caring


def with_another(*, every: int) -> Life:
    """Return a life in which somebody else, called `other`, has every so many bouts from birth on."""
    return Life(
        (Person(CARER, OWN), Person("other", EVERYBODY)),
        (Event(0, CARER, "cares"), Event(0, "other", "cares", {"every": every, "at": every - 1})),
    )


@virtual_study("inf.gen.depressed_father")
def father_of_a_depressed_mother(cohorts: Cohorts) -> Iterator[Result]:
    """Infants of 4 months with a withdrawn or a low-risk mother, and a low-risk father in every fourth bout: matched play, in SD.

    Father less mother, in the same infants.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.5))
    father = cohorts.population_of("low-risk").draw(len(dyads), seed=cohorts.seed + 1).traits()[1]
    for part, pairs in (("depressed", dyads.shifted(**WITHDRAWN)), ("control", dyads)):
        both = cohorts.in_company(pairs, with_another(every=4), 4.0, other=father)
        first, other = (play_seen(both[who]).of_episode("play", "matched_share") for who in (CARER, "other"))
        yield rise(f"father_minus_mother_{part}", other, first)


THREE = Life(
    (Person("mother", OWN), Person("father", DRAWN), Person("worker", DRAWN)),
    (
        Event(0, "mother", "cares", {"share": 0.5}),
        Event(0, "father", "cares", {"share": 0.2}),
        Event(4, "worker", "cares", {"share": 0.3}),
    ),
)
"""Shares of care assumed."""


@virtual_study("inf.gen.three_figures")
def three_people(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children of 15 months with mother, father and a day worker, drawn apart: B or not in the SSP with each."""
    known = cohorts.in_company(cohorts.drawn("mixed-risk", cohorts.part(0.5)), THREE, 15.0)
    secure = {name: Group(children, repeat=day).is_class("B") for day, (name, children) in enumerate(known.items())}
    yield share("three_insecure", ~(secure["mother"] | secure["father"] | secure["worker"]))
    for parent in ("mother", "father"):
        yield kappa(f"kappa_with_{parent}", secure["worker"], secure[parent])


def worker_for(hours: float) -> Life:
    """Return a life with a worker from 4 months on for some hours a week of a hundred waking ones."""
    events = (Event(0, "mother", "cares", {"share": 100 - hours}), Event(4, "worker", "cares", {"share": hours}))
    return Life((Person("mother", OWN), Person("worker")), events)


@virtual_study("inf.gen.worker_hours")
def hours_with_a_worker(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children of 15 months with a worker for 10 or 40 hours a week, who answers well or hardly.

    B or not in the SSP with her. Hours: d of B from the odds ratio. Sensitivity: rated at home with her, r with B. Answers: 1.5
    or −1 logits (assumed).
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.5))
    answers = np.arange(len(dyads)) % 2 == 0
    manner = Caring(*(np.full(len(dyads), value, np.float32) for value in STANDARD))
    manner = manner._replace(responsiveness=np.where(answers, 1.5, -1.0).astype(np.float32))
    few, many = (
        Group(cohorts.in_company(dyads, worker_for(hours), 15.0, worker=manner)["worker"]) for hours in (10, 40)
    )
    less, more = few.is_class("B"), many.is_class("B")
    yield odds_difference("hours", more, less)
    rated, secure = (np.concatenate(pair) for pair in ((few.sensitivity, many.sensitivity), (less, more)))
    yield correlation("sensitivity", rated, secure)
    well, hardly = (odds_difference("", more[who], less[who]) for who in (answers, ~answers))
    yield minus("hours_responsive_minus_unresponsive", well, hardly)
