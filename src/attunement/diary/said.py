"""Three words for how sure one can be that something changed: cannot tell, leaning, clearly."""

from __future__ import annotations

from enum import StrEnum

from attunement.vocabulary import BadValueError

LEANING_FROM, CLEARLY_FROM = 0.8, 0.95
"""Probabilities of a direction above which it is called leaning, and clearly."""
SCEPTIC = 0.7
"""SD of the sceptic's prior around "no change": of log-odds for repairs, in SD of a day for ratings; assumed."""
HELD = 0.9
"""Share that intervals hold; "clearly" is said exactly where that of a change leaves out no change."""


class Said(StrEnum):
    """How sure one can be of the direction of a change; no word says that nothing changed."""

    CANNOT_TELL = "cannot tell"
    LEANING = "leaning"
    CLEARLY = "clearly"


def said_of(higher: float) -> Said:
    """Return the word for a change whose probability of being upwards is known; it is the same for both directions.

    Parameters
    ----------
    higher
        Probability that what is compared is higher since than before, 0 to 1.

    Errors
    ------
    BadValueError for what is no probability.

    Examples
    --------
    >>> str(said_of(0.6)), str(said_of(0.85)), str(said_of(0.03))
    ('cannot tell', 'leaning', 'clearly')
    """
    if not 0 <= higher <= 1:
        raise BadValueError(f"the probability of a change upwards is {higher:g}; it must lie between 0 and 1.")
    sure = max(higher, 1 - higher)
    if sure > CLEARLY_FROM:
        return Said.CLEARLY
    return Said.LEANING if sure > LEANING_FROM else Said.CANNOT_TELL
