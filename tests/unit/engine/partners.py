"""A small theory of one's own: partners with a body, a slow body and a bond of two numbers each way, and acts of their own.

It claims nothing. It uses every part of the interface that the infant theories leave to the child alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import jax.numpy as jnp
import numpy as np

from attunement.engine.lanes import Lanes
from attunement.theories.homeostatic.theory import policy
from attunement.theories.interface import (
    Actor,
    Closing,
    Context,
    Kept,
    Moment,
    Newborn,
    Opening,
    Role,
    Scalar,
    Terms,
    Theory,
)
from attunement.vocabulary import ChildAct, PersonAct, param

RESTS, TURNS_TO, COMPLAINS = 0, 1, 2
ACTS = ("rests", "turns to", "complains")


class Manner(NamedTuple):
    """What does not change."""

    warmth: Scalar
    temper: Scalar
    pace: Scalar


class Trust(NamedTuple):
    """What is expected of one other."""

    answer: Scalar
    quarrel: Scalar


class Wear(NamedTuple):
    """What of a body outlives a bout."""

    strain: Scalar


class Body(NamedTuple):
    """From second to second; the distance to each of the others is kept by everybody, and filmed of the first."""

    tension: Scalar
    distance: tuple[Scalar, ...]


class Mood(NamedTuple):
    """What a bout brings one actor."""

    temper: Scalar
    grown: Scalar


@dataclass(frozen=True)
class Numbers:
    """Of the theory."""

    dwell_s: float = param(2.0, unit="s", meaning="how long acts last")
    learning_rate: float = param(0.02, unit="1/s", meaning="how fast is learned")
    forgetting: float = param(0.05, unit="1/day", meaning="how fast an answer is forgotten while apart")
    wearing: float = param(0.1, unit="1/day", meaning="how fast tension wears")


def begin(kept: Kept, manner: Manner, opening: Opening, p: Any) -> tuple[Actor, Mood]:
    tension = jnp.clip(0.2 + kept.slow.strain + opening.arousal_sd * opening.noise[0], 0.0, 1.0)
    pairs = zip(kept.bonds, opening.days_apart, strict=True)
    bonds = tuple(bond._replace(answer=bond.answer * jnp.exp(-p.forgetting * days)) for bond, days in pairs)
    temper = manner.temper * jnp.exp(opening.reactivity_sd * opening.noise[1])
    return Actor(Body(tension, (opening.distance,) * len(bonds)), bonds), Mood(temper, opening.age_months / 12.0)


def terms(me: Actor, manner: Manner, mood: Mood, context: Context, p: Any) -> Terms:
    del p
    drawn, hurt, near = 0.0, 0.0, 0.0
    for bond, here, did in zip(me.bonds, context.present, context.previous.others, strict=True):
        drawn = drawn + here * bond.answer * me.body.tension
        hurt = hurt + here * bond.quarrel * (0.5 + did[COMPLAINS])
        near = near + here
    own = 1.0 - context.instruction
    return {
        "manner": {RESTS: own * 0.5, TURNS_TO: own * manner.warmth, COMPLAINS: own * -1.5},
        "need": {TURNS_TO: 2.0 * drawn, COMPLAINS: mood.temper * me.body.tension},
        "being hurt": {COMPLAINS: mood.temper * hurt},
        "play": {TURNS_TO: context.play * mood.grown},
        "nobody there": {TURNS_TO: jnp.where(near > 0.5, 0.0, -5.0)},
        "being told": {TURNS_TO: context.instruction * (1.0 + context.greeting)},
    }


def feel(moment: Moment) -> Actor:
    body, context, change = moment.before.body, moment.context, moment.context.threat
    pairs = zip(moment.before.bonds, context.present, moment.acts.others, strict=True)
    for bond, here, did in pairs:
        change = change + here * (0.3 * did[COMPLAINS] - bond.answer * did[TURNS_TO] * body.tension)
    tension = jnp.clip(body.tension + 0.1 * context.dt_s * (change - moment.traits.pace * body.tension), 0.0, 1.5)
    return moment.now._replace(body=moment.now.body._replace(tension=tension))


def learn(moment: Moment) -> Actor:
    context, bonds = moment.context, []
    pairs = zip(moment.now.bonds, context.present, moment.acts.others, strict=True)
    for bond, here, did in pairs:
        step = context.learning * context.dt_s * moment.p.learning_rate * here
        bonds.append(
            Trust(
                bond.answer + step * (did[TURNS_TO] - bond.answer),
                bond.quarrel + step * (did[COMPLAINS] - bond.quarrel),
            )
        )
    return moment.now._replace(bonds=tuple(bonds))


def move(moment: Moment) -> Actor:
    mine, distance = moment.acts.mine, []
    for d, did in zip(moment.now.body.distance, moment.acts.others, strict=True):
        closer = mine[TURNS_TO] + did[TURNS_TO] - mine[COMPLAINS] - did[COMPLAINS]
        distance.append(jnp.clip(d - 0.02 * moment.context.dt_s * closer, 0.0, 1.0))
    return moment.now._replace(body=moment.now.body._replace(distance=tuple(distance)))


def settle(me: Actor, kept: Kept, manner: Manner, mood: Mood, closing: Closing, p: Any) -> Kept:
    del manner, mood
    follow = closing.generic_weight * (1.0 - jnp.exp(-0.02 * closing.elapsed_days))
    met = zip(kept.generic, me.bonds[0], strict=True)
    worn = 1.0 - jnp.exp(-p.wearing * closing.elapsed_days)
    strain = kept.slow.strain + worn * (me.body.tension - kept.slow.strain)
    return Kept(me.bonds, Trust(*(old + follow * (new - old) for old, new in met)), Wear(strain))


def tell(me: Actor, p: Any) -> Mapping[str, Scalar]:
    del p
    return {"tension": me.body.tension, "expected_answer": me.bonds[0].answer}


def role(name: str, seen_as: tuple[int, ...]) -> Role:
    return Role(
        name, ACTS, seen_as, Manner, begin, terms, lambda p: p.dwell_s, bond=Trust, slow=Wear,
        newborn=lambda p: Newborn(Trust(0.4, 0.1), Wear(0.05)), noise=2,
        mechanisms=(("feel", feel), ("learn", learn), ("move", move)), settle=settle,
        distance=lambda me: me.body.distance, arousal=lambda me: me.body.tension, tells=tell,
    )  # fmt: skip


PERSON = (PersonAct.NEUTRAL, PersonAct.POSITIVE, PersonAct.REBUFF)
PARTNERS = Theory(
    name="partners",
    summary="Partners turn to whom they trust.",
    parameters=Numbers(),
    roles=(
        role("one", (ChildAct.EXPLORE, ChildAct.SOCIAL, ChildAct.RESIST)), role("other", PERSON), role("friend", PERSON),
    ),
    policy=policy,
    equations="",
    citations=(),
)  # fmt: skip


def met(actors: int, n: int, seed: int = 3) -> Lanes:
    """Casts of different people who have met before."""
    rng = np.random.default_rng(seed)

    def draw(low: float, high: float) -> np.ndarray:
        return rng.uniform(low, high, n).astype(np.float32)

    def trust() -> Trust:
        return Trust(draw(0, 1), draw(0, 1))

    traits = tuple(Manner(draw(-1, 1), draw(0, 2), draw(0.1, 1)) for _ in range(actors))
    kept = tuple(Kept(tuple(trust() for _ in range(actors - 1)), trust(), Wear(draw(0, 0.3))) for _ in range(actors))
    return Lanes(np.arange(n, dtype=np.uint32), traits, kept)
