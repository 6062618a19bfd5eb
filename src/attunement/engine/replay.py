"""Replay: one dyad's bout once more, fed with the acts that were seen, to read what moved it from tick to tick.

No act is drawn here: the theory's `update` takes the acts of a film, and its `terms` and `policy` say what spoke for each
act at that moment. This is also how a likelihood is computed. The engine that made the film and the replay agree to
rounding, since acts cannot come apart.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from attunement.engine.footage import AWAY, Footage
from attunement.engine.lanes import Lanes, map_arrays
from attunement.engine.step import Moving, close_bout, open_bout, surroundings, weights
from attunement.engine.timetable import Bout, Timetable
from attunement.theories.interface import Theory
from attunement.theories.homeostatic.state import Acts, State
from attunement.vocabulary import BadValueError, fill, values

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Replay:
    """What moved one child in one bout; every array begins with the tick.

    Attributes
    ----------
    reasons
        Name of each reason → what it spoke for or against each act (logits), [tick, act].
    chances
        Probability of each act, persistence included, [tick, act].
    state
        Name of a part of the child's state, before the tick's act → its value, [tick].
    distances
        To each person, before the tick's movement, [tick, person].
    """

    reasons: dict[str, Array]
    chances: Array
    state: dict[str, Array]
    distances: Array


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
    BadValueError if there is not exactly one dyad, or the theory's acts are not the common acts a film shows.
    """
    if len(dyad) != 1 or film.child.shape[1] != 1:
        raise BadValueError(f"{len(dyad)} dyads and a film of {film.child.shape[1]} were given; a replay is of one.")
    own = (*theory.child_seen_as, *theory.person_seen_as)
    if own != (*range(len(theory.child_acts)), *range(len(theory.person_acts))):
        raise BadValueError(f"theory {theory.name} has acts of its own that no film shows; it cannot be replayed.")
    program, names = _program(theory, len(dyad.bonds), timetable.ticks)
    numbers = {name: np.float32(value) for name, value in values(parameters).items()}
    columns = timetable.columns() | {"tick": np.arange(timetable.ticks, dtype=np.uint32)}
    seen = {
        "child": film.child[:, 0].astype(np.int32),
        "people": tuple(np.where(acts[:, 0] == AWAY, 0, acts[:, 0]).astype(np.int32) for acts in film.people),
        "live": film.live[:, 0],
    }
    one = map_arrays(lambda array: np.asarray(array)[0], (dyad.traits, dyad.bonds, dyad.generic))
    (bonds, generic), found = program(
        numbers, *one, np.uint32(dyad.dyad[0]), bout.numbers(), columns, seen, key, np.float32(step_s)
    )
    traced = {name: np.asarray(array) for name, array in found["reasons"].items()}
    after = map_arrays(lambda array: np.asarray(array, np.float32)[None], (bonds, generic))
    reasons = {name: traced[f"{place:02d}"] for place, name in enumerate(names)}
    state = {name: np.asarray(array) for name, array in found["state"].items()}
    return (
        Replay(reasons, np.asarray(found["chances"]), state, np.asarray(found["distances"])),
        Lanes(dyad.dyad, dyad.traits, *after),
    )


@functools.lru_cache(maxsize=8)
def _program(theory: Theory, people: int, ticks: int) -> tuple[Any, list[str]]:
    """Return a bout's replay, compiled, and the names of the reasons, which it finds out when it is first called."""
    names: list[str] = []
    sizes = len(theory.child_acts), len(theory.person_acts)

    def whole(
        numbers: Any,
        traits: Any,
        bonds: Any,
        generic: Any,
        dyad: Any,
        bout: Any,
        columns: Any,
        seen: Any,
        key: Any,
        step_s: Any,
    ) -> Any:
        p = fill(theory.parameters, numbers)
        moving, day = open_bout(theory, p, traits, bonds, dyad, bout, key)

        def one_tick(moving: Moving, given: Any) -> Any:
            row, did = given
            context = surroundings(moving, day, bout, row, step_s, sizes)
            reasons = theory.terms(moving.state, traits, day, context, p)[0]
            names[:] = reasons
            chances = theory.policy(reasons, context.previous.child, theory.dwell_s(p)[0], step_s)
            acts = Acts(weights(did["child"], sizes[0]), tuple(weights(act, sizes[1]) for act in did["people"]))
            state = theory.update(moving.state, traits, day, context, acts, p)
            moved = Moving(state, did["child"], did["people"], moving.live, moving.shown)
            kept = jax.tree.map(lambda new, old: jnp.where(did["live"], new, old), moved, moving)
            return kept, _read(reasons, chances, moving.state, sizes[0])

        moving, found = jax.lax.scan(one_tick, moving, (columns, seen))
        return close_bout(theory, p, moving, generic, bout), found

    return jax.jit(whole), names


def _read(reasons: Any, chances: Any, state: State, acts: int) -> dict[str, Any]:
    """Return one tick as arrays; reasons are numbered, since a traced dictionary is put in the order of its names."""
    rows = {
        f"{place:02d}": jnp.stack([jnp.float32(by_act.get(act, 0.0)) for act in range(acts)])
        for place, by_act in enumerate(reasons.values())
    }
    bond = state.bonds[0]
    return {
        "reasons": rows,
        "chances": jnp.stack(chances),
        "distances": jnp.stack(state.body.distance),
        "state": {
            "arousal": state.body.arousal, "frustration": state.body.frustration,
            "expected_comfort": bond.comfort_expectation, "expected_answer": bond.contingency_now,
            "expected_fright": bond.threat_expectation, "unsteadiness": jnp.sqrt(bond.responsiveness_variance),
        },
    }  # fmt: skip
