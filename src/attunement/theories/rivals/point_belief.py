"""Point belief: a child knows how a person answers on the whole, and never how steadily.

The advocate's reply to the default theory: anger at reunion needs no estimate of uncertainty; broken expectations of the
moment suffice. So the number that weighs uncertainty is given up, and the one that weighs frustration is free instead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from attunement.theories.homeostatic import HOMEOSTATIC
from attunement.theories.rivals.parameters import RIVAL_PARAMETERS
from attunement.theories.rivals.variation import ALL_ELSE, swapped
from attunement.theories.state import Bond, Scalar, State


def settle_without_spread(state: State, generic: Bond, p: Any, elapsed_days: Scalar) -> tuple[tuple[Bond, ...], Bond]:
    """After a bout only the mean of answering is taken in; its spread from day to day is not."""
    bonds, drifted = HOMEOSTATIC.settle(state, generic, p, elapsed_days)
    return tuple(bond._replace(responsiveness_variance=0.0) for bond in bonds), drifted._replace(
        responsiveness_variance=0.0
    )


POINT_BELIEF = replace(
    HOMEOSTATIC,
    name="point-belief",
    summary="A child learns how a person answers on the whole; how steadily it answers is never learned and moves nothing.",
    parameters=RIVAL_PARAMETERS["point-belief"],
    settle=settle_without_spread,
    equations=f"""\
Steadiness       after each bout m̄ += η(x − m̄), and v = 0: nothing depends on the spread of answers
Resistance       b + β_R·R·n + ẑ·Q − 3·(1 − here), without the term of uncertainty
{ALL_ELSE}""",
    citations=(
        "Rescorla & Wagner (1972) in Black & Prokasy, Classical Conditioning II, 64-99. An expectation is one number.",
        "Gershman (2015) PLoS Comput Biol 11(11):e1004567, doi:10.1371/journal.pcbi.1004567. What it leaves out.",
    ),
    free=swapped({"choice.uncertainty_to_resist": "choice.frustration_to_resist"}),
)
