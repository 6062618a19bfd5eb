"""Proximity reward: what makes an act pay is being close, not being relieved."""

from __future__ import annotations

from dataclasses import replace

from attunement.theories.homeostatic.regulation import stress_from_outside
from attunement.theories.homeostatic.reinforcement import learn_values
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Actor, Moment, Scalar
from attunement.theories.rivals.parameters import RIVAL_PARAMETERS
from attunement.theories.rivals.variation import ALL_ELSE, exchanged, swapped


def nearness(moment: Moment) -> Scalar:
    """Return how close the people who are there are, 0 far or away to 1 in contact, summed over them."""
    near: Scalar = 0.0
    for distance, here in zip(moment.now.body.distance, moment.context.present, strict=True):
        near = near + here * (1.0 - distance)
    return near


def learn_from_closeness(moment: Moment) -> Actor:
    """An act's value follows the closeness after it, less the effort, beyond the usual: r = dt·ρ·nearness − dt·effort.

    The default theory's rule, shown the arousal at which the relief it reckons equals the reward of being close.
    """
    dt, arousal = moment.context.dt_s, moment.now.body.arousal
    stress = stress_from_outside(moment.before, moment.traits, moment.day, moment.context, moment.p)
    reward = moment.p.proximity.reward * nearness(moment)
    after = learn_values(replace(moment, now=_aroused(moment.now, moment.before.body.arousal + dt * (stress - reward))))
    return _aroused(after, arousal)


def _aroused(me: Actor, arousal: Scalar) -> Actor:
    return me._replace(body=me.body._replace(arousal=arousal))


PROXIMITY_REWARD = replace(
    HOMEOSTATIC.recast("child", mechanisms=exchanged(learn_values=learn_from_closeness)),
    name="proximity-reward",
    summary="Being close is rewarding in itself: acts are learned that bring closeness, whether or not they bring relief.",
    parameters=RIVAL_PARAMETERS["proximity-reward"],
    equations=f"""\
Reward           r = dt·ρ·Σ(1 − distance)·present − dt·effort; relief of arousal is no reward
Values           Q += η·dt·z·trace·(k·(r − usual r) − Q)
{ALL_ELSE}""",
    citations=(
        "Harlow (1958) Am Psychol 13:673-685, doi:10.1037/h0047884. Contact is sought for itself, not for what it brings.",
        "Bowlby (1969/1982) Attachment and Loss, Vol. 1: Attachment. Proximity as the set-goal of the system.",
        "Rajecki, Lamb & Obmascher (1978) Behav Brain Sci 1:417-464. Attachment as learning to stay near, reviewed.",
    ),
    free=swapped({"caregiving.positive_in_play": "proximity.reward"}),
)
