"""Crucial experiments: virtual studies that nobody has run, made to tell rival theories apart where published findings do not.

In each, children drawn from one low-risk population grow up with people of different, set manners, and come to the Strange
Situation with the same good-enough caregiver, so that what differs between arms is what was learned. Families cannot be given
such manners; they would have to be found, from what is seen at home. Manners are fixed numbers of a caregiver's traits, the same
for every theory, and were chosen for the contrast alone: assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.lives import CARER, becomes, with_own
from attunement.evidence.studies.turns import DISTRESS, PLAY, QUIET, Held, Turns
from attunement.evidence.virtual_study import Measured, VirtualStudy, share, virtual_study
from attunement.inference.targets import DISCREPANCY, Target, finding_and_part, published_targets, statistic_name
from attunement.lab.sessions import accompanied
from attunement.life.events import Life
from attunement.life.upbringing import HOME, Upbringing
from attunement.theories.traits import Caring

OF_A_COHORT = 0.25
"""Children of one arm, as a share of the cohort."""
COUNTED = ("A", "C", "D")
"""Classes whose shares are compared; B is what is left."""

ORDINARY = Caring(
    responsiveness=0.72, loudness_threshold=0.45, warmth=0.8, directing=0.3, rebuff=0.0, fright=-0.8, contingent_fright=0.0,
    inconsistency=0.0,
)  # fmt: skip
"""Care without rebuff, fright and changing moods."""
UNRESPONSIVE = ORDINARY._replace(responsiveness=-0.5, loudness_threshold=0.8, warmth=-0.6)
"""Hardly answers, and is cool."""
WARM = ORDINARY._replace(responsiveness=1.5, loudness_threshold=0.2, warmth=2.2, directing=0.0)
FRIGHTENING = WARM._replace(fright=3.5)


def _with(caring: Caring) -> Life:
    return with_own(becomes(caring))


COMFORT_OR_PLAY = {
    "comforted": _with(ORDINARY._replace(responsiveness=1.5, loudness_threshold=0.3, warmth=-0.6)),
    "played with": _with(UNRESPONSIVE._replace(warmth=2.0)),
    "neither": _with(UNRESPONSIVE),
}
STEADY_OR_MOODY = {
    "steady": _with(ORDINARY._replace(responsiveness=0.9)),
    # Moods are added to a logit, so that they bring more answers on average: less readiness makes up for that.
    "moody": _with(ORDINARY._replace(responsiveness=0.3, inconsistency=2.0)),
}
HELD = {"held, unanswered": _with(UNRESPONSIVE)}
REBUFFED = {"answered or rebuffed": _with(ORDINARY._replace(rebuff=2.0))}
WHEN = {
    "in calm": with_own(becomes(FRIGHTENING), becomes(WARM, every=2, at=1)),
    "in distress": with_own(becomes(WARM), becomes(FRIGHTENING, every=2, at=1)),
}
"""Lives in which the second bout of every two is of distress."""


def part_name(arm: str, counted: str) -> str:
    """Return what the share of a class in an arm is called.

    >>> part_name("moody", "C")
    'moody: C'
    """
    return f"{arm}: {counted}"


@virtual_study("crucial.comfort-or-play")
def comforted_or_played_with(cohorts: Cohorts) -> Iterator[Measured]:
    """Three manners: answers distress and is cool in play; plays warmly and hardly answers distress; neither."""
    return _arms(cohorts, COMFORT_OR_PLAY)


@virtual_study("crucial.steady-or-moody")
def steady_or_moody(cohorts: Cohorts) -> Iterator[Measured]:
    """Two manners that answer about as many bids in need: one the same every day, one by strongly changing moods."""
    return _arms(cohorts, STEADY_OR_MOODY)


@virtual_study("crucial.held-or-rebuffed")
def held_or_rebuffed(cohorts: Cohorts) -> Iterator[Measured]:
    """Two manners: every bout of life begins in contact and calls are hardly answered; calls are answered, or rebuffed."""
    yield from _arms(cohorts, HELD, Held())
    yield from _arms(cohorts, REBUFFED)


@virtual_study("crucial.frightened-in-play")
def frightened_in_play(cohorts: Cohorts) -> Iterator[Measured]:
    """Play and distress in turns, with a warm and responsive person who frightens in play only, or in distress only."""
    return _arms(cohorts, WHEN, Turns(kinds=(PLAY, DISTRESS)))


@virtual_study("crucial.frightened-in-quiet")
def frightened_in_quiet(cohorts: Cohorts) -> Iterator[Measured]:
    """The same with quiet times in the place of play: being playful cannot keep a person from frightening there."""
    return _arms(cohorts, WHEN, Turns(kinds=(QUIET, DISTRESS)))


EXPERIMENTS: Mapping[str, VirtualStudy] = {
    study.finding: study
    for made in (
        comforted_or_played_with,
        steady_or_moody,
        held_or_rebuffed,
        frightened_in_play,
        frightened_in_quiet,
    )
    for study in made
}
"""Every crucial experiment by its name."""
ARMS: Mapping[str, Sequence[str]] = {
    "crucial.comfort-or-play": tuple(COMFORT_OR_PLAY),
    "crucial.steady-or-moody": tuple(STEADY_OR_MOODY),
    "crucial.held-or-rebuffed": (*HELD, *REBUFFED),
    "crucial.frightened-in-play": tuple(WHEN),
    "crucial.frightened-in-quiet": tuple(WHEN),
}
STATISTICS = tuple(
    statistic_name(experiment, part_name(arm, counted))
    for experiment, arms in ARMS.items() for arm in arms for counted in COUNTED
)  # fmt: skip
"""Every number that crucial experiments give."""


def experiment_targets(measured: Mapping[str, Measured]) -> dict[str, Target]:
    """Return results of crucial experiments, by statistic, as targets that differ between studies as published shares do.

    >>> target = experiment_targets({"crucial.steady-or-moody moody: C": Measured("moody: C", 0.4, 0.01, 2400)})
    >>> [(t.statistic, round(t.sd, 3)) for t in target.values()]
    [('crucial.steady-or-moody moody: C', 0.039)]
    """
    shares = [target for target in published_targets().values() if target.metric == "proportion"]
    between = float(np.mean([target.heterogeneity for target in shares]))
    return {
        name: Target(
            *finding_and_part(name), one.value, one.se, between, DISCREPANCY["proportion"], metric="proportion"
        )
        for name, one in measured.items()
    }


def _arms(cohorts: Cohorts, lives: Mapping[str, Life], upbringing: Upbringing = HOME) -> Iterator[Measured]:
    """Raise children of each arm, bring them to the Strange Situation with the standard caregiver and count their classes."""
    each = cohorts.part(OF_A_COHORT)
    dyads = cohorts.drawn("low-risk", len(lives) * each)
    for i, (arm, life) in enumerate(lives.items()):
        children = cohorts.in_company(dyads.take(slice(i * each, (i + 1) * each)), life, upbringing=upbringing)[CARER]
        seen = Group(replace(children, lanes=accompanied(children.lanes, "standard")))
        for counted in COUNTED:
            yield share(part_name(arm, counted), seen.is_class(counted))
