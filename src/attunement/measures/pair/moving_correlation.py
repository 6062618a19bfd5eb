"""Moving correlations of two measured series, in the two forms that the field's programs use.

Both cut windows from two series that were sampled at equal steps and correlate them at many lags; lag > 0 always means
that the second series comes later, so that the first leads. They differ in what moves: in Ramseyer's form (rMEA's
`MEAccf`) the earlier of the two windows stays at its place, in Boker's the later one. Every number of one form stands in
the other, one lag's length away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from attunement.measures.pair.cross_correlation import WindowedCorrelation
from attunement.measures.pair.pair import Values
from attunement.vocabulary import BadValueError

MOST_Z = 10.0  # what a perfect correlation counts as, as in rMEA
LEAST_SHARE = 0.5
MOST_CORRELATIONS = 20_000_000

Stays = Literal["earlier", "later"]


def fisher_z(r: Values) -> Values:
    """Return Fisher's z = artanh(r), at most 10 either way, so that a perfect correlation stays finite; same shape.

    >>> fisher_z(np.array([0.5, 1.0])).round(3).tolist()
    [0.549, 10.0]
    """
    with np.errstate(divide="ignore"):
        return np.clip(np.arctanh(np.clip(r, -1, 1)), -MOST_Z, MOST_Z)


def moving_correlation(
    first: Values,
    second: Values,
    *,
    step_s: float,
    window_s: float,
    max_lag_s: float,
    increment_s: float,
    stays: Stays = "later",
) -> WindowedCorrelation:
    """Correlate two series in moving windows at all lags up to the longest, one step apart.

    stays = "later" (Boker), window base b, lag τ ≥ 0:  r = corr(first[b − τ … ), second[b … )), τ < 0: the reverse
    stays = "earlier" (Ramseyer), window base a, τ ≥ 0:  r = corr(first[a … ), second[a + τ … )), τ < 0: the reverse

    Parameters
    ----------
    first, second
        Series [step] of the same length, NaN where missing. Where values are missing, the pairs that exist are
        correlated, if they are at least half of a window.
    step_s
        Length of a step in seconds.
    window_s, increment_s, max_lag_s
        Window length, distance of neighbouring windows, longest lag; each a whole number of steps.
    stays
        Which of two windows that lie a lag apart stays at its place.

    Returns
    -------
    WindowedCorrelation
        correlation [window, lag]; NaN where one of the two does not vary. `window_start_s` is where the window that
        stays begins.

    Notes
    -----
    Boker, Rotondo, Xu & King (2002), doi:10.1037/1082-989X.7.3.338; Ramseyer & Tschacher (2011),
    doi:10.1037/a0023419. R's `wcc` gives lags the other sign, and one window less.

    Examples
    --------
    >>> child = np.sin(np.arange(200) / 3)
    >>> found = moving_correlation(child, np.roll(child, 2), step_s=0.5, window_s=20, max_lag_s=3, increment_s=10)
    >>> float(found.lag_s[found.correlation.mean(axis=0).argmax()])   # the second follows by a second
    1.0
    """
    first, second = np.asarray(first, float), np.asarray(second, float)
    if first.ndim != 1 or first.shape != second.shape:
        raise BadValueError(f"the two series have shapes {first.shape} and {second.shape}; both need the same [step].")
    length, most, jump = (
        _steps(name, value, step_s)
        for name, value in (("window", window_s), ("longest lag", max_lag_s), ("increment", increment_s))
    )
    if length < 3 or jump < 1:
        raise BadValueError(
            f"the window of {window_s:g} s has {length} steps of {step_s:g} s and the increment of {increment_s:g} s has "
            f"{jump}; a window takes at least 3, an increment 1."
        )
    windows = max((len(first) - length - most) // jump + 1, 0)
    if not windows:
        raise BadValueError(
            f"the series last {len(first) * step_s:g} s, too short for one window of {window_s:g} s and lags of "
            f"{max_lag_s:g} s. Choose shorter ones."
        )
    if windows * (2 * most + 1) > MOST_CORRELATIONS:
        raise BadValueError(
            f"{windows:,} windows with {2 * most + 1:,} lags each are more than {MOST_CORRELATIONS:,} correlations. Choose a "
            "longer increment, longer steps or shorter lags."
        )
    starts = np.arange(windows) * jump
    r = np.full((windows, 2 * most + 1), np.nan)
    for row, a in enumerate(starts):
        if stays == "earlier":
            r[row, most:] = _lagged(first[a : a + length], second[a : a + length + most])
            r[row, : most + 1] = _lagged(second[a : a + length], first[a : a + length + most])[::-1]
        else:
            b = a + most
            r[row, most:] = _lagged(second[b : b + length], first[a : b + length])[::-1]
            r[row, : most + 1] = _lagged(first[b : b + length], second[a : b + length])
    lag_s = np.arange(-most, most + 1, dtype=np.float64) * step_s
    base_s = np.asarray(starts + (most if stays == "later" else 0), np.float64) * step_s
    both = float(np.count_nonzero(np.isfinite(first) & np.isfinite(second)) * step_s)
    return WindowedCorrelation(r, base_s, lag_s, length * step_s, step_s, both)


@dataclass(frozen=True, eq=False)
class MeaCcf:
    """Synchrony as rMEA's `MEAccf` gives it.

    Parameters
    ----------
    z
        [window, lag] Fisher's z of each correlation, absolute unless asked otherwise.
    window_start_s, lag_s
        Begin of each window; lags, > 0: the first leads.
    window_s, increment_s, step_s, seconds_analysed
        Settings, and the time in which both series had a value.
    """

    z: Values
    window_start_s: Values
    lag_s: Values
    window_s: float
    increment_s: float
    step_s: float
    seconds_analysed: float

    @property
    def grand_average(self) -> float:
        """Mean over all windows and lags: rMEA's `grandAver`, the usual one number."""
        return _mean(self.z)

    @property
    def lag_zero(self) -> float:
        """Mean over windows without a lag."""
        return _mean(self.z[:, self.lag_s == 0])

    @property
    def first_leads(self) -> float:
        """Mean over windows and lags > 0 (`s1_lead`)."""
        return _mean(self.z[:, self.lag_s > 0])

    @property
    def second_leads(self) -> float:
        """Mean over windows and lags < 0 (`s2_lead`)."""
        return _mean(self.z[:, self.lag_s < 0])

    @property
    def best_lag_s(self) -> Values:
        """The lag of the largest value of each window, [window]; NaN where a window has none."""
        known = np.isfinite(self.z).any(axis=1)
        at = np.where(np.isfinite(self.z), self.z, -np.inf).argmax(axis=1)
        return np.where(known, self.lag_s[at], np.nan)


