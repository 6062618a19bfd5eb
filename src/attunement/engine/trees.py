"""Nested tuples of numbers or arrays, as a theory's state is: every leaf visited, named, or put in place of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def map_arrays(function: Any, tree: Any) -> Any:
    """Apply a function to every array of nested tuples; named tuples keep their type."""
    if isinstance(tree, tuple):  # leaves are taken without a call of their own: lives do this in every bout
        parts = [map_arrays(function, part) if isinstance(part, tuple) else function(part) for part in tree]
        return type(tree)(*parts) if hasattr(tree, "_fields") else tuple(parts)
    return function(tree)


def put(tree: Any, rows: Any, new: Any) -> Any:
    """Return nested tuples of arrays in which some rows are those of another tree of the same form.

    >>> import numpy as np
    >>> put((np.zeros(3),), np.array([0, 2]), (np.array([5.0, 6.0]),))
    (array([5., 0., 6.]),)
    """
    if isinstance(tree, tuple):
        parts = [put(part, rows, other) for part, other in zip(tree, new, strict=True)]
        return type(tree)(*parts) if hasattr(tree, "_fields") else tuple(parts)
    changed = tree.copy()
    changed[rows] = new
    return changed


def arrays(tree: Any) -> list[Any]:
    """Return every array of nested tuples, in order."""
    found: list[Any] = []
    for part in tree if isinstance(tree, tuple) else (tree,):
        if isinstance(part, tuple):
            found += arrays(part)
        else:
            found.append(part)
    return found


def flat(tree: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield every leaf of nested tuples and dictionaries with its dotted name.

    >>> dict(flat({"a": (1, 2)}, "row"))
    {'row.a.0': 1, 'row.a.1': 2}
    """
    if isinstance(tree, dict):
        parts = tree.items()
    elif isinstance(tree, tuple):
        parts = tree._asdict().items() if hasattr(tree, "_fields") else enumerate(tree)  # type: ignore[attr-defined]
    else:
        yield name, tree
        return
    for part, value in parts:
        if isinstance(value, tuple | dict):
            yield from flat(value, f"{name}.{part}")
        else:
            yield f"{name}.{part}", value


def filled(tree: Any, name: str, values: Mapping[str, Any]) -> Any:
    """Return nested tuples with every leaf replaced by the value of its dotted name, as `flat` gives it.

    >>> filled((1, (2,)), "row", {"row.0": "a", "row.1.0": "b"})
    ('a', ('b',))
    """
    if not isinstance(tree, tuple):
        return values[name]
    names = tree._fields if hasattr(tree, "_fields") else range(len(tree))  # type: ignore[attr-defined]
    parts = [filled(part, f"{name}.{own}", values) for own, part in zip(names, tree, strict=True)]
    return type(tree)(*parts) if hasattr(tree, "_fields") else tuple(parts)
