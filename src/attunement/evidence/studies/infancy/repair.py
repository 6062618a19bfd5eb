"""Repair: how soon a mismatch is mended, and what is left of a still face."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from attunement.evidence.studies.care import randomised
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.contrasts import named, rise, weights
from attunement.evidence.studies.infancy.trials import with_other_care
from attunement.evidence.studies.infancy.trust import ONCE, TWICE, play
from attunement.evidence.studies.lives import WITHDRAWN
from attunement.evidence.studies.readings import reading
from attunement.evidence.studies.watching import Watched, remembering, watch
from attunement.evidence.virtual_study import Result, correlation, difference, virtual_study
from attunement.lab.procedure import Episode, Own
from attunement.measures.pair.repair import repair
from attunement.measures.phase_map import engagement_of_acts
from attunement.study.children import Children, cared_by, grown
from attunement.study.face_to_face import phase_pair

BEFORE = (Episode("settling", 300, Own()), Episode("rest", 120, Own()))
AFTER = Episode("after", 1200, Own())
ONCE_AND_AFTER = play("still-face-and-after", *BEFORE, *ONCE.episodes, AFTER)
TWICE_AND_AFTER = play("still-face-twice-and-after", *BEFORE, *TWICE.episodes, AFTER)
PLAIN = play("plain-play", Episode("play", TWICE.duration_s, Own()))
CHANGING_SD = 1.5
"""How far the mood of mothers with an anxiety disorder changes more than others', in SD. Assumed."""


def latency(seen: Watched, *episodes: str) -> np.ndarray:
    """Return the mean seconds from the beginning of a mismatch of phases to its repair, over some episodes, [child]."""
    found = []
    for episode in episodes:
        at = seen.at(episode)
        pair = phase_pair(
            seen.grid.between(at.start * seen.grid.step_s, at.stop * seen.grid.step_s), engagement_of_acts()
        )
        found.append(repair(pair)["latency_mean_s"].cast(pl.Float64).fill_null(np.nan).to_numpy())
    return np.nanmean(np.stack(found), axis=0)


@virtual_study("inf.repair.cortisol")
def slow_repair(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 3.5 months, half with a mother of changing mood.

    Seconds to repair in play and reunion, slow reading after. The reading (r = .5) is taken 20 minutes after the Still-Face,
    over that before it.
    """
    newborn = cohorts.raised(cohorts.drawn("low-risk", cohorts.part(0.5)), months=0)
    anxious = randomised(newborn) == 1
    children = grown(
        with_other_care(newborn, anxious, newborn.dyads.shifted(inconsistency=-CHANGING_SD).traits()[1]), 3.5
    )
    seen = watch(children, ONCE_AND_AFTER)
    moments = np.stack([seen.mean_arousal("rest"), seen.slow("after", since="rest")])
    before, after = reading(cohorts, "cortisol", moments, children)
    slow = latency(seen, "play", "reunion")
    known = np.isfinite(slow)
    yield correlation("latency_on_cortisol", slow[known], (after - before)[known])
    yield named("anxiety_disorder", weights(after - before, latency=slow, disorder=anxious)["disorder"])


@virtual_study("inf.repair.sf_twice_cortisol")
def once_and_twice(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 5 months: slow reading (r = .5) 20 minutes after one still face and after two, over that before.

    The same infants on two days.
    """
    children = cohorts.group("low-risk", 5.0, n=cohorts.part(0.5)).children
    found = []
    for name, plan in (("once", ONCE_AND_AFTER), ("twice", TWICE_AND_AFTER)):
        seen = watch(children, plan)
        moments = np.stack([seen.slow("rest", since="rest"), seen.slow("after", since="rest")])
        found.append(reading(cohorts, f"cortisol, {name}", moments, children))
    (before, once), (before_two, twice) = found
    yield rise("double_minus_single", twice - before_two, once - before)
    yield rise("single", once, before)


@virtual_study("inf.repair.treated_null")
def mothers_who_recovered(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 3 months whose mother was withdrawn for two months and then was not, against others: Still-Face effects.

    Positive affect in the still face, and in the reunion, less that in play.
    """
    usual = cohorts.drawn("low-risk", cohorts.part(0.5))
    recovered = grown(cared_by(cohorts.raised(usual.shifted(**WITHDRAWN), 2.0), usual.traits()[1]), 3.0)

    def effects(children: Children) -> list[np.ndarray]:
        seen = watch(children, ONCE)
        smiles = [seen.share("social", episode=when) for when in ("play", "still", "reunion")]
        return [smiles[1] - smiles[0], smiles[2] - smiles[0]]

    for part, low, control in zip(
        ("still_face", "reunion"), effects(recovered), effects(cohorts.raised(usual, 3.0)), strict=True
    ):
        yield difference(part, low, control)


@virtual_study("inf.repair.memory1d")
def a_day_later(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 4 months in a double Still-Face the day after one, or after as much plain play, which they remember.

    Behaviour: drop of smiling from play to the first still face; reading (r = .5) of its rise of arousal; d of the two groups.
    """
    children = cohorts.group("low-risk", 4.0, n=cohorts.part(0.5)).children
    smiles, hearts = [], []
    for name, yesterday in (("again", TWICE), ("first", PLAIN)):
        seen = watch(remembering(children, yesterday), TWICE, repeat=1)
        smiles.append(seen.share("social", episode="still") - seen.share("social", episode="play"))
        moments = np.stack([seen.mean_arousal(when) for when in ("play", "still")])
        before, still = reading(cohorts, f"cortisol, {name}", moments, children)
        hearts.append(still - before)
    yield difference("behaviour", *smiles)
    yield difference("cortisol", *hearts)
