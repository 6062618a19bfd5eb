"""Windowed cross-correlation: who leads whom in a continuous code, and how that changes over minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.measures.pair.pair import Values, ratio
from attunement.record import Grid
from attunement.record.grid import Key
from attunement.vocabulary import BadValueError, UnknownNameError

LAG_CONVENTION = "lag > 0: the second series comes later, so the first leads"


def as_numbers(grid: Grid, key: Key, values: Mapping[str, float]) -> Values:
    """Return a channel's codes as numbers [observation, step], NaN where there is none; every code needs a number."""
    if key not in grid.codes:
        raise UnknownNameError.of("channel in this grid", "/".join(key), ("/".join(k) for k in grid.codes))
    lost = [name for name in grid.names[key] if name not in values]
    if lost:
        raise BadValueError(
            f"the code {lost[0]!r} of {'/'.join(key)} has no number; give one to each of {grid.names[key]}."
        )
    return np.array([values[name] for name in grid.names[key]] + [np.nan] * 3)[grid.codes[key]]


@dataclass(frozen=True, eq=False)
class WindowedCorrelation:
    """Correlations of two series in windows, at many lags.

    Parameters
    ----------
    correlation
        [window, lag]; NaN where a window lacks values or one of its halves does not vary.
    window_start_s, lag_s
        Start of each window, and the lags; lag > 0: the second series comes later.
    window_s, step_s, seconds_analysed
        Window length, step width, time in which both series had a value.
    """

    correlation: Values
    window_start_s: Values
    lag_s: Values
    window_s: float
    step_s: float
    seconds_analysed: float

    def mean_absolute_z(self) -> float:
        """Return the mean of |Fisher's z| over windows and lags, the usual one-number summary of synchrony.

        A perfect correlation counts as 1 − 10⁻⁶, so that it stays finite.
        """
        r = self.correlation[np.isfinite(self.correlation)]
        return float(np.abs(np.arctanh(np.clip(r, -1 + 1e-6, 1 - 1e-6))).mean()) if len(r) else np.nan

    def peaks(self, *, reach_s: float) -> pl.DataFrame:
        """Pick each window's peak: the local maximum nearest to lag 0, largest within ± reach_s of itself.

        Returns one row per window: window_start_s, lag_s and correlation, null where no lag qualifies. Peaks at the
        ends of the lag range are not taken: what lies beyond was not seen (Boker et al. 2002).
        """
        reach = max(1, round(reach_s / self.step_s))
        if len(self.lag_s) < 2 * reach + 1:
            raise BadValueError(f"reach_s is {reach_s:g} s, too far for lags up to {self.lag_s[-1]:g} s.")
        filled = np.where(np.isfinite(self.correlation), self.correlation, -np.inf)
        around = np.lib.stride_tricks.sliding_window_view(filled, 2 * reach + 1, axis=1)
        middle = self.correlation[:, reach:-reach]
        whole = np.isfinite(around).all(axis=2)
        peak = whole & (middle == around.max(axis=2)) & (middle > around.min(axis=2))
        lag = self.lag_s[reach:-reach]
        nearest = np.argmin(np.where(peak, np.abs(lag), np.inf), axis=1)
        found = peak.any(axis=1)
        columns = {
            "window_start_s": self.window_start_s,
            "lag_s": np.where(found, lag[nearest], np.nan),
            "correlation": np.where(found, middle[np.arange(len(middle)), nearest], np.nan),
        }
        return pl.DataFrame(columns).fill_nan(None)


def windowed_cross_correlation(
    first: Values,
    second: Values,
    *,
    step_s: float,
    window_s: float,
    max_lag_s: float,
    increment_s: float | None = None,
    least_share: float = 0.8,
) -> WindowedCorrelation:
    """Correlate two series in moving windows, at lags either way.

    r(w, lag) = corr(first[w … w + L), second[w + lag … w + lag + L)) for every lag from −max to +max

    Both windows slide whole: the lagged one is cut from the second series, so that a window's pairs all lie `lag`
    apart. Lag > 0: the second series comes later, the first leads. Where values are missing, the pairs that exist
    are correlated, if they are at least `least_share` of the window.

    Parameters
    ----------
    first, second
        Series [step], NaN where missing.
    step_s
        Length of a step in seconds.
    window_s, increment_s, max_lag_s
        Window length, distance of neighbouring windows (default: the window), longest lag.
    least_share
        Least share of complete pairs in a window. Assumed: 0.8.

    Notes
    -----
    Boker, Xu, Rotondo & King (2002), doi:10.1037/1082-989X.7.3.338. There the window of whichever series is behind
    stays; here the first one's always stays, so that lags of one window share its data.

    Examples
    --------
    >>> child = np.sin(np.arange(200) / 3)
    >>> found = windowed_cross_correlation(child, np.roll(child, 2), step_s=0.5, window_s=20, max_lag_s=3)
    >>> float(found.lag_s[found.correlation.mean(axis=0).argmax()])   # the second follows by a second
    1.0
    """
    first, second = np.asarray(first, float), np.asarray(second, float)
    if first.ndim != 1 or first.shape != second.shape:
        raise BadValueError(f"the two series have shapes {first.shape} and {second.shape}; both need the same [step].")
    length, most = round(window_s / step_s), round(max_lag_s / step_s)
    jump = length if increment_s is None else round(increment_s / step_s)
    if length < 3 or jump < 1 or most < 0:
        raise BadValueError(
            f"window_s {window_s:g}, increment_s {increment_s} and max_lag_s {max_lag_s:g} do not fit a step of "
            f"{step_s:g} s: a window takes at least 3 steps, the increment 1, the lag 0."
        )
    starts = np.arange(most, len(first) - length - most + 1, jump)
    lags = np.arange(-most, most + 1)
    r = np.full((len(starts), len(lags)), np.nan)
    if len(starts):
        stays = np.lib.stride_tricks.sliding_window_view(first, length)[starts]
        moving = np.lib.stride_tricks.sliding_window_view(second, length)
        for column, lag in enumerate(lags):
            r[:, column] = _correlation(stays, moving[starts + lag], least_share)
    both = float(np.count_nonzero(np.isfinite(first) & np.isfinite(second)) * step_s)
    return WindowedCorrelation(r, _seconds(starts, step_s), _seconds(lags, step_s), length * step_s, step_s, both)


def _seconds(steps: NDArray[np.intp], step_s: float) -> Values:
    return np.asarray(steps * step_s, np.float64)


def _correlation(x: NDArray, y: NDArray, least_share: float) -> Values:
    """Return Pearson's r of each row over the pairs that exist."""
    here = np.isfinite(x) & np.isfinite(y)
    n = here.sum(axis=1)
    x, y = (_centred(z, here, n) for z in (x, y))
    spread = np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
    enough = (n >= max(3, least_share * x.shape[1])) & (spread > 1e-12)
    return np.divide((x * y).sum(axis=1), spread, out=np.full(len(x), np.nan), where=enough)


def _centred(z: NDArray, here: NDArray[np.bool_], n: NDArray[np.intp]) -> Values:
    z = np.where(here, z, 0.0)
    return np.where(here, z - ratio(z.sum(axis=1), n)[:, None], 0.0)
