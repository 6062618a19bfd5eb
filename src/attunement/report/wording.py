"""Numbers in plain words: what a sentence may say is decided by the numbers and their intervals."""

from __future__ import annotations

from collections.abc import Sequence

from attunement.report.estimate import Estimate

CLASS_WORDS = {"A": "avoidant", "B": "secure", "C": "resistant", "D": "disorganised"}

CHILD_WORDS = {
    "cry": "cries",
    "signal": "signals",
    "approach": "seeks contact",
    "social": "smiles",
    "explore": "plays",
    "freeze": "freezes",
    "resist": "resists",
    "avert": "turns away",
}
ALONE_WORDS = {**CHILD_WORDS, "avert": "busies itself, looks down"}
"""What a child's acts are called while nobody else is there: one cannot turn away from an empty room."""

PERSON_WORDS = {
    "neutral": "waits",
    "positive": "plays, talks",
    "soothe": "soothes",
    "direct": "directs",
    "rebuff": "rebuffs",
    "frighten": "frightens",
}

SAME = 0.2
"""A standardised difference smaller than this is called small in the field (Cohen 1988); inside it: about the same."""


def percent(share: float, digits: int = 0) -> str:
    """Write a share.

    >>> percent(0.516), percent(0.004)
    ('52 %', 'under 1 %')
    """
    if 0 < share < 0.5 * 10 ** (-2 - digits):
        return f"under {10**-digits:g} %"
    return f"{100 * share:.{digits}f} %"


def between(low: float, high: float, *, share: bool = False, digits: int | None = None) -> str:
    """Write an interval.

    >>> between(0.51, 0.54, share=True), between(-0.1, 0.2)
    ('51 to 54 %', '−0.10 to 0.20')
    """
    if share:
        return f"{100 * low:.{digits or 0}f} to {100 * high:.{digits or 0}f} %"
    digits = 2 if digits is None else digits
    return f"{signed(low, digits)} to {signed(high, digits)}"


def count(n: int) -> str:
    """Write a small count as a word.

    >>> count(4), count(12)
    ('four', '12')
    """
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[n] if 0 <= n < len(words) else f"{n:,}"


def dyads_and_visits(dyads: int, visits: int) -> str:
    """Write how many dyads were seen, and how often where that differs.

    >>> dyads_and_visits(3, 6), dyads_and_visits(1, 1)
    ('3 dyads (6 visits)', '1 dyad')
    """
    words = f"{dyads:,} dyad{'' if dyads == 1 else 's'}"
    return words if visits == dyads else f"{words} ({visits:,} visit{'' if visits == 1 else 's'})"


def signed(value: float, digits: int = 2) -> str:
    """Write a number with a true minus sign, and none before a zero."""
    text = f"{value:.{digits}f}"
    return text.replace("-", "−") if float(text) else f"{0:.{digits}f}"


def begun(words: str) -> str:
    """Write words at the beginning of a sentence; what is spelled otherwise inside stays so.

    >>> begun("the CHI"), begun("matched share")
    ('The CHI', 'Matched share')
    """
    return words[:1].upper() + words[1:]


def exact(value: float) -> str:
    """Write a number with about three figures, whatever its size.

    >>> exact(10.44), exact(0.308), exact(-0.0067), exact(0.00037)
    ('10.4', '0.31', '−0.007', '0.0004')
    """
    if value == 0:
        return "0"
    return signed(value, 1 if abs(value) >= 10 else 2 if abs(value) >= 0.095 else 3 if abs(value) >= 0.005 else 4)


def joined(words: Sequence[str]) -> str:
    """Write a list.

    >>> joined(["A", "C", "D"])
    'A, C and D'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else list(words))


def direction(difference: Estimate, more: str, less: str, same: str, unclear: str, *, margin: float = SAME) -> str:
    """Choose the word that a standardised difference and its 95 % interval allow.

    All of the interval inside ± margin: the same. All on one side of zero: more or less. Otherwise: unclear.

    >>> direction(Estimate(0.05, 0.01, 0.09, 900), "more", "less", "as much", "perhaps")
    'as much'
    >>> direction(Estimate(0.4, 0.3, 0.5, 900), "more", "less", "as much", "perhaps")
    'more'
    >>> direction(Estimate(0.1, -0.3, 0.5, 40), "more", "less", "as much", "perhaps")
    'perhaps'
    """
    if -margin < difference.low and difference.high < margin:
        return same
    if difference.low > 0:
        return more
    return less if difference.high < 0 else unclear


def size(d: float) -> str:
    """Name the size of a standardised difference as the field does.

    >>> size(0.1), size(-0.6), size(0.9)
    ('very small', 'medium', 'large')
    """
    steps = ((0.2, "very small"), (0.5, "small"), (0.8, "medium"))
    return next((word for limit, word in steps if abs(d) < limit), "large")
