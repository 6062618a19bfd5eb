"""Numbers of what was added to the homeostatic theory; each mechanism has a switch, which is zero where it is off.

`docs/mechanisms.md` says what each was predicted to do, what it did, and whether it was kept. What is off, and what is not said
to be calibrated, is assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from attunement.vocabulary import ASSUMED, CALIBRATED, param

PER_S = "1/s"
BOUT = "per bout"


def switch(high: float, *, meaning: str, unit: str = "1", default: float = 0.0, source: str = ASSUMED) -> Any:
    """Declare the number that switches a mechanism off where it is zero."""
    return param(default, unit=unit, low=0, high=high, meaning=meaning, source=source, switch=True)


@dataclass(frozen=True)
class Availability:
    """Being available is being there and answering."""

    absence_counts: float = switch(
        1.0,
        meaning="a bid in need counts by this much as unanswered by the preferred person who is away",
        default=0.99,
        source=CALIBRATED,
    )
    return_calms: float = switch(
        1.0, meaning="an expected return takes away this share of the stress of a parting one is used to"
    )
    return_rate: float = param(0.1, low=0, high=0.5, meaning="how much one return teaches, of what is left to learn")
    return_s: float = param(6.0, unit="s", meaning="how long a return is noticed")
    return_forgetting: float = param(0.0005, unit=PER_S, meaning="how quickly a return is expected less while away")


@dataclass(frozen=True)
class Plasticity:
    """How fast slow expectations move."""

    evidence_slows: float = switch(
        1.0,
        unit="1/day",
        meaning="each day that taught what a person is like slows what the next one teaches",
        default=0.014,
        source=CALIBRATED,
    )
    age_slows: float = switch(0.2, unit="1/month", meaning="how quickly learning slows with age")
    reactive_learns: float = switch(4.0, meaning="reactivity to this power multiplies what a moment teaches")
    most: float = param(3.0, low=1, high=3, meaning="no child learns more than so many times as fast as usual")
    calm_teaches: float = switch(1.0, meaning="calm moments teach this share of what need teaches")


@dataclass(frozen=True)
class Marks:
    """What the arousal that outlasts coping leaves in a body."""

    reactivity: float = switch(
        4.0, meaning="reactivity per unit of lasting arousal beyond the usual (log)", default=0.15, source=CALIBRATED
    )
    rate: float = param(0.05, low=0, high=0.2, unit=BOUT, meaning="how much the arousal that a bout leaves marks")
    usual: float = param(0.3, low=0, high=1, meaning="lasting arousal that leaves reactivity as it was")
    fading_months: float = param(24.0, unit="months", meaning="how long bodies can be marked")
    joy: float = switch(8.0, meaning="reactivity that shared joy beyond the usual takes away, per share of time (log)")
    usual_joy: float = param(
        0.1, low=0, high=0.5, meaning="share of time glad together that leaves reactivity as it was"
    )
    joy_s: float = param(300.0, unit="s", meaning="how long a bout's gladness adds up")
    variety: float = switch(
        1.0, meaning="share of the wariness of strangers lost by who was cared for by strangers only"
    )


@dataclass(frozen=True)
class Recovery:
    """Trust shows in how soon and how far arousal comes down."""

    distrust_averts: float = switch(
        1.0, meaning="how far turning away in need follows from expecting no comfort instead of from need alone"
    )
    trust_settles: float = switch(2.0, meaning="trust adds this share to settling by oneself")
    soothed_settles: float = switch(
        2.0,
        meaning="being used to answers adds to settling by oneself, per share answered",
        default=0.36,
        source=CALIBRATED,
    )
    after_stress: float = switch(
        1.0, meaning="share of comfort that has to wait until a full threat is over", default=0.98, source=CALIBRATED
    )
    slow_activation: float = switch(2.0, meaning="need per unit of arousal that lasts")
    slow_s: float = param(300.0, unit="s", meaning="how long arousal lasts in need")


@dataclass(frozen=True)
class Repair:
    """What mends a rupture, and what is expected of mending."""

    unfrightens: float = switch(
        0.1,
        unit=PER_S,
        meaning="fear of a person lost while this person soothes a child in need",
        default=0.008,
        source=CALIBRATED,
    )
    trust_disarms: float = switch(1.0, meaning="share of what is feared of a person that full trust takes away")
    tries_again: float = switch(
        4.0, unit="logit", meaning="an act that did not fit is repeated less by who is ready to answer"
    )
    smiles_back: float = switch(
        4.0,
        unit="logit",
        meaning="friendliness just now makes a child who expects answers smile",
        default=0.73,
        source=CALIBRATED,
    )
    asks_again: float = switch(
        4.0, unit="logit", meaning="a bid just left unanswered is repeated less, so others follow"
    )
    mending_tempers: float = switch(
        1.0,
        meaning="share of frustration that expecting to be answered in the end takes away",
        default=0.14,
        source=CALIBRATED,
    )
    mending_rate: float = param(0.02, low=0, high=0.1, unit=PER_S, meaning="how quickly mending comes to be expected")


@dataclass(frozen=True)
class Cues:
    """What is wanted, and what is an answer to it."""

    need_wants_comfort: float = switch(
        1.0, meaning="in need, friendliness that does not soothe loses this share as an answer"
    )
    misreads: float = switch(
        1.0, meaning="share of read signals taken for a wish to play by a person who is hardly ready to answer"
    )
    wants_company: float = switch(
        4.0,
        unit="logit",
        meaning="wanting company makes smiling and signalling likelier, and crying where it is in vain",
    )
    company_s: float = param(120.0, unit="s", meaning="how long a calm child is left to itself before it wants company")
    played_s: float = param(20.0, unit="s", meaning="how long being played with or talked to takes to still that want")
    wants_rest: float = switch(
        20.0, meaning="turning away asks for a pause by this much per unit of too much, and for nothing else"
    )
    watched: float = switch(
        4.0,
        unit="logit",
        meaning="somebody who is trusted and there makes a calm child explore",
        default=0.74,
        source=CALIBRATED,
    )


@dataclass(frozen=True)
class Channels:
    """Voice and face beside the body."""

    blends: float = switch(
        8.0, meaning="how often two acts are shown at once; 1 is as often as if body and face chose each for itself"
    )


@dataclass(frozen=True)
class Strain:
    """What crying and a load of its own do to a carer."""

    tires: float = switch(8.0, unit="logit", meaning="strain makes soothing and friendliness less likely")
    hardens: float = param(1.0, low=0, high=4, meaning="strain makes rebuff of a full bid likelier by this share of it")
    lasts_s: float = param(120.0, unit="s", meaning="how long strain lasts")
    burden: float = param(
        0.0, low=0, high=1, meaning="strain that a carer brings along and keeps while the child does not smile"
    )
    pretends: float = switch(1.0, meaning="share of warmth that answers no smile any more, per unit of strain")
    out_of_time: float = param(
        0.5,
        low=0,
        high=1,
        meaning="warmth shown whatever the child does, where it is pretended, as a share of a smile's",
    )
    slows: float = switch(8.0, unit="logit", meaning="strain makes a carer go on with what it was doing")


@dataclass(frozen=True)
class Steadiness:
    """What changing moods do to care."""

    mood_costs: float = switch(1.0, meaning="a mood of either kind costs responsiveness, per unit of mood")


@dataclass(frozen=True)
class Stimulation:
    """What happens when a child is given more than it can take, less than usual, or what it cannot foresee."""

    averts: float = switch(20.0, unit="logit", meaning="too much makes turning away more likely")
    arouses: float = param(0.02, low=0, high=0.1, unit=PER_S, meaning="arousal per unit of too much")
    tolerable: float = param(0.5, low=0, high=1, meaning="share of time at which being played with is too much")
    load_s: float = param(20.0, unit="s", meaning="how long stimulation adds up")
    too_little: float = switch(
        20.0, unit="logit", meaning="being given less than usual makes being social less likely, per unit of what lacks"
    )
    usual: float = param(0.2, low=0, high=1, meaning="share of time in which being played with is usual")
    vigilance: float = switch(
        8.0,
        unit="logit",
        meaning="doubt of a person who just did something makes being social more likely",
    )
    vigilance_arouses: float = param(
        0.005, low=0, high=0.02, unit=PER_S, meaning="arousal per unit of doubt of who is there, while it is watched"
    )


@dataclass(frozen=True)
class Foresight:
    """Partings that are understood disturb less; a child that understands people can take charge of them."""

    calms: float = switch(1.0, meaning="share of the stress of partings that foresight takes away", default=0.8)
    age: float = param(24.0, unit="months", meaning="half of children foresee a return")
    spread: float = param(3.0, unit="months", meaning="width")
    takes_charge: float = switch(
        1.0, meaning="share of what makes a torn child freeze that makes it take charge instead", default=0.8
    )
    charge_age: float = param(36.0, unit="months", meaning="half of children can take charge of a person")
    charge_spread: float = param(3.0, unit="months", meaning="width")
    punishing: float = param(
        0.5, low=0, high=1, meaning="share of taking charge that punishes by resisting; the rest is over-bright"
    )


@dataclass(frozen=True)
class Early:
    """The first months."""

    contact_calms: float = switch(
        0.1,
        unit=PER_S,
        meaning="share of a newborn's arousal that being held takes away, whatever it expects",
        default=0.055,
        source=CALIBRATED,
    )
    fading_months: float = param(4.0, low=0.5, high=24, unit="months", meaning="how long being held alone calms")
    unsettled: float = switch(
        1.0, meaning="share of settling by oneself that a newborn does not have yet", default=0.75, source=CALIBRATED
    )
    settled_age: float = param(3.0, low=0.5, high=12, unit="months", meaning="age at which half of that has come")
    settled_spread: float = param(0.6, low=0.1, high=3, unit="months", meaning="how gradually it comes")
