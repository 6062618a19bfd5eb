"""Phases and persons of recordings in figures and sentences: colours as elsewhere in the reports, order, articles."""

from __future__ import annotations

from collections.abc import Sequence

KNOWN = {
    "negative": "cry", "positive": "social", "neutral": "explore", "monitor": "approach", "object": "signal", "away": "avert",
}  # fmt: skip
ORDER = ("negative", "away", "object", "neutral", "monitor", "positive")
SPARE = ("approach", "signal", "resist", "avert", "explore", "social", "freeze", "cry")


def phase_colours(phases: Sequence[str]) -> dict[str, str]:
    """Return the act whose colour each phase takes; beyond eight phases colours come again.

    >>> phase_colours(["positive", "looks at toy"])
    {'positive': 'social', 'looks at toy': 'approach'}
    """
    taken = [KNOWN[phase] for phase in phases if phase in KNOWN]
    free = [act for act in SPARE if act not in taken]  # two of them no known phase takes
    others = [phase for phase in phases if phase not in KNOWN]
    own = {phase: free[i % len(free)] for i, phase in enumerate(others)}
    return {phase: KNOWN.get(phase) or own[phase] for phase in phases}


def in_order(phases: Sequence[str]) -> list[str]:
    """Put phases in the order of engagement, from negative to positive; unknown ones keep theirs, at the end.

    >>> in_order(["positive", "neutral", "sleep", "negative"])
    ['negative', 'neutral', 'positive', 'sleep']
    """
    return sorted(phases, key=lambda phase: ORDER.index(phase) if phase in ORDER else len(ORDER))


def the(person: str) -> str:
    """Write a person of a codebook in a sentence: words get an article, names do not.

    >>> the("child"), the("Coder B"), the("CHI")
    ('the child', 'Coder B', 'CHI')
    """
    return f"the {person}" if person.islower() and person.isalpha() else person
