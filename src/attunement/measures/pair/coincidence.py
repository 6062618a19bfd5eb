"""Coincidence counts at every lag at once, by fast Fourier transform: exact, because counts are whole numbers.

The counts of n steps at all lags take O(n log n) instead of O(n²). The transform's rounding error is far below one
half for any recording, so rounding to the nearest integer gives the very counts a loop would.
"""

from __future__ import annotations

import numpy as np
from numpy import fft
from numpy.typing import NDArray
from scipy.fft import next_fast_len

from attunement.record.grid import Codes


def circular(first: Codes, second: Codes, codes: NDArray[np.int8]) -> NDArray[np.int64]:
    """Count at each shift s, [shift], the steps where `first` and `second` rolled by s show the same one of these codes.

    c(s) = Σ_k Σ_t 1[first(t) = k] 1[second(t − s mod n) = k]

    Examples
    --------
    >>> circular(np.array([0, 1, 1], np.int8), np.array([1, 1, 0], np.int8), np.array([0, 1], np.int8))
    array([1, 3, 1])
    """
    steps = len(first)
    total = np.zeros(steps // 2 + 1, complex)
    for code in codes:
        total += fft.rfft(first == code) * np.conj(fft.rfft(second == code))
    return np.rint(fft.irfft(total, steps)).astype(np.int64)


def linear(first: Codes, second: Codes, codes: NDArray[np.int8], max_lag: int) -> NDArray[np.int64]:
    """Count at each lag −max_lag … max_lag the steps where both, [step] each, show the same one of these codes; [lag].

    c(lag) = Σ_k Σ_t 1[first(t) = k] 1[second(t + lag) = k]; beyond the ends nothing is counted.

    Examples
    --------
    >>> linear(np.array([0, 1, 1], np.int8), np.array([1, 0, 1], np.int8), np.array([0, 1], np.int8), 1)
    array([1, 1, 2])
    """
    # Room for the lags at both ends, so that nothing wraps round.
    padded = int(next_fast_len(len(first) + max_lag, real=True) or 0)
    total = np.zeros(padded // 2 + 1, complex)
    for code in codes:
        total += np.conj(fft.rfft(first == code, padded)) * fft.rfft(second == code, padded)
    counts = np.rint(fft.irfft(total, padded)).astype(np.int64)
    return counts[np.arange(-max_lag, max_lag + 1)]
