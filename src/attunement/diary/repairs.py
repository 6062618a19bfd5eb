"""Are ruptures repaired more often than before? Two counts, their shares, and the change of log-odds as a sceptic would take it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_expit
from scipy.stats import beta

from attunement.diary.said import HELD, SCEPTIC, Said, said_of
from attunement.vocabulary import BadValueError

Values = NDArray[np.float64]

MOST_RUPTURES = 500
"""Ruptures of a phase that are taken; nobody writes down more."""
_STEP = 0.025
_LOG_ODDS = np.arange(-480, 481) * _STEP


@dataclass(frozen=True)
class Share:
    """How many of how many, the share, and the interval that holds nine in ten of the shares that may lie behind them."""

    repaired: int
    ruptures: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Repaired ruptures over all."""
        return self.repaired / self.ruptures

    def __str__(self) -> str:
        return f"{self.repaired} of {self.ruptures}"


@dataclass(frozen=True)
class RepairChange:
    """Repairs before and since, and the change of log-odds: a sceptic's middle value, its interval, and how sure one can be."""

    before: Share
    since: Share
    change: float
    low: float
    high: float
    higher: float

    @property
    def said(self) -> Said:
        """How sure one can be."""
        return said_of(self.higher)


def repaired_share(repaired: int, ruptures: int) -> Share:
    """Return a share with its interval: the middle nine tenths of Beta(k + 1, n − k + 1), all shares being alike beforehand.

    Errors
    ------
    BadValueError for counts that cannot be.

    >>> found = repaired_share(4, 9)
    >>> str(found), round(found.low, 2), round(found.high, 2)
    ('4 of 9', 0.22, 0.7)
    """
    if not 0 <= repaired <= ruptures or not 1 <= ruptures <= MOST_RUPTURES:
        raise BadValueError(
            f"{repaired} of {ruptures} ruptures are repaired; there must be 1 to {MOST_RUPTURES} in a phase, and no more repaired "
            "than there were. Where there are more, compare shorter times."
        )
    low, high = beta.ppf(((1 - HELD) / 2, (1 + HELD) / 2), repaired + 1, ruptures - repaired + 1)
    return Share(repaired, ruptures, float(low), float(high))


def repair_change(repaired_before: int, before: int, repaired_since: int, since: int) -> RepairChange:
    """Say whether more ruptures are repaired since than before, and how sure one can be.

    With shares p before and q since, δ = log(q/(1 − q)) − log(p/(1 − p)): every p and q is alike beforehand but for the sceptic's
    N(0, .7) of δ, so that the density of (p, q) is p^k(1 − p)^(n − k) · q^k′(1 − q)^(n′ − k′) · exp(−δ²/(2·.7²)).

    Parameters
    ----------
    repaired_before, before, repaired_since, since
        Repaired ruptures and all of them, in each phase.

    Examples
    --------
    >>> found = repair_change(4, 9, 8, 9)
    >>> str(found.said), f"{found.higher:.2f}", f"{found.change:.2f} ({found.low:.2f} to {found.high:.2f})"
    ('leaning', '0.87', '0.62 (-0.30 to 1.54)')
    """
    shares = repaired_share(repaired_before, before), repaired_share(repaired_since, since)
    first, second = (_density(np.array([s.repaired]), s.ruptures)[0] for s in shares)
    weights = np.correlate(second, first, "full")  # of each difference of log-odds
    change = (np.arange(len(weights)) - len(weights) // 2) * _STEP
    weights = weights * np.exp(-0.5 * (change / SCEPTIC) ** 2)
    weights /= weights.sum()
    below = np.cumsum(weights) - weights / 2
    low, middle, high = np.interp(((1 - HELD) / 2, 0.5, (1 + HELD) / 2), below, change)
    return RepairChange(*shares, float(middle), float(low), float(high), float(1 - below[len(weights) // 2]))


def probabilities_of_more(before: int, since: int) -> Values:
    """Return how probable it is that more are repaired since, for every result: [repaired before, repaired since].

    >>> bool(np.isclose(probabilities_of_more(9, 9)[4, 7], repair_change(4, 9, 7, 9).higher))
    True
    """
    first, second = (_density(np.arange(n + 1), n) for n in (before, since))
    kernel, upper = _kernels()
    return (first @ upper @ second.T) / (first @ kernel @ second.T)


def _density(repaired: NDArray[np.int64], ruptures: int) -> Values:
    """Return the density of log-odds after so many repairs, [repaired, log-odds]; shares are alike beforehand."""
    k = repaired[:, None]
    log = (k + 1) * log_expit(_LOG_ODDS) + (ruptures - k + 1) * log_expit(-_LOG_ODDS)
    return np.exp(log - log.max(axis=1, keepdims=True))


@cache
def _kernels() -> tuple[Values, Values]:
    """Return the sceptic's weight of each pair of log-odds, [before, since], and the part of it where since is higher."""
    change = _LOG_ODDS - _LOG_ODDS[:, None]
    kernel = np.exp(-0.5 * (change / SCEPTIC) ** 2)
    return kernel, np.triu(kernel, 1) + np.diag(np.diag(kernel)) / 2
