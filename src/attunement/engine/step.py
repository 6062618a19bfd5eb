"""One bout of a cast, as three pure functions every engine runs the same way: open, tick, close."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from attunement.engine.threefry import Stream, threefry, uniform
from attunement.engine.timetable import pair
from attunement.theories.interface import (
    Acts,
    Closing,
    Context,
    Kept,
    Moment,
    Opening,
    Role,
    Scalar,
    State,
    Theory,
    others,
)  # fmt: skip


class Outside(NamedTuple):
    """What a bout brings from outside, drawn as it begins."""

    strangeness: Scalar  # multiplies the timetable's threat
    absence: Scalar  # 1 if the bout's planned absence takes place, else 0


class Day(NamedTuple):
    """What is constant in a bout: what it brings everybody, and each actor in the order of the cast."""

    outside: Outside
    own: tuple[Any, ...]


class Moving(NamedTuple):
    """What a lane carries from tick to tick."""

    state: State
    acts: tuple[Scalar, ...]  # previous acts, as codes of each role's repertoire
    live: Scalar  # 1 running, 0 stopped until the next episode
    shown: Scalar  # bit i: the first actor showed a watched act i ticks ago


class Seen(NamedTuple):
    """What one tick leaves behind: what a camera sees, and arousal, which no camera sees and no record holds."""

    acts: tuple[Scalar, ...]  # as codes of each role's repertoire
    distances: tuple[
        Scalar, ...
    ]  # of the first actor to each other, before the tick's movement: what the act began with
    here: tuple[Scalar, ...]  # 1 while each other is there
    live: Scalar
    arousal: tuple[Scalar, ...]  # of each actor whose role has one


def words(key: Any, dyad: Scalar, occasion: Scalar, tick: Scalar, stream: Stream) -> tuple[Scalar, ...]:
    """Return the four random words at an address."""
    return threefry((dyad, occasion, tick, jnp.uint32(int(stream))), (key[0], key[1], key[2], key[3]))


def normal(word: Scalar) -> Scalar:
    """Return a standard normal number from a word: Wichura's PPND7 (1988) Appl Stat 37:477, doi:10.2307/2347330."""
    q = uniform(word) - np.float32(0.5 - 2.0**-25)  # exact; from the middle, so that neither end rounds to 0 or 1
    r = 0.180625 - q * q
    middle = q * _ratio(
        r, (3.3871327179, 50.434271938, 159.29113202, 59.109374720), (1.0, 17.895169469, 78.757757664, 67.187563600)
    )
    tail = jnp.sqrt(-jnp.log(0.5 - jnp.abs(q)))
    near = _ratio(
        tail - 1.6, (1.4234372777, 2.7568153900, 1.3067284816, 0.17023821103), (1.0, 0.73700164250, 0.12021132975)
    )
    far = _ratio(
        tail - 5.0, (6.6579051150, 3.0812263860, 0.42868294337, 0.017337203997), (1.0, 0.24197894225, 0.012258202635)
    )
    outer = jnp.where(tail <= 5.0, near, far)
    return jnp.where(jnp.abs(q) <= 0.425, middle, jnp.where(q < 0, -outer, outer))


def _ratio(x: Scalar, top: tuple[float, ...], bottom: tuple[float, ...]) -> Scalar:
    return _polynomial(x, top) / _polynomial(x, bottom)


def _polynomial(x: Scalar, coefficients: tuple[float, ...]) -> Scalar:
    total: Scalar = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        total = total * x + coefficient
    return total


