"""Trust acts on recovery: mild stress with the mother there, and who comes down from it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import minus, named, upper, weights
from attunement.evidence.studies.lives import WITHDRAWN
from attunement.evidence.studies.readings import reading
from attunement.evidence.studies.watching import NEGATIVE, Watched, watch
from attunement.evidence.virtual_study import (
    Measured,
    Result,
    Untested,
    correlation,
    difference,
    mean,
    quotient,
    virtual_study,
)
from attunement.lab.procedure import Episode, Fixed, Own, Procedure
from attunement.lab.still_face import STILL_FACE
from attunement.measures.infants.observed_sensitivity import sensitivity_index
from attunement.study.children import Children, grown
from attunement.vocabulary import PersonAct

FIVE_WEEKS, THREE_MONTHS = 1.2, 3.0
NO_VAGAL_PART = "The model's arousal has no vagal part apart from heart rate."
BATH = Procedure(
    "bath", "Two minutes of a mild stressor with the mother there, and two minutes after.", "timing and strangeness assumed", 3,
    (
        Episode("settling", 300, Own()),
        Episode("rising", 90, Own(), strangeness=1.0),
        Episode("peak", 30, Own(), strangeness=1.0),
        Episode("drying", 90, Own()),
        Episode("later", 30, Own()),
    ),
    arousal_sd=0.04,
)  # fmt: skip


def quality(seen: Watched, *episodes: str) -> np.ndarray:
    """Return how well the caregiver answered in some episodes, without a visitor's error, [child]."""
    start, end = seen.at(episodes[0]).start, seen.at(episodes[-1]).stop
    return sensitivity_index(seen.grid.between(start * seen.grid.step_s, end * seen.grid.step_s))


def bath(cohorts: Cohorts, children: Children) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Bath some infants; return how well they were answered meanwhile, a reading at the peak, and its fall by twice that time.

    All three are [child].
    """
    seen = watch(children, BATH)
    moments = np.stack([seen.mean_arousal(when) for when in ("peak", "later")])
    peak, later = reading(cohorts, f"cortisol at {children.months:g} months", moments, children)
    return quality(seen, "rising", "later"), peak, peak - later


@virtual_study("inf.trust.bath3mo")
def bath_at_three_months(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk infants of 3 months in two minutes of mild stress, mother there: her answers meanwhile with a reading (r = .5).

    The reading at the peak, and its fall from the peak to twice the time of it.
    """
    rated, peak, fall = bath(cohorts, cohorts.group("mixed-risk", THREE_MONTHS, n=cohorts.part(0.5)).children)
    yield correlation("quality_on_recovery", rated, fall)
    yield correlation("quality_on_peak", rated, peak)


@virtual_study("inf.trust.bath5wk")
def bath_at_five_weeks(cohorts: Cohorts) -> Iterator[Result]:
    """The same in mixed-risk infants of 5 weeks, and again at 13: whether the link of answers and fall has grown."""
    young = cohorts.group("mixed-risk", FIVE_WEEKS, n=cohorts.part(0.5)).children
    rated, peak, fall = bath(cohorts, young)
    yield correlation("reactivity_by_quality", rated, peak)
    early = correlation("recovery_by_quality", rated, fall)
    yield early
    rated, _, fall = bath(cohorts, grown(young, THREE_MONTHS))
    yield minus("recovery_3mo_minus_5wk", correlation("", rated, fall), early)


MASKS = Procedure(
    "masks", "Two minutes of masks with the mother there, then twenty minutes.", "timing and strangeness assumed", 3,
    (
        Episode("settling", 300, Own()),
        Episode("before", 120, Own()),
        Episode("masks", 120, Own(), strangeness=1.2),
        Episode("after", 1200, Own()),
    ),
    arousal_sd=0.04,
)  # fmt: skip
CHANGING_SD = 1.5
"""How far the mood of anxious mothers changes more from day to day than others', in SD. Assumed."""


@virtual_study("inf.trust.depression_cortisol")
def three_kinds_of_mothers(cohorts: Cohorts) -> Iterator[Result]:
    """Infants of 9 months of withdrawn mothers, of mothers of changing mood, and of others.

    Rise of a slow reading (r = .5) after masks. Negative affect while the masks are shown; sensitivity as rated at home, beside
    the kind of mother.
    """
    dyads = cohorts.drawn("low-risk", cohorts.part(0.25))
    arms = {
        "control": dyads,
        "depressed": dyads.shifted(**WITHDRAWN),
        "anxious": dyads.shifted(inconsistency=-CHANGING_SD),
    }
    risen, upset, rated = {}, {}, {}
    for name, arm in arms.items():
        group = Group(cohorts.raised(arm, 9.0))
        seen = watch(group.children, MASKS)
        moments = np.stack([seen.slow(when, since="before") for when in ("before", "after")])
        before, after = reading(cohorts, f"cortisol, {name}", moments, group.children)
        risen[name], upset[name] = after - before, seen.share(*NEGATIVE, episode="masks")
        rated[name] = group.sensitivity
    yield difference("depressed_minus_control", risen["depressed"], risen["control"])
    yield difference("anxious_minus_control", risen["anxious"], risen["control"])
    yield difference("negative_depressed_minus_control", upset["depressed"], upset["control"])
    which = np.repeat(np.arange(len(arms)), len(dyads))
    found = weights(
        np.concatenate([*risen.values()]), sensitivity=np.concatenate([*rated.values()]), low=which == 1, changing=which == 2
    )  # fmt: skip
    yield named("sensitivity_on_cortisol", found["sensitivity"])


