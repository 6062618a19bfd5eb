"""What a theory is: a cast of roles, each a few pure functions of one person, with parameters, repertoires and sources.

A bond has two ends. Whoever takes part is an *actor*: it has a body while it is awake, expectations of each of the others,
and a repertoire of acts. Which of these an actor has is up to its role; a carer of the infant theories has only acts. A
mechanism is given one actor, sees what the others do and never what they feel, and writes into that one actor.

A theory has no loops over persons, no random numbers and no files. The engine samples acts from `policy`; a likelihood
gives the same `policy` and `update` the acts that were seen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any, NamedTuple

from attunement.vocabulary import BadValueError, declarations, switched_off

Scalar = Any  # a float, a jax array of shape (), or a tracer: mechanisms must not care
Terms = Mapping[str, Mapping[int, Scalar]]  # named reason → act → logit
Mechanism = Callable[["Moment"], "Actor"]
State = tuple["Actor", ...]
"""The moving part of a bout: every actor, in the order of the cast."""

MOST_ACTORS = 4
"""An act is drawn with one of the four random words of its tick."""

NOTHING = ()
"""Stands where a role has no body, bond or slow part."""


class Actor(NamedTuple):
    """One person's moving part: a body that begins afresh in every bout, and what it expects of each of the others."""

    body: Any
    bonds: tuple[Any, ...]  # in the order of the cast, without itself


class Kept(NamedTuple):
    """What of one actor outlives a bout: expectations of each of the others and of people in general, and a slow body."""

    bonds: tuple[Any, ...] = NOTHING
    generic: Any = NOTHING
    slow: Any = NOTHING


class Newborn(NamedTuple):
    """What somebody comes with: what is expected of anybody before experience, and the slow part of a body."""

    bond: Any = NOTHING
    slow: Any = NOTHING


class Acts(NamedTuple):
    """What everybody did in a tick, as weights over each repertoire: one-hot when seen, probabilities when not.

    Of a role whose acts show two things at once (`Role.shows`), weights over the common acts: half of each.
    """

    mine: tuple[Scalar, ...]
    others: tuple[tuple[Scalar, ...], ...]


class Context(NamedTuple):
    """What surrounds one tick of one actor; rows of others are in the order of the cast, without itself."""

    dt_s: Scalar
    threat: Scalar
    present: tuple[Scalar, ...]  # each of the others
    instruction: Scalar  # weight of the instructed manner, 0 own to 1 instructed
    greeting: Scalar  # 1 while told to greet
    play: Scalar  # 1 in playful bouts
    learning: Scalar  # 0 keeps slow expectations as they are
    previous: Acts  # of the tick before


class Opening(NamedTuple):
    """How a bout begins for one actor: age, where others are, how much the day matters, and the noise it is drawn from."""

    age_months: Scalar  # of the bout's first actor
    distance: Scalar
    arousal_sd: Scalar
    reactivity_sd: Scalar
    days_apart: tuple[Scalar, ...]  # from each of the others
    noise: tuple[Scalar, ...]  # standard normal numbers, as many as the role asks for


class Closing(NamedTuple):
    """What a bout stood for: days of life, and how much it counts.

    `generic_weight` is how much for what is expected of people in general, `learning` how much for whoever was met; both
    usually 1.
    """

    elapsed_days: Scalar
    generic_weight: Scalar
    learning: Scalar = 1.0


@dataclass(frozen=True)
class Moment:
    """One tick as a mechanism of one actor sees it: what was, the actor so far, what surrounds it, what everybody did.

    Attributes
    ----------
    me
        The actor's place in the cast.
    before, now
        The actor as the tick began, and as earlier mechanisms left it.
    traits, day
        Its own: what does not change, and what the bout brought.
    """

    me: int
    before: Actor
    now: Actor
    traits: Any
    day: Any
    context: Context
    acts: Acts
    p: Any


def rows_that_move(bond: Any, parameters: Any) -> dict[str, Scalar]:
    """Return a bond's rows by name, without those of a mechanism that is off: nothing moves them.

    A bond's class may name such rows, each with its switch, in `SWITCHES`.
    """
    off, switches = switched_off(parameters), dict(getattr(type(bond), "SWITCHES", ()))
    return {name: row for name, row in bond._asdict().items() if switches.get(name) not in off}


def keep_all(me: Actor, kept: Kept, traits: Any, day: Any, closing: Closing, p: Any) -> Kept:
    """After a bout nothing has changed."""
    del me, traits, day, closing, p
    return kept


