"""Whether somebody's score changed by more than ordinary weeks bring: from how far scores are the same again in others.

Alpha is no help here: it speaks of one minute. A month moves people about twice as far as alpha allows, and a tool that uses
it calls ordinary weeks a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attunement.instruments.key import Instrument
from attunement.measures.answers.reliability import reliable_change

LEVEL = 0.95
"""Share of people without a change whom a verdict leaves in peace."""
BEYOND, WITHIN, OPEN = "beyond what time alone brings", "no reliable change", "not judged"


@dataclass(frozen=True)
class Bound:
    """The smallest reliable difference of a scale, and whence it is known."""

    value: float
    source: str


def bound(instrument: Instrument, scale: str, spread: float | None, told: float | None) -> Bound | None:
    """Return the smallest reliable difference of a scale, or None where no retest or no SD is known.

    z·SD·√(2(1 − retest)); what was told counts before what the key knows.
    """
    if spread is None:
        return None
    if told is not None:
        return Bound(reliable_change(spread, told, level=LEVEL), f"retest {told:g} as told, SD {spread:.3g}")
    known = instrument.retest(scale)
    if known is None:
        return None
    said = f"retest {known.value:g} over {known.apart} ({known.source}), SD {spread:.3g}"
    return Bound(reliable_change(spread, known.value, level=LEVEL), said)


def judged(change: float, limit: Bound | None) -> str:
    """Return in words what can be said of a change.

    >>> judged(0.6, Bound(1.27, "")), judged(1.4, Bound(1.27, "")), judged(3.0, None)
    ('no reliable change', 'beyond what time alone brings', 'not judged')
    """
    if limit is None or not np.isfinite(change):
        return OPEN
    return BEYOND if abs(change) > limit.value else WITHIN


def in_time(times: Sequence[str]) -> list[str]:
    """Return the different times from first to last: numbers by size, dates as written (2026-11-30), others as they came.

    >>> in_time(["10", "2", "10"]), in_time(["after", "before"])
    (['2', '10'], ['after', 'before'])
    """
    different = list(dict.fromkeys(times))
    try:
        return sorted(different, key=float)
    except ValueError:
        dates = all(len(time) >= 10 and time[4] == time[7] == "-" for time in different)
        return sorted(different) if dates else different
