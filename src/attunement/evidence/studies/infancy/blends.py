"""Blends: behaviour by class and episode, beyond what makes a class, and avoidance and resistance together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.contrasts import kappa, minus, named, rise
from attunement.evidence.studies.infancy.misread import between
from attunement.evidence.studies.infancy.period import NEGLECTING
from attunement.evidence.studies.infancy.temperament import upset
from attunement.evidence.studies.lives import WITHDRAWN
from attunement.evidence.studies.readings import reading
from attunement.evidence.studies.strange_situation import EPISODES
from attunement.evidence.studies.watching import CALLS, watch
from attunement.evidence.virtual_study import Measured, Result, correlation, difference, share, virtual_study
from attunement.lab.procedure import Episode, Fixed, Own, Procedure
from attunement.life.population import Dyads
from attunement.measures.infants.interactive_scales import SCALES
from attunement.study.children import Children, cared_by, grown
from attunement.vocabulary import CHILD_ACT_NAMES, PersonAct

HELP = Procedure(
    "with-and-without-help", "A fearful minute in which the mother does not act, then three in which she may.", "assumed", 3,
    (
        Episode("not involved", 60, Fixed(PersonAct.NEUTRAL), strangeness=0.8),
        Episode("involved", 180, Own(), strangeness=0.8),
    ),
    arousal_sd=0.04,
)  # fmt: skip


@virtual_study("inf.blends.leerkeswong")
def with_and_without_help(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children of 16 months in a fearful task, the mother not acting at first, by SSP class at 16.

    Distress, contact, self-soothing. There is no task that frustrates; the other minute is one in which calls are not answered.
    """
    group = cohorts.group("mixed-risk", 16.0)
    seen = watch(group.children, HELP)
    distress, contact = seen.share("signal", "cry", "resist"), seen.share("approach") + seen.contact()
    directed, a = seen.share(*CALLS), group.is_class("A")
    for other in "AB":
        yield between(f"distress_C_minus_{other}", distress, group, "C", other)
        yield between(f"contact_C_minus_{other}", contact, group, "C", other)
    yield difference("mother_directed_A_minus_others", directed[a], directed[~a])
    alone, helped = (seen.share("avert", episode=name)[a] for name in ("not involved", "involved"))
    yield rise("self_soothing_A_involved_minus_not", helped, alone)


@virtual_study("inf.blends.levels")
def stability_by_level(cohorts: Cohorts) -> Iterator[Result]:
    """The mixed-risk children in the SSP at 12 and 18 months, caring as before: retest of single acts, of scales, of classes.

    Acts: the seconds of each in each episode. Scales: both reunions combined.
    """
    first = cohorts.mixed_risk
    again = Group(grown(first.children, 18.0), repeat=1)
    acts = [
        correlation("", *(g.situation.of_episode(episode, f"{act}_s") for g in (first, again)))
        for episode in EPISODES
        for act in CHILD_ACT_NAMES
    ]
    scales = [correlation("", *(g.situation.scales[name].to_numpy() for g in (first, again))) for name in SCALES]
    act, scale = median("single_acts", acts), median("scales", scales)
    classes = kappa("", *(g.situation.scales["abcd"].cast(str).to_numpy() for g in (first, again)))
    yield act
    yield scale
    yield minus("classes_minus_acts", classes, act)
    yield minus("classes_minus_scales", classes, scale)


