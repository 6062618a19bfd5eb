"""Numbers of what moves a person to its ways of answering a child: its own manner, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.vocabulary import CALIBRATED, param

LOGIT = "logit"


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
        1.634,
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
