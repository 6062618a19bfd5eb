"""Coordination: too little, enough, too much; and partners whose answers come as often as one is used to, or not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from attunement.engine.trees import map_arrays
from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import named, rise, weights
from attunement.evidence.studies.infancy.trust import play
from attunement.evidence.studies.lives import WITHDRAWN
from attunement.evidence.studies.watching import (
    CARE_ACTS,
    CHILD_ACTS,
    NEGATIVE,
    Watched,
    answered,
    watch,
    with_stranger,
)
from attunement.evidence.virtual_study import Measured, Result, difference, virtual_study
from attunement.lab.procedure import Episode, Own, Procedure
from attunement.measures.infants.observed_sensitivity import ANSWERS, BIDS
from attunement.measures.pair.contingency import contingency
from attunement.measures.pair.pair import Pair
from attunement.study.children import Children
from attunement.study.stages import visit_homes

THREE_MINUTES = play("three-minutes-of-play", Episode("play", 180, Own()))
WITHIN_S = 2
"""A smile is answered by a positive act within two seconds."""


def of_smiles(seen: Watched) -> np.ndarray:
    """Return the share of smiles that the partner answers by a positive act, [child]."""
    return answered(seen.shows("social"), seen.shows("positive", who=CARE_ACTS), within=WITHIN_S)


def mother_and_stranger(children: Children) -> tuple[np.ndarray, np.ndarray, Watched]:
    """Let infants play with the mother and with a stranger; return how often each answers smiles, and what the stranger saw.

    Both shares are [child].

    The stranger has the manner of the next dyad's caregiver, so that some answer more than the mother and some less.
    """
    manner = map_arrays(lambda a: np.roll(a, 1), children.lanes.traits[1])
    mother = watch(children, THREE_MINUTES)
    stranger = watch(with_stranger(children, manner), THREE_MINUTES, repeat=1)
    return of_smiles(mother), of_smiles(stranger), stranger


@virtual_study("inf.gen.contingency_match")
def strangers_like_the_mother(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk infants of 2 months in play with the mother and a stranger.

    Smiles to the stranger on its answers less the mother's. How often each answers smiles is what was seen. The parabola's
    peak: −b/2a, its error by the delta method.
    """
    children = cohorts.group("mixed-risk", 2.0, n=cohorts.part(0.5)).children
    mother, stranger, seen = mother_and_stranger(children)
    apart, smiles = stranger - mother, seen.share("social")
    yield named("quadratic", weights(smiles, apart=apart, quadratic=apart**2)["quadratic"])
    yield turning_point("peak_at", smiles, apart)


def turning_point(part: str, shown: np.ndarray, by: np.ndarray) -> Measured:
    """Return where a parabola of something turns, −b/2a, with its error by the delta method.

    >>> x, noise = np.random.default_rng(1).standard_normal((2, 4000))
    >>> round(turning_point("", 0.2 * x - 0.5 * x**2 + noise, x).value, 1)
    0.2
    """
    known = np.isfinite(by) & np.isfinite(shown)
    (a, b, _), errors = np.polyfit(by[known], shown[known], 2, cov=True)
    slope = np.array([b / (2 * a**2), -1 / (2 * a)])
    return Measured(part, float(-b / (2 * a)), float(np.sqrt(slope @ errors[:2, :2] @ slope)), int(known.sum()))


