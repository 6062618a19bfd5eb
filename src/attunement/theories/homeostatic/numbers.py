"""Every number of the homeostatic theory: symbol, unit, range, default, meaning, source.

None was measured in infants. *assumed*: chosen by the authors; *calibrated*: fitted to aggregate findings whose role is
`calibration`, some with a prototype, the theory's `free` numbers since by `attune calibrate`. Groups are mechanisms.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from attunement.theories.homeostatic.added_numbers import (
    Availability,
    Cues,
    Foresight,
    Marks,
    Plasticity,
    Recovery,
    Repair,
    Steadiness,
    Stimulation,
    Strain,
)
from attunement.vocabulary import CALIBRATED, param

PER_S = "1/s"
LOGIT = "logit"


@dataclass(frozen=True)
class Need:
    """How arousal, distance and strangeness make a child need its caregiver."""

    midpoint: float = param(0.35, symbol="n0", meaning="need at which a child is half absorbed by it")
    slope: float = param(0.08, symbol="sn", meaning="how gradually need takes over")
    separation_weight: float = param(0.5, meaning="strangeness of being left, as a share of full threat")
    distance_weight: float = param(
        0.2707, low=0.05, high=0.7, symbol="wd", source=CALIBRATED, meaning="need added by distance where it is strange"
    )
    most: float = param(1.6, low=1.0, high=3.2, meaning="the greatest need there is")


@dataclass(frozen=True)
class Salience:
    """How much each of a child's acts asks of a person; acts not listed ask for nothing."""

    social: float = param(0.2, low=0, high=1, meaning="smiling, as a share of a full bid")
    signal: float = param(0.5, low=0, high=1, meaning="signalling quietly, as a share of a full bid")
    cry: float = param(1.0, meaning="crying, a full bid")
    approach: float = param(0.8, low=0, high=1, meaning="approaching, as a share of a full bid")
    resist: float = param(0.7, low=0, high=1, meaning="resisting angrily, as a share of a full bid")
    freeze: float = param(0.3, low=0, high=1, meaning="freezing, as a share of a full bid")


@dataclass(frozen=True)
class Loudness:
    """How loud each of a child's signals is, beside the loudness from which on a person reads signals."""

    signal: float = param(0.45, low=0, high=1, meaning="signalling quietly")
    resist: float = param(0.7, low=0, high=1, meaning="resisting angrily")
    approach: float = param(0.8, low=0, high=1, meaning="approaching")
    cry: float = param(1.0, meaning="crying, usually the loudest signal")


@dataclass(frozen=True)
class BidGate:
    """Bids that are never answered lose their drive."""

    floor: float = param(0.1, symbol="em", meaning="drive that is left when nothing is expected")
    half_point: float = param(
        0.107, low=0.05, high=0.5, symbol="ph", meaning="expectation at which half the drive is left", source=CALIBRATED
    )
    least_room: float = param(
        0.05, low=0.01, high=0.5, meaning="room that comfort coming anyway leaves to a bid, never reckoned as less"
    )


