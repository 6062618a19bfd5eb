"""Every number of the couple theory: symbol, unit, range, default, meaning, source.

None was measured in couples and none was fitted by the project's calibration. *Set by hand* are numbers that a prototype was given
by hand, in about ten rounds, looking at aggregate findings on couples; *assumed* are guesses that nothing was held against.
Rates are per second of the time that is lived through, and a year is a sample of bouts, so they are no physical rates.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from attunement.theories.couple.numbers_of_choice import Attention, Care, Choice, Trust, Wanting
from attunement.theories.couple.numbers_of_learning import (
    Arousal,
    Beginnings,
    Contentment,
    Contingency,
    Learning,
    Meaning,
    Movement,
)
from attunement.vocabulary import param

STRESS_SPILLS_OVER = (
    "assumed; after Neff & Karney (2009) doi:10.1037/a0015663, stress and how one reacts to a partner's days"
)
SHARED_JOY = "assumed; after Fredrickson (2001) doi:10.1037/0003-066X.56.3.218"
PER_S = "1/s"


@dataclass(frozen=True)
class Autopilot:
    """Under stress what is expected of people in general takes over from what this person has taught."""

    weight: float = param(
        1.0,
        low=0,
        high=1.5,
        switch=True,
        symbol="ω",
        source=STRESS_SPILLS_OVER,
        meaning="how far autopilot acts at all",
    )
    at_rest: float = param(0.3, low=0, high=1, symbol="a0", meaning="share of people in general when calm")
    in_need: float = param(0.3, low=0, high=1, symbol="a1", meaning="what full arousal adds to that share")


@dataclass(frozen=True)
class Joy:
    """Being friendly together is a joy, which stays for a while."""

    gain: float = param(
        0.02,
        unit=PER_S,
        low=0,
        high=0.06,
        switch=True,
        symbol="gJ",
        source=SHARED_JOY,
        meaning="joy from being warm together",
    )
    lasts_s: float = param(90.0, unit="s", symbol="τJ", meaning="how long joy lasts")


@dataclass(frozen=True)
class Tiredness:
    """Being asked a lot tires, and who is tired gives less."""

    gain: float = param(
        0.0025, unit=PER_S, low=0, high=0.01, switch=True, symbol="gL", meaning="tiredness from a full bid of the other"
    )
    lasts_s: float = param(600.0, unit="s", symbol="τL", meaning="how long tiredness lasts")


@dataclass(frozen=True)
class Third:
    """A third person in the room, as a therapist is: calms both, and makes signals readable and protests less hurtful."""

    calm: float = param(0.0, low=0, high=2, meaning="how much less autopilot, and how much more self-soothing")
    clear: float = param(
        0.0, low=0, high=0.5, meaning="how much quieter a signal may be to be read; a demand hurts less by twice this"
    )


@dataclass(frozen=True)
class CoupleParameters:
    """All parameters of the couple theory, by mechanism."""

    autopilot: Autopilot = field(default_factory=Autopilot)
    need: Wanting = field(default_factory=Wanting)
    trust: Trust = field(default_factory=Trust)
    attention: Attention = field(default_factory=Attention)
    care: Care = field(default_factory=Care)
    choice: Choice = field(default_factory=Choice)
    arousal: Arousal = field(default_factory=Arousal)
    contingency: Contingency = field(default_factory=Contingency)
    joy: Joy = field(default_factory=Joy)
    tiredness: Tiredness = field(default_factory=Tiredness)
    learning: Learning = field(default_factory=Learning)
    meaning: Meaning = field(default_factory=Meaning)
    contentment: Contentment = field(default_factory=Contentment)
    movement: Movement = field(default_factory=Movement)
    beginnings: Beginnings = field(default_factory=Beginnings)
    third: Third = field(default_factory=Third)