@virtual_study("inf.over.familiarlevel")
def familiar_level(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk infants of 4.5 months in the same two plays.

    Smiles and quiet signals to the stranger on the absolute difference of answers.
    """
    children = cohorts.group("mixed-risk", 4.5, n=cohorts.part(0.5)).children
    mother, stranger, seen = mother_and_stranger(children)
    apart, smiles, signals = stranger - mother, seen.share("social"), seen.share("signal")
    yield named("difference_on_smiles", weights(smiles, apart=np.abs(apart))["apart"])
    yield named("difference_on_signals", weights(signals, apart=np.abs(apart))["apart"])
    more = apart > 0
    yield named("more_contingent_strangers", weights(smiles[more], apart=apart[more])["apart"])


@virtual_study("inf.over.someismore")
def contingent_and_sensitive(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk dyads of 5.4 months at home: rated sensitivity on how contingent answers to bids are, in the same visit.

    Contingency: the logarithm of the odds ratio of answer and bid. The weight of the square, and the top tenth of contingency
    against the fifth to seventh tenth.
    """
    group = cohorts.group("mixed-risk", 5.4, n=cohorts.part(0.5))
    grid = visit_homes(group.children).grid(3.0)
    table = contingency(Pair.of(grid, CHILD_ACTS, CARE_ACTS), given=BIDS, response=ANSWERS, window_s=6.0)
    odds = np.log(table["odds_ratio"].cast(pl.Float64).fill_null(np.nan).to_numpy())
    odds = (odds - np.nanmean(odds)) / np.nanstd(odds)
    yield named("quadratic", weights(group.sensitivity, odds=odds, quadratic=odds**2)["quadratic"])
    fifth, seventh, top = np.nanquantile(odds, [0.4, 0.7, 0.9])
    middle = (odds >= fifth) & (odds < seventh)
    yield difference("top_minus_middle", group.sensitivity[odds >= top], group.sensitivity[middle])


@virtual_study("inf.over.vocal")
def coupled_and_sensitive(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk dyads of 4 months: rated sensitivity at home on how far positive acts follow the infant's sounds in play.

    The weight of its square, and the multiple r of both. Coupling: how much likelier a positive act begins within 2 s of a
    smile or quiet signal than at other times.
    """
    group = cohorts.group("mixed-risk", 4.0, n=cohorts.part(0.5))
    seen = watch(group.children, THREE_MINUTES)
    pair = Pair.of(seen.grid, CHILD_ACTS, CARE_ACTS)
    table = contingency(pair, given=("social", "signal"), response=("positive",), window_s=float(WITHIN_S))
    coupling = table["difference"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    coupling = (coupling - np.nanmean(coupling)) / np.nanstd(coupling)
    known = np.isfinite(coupling)
    found = weights(group.sensitivity, coupling=coupling, quadratic=coupling**2)
    yield named("quadratic", found["quadratic"])
    fitted = np.polyval(np.polyfit(coupling[known], group.sensitivity[known], 2), coupling[known])
    r = float(np.corrcoef(fitted, group.sensitivity[known])[0, 1])
    yield Measured("multiple_r", r, (1 - r * r) / np.sqrt(known.sum()), int(known.sum()), "r")


TASK = Procedure(
    "alarmed-a-little", "Two minutes of a task that alarms a little.", "assumed", 3,
    (Episode("task", 120, Own(), strangeness=0.5),), arousal_sd=0.04,
)  # fmt: skip
VIGILANT = {"responsiveness": 1.5, "threshold": 1.5, "warmth": 1.0, "directing": -1.0}
"""How anxious mothers differ, in SD: they answer more and quieter signals, are more lively, and direct more. Assumed."""


@virtual_study("inf.over.threegroups")
def withdrawn_ordinary_vigilant(cohorts: Cohorts) -> Iterator[Result]:
    """Infants of 9 months of withdrawn, ordinary and vigilant mothers: matched share of play, in d; negative affect in a task.

    Buffering: with a stranger there less with the mother there, in the same infants.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.5))
    arms = {"control": dyads, "depressed": dyads.shifted(**WITHDRAWN), "anxious": dyads.shifted(**VIGILANT)}
    matched = {}
    for name, arm in arms.items():
        group = Group(cohorts.raised(arm, 9.0))
        matched[name] = group.play.of_episode("play", "matched_share")
        upset = [watch(child, TASK).share(*NEGATIVE) for child in (with_stranger(group.children), group.children)]
        yield rise(f"buffer_{name}", *upset)
    yield difference("control_minus_depressed", matched["control"], matched["depressed"])
    yield difference("anxious_minus_control", matched["anxious"], matched["control"])
