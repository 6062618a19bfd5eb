"""Pairs of yes and no: how many show something before and after, when each is compared with itself."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attunement.evidence.statistics import Interval, wilson_interval
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
        """+1 or −1 if the interval leaves zero, else 0."""
        return 1 if self.interval.low > 0 else -1 if self.interval.high < 0 else 0


def paired_change(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> PairedChange:
    """Compare each with itself: how many show something before and after, and how sure the change of the share is.

    With p₁ and p₂ the shares after and before, l and u the ends of their Wilson intervals, and φ their correlation over the
    pairs (with Newcombe's correction of continuity): p₁ − p₂, from −√((p₁−l₁)² − 2φ(p₁−l₁)(u₂−p₂) + (u₂−p₂)²) to
    +√((u₁−p₁)² − 2φ(u₁−p₁)(p₂−l₂) + (p₂−l₂)²). Newcombe (1998) Stat Med 17:2635-2650, method 10,
    doi:10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C.

    Parameters
    ----------
    before, after
        Whether each shows it, in the same order, [n].

    Examples
    --------
    >>> was = np.zeros(100, bool); now = was.copy(); now[:9] = True
    >>> found = paired_change(was, now)
    >>> found.before, found.after, found.direction, f"{found.interval.low:.3f} to {found.interval.high:.3f}"
    (0, 9, 1, '0.034 to 0.162')
    """
    was, now = np.asarray(before, bool), np.asarray(after, bool)
    if was.shape != now.shape or was.ndim != 1 or not len(was):
        raise BadValueError(
            f"there are {was.shape} values before and {now.shape} after; give one of each for everybody, in order."
        )
    n, both, neither = len(was), int((was & now).sum()), int((~was & ~now).sum())
    gained, lost = int((now & ~was).sum()), int((was & ~now).sum())
    p1, p2 = (both + gained) / n, (both + lost) / n
    (l1, u1), (l2, u2) = wilson_interval(p1, n), wilson_interval(p2, n)
    margins = (both + gained) * (lost + neither) * (both + lost) * (gained + neither)
    product = both * neither - gained * lost
    phi = (max(product - n / 2, 0) if product > 0 else product) / math.sqrt(margins) if margins else 0.0
    down = math.sqrt(max((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2, 0.0))
    up = math.sqrt(max((u1 - p1) ** 2 - 2 * phi * (u1 - p1) * (p2 - l2) + (p2 - l2) ** 2, 0.0))
    moved = (gained - lost) / n
    return PairedChange(both + lost, both + gained, n, gained, lost, Interval(moved - down, moved + up))