def play(name: str, *episodes: Episode) -> Procedure:
    """Return face-to-face play of one's own, coded act by act."""
    return Procedure(
        name, f"Face-to-face play: {name}.", STILL_FACE.source, 1, episodes, play=1.0, distance=0.2, arousal_sd=0.04
    )


STILL, TOUCHING = Fixed(PersonAct.NEUTRAL), Fixed(PersonAct.SOOTHE)
TWICE = play(
    "still-face-twice",
    Episode("play", 120, Own()),
    Episode("still", 120, STILL),
    Episode("reunion", 120, Own()),
    Episode("still again", 120, STILL),
    Episode("last", 120, Own()),
)


@virtual_study("inf.trust.double_sf")
def still_face_twice(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk infants of 5.5 months in two still faces: reading (r = .5) and negative affect in the last reunion, by care.

    Responsive: the upper half of sensitivity as rated at home. Readings are over play.
    """
    group = cohorts.group("mixed-risk", 5.5, n=cohorts.part(0.5))
    seen, responsive = watch(group.children, TWICE), upper(group.sensitivity)
    when = ("play", "reunion", "last")
    heart = reading(cohorts, "heart rate", np.stack([seen.mean_arousal(name) for name in when]), group.children)
    first, last = (
        difference("responsive_on_HR_last", left[responsive], left[~responsive]) for left in heart[1:] - heart[0]
    )
    upset = seen.share(*NEGATIVE, episode="last")
    yield last
    yield difference("responsive_on_negative_last", upset[responsive], upset[~responsive])
    yield minus("last_beyond_first", last, first)


ONCE = play("still-face-once", *TWICE.episodes[:3])


@virtual_study("inf.trust.sf_sens_reunion")
def answers_in_the_reunion(cohorts: Cohorts) -> Iterator[Result]:
    """High-risk infants of 5 months in the Still-Face.

    Weight of answers in the reunion on the fall of a reading (r = .5), those in play held.
    """
    group = cohorts.group("high-risk", 5.0, n=cohorts.part(0.5))
    seen = watch(group.children, ONCE)
    moments = np.stack([seen.mean_arousal(when) for when in ("still", "reunion")])
    still, reunion = reading(cohorts, "heart rate", moments, group.children)
    found = weights(still - reunion, reunion=quality(seen, "reunion"), play=quality(seen, "play"))
    yield named("reunion_sens_on_HR_fall", found["reunion"])
    yield Untested("reunion_sens_on_RSA_rise", NO_VAGAL_PART)


LONG = {
    name: play(
        f"still-face-{name}",
        Episode("play", 120, Own()),
        Episode("still", 120, first),
        Episode("after", 600, Own()),
    )
    for name, first in (("untouched", STILL), ("touched", TOUCHING))
}


@virtual_study("inf.trust.touch_sf")
def touch_in_the_still_face(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk infants of 6 months in a still face with and without holding.

    Reading (r = .5) in it, and a slow one 10 minutes after. A person who keeps on soothing and neither answers nor smiles
    stands for touch. Half of the infants see each.
    """
    children = cohorts.group("low-risk", 6.0, n=cohorts.part(0.5)).children
    touched = np.arange(len(children)) % 2 == 1
    reacts, recovers = {}, {}
    for name, plan in LONG.items():
        seen = watch(children, plan)
        quick = np.stack([seen.mean_arousal("play"), seen.mean_arousal("still")])
        slow = np.stack([seen.slow("still", since="play"), seen.slow("after", since="play")])
        before, during = reading(cohorts, f"heart rate, {name}", quick, children)
        at_end, later = reading(cohorts, f"cortisol, {name}", slow, children)
        reacts[name], recovers[name] = during - before, later - at_end
    for part, found in (("reactivity", reacts), ("recovery", recovers)):
        yield difference(f"{part}_untouched_minus_touched", found["untouched"][~touched], found["touched"][touched])
    yield Untested("vagal_suppression", NO_VAGAL_PART)


@virtual_study("inf.joy.touch")
def smiling_when_touched(cohorts: Cohorts) -> Iterator[Result]:
    """The same infants: how much less they smile and more they fuss in the still face than in play, with holding over without."""
    children = cohorts.group("low-risk", 6.0, n=cohorts.part(0.5)).children
    drop: dict[str, Measured] = {}
    fuss: dict[str, Measured] = {}
    for name, plan in LONG.items():
        seen = watch(children, plan)
        drop[name] = mean("", seen.share("social", episode="play") - seen.share("social", episode="still"))
        fuss[name] = mean("", seen.share(*NEGATIVE, episode="still") - seen.share(*NEGATIVE, episode="play"))
    yield quotient("smile_drop_with_over_without", drop["touched"], drop["untouched"])
    yield quotient("fuss_rise_with_over_without", fuss["touched"], fuss["untouched"])
    yield Untested("maternal_touch_time", "Touch is not an act of its own in ordinary play.")