def mea_ccf(
    first: Values,
    second: Values,
    *,
    step_s: float,
    window_s: float = 30.0,
    max_lag_s: float = 5.0,
    increment_s: float = 10.0,
    absolute: bool = True,
) -> MeaCcf:
    """Return the moving-window cross-correlation of two series in Ramseyer's form, as Fisher's z.

    z = |artanh(r)|, at most 10, for each window and lag; the grand average over all is the synchrony of the dyad

    Absolute values take *both move more* and *one moves more while the other moves less* as synchrony alike.

    Parameters
    ----------
    first, second, step_s
        See `moving_correlation`.
    window_s, max_lag_s, increment_s
        rMEA's winSec, lagSec, incSec, which has no defaults; 30, 5 and 10 s are common for motion energy.
    absolute
        rMEA's ABS.

    Notes
    -----
    Kleinbub & Ramseyer (2021), doi:10.1080/10503307.2020.1844334; Ramseyer & Tschacher (2011), doi:10.1037/a0023419.
    rMEA leaves a window out when more than half of its values are missing; here each lag's pairs are counted.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> mother = rng.normal(size=1500)
    >>> child = np.roll(mother, 25) + rng.normal(size=1500)    # the child follows by a second
    >>> found = mea_ccf(mother, child, step_s=0.04)
    >>> float(found.lag_s[found.z.mean(axis=0).argmax()]), bool(found.first_leads > found.second_leads)
    (1.0, True)
    """
    r = moving_correlation(
        first, second, step_s=step_s, window_s=window_s, max_lag_s=max_lag_s, increment_s=increment_s, stays="earlier"
    )
    z = fisher_z(r.correlation)
    return MeaCcf(
        np.abs(z) if absolute else z, r.window_start_s, r.lag_s, r.window_s, increment_s, step_s, r.seconds_analysed
    )


def _steps(name: str, seconds: float, step_s: float) -> int:
    if not 0 <= seconds < np.inf or not 0 < step_s < np.inf:
        raise BadValueError(
            f"the {name} is {seconds} s and a step {step_s} s; both must be numbers of seconds from 0 on."
        )
    return round(seconds / step_s)


def _lagged(still: NDArray[np.float64], moving: NDArray[np.float64]) -> Values:
    """Return the correlation of a window with every window of the same length in a longer series, in order."""
    length = len(still)
    x_known, y_known = np.isfinite(still), np.isfinite(moving)
    if not x_known.any() or not y_known.any():
        return np.full(len(moving) - length + 1, np.nan)
    # Centred where they are, so that sums of squares lose no digits to a distant mean.
    x = np.where(x_known, still - still[x_known].mean(), 0.0)
    y = np.where(y_known, moving - moving[y_known].mean(), 0.0)
    mask_x, mask_y = x_known.astype(float), y_known.astype(float)
    n = np.correlate(mask_y, mask_x, "valid").round()
    sum_x, sum_y = np.correlate(mask_y, x, "valid"), np.correlate(y, mask_x, "valid")
    square_x, square_y = np.correlate(mask_y, x**2, "valid"), np.correlate(y**2, mask_x, "valid")
    enough = n >= max(3, LEAST_SHARE * length)
    n = np.where(enough, n, 1)
    product = np.correlate(y, x, "valid") - sum_x * sum_y / n
    spread_x, spread_y = square_x - sum_x**2 / n, square_y - sum_y**2 / n
    # What is left of a constant after rounding is no spread.
    varies = (spread_x > 1e-12 * (x**2).sum()) & (spread_y > 1e-12 * (y**2).sum())
    root = np.sqrt(np.where(varies, spread_x * spread_y, 1.0))
    return np.where(enough & varies, np.clip(product / root, -1, 1), np.nan)


def _mean(values: Values) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else np.nan
