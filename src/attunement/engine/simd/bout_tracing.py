"""From a theory to the programs of one bout: `engine.step` for one dyad, written down by JAX."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np

from attunement.engine.jax_guard import check_jax
from attunement.engine.program import Program
from attunement.engine.simd.bout_programs import BoutPrograms
from attunement.engine.step import close_bout, open_bout, tick
from attunement.engine.timetable import Bout, Timetable
from attunement.engine.tracing import trace
from attunement.theories.interface import Theory
from attunement.theories.homeostatic.state import Bond, Caring, Temperament, Traits
from attunement.vocabulary import fill, values

check_jax()


def trace_bout(theory: Theory, people: int) -> BoutPrograms:
    """Write down a theory's bout for a child and one or two people."""
    zero = np.float32(0)

    def numbers(p: Any) -> Any:
        return fill(theory.parameters, p)

    def begin(p: Any) -> Any:
        return {"bond": Bond(*(np.float32(0) + value for value in theory.newborn(numbers(p))))}

    def opening(p: Any, traits: Any, bonds: Any, dyad: Any, bout: Any, key: Any) -> Any:
        moving, day = open_bout(theory, numbers(p), traits, bonds, dyad, bout, key)
        return {"moving": moving, "day": day}

    def ticking(p: Any, traits: Any, moving: Any, day: Any, dyad: Any, bout: Any, row: Any, key: Any, dt_s: Any) -> Any:
        moved, seen = tick(theory, numbers(p), traits, moving, day, dyad, bout, row, key, dt_s)
        return {"moving": moved, "seen": seen}

    def closing(p: Any, moving: Any, generic: Any, bout: Any) -> Any:
        bonds, drifted = close_bout(theory, numbers(p), moving, generic, bout)
        return {"bonds": bonds, "generic": drifted}

    columns = Timetable.blank(1).columns() | {"tick": np.zeros(1, np.uint32)}
    given: dict[str, Any] = {
        "p": dict.fromkeys(values(theory.parameters), zero),
        "traits": Traits(_of(Temperament, zero), (_of(Caring, zero),) * people),
        "bonds": (_of(Bond, zero),) * people,
        "generic": _of(Bond, zero),
        "dyad": np.uint32(0),
        "bout": Bout(0, 0.0, days_apart=(0.0,) * people).numbers(),
        "row": {name: column[0] for name, column in columns.items()},
        "key": (np.uint32(0),) * 4,
        "dt_s": zero,
    }
    opened = jax.eval_shape(opening, *(given[name] for name in ("p", "traits", "bonds", "dyad", "bout", "key")))
    given |= jax.tree.map(lambda leaf: np.zeros(leaf.shape, leaf.dtype), opened)

    def written(function: Any, *arguments: str) -> Program:
        examples = [given[name] for name in arguments]
        names = [f"{name}{rest}" for name in arguments for rest in _paths(given[name])]
        return trace(function, *examples, name=f"theory {theory.name}", names=names)

    return BoutPrograms(
        begin=written(begin, "p"),
        opening=written(opening, "p", "traits", "bonds", "dyad", "bout", "key"),
        tick=written(ticking, "p", "traits", "moving", "day", "dyad", "bout", "row", "key", "dt_s"),
        closing=written(closing, "p", "moving", "generic", "bout"),
    )


def _of(kind: Any, value: Any) -> Any:
    return kind(*[value] * len(kind._fields))


def _paths(tree: Any) -> list[str]:
    """Dotted paths of the leaves, each with its leading dot, in JAX's order."""
    leaves, _ = jax.tree_util.tree_flatten_with_path(tree)
    return ["".join(f".{jax.tree_util.keystr((part,), simple=True)}" for part in path) for path, _ in leaves]
