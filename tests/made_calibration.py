"""A calibration made by hand: three free numbers, four targets, and verdicts that can be worked out from the numbers."""

from __future__ import annotations

import numpy as np

from attunement.inference.calibration import Calibration, Uncertainty
from attunement.inference.emulator.history_matching import Wave
from attunement.inference.emulator.influence import Influence
from attunement.inference.emulator.posterior import Posterior
from attunement.inference.identifiability import Profile, TradeOff
from attunement.inference.point_fit import PointFit
from attunement.inference.search_space import FreeNumber, SearchSpace
from attunement.inference.targets import Target

NUMBERS = (
    FreeNumber("choice.need_to_avert", -2.0, 2.0, 0.5, "1", "how need moves the child to avert"),
    FreeNumber("population.rebuff_sd", 0.0, 4.0, 1.0, "1", "how much caregivers differ in turning away"),
    FreeNumber("learning.trace_s", 2.0, 12.0, 6.0, "s", "how long an act is remembered"),
)
TARGETS = {
    "ssp.abcd.global B": Target("ssp.abcd.global", "B", 0.5, 0.1, weight=0.75, metric="proportion", construct="secure"),
    "ssp.abcd.global D": Target("ssp.abcd.global", "D", 0.2, 0.05, weight=0.75, metric="proportion", construct="disorganised"),
    "sf.effect gaze": Target("sf.effect", "gaze", -1.0, 0.2, metric="d", seen=False, construct="looking away"),
    "mr.match matched": Target("mr.match", "matched", 0.3, 0.1, metric="proportion", construct="matching"),
}  # fmt: skip
FRESH = {"ssp.abcd.global B": 0.55, "ssp.abcd.global D": 0.325, "sf.effect gaze": -1.4, "mr.match matched": None}
"""0.5 and 2.5 SD above their targets, exactly 2 SD beneath, and without a value."""


def uncertainty() -> Uncertainty:
    """Three waves; one number identified, one bounded from below, one not; two that trade off."""
    places = np.linspace(0, 1, 5)
    draws = np.column_stack([np.linspace(0.4, 0.6, 41), np.linspace(0.2, 1.0, 41), np.linspace(0.0, 1.0, 41)])
    rises = ([9.0, 3.84, 0.0, 5.0, 12.0], [8.0, 4.0, 2.0, 0.0, 1.0], [0.5, 0.2, 0.0, 0.1, 3.83])
    total = np.array([[0.9, 0.5, 0.1, 0.25], [0.04, 0.04, 0.01, 0.03], [0.2, 0.05, 1.2, -0.1]])
    names = tuple(number.name for number in NUMBERS)
    return Uncertainty(
        waves=(Wave(1, 64, 0.5, True, "mr.match matched"), Wave(2, 96, 0.0, True, "sf.effect gaze"),
               Wave(3, 1096, 0.0, False, "sf.effect gaze")),
        diagnostics={name: (r2, 0.95 - 0.1 * i) for i, (name, r2) in enumerate(zip(TARGETS, (0.99, 0.5, -0.2, 0.8), strict=True))},
        posterior=Posterior(draws, 1234.4),
        profiles=tuple(Profile(n, places, np.array(rise)) for n, rise in zip(names, rises, strict=True)),
        trade_offs=(TradeOff(names[0], names[1], -0.75), TradeOff(names[1], names[2], 0.5)),
        influence=Influence(names, tuple(TARGETS), total / 2, total, np.full((3, 4), 0.05)),
    )  # fmt: skip


def calibration(*, quick: bool = False) -> Calibration:
    """Return a whole calibration, or a quick fit of the same."""
    point = {"choice.need_to_avert": 0.25, "population.rebuff_sd": 2.5, "learning.trace_s": 7.123456}
    return Calibration(
        "homeostatic", SearchSpace(NUMBERS), TARGETS, PointFit(point, FRESH, 5.0, 1256), FRESH, 1024, 7, failed=2,
        uncertainty=None if quick else uncertainty(),
    )  # fmt: skip
