"""From a theory to the programs of one bout: `engine.step` for one dyad, written down by JAX."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from attunement.engine.cast import cast_of
from attunement.engine.jax_guard import check_jax
from attunement.engine.program import Program
from attunement.engine.simd.bout_programs import BoutPrograms
from attunement.engine.step import close_bout, open_bout, tick
from attunement.engine.timetable import Bout, Timetable
from attunement.engine.tracing import trace
from attunement.engine.trees import map_arrays
from attunement.theories.interface import NOTHING, Kept, Theory
from attunement.vocabulary import BadValueError, fill_inputs, switched_off, values

check_jax()


def trace_bout(theory: Theory, actors: int) -> BoutPrograms:
    """Write down a theory's bout for the first so many of its roles; switches that are off in its parameters stay off."""
    theory = theory.at_work(theory.parameters)
    if actors > len(theory.roles):
        raise BadValueError(
            f"{actors} actors were to meet; the theory {theory.name} has {', '.join(role.name for role in theory.roles)}. "
            "Give it a role for each, such as a second carer for procedures with a stranger."
        )
    zero = np.float32(0)

    def numbers(p: Any) -> Any:
        return fill_inputs(theory.parameters, p)

    def begin(p: Any) -> Any:
        born = tuple(role.newborn(numbers(p)) for role in theory.roles)
        return {"born": jax.tree.map(lambda value: np.float32(0) + value, born)}

    def opening(p: Any, traits: Any, kept: Any, dyad: Any, bout: Any, key: Any) -> Any:
        moving, day = open_bout(theory, numbers(p), traits, kept, dyad, bout, key)
        return {"moving": moving, "day": day}

    def ticking(p: Any, traits: Any, moving: Any, day: Any, dyad: Any, bout: Any, row: Any, key: Any, dt_s: Any) -> Any:
        moved, seen = tick(theory, numbers(p), traits, moving, day, dyad, bout, row, key, dt_s)
        return {"moving": moved, "seen": seen}

    def closing(p: Any, moving: Any, kept: Any, traits: Any, day: Any, bout: Any) -> Any:
        return {"kept": close_bout(theory, numbers(p), moving, kept, traits, day, bout)}

    roles = theory.roles[:actors]
    columns = Timetable.blank(1).columns() | {"tick": np.zeros(1, np.uint32)}
    given: dict[str, Any] = {
        "p": dict.fromkeys(values(theory.parameters).keys() - switched_off(theory.parameters).keys(), zero),
        "traits": tuple(_of(role.traits, zero) for role in roles),
        "kept": tuple(
            Kept(_several(role.bond, zero, actors - 1), _of(role.bond, zero), _of(role.slow, zero)) for role in roles
        ),
        "dyad": np.uint32(0),
        "bout": Bout(0, 0.0).numbers(),
        "row": {name: map_arrays(lambda column: column[0], column) for name, column in columns.items()},
        "key": (np.uint32(0),) * 4,
        "dt_s": zero,
    }
    opened = jax.eval_shape(opening, *(given[name] for name in ("p", "traits", "kept", "dyad", "bout", "key")))
    given |= jax.tree.map(lambda leaf: np.zeros(leaf.shape, leaf.dtype), opened)

    def written(function: Any, *arguments: str) -> Program:
        examples = [given[name] for name in arguments]
        names = [f"{name}{rest}" for name in arguments for rest in _paths(given[name])]
        return trace(function, *examples, name=f"theory {theory.name}", names=names)

    return BoutPrograms(
        begin=written(begin, "p"),
        opening=written(opening, "p", "traits", "kept", "dyad", "bout", "key"),
        tick=written(ticking, "p", "traits", "moving", "day", "dyad", "bout", "row", "key", "dt_s"),
        closing=written(closing, "p", "moving", "kept", "traits", "day", "bout"),
        seen_as=tuple(role.seen_as for role in roles),
        shows=tuple(role.shows for role in roles),
        kinds=tuple((_place(role.bond), _place(role.slow)) for role in theory.roles),
        cast=cast_of(theory),
    )


def _of(kind: Any, value: Any) -> Any:
    return kind(*[value] * len(kind._fields)) if kind else NOTHING


def _several(kind: Any, value: Any, count: int) -> tuple[Any, ...]:
    return (_of(kind, value),) * count if kind else NOTHING


def _place(kind: Any) -> str:
    """Where a named tuple is defined, so that a warm run finds it without its theory."""
    return f"{kind.__module__}:{kind.__qualname__}" if kind else ""


def _paths(tree: Any) -> list[str]:
    """Dotted paths of the leaves, each with its leading dot, in JAX's order."""
    leaves, _ = jax.tree_util.tree_flatten_with_path(tree)
    return ["".join(f".{jax.tree_util.keystr((part,), simple=True)}" for part in path) for path, _ in leaves]
