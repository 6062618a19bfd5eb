"""SUSY: synchrony of two measured series beside pseudo-synchrony from the same two people's other minutes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from attunement.measures.pair.moving_correlation import fisher_z
from attunement.measures.pair.pair import Values
from attunement.vocabulary import BadValueError


@dataclass(frozen=True, eq=False)
class SurrogateSynchrony:
    """Surrogate synchrony of two series.

    Parameters
    ----------
    lag_s
        Lags, > 0: the first leads.
    z, pseudo_z
        Mean |Fisher's z| at each lag, over segments, and over all pairs of segments that were not at the same time.
    signed_z, pseudo_signed_z
        The same without taking absolute values.
    by_segment
        [segment of the first, segment of the second] mean |z| over lags; the diagonal is real, the rest pseudo.
    segments
        Segments that could be correlated.
    segment_s, step_s, seconds_analysed
        Length of a segment and a step, and of all segments together.
    """

    lag_s: Values
    z: Values
    pseudo_z: Values
    signed_z: Values
    pseudo_signed_z: Values
    by_segment: Values
    segments: int
    segment_s: float
    step_s: float
    seconds_analysed: float

    @property
    def mean_z(self) -> float:
        """Mean |z| over lags (SUSY's `Z`)."""
        return float(self.z.mean())

    @property
    def effect_size(self) -> float:
        """(Mean z − mean pseudo z) / standard deviation of the pseudo z over lags (SUSY's `ES`)."""
        return _effect(self.z, self.pseudo_z)

    @property
    def signed_mean_z(self) -> float:
        """Mean z over lags (SUSY's `Z(noAbs)`): above 0 in phase, below 0 in anti-phase."""
        return float(self.signed_z.mean())

    @property
    def signed_effect_size(self) -> float:
        """The effect size of the signed z (SUSY's `ES(noAbs)`)."""
        return _effect(self.signed_z, self.pseudo_signed_z)

    @property
    def percent_above(self) -> float:
        """Lags in percent whose z is above its pseudo z (SUSY's `%>Pseudo`)."""
        return float(100 * np.mean(self.z > self.pseudo_z))

    def leads(self, who: int) -> tuple[float, float]:
        """Return mean z and effect size over the lags at which the first (1) or second (2) leads."""
        chosen = self.lag_s > 0 if who == 1 else self.lag_s < 0
        return float(self.z[chosen].mean()) if chosen.any() else np.nan, _effect(self.z[chosen], self.pseudo_z[chosen])


def surrogate_synchrony(
    first: Values, second: Values, *, step_s: float, segment_s: float = 30.0, max_lag_s: float = 5.0
) -> SurrogateSynchrony:
    """Return Tschacher's surrogate synchrony: cross-correlations within segments, real beside pseudo.

    r(τ) = Σ_t x_t y_{t+τ} / √(Σ x² Σ y²), x and y one segment each, centred; z = artanh(r), at most 10
    ES = (mean_τ Z − mean_τ Z_pseudo) / SD_τ(Z_pseudo), Z(τ) the mean of |z| over segments, Z_pseudo(τ) over all pairs of
    different segments

    Segments follow each other without overlap; what is left at the end does not count. A segment with missing values,
    or in which one does not vary, is left out.

    Parameters
    ----------
    first, second
        Series [step] of the same length, NaN where missing.
    step_s
        Length of a step in seconds.
    segment_s, max_lag_s
        Length of a segment, at least twice the longest lag.

    Notes
    -----
    Tschacher & Meier (2020), doi:10.1080/10503307.2019.1612114; as R's SUSY 0.1.0 with all surrogates. SUSY deletes
    missing values and joins what is left, which shifts time; its spread over lags is no spread over chance, so ES is
    no test: `pairing_test(found.by_segment)` is.

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> mother = rng.normal(size=6000).cumsum()
    >>> child = np.roll(mother, 25)                   # the child follows by a second
    >>> found = surrogate_synchrony(mother, child, step_s=0.04)
    >>> found.segments, bool(found.mean_z > found.pseudo_z.mean()), float(found.lag_s[found.z.argmax()])
    (8, True, 1.0)
    """
    first, second = np.asarray(first, float), np.asarray(second, float)
    if first.ndim != 1 or first.shape != second.shape:
        raise BadValueError(f"the two series have shapes {first.shape} and {second.shape}; both need the same [step].")
    length, most = round(segment_s / step_s), round(max_lag_s / step_s)
    count = len(first) // length if length else 0
    if length < 3 or length < 2 * most or count < 2:
        raise BadValueError(
            f"segments of {segment_s:g} s and lags up to {max_lag_s:g} s do not fit {len(first) * step_s:g} s: a segment "
            "lasts at least 3 steps and twice the longest lag, and there must be two segments."
        )
    cut = [_unit(series[: count * length].reshape(count, length)) for series in (first, second)]
    good = np.isfinite(cut[0]).all(axis=1) & np.isfinite(cut[1]).all(axis=1)
    if good.sum() < 2:
        raise BadValueError(
            f"{good.sum()} of {count} segments of {segment_s:g} s hold both series without a gap; it takes two. Choose "
            "shorter segments, or longer steps, which average over small gaps."
        )
    x, y = cut[0][good], cut[1][good]
    k, wide = len(x), 2 * length
    spectrum_y = np.fft.rfft(y, wide, axis=1)
    sums = np.zeros((4, 2 * most + 1))  # z, pseudo z, signed z, pseudo signed z
    by_segment = np.zeros((k, k))
    for i in range(k):
        r = np.fft.irfft(np.conj(np.fft.rfft(x[i], wide)) * spectrum_y, wide, axis=1)
        z = fisher_z(np.concatenate([r[:, wide - most :], r[:, : most + 1]], axis=1))
        by_segment[i] = np.abs(z).mean(axis=1)
        sums += np.stack([np.abs(z[i]), np.abs(z).sum(axis=0) - np.abs(z[i]), z[i], z.sum(axis=0) - z[i]])
    real, pseudo, signed, pseudo_signed = sums / np.array([k, k * (k - 1), k, k * (k - 1)])[:, None]
    lag_s = np.arange(-most, most + 1, dtype=np.float64) * step_s
    return SurrogateSynchrony(
        lag_s, real, pseudo, signed, pseudo_signed, by_segment, k, segment_s, step_s, k * length * step_s
    )


def _unit(segments: Values) -> Values:
    """Return segments centred and of length one; NaN where a segment has gaps or does not vary."""
    centred = segments - segments.mean(axis=1, keepdims=True)
    size = np.sqrt((centred**2).sum(axis=1, keepdims=True))
    least = 1e-12 * np.sqrt((segments**2).sum(axis=1, keepdims=True))
    return np.divide(centred, size, out=np.full(segments.shape, np.nan), where=size > least)


def _effect(real: Values, pseudo: Values) -> float:
    spread = pseudo.std(ddof=1) if len(pseudo) > 1 else 0.0
    return float((real.mean() - pseudo.mean()) / spread) if spread > 0 else np.nan
