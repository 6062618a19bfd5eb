"""Arousal and its expression: crying against a noisy physiological reading that correlates .5 with arousal (assumed)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.face_to_face import YOUNG
from attunement.evidence.studies.readings import reading
from attunement.evidence.virtual_study import Result, Statement, Untested, difference, virtual_study


@virtual_study("phys.avoid.dissoc")
def avoidant_and_secure(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children classified A against B: crying and a noisy reading of mean arousal (r = .5) while alone in episode 6."""
    group = cohorts.mixed_risk
    a, b = group.is_class("A"), group.is_class("B")
    cry = group.situation.share_of_time("6 alone", "cry")
    arousal = group.situation.of_episode("6 alone", "arousal_mean")
    heart = reading(cohorts, "heart rate alone", arousal, group.children)
    crying, rate = difference("", cry[a], cry[b]), difference("", heart[a], heart[b])
    yield Statement(
        crying.value <= -0.2 and abs(rate.value) < 0.35,
        f"A − B: crying d = {crying.value:+.2f} (SE {crying.se:.2f}), reading of arousal d = {rate.value:+.2f} (SE {rate.se:.2f})",
        crying.n,
        "HR_sep",
    )
    yield Untested("cortisol_30min", "Arousal is followed to the end of the procedure, not half an hour beyond.")


@virtual_study("phys.cort.D")
def disorganised_afterwards(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk children of 19 months: noisy reading (r = .5) of arousal when the Strange Situation ends, D against the rest."""
    group = cohorts.group("high-risk", 19.0, n=cohorts.part(0.5))
    arousal = group.situation.of_episode("8 reunion", "arousal_end")
    after = reading(cohorts, "cortisol afterwards", arousal, group.children)
    disorganised = group.is_class("D")
    d = difference("", after[disorganised], after[~disorganised])
    means = {
        name: float(after[group.is_class(name)].mean()) if group.is_class(name).any() else np.nan for name in "ABCD"
    }
    said = ", ".join(f"{k} {v:+.2f}" for k, v in means.items())
    yield Statement(
        d.value >= 0.2 and means["D"] == max(means.values()),
        f"D against the rest d = {d.value:+.2f} (SE {d.se:.2f}); means in SD {said}",
        d.n,
    )


@virtual_study("phys.sf.hr")
def heart_in_the_still_face(cohorts: Cohorts) -> Iterator[Result]:
    """Still-Face at 6 months: a noisy reading of arousal (r = .5) and negative affect, in play, still face and reunion.

    Back toward baseline: at least half of the rise is gone in the reunion.
    """
    group = cohorts.group("low-risk", YOUNG, n=cohorts.part(0.25))
    play = group.play
    arousal = np.stack([play.arousal[name] for name in ("play", "still", "reunion")])
    before, still, after = reading(cohorts, "heart rate", arousal, group.children)
    rise, left = float((still - before).mean()), float((after - before).mean())
    upset = play.of_episode("reunion", "negative_affect") - play.of_episode("play", "negative_affect")
    carried = float(np.nanmean(upset))
    part_left = left / rise if rise else np.nan
    yield Statement(
        rise > 0 and left <= rise / 2 and carried > 0,
        f"reading rises by {rise:.2f} SD, {part_left:.2f} of it is left in the reunion; negative affect {carried:+.2f}",
        len(before),
    )
