"""ELAN: when each annotation was, also where nobody marked all of the times.

An annotation of a tier of its own has two time slots; a slot without a time lies between known neighbours. An
associated annotation has the times of the annotation it refers to. A subdivision has no times inside its parent:
n parts of a stretch from a to b, in their order, begin at a + i (b − a) / n, as ELAN draws them.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Span = tuple[float, float]
UNITS_PER_S = {"milliseconds": 1000.0, "PAL-frames": 25.0, "PAL-50-frames": 50.0, "NTSC-frames": 30000 / 1001}


@dataclass
class Times:
    """Start and end in seconds by annotation; by tier, the annotations whose inner times or order had to be supposed."""

    spans: dict[str, Span] = field(default_factory=dict)
    divided: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    disordered: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def times_of(document: Any, units_per_s: float) -> Times:
    """Return the times of the annotations of an .eaf as pympi read it; those without any are missing."""
    at: dict[str, float] = {slot: time / units_per_s for slot, time in document.timeslots.items() if time is not None}
    times = Times()
    children: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))  # parent -> tier -> annotations
    before: dict[str, str | None] = {}
    for tier in _parents_first(document.tiers):
        aligned, dependent, _, _ = document.tiers[tier]
        supposed = _fill([(first, last) for first, last, *_ in aligned.values()], at)
        for name, (first, last, *_) in aligned.items():
            if first in at and last in at:
                times.spans[name] = at[first], at[last]
                if first in supposed or last in supposed:
                    times.divided[tier].append(name)
        for name, (parent, _, previous, *_) in dependent.items():
            children[parent][tier].append(name)
            before[name] = previous
    known = deque(times.spans)
    while known:
        parent = known.popleft()
        for tier, names in children.pop(parent, {}).items():
            kind = document.linguistic_types.get(document.tiers[tier][2].get("LINGUISTIC_TYPE_REF"), {})
            _share(times, tier, names, before, times.spans[parent], str(kind.get("CONSTRAINTS", "")))
            known += names
    return times


def _parents_first(tiers: Mapping[str, Any]) -> list[str]:
    """Return the tiers so that each comes after the tier it depends on, whose slots it may share."""
    depth: dict[str, int] = {}
    for tier in tiers:
        upwards: dict[str, None] = {}
        at = tier
        while at in tiers and at not in depth and at not in upwards:
            upwards[at] = None
            at = tiers[at][2].get("PARENT_REF", "")
        for name in reversed(upwards):
            depth[name] = depth.get(at, 0) + 1
            at = name
    return sorted(tiers, key=depth.__getitem__)


def _fill(annotations: Sequence[tuple[str, str]], at: dict[str, float]) -> set[str]:
    """Give slots without a time equal distances between their known neighbours; return those slots."""
    following = dict(reversed(annotations))
    supposed: set[str] = set()
    nowhere: set[str] = set()  # slots from which no time is reached, however far one goes
    around: set[tuple[str, str]] = set()  # slots that lead back to where one came from, so that each is walked once
    for first, last in annotations:
        if first not in at or last in at:
            continue
        chain = {first: 0, last: 1}  # slots in the order in which annotations link them
        while (
            last not in at
            and last not in nowhere
            and (last, first) not in around
            and following.get(last, first) not in chain
        ):
            last = following[last]  # noqa: PLW2901
            chain[last] = len(chain)
        between = [slot for slot in chain if slot not in (first, last)]
        if last in at:
            step = (at[last] - at[first]) / chain[last]
            at |= {slot: at[first] + chain[slot] * step for slot in between}
            supposed.update(between)
        elif (last, first) in around or following.get(last) == first:
            around |= {(slot, first) for slot in (*between, last)}
        else:
            nowhere |= {*between, last}
    return supposed


def _share(times: Times, tier: str, names: Sequence[str], before: Mapping[str, str | None], span: Span,
           constraint: str) -> None:  # fmt: skip
    """Give the annotations of one tier that refer to the same annotation their times."""
    if len(names) == 1 or not (constraint == "Symbolic_Subdivision" or any(before[name] for name in names)):
        times.spans |= dict.fromkeys(names, span)
        return
    ordered = _ordered(names, before)
    if ordered is None:
        times.disordered[tier] += names
    (start, end), count = span, len(names)
    edges = [start + i * (end - start) / count for i in range(count)] + [end]
    times.spans |= {name: (edges[i], edges[i + 1]) for i, name in enumerate(ordered or names)}
    times.divided[tier] += names


def _ordered(names: Sequence[str], before: Mapping[str, str | None]) -> list[str] | None:
    """Return annotations in the order in which each names the one before it; None where they form no single row."""
    after, here = {before[name]: name for name in names}, set(names)
    heads = [name for name in names if before[name] not in here]
    if len(heads) != 1 or len(after) != len(names):
        return None
    ordered = heads
    while ordered[-1] in after:
        ordered.append(after[ordered[-1]])
    return ordered if len(ordered) == len(names) else None