@dataclass(frozen=True)
class ChildChoice:
    """What moves a child to each of its acts."""

    dwell_s: float = param(0.7, unit="s", symbol="tauI", meaning="how long an act lasts before the child decides again")
    explore: float = param(1.2, unit=LOGIT, symbol="bEXP", meaning="tendency to explore")
    social: float = param(
        -0.1629,
        unit=LOGIT,
        low=-1.2,
        high=1.2,
        symbol="bSOC",
        source=CALIBRATED,
        meaning="tendency to smile and be social",
    )
    signal: float = param(-0.9, unit=LOGIT, symbol="bSIG", meaning="tendency to signal quietly")
    cry: float = param(-7.53, unit=LOGIT, low=-11, high=-3, symbol="bCRY", source=CALIBRATED, meaning="tendency to cry")
    approach: float = param(-1.2, unit=LOGIT, symbol="bAPP", meaning="tendency to approach and cling")
    avert: float = param(
        -1.399, unit=LOGIT, low=-1.6, high=0.2, symbol="bAVD", source=CALIBRATED, meaning="tendency to turn away"
    )
    resist: float = param(-3.0, unit=LOGIT, symbol="bRES", meaning="tendency to resist angrily")
    freeze: float = param(
        -3.201, unit=LOGIT, low=-5.5, high=-2.8, symbol="bFRZ", source=CALIBRATED, meaning="tendency to freeze"
    )
    attachment_gain: float = param(
        3.0, low=0, high=6, unit=LOGIT, symbol="lam", meaning="drive from need to signal and approach"
    )
    signal_share: float = param(0.7, meaning="quiet signals get this share of the drive")
    exploration_loss: float = param(3.0, low=0, high=6, unit=LOGIT, symbol="gE", meaning="need suppresses exploring")
    social_loss: float = param(2.5, unit=LOGIT, symbol="gS", meaning="need suppresses smiling")
    expectation_to_social: float = param(
        1.0, low=0, high=2, unit=LOGIT, symbol="bSE", meaning="expecting an answer makes smiling more likely"
    )
    play_to_social: float = param(
        0.6147, unit=LOGIT, low=-1, high=1.5, symbol="plI", source=CALIBRATED, meaning="play makes smiling more likely"
    )
    cry_gain: float = param(
        4.309,
        unit=LOGIT,
        low=2,
        high=10,
        symbol="kC",
        source=CALIBRATED,
        meaning="need squared makes crying more likely",
    )
    cry_gated: float = param(
        0.9, low=0, high=1, symbol="mC", meaning="share of the drive to cry that expectation gates"
    )
    need_to_avert: float = param(
        0.2302,
        unit=LOGIT,
        low=0.02,
        high=0.35,
        symbol="cV",
        source=CALIBRATED,
        meaning="need makes turning away more likely",
    )
    habit_gain: float = param(
        8.0, low=0, high=16, unit=LOGIT, symbol="bQ", meaning="weight of what each act has brought"
    )
    uncertainty_to_resist: float = param(
        10.23,
        unit=LOGIT,
        low=0,
        high=24,
        symbol="bU",
        source=CALIBRATED,
        meaning="not knowing whether one is answered makes resisting more likely, in need",
    )
    answering_offset: float = param(
        0.1, meaning="added to how often one is answered, so that doubt of somebody who never answers stays finite"
    )
    threat_gain: float = param(3.0, low=0, high=6, unit=LOGIT, symbol="lh", meaning="drive from an expected fright")
    wariness_to_threat: float = param(2.0, low=0, high=6, unit=LOGIT, meaning="drive away from a person one is wary of")
    conflict_gain: float = param(
        6.944,
        low=0,
        high=14,
        unit=LOGIT,
        symbol="bK",
        meaning="two opposed drives make freezing more likely",
        source=CALIBRATED,
    )
    half_conflict: float = param(
        0.5, unit=LOGIT, meaning="two opposed drives that together are this strong make half of their conflict"
    )
    absent_social: float = param(3.0, unit=LOGIT, low=0, high=10, meaning="smiling needs somebody there")
    absent_approach: float = param(4.0, unit=LOGIT, low=0, high=10, meaning="approaching needs somebody there")
    absent_resist: float = param(3.0, unit=LOGIT, low=0, high=10, meaning="resisting needs somebody there")
    immature_social: float = param(4.0, unit=LOGIT, low=0, high=10, meaning="smiling waits for the social smile")
    immature_approach: float = param(6.0, unit=LOGIT, low=0, high=10, meaning="approaching waits for locomotion")


@dataclass(frozen=True)
class Caregiving:
    """What moves a person to each way of answering a child; the person's own traits come on top."""

    dwell_s: float = param(
        0.5, unit="s", symbol="tauC", meaning="how long an act lasts before the person decides again"
    )
    neutral: float = param(1.0, unit=LOGIT, meaning="tendency to be available without acting")
    positive: float = param(
        -0.5834,
        unit=LOGIT,
        low=-1.4,
        high=0.4,
        symbol="cPOS",
        source=CALIBRATED,
        meaning="tendency to smile, talk and play",
    )
    positive_to_social: float = param(1.0, unit=LOGIT, symbol="kPOS", meaning="warmth answers a child's smile")
    positive_base: float = param(0.5, unit=LOGIT, meaning="warmth without a smile to answer")
    positive_in_play: float = param(
        1.027,
        unit=LOGIT,
        low=-0.5,
        high=2,
        symbol="plC",
        source=CALIBRATED,
        meaning="play makes being positive more likely",
    )
    soothe: float = param(-2.0, unit=LOGIT, symbol="cSOO", meaning="tendency to soothe")
    soothe_to_signal: float = param(
        3.2, unit=LOGIT, symbol="kSOO", meaning="reading a signal makes soothing more likely, times responsiveness"
    )
    reading_slope: float = param(0.15, meaning="how gradually louder signals are read")
    direct: float = param(-2.2, unit=LOGIT, symbol="cDIR", meaning="tendency to direct")
    direct_in_play: float = param(0.5, unit=LOGIT, meaning="play makes directing more likely")
    direct_uninvited: float = param(
        0.5, low=0, high=1, meaning="share of directing that waits for no exploring, smiling or turning away child"
    )
    rebuff: float = param(-3.6, unit=LOGIT, symbol="cREJ", meaning="tendency to rebuff")
    rebuff_to_bid: float = param(
        3.0, unit=LOGIT, symbol="kREJ", meaning="a bid makes rebuffing more likely, times the rebuff trait"
    )
    frighten: float = param(-5.5, unit=LOGIT, symbol="cFRI", meaning="tendency to frighten")
    loud_bid: float = param(
        0.45, low=0, high=1, meaning="a bid that asks for more than this counts, where a person frightens at bids"
    )


