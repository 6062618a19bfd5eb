"""Declaring a parameter once: symbol, unit, range, default, meaning and source.

Help texts, tables, range checks and (later) priors are all generated from these declarations.
"""

from __future__ import annotations

import dataclasses
import numbers
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from attunement.vocabulary.errors import BadValueError, UnknownNameError

ASSUMED = "assumed"
CALIBRATED = "calibrated to aggregate targets"

Group = TypeVar("Group")


@dataclasses.dataclass(frozen=True)
class Declaration:
    """Everything a reader needs to know about one number of a theory or a population."""

    name: str
    default: float
    unit: str
    low: float
    high: float
    meaning: str
    source: str
    symbol: str
    switch: bool = False

    def check(self, value: float, *, where: str) -> float:
        """Return the value, or say why it cannot be used."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
            raise BadValueError(
                f"{self.name} is {value!r} in {where}; it must be a finite number. Its default is {self.default:g}."
            )
        if not self.low <= value <= self.high:
            raise BadValueError(
                f"{self.name} is {value:g} in {where}; it must lie between {self.low:g} and {self.high:g} "
                f"({'no unit' if self.unit in ('', '1') else self.unit}). Its default is {self.default:g}."
            )
        return float(value)


def param(
    default: float,
    *,
    unit: str = "1",
    low: float | None = None,
    high: float | None = None,
    meaning: str,
    source: str = ASSUMED,
    symbol: str = "",
    switch: bool = False,
) -> Any:
    """Declare one parameter as a dataclass field.

    Without `low` and `high` the range is half to double the default, which is an assumption too. With `switch`, zero turns
    its mechanism off: a theory asks `is_on`, and engines leave out what is off.
    """
    ends = sorted((default / 2, default * 2))
    facts = {
        "unit": unit,
        "low": ends[0] if low is None else low,
        "high": ends[1] if high is None else high,
        "meaning": meaning,
        "source": source,
        "symbol": symbol,
        "switch": switch,
    }
    return dataclasses.field(default=default, metadata=facts)


def declarations(group: Any, prefix: str = "") -> Iterator[Declaration]:
    """Yield every declared parameter of a (nested) parameter object or class, with dotted names."""
    for field in dataclasses.fields(group):
        name = f"{prefix}{field.name}"
        if field.metadata:
            yield Declaration(name=name, default=field.default, **field.metadata)  # pyright: ignore[reportArgumentType]
        elif dataclasses.is_dataclass(field.default_factory):
            yield from declarations(field.default_factory, f"{name}.")


def values(group: Any, prefix: str = "") -> dict[str, float]:
    """Return all current values of a parameter object by dotted name."""
    found: dict[str, float] = {}
    for field in dataclasses.fields(group):
        value = getattr(group, field.name)
        if dataclasses.is_dataclass(value):
            found |= values(value, f"{prefix}{field.name}.")
        elif field.metadata:
            found[f"{prefix}{field.name}"] = value
    return found


def replace(group: Group, changes: Mapping[str, float], *, where: str) -> Group:
    """Return the parameter object with some values changed, each checked against its declaration.

    >>> @dataclasses.dataclass(frozen=True)
    ... class Soothing:
    ...     rate: float = param(0.04, unit="1/s", meaning="share of arousal removed per second by full comfort")
    >>> replace(Soothing(), {"rate": 0.05}, where="this example")
    Soothing(rate=0.05)
    """
    known = {declared.name: declared for declared in declarations(group)}
    for name, value in changes.items():
        if name not in known:
            raise UnknownNameError.of(f"parameter in {where}", name, known)
        group = _set(group, name.split("."), known[name].check(value, where=where))
    return group


def _set(group: Any, path: list[str], value: float) -> Any:
    head, *rest = path
    return dataclasses.replace(group, **{head: _set(getattr(group, head), rest, value) if rest else value})


def fill(group: Group, numbers: Mapping[str, Any], prefix: str = "") -> Group:
    """Return the parameter object holding these numbers, unchecked: for engines, whose numbers are traced, not read."""
    changes = {}
    for field in dataclasses.fields(group):  # type: ignore[arg-type]
        value = getattr(group, field.name)
        name = f"{prefix}{field.name}"
        if dataclasses.is_dataclass(value):
            changes[field.name] = fill(value, numbers, f"{name}.")
        elif field.metadata:
            changes[field.name] = numbers[name]
    return dataclasses.replace(group, **changes)  # type: ignore[type-var]


def is_on(number: Any) -> bool:
    """Return whether a mechanism is on: its number is not zero, or not known yet, as where an engine has it as an input.

    >>> is_on(0.0), is_on(0.3)
    (False, True)
    """
    return not isinstance(number, numbers.Real) or number != 0


def switched_off(group: Any) -> dict[str, float]:
    """Return the switches of a parameter object that are off, each with its zero."""
    now = values(group)
    return {known.name: 0.0 for known in declarations(group) if known.switch and not is_on(now[known.name])}


def bare(group: Group, off: Iterable[str] | None = None) -> Group:
    """Return the parameter object with every number 1 but the switches that are off: equal for all that compute alike.

    Off are those that it says, or the names given.
    """
    return fill(
        group, dict.fromkeys(values(group), 1.0) | dict.fromkeys(switched_off(group) if off is None else off, 0.0)
    )


def fill_inputs(bared: Group, inputs: Mapping[str, Any]) -> Group:
    """Return a `bare` parameter object holding what an engine is given as inputs; what is off stays a plain zero."""
    return fill(bared, {**inputs, **switched_off(bared)})
