"""Numbers of what moves a partner to its acts: need, trust, what is seen of the other, readiness to care, and the reasons."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.vocabulary import param

LOGIT = "logit"
BY_HAND = "set by hand on aggregate findings"
CARE_FOLLOWS = (
    "set by hand; after Feeney & Collins (2001) doi:10.1037/0022-3514.80.6.972, care depends on one's own attachment"
)
CARE_IS_LEARNED = "set by hand: without it therapy moved expectations in a prototype and nobody was happier"


@dataclass(frozen=True)
class Wanting:
    """How arousal, distance and strain make a partner need the other."""

    midpoint: float = param(0.35, symbol="n0", meaning="need at which somebody is half absorbed by it")
    slope: float = param(0.08, symbol="s", meaning="how gradually need takes over")
    distance_weight: float = param(
        0.27, symbol="wd", low=0, high=0.7, meaning="need added by distance where it is a strain"
    )
    separation_weight: float = param(
        0.5, low=0, high=1, meaning="strain of a known partner's absence, as a share of full stress"
    )
    most: float = param(1.6, low=1.0, high=3.2, meaning="the greatest need there is")


@dataclass(frozen=True)
class Trust:
    """Bids that bring nothing lose their drive, and strangers are hardly turned to."""

    floor: float = param(0.1, low=0, high=0.5, symbol="ε", meaning="drive that is left when nothing is expected")
    half_point: float = param(
        0.25, low=0.05, high=0.6, symbol="ph", meaning="expectation at which half the drive is left"
    )
    least_room: float = param(
        0.05, low=0.01, high=0.5, meaning="room that comfort coming anyway leaves to a bid, never less"
    )
    wariness: float = param(0.9, low=0, high=1, meaning="how little a stranger is turned to")
    half_familiarity: float = param(0.2, low=0.05, high=0.6, meaning="familiarity at which somebody is half known")


@dataclass(frozen=True)
class Attention:
    """How much each act asks, and how loud it is; acts not listed ask for nothing and are no signals."""

    warm_asks: float = param(0.2, low=0, high=1, meaning="being warm, as a share of a full bid")
    hint_asks: float = param(0.4, low=0, high=1, meaning="a hint, as a share of a full bid")
    disclose_asks: float = param(1.0, low=0, high=1, meaning="saying how one feels, a full bid")
    seek_asks: float = param(0.8, low=0, high=1, meaning="seeking contact, as a share of a full bid")
    demand_asks: float = param(0.9, low=0, high=1, meaning="a demand, as a share of a full bid")
    freeze_asks: float = param(0.2, low=0, high=1, meaning="stilling, as a share of a full bid")
    hint_loud: float = param(0.45, low=0, high=1, meaning="loudness of a hint")
    disclose_loud: float = param(0.85, low=0, high=1, meaning="loudness of saying how one feels")
    seek_loud: float = param(0.8, low=0, high=1, meaning="loudness of seeking contact")
    demand_loud: float = param(1.0, low=0, high=1, meaning="loudness of a demand")
    slope: float = param(0.15, symbol="sr", meaning="how gradually louder signals are read")


@dataclass(frozen=True)
class Care:
    """Who gives: readiness, what takes it away, and trust that lets it follow."""

    soothe: float = param(-2.6, unit=LOGIT, meaning="tendency to comfort")
    soothe_to_signal: float = param(
        3.2, unit=LOGIT, symbol="ks", meaning="a signal that is read makes comforting likelier, times readiness"
    )
    absorbed: float = param(0.8, low=0, high=2, symbol="a", meaning="readiness that one's own need takes away")
    tires: float = param(0.35, low=0, high=2, symbol="t", meaning="readiness that full tiredness takes away")
    follow_trust: float = param(
        1.0, low=0, high=2, switch=True, source=CARE_FOLLOWS, meaning="how far readiness follows trust in the other"
    )
    to_answer: float = param(
        1.0, low=0, high=3, symbol="cE", source=BY_HAND, meaning="readiness per expected answer beyond the usual"
    )
    usual_answer: float = param(
        0.34, low=0, high=1, symbol="E0", source=BY_HAND, meaning="the answer that is usually expected"
    )
    to_reach: float = param(
        0.6,
        low=0,
        high=3,
        symbol="cg",
        source=BY_HAND,
        meaning="readiness per drive to turn to the other, beyond the usual",
    )
    usual_reach: float = param(
        0.44, low=0, high=1, symbol="g0", source=BY_HAND, meaning="the drive to turn to the other that is usual"
    )
    to_hostility: float = param(
        2.0, low=0, high=6, symbol="ch", source=BY_HAND, meaning="readiness that expected hostility takes away"
    )
    habit: float = param(
        2.0,
        low=0,
        high=5,
        unit=LOGIT,
        switch=True,
        source=CARE_IS_LEARNED,
        meaning="weight of what comforting this person has brought",
    )
    direct: float = param(-2.4, unit=LOGIT, meaning="tendency to advise and take over")
    direct_unread: float = param(0.5, low=0, high=1, meaning="share of directing that waits for no signal")


@dataclass(frozen=True)
class Choice:
    """What moves a partner to each of its acts."""

    dwell_s: float = param(12.0, unit="s", symbol="τ", meaning="how long an act lasts before one decides again")
    busy: float = param(1.2, unit=LOGIT, meaning="tendency to be busy")
    warm: float = param(-1.05, unit=LOGIT, source=BY_HAND, meaning="tendency to be warm")
    hint: float = param(-1.6, unit=LOGIT, source=BY_HAND, meaning="tendency to hint")
    disclose: float = param(-3.4, unit=LOGIT, source=BY_HAND, meaning="tendency to say how one feels")
    seek: float = param(-2.8, unit=LOGIT, source=BY_HAND, meaning="tendency to seek contact")
    demand: float = param(-3.2, unit=LOGIT, source=BY_HAND, meaning="tendency to demand")
    withdraw: float = param(-2.2, unit=LOGIT, source=BY_HAND, meaning="tendency to withdraw")
    attack: float = param(-4.6, unit=LOGIT, source=BY_HAND, meaning="tendency to attack")
    freeze: float = param(-4.2, unit=LOGIT, source=BY_HAND, meaning="tendency to freeze")
    attachment_gain: float = param(
        3.0, low=0, high=6, unit=LOGIT, symbol="λ", meaning="drive from need to turn to the other"
    )
    hint_share: float = param(0.7, low=0, high=1.5, meaning="hints get this share of the drive")
    disclose_gain: float = param(
        2.5, low=0, high=6, source=BY_HAND, meaning="what the drive does for saying how one feels"
    )
    disclose_hostility: float = param(2.0, low=0, high=6, meaning="how much expected hostility takes of that")
    seek_gain: float = param(1.8, low=0, high=6, source=BY_HAND, meaning="what the drive does for seeking contact")
    seek_issue: float = param(
        0.5, low=0, high=0.8, meaning="share of seeking that wanting a change takes away, per unit"
    )
    busy_loss: float = param(3.0, low=0, high=6, unit=LOGIT, symbol="gB", meaning="need suppresses being busy")
    warm_loss: float = param(2.0, low=0, high=6, unit=LOGIT, symbol="gW", meaning="need suppresses being warm")
    warm_to_answer: float = param(
        2.0, low=0, high=4, unit=LOGIT, symbol="βE", meaning="expecting an answer makes warmth likelier"
    )
    warm_in_news: float = param(0.9, low=0, high=2, unit=LOGIT, meaning="something good to tell makes warmth likelier")
    warm_base: float = param(
        0.5, low=0, high=1, symbol="w0", meaning="share of a person's warmth that needs no warmth to answer"
    )
    warm_to_warm: float = param(
        0.5, low=0, high=1, symbol="w1", meaning="share of a person's warmth that answers warmth"
    )
    habit: float = param(6.0, low=0, high=12, unit=LOGIT, meaning="weight of what each act has brought, in need")
    habit_warm: float = param(1.0, low=0, high=4, unit=LOGIT, meaning="weight of what warmth has brought")
    unsure_to_demand: float = param(
        6.0,
        low=0,
        high=20,
        unit=LOGIT,
        symbol="βU",
        source=BY_HAND,
        meaning="not knowing whether one is answered makes demands likelier, in need",
    )
    answering_offset: float = param(
        0.1, low=0.02, high=0.3, meaning="added to how often one is answered, so that doubt stays finite"
    )
    frustrated_to_demand: float = param(
        2.0, low=0, high=6, unit=LOGIT, symbol="βR", meaning="frustration makes demands likelier, in need"
    )
    issue_to_demand: float = param(
        1.9, low=0, high=4, unit=LOGIT, symbol="βi", source=BY_HAND, meaning="wanting a change makes demands likelier"
    )
    need_to_withdraw: float = param(
        0.25, low=0, high=1, symbol="cV", meaning="need makes withdrawing likelier, as a share of its drive"
    )
    hostility_to_withdraw: float = param(
        4.0, low=0, high=8, unit=LOGIT, source=BY_HAND, meaning="expecting hostility makes withdrawing likelier"
    )
    hurt_to_withdraw: float = param(
        2.2,
        low=0,
        high=6,
        unit=LOGIT,
        symbol="cH",
        source=BY_HAND,
        meaning="being hurt by whom one does not turn to makes withdrawing likelier",
    )
    rebuff_to_attack: float = param(
        2.6, low=0, high=6, unit=LOGIT, symbol="kJ", meaning="a bid makes attacking likelier, times the rebuff trait"
    )
    hurt_to_attack: float = param(
        1.7, low=0, high=5, unit=LOGIT, symbol="cA", source=BY_HAND, meaning="being hurt makes attacking likelier"
    )
    frustrated_to_attack: float = param(
        1.2, low=0, high=5, unit=LOGIT, symbol="cR", source=BY_HAND, meaning="frustration makes attacking likelier"
    )
    threat_gain: float = param(3.0, low=0, high=6, unit=LOGIT, symbol="l", meaning="drive away from expected hostility")
    conflict_gain: float = param(
        5.0, low=0, high=14, unit=LOGIT, symbol="βK", meaning="two opposed drives make freezing likelier"
    )
    half_conflict: float = param(
        0.5, unit=LOGIT, meaning="two opposed drives that together are this strong make half of their conflict"
    )
    alone_warm: float = param(3.0, unit=LOGIT, low=0, high=10, meaning="being warm needs somebody there")
    alone_reach: float = param(
        4.0,
        unit=LOGIT,
        low=0,
        high=10,
        meaning="saying how one feels, seeking, comforting, directing need somebody there",
    )
    alone_protest: float = param(3.0, unit=LOGIT, low=0, high=10, meaning="demanding and attacking need somebody there")