def median(part: str, found: list[Measured]) -> Measured:
    """Return the one in the middle of some numbers, leaving out those that are none."""
    known = sorted((one for one in found if np.isfinite(one.value)), key=lambda one: one.value)
    return named(part, known[len(known) // 2])


@virtual_study("inf.blends.frodi")
def one_line_of_distress(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children in the SSP: crying and signalling in the partings in A, B1-2, B3-4 and C.

    B3-4: the half of B that scores higher on proximity seeking and contact maintaining, which are scored in reunion.
    """
    group = cohorts.mixed_risk
    shown, b = upset(group), group.is_class("B")
    near = group.situation.scales.select("proximity_seeking", "contact_maintaining").sum_horizontal().to_numpy()
    close = b & (near > np.median(near[b]))
    low, high, a, c = shown[b & ~close], shown[close], shown[group.is_class("A")], shown[group.is_class("C")]
    apart = difference("B34_minus_B12", high, low)
    yield apart
    for name, others in (("A_and_B12", (a, low)), ("C_and_B34", (c, high))):
        d = difference("", *others)
        yield minus(f"beyond_{name}", apart, Measured("", abs(d.value), d.se, d.n))


@virtual_study("inf.blends.referencing")
def looking_when_the_stranger_comes(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children in the SSP: looks and quiet signals while the stranger is there and the mother has not left, by class."""
    group = cohorts.mixed_risk
    looks = sum(group.situation.share_of_time("3 stranger", act) for act in ("signal", "social"))
    for first, second in ("CB", "BA"):
        yield between(f"{first}_minus_{second}", np.asarray(looks), group, first, second)


@virtual_study("inf.blends.anger")
def held_back(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children of 22 months alone in the SSP.

    Reading of arousal (r = .5) less crying, resisting and signalling, each in SD.
    """
    group = cohorts.group("mixed-risk", 22.0, n=cohorts.part(0.5))
    arousal = reading(cohorts, "arousal", group.situation.of_episode("6 alone", "arousal_mean"), group.children)
    shown = sum(group.situation.share_of_time("6 alone", act) for act in ("cry", "resist", "signal"))
    held = arousal - (shown - np.mean(shown)) / max(float(np.std(shown)), 1e-9)
    insecure, a = ~group.is_class("B"), group.is_class("A")
    yield difference("insecure_minus_secure", held[insecure], held[~insecure])
    yield difference("A_minus_others", held[a], held[insecure & ~a])


HIGH = 4.0
"""Avoidance and resistance both at least so high are A/C."""
OVERACTIVE = {"warmth": 1.5, "directing": -1.5}
"""How mothers with a bipolar illness act in one month of two, in SD: lively and directing. Assumed."""


def alternating(cohorts: Cohorts, one: Dyads, other: Dyads, months: int) -> Children:
    """Return children whose caregivers care in two ways, a month each in turns."""
    children, ways = cohorts.raised(one, months=0), (one.traits()[1], other.traits()[1])
    for month in range(months):
        children = grown(cared_by(children, ways[month % 2]), month + 1.0)
    return children


def both_high(group: Group) -> np.ndarray:
    """Return who scores high on avoidance and on resistance, [child]."""
    scales = group.situation.scales
    return (scales["avoidance"].to_numpy() >= HIGH) & (scales["resistance"].to_numpy() >= HIGH)


@virtual_study("inf.blends.ac.depression")
def ill_mothers(cohorts: Cohorts) -> Iterator[Result]:
    """Children of 30 months of well, mildly and severely withdrawn, and alternately withdrawn and overactive mothers.

    SSP, not B; A/C. The Strange Situation of infants is used; mild is half as withdrawn as severe.
    """
    usual = cohorts.drawn("low-risk", cohorts.part(0.25))
    half = usual.shifted(**WITHDRAWN)
    mild = usual.shifted(**{name: sd / 2 for name, sd in WITHDRAWN.items()})
    groups = {
        "well": Group(cohorts.raised(usual, 30.0)),
        "minor": Group(cohorts.raised(mild, 30.0)),
        "major": Group(cohorts.raised(half, 30.0)),
        "bipolar": Group(alternating(cohorts, half, usual.shifted(**OVERACTIVE), 30)),
    }
    insecure = {name: share(f"insecure_{name}", ~group.is_class("B")) for name, group in groups.items()}
    yield from insecure.values()
    for first, second in (("bipolar", "major"), ("major", "well"), ("major", "minor")):
        yield minus(f"{first}_minus_{second}", insecure[first], insecure[second])
    for name in ("well", "minor"):
        yield share(f"ac_{name}", both_high(groups[name]))


@virtual_study("inf.blends.ac.maltreat")
def abused_and_neglected(cohorts: Cohorts) -> Iterator[Result]:
    """Children of 12 months in ordinary care, and of caregivers who a month each rebuff (3 SD) and ignore (twice withdrawn).

    A/C in the SSP; the ratio of the two shares with half a case added to each.
    """
    usual = cohorts.drawn("low-risk", cohorts.part(0.5))
    ordinary = both_high(Group(cohorts.raised(usual)))
    turns = both_high(Group(alternating(cohorts, usual.shifted(rebuff=-3.0), usual.shifted(**NEGLECTING), 12)))
    yield share("ac_ordinary", ordinary)
    many, few = turns.sum() + 0.5, ordinary.sum() + 0.5
    ratio = many / few
    yield Measured("alternating_over_ordinary", ratio, ratio * float(np.sqrt(1 / many + 1 / few)), len(turns))
