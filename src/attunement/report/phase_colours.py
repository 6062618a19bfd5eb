"""Colours of engagement phases: what the same kind of act has elsewhere in the reports."""

from __future__ import annotations

from collections.abc import Sequence

KNOWN = {
    "negative": "cry", "positive": "social", "neutral": "explore", "monitor": "approach", "object": "signal", "away": "avert",
}  # fmt: skip
SPARE = ("approach", "signal", "resist", "avert", "explore", "social", "freeze", "cry")


def phase_colours(phases: Sequence[str]) -> dict[str, str]:
    """Return the act whose colour each phase takes; beyond eight phases colours come again.

    >>> phase_colours(["positive", "looks at toy"])
    {'positive': 'social', 'looks at toy': 'approach'}
    """
    taken = [KNOWN[phase] for phase in phases if phase in KNOWN]
    free = [act for act in SPARE if act not in taken] or list(SPARE)
    others = [phase for phase in phases if phase not in KNOWN]
    own = {phase: free[i % len(free)] for i, phase in enumerate(others)}
    return {phase: KNOWN.get(phase) or own[phase] for phase in phases}
