"""Every number of the homeostatic theory: symbol, unit, range, default, meaning, source.

None was measured in infants. *assumed*: chosen by the authors; *calibrated*: fitted to aggregate findings whose role is
`calibration`, some with a prototype, the theory's `free` numbers since by `attune calibrate`. Groups are mechanisms.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from attunement.theories.homeostatic.numbers_of_additions import (
    Availability,
    Channels,
    Cues,
    Early,
    Foresight,
    Marks,
    Plasticity,
    Recovery,
    Repair,
    Steadiness,
    Stimulation,
    Strain,
)
from attunement.theories.homeostatic.numbers_of_caring import Caregiving, Instruction
from attunement.theories.homeostatic.numbers_of_choice import BidGate, ChildChoice, Loudness, Need, Salience
from attunement.theories.homeostatic.numbers_of_learning import (
    Arousal,
    Beginnings,
    Contingency,
    Effort,
    Learning,
    Maturation,
    Movement,
    Preference,
)


@dataclass(frozen=True)
class HomeostaticParameters:
    """All parameters of the homeostatic theory, by mechanism."""

    need: Need = field(default_factory=Need)
    salience: Salience = field(default_factory=Salience)
    loudness: Loudness = field(default_factory=Loudness)
    bid_gate: BidGate = field(default_factory=BidGate)
    choice: ChildChoice = field(default_factory=ChildChoice)
    caregiving: Caregiving = field(default_factory=Caregiving)
    instruction: Instruction = field(default_factory=Instruction)
    arousal: Arousal = field(default_factory=Arousal)
    contingency: Contingency = field(default_factory=Contingency)
    learning: Learning = field(default_factory=Learning)
    effort: Effort = field(default_factory=Effort)
    preference: Preference = field(default_factory=Preference)
    movement: Movement = field(default_factory=Movement)
    maturation: Maturation = field(default_factory=Maturation)
    beginnings: Beginnings = field(default_factory=Beginnings)
    availability: Availability = field(default_factory=Availability)
    plasticity: Plasticity = field(default_factory=Plasticity)
    marks: Marks = field(default_factory=Marks)
    recovery: Recovery = field(default_factory=Recovery)
    repair: Repair = field(default_factory=Repair)
    cues: Cues = field(default_factory=Cues)
    channels: Channels = field(default_factory=Channels)
    steadiness: Steadiness = field(default_factory=Steadiness)
    strain: Strain = field(default_factory=Strain)
    stimulation: Stimulation = field(default_factory=Stimulation)
    foresight: Foresight = field(default_factory=Foresight)
    early: Early = field(default_factory=Early)