def open_bout(
    theory: Theory, p: Any, traits: tuple[Any, ...], kept: tuple[Kept, ...], dyad: Scalar, bout: Any, key: Any
) -> tuple[Moving, Day]:
    """A bout starts: draw what it brings, and let each actor begin."""
    chance = words(key, dyad, bout["occasion"], jnp.uint32(0), Stream.DAY)
    roles = theory.roles[: len(traits)]
    noise = _noise(key, dyad, bout["occasion"], sum(role.noise for role in roles))
    state, own = [], []
    for me, role in enumerate(roles):
        opening = Opening(
            age_months=bout["age_months"],
            distance=bout["distance"],
            arousal_sd=bout["arousal_sd"],
            reactivity_sd=bout["reactivity_sd"],
            days_apart=tuple(bout["days_apart"][pair(me, other)] for other in others(len(roles), me)),
            noise=tuple(next(noise) for _ in range(role.noise)),
        )
        actor, day = role.begin(kept[me], traits[me], opening, p)
        state.append(actor)
        own.append(day)
    drawn, within = uniform(chance[0]), uniform(chance[1])
    strange = jnp.float32(0.0)
    for end, low, high in reversed(bout["stress"]):
        strange = jnp.where(drawn < end, low + (high - low) * within, strange)
    outside = Outside(
        strangeness=strange * jnp.exp(bout["strangeness_sd"] * normal(chance[3])),
        absence=jnp.where(uniform(chance[2]) < bout["absence_probability"], 1.0, 0.0),
    )
    acts = tuple(jnp.int32(0) for _ in roles)
    return Moving(tuple(state), acts, live=jnp.int32(1), shown=jnp.uint32(0)), Day(outside, tuple(own))


