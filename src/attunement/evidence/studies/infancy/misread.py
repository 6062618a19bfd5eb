"""Misreading: acts that were asked for, acts that were not, and calls without an answer, as kinds of care before a class."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import minus, rise, weights
from attunement.evidence.studies.infancy.trust import play
from attunement.evidence.studies.readings import questionnaire
from attunement.evidence.studies.watching import (
    CARE_ACTS,
    CHILD_ACTS,
    Watched,
    answered,
    watch,
    watch_home,
)
from attunement.evidence.virtual_study import Measured, Result, correlation, difference, mean, virtual_study
from attunement.lab.procedure import Episode, Own, Procedure
from attunement.study.children import grown, lived_on

ASKS, GIVES, ANSWERS = ("signal", "cry", "approach", "social"), ("positive", "soothe", "direct"), ("soothe", "positive")
WINDOW = 5
"""Ticks of three seconds: 15-second windows."""


class Windows(NamedTuple):
    """Shares of 15-second windows; every array is [child]."""

    answered: np.ndarray  # of those in which the child asks, in which the caregiver acts too
    unasked: np.ndarray  # of all, in which only the caregiver acts
    involved: np.ndarray  # of all, in which the caregiver acts
    both: np.ndarray  # of all, in which both act


def windows(seen: Watched) -> Windows:
    """Return what windows show: whether a child asked, and whether somebody acted toward it, [child]."""
    whole = seen.grid.shape[1] // WINDOW * WINDOW

    def any_in(flags: np.ndarray) -> np.ndarray:
        return np.any(flags[:, :whole].reshape(len(flags), -1, WINDOW), axis=2)

    asks, gives = any_in(seen.grid.where(CHILD_ACTS, *ASKS)), any_in(seen.grid.where(CARE_ACTS, *GIVES))
    both = (asks & gives).mean(axis=1)
    return Windows(
        both / np.maximum(asks.mean(axis=1), 1e-9), (gives & ~asks).mean(axis=1), gives.mean(axis=1), both
    )  # fmt: skip


def between(part: str, shown: np.ndarray, group: Group, first: str, second: str) -> Measured:
    """Return the d of two classes."""
    return difference(part, shown[group.is_class(first)], shown[group.is_class(second)])


@virtual_study("inf.misread.isabella91")
def care_before_a_class(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk infants at home at 3 and 9 months, 15-second windows, by SSP class at 12.

    Answered, unasked-for, all acts; means of both.
    """
    young = cohorts.raised(cohorts.drawn("mixed-risk"), 3.0)
    later = grown(young, 9.0)
    found = [windows(watch_home(young)), windows(watch_home(later, repeat=1))]
    synchrony, unasked, involved, _ = (np.mean(pair, axis=0) for pair in zip(*found, strict=True))
    group = cohorts.mixed_risk
    for other in "AC":
        yield between(f"synchrony_B_minus_{other}", synchrony, group, "B", other)
    for other in "BC":
        yield between(f"intrusion_A_minus_{other}", unasked, group, "A", other)
    for first in "BA":
        yield between(f"involvement_{first}_minus_C", involved, group, first, "C")


BUSY = Procedure(
    "busy-mother", "Five minutes in which the mother has something else to do.", "assumed", 3,
    (Episode("busy", 300, Own(instruction=0.5), strangeness=0.15),), arousal_sd=0.04,
)  # fmt: skip
"""She is told half of the time to keep to herself, as in the quiet episodes of the Strange Situation."""


