"""Numbers of what moves a child to its acts: need, how acts work as bids, and the reasons for each."""

from __future__ import annotations

from dataclasses import dataclass

from attunement.vocabulary import CALIBRATED, param

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
        0.1983,
        low=0.05,
        high=0.5,
        symbol="ph",
        meaning="expectation at which half the drive is left",
        source=CALIBRATED,
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
    cry: float = param(
        -10.48, unit=LOGIT, low=-11, high=-3, symbol="bCRY", source=CALIBRATED, meaning="tendency to cry"
    )
    approach: float = param(-1.2, unit=LOGIT, symbol="bAPP", meaning="tendency to approach and cling")
    avert: float = param(
        -1.377, unit=LOGIT, low=-1.6, high=0.2, symbol="bAVD", source=CALIBRATED, meaning="tendency to turn away"
    )
    resist: float = param(-3.0, unit=LOGIT, symbol="bRES", meaning="tendency to resist angrily")
    freeze: float = param(
        -4.244, unit=LOGIT, low=-5.5, high=-2.8, symbol="bFRZ", source=CALIBRATED, meaning="tendency to freeze"
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
        6.761,
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
        11.6,
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
