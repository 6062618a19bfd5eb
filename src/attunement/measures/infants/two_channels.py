"""The interactive scales for a coder who reads two channels: the body, and voice and face beside it.

The frozen coder of `interactive_scales` writes down one act at a time. Ainsworth, Blehar, Waters & Wall (1978) scored a reunion
as a whole: a child who clings and cries maintains contact *and* is not settled by it; one who comes angrily seeks proximity
*and* resists. Main & Solomon (1990) made acts that contradict each other in one moment a sign of disorganisation beside those
that follow each other. So here

- every scale counts an act in whichever channel it is shown, and a moment counts once, by the act that says most on the scale;
- smiling while turning away is turning away and no smile: a greeting is given face to face;
- coming or clinging while turning away is avoidance and proximity at once, which contradict each other;
- holding on while going flat is contact, and disorganisation as freezing is.

Anchors, tops, the rater's error and classes are the frozen coder's, and a record without a second channel, or in which both
channels always show the same, gets exactly its scores. The two weights of its own are assumed. The frozen coder is the usual one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from attunement.measures.infants.interactive_scales import (
    CAREGIVER,
    CHILD,
    FROZEN,
    PROXIMITY,
    Array,
    ScaleConstants,
    amounts,
)
from attunement.record import Grid
from attunement.vocabulary import UnknownNameError, param

BODY, FACE = ("child", "body"), ("child", "face")
SOURCE = "Main & Solomon (1990) in Greenberg, Cicchetti & Cummings, Attachment in the Preschool Years, 121-160; weight assumed"


@dataclass(frozen=True)
class TwoChannelWeights:
    """How much two acts at once say on a scale."""

    at_once: float = param(
        1.0, low=0, high=2, source=SOURCE,
        meaning="coming or clinging while turning away, in contradiction, beside switching between the two",
    )  # fmt: skip
    flat: float = param(
        1.0, low=0, high=2, source=SOURCE, meaning="going flat while holding on, in disorganisation, beside freezing"
    )


TWO_CHANNEL_WEIGHTS = TwoChannelWeights()


def amounts_in_both(
    grid: Grid, *, constants: ScaleConstants = FROZEN, own: TwoChannelWeights = TWO_CHANNEL_WEIGHTS
) -> dict[str, Array]:
    """Return how much of each scale's behaviour one reunion shows in either channel, [observation]; see `amounts`."""
    if FACE not in grid.codes:
        return amounts(grid, constants=constants)
    w = constants.weights
    act = {name: (grid.where(BODY, name) | grid.where(FACE, name)).astype(float) for name in grid.names[CHILD]}
    seen = grid.seen(CHILD).astype(float)
    early = np.where(np.arange(grid.shape[1]) * grid.step_s < constants.early_s, 1.0, constants.late_weight) * seen
    near = grid.where(PROXIMITY, "contact").astype(float)
    held = np.maximum(near, grid.where(CAREGIVER, "soothe").astype(float))

    def mean(amount: Array, weight: Array = seen) -> Array:
        return (amount * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9)

    def most(*said: Array) -> Array:
        return reduce(np.maximum, said)

    both = act["approach"] * act["avert"]
    comes, turns = act["approach"] - both, act["avert"] - both
    switch = np.zeros_like(near)
    switch[:, 1:] = comes[:, 1:] * turns[:, :-1] + turns[:, 1:] * comes[:, :-1]
    contradiction = mean(switch) + w.contact_avert * mean(near * turns) + own.at_once * mean(both)
    greeting = act["social"] * (1 - act["avert"])
    flat = act["freeze"] * act["approach"]
    contact = most(
        act["approach"], w.contact_cry * act["cry"], w.contact_signal * act["signal"], w.contact_social * greeting
    )
    return {
        "proximity_seeking": mean(most(act["approach"] * (1 - near), w.seeking_signal * act["signal"]), early),
        "contact_maintaining": mean(near * contact),
        "avoidance": mean(act["avert"], early),
        "resistance": mean(most(act["resist"], w.held_cry * act["cry"] * held)),
        "disorganisation": mean(act["freeze"] - flat)
        + own.flat * mean(flat)
        + constants.contradiction_weight * contradiction,
    }


CODERS: Mapping[str, Callable[..., dict[str, Array]]] = {"one-channel": amounts, "two-channel": amounts_in_both}
"""Coders of the Strange Situation by name, each with what it sees of a reunion; the first is the usual one."""
USUAL = "one-channel"


def coder(name: str) -> Callable[..., dict[str, Array]]:
    """Return what a coder sees of a reunion.

    >>> coder("two-channel") is amounts_in_both
    True

    Errors
    ------
    UnknownNameError, with the coders there are.
    """
    if name not in CODERS:
        raise UnknownNameError.of("coder of the Strange Situation", name, CODERS)
    return CODERS[name]