@dataclass(frozen=True)
class Instruction:
    """What moves a person who is told to let the child be, to soothe it when it signals, and to greet it."""

    neutral: float = param(
        1.5, unit=LOGIT, meaning="told: to be available without acting, while the child sends no signal"
    )
    positive: float = param(0.8, unit=LOGIT, meaning="told: to smile, talk and play")
    positive_to_greeting: float = param(2.5, unit=LOGIT, meaning="told: greeting makes being positive more likely")
    soothe: float = param(3.0, unit=LOGIT, meaning="told: to soothe a child that signals")
    soothe_unasked: float = param(-1.0, unit=LOGIT, meaning="told: to soothe a child that does not signal")
    direct: float = param(-1.0, unit=LOGIT, meaning="told: to direct")
    rebuff: float = param(-4.0, unit=LOGIT, meaning="told: to rebuff")
    frighten: float = param(-6.0, unit=LOGIT, meaning="told: to frighten")


@dataclass(frozen=True)
class Arousal:
    """What raises a child's arousal and what brings it down."""

    from_threat: float = param(0.0093, unit=PER_S, symbol="rT", meaning="arousal per unit of threat")
    from_separation: float = param(
        0.006329,
        unit=PER_S,
        low=0.0008,
        high=0.008,
        symbol="xsep",
        source=CALIBRATED,
        meaning="arousal while the preferred person is away",
    )
    company_relief: float = param(
        0.6848,
        low=0.1,
        high=0.85,
        symbol="cstr",
        source=CALIBRATED,
        meaning="share of separation stress that another person's company takes away",
    )
    from_rebuff: float = param(0.04, unit=PER_S, symbol="xrej", meaning="arousal per rebuff of a full bid")
    from_frustration: float = param(
        0.02921,
        unit=PER_S,
        low=0,
        high=0.04,
        symbol="aR",
        source=CALIBRATED,
        meaning="arousal per unit of frustration",
    )
    soothing: float = param(
        0.06036,
        unit=PER_S,
        low=0.02,
        high=0.12,
        symbol="ksoo",
        source=CALIBRATED,
        meaning="share of arousal that full, trusted comfort removes",
    )
    untrusted_comfort: float = param(0.2, symbol="eps0", meaning="share of comfort that works without trust")
    self_soothing_averted: float = param(
        0.6, low=0, high=1.2, symbol="kavd", meaning="turning away adds to self-soothing by this share"
    )
    contact_comfort: float = param(
        0.3, low=0, high=0.6, symbol="kcon", meaning="comfort of mere contact, as a share of soothing"
    )
    contact_fading: float = param(
        3.0, low=1, high=10, meaning="how quickly contact fades with distance: at 3, none is left from a third on"
    )
    most: float = param(1.2, low=1.0, high=2.4, meaning="the highest arousal there is")
    least_at_rest: float = param(0.02, low=0, high=0.1, meaning="arousal below which no child begins a bout")
    most_at_rest: float = param(0.5, low=0.2, high=1.0, meaning="arousal above which no child begins a bout")


@dataclass(frozen=True)
class Contingency:
    """What a child expects of its bids within minutes, and what a broken expectation does."""

    time_s: float = param(
        25.0, unit="s", symbol="tauE", meaning="seconds of pending bid in which the expectation follows what happens"
    )
    frustration_gain: float = param(
        0.12,
        unit=PER_S,
        low=0,
        high=0.3,
        symbol="rR",
        source=CALIBRATED,
        meaning="frustration per unit of broken expectation",
    )
    frustration_decay_s: float = param(36.0, unit="s", symbol="tauR", meaning="how long frustration lasts")
    social_share: float = param(0.5, symbol="rSOC", meaning="a smile counts as this share of a bid")
    slow_rate: float = param(0.15, unit="per bout", symbol="etaE", meaning="how much of a bout's experience stays")