def _noise(key: Any, dyad: Scalar, occasion: Scalar, count: int) -> Iterator[Scalar]:
    """Yield standard normal numbers for the actors in the order of the cast, four from one address."""
    for block in range(-(-count // 4)):
        for word in words(key, dyad, occasion, jnp.uint32(block), Stream.MOOD):
            yield normal(word)


def weights(act: Scalar, size: int) -> tuple[Scalar, ...]:
    """Return one-hot weights of an act code."""
    return tuple((act == code).astype(jnp.float32) for code in range(size))


def taken_in(act: Scalar, role: Role) -> tuple[Scalar, ...]:
    """Return an act as everybody takes it in: as it is, or half of each of the two common acts that it shows at once."""
    own = weights(act, len(role.acts))
    if not role.shows:
        return own
    pairs = list(zip(role.shows, own, strict=True))
    return tuple(
        sum((weight if both == (code, code) else 0.5 * weight for both, weight in pairs if code in both), 0.0)
        for code in range(role.taken_in)
    )


def was_doing(moving: Moving, me: int, role: Role) -> tuple[Scalar, ...]:
    """Return an actor's act of the tick before among its own, which it may go on with."""
    return weights(moving.acts[me], len(role.acts))


def choose(probabilities: tuple[Scalar, ...], u: Scalar) -> Scalar:
    """Return the act whose share of [0, 1) holds u, or −1 where the shares are no numbers (the engine stops there)."""
    act, cumulative = jnp.int32(0), jnp.float32(0.0)
    for probability in probabilities[:-1]:
        cumulative = cumulative + probability
        act = act + (u >= cumulative).astype(jnp.int32)
    return jnp.where(cumulative >= 0.0, act, -1)


def here(day: Day, bout: Any, row: Any, actors: int) -> tuple[Scalar, ...]:
    """Return who is where the first actor is, that actor aside, 1 or 0."""
    return tuple(
        row["here"][place] * bout["there"][place] - row["leaves"][place] * day.outside.absence
        for place in range(1, actors)
    )


def surroundings(
    theory: Theory, me: int, moving: Moving, day: Day, bout: Any, row: Any, present: tuple[Scalar, ...], dt_s: Scalar
) -> Context:
    """Return what surrounds one actor in a tick: the timetable's row, scaled by the day; `present` is what `here` returns."""
    places = others(len(moving.acts), me)
    shown = [taken_in(act, role) for act, role in zip(moving.acts, theory.roles, strict=False)]

    def with_me(other: int) -> Scalar:
        if other == 0:
            return present[me - 1]
        return present[other - 1] if me == 0 else present[me - 1] * present[other - 1]

    return Context(
        dt_s=dt_s,
        threat=row["threat"] * day.outside.strangeness,
        present=tuple(with_me(other) for other in places),
        instruction=row["instruction"][me],
        greeting=row["greeting"][me],
        play=bout["play"],
        learning=bout["learning"],
        previous=Acts(shown[me], tuple(shown[other] for other in places)),
    )


def tick(
    theory: Theory,
    p: Any,
    traits: tuple[Any, ...],
    moving: Moving,
    day: Day,
    dyad: Scalar,
    bout: Any,
    row: Any,
    key: Any,
    dt_s: Scalar,
) -> tuple[Moving, Seen]:
    """Advance a cast by one tick: reasons, draw, forced acts, update; a stopped lane stays as it is."""
    roles = theory.roles[: len(traits)]
    live = jnp.where(row["opens"] == 1, 1, moving.live)
    shown = jnp.where(row["opens"] == 1, jnp.uint32(0), moving.shown)
    present = here(day, bout, row, len(roles))
    draws = words(key, dyad, bout["occasion"], row["tick"], Stream.ACTS)
    around = [surroundings(theory, me, moving, day, bout, row, present, dt_s) for me in range(len(roles))]
    acts = []
    for me, role in enumerate(roles):
        reasons = role.terms(moving.state[me], traits[me], day.own[me], around[me], p)
        drawn = choose(theory.policy(reasons, was_doing(moving, me, role), role.dwell_s(p), dt_s), uniform(draws[me]))
        forced = row["forced"][me]
        acted = jnp.where(forced >= 0, forced, drawn)
        goes_on = me == 0 or role.acts_alone
        acts.append(acted if goes_on else jnp.where(present[me - 1] < 0.5, 0, acted))
    state = update(theory, p, traits, moving.state, day, around, acts)
    visible = read_out(acts[0], roles[0].seen_as)
    watched = (row["until_acts"] >> visible.astype(jnp.uint32)) & jnp.uint32(1)
    shown = (shown << jnp.uint32(1)) | watched
    count = jax.lax.population_count(shown & row["until_window"])
    stop = (row["until_count"] > 0) & (count >= row["until_count"])
    moved = Moving(state, tuple(acts), jnp.where(stop, 0, live), shown)
    stays = moving._replace(live=live, shown=moving.shown)
    first = roles[0]
    seen = Seen(
        acts=tuple(acts),
        distances=first.distance(moving.state[0]) if first.distance else (),
        here=tuple(there >= 0.5 for there in present),
        live=live,
        arousal=tuple(role.arousal(me) for role, me in zip(roles, state, strict=True) if role.arousal),
    )
    return _select(live == 1, moved, stays), seen


def update(
    theory: Theory, p: Any, traits: tuple[Any, ...], state: State, day: Day, around: list[Context], acts: list[Scalar]
) -> State:
    """Let everybody take in what everybody did; each writes into itself alone."""
    did = [taken_in(act, role) for act, role in zip(acts, theory.roles, strict=False)]
    moved = []
    for me, actor in enumerate(state):
        seen = Acts(did[me], tuple(did[other] for other in others(len(state), me)))
        moved.append(theory.update(Moment(me, actor, actor, traits[me], day.own[me], around[me], seen, p)))
    return tuple(moved)


def close_bout(
    theory: Theory, p: Any, moving: Moving, kept: tuple[Kept, ...], traits: tuple[Any, ...], day: Day, bout: Any
) -> tuple[Kept, ...]:
    """A bout ends: slow learning, where the bout is part of life; else everybody keeps what the bout left of its bonds."""
    closing = Closing(bout["elapsed_days"], bout["generic_weight"], bout["learning"])
    lived = bout["learning"] > 0
    after = []
    for me, (actor, was) in enumerate(zip(moving.state, kept, strict=True)):
        settled = theory.roles[me].settle(actor, was, traits[me], day.own[me], closing, p)
        after.append(_select(lived, settled, was._replace(bonds=actor.bonds)))
    return tuple(after)


def read_out(act: Scalar, codes: tuple[int, ...]) -> Scalar:
    """Return the common act a theory's own act is seen as."""
    if codes == tuple(range(len(codes))):
        return act
    return sum(jnp.where(act == own, seen, 0) for own, seen in enumerate(codes))


def _select(condition: Scalar, yes: Any, no: Any) -> Any:
    return jax.tree.map(lambda a, b: jnp.where(condition, a, b), yes, no)
