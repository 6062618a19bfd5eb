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

ANSWERS = ("contingency_expectation", "responsiveness_mean", "answer")
"""What theories call how far somebody is expected to answer."""
COMFORT, UNASKED = "comfort_expectation", "comfort_unasked"


def missed_for_a_year(ties: Ties, kind: Any, age: float, numbers: CourseNumbers) -> Ties:
    """Return bonds after a year in which some of the others were away."""
    rows = np.flatnonzero(ties.there & ties.away)
    if not len(rows):
        return ties
    missed = ties.missed[rows] + numbers.absence.fading * of_parents(age, numbers)
    share = _left(missed, numbers) / _left(ties.missed[rows], numbers)
    was = kind(*ties.expected[:, rows])
    now = {name: getattr(was, name) * share for name in ANSWERS if name in kind._fields}
    if COMFORT in kind._fields:
        unasked = getattr(was, UNASKED)
        now[COMFORT] = unasked + (getattr(was, COMFORT) - unasked) * share
    expected, told = ties.expected.copy(), ties.missed.copy()
    expected[:, rows] = np.stack(was._replace(**now))
    told[rows] = missed
    return replace(ties, expected=expected, missed=told)


def _left(missed: NDArray[np.float32], numbers: CourseNumbers) -> NDArray[np.float32]:
    kept = np.float32(numbers.absence.kept)
    return kept + (1 - kept) * np.exp(-missed)
