"""Point belief: a child knows what share of its bids a person answers, and never learns how steadily.

The advocate's reply to the default theory: not knowing what comes next needs no learned spread. Who expects three answers in
ten expects them to come and go as tosses of a coin do, so that doubt follows from the mean alone. With no doubt at all the
theory could not make any child resist, and would be no rival.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from attunement.theories.homeostatic.state import Bond, Day
from attunement.theories.homeostatic.theory import HOMEOSTATIC, born, newborn, settle
from attunement.theories.interface import Actor, Closing, Kept, Newborn
from attunement.theories.rivals.parameters import RIVAL_PARAMETERS
from attunement.theories.rivals.variation import ALL_ELSE
from attunement.theories.traits import Temperament


def from_mean(bond: Bond) -> Bond:
    """Return a bond whose doubt is that of a coin: v = m̄(1 − m̄)."""
    mean = bond.responsiveness_mean
    return bond._replace(responsiveness_variance=mean * (1.0 - mean))


def doubtful_newborn(p: Any) -> Newborn:
    """What is expected of anybody before experience."""
    return born(p)._replace(bond=from_mean(newborn(p)))


def settle_mean(me: Actor, kept: Kept, born: Temperament, day: Day, closing: Closing, p: Any) -> Kept:
    """After a bout the mean of answering is taken in; its spread from day to day is not."""
    after = settle(me, kept, born, day, closing, p)
    return after._replace(bonds=tuple(from_mean(bond) for bond in after.bonds), generic=from_mean(after.generic))


POINT_BELIEF = replace(
    HOMEOSTATIC.recast("child", newborn=doubtful_newborn, settle=settle_mean),
    name="point-belief",
    summary="A child learns what share of its bids is answered and no more: how steadily answers come is never learned.",
    parameters=RIVAL_PARAMETERS["point-belief"],
    equations=f"""\
Steadiness       after each bout m̄ += η(x − m̄); no spread is learned, doubt is that of a coin: v = m̄(1 − m̄)
{ALL_ELSE}""",
    citations=(
        "Rescorla & Wagner (1972) in Black & Prokasy, Classical Conditioning II, 64-99. An expectation is one number.",
        "Gershman (2015) PLoS Comput Biol 11(11):e1004567, doi:10.1371/journal.pcbi.1004567. What it leaves out.",
    ),
)
