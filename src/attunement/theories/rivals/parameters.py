"""The numbers of the rivals: those of the default theory, and the few of their own. Nothing here loads jax.

None was measured in infants. Where a rival's claim fixes a number of the default theory, it is set here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from attunement.theories.homeostatic.numbers import HomeostaticParameters
from attunement.theories.homeostatic.numbers_of_choice import LOGIT
from attunement.vocabulary import param


@dataclass(frozen=True)
class Disposition:
    """How far what a child is born with decides what it does when in need."""

    avert: float = param(
        8.0, unit=LOGIT, low=0, high=40, meaning="turning away, per log unit of self-soothing above 0.01/s, in need"
    )
    resist: float = param(
        4.0,
        unit=LOGIT,
        low=0,
        high=40,
        meaning="angry resistance, per log unit of reactivity and separation sensitivity",
    )
    freeze: float = param(
        6.0, unit=LOGIT, low=0, high=40, meaning="freezing, per log unit of resting arousal above 0.1, in need"
    )
    usual_self_soothing: float = param(
        0.01, unit="1/s", low=0.001, high=0.05, meaning="self-soothing at which nobody is disposed to turn away"
    )
    usual_resting_arousal: float = param(
        0.1, low=0.01, high=0.5, meaning="arousal at rest at which nobody is disposed to freeze"
    )


@dataclass(frozen=True)
class TemperamentParameters(HomeostaticParameters):
    """Numbers of the theory in which only temperament matters."""

    disposition: Disposition = field(default_factory=Disposition)


@dataclass(frozen=True)
class Contact:
    """What time in contact teaches."""

    face_to_face: float = param(
        0.3, low=0, high=1, meaning="being smiled at or talked to counts as this share of being held"
    )
    enough: float = param(
        0.45, low=0, high=1, meaning="share of time in contact at which seeking it is worth as much as turning away"
    )
    worth: float = param(
        0.6, low=0, high=8, meaning="what contact beyond enough is worth to the acts that seek it, per share of time"
    )
    episode_s: float = param(
        30.0, unit="s", meaning="how long contact lasts: a day holds that many independent looks at how much there is"
    )


@dataclass(frozen=True)
class ContactParameters(HomeostaticParameters):
    """Numbers of the theory in which contact soothes and teaches."""

    contact: Contact = field(default_factory=Contact)


@dataclass(frozen=True)
class Proximity:
    """What closeness is worth in itself."""

    reward: float = param(0.02, unit="1/s", low=0, high=0.1, meaning="reward per second of being close to somebody")


@dataclass(frozen=True)
class ProximityParameters(HomeostaticParameters):
    """Numbers of the theory in which closeness rewards."""

    proximity: Proximity = field(default_factory=Proximity)


DEFAULT = HomeostaticParameters()
POINT = replace(
    DEFAULT,
    # The doubt of a coin is some four times as large as the spread children learn.
    choice=replace(DEFAULT.choice, uncertainty_to_resist=4.0),
)
CONTACT = ContactParameters(
    # Contact teaches all the time, not only while a bid waits: the same pace of learning needs a lower rate.
    learning=replace(DEFAULT.learning, comfort_rate=0.002, value_rate=0.002)
)

RIVAL_PARAMETERS: dict[str, HomeostaticParameters] = {
    "temperament-only": TemperamentParameters(),
    "contact-quantity": CONTACT,
    "point-belief": POINT,
    "anxious-learning": DEFAULT,
    "playful-learning": DEFAULT,
    "proximity-reward": ProximityParameters(),
}
"""Every rival's numbers by its name, before anything was fitted."""
