"""What each of two partners carries: a body from moment to moment, and what it has come to expect of the other.

Both have everything: whoever asks also gives. What is expected of people in general has the form of a bond, too.
"""

from __future__ import annotations

from typing import NamedTuple

from attunement.theories.interface import Scalar
from attunement.vocabulary import PartnerAct


class Partner(NamedTuple):
    """What does not change in a bout: how a person is made and gives care, and what the day brings to it.

    The last three are set anew for every bout by whoever lets two people live; the other never sees any of these numbers.
    """

    reactivity: Scalar  # multiplies arousal from stress, hurt and frustration
    self_soothing: Scalar  # 1/s, return of arousal to rest
    resting_arousal: Scalar
    responsiveness: Scalar  # readiness to comfort when a signal is read (logit)
    loudness_threshold: Scalar  # how loud a signal must be to be read, 0 to 1
    warmth: Scalar  # friendliness (logit)
    directing: Scalar  # advises and takes over (logit)
    rebuff: Scalar  # turns against bids (logit per unit of bid)
    moodiness: Scalar  # SD of the day's mood, added to responsiveness
    grown: Scalar  # 1 for somebody who gives and asks nothing, as a parent does
    pace: Scalar  # how much faster than a grown-up it learns
    stress: Scalar  # share of the moment's strain that falls on it
    issue: Scalar  # how much it wants something changed today
    news: Scalar  # 1 on a day with something good to tell


class Bond(NamedTuple):
    """What one partner has come to expect of the other. What is expected of people in general has the same form.

    Slow rows outlive a bout; the last three belong to the bout.
    """

    OF_THE_BOUT = ("contingency_now", "answered", "bids")
    """Rows that no table of what was learned shows."""
    SWITCHES = (("value_soothe", "care.habit"), ("protest_meaning", "meaning.rate"))
    """Rows that only one mechanism moves, and its switch."""

    comfort_expectation: Scalar  # p₁: does comfort come when I ask? 0 to 1
    comfort_unasked: Scalar  # p₀: does it come as well when I do not? 0 to 1
    hostility_expectation: Scalar  # h: how often am I attacked? 0 to 1
    contingency_expectation: Scalar  # E: what share of my bids is answered at all? slow copy, 0 to 1
    responsiveness_mean: Scalar  # m: of day-level answering when needed
    responsiveness_variance: Scalar  # v: its over-dispersion from day to day
    familiarity: Scalar  # f: 0 never met, towards 1 with time together
    value_warm: Scalar  # Q: what each act has brought with this person, −1 to 1
    value_hint: Scalar
    value_disclose: Scalar
    value_seek: Scalar
    value_demand: Scalar
    value_withdraw: Scalar
    value_soothe: Scalar
    relief_baseline: Scalar  # usual relief
    protest_meaning: Scalar  # k: how far the other's protest is read as an attack, 0 to 1
    contentment: Scalar  # s: running balance of what being together has brought
    contingency_now: Scalar  # the fast copy of E
    answered: Scalar  # sums of the bout
    bids: Scalar


class Body(NamedTuple):
    """A partner's state from moment to moment; begins afresh in every bout."""

    arousal: Scalar  # 0 to 1.2
    frustration: Scalar  # 0 to 1
    joy: Scalar  # 0 to 1
    tiredness: Scalar  # of being asked, 0 to 1
    distance: tuple[Scalar, ...]  # to the other, 0 contact to 1
    pending_bid: Scalar  # recent asking that waits for an answer, 0 to 1
    trace_warm: Scalar  # how recently each act was shown, 0 to 1
    trace_hint: Scalar
    trace_disclose: Scalar
    trace_seek: Scalar
    trace_demand: Scalar
    trace_withdraw: Scalar
    trace_soothe: Scalar
    demanded_of: Scalar  # how recently the other demanded, 0 to 1
    brought: Scalar  # what the bout has brought so far, summed over seconds
    lasted: Scalar  # seconds together so far


class Today(NamedTuple):
    """What a bout brings a partner, constant while it lasts."""

    mood: Scalar  # added to the readiness to comfort
    generic: Bond  # what it expects of people in general: where autopilot leads


LEARNED = {
    "warm": PartnerAct.WARM, "hint": PartnerAct.HINT, "disclose": PartnerAct.DISCLOSE, "seek": PartnerAct.SEEK,
    "demand": PartnerAct.DEMAND, "withdraw": PartnerAct.WITHDRAW, "soothe": PartnerAct.SOOTHE,
}  # fmt: skip
"""Acts of which a partner learns what they bring, by the name of their rows."""

NEED_BOUND = ("hint", "disclose", "seek", "demand", "withdraw")
"""Of these, those whose value is the relief that follows."""
