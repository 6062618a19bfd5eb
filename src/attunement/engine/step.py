"""One dyad through one bout, as three pure functions every engine runs the same way: open, tick, close."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from attunement.engine.threefry import Stream, threefry, uniform
from attunement.theories.interface import Theory
from attunement.theories.homeostatic.state import Acts, Bond, Context, Day, Opening, Scalar, State, Traits
from attunement.vocabulary import ChildAct, PersonAct


class Moving(NamedTuple):
    """What a lane carries from tick to tick."""

    state: State
    child: Scalar  # previous acts, as codes
    people: tuple[Scalar, ...]
    live: Scalar  # 1 running, 0 stopped until the next episode
    shown: Scalar  # bit i: the child showed a watched act i ticks ago


class Seen(NamedTuple):
    """What one tick leaves behind: what a camera sees, and arousal, which no camera sees and no record holds."""

    child: Scalar
    people: tuple[Scalar, ...]
    distance: Scalar  # to the first person, before the tick's movement: what the coder saw the act begin with
    together: Scalar  # 1 while the first person is there
    live: Scalar
    arousal: Scalar


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
    theory: Theory, p: Any, traits: Traits, bonds: tuple[Bond, ...], dyad: Scalar, bout: Any, key: Any
) -> tuple[Moving, Day]:
    """A bout starts: draw what it brings, mature, and let the theory begin."""
    maturity = theory.gates(bout["age_months"], traits.temperament, p)
    chance = words(key, dyad, bout["occasion"], jnp.uint32(0), Stream.DAY)
    mood = words(key, dyad, bout["occasion"], jnp.uint32(0), Stream.MOOD)
    opening = Opening(
        distance=bout["distance"],
        arousal_sd=bout["arousal_sd"],
        reactivity_sd=bout["reactivity_sd"],
        days_apart=bout["days_apart"],
        arousal_noise=normal(mood[0]),
        reactivity_noise=normal(mood[1]),
        mood_noise=tuple(normal(word) for word in mood[2 : 2 + len(bonds)]),
    )
    state, moods, reactivity = theory.begin(bonds, traits, opening, p)
    drawn, within = uniform(chance[0]), uniform(chance[1])
    strange = jnp.float32(0.0)
    for end, low, high in reversed(bout["stress"]):
        strange = jnp.where(drawn < end, low + (high - low) * within, strange)
    day = Day(
        maturity=maturity,
        reactivity=reactivity,
        mood=moods,
        strangeness=strange * jnp.exp(bout["strangeness_sd"] * normal(chance[3])),
        absence=jnp.where(uniform(chance[2]) < bout["absence_probability"], 1.0, 0.0),
    )
    started = Moving(
        state=state,
        child=jnp.int32(ChildAct.EXPLORE),
        people=tuple(jnp.int32(PersonAct.NEUTRAL) for _ in bonds),
        live=jnp.int32(1),
        shown=jnp.uint32(0),
    )
    return started, day


def weights(act: Scalar, size: int) -> tuple[Scalar, ...]:
    """Return one-hot weights of an act code."""
    return tuple((act == code).astype(jnp.float32) for code in range(size))


def choose(probabilities: tuple[Scalar, ...], u: Scalar) -> Scalar:
    """Return the act whose share of [0, 1) holds u, or −1 where the shares are no numbers (the engine stops there)."""
    act, cumulative = jnp.int32(0), jnp.float32(0.0)
    for probability in probabilities[:-1]:
        cumulative = cumulative + probability
        act = act + (u >= cumulative).astype(jnp.int32)
    return jnp.where(cumulative >= 0.0, act, -1)


def surroundings(moving: Moving, day: Day, bout: Any, row: Any, dt_s: Scalar, sizes: tuple[int, int]) -> Context:
    """Return what surrounds a tick: the timetable's row, scaled by the day."""
    present = (1.0 - row["absent"] * day.absence, row["second_present"])[: len(moving.people)]
    return Context(
        dt_s=dt_s,
        threat=row["threat"] * day.strangeness,
        present=present,
        instruction=(row["instruction_first"], row["instruction_second"])[: len(present)],
        greeting=row["greeting"],
        play=bout["play"],
        learning=bout["learning"],
        previous=Acts(weights(moving.child, sizes[0]), tuple(weights(act, sizes[1]) for act in moving.people)),
    )


def tick(
    theory: Theory,
    p: Any,
    traits: Traits,
    moving: Moving,
    day: Day,
    dyad: Scalar,
    bout: Any,
    row: Any,
    key: Any,
    dt_s: Scalar,
) -> tuple[Moving, Seen]:
    """Advance one dyad by one tick: reasons, draw, forced acts, update; a stopped dyad stays as it is."""
    sizes = len(theory.child_acts), len(theory.person_acts)
    live = jnp.where(row["opens"] == 1, 1, moving.live)
    shown = jnp.where(row["opens"] == 1, jnp.uint32(0), moving.shown)
    context = surroundings(moving, day, bout, row, dt_s, sizes)
    child_dwell, person_dwell = theory.dwell_s(p)
    reasons = theory.terms(moving.state, traits, day, context, p)
    draws = words(key, dyad, bout["occasion"], row["tick"], Stream.ACTS)
    child = choose(theory.policy(reasons[0], context.previous.child, child_dwell, dt_s), uniform(draws[0]))
    people = []
    for slot, here in enumerate(context.present):
        likely = theory.policy(reasons[slot + 1], context.previous.people[slot], person_dwell, dt_s)
        drawn = choose(likely, uniform(draws[slot + 1]))
        forced = (row["forced_first"], row["forced_second"])[slot]
        acted = jnp.where(forced >= 0, forced, drawn)
        people.append(jnp.where(here < 0.5, int(PersonAct.NEUTRAL), acted))
    acts = Acts(weights(child, sizes[0]), tuple(weights(act, sizes[1]) for act in people))
    state = theory.update(moving.state, traits, day, context, acts, p)
    visible = read_out(child, theory.child_seen_as)
    watched = (row["until_acts"] >> visible.astype(jnp.uint32)) & jnp.uint32(1)
    shown = (shown << jnp.uint32(1)) | watched
    count = jax.lax.population_count(shown & row["until_window"])
    stop = (row["until_count"] > 0) & (count >= row["until_count"])
    moved = Moving(state, child, tuple(people), jnp.where(stop, 0, live), shown)
    kept = moving._replace(live=live, shown=moving.shown)
    seen = Seen(
        visible,
        tuple(read_out(act, theory.person_seen_as) for act in people),
        moving.state.body.distance[0],
        context.present[0] >= 0.5,
        live,
        state.body.arousal,
    )
    return _select(live == 1, moved, kept), seen


def close_bout(theory: Theory, p: Any, moving: Moving, generic: Bond, bout: Any) -> tuple[tuple[Bond, ...], Bond]:
    """A bout ends: slow learning, where the bout is part of life."""
    bonds, drifted = theory.settle(moving.state, generic, p, bout["elapsed_days"])
    lived = bout["learning"] > 0
    return _select(lived, bonds, moving.state.bonds), _select(lived, drifted, generic)


def read_out(act: Scalar, codes: tuple[int, ...]) -> Scalar:
    """Return the common act a theory's own act is seen as."""
    if codes == tuple(range(len(codes))):
        return act
    return sum(jnp.where(act == own, seen, 0) for own, seen in enumerate(codes))


def _select(condition: Scalar, yes: Any, no: Any) -> Any:
    return jax.tree.map(lambda a, b: jnp.where(condition, a, b), yes, no)
