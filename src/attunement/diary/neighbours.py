"""Neighbouring days are alike: how much, as far as one short record can tell, and how much less many such days say.

Forty alike days say less than forty strange ones. A test that takes them for independent finds changes that are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]

USUAL_CORRELATION = 0.3
"""Correlation of neighbouring days that a record is drawn towards; assumed."""
USUAL_WEIGHS = 28
"""How many pairs of neighbouring days that usual correlation weighs; assumed."""
HIGHEST_CORRELATION = 0.95
_GRID = np.linspace(0.0, HIGHEST_CORRELATION, 96)


@dataclass(frozen=True, eq=False)
class Phases:
    """Which days of a record were rated, and which of them lie before and since.

    Attributes
    ----------
    day
        Numbers of the rated days, rising, [rated day]; days between that are not there were left out.
    since
        Whether each lies in the later phase, [rated day].
    """

    day: NDArray[np.int64]
    since: NDArray[np.bool_]

    def __post_init__(self) -> None:
        if self.day.shape != self.since.shape or self.day.ndim != 1 or (np.diff(self.day) <= 0).any():
            raise BadValueError("days must rise one by one, each with its phase; sort them, and keep one rating a day.")
        if not (self.since.any() and (~self.since).any()) or (np.diff(self.since.astype(int)) < 0).any():
            raise BadValueError("all days before must come first and all since after them, with at least one of each.")

    @property
    def sizes(self) -> tuple[int, int]:
        """Rated days before and since."""
        return int((~self.since).sum()), int(self.since.sum())

    @cached_property
    def pairs(self) -> NDArray[np.intp]:
        """Places of rated days whose next day was rated, too, in the same phase."""
        return np.flatnonzero((np.diff(self.day) == 1) & (self.since[1:] == self.since[:-1]))

    @cached_property
    def _variances(self) -> tuple[Values, Values]:
        """Variance of the change of level, and days' worth taken by the two means, at each correlation of `_GRID`."""
        at = self.day - self.day[0]
        weights = np.zeros((3, int(at[-1]) + 1))
        before, since = self.sizes
        weights[0, at] = np.where(self.since, 1 / since, -1 / before)
        weights[1, at[~self.since]], weights[2, at[self.since]] = before**-0.5, since**-0.5
        by_lag = [np.correlate(row, row, "full")[len(row) - 1 :] for row in weights]
        alike = _GRID[:, None] ** np.arange(weights.shape[1])
        both = [2 * alike @ lags - lags[0] for lags in by_lag]
        return both[0], both[1] + both[2]

    def change_variance(self, correlation: Values) -> Values:
        """Return the variance of the mean since minus the mean before, in variances of one day.

        With r the correlation of neighbours and w a day's weight (1/n since, −1/n before): Σᵢⱼ wᵢ wⱼ r^|dayᵢ − dayⱼ|.

        >>> two = Phases(np.arange(4), np.array([False, False, True, True]))
        >>> two.change_variance(np.array([0.0, 0.5])).round(3)
        array([1.   , 0.938])
        """
        return np.interp(correlation, _GRID, self._variances[0])

    def taken_by_means(self, correlation: Values) -> Values:
        """Return how many days' worth of ups and downs the two means take away: 2 without correlation, more with it."""
        return np.interp(correlation, _GRID, self._variances[1])


def neighbour_correlation(apart: Values, phases: Phases) -> Values:
    """Return the correlation of neighbouring days, corrected for the shortness of the record and drawn to .3.

    r₀ = (mean product of neighbours) / (mean square); r₁ = r₀ + 2(1 + 3r₀)/n, since each of the two means makes it too small
    by about (1 + 3r)/n; r = (m·r₁ + 28·.3)/(m + 28) for m pairs of neighbours, and never below 0.

    Parameters
    ----------
    apart
        How far each rating is from the mean of its phase, [record, rated day].

    Notes
    -----
    Marriott & Pope (1954), doi:10.1093/biomet/41.3-4.390, for the correction. That the usual correlation is .3 and weighs as
    much as 28 pairs is assumed.

    Examples
    --------
    >>> ten = Phases(np.arange(10), np.arange(10) > 4)
    >>> neighbour_correlation(np.tile([1.0, 1.0, -1.0, -1.0, 0.0], 2)[None], ten).round(2)
    array([0.39])
    """
    n, m = apart.shape[-1], len(phases.pairs)
    if not m:
        return np.full(apart.shape[:-1], USUAL_CORRELATION)
    square = np.mean(apart**2, axis=-1)
    product = np.mean(apart[..., phases.pairs] * apart[..., phases.pairs + 1], axis=-1)
    raw = np.divide(product, square, out=np.zeros_like(square), where=square > 0)
    corrected = raw + 2 * (1 + 3 * raw) / n
    drawn = (m * corrected + USUAL_WEIGHS * USUAL_CORRELATION) / (m + USUAL_WEIGHS)
    return np.clip(drawn, 0.0, HIGHEST_CORRELATION)
