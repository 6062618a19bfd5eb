"""What is measured of an interaction and held against chance, for simulated and for recorded dyads."""

from __future__ import annotations

from collections.abc import Sequence

from attunement.measures.pair.contingency import ContingencyGain
from attunement.measures.pair.matching import MatchedShare
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.repair import (
    JOINED,
    REPAIRED,
    EndsPerMinute,
    RepairHazard,
    repair_hazard,
    repairs_per_min,
)
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
"""Statistics of a simulated pair (child, caregiver) in phases; every match counts as a repair, as in most published
studies. An answer to a smile is a positive phase that begins within 2 s of the other's; its number is that rate above
the base rate."""

ANY_MATCH = {
    "repaired within a step": "any match within a step",
    "repairs per minute": "any match per minute",
}
"""What is called a repair of simulated dyads, and what the same number is called of recorded ones."""


def answers(person: str, phase: str) -> str:
    """Name the measure of how one person answers a phase, in the study's own words.

    >>> answers("wife", "positive")
    'wife answers positive'
    """
    return f"{person} answers {phase}"


AS_RECORDED = ANY_MATCH | {
    "caregiver answers a smile": answers("caregiver", "positive"),
    "child answers a smile": answers("child", "positive"),
}
"""What the measures of simulated dyads are called of recorded ones."""


def statistics_of(pair: Pair, *, negative: Sequence[str] = (), window_s: float = 2.0) -> dict[str, Statistic]:
    """Return the statistics that a recorded pair's phases allow, named in the study's own persons and phases.

    Answers are left out where no window holds a step. Where both can be in a negative phase, a match in it is no
    repair but joining, and "any match" is what the two are together.

    Parameters
    ----------
    pair
        Phases of two persons.
    negative
        Phases in which a match is no repair.
    window_s
        Seconds in which an answer must begin.

    Examples
    --------
    >>> import numpy as np
    >>> code = np.zeros((1, 3), np.int8)
    >>> list(statistics_of(Pair(1.0, ("wife", "husband"), (("positive", "off"),) * 2, code, code)))  # doctest: +ELLIPSIS
    ['matched share', 'joint positive share', 'repaired within a step', ..., 'husband answers positive', 'wife answers positive']
    """
    shared = tuple(name for name in pair.names[0] if name in pair.names[1])
    sad = tuple(name for name in shared if name in negative)
    social = all(name in shared for name in SOCIAL)
    found: dict[str, Statistic] = {"matched share": MatchedShare()}
    if social:
        found["joint positive share"] = MatchedShare(SOCIAL)
    if sad:
        found[f"joint {' or '.join(sad)} share"] = MatchedShare(sad)
    found["repaired within a step"] = RepairHazard(sad)
    found["repairs per minute"] = EndsPerMinute(REPAIRED, sad)
    if sad:
        found["joined negative per minute"] = EndsPerMinute(JOINED, sad)
        found[ANY_MATCH["repaired within a step"]] = repair_hazard
        found[ANY_MATCH["repairs per minute"]] = repairs_per_min
    if social and round(window_s / pair.step_s) >= 1:
        first, second = pair.persons
        found[answers(second, SOCIAL[0])] = ContingencyGain(SOCIAL, SOCIAL, window_s)
        found[answers(first, SOCIAL[0])] = ContingencyGain(SOCIAL, SOCIAL, window_s, actor=1)
    return found
