"""Base rates, risk groups, scales and coders, crying and exploring: what children do in the Strange Situation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from attunement.evidence.stability import class_kappa
from attunement.evidence.strange_situation import correlation as pearson
from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.virtual_study import (
    Measured,
    Result,
    Statement,
    Untested,
    difference,
    odds_ratio,
    share,
    virtual_study,
)
from attunement.life.population import POPULATIONS
from attunement.measures.infants.interactive_scales import SCALES

CLASSES = ("B", "A", "C", "D")
EPISODES = ("2 caregiver", "3 stranger", "4 separation", "5 reunion", "6 alone", "7 stranger", "8 reunion")


def four_way(group: Group) -> Iterator[Measured]:
    """Return the shares of the four classes."""
    return (share(name, group.is_class(name)) for name in CLASSES)


@virtual_study("ssp.abcd.global")
def all_samples(cohorts: Cohorts) -> Iterator[Result]:
    """Mixed-risk children of 12 months come to the Strange Situation with their own caregiver; four-way classes, one coder."""
    return four_way(cohorts.mixed_risk)


@virtual_study("ssp.abcd.lowrisk")
def low_risk_samples(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children of 12 months come to the Strange Situation with their own caregiver; four-way classes, one coder."""
    return four_way(cohorts.low_risk)


@virtual_study("ssp.abc.global")
def forced_classes(cohorts: Cohorts) -> Iterator[Result]:
    """The low-risk children again, each given the best fitting of A, B and C."""
    forced = cohorts.low_risk.situation.scales["abc"].cast(pl.String).to_numpy()
    return (share(name, forced == name) for name in "BAC")


