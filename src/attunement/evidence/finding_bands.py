"""What is asked of a finding's parts: pass bands, and signs where only a sign was published; each checked against the parts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from attunement.evidence.faults import FaultError
from attunement.evidence.located_yaml import Located
from attunement.evidence.statistics import Interval

SIGNS = {"> 0": 1, "< 0": -1}
"""What `check` may ask of a part instead of a band: a sign, by two standard errors."""


def refusal(raw: Located, line: int, what: str) -> FaultError:
    """Return a fault of an entry, which says whose it is."""
    return FaultError(line, f"finding '{raw.get('id', '?')}': {what}")


def bands_of(raw: Located, names: Sequence[str], results: Iterable[str]) -> dict[str, Interval]:
    """Return the pass bands of `accept`, by part.

    Parameters
    ----------
    raw
        The entry.
    names, results
        Everything in `stat`, and what of it is a result: one band for all is for these.
    """
    accept, line = raw.get("accept"), raw.lines.get("accept", 0)
    if accept is None or isinstance(accept, str):
        return {}
    if isinstance(accept, list):
        return dict.fromkeys(results, pair_of(raw, "'accept'", accept, line=line))
    if not isinstance(accept, Located):
        raise refusal(raw, line, f"'accept' is {accept!r}; it must be [low, high], such bands by part, or a sentence.")
    _known(raw, "accept", accept, names)
    return {
        name: pair_of(raw, f"accept of {name}", band, line=accept.lines[name])
        for name, band in accept.items()
        if not isinstance(band, str)
    }


def checks_of(raw: Located, names: Sequence[str]) -> tuple[dict[str, Interval], dict[str, int]]:
    """Return the bands and the signs by which `check` says for a program what `accept` says in words."""
    check = raw.get("check")
    if not isinstance(check, Located):
        return {}, {}
    _known(raw, "check", check, names)
    bands, signs = dict[str, Interval](), dict[str, int]()
    for name, asked in check.items():
        line = check.lines[name]
        if isinstance(asked, str):
            if asked not in SIGNS:
                raise refusal(raw, line, f"check of {name} is '{asked}'; it must be [low, high], '> 0' or '< 0'.")
            signs[name] = SIGNS[asked]
        else:
            bands[name] = pair_of(raw, f"check of {name}", asked, line=line)
    return bands, signs


def pair_of(raw: Located, name: str, value: Any, *, line: int) -> Interval:
    """Return two numbers as an interval."""
    numbers = isinstance(value, list) and all(isinstance(v, int | float) and math.isfinite(v) for v in value)
    if not numbers or len(value) != 2:
        raise refusal(raw, line, f"{name} is {value!r}; it must be two numbers, [low, high].")
    if value[0] > value[1]:
        raise refusal(raw, line, f"{name} is reversed: {value[0]:g} to {value[1]:g}. Write the lower number first.")
    return Interval(*value)


def _known(raw: Located, field: str, given: Located, names: Sequence[str]) -> None:
    derived = raw.get("derived", {})
    known = [*names, *(derived if isinstance(derived, Located) else ())]
    for name in given:
        if name not in known:
            raise refusal(
                raw,
                given.lines[name],
                f"'{field}' names '{name}', which is no part. Parts: {', '.join(known)}. "
                "Say under 'derived' how a computed quantity comes about.",
            )
