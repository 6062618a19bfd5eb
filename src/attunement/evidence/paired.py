"""Pairs of yes and no: how many show something before and after, when each is compared with itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.evidence.statistics import Interval
from attunement.vocabulary import BadValueError


@dataclass(frozen=True)
class PairedChange:
    """How many show something before and after, and how far the share moved.

    Attributes
    ----------
    before, after, n
        Counts, and of how many.
    gained, lost
        How many show it only after, and how many only before.
    interval
        95 % interval of (after − before)/n.
    """

    before: int
    after: int
    n: int
    gained: int
    lost: int
    interval: Interval

    @property
    def direction(self) -> int:
        """+1 or −1 if the interval leaves zero, else 0: exactly where the exact McNemar test says p < .05."""
        return 1 if self.interval.low > 0 else -1 if self.interval.high < 0 else 0


def paired_change(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> PairedChange:
    """Compare each with itself: how many show something before and after, and whether that is more than luck.

    Only those who changed tell anything: of m = gained + lost, gained is binomial(m, ½) if nothing changes (McNemar's
    test, exact). With θ the share of gained among m, the change is (2θ − 1)·m/n; its interval follows from Clopper and
    Pearson's of θ, given m. McNemar (1947), doi:10.1007/BF02295996; Clopper & Pearson (1934), doi:10.1093/biomet/26.4.404.

    Parameters
    ----------
    before, after
        Whether each shows it, in the same order, [n].

    Examples
    --------
    >>> was = np.zeros(100, bool); now = was.copy(); now[:9] = True
    >>> found = paired_change(was, now)
    >>> found.before, found.after, found.direction, f"{found.interval.low:.3f} to {found.interval.high:.3f}"
    (0, 9, 1, '0.029 to 0.090')
    """
    from scipy.special import betaincinv  # noqa: PLC0415 - findings are read without it

    was, now = np.asarray(before, bool), np.asarray(after, bool)
    if was.shape != now.shape or was.ndim != 1 or not len(was):
        raise BadValueError(
            f"there are {was.shape} values before and {now.shape} after; give one of each for everybody, in order."
        )
    gained, lost, n = int((now & ~was).sum()), int((was & ~now).sum()), len(was)
    m = gained + lost
    low = float(betaincinv(gained, lost + 1, 0.025)) if gained else 0.0
    high = float(betaincinv(gained + 1, lost, 0.975)) if lost else 1.0
    interval = Interval((2 * low - 1) * m / n, (2 * high - 1) * m / n)
    return PairedChange(int(was.sum()), int(now.sum()), n, gained, lost, interval)
