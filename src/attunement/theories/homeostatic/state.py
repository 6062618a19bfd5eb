"""What a child of the homeostatic theory carries: a body from second to second, and expectations of one person.

Every field is a scalar of one person; the engine runs thousands of them side by side. What does not change within a bout
(maturation, the form of the day) is kept apart from what does, so that a lowering can hold the moving part in registers.
"""

from __future__ import annotations

from typing import NamedTuple

from attunement.theories.interface import Scalar


class Maturity(NamedTuple):
    """How far abilities have matured, 0 to 1. Timed by assumed gates, not learned."""

    social_smile: Scalar
    person_preference: Scalar
    separation_protest: Scalar
    stranger_wariness: Scalar
    locomotion: Scalar
    foresight: Scalar = 0.0
    taking_charge: Scalar = 0.0
    settled: Scalar = 1.0


class Bond(NamedTuple):
    """What one person has come to expect of ONE other person. The generic expectation has the same type.

    Slow rows outlive a bout; `contingency_now` and the two sums belong to the bout.
    """

    OF_THE_BOUT = ("contingency_now", "answered", "bids")
    """Rows that no table of what was learned shows."""
    SWITCHES = (
        ("evidence", "plasticity.evidence_slows"),
        ("mending_expectation", "repair.mending_tempers"),
        ("return_expectation", "availability.return_calms"),
    )
    """Rows that only one mechanism moves, and its switch."""

    comfort_expectation: Scalar  # does comfort come when I bid? 0 to 1
    comfort_unasked: Scalar  # does it come as well when I do not? 0 to 1
    threat_expectation: Scalar  # how often does this person frighten me? 0 to 1
    contingency_expectation: Scalar  # what share of my bids is answered at all? slow copy, 0 to 1
    responsiveness_mean: Scalar  # of day-level answering when needed
    responsiveness_variance: Scalar  # its over-dispersion from day to day
    familiarity: Scalar  # 0 never met, towards 1 with time together
    value_social: Scalar  # what each kind of bid has brought: relief beyond the usual
    value_signal: Scalar
    value_cry: Scalar
    value_approach: Scalar
    value_avert: Scalar
    value_resist: Scalar
    relief_baseline: Scalar
    contingency_now: Scalar
    answered: Scalar  # sums of the day
    bids: Scalar
    evidence: Scalar = 0.0  # how many days have taught what this person is like
    mending_expectation: Scalar = 0.0  # do broken exchanges get mended? 0 to 1
    return_expectation: Scalar = 0.0  # does this person come back? 0 to 1


class Body(NamedTuple):
    """A child's state from second to second; begins afresh in every bout."""

    arousal: Scalar  # 0 to 1.2
    frustration: Scalar  # 0 to 1
    pending_bid: Scalar  # recent bidding that waits for an answer, 0 to 1
    trace_social: Scalar  # eligibility: how recently each act was shown, 0 to 1
    trace_signal: Scalar
    trace_cry: Scalar
    trace_approach: Scalar
    trace_avert: Scalar
    trace_resist: Scalar
    distance: tuple[Scalar, ...]  # to each person, 0 contact to 1
    slow_arousal: Scalar = 0.0  # arousal beyond rest that lasts for minutes
    load: Scalar = 0.0  # how much it was given lately, 0 to 1
    parted: Scalar = 0.0  # how recently the first person was away, 0 to 1
    gladness: Scalar = 0.0  # share of the bout in which somebody was glad together with it
    company_wanted: Scalar = 0.0  # how long it was left to itself while calm, 0 to 1


class Day(NamedTuple):
    """What a bout brings a child, constant while it lasts."""

    maturity: Maturity
    reactivity: Scalar  # temperament times the form of the day, and what the first years have left
    age_months: Scalar = 0.0


class Slow(NamedTuple):
    """What of a child's body outlives a bout."""

    stress: Scalar  # arousal that bouts of the first years left behind, a running mean
    joy: Scalar  # share of time in which somebody was glad together with it, a running mean
    variety: Scalar  # how little it knew whoever cared for it, a running mean


class CarerBody(NamedTuple):
    """A carer's state from second to second; begins afresh in every bout."""

    strain: Scalar  # how worn out by crying and by what it brings along, 0 to 1
