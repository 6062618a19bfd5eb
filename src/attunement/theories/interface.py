"""What a theory is: a few pure functions of one dyad, with its parameters, repertoire and sources.

A theory has no loops over dyads, no random numbers and no files. The engine samples acts from `policy`; a likelihood
gives the same `policy` and `update` the acts that were seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from attunement.theories.homeostatic.state import Acts, Bond, Context, Day, Maturity, Scalar, State, Temperament, Traits

Terms = Mapping[str, Mapping[int, Scalar]]  # named reason → act → logit
Mechanism = Callable[["Moment"], State]


@dataclass(frozen=True)
class Moment:
    """One tick as a mechanism sees it: what was, what surrounds it, what everybody did, and the state so far."""

    before: State
    now: State
    traits: Traits
    day: Day
    context: Context
    acts: Acts
    p: Any


@dataclass(frozen=True)
class Theory:
    """A theory of how a bond works, for one child and the one or two people it is with.

    Attributes
    ----------
    name, summary
        What it is called and what it claims, in a sentence each.
    parameters
        A frozen object of declared parameters; every value is an input at run time.
    child_acts, person_acts
        The theory's own repertoire, by name. Whatever it is, the first of a person's acts is being there without acting.
    child_seen_as, person_seen_as
        For each of them, the code of the common act a camera sees.
    newborn
        p → Bond: what is expected before experience. The generic expectation begins with it.
    gates
        (age in months, temperament, p) → Maturity.
    begin
        (bonds, traits, opening, p) → (State, mood of each person, reactivity of the day): a bout starts.
    terms
        (state, traits, day, context, p) → one mapping per actor: named reason → act → logit. "Why?" reads this.
    policy
        (terms of one actor, previous act weights, dwell_s, dt_s) → probabilities, persistence included.
    dwell_s
        p → how long acts last, of the child and of any other person.
    mechanisms
        Named steps that turn one state into the next, in binding order.
    settle
        (state, generic, p, elapsed_days) → (bonds, generic): slow learning after a bout.
    equations, citations
        For people: what is computed and where it comes from.
    free
        Names of the numbers that calibration may move: the theory's own, and those of the `population` it is fitted with.
        Rivals are given equally many.
    """

    name: str
    summary: str
    parameters: Any
    child_acts: tuple[str, ...]
    person_acts: tuple[str, ...]
    child_seen_as: tuple[int, ...]
    person_seen_as: tuple[int, ...]
    newborn: Callable[[Any], Bond]
    gates: Callable[[Scalar, Temperament, Any], Maturity]
    begin: Callable[..., tuple[State, tuple[Scalar, ...], Scalar]]
    terms: Callable[[State, Traits, Day, Context, Any], tuple[Terms, ...]]
    policy: Callable[[Terms, tuple[Scalar, ...], Scalar, Scalar], tuple[Scalar, ...]]
    dwell_s: Callable[[Any], tuple[Scalar, Scalar]]
    mechanisms: tuple[tuple[str, Mechanism], ...]
    settle: Callable[[State, Bond, Any, Scalar], tuple[tuple[Bond, ...], Bond]]
    equations: str
    citations: tuple[str, ...]
    free: tuple[str, ...] = ()

    def update(self, state: State, traits: Traits, day: Day, context: Context, acts: Acts, p: Any) -> State:
        """Advance one dyad by one tick: every mechanism in order, each seeing the state before and so far."""
        now = state
        for _, mechanism in self.mechanisms:
            now = mechanism(Moment(state, now, traits, day, context, acts, p))
        return now
