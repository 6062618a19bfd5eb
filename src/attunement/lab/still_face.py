"""The Still-Face: play, a still and silent face, play again."""

from __future__ import annotations

from attunement.lab.coding import CHANNELS
from attunement.lab.procedure import Episode, Fixed, Own, Procedure
from attunement.vocabulary import PersonAct

STILL_FACE = Procedure(
    name="still-face",
    summary="Face-to-face play is interrupted by two minutes in which the caregiver looks but does not respond.",
    source="Tronick, Als, Adamson, Wise & Brazelton (1978), doi:10.1016/S0002-7138(09)62273-1",
    step_s=1,
    episodes=(
        Episode("play", 120, Own()),
        Episode("still", 120, Fixed(PersonAct.NEUTRAL)),
        Episode("reunion", 120, Own()),
    ),
    play=1.0,
    distance=0.2,
    arousal_sd=0.04,
    codebook=CHANNELS,
)
