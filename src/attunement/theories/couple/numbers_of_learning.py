"""Numbers of what follows: how arousal moves, what is learned of a partner, what being together brings, how distance changes."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.vocabulary import param

PER_S = "1/s"
BY_HAND = "set by hand on aggregate findings"


@dataclass(frozen=True)
class Arousal:
    """What raises a partner's arousal and what brings it down."""

    from_stress: float = param(0.007, unit=PER_S, symbol="rT", meaning="arousal per unit of stress")
    from_separation: float = param(0.005, unit=PER_S, symbol="xsep", meaning="arousal while a known partner is away")
    from_hurt: float = param(0.012, unit=PER_S, symbol="xh", meaning="arousal from being hurt")
    from_rebuff: float = param(
        0.02, unit=PER_S, symbol="xrej", meaning="arousal when the other withdraws from a full bid"
    )
    from_frustration: float = param(0.02, unit=PER_S, symbol="aR", meaning="arousal per unit of frustration")
    soothing: float = param(
        0.05, unit=PER_S, symbol="κs", meaning="share of arousal that full, trusted comfort removes"
    )
    untrusted_comfort: float = param(
        0.2, low=0, high=1, symbol="ε", meaning="share of comfort that works without trust"
    )
    self_soothing_withdrawn: float = param(
        0.6, low=0, high=1.5, meaning="withdrawing adds to self-soothing by this share"
    )
    contact_comfort: float = param(0.3, low=0, high=1, meaning="comfort of mere contact, as a share of soothing")
    contact_fading: float = param(
        3.0, low=1, high=10, meaning="how quickly contact fades with distance: at 3, none is left from a third on"
    )
    most: float = param(1.2, low=1.0, high=2.4, meaning="the highest arousal there is")


@dataclass(frozen=True)
class Contingency:
    """What a partner expects of its bids within minutes, and what a broken expectation does."""

    time_s: float = param(
        40.0, unit="s", symbol="τE", meaning="seconds of asking in which the expectation follows what happens"
    )
    frustration_gain: float = param(
        0.08, unit=PER_S, low=0, high=0.2, symbol="rR", meaning="frustration per unit of broken expectation"
    )
    frustration_decay_s: float = param(60.0, unit="s", symbol="τR", meaning="how long frustration lasts")
    warm_answers: float = param(1.0, low=0, high=1, meaning="how far warmth answers a bid")
    soothe_answers: float = param(1.0, low=0, high=1, meaning="how far comfort answers a bid")
    direct_answers: float = param(0.5, low=0, high=1, meaning="how far advice answers a bid")
    slow_rate: float = param(
        0.02, unit="per bout", low=0, high=0.2, symbol="ηE", meaning="how much of a bout's experience stays"
    )