@virtual_study("inf.misread.smithpederson")
def mother_is_busy(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children of 12 months while the mother is kept busy, by SSP class.

    Unasked-for acts and calls without answer in 15 s.
    """
    group = cohorts.mixed_risk
    found = windows(watch(group.children, BUSY))
    for part, shown, pairs in (
        ("unasked", found.unasked, ("AC", "CB")),
        ("unanswered", 1 - found.answered, ("CA", "AB")),
    ):
        for first, second in pairs:
            yield between(f"{part}_{first}_minus_{second}", shown, group, first, second)


@virtual_study("inf.misread.symmetry")
def symmetrical_windows(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk infants at home at 6 and 12 months, 15-second windows: both act, only the caregiver acts; by SSP class at 12."""
    young = cohorts.raised(cohorts.drawn("mixed-risk"), 6.0)
    group = cohorts.mixed_risk
    early, late = windows(watch_home(young)), windows(watch_home(group.children, repeat=1))
    secure = group.is_class("B")
    yield rise("age", late.both, early.both)
    yield rise("one_sided_by_age", late.unasked, early.unasked)
    yield difference("secure", early.both[secure], early.both[~secure])
    yield difference("insecure", early.unasked[~secure], early.unasked[secure])


FACE = play("five-minutes-of-play", Episode("play", 300, Own()))
STIMULATING_SD = 1.5
"""How much more fathers smile, talk and play, in SD. Assumed."""


@virtual_study("inf.misread.fathers")
def stimulating_partners(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 5 months in five minutes of play with an ordinary partner or one of more warmth (+1.5 SD): smiles begun.

    Negativity in a parent's questionnaire with the share of seconds in which both are positive.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.5))
    lively = watch(cohorts.raised(dyads.shifted(warmth=STIMULATING_SD), 5.0), FACE)
    children = cohorts.raised(dyads, 5.0)
    usual = watch(children, FACE)
    yield difference("peaks", *(begun(seen.shows("social")).sum(axis=1).astype(float) for seen in (lively, usual)))
    both = (usual.shows("social") & usual.shows("positive", who=CARE_ACTS)).mean(axis=1)
    yield correlation("negativity", questionnaire(cohorts, children), both)


def begun(shown: np.ndarray) -> np.ndarray:
    """Return where something begins, [child, tick]."""
    begins = shown.copy()
    begins[:, 1:] &= ~shown[:, :-1]
    return begins


LONG_S = 3
"""Smiles of three seconds and more are long; looking away is looked for in the three seconds after a smile."""


@virtual_study("inf.misread.lookaway.joy")
def looking_away_after_joy(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 5 months in five minutes of play.

    Share who turn away in the 3 s after long smiles, and after short ones.
    """
    seen = watch(cohorts.group("low-risk", 5.0, n=cohorts.part(0.5)).children, FACE)
    after = {long: away_after(seen.shows("social"), seen.shows("avert"), long=long) for long in (True, False)}
    yield rise("long_minus_short", after[True], after[False])


def away_after(smiles: np.ndarray, away: np.ndarray, *, long: bool) -> np.ndarray:
    """Return the share of each infant's long, or short, smiles that are followed by turning away, [infant]; NaN without any.

    >>> smiles, away = np.array([[1, 1, 1, 0, 0, 0, 1, 0, 0, 0]], bool), np.array([[0, 0, 0, 0, 1, 0, 0, 0, 0, 0]], bool)
    >>> away_after(smiles, away, long=True), away_after(smiles, away, long=False)
    (array([1.]), array([0.]))
    """
    length, n, hits = (np.zeros(len(smiles), int) for _ in range(3))
    for tick in range(smiles.shape[1] - LONG_S + 1):
        ends = (length > 0) & ~smiles[:, tick] & ((length >= LONG_S) == long)
        n += ends
        hits += ends & away[:, tick : tick + LONG_S].any(axis=1)
        length = np.where(smiles[:, tick], length + 1, 0)
    return np.where(n, hits / np.maximum(n, 1), np.nan)


KINDS = ("cry", "signal", "social", "approach")


@virtual_study("inf.misread.bids")
def answers_by_kind_of_bid(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk dyads at home at 7 and 15 months, care drifted between: share of each kind of bid answered within 6 s.

    Cross-lagged: how readily the caregiver answers, and how readily the child smiles after a positive act, each at 15 months on
    both at 7. Mothers and fathers differ in nothing here.
    """
    young = cohorts.raised(cohorts.drawn("mixed-risk", cohorts.part(0.5)), 7.0)
    seen = watch_home(young), watch_home(lived_on(young, 15.0), repeat=1)

    def rates(w: Watched, *bids: str) -> np.ndarray:
        return answered(w.grid.where(CHILD_ACTS, *bids), w.grid.where(CARE_ACTS, *ANSWERS), within=2)

    kinds = [mean(kind, np.concatenate([rates(w, kind) for w in seen])) for kind in KINDS]
    most, least = (pick(kinds, key=lambda one: one.value) for pick in (max, min))
    yield minus("spread", most, least)
    parent = [rates(w, *KINDS) for w in seen]
    child = [answered(w.grid.where(CARE_ACTS, "positive"), w.grid.where(CHILD_ACTS, "social"), within=2) for w in seen]
    to_child = weights(child[1], parent=parent[0], child=child[0])["parent"]
    to_parent = weights(parent[1], parent=parent[0], child=child[0])["child"]
    yield minus("parent_to_child_minus_child_to_parent", to_child, to_parent)


@virtual_study("inf.misread.turns")
def talking_over_cries(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 2 months at home: share of answers that begin while a signal is going on.

    Of all soothing and positive acts that begin in or within 6 s after it, For cries and for quiet signals.
    """
    seen = watch_home(cohorts.group("low-risk", 2.0, n=cohorts.part(0.5)).children)
    acts, found = begun(seen.shows(*ANSWERS, who=CARE_ACTS)), {}
    for kind in ("cry", "signal"):
        signal = seen.shows(kind)
        soon = np.zeros_like(signal)
        for later in (1, 2):
            soon[:, later:] |= signal[:, :-later]
        during, after = (acts & signal).sum(axis=1), (acts & soon & ~signal).sum(axis=1)
        found[kind] = mean("", np.where(during + after, during / np.maximum(during + after, 1), np.nan))
    yield minus("cry_minus_quiet", found["cry"], found["signal"])