@virtual_study("ssp.abc.lowrisk_range")
def small_samples(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children in samples of 50, forced three-way classes; the median sample, and the 90 % range of samples as its error.

    Held against the published range, the median must lie within it.
    """
    forced = cohorts.low_risk.situation.scales["abc"].cast(pl.String).to_numpy()
    samples = forced[: len(forced) // 50 * 50].reshape(-1, 50) if len(forced) >= 50 else forced[None, :]
    for name in "ABC":
        shares = (samples == name).mean(axis=1)
        low, middle, high = np.quantile(shares, (0.05, 0.5, 0.95))
        yield Measured(name, float(middle), float(high - low) / 3.29, samples.shape[1])


@virtual_study("ssp.abcd.null_moderators")
def null_moderators(cohorts: Cohorts) -> Iterator[Result]:
    """Share of B: the mixed-risk children at 12 and again at 18 months; and children seen with the parent who cares less.

    Sexes do not differ in the model, so the child's sex is not tested.
    """
    at_12, at_18, father = (g.is_class("B").mean() for g in (cohorts.mixed_risk, cohorts.later, cohorts.with_fathers))
    age, parent = float(at_18 - at_12), float(father - at_12)
    yield Statement(
        max(abs(age), abs(parent)) < 0.04,
        f"B changes by {age:+.3f} from 12 to 18 months and is {parent:+.3f} with the parent who has a third of the care",
        len(cohorts.mixed_risk),
    )


@virtual_study("ssp.abcd.risk_signature")
def risk_signature(cohorts: Cohorts) -> Iterator[Result]:
    """Shares of A, C and D in four risk groups against low-risk children.

    Sociodemographic risk: the high-risk population. Psychopathology: withdrawn caregivers. Maltreatment: caregivers who
    frighten and rebuff. Adopted: a year with twenty withdrawn people in turns, then half a year in a low-risk family.
    """
    groups = {
        "sociodemographic_risk": (cohorts.high_risk, "AD"),
        "parent_psychopathology": (cohorts.depressed, "D"),
        "maltreatment": (cohorts.maltreated, "D"),
        "foster_or_institution_adopted": (cohorts.adopted, "D"),
    }
    for part, (group, rising) in groups.items():
        change, se = {}, {}
        for name in "ACD":
            here, there = group.is_class(name).mean(), cohorts.low_risk.is_class(name).mean()
            change[name] = float(here - there)
            se[name] = float(np.sqrt((here * (1 - here) + there * (1 - there)) / 4000))
        rises = all(change[name] >= 2 * se[name] for name in rising)
        others = all(abs(change[name]) < 0.03 for name in "ACD" if name not in rising)
        said = ", ".join(f"{name} {change[name]:+.3f}" for name in "ACD")
        yield Statement(
            rises and others, f"against low risk {said} (2 SE at n = 4,000: {2 * se['D']:.3f})", len(group), part
        )


@virtual_study("ssp.d.by_risk")
def disorganised_by_risk(cohorts: Cohorts) -> Iterator[Result]:
    """Share of D at low risk, in the high-risk population, with withdrawn caregivers, with frightening and rebuffing ones."""
    yield share("middle_class", cohorts.low_risk.is_class("D"))
    yield share("low_SES", cohorts.high_risk.is_class("D"))
    yield share("depressed_mothers", cohorts.depressed.is_class("D"))
    yield share("maltreating", cohorts.maltreated.is_class("D"))


@virtual_study("ssp.d.highrisk.d")
def dose_of_risk(cohorts: Cohorts) -> Iterator[Result]:
    """Share of D at no, half and full risk, and its odds ratio between full and no risk.

    At half risk, care is lowered by half and frightening care is half as much more frequent.
    """
    usual = POPULATIONS["high-risk"]
    half = cohorts.drawn(
        "high-risk",
        high_risk_shift=usual.high_risk_shift / 2,
        frightening_high_risk=(usual.frightening_low_risk + usual.frightening_high_risk) / 2,
    )
    middle = cohorts.once("half risk", lambda: Group(cohorts.raised(half)))
    shares = [g.is_class("D").mean() for g in (cohorts.low_risk, middle, cohorts.high_risk)]
    ratio = odds_ratio("", cohorts.high_risk.is_class("D"), cohorts.low_risk.is_class("D"))
    low, high = ratio.interval()
    said = ", ".join(f"{s:.3f}" for s in shares)
    yield Statement(
        bool(shares[0] < shares[1] < shares[2]) and 1.6 <= ratio.value <= 3.2,
        f"D is {said} at no, half and full risk; odds ratio {ratio.value:.2f} ({low:.2f} to {high:.2f})",
        ratio.n,
    )


@virtual_study("depr.OR")
def depressed_mothers(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children whose caregivers are withdrawn against those whose are not: odds ratio of any insecure class."""
    yield odds_ratio("value", ~cohorts.depressed.is_class("B"), ~cohorts.low_risk.is_class("B"))


@virtual_study("scales.reliability")
def two_coders(cohorts: Cohorts) -> Iterator[Result]:
    """Two coders score the same records of mixed-risk children: mean correlation of the five scales, kappa of four classes."""
    first, second = cohorts.mixed_risk.situation.scales, cohorts.mixed_risk.situation.second_rater
    n = len(first)
    r = float(np.mean([pearson(first[s].to_numpy(), second[s].to_numpy()) for s in SCALES]))
    kappa = class_kappa(first["abcd"], second["abcd"])
    yield Measured("scales_r", r, (1 - r * r) / np.sqrt(n), n, "r")
    yield Measured("typical_modern_ABCD_kappa", kappa, float(1 / np.sqrt(n)), n)


@virtual_study("scales.stab12_18")
def three_classes_again(cohorts: Cohorts) -> Iterator[Result]:
    """Forced three-way classes of the mixed-risk children at 12 and 18 months: share in the same class."""
    first, again = (g.situation.scales["abc"].cast(pl.String).to_numpy() for g in (cohorts.mixed_risk, cohorts.later))
    same = float((first == again).mean())
    yield Statement(same <= 0.96, f"{same:.3f} stay in their class; .96 is read as an upper bound", len(first))


@virtual_study("ssp.explore_curve")
def exploring(cohorts: Cohorts) -> Iterator[Result]:
    """Mean share of each episode spent exploring, low-risk children."""
    e = [float(cohorts.low_risk.situation.share_of_time(name, "explore").mean()) for name in EPISODES]
    two, three, four, five, six, seven, eight = e
    holds = (
        two == max(e) and three < two and four < three and five > four and min(six, seven) == min(e) and eight > seven
    )
    yield Statement(bool(holds), f"episodes 2 to 8: {', '.join(f'{x:.2f}' for x in e)}", len(cohorts.low_risk))


@virtual_study("ssp.crying_curve")
def crying(cohorts: Cohorts) -> Iterator[Result]:
    """Mean share of each episode spent crying, and the share of low-risk children who cry for 9 s or more in both partings."""
    seen = cohorts.low_risk.situation
    c = [float(seen.share_of_time(name, "cry").mean()) for name in EPISODES]
    yield Statement(
        bool(c[4] > c[2] > c[1]), f"episodes 2 to 8: {', '.join(f'{x:.2f}' for x in c)}", len(cohorts.low_risk), "order"
    )
    yield share("share_crying.ep4", seen.of_episode("4 separation", "cry_s") >= 9)
    yield share("share_crying.ep6", seen.of_episode("6 alone", "cry_s") >= 9)


@virtual_study("ssp.daycare_distress")
def day_care(cohorts: Cohorts) -> Iterator[Result]:
    """Low-risk children who spent a third of their bouts with somebody else, against children with one caregiver.

    Distress: crying in the three episodes without the caregiver. Each child is its own control.
    """
    n = len(cohorts.day_care)
    away = ("4 separation", "6 alone", "7 stranger")
    cry = [
        np.mean([g.situation.share_of_time(name, "cry")[:n] for name in away], axis=0)
        for g in (cohorts.day_care, cohorts.low_risk)
    ]
    d = difference("", *cry)
    low, high = d.interval()
    yield Statement(abs(d.value) < 0.15, f"crying differs by d = {d.value:+.2f} ({low:+.2f} to {high:+.2f})", d.n)


@virtual_study("inst.beip.baseline")
def institution_and_community(cohorts: Cohorts) -> Iterator[Result]:
    """The children of the same imagined institution as in inst.lionetti, and low-risk children at home, of 12 months.

    What a Bucharest institution does with a child from day to day is not known as numbers; the real children were 12 to 31 months.
    """
    for place, group in (("institution", cohorts.institution), ("community", cohorts.low_risk)):
        yield share(f"{place}_B", group.is_class("B"))
        yield share(f"{place}_D", group.is_class("D"))


@virtual_study("inst.lionetti")
def institution(cohorts: Cohorts) -> Iterator[Result]:
    """Children of 12 months cared for by twenty withdrawn people in turns come to the Strange Situation with one of them."""
    group = cohorts.institution
    yield share("secure", group.is_class("B"))
    yield share("insecure", group.is_class("A", "C"))
    yield share("disorganized_or_CC", group.is_class("D"))
    for part, names in (("d_insecure", ("A", "C")), ("d_D", ("D",))):
        yield Untested(
            part, f"Only the shares of {' and '.join(names)} are compared; a comparison sample is not described."
        )
