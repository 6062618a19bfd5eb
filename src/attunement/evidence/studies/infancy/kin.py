"""Kin: mother and father in one room, a father's part, and siblings."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import minus, rise, upper
from attunement.evidence.studies.infancy.protest import contrast
from attunement.evidence.studies.twins import fraternal_twins
from attunement.evidence.studies.watching import Watched, watch_with_both, with_stranger
from attunement.evidence.virtual_study import (
    Result,
    Untested,
    correlation,
    difference,
    share,
    virtual_study,
)
from attunement.lab.procedure import Episode, Own, Procedure
from attunement.life.events import DRAWN, OWN, Event, Life, Person
from attunement.study.children import Children, cared_by, grown


def parents(father: float) -> Life:
    """Return a life with a father, drawn like the mother, who has some share of care."""
    events = (Event(0, "mother", "cares", {"share": 1 - father}), Event(0, "father", "cares", {"share": father}))
    return Life((Person("mother", OWN), Person("father", DRAWN)), events)


BOTH = parents(0.3)


def room(name: str, strangeness: float) -> Procedure:
    """Return ten minutes at home with two people, equally far at first."""
    episode = Episode(name, 600, Own(), Own(), strangeness=strangeness)
    return Procedure(f"both-{name}", f"Ten minutes with two people, {name}.", "assumed", 3, (episode,), arousal_sd=0.04)


CALM, MILD, UPSET = room("calm", 0.0), room("mildly stressed", 0.4), room("upset", 0.8)


def preferred(seen: Watched) -> np.ndarray:
    """Return how much more of the time each child was in contact with the first person than with the second, [child]."""
    return seen.contact(0) - seen.contact(1)


@virtual_study("inf.kin.home_no_preference")
def calm_at_home(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 10 months with a mother (.7 of care) and a father, ten calm minutes at home: time in contact with each.

    With both parents, and with each of them and a visitor.
    """
    known = cohorts.in_company(cohorts.drawn("low-risk", cohorts.part(0.5)), BOTH, 10.0)
    mother, father = known["mother"], known["father"]
    together = watch_with_both(mother, father, CALM)
    yield rise("mother_minus_father", together.contact(0), together.contact(1))
    for name, child in (("mother", mother), ("father", father)):
        seen = watch_with_both(child, with_stranger(child), CALM, repeat=1)
        yield rise(f"{name}_minus_visitor", seen.contact(0), seen.contact(1))


@virtual_study("inf.kin.eight_months")
def stress_and_preference(cohorts: Cohorts) -> Iterator[Result]:
    """The same at 8 and at 12 months, calm and mildly stressed.

    How much more stress makes children prefer contact with the mother.
    """
    dyads, found = cohorts.drawn("low-risk", cohorts.part(0.5)), {}
    for age in (8.0, 12.0):
        known = cohorts.in_company(dyads, BOTH, age)
        calm, stressed = (preferred(watch_with_both(known["mother"], known["father"], plan)) for plan in (CALM, MILD))
        found[age] = contrast("stress_on_preference", stressed - calm)
    yield found[8.0]
    yield minus("twelve_minus_eight", found[12.0], found[8.0])


def secure_with(known: dict[str, Children]) -> list[np.ndarray]:
    """Return whether each child is classified B with the mother, and with the father, [child] each."""
    return [Group(known[name], repeat=day).is_class("B") for day, name in enumerate(("mother", "father"))]


@virtual_study("inf.kin.primary_distress")
def to_whom_in_distress(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children of 24 months with a mother (.7 of care) and a father, in calm and in distress.

    SSP with each at 13 months. Preference: time in contact with the mother less with the father. Recovery: exploring and
    smiling in distress.
    """
    dyads = cohorts.drawn("mixed-risk", cohorts.part(0.25))
    with_mother, with_father = secure_with(cohorts.in_company(dyads, BOTH, 13.0))
    known = cohorts.in_company(dyads, BOTH, 24.0)
    calm, upset = (watch_with_both(known["mother"], known["father"], plan) for plan in (CALM, UPSET))
    content, distressed = preferred(calm), preferred(upset)
    yield contrast("distressed_primary_minus_other", distressed)
    yield contrast("content_primary_minus_other", content)
    yield contrast("distressed_less_three_times_content", distressed - 3 * content)
    yield correlation("security_on_choice", with_mother.astype(float) - with_father, distressed)
    secure, well = np.where(distressed > 0, with_mother, with_father), upset.share("explore", "social")
    yield difference("security_with_approached_on_recovery", well[secure], well[~secure])


@virtual_study("inf.kin.father_involved")
def hours_with_a_father(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children of 36 months with a father who has .05 or .4 of care.

    Q-sort-like security with him, his rated sensitivity.
    """
    dyads = cohorts.drawn("mixed-risk", cohorts.part(0.25))
    few, many = (Group(cohorts.in_company(dyads, parents(part), 36.0)["father"]) for part in (0.05, 0.4))
    less, more = (group.visits["q_sort_security"].to_numpy() for group in (few, many))
    yield difference("hours", more, less)
    rated = np.concatenate([few.sensitivity, many.sensitivity])
    yield correlation("sensitivity_on_security", rated, np.concatenate([less, more]))
    responsive = upper(many.sensitivity)
    halves = [difference("", more[who], less[who]) for who in (~responsive, responsive)]
    yield minus("hours_unresponsive_minus_responsive", *halves)


BORN_LATER = 30.0
"""Months between two siblings."""


@virtual_study("inf.kin.siblings")
def siblings(cohorts: Cohorts) -> Iterator[Result]:
    """Two mixed-risk children of one mother, born 30 months apart, her ways drifted, half of temperament shared.

    B or not at 13 months. Agreement, and the correlation of the two, which is the intraclass one where both have the same
    share.
    """
    n = cohorts.part(0.5)
    drawn = cohorts.drawn("mixed-risk", 2 * n)
    first, unrelated = (cohorts.raised(drawn.take(part), months=0) for part in (slice(n), slice(n, None)))
    later = cared_by(fraternal_twins(first, unrelated), first.dyads.later(BORN_LATER).traits()[1])
    one, other = (Group(grown(children, 13.0)).is_class("B") for children in (first, later))
    yield share("all", one == other)
    yield correlation("icc_all", one, other)
    for part in ("same_sex", "icc_same_sex"):
        yield Untested(part, "Sex is not modelled.")