@dataclass(frozen=True)
class Role:
    """One place in a cast.

    Attributes
    ----------
    name
        In the field's words: child, carer, partner.
    acts
        Its repertoire. The first is what it does as a bout opens, and while it is away unless it `acts_alone`.
    seen_as
        For each act, the code of the common act a camera sees.
    shows
        For each act, the two common acts it is at once: what the body does, and what voice and face show. Two equal ones
        for an act that is one thing; nothing for a role all of whose acts are. Everybody takes in half of each.
    becomes
        Switches of the theory, each with what it makes of the role where it is on: one with other acts, say.
    common
        The common acts that its own are seen as; not given, a child's for the first role and a person's for the others.
    acts_alone
        Whether it goes on acting by its own reasons while it is away; else it does its first act then.
    traits
        A named tuple of what does not change within a bout.
    bond, slow
        Named tuples of what it expects of one other, and of what of its body outlives a bout; None for nothing. Fields of a
        bond that its class names in `OF_THE_BOUT` are left out of tables of what was learned.
    newborn
        p → Newborn.
    noise
        How many standard normal numbers it is given as a bout begins.
    begin
        (kept, traits, opening, p) → (Actor, day): a bout starts; `day` is what it brings this actor, constant while it lasts.
    terms
        (actor, traits, day, context, p) → named reason → act → logit. "Why?" reads this.
    dwell_s
        p → how long acts last.
    mechanisms
        Named steps that turn the actor into what it is next, in binding order.
    settle
        (actor, kept, traits, day, closing, p) → Kept: slow learning after a bout.
    distance, arousal
        Where the body keeps its distance to each of the others, and how aroused it is: actor → numbers, for the film. A
        pair's distance is kept by whoever comes first in the cast. None where a role has neither.
    tells
        (actor, p) → name → number: what of its state "Why?" shows beside the reasons.
    """

    name: str
    acts: tuple[str, ...]
    seen_as: tuple[int, ...]
    traits: type[Any]
    begin: Callable[..., tuple[Actor, Any]]
    terms: Callable[[Actor, Any, Any, Context, Any], Terms]
    dwell_s: Callable[[Any], Scalar]
    bond: type[Any] | None = None
    slow: type[Any] | None = None
    newborn: Callable[[Any], Newborn] = lambda _: Newborn()
    noise: int = 0
    mechanisms: tuple[tuple[str, Mechanism], ...] = ()
    settle: Callable[[Actor, Kept, Any, Any, Closing, Any], Kept] = keep_all
    distance: Callable[[Actor], tuple[Scalar, ...]] | None = None
    arousal: Callable[[Actor], Scalar] | None = None
    tells: Callable[[Actor, Any], Mapping[str, Scalar]] = lambda me, p: {}
    shows: tuple[tuple[int, int], ...] = ()
    becomes: tuple[tuple[str, Callable[[Role], Role]], ...] = ()
    common: type[IntEnum] | None = None
    acts_alone: bool = False

    @property
    def taken_in(self) -> int:
        """Over how many acts weights go when others take in what it does: its own, or the common ones."""
        return 1 + max(map(max, self.shows)) if self.shows else len(self.acts)

    def at_work(self, on: Collection[str]) -> Role:
        """Return the role as the switches that are on make it."""
        role = replace(self, becomes=()) if self.becomes else self
        for switch, change in self.becomes:
            role = change(role) if switch in on else role
        return role


@dataclass(frozen=True)
class Theory:
    """A theory of how a bond works.

    Attributes
    ----------
    name, summary
        What it is called and what it claims, in a sentence each.
    parameters
        A frozen object of declared parameters; every value is an input at run time.
    roles
        The cast, two to four. A bout may have fewer actors than there are roles, never fewer than two; it takes place where
        the first actor is.
    policy
        (terms of one actor, previous act weights, dwell_s, dt_s) → probabilities, persistence included.
    equations, citations
        For people: what is computed and where it comes from.
    free
        Names of the numbers that calibration may move: the theory's own, and those of the `population` it is fitted with.
        Rivals are given equally many.
    """

    name: str
    summary: str
    parameters: Any
    roles: tuple[Role, ...]
    policy: Callable[[Terms, tuple[Scalar, ...], Scalar, Scalar], tuple[Scalar, ...]]
    equations: str
    citations: tuple[str, ...]
    free: tuple[str, ...] = ()

    def role(self, name: str) -> Role:
        """Return a role by name."""
        found = [role for role in self.roles if role.name == name]
        if not found:
            raise BadValueError(
                f"theory {self.name} has no role '{name}'; it has {', '.join(role.name for role in self.roles)}."
            )
        return found[0]

    def recast(self, name: str, **changes: Any) -> Theory:
        """Return the theory with something of one role exchanged.

        >>> from attunement.theories.homeostatic.theory import HOMEOSTATIC
        >>> HOMEOSTATIC.recast("child", mechanisms=()).role("child").mechanisms
        ()
        """
        changed = replace(self.role(name), **changes)
        return replace(self, roles=tuple(changed if role.name == name else role for role in self.roles))

    def at_work(self, parameters: Any) -> Theory:
        """Return the theory as engines run it with some numbers: roles as its switches make them."""
        on = {known.name for known in declarations(parameters) if known.switch} - switched_off(parameters).keys()
        return replace(self, parameters=parameters, roles=tuple(role.at_work(on) for role in self.roles))

    def update(self, moment: Moment) -> Actor:
        """Advance one actor by one tick: every mechanism of its role in order, each seeing the actor before and so far."""
        now = moment.now
        for _, mechanism in self.roles[moment.me].mechanisms:
            now = mechanism(replace(moment, now=now))
        return now


def others(actors: int, me: int) -> tuple[int, ...]:
    """Return the places of everybody else in a cast.

    >>> others(3, 1)
    (0, 2)
    """
    return tuple(place for place in range(actors) if place != me)