@dataclass(frozen=True)
class Learning:
    """What a partner learns from what follows its acts, and of the other."""

    trace_s: float = param(20.0, unit="s", symbol="τe", meaning="how long an act can be credited for what follows")
    value_rate: float = param(
        0.0015, unit=PER_S, low=0, high=0.006, symbol="η", meaning="speed of learning what an act brings"
    )
    reward_scale: float = param(25.0, symbol="kr", meaning="relief to value")
    reward_s: float = param(3.0, unit="s", meaning="relief is reckoned as what so much time would bring")
    baseline_rate: float = param(0.003, unit=PER_S, meaning="speed of the running average of relief")
    full_effort: float = param(0.05, unit=PER_S, meaning="arousal that a full effort weighs as much as")
    hint_effort: float = param(0.02, low=0, high=1, meaning="effort of a hint, as a share of a full one")
    disclose_effort: float = param(0.06, low=0, high=1, meaning="effort of saying how one feels")
    seek_effort: float = param(0.03, low=0, high=1, meaning="effort of seeking contact")
    demand_effort: float = param(0.05, low=0, high=1, meaning="effort of a demand")
    soothe_effort: float = param(0.03, low=0, high=1, meaning="effort of comforting")
    withdraw_effort: float = param(0.01, low=0, high=1, meaning="effort of withdrawing")
    attack_effort: float = param(0.05, low=0, high=1, meaning="effort of attacking")
    warm_value: float = param(0.5, low=0, high=1, symbol="c", meaning="what warmth that is returned is worth")
    warm_par: float = param(
        0.3, low=0, high=1, source=BY_HAND, meaning="share of warmth that must be returned for it to be worth anything"
    )
    care_value: float = param(1.0, low=0, high=1, source=BY_HAND, meaning="what comfort that is welcome is worth")
    comfort_rate: float = param(
        0.0012, unit=PER_S, low=0, high=0.006, symbol="ηp", meaning="speed of learning to expect comfort"
    )
    miss_weight: float = param(0.43, low=0.1, high=1, symbol="χ", meaning="weight of a bid that brought no comfort")
    hostility_rate: float = param(0.0016, unit=PER_S, low=0, high=0.01, meaning="hostility learned while attacked")
    hostility_forgetting: float = param(
        0.0004, unit=PER_S, low=0, high=0.004, meaning="hostility unlearned in company without attack"
    )
    day_rate: float = param(
        0.03,
        unit="per bout",
        low=0,
        high=0.2,
        symbol="ηv",
        meaning="speed of learning mean and spread of answering from day to day",
    )
    enough_bids: float = param(
        1.0,
        unit="bids",
        low=0.2,
        high=6,
        meaning="a bout with no more asking in need says nothing about how steadily answers come",
    )
    counting_noise: float = param(
        0.4, low=0, high=1, meaning="spread that counting a few bids brings by itself, as a share of a coin's"
    )
    familiarity_rate: float = param(
        0.001, unit=PER_S, low=0.0001, high=0.005, meaning="how quickly time together makes a person familiar"
    )
    familiarity_forgetting: float = param(
        1 / 60, unit="1/day", low=1 / 180, high=1 / 15, meaning="how quickly an unseen person becomes strange again"
    )
    generic_rate: float = param(
        0.0005,
        unit="1/day",
        low=0,
        high=0.01,
        meaning="how quickly expectations of people in general follow those of the person lived with",
    )


@dataclass(frozen=True)
class Meaning:
    """A protest means what it turned out to be."""

    rate: float = param(
        0.004,
        unit=PER_S,
        low=0,
        high=0.02,
        switch=True,
        source="set by hand: with it couple therapy lasted longer in a prototype; here it does not last",
        meaning="speed of learning what the other's demands lead to",
    )
    leaving: float = param(0.8, low=0, high=1, meaning="how much of an attack a demand was that ends in withdrawing")


@dataclass(frozen=True)
class Contentment:
    """What a bout with this person brought, and how slowly the balance follows."""

    rate: float = param(0.05, unit="per bout", low=0, high=0.3, meaning="how much of a bout's balance stays")
    joy: float = param(1.0, low=0, high=3, meaning="weight of joy")
    comfort: float = param(0.6, low=0, high=3, meaning="weight of being comforted")
    hurt: float = param(1.4, low=0, high=4, meaning="weight of being hurt")
    frustration: float = param(0.8, low=0, high=3, meaning="weight of frustration")
    arousal: float = param(1.2, low=0, high=4, meaning="weight of arousal above rest")


@dataclass(frozen=True)
class Movement:
    """How the distance between two partners changes."""

    seek: float = param(0.12, unit=PER_S, meaning="seeking closes distance")
    soothed: float = param(0.1, unit=PER_S, meaning="being comforted closes distance")
    busy: float = param(0.027, unit=PER_S, meaning="being busy opens distance")
    withdraw: float = param(0.02, unit=PER_S, meaning="withdrawing opens distance")
    absent: float = param(0.017, unit=PER_S, meaning="who is away grows distant")


@dataclass(frozen=True)
class Beginnings:
    """What is expected of anybody before experience."""

    comfort: float = param(0.4, low=0, high=1, symbol="p0", meaning="comfort")
    hostility: float = param(0.02, low=0, high=1, symbol="h0", meaning="hostility")
    contingency: float = param(0.4, low=0, high=1, meaning="an answer to a bid")
    responsiveness: float = param(0.3, low=0, high=1, meaning="day-level answering")
    meaning: float = param(0.5, low=0, high=1, symbol="k", meaning="how far a protest is an attack")
