"""Who takes part in a bond and what they carry: the child's body, its expectations of one person, a person's way of caring.

Every field is a scalar of one dyad; the engine runs thousands of them side by side. What does not change within a
bout (temperament, ways of caring, maturation, the mood of the day) is kept apart from what does, so that a lowering
can hold the moving part in registers.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Scalar = Any  # a float, a jax array of shape (), or a tracer: mechanisms must not care


class Temperament(NamedTuple):
    """What a child is born with. Nothing here depends on who cares for it."""

    reactivity: Scalar  # multiplies arousal from threat and separation
    separation_sensitivity: Scalar  # multiplies arousal from separation
    self_soothing: Scalar  # 1/s, return of arousal to rest
    resting_arousal: Scalar
    maturation_offset: Scalar  # months, later (+) or earlier (−) than average


class Caring(NamedTuple):
    """How one person gives care. The child never sees these numbers, only what the person does."""

    responsiveness: Scalar  # readiness to soothe when a signal is read (logit)
    loudness_threshold: Scalar  # how loud a signal must be to be read, 0 to 1
    warmth: Scalar  # positive talk and play (logit)
    directing: Scalar  # directs and intrudes (logit)
    rebuff: Scalar  # turns bids away (logit per unit of bid)
    fright: Scalar  # frightening or frightened behaviour (logit)
    contingent_fright: Scalar  # the same, only after a bid; zero outside experiments
    inconsistency: Scalar  # SD of the day's mood, added to responsiveness


class Traits(NamedTuple):
    """A child and the one or two people it is with in a bout."""

    temperament: Temperament
    caring: tuple[Caring, ...]


class Maturity(NamedTuple):
    """How far abilities have matured, 0 to 1. Timed by assumed gates, not learned."""

    social_smile: Scalar
    person_preference: Scalar
    separation_protest: Scalar
    stranger_wariness: Scalar
    locomotion: Scalar


class Bond(NamedTuple):
    """What one person has come to expect of ONE other person. The generic expectation has the same type.

    Slow rows outlive a bout; `contingency_now` and the two sums belong to the bout.
    """

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


class State(NamedTuple):
    """The moving part of a bout: one body and its bonds with the people present."""

    body: Body
    bonds: tuple[Bond, ...]


class Day(NamedTuple):
    """What a bout brings from outside, constant while it lasts."""

    maturity: Maturity
    reactivity: Scalar  # temperament times the form of the day
    mood: tuple[Scalar, ...]  # of each person, added to responsiveness
    strangeness: Scalar  # multiplies the timetable's threat
    absence: Scalar  # 1 if the bout's planned absence takes place, else 0


class Context(NamedTuple):
    """What surrounds one tick. People's rows are in the order of the slots."""

    dt_s: Scalar
    threat: Scalar
    present: tuple[Scalar, ...]
    instruction: tuple[Scalar, ...]  # weight of the instructed manner, 0 own to 1 instructed
    greeting: Scalar  # 1 while the first person is told to greet
    play: Scalar  # 1 in playful bouts
    learning: Scalar  # 0 keeps slow expectations as they are
    previous: Any  # Acts of the previous tick


class Acts(NamedTuple):
    """What everybody did in a tick, as weights over each repertoire: one-hot when seen, probabilities when not."""

    child: tuple[Scalar, ...]
    people: tuple[tuple[Scalar, ...], ...]


class Opening(NamedTuple):
    """How a bout begins: where people are, how much the day matters, and the standard normal numbers it is drawn from."""

    distance: Scalar
    arousal_sd: Scalar
    reactivity_sd: Scalar
    days_apart: tuple[Scalar, ...]
    arousal_noise: Scalar
    reactivity_noise: Scalar
    mood_noise: tuple[Scalar, ...]
