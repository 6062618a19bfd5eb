"""The first months: being held calms whatever is expected, and settling by oneself has to mature.

Hunziker & Barr (1986) doi:10.1542/peds.77.5.641; Barr (1990) doi:10.1111/j.1469-8749.1990.tb16952.x; Wolke, Bilgin & Samara
(2017) doi:10.1016/j.jpeds.2017.02.020.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.state import Day
from attunement.theories.interface import Scalar
from attunement.vocabulary import is_on


def held_young(contact: Scalar, day: Day, p: Any) -> Scalar:
    """Return the share of arousal a second that being held takes from a child so young: w·e^(−age/τ)·contact."""
    return p.early.contact_calms * jnp.exp(-day.age_months / p.early.fading_months) * contact


def settled(settling: Scalar, day: Day, p: Any) -> Scalar:
    """Return how quickly a child of this age comes down by itself: k·(1 − w·(1 − settled))."""
    if not is_on(p.early.unsettled):
        return settling
    return settling * (1.0 - p.early.unsettled * (1.0 - day.maturity.settled))
