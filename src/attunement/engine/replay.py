"""Replay: one dyad's bout once more, fed with the acts that were seen, to read what moved it from tick to tick.

No act is drawn here: the theory's `update` takes the acts of a film, and its `terms` and `policy` say what spoke for each
act at that moment. This is also how a likelihood is computed. The engine that made the film and the replay agree to
rounding, since acts cannot come apart.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from attunement.engine.footage import AWAY, Footage
from attunement.engine.lanes import Lanes
from attunement.engine.step import Moving, close_bout, here, open_bout, surroundings, update, was_doing
from attunement.engine.timetable import Bout, Timetable
from attunement.engine.trees import map_arrays
from attunement.theories.interface import Actor, Theory
from attunement.vocabulary import BadValueError, bare, fill_inputs, values

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Replay:
    """What moved one child in one bout; every array begins with the tick.

    Attributes
    ----------
    reasons
        Name of each reason → what it spoke for or against each act (logits), [tick, act].
    chances
        Probability of each of its acts, persistence included, [tick, act].
    others
        The same of everybody else, in the order of the cast.
    state
        Name of a part of the child's state, before the tick's act → its value, [tick].
    distances
        To each person, before the tick's movement, [tick, person].
    """

    reasons: dict[str, Array]
    chances: Array
    state: dict[str, Array]
    distances: Array
    others: tuple[Array, ...] = ()


def replay(
    theory: Theory, parameters: Any, dyad: Lanes, timetable: Timetable, bout: Bout, film: Footage, *, step_s: float,
    key: NDArray[np.uint32],
) -> tuple[Replay, Lanes]:  # fmt: skip
    """Feed one dyad's filmed acts to a theory; return what moved the child, and the dyad after the bout.

    Parameters
    ----------
    theory, parameters
        What made the film.
    dyad
        One dyad as it was before the bout.
    timetable, bout, step_s, key
        As for the engine's run.
    film
        The bout as it was seen, of this dyad alone.

    Errors
    ------
    BadValueError if there is not exactly one dyad.
    """
    if len(dyad) != 1 or film.live.shape[1] != 1:
        raise BadValueError(f"{len(dyad)} dyads and a film of {film.live.shape[1]} were given; a replay is of one.")
    program, names = _program(replace(theory, parameters=bare(parameters)), timetable.ticks)
    numbers = {name: np.float32(value) for name, value in values(parameters).items()}
    columns = timetable.columns() | {"tick": np.arange(timetable.ticks, dtype=np.uint32)}
    seen = {
        "acts": tuple(np.where(acts[:, 0] == AWAY, 0, acts[:, 0]).astype(np.int32) for acts in film.acts),
        "live": film.live[:, 0],
    }
    traits, kept = map_arrays(lambda array: np.asarray(array)[0], (dyad.traits, dyad.kept))
    after, found = program(
        numbers, traits, kept, np.uint32(dyad.dyad[0]), bout.numbers(), columns, seen, key, np.float32(step_s)
    )
    traced = {name: np.asarray(array) for name, array in found["reasons"].items()}
    left = map_arrays(lambda array: np.asarray(array, np.float32)[None], after)
    reasons = {name: traced[f"{place:02d}"] for place, name in enumerate(names)}
    state = {name: np.asarray(array) for name, array in found["state"].items()}
    return (
        Replay(
            reasons,
            np.asarray(found["chances"]),
            state,
            np.asarray(found["distances"]),
            tuple(np.asarray(chances) for chances in found["others"]),
        ),
        Lanes(dyad.dyad, dyad.traits, left),
    )


@functools.lru_cache(maxsize=8)
def _program(theory: Theory, ticks: int) -> tuple[Any, list[str]]:
    """Return a bout's replay, compiled, and the names of the reasons, which it finds out when it is first called."""
    theory = theory.at_work(theory.parameters)
    names: list[str] = []

    def whole(
        numbers: Any, traits: Any, kept: Any, dyad: Any, bout: Any, columns: Any, seen: Any, key: Any, step_s: Any
    ) -> Any:
        p = fill_inputs(theory.parameters, numbers)
        moving, day = open_bout(theory, p, traits, kept, dyad, bout, key)

        def one_tick(moving: Moving, given: Any) -> Any:
            row, did = given
            present = here(day, bout, row, len(traits))
            around = [
                surroundings(theory, me, moving, day, bout, row, present, step_s) for me in range(len(moving.state))
            ]
            spoken, chances = [], []
            for me, role in enumerate(theory.roles[: len(traits)]):
                spoken.append(role.terms(moving.state[me], traits[me], day.own[me], around[me], p))
                likely = theory.policy(spoken[me], was_doing(moving, me, role), role.dwell_s(p), step_s)
                chances.append(jnp.stack(likely))
            names[:] = spoken[0]
            state = update(theory, p, traits, moving.state, day, around, did["acts"])
            moved = Moving(state, did["acts"], moving.live, moving.shown)
            kept_as_it_was = jax.tree.map(lambda new, old: jnp.where(did["live"], new, old), moved, moving)
            return kept_as_it_was, _read(theory, spoken[0], chances, moving.state[0], p)

        moving, found = jax.lax.scan(one_tick, moving, (columns, seen))
        return close_bout(theory, p, moving, kept, traits, day, bout), found

    return jax.jit(whole), names


def _read(theory: Theory, reasons: Any, chances: Any, me: Actor, p: Any) -> dict[str, Any]:
    """Return one tick as arrays; reasons are numbered, since a traced dictionary is put in the order of its names."""
    role = theory.roles[0]
    rows = {
        f"{place:02d}": jnp.stack([jnp.float32(by_act.get(act, 0.0)) for act in range(len(role.acts))])
        for place, by_act in enumerate(reasons.values())
    }
    return {
        "reasons": rows,
        "chances": chances[0],
        "others": tuple(chances[1:]),
        "distances": jnp.stack(role.distance(me)) if role.distance else jnp.zeros(0),
        "state": {name: jnp.float32(value) for name, value in role.tells(me, p).items()},
    }
