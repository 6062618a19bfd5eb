"""How a number of couples looks in a table: short, without a leading nought, and with its interval where it has one."""

from __future__ import annotations

import math

from attunement.evidence.statistics import fisher_z_interval
from attunement.study.couples.associations import Found

LEAST_FOR_INTERVAL, NORMAL_95 = 4, 1.96


def number(one: Found) -> str:
    """Return a number with its interval if it is a correlation or a weight.

    >>> number(Found("actor anxiety", -0.48, 2000)), number(Found("actor anxiety, weight", -0.3, 2000, 0.05))
    ('−.48 [−.51, −.45]', '−.30 [−.40, −.20]')
    """
    within = interval(one)
    return plain(one) + (f" [{two_decimals(within[0])}, {two_decimals(within[1])}]" if within else "")


def interval(one: Found) -> tuple[float, float] | None:
    """Return the 95 % interval of a correlation or weight, couples as cases; None of what has none.

    >>> interval(Found("warm back", 0.2)) is None, interval(Found("actor anxiety", 0.2, 3)) is None
    (True, True)
    """
    if one.couples < LEAST_FOR_INTERVAL or not math.isfinite(one.value):
        return None
    if one.error is not None:
        away = NORMAL_95 * one.error
        return (one.value - away, one.value + away) if math.isfinite(away) else None
    return fisher_z_interval(one.value, one.couples) if abs(one.value) < 1 else None


def plain(one: Found) -> str:
    """Return a number without its interval: correlations with two decimals, shares that are small with three.

    >>> plain(Found("actor anxiety", -0.038, 2000)), plain(Found("demand–withdraw", 0.0173))
    ('−.04', '.017')
    """
    if not math.isfinite(one.value):
        return "–"
    return two_decimals(one.value) if one.couples else shortly(one.value)


def two_decimals(value: float) -> str:
    """Return a number with two decimals and without a leading nought."""
    return _signed(value, f"{abs(value):.2f}")


def shortly(value: float) -> str:
    """Return two decimals, or three of what is small."""
    return _signed(value, f"{abs(value):.3f}") if 0.0005 <= abs(value) < 0.095 else two_decimals(value)


def _signed(value: float, text: str) -> str:
    return ("−" if value < 0 and float(text) else "") + (text[1:] if text.startswith("0") else text)


def or_dash(value: float) -> str:
    """Return a number with two decimals, a dash for one that could not be computed.

    >>> or_dash(-0.25), or_dash(float("nan"))
    ('−.25', '–')
    """
    return two_decimals(value) if math.isfinite(value) else "–"


def finite(value: float) -> float | None:
    """Return a number, None for one that could not be computed, as JSON has it."""
    return value if math.isfinite(value) else None
