"""Numbers of what follows: how arousal moves, what is learned, who comes to be known, and how abilities mature."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.vocabulary import CALIBRATED, param

PER_S = "1/s"


@dataclass(frozen=True)
class Arousal:
    """What raises a child's arousal and what brings it down."""

    from_threat: float = param(0.0093, unit=PER_S, symbol="rT", meaning="arousal per unit of threat")
    from_separation: float = param(
        0.002989,
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
        0.02842,
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
        0.1771,
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
        0.3023, low=0.2, high=1.0, symbol="chi", meaning="weight of a bid that brought no comfort", source=CALIBRATED
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
