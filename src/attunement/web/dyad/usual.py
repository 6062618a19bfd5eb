"""What children of the model's ordinary families come to expect: simulated once, so that one child can be held beside them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from attunement.engine.interface import Engine
from attunement.lab.catalogue import WATCHED
from attunement.life.upbringing import grow, newborns
from attunement.study.dials import LOW_RISK
from attunement.study.siblings import expectation

FAMILIES, SEED = 512, 1
"""Dyads of the low-risk population."""
MIDDLE_HALF = (0.25, 0.5, 0.75)
_ONE_AT_A_TIME = threading.Lock()


def usual(engine: Engine, names: Sequence[str]) -> NDArray[np.float32]:
    """Return the middle half and the middle of some expectations among ordinary families, [expectation, month, quantile].

    Parameters
    ----------
    engine
        As `make_engine` gives it; what it found is kept.
    names
        Of the expectations; see `Siblings.expected`.
    """
    with _ONE_AT_A_TIME:
        return _simulated(engine, tuple(names))


@cache
def _simulated(engine: Engine, names: tuple[str, ...]) -> NDArray[np.float32]:
    lanes = newborns(LOW_RISK.draw(FAMILIES, seed=SEED), engine)
    months = [lanes]
    for month in range(max(session.usual_months for session in WATCHED.values())):
        lanes = grow(lanes, engine, seed=SEED, from_months=month, to_months=month + 1)
        months.append(lanes)
    found = [[np.quantile(expectation(then, name), MIDDLE_HALF) for then in months] for name in names]
    return np.array(found, np.float32)
