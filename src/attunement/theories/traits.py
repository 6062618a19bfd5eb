"""How people differ, whatever theory they live by: what a child is born with, and how a person gives care.

Populations draw these; a theory makes of them what it claims. Every field is a scalar of one person.
"""

from __future__ import annotations

from typing import NamedTuple

from attunement.theories.interface import Scalar


class Temperament(NamedTuple):
    """What a child is born with. Nothing here depends on who cares for it."""

    reactivity: Scalar  # multiplies arousal from threat and separation
    separation_sensitivity: Scalar  # multiplies arousal from separation
    self_soothing: Scalar  # 1/s, return of arousal to rest
    resting_arousal: Scalar
    maturation_offset: Scalar  # months, later (+) or earlier (−) than average


class Caring(NamedTuple):
    """How one person gives care. The child never sees these numbers, only what the person does."""

    responsiveness: Scalar  # readiness to soothe when a signal is read (logit)
    loudness_threshold: Scalar  # how loud a signal must be to be read, 0 to 1
    warmth: Scalar  # positive talk and play (logit)
    directing: Scalar  # directs and intrudes (logit)
    rebuff: Scalar  # turns bids away (logit per unit of bid)
    fright: Scalar  # frightening or frightened behaviour (logit)
    contingent_fright: Scalar  # the same, only after a bid; zero outside experiments
    inconsistency: Scalar  # SD of the day's mood, added to responsiveness