@dataclass(frozen=True)
class Learning:
    """What a child learns from what follows its acts."""

    trace_s: float = param(6.0, unit="s", symbol="taue", meaning="how long an act can be credited for what follows")
    value_rate: float = param(
        0.01, low=0, high=0.02, unit=PER_S, symbol="eta", meaning="speed of learning what an act brings"
    )
    reward_scale: float = param(25.0, symbol="kr", meaning="relief to value")
    reward_s: float = param(3.0, unit="s", meaning="relief is reckoned as what so much time would bring")
    baseline_rate: float = param(0.0067, unit=PER_S, meaning="speed of the running average of relief")
    effort: float = param(1.0, symbol="cost", meaning="scale of the effort acts cost")
    full_effort: float = param(0.1, unit=PER_S, meaning="arousal that a full effort weighs as much as")
    waiting_signal: float = param(
        0.5, low=0, high=1, meaning="a quiet signal counts as this share of a bid that waits for comfort"
    )
    comfort_rate: float = param(
        0.0067, low=0, high=0.0134, unit=PER_S, symbol="etap", meaning="speed of learning to expect comfort"
    )
    miss_weight: float = param(
        0.4289, low=0.2, high=1.0, symbol="chi", meaning="weight of a bid that brought no comfort", source=CALIBRATED
    )
    fright_rate: float = param(
        0.05 / 3,
        low=0,
        high=0.0333333,
        unit=PER_S,
        symbol="hup",
        meaning="fear learned while frightened (0.05 in a tick of 3 s)",
    )
    fright_forgetting: float = param(
        0.0007, unit=PER_S, symbol="hdn", meaning="fear unlearned in company without fright"
    )
    responsiveness_rate: float = param(
        0.05,
        low=0,
        high=0.1,
        unit="per bout",
        symbol="etav",
        meaning="speed of learning mean and spread of answering from day to day",
    )
    enough_bids: float = param(
        3.0,
        unit="bids",
        low=1,
        high=12,
        meaning="a bout with no more bids says nothing about how steadily answers come",
    )
    counting_noise: float = param(
        0.4, low=0, high=1, meaning="spread that counting a few bids brings by itself, as a share of a coin's"
    )


@dataclass(frozen=True)
class Effort:
    """What each of a child's acts costs it, as a share of a full effort; acts not listed cost nothing."""

    signal: float = param(0.02, meaning="signalling quietly")
    cry: float = param(0.06, meaning="crying")
    approach: float = param(0.03, meaning="approaching and clinging")
    avert: float = param(0.01, meaning="turning away")
    resist: float = param(0.05, meaning="resisting angrily")


@dataclass(frozen=True)
class Preference:
    """How a child comes to know and prefer a person, and to be wary of others."""

    familiarity_rate: float = param(
        0.001, unit=PER_S, low=0.0002, high=0.005, meaning="how quickly time together makes a person familiar"
    )
    familiarity_forgetting: float = param(
        1 / 60, unit="1/day", low=1 / 180, high=1 / 15, meaning="how quickly an unseen person becomes strange again"
    )
    half_familiarity: float = param(0.2, meaning="familiarity at which half the preference is there")
    wariness: float = param(
        0.9, low=0, high=1, meaning="how little an unfamiliar person is turned to once wariness has matured"
    )
    generic_rate: float = param(
        0.01,
        unit="1/day",
        low=0.001,
        high=0.05,
        meaning="how quickly expectations of people in general follow those of the person met",
    )


@dataclass(frozen=True)
class Movement:
    """How distance to a person changes."""

    approach: float = param(0.12, unit=PER_S, symbol="dapp", meaning="approaching closes distance")
    picked_up: float = param(0.1, unit=PER_S, symbol="dsoo", meaning="being soothed closes distance")
    explore: float = param(0.027, unit=PER_S, meaning="exploring opens distance")
    avert: float = param(0.02, unit=PER_S, meaning="turning away opens distance")
    absent: float = param(0.017, unit=PER_S, meaning="an absent person grows distant")


@dataclass(frozen=True)
class Maturation:
    """When abilities mature (months) and over how long. These gates are assumptions, not predictions."""

    smile_age: float = param(2.0, unit="months", meaning="half of infants smile socially")
    smile_spread: float = param(0.4, unit="months", meaning="width")
    preference_age: float = param(5.0, unit="months", meaning="half prefer a person they know")
    preference_spread: float = param(0.7, unit="months", meaning="width")
    separation_age: float = param(7.0, unit="months", meaning="half protest at the preferred person's leaving")
    separation_spread: float = param(0.9, unit="months", meaning="width")
    wariness_age: float = param(8.0, unit="months", meaning="half are wary of strangers")
    wariness_spread: float = param(0.6, unit="months", meaning="width")
    locomotion_age: float = param(8.0, unit="months", meaning="half crawl")
    locomotion_spread: float = param(0.6, unit="months", meaning="width")


@dataclass(frozen=True)
class Beginnings:
    """What a child expects before experience."""

    comfort: float = param(0.4, symbol="p0", meaning="comfort")
    threat: float = param(0.02, symbol="h0", meaning="fright")
    contingency: float = param(0.4, symbol="E00", meaning="an answer to a bid")
    responsiveness: float = param(0.3, symbol="mr0", meaning="day-level answering")
    distance: float = param(0.3, meaning="distance to a person when a bout begins")


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
    steadiness: Steadiness = field(default_factory=Steadiness)
    strain: Strain = field(default_factory=Strain)
    stimulation: Stimulation = field(default_factory=Stimulation)
    foresight: Foresight = field(default_factory=Foresight)
