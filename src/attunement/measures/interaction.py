"""What is measured of an interaction and held against chance: the same list for simulated and recorded dyads."""

from __future__ import annotations

from attunement.measures.contingency import ContingencyGain
from attunement.measures.matching import MatchedShare
from attunement.measures.pair import Pair
from attunement.measures.repair import repair_hazard, repairs_per_min
from attunement.measures.surrogates import Statistic

SOCIAL = ("positive",)

STATISTICS: dict[str, Statistic] = {
    "matched share": MatchedShare(),
    "joint positive share": MatchedShare(SOCIAL),
    "joint negative share": MatchedShare(("negative",)),
    "repaired within a step": repair_hazard,
    "repairs per minute": repairs_per_min,
    "caregiver answers a smile": ContingencyGain(SOCIAL, SOCIAL),
    "child answers a smile": ContingencyGain(SOCIAL, SOCIAL, actor=1),
}
"""Statistics of a pair (child, caregiver) in phases. An answer to a smile is a positive phase that begins within 2 s of
the other's; its number is that rate above the base rate."""

NEEDED: dict[str, tuple[str, ...]] = {
    "joint positive share": SOCIAL,
    "joint negative share": ("negative",),
    "caregiver answers a smile": SOCIAL,
    "child answers a smile": SOCIAL,
}
"""Phases that both people's codes must be able to show, for a measure to say anything."""


def statistics_of(pair: Pair, *, window_s: float = 2.0) -> dict[str, Statistic]:
    """Return the statistics that a pair's phases allow; answers are left out where no window holds a step.

    Examples
    --------
    >>> import numpy as np
    >>> code = np.zeros((1, 3), np.int8)
    >>> list(statistics_of(Pair(1.0, ("child", "caregiver"), (("on", "off"),) * 2, code, code)))
    ['matched share', 'repaired within a step', 'repairs per minute']
    """
    found: dict[str, Statistic] = {}
    for name, statistic in STATISTICS.items():
        if any(phase not in names for phase in NEEDED.get(name, ()) for names in pair.names):
            continue
        if isinstance(statistic, ContingencyGain):
            if round(window_s / pair.step_s) < 1:
                continue
            statistic = ContingencyGain(statistic.given, statistic.response, window_s, actor=statistic.actor)  # noqa: PLW2901
        found[name] = statistic
    return found
