"""Scales: from numbers to places on the page, and round ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass

from attunement.vocabulary import BadValueError


@dataclass(frozen=True)
class Scale:
    """A straight line from an interval of numbers to an interval of pixels.

    place = start + (value − low)/(high − low) · (end − start)

    >>> Scale(0, 10, 100, 300)(2.5)
    150.0
    >>> Scale(0, 1, 80, 0)(0.25)
    60.0
    """

    low: float
    high: float
    start: float
    end: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low != self.high):
            raise BadValueError(
                f"A scale from {self.low} to {self.high} has no extent. Give two different, finite numbers."
            )

    def __call__(self, value: float) -> float:
        """Return the place of a value; values beyond the ends lie beyond the ends."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def held(self, value: float) -> float:
        """Return the place of a value, held inside the ends."""
        low, high = min(self.low, self.high), max(self.low, self.high)
        return self(min(max(value, low), high))


def ticks(low: float, high: float, about: int = 4) -> tuple[float, ...]:
    """Return round numbers inside an interval, about as many as asked for: steps of 1, 2 or 5 times a power of ten.

    >>> ticks(0, 1)
    (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    >>> ticks(-0.3, 0.31, 3)
    (-0.2, 0.0, 0.2)
    """
    if not high > low:
        raise BadValueError(f"There are no ticks from {low} to {high}. Give the lower number first.")
    raw = (high - low) / max(about, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = min((1, 2, 5, 10), key=lambda multiple: abs(math.log(multiple * power / raw))) * power
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    digits = -math.floor(math.log10(step))  # a step has one figure
    return tuple(round(number * step, digits) + 0.0 for number in range(first, last + 1))
