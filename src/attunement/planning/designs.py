"""The designs that come along; another is one more declaration here."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from attunement.engine.timetable import Bout
from attunement.life.population import Population
from attunement.life.upbringing import Upbringing
from attunement.planning.coding_interval import (
    INTERVALS_S,
    at_intervals,
    faces,
    matching_above_chance,
    still_face_changes,
)
from attunement.planning.design import Design, EffectSize, Outcome, Seen, Setting, design
from attunement.planning.significance import Change, Correlation, TwoMeans, TwoShares
from attunement.planning.training import d_of, dose_for, rated, trained
from attunement.study.children import Children, grown
from attunement.study.stages import rate_visits, visit_homes, visit_homes_twice

EMERGES = (
    "it emerges from how care varies between families. Give --population a TOML file in which care varies more or less "
    "(`attune show population`), or plan a design whose effect can be set."
)
CHOICE = "Another coding interval, population or theory can be chosen (--interval, --population, --theory)."
START, END = 6.0, 12.0
"""Months at which training begins, and at which outcomes are seen."""


def visited(setting: Setting, children: Children) -> dict[str, np.ndarray]:
    """Return what visitors rate at home: sensitivity and frightening behaviour from one visit, Q-sort security from another.

    By name of the rating, [child].
    """

    def look(block: Children) -> dict[str, np.ndarray]:
        table = rate_visits(*visit_homes_twice(block, threads=1), seed=setting.seed)
        return {name: table[name].to_numpy() for name in ("sensitivity", "frightening", "q_sort_security")}

    parts = setting.by_block(children, look)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


@design(
    "sensitivity-training",
    arms=("usual care", "training"),
    population="mixed-risk",
    outcomes=(
        Outcome("observed sensitivity", TwoMeans(), finding="int.lessmore", part="sensitivity", is_set=True),
        Outcome("security, B or not", TwoShares(), finding="int.lessmore", part="security"),
        Outcome("Q-sort security", TwoMeans()),
    ),
    effect=EffectSize("the d between arms in observed sensitivity", "d", 0.33, "published, int.lessmore", 0.0, 2.0),
    steps=11,
)
def sensitivity_training(setting: Setting) -> Seen:
    """Families are randomised when the child is 6 months old; training moves the caregiver's responsiveness, reading of
    signals, warmth, rebuff and steadiness. At 12 months: sensitivity and Q-sort security rated at home, on different days,
    and the Strange Situation.
    """  # noqa: D205
    young = setting.raised(START)
    usual = grown(young, END)
    home = visited(setting, usual)

    def sensitivity(children: Children, *, error: bool = True) -> np.ndarray:
        def look(block: Children) -> np.ndarray:
            return rated(visit_homes(block, threads=1), seed=setting.seed, error=error)

        return np.concatenate(setting.by_block(children, look))

    sd = dose_for(setting.effect, lambda sd: d_of(sensitivity(trained(young, sd, END)), home["sensitivity"]))
    better = trained(young, sd, END)
    without_error = d_of(sensitivity(better, error=False), sensitivity(usual, error=False))
    homes = [home, visited(setting, better)]
    tapes = [setting.situation(group) for group in (usual, better)]
    coder = setting.coder(tapes[0])
    secure = [coder.classes(tape, seed=setting.seed) == "B" for tape in tapes]
    return Seen(
        {
            "observed sensitivity": (homes[0]["sensitivity"], homes[1]["sensitivity"]),
            "security, B or not": (secure[0].astype(float), secure[1].astype(float)),
            "Q-sort security": (homes[0]["q_sort_security"], homes[1]["q_sort_security"]),
        },
        (
            f"To be seen as d = {setting.effect:.2f}, training moves five aspects of care by {sd:.2f} SD each. "
            f"Without the visitor's error it would be d = {without_error:.2f} in the same visits.",
        ),
        coder,
    )


@design(
    "sensitivity-security",
    population="mixed-risk",
    outcomes=(
        Outcome("with security, B or not", Correlation(), finding="sens.sec.mother", part="value"),
        Outcome("with Q-sort security", Correlation(), finding="aqs.sens", part="value"),
    ),
    effect=EMERGES,
    steps=3,
)
def sensitivity_security(setting: Setting) -> Seen:
    """Dyads of 12 months: sensitivity rated by a visitor at home, correlated with security in the Strange Situation on
    another day, and with Q-sort security from another visit.
    """  # noqa: D205
    children = setting.raised(END)
    home, tape = visited(setting, children), setting.situation(children)
    coder = setting.coder(tape)
    secure = coder.classes(tape, seed=setting.seed) == "B"
    return Seen(
        {
            "with security, B or not": (np.column_stack([home["sensitivity"], secure]),),
            "with Q-sort security": (np.column_stack([home["sensitivity"], home["q_sort_security"]]),),
        },
        coder=coder,
    )


@design(
    "frightening-behaviour",
    population="mixed-risk",
    outcomes=(Outcome("with D or not", Correlation(), finding="anom.D", part="value"),),
    effect=EMERGES,
    steps=3,
)
def frightening_behaviour(setting: Setting) -> Seen:
    """Dyads of 12 months: frightening behaviour rated by a visitor at home, correlated with D in the Strange Situation."""
    children = setting.raised(END)
    home, tape = visited(setting, children), setting.situation(children)
    coder = setting.coder(tape)
    return Seen(
        {"with D or not": (np.column_stack([home["frightening"], coder.classes(tape, seed=setting.seed) == "D"]),)},
        coder=coder,
    )


@design(
    "risk-groups",
    arms=("low risk", "high risk"),
    population="mixed-risk",
    outcomes=(
        Outcome("D more often", TwoShares(), finding="ssp.d.highrisk.d", part="more_D"),
        Outcome("B less often", TwoShares(), sign=-1, finding="ssp.d.highrisk.d", part="less_secure"),
    ),
    effect=EffectSize(
        "the share of caregivers at high risk whose care frightens",
        "share",
        Population().frightening_high_risk,
        "population, fitted",
        0.0,
        1.0,
    ),
    steps=3,
)
def risk_groups(setting: Setting) -> Seen:
    """Children of 12 months from families at low and at high risk, in the Strange Situation. High risk lowers all care
    a little, as the population says, and makes frightening care as frequent as --effect says.
    """  # noqa: D205
    groups = (
        setting.families(high_risk_share=0.0),
        setting.families(high_risk_share=1.0, frightening_high_risk=setting.effect),
    )
    tapes = [setting.situation(setting.raised(END, families=families)) for families in groups]
    coder = setting.coder(tapes[0])
    classes = [coder.classes(tape, seed=setting.seed) for tape in tapes]
    return Seen(
        {
            "D more often": ((classes[0] == "D").astype(float), (classes[1] == "D").astype(float)),
            "B less often": ((classes[0] == "B").astype(float), (classes[1] == "B").astype(float)),
        },
        (
            f"Care frightens in {groups[0].frightening_low_risk:.2f} of families at low risk and in {setting.effect:.2f} "
            "at high risk: both are inputs.",
        ),
        coder,
    )


@dataclass(frozen=True)
class Carried(Upbringing):
    """A share of all bouts begins in contact, spread evenly."""

    share: float = 0.5

    def bout(self, k: int) -> Bout:
        """Return bout k of a life."""
        usual = super().bout(k)
        return replace(usual, distance=0.0) if int((k + 1) * self.share) > int(k * self.share) else usual


@design(
    "baby-carrier",
    arms=("usual care", "carrier"),
    population="high-risk",
    outcomes=(
        Outcome("security, B or not", TwoShares(), finding="int.carrier"),
        Outcome("Q-sort security", TwoMeans()),
    ),
    effect=EffectSize("the share of bouts of life that begin in contact", "share", 0.5, "assumed", 0.0, 1.0),
    steps=5,
)
def baby_carrier(setting: Setting) -> Seen:
    """Families are randomised at birth; carriers bring more contact, and answers stay as they were. At 12 months: the
    Strange Situation, and Q-sort security at home.
    """  # noqa: D205
    groups = [
        setting.raised(END, upbringing=upbringing) for upbringing in (Upbringing(), Carried(share=setting.effect))
    ]
    homes = [visited(setting, group)["q_sort_security"] for group in groups]
    tapes = [setting.situation(group) for group in groups]
    coder = setting.coder(tapes[0])
    secure = [(coder.classes(tape, seed=setting.seed) == "B").astype(float) for tape in tapes]
    return Seen(
        {"security, B or not": (secure[0], secure[1]), "Q-sort security": (homes[0], homes[1])},
        (f"A share of {setting.effect:g} of all bouts begins in contact; how caregivers answer stays as it was.",),
        coder,
    )


@design(
    "still-face-effect",
    population="low-risk",
    outcomes=(
        Outcome("still: positive affect falls", Change(), -1, finding="sf.effect"),
        Outcome("still: gaze falls", Change(), -1, finding="sf.effect"),
        Outcome("still: negative affect rises", Change(), 1, finding="sf.effect"),
        Outcome("reunion: positive affect stays lower", Change(), -1, finding="sf.effect"),
        Outcome("reunion: negative affect stays higher", Change(), 1, finding="sf.effect"),
    ),
    effect=f"it emerges from what infants expect of a partner. {CHOICE}",
    uses_classes=False,
    intervals_s=INTERVALS_S,
    steps=1 + len(INTERVALS_S),
)
def still_face_effect(setting: Setting) -> Seen:
    """Infants of 6 months in the Still-Face, each its own control: share of time in the still face and in the reunion
    against play.
    """  # noqa: D205
    tapes = faces(setting, setting.raised(START))
    return Seen(
        at_intervals(setting, lambda interval_s: still_face_changes(tapes, interval_s)),
        (
            "No published size was seen in a source, only directions: if infants of your own differ more, plan with more dyads.",
        ),
    )


@design(
    "matching-above-chance",
    population="low-risk",
    outcomes=(Outcome("matched share above chance", Change(), 1, finding="mr.match"),),
    effect=f"it emerges from how two people answer each other. {CHOICE}",
    uses_classes=False,
    intervals_s=INTERVALS_S,
    steps=1 + len(INTERVALS_S),
)
def matching(setting: Setting) -> Seen:
    """Play of infants of 6 months: share of time in which both are in the same phase, against the mean over all circular
    shifts of the two streams, dyad by dyad.
    """  # noqa: D205
    tapes = faces(setting, setting.raised(START))
    return Seen(at_intervals(setting, lambda interval_s: matching_above_chance(tapes, interval_s)))


DESIGNS: dict[str, Design] = {
    one.name: one
    for one in (
        sensitivity_training, sensitivity_security, frightening_behaviour, risk_groups, baby_carrier, still_face_effect, matching,
    )
}  # fmt: skip
