"""What was just shown, and what follows: the two questions to a record from which answers and recoveries are read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Shown = NDArray[np.bool_]


def steps_in(seconds: float, step_s: float) -> int:
    """Return how many steps a time takes, at least one.

    >>> steps_in(6, 3), steps_in(1, 3)
    (2, 1)
    """
    return max(round(seconds / step_s), 1)


def lately(shown: Shown, seconds: float, step_s: float) -> Shown:
    """Return where something was shown in the steps of the last seconds, the present one not counted, [observation, step].

    >>> lately(np.array([[True, False, False, False]]), 6, 3).tolist()
    [[False, True, True, False]]
    """
    found = np.zeros_like(shown)
    for back in range(1, steps_in(seconds, step_s) + 1):
        found[:, back:] |= shown[:, :-back]
    return found


def soon(shown: Shown, seconds: float, step_s: float) -> Shown:
    """Return where something is shown in the steps of the next seconds, the present one not counted, [observation, step].

    >>> soon(np.array([[False, False, False, True]]), 6, 3).tolist()
    [[False, True, True, False]]
    """
    found = np.zeros_like(shown)
    for ahead in range(1, steps_in(seconds, step_s) + 1):
        found[:, :-ahead] |= shown[:, ahead:]
    return found
