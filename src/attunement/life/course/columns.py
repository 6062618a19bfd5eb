"""Lives as plain arrays, to be kept between two years and read again: no life is begun anew because a computer stopped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.lives import Lives, Seen
from attunement.life.course.slots import Slot

Arrays = dict[str, NDArray[Any]]
KEPT = ("household", "mind", "love", "home", "adult", "own", "generic", "slow", "closed")
SLOTS = ("ties", "carers")
YEARS = "years"


def to_arrays(lives: Lives) -> Arrays:
    """Return what a life has become, by dotted name; who was born, and of whom, is not in it."""
    found: Arrays = {YEARS: np.array(lives.years)}
    for name in KEPT:
        found |= dict(_flat(getattr(lives, name), name))
    for name in SLOTS:
        for slot, part in getattr(lives, name).items():
            found |= dict(_flat(part, f"{name}.{slot.name}"))
    for seen in lives.seen:
        found[f"seen.{seen.year}.{seen.part}.{seen.slot.name}"] = seen.shares
    return found


def from_arrays(newborn: Lives, arrays: Mapping[str, NDArray[Any]]) -> Lives:
    """Return newborn persons as they had become when `to_arrays` was called."""
    kept = {name: _filled(getattr(newborn, name), name, arrays) for name in KEPT}
    for name in SLOTS:
        like = getattr(newborn, name)[Slot.MAIN]
        there = {key.split(".")[1] for key in arrays if key.startswith(f"{name}.")}
        kept[name] = {slot: _filled(like, f"{name}.{slot.name}", arrays) for slot in Slot if slot.name in there}
    seen = []
    for key, shares in arrays.items():
        if key.startswith("seen."):
            _, year, part, slot = key.split(".")
            seen.append(Seen(int(year), int(part), Slot[slot], shares))
    return replace(newborn, years=int(arrays[YEARS]), seen=tuple(seen), **kept)


def _parts(tree: Any) -> dict[str, Any]:
    if is_dataclass(tree):
        return {field.name: getattr(tree, field.name) for field in fields(tree)}
    return tree._asdict()


def _flat(tree: Any, name: str) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield every array of named tuples and value objects with its dotted name."""
    if isinstance(tree, np.ndarray):
        yield name, tree
        return
    for part, value in _parts(tree).items():
        yield from _flat(value, f"{name}.{part}")


def _filled(tree: Any, name: str, arrays: Mapping[str, NDArray[Any]]) -> Any:
    """Return named tuples and value objects of the same form, holding what was kept."""
    if isinstance(tree, np.ndarray):
        return arrays[name]
    return type(tree)(**{part: _filled(value, f"{name}.{part}", arrays) for part, value in _parts(tree).items()})
