"""What is still expected of somebody who has gone: bids turned to who is away are unanswered, and a part is kept alive.

After e e-folds of absence, k + (1 − k)·e^(−e) is left of what the person was expected to answer; e grows by f·w(age) a year.
Without it, a father who leaves would be remembered better than one who stays.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.plasticity import of_parents
from attunement.life.course.ties import Ties

ANSWERS = ("contingency_expectation", "responsiveness_mean")
"""How far somebody is expected to answer."""


def missed_for_a_year(ties: Ties, kind: Any, away: NDArray[np.floating], age: float, numbers: CourseNumbers) -> Ties:
    """Return bonds after a year in which some of the others were away for a share of it, [person].

    Who was there all year is missed anew when it goes again.
    """
    if not (gone := ties.there & (away > 0)).any():
        return replace(ties, missed=np.zeros_like(ties.missed))
    rows = np.flatnonzero(gone)
    more = (numbers.absence.fading * of_parents(age, numbers) * away[rows]).astype(np.float32)
    share = _left(ties.missed[rows] + more, numbers) / _left(ties.missed[rows], numbers)
    was = kind(*ties.expected[:, rows])
    now = {name: getattr(was, name) * share for name in ANSWERS}
    unasked = was.comfort_unasked
    now["comfort_expectation"] = unasked + (was.comfort_expectation - unasked) * share
    expected, told = ties.expected.copy(), np.zeros_like(ties.missed)
    expected[:, rows] = np.stack(was._replace(**now))
    told[rows] = ties.missed[rows] + more
    return replace(ties, expected=expected, missed=told)


def _left(missed: NDArray[np.float32], numbers: CourseNumbers) -> NDArray[np.float32]:
    kept = np.float32(numbers.absence.kept)
    return kept + (1 - kept) * np.exp(-missed)
