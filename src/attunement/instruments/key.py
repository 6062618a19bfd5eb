"""What an instrument is: which answers may be given, which items make which scale, and how that is known.

Items are named, by their number in the published list or by a word, and never by their place in a table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MEAN, SUM, COUNT = "mean", "sum", "count"
RULES = (MEAN, SUM, COUNT)
ANSWERS, SORT, REFUSED = "answers", "sort", "refused"
KINDS = (ANSWERS, SORT, REFUSED)
KNOWN = {
    "verified": "found in a source that is named",
    "data": "confirmed on real answers",
    "memory": "written down from memory; compare it with the paper before you publish",
}
"""How a key is known."""
USES = ("research", "clinic", "self")


@dataclass(frozen=True)
class Group:
    """Some items of which any one, answered by one of these values, counts once."""

    name: str
    items: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Scale:
    """Some items that make one score.

    Attributes
    ----------
    items
        Their names.
    reverse
        Those whose answers are turned: lowest + highest − answer.
    minus
        Those that are taken away from the others (a difference of ratings has no missing rule).
    rule
        mean or sum of the answers, or count of the groups that apply.
    groups
        What is counted.
    """

    name: str
    items: tuple[str, ...]
    reverse: frozenset[str] = frozenset()
    minus: frozenset[str] = frozenset()
    rule: str = MEAN
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class MissingRule:
    """How many items of a scale must be answered for a score, and who says so.

    >>> MissingRule(0.8, "ours").fewest(18), MissingRule(0.8, "ours").fewest(5), MissingRule(1.0, "ours").fewest(10)
    (15, 4, 10)
    """

    least: float
    source: str

    def fewest(self, items: int) -> int:
        """Return how many of so many items must be answered."""
        return math.ceil(self.least * items - 1e-9)


@dataclass(frozen=True)
class Licence:
    """Who holds the rights in the text, which uses are known to be allowed, and whether text may be brought in a pack."""

    holder: str
    note: str
    packs: bool = True


@dataclass(frozen=True)
class Norm:
    """What some named people answered; for comparison, and no verdict on anybody."""

    scale: str
    sample: str
    n: int
    mean: float
    sd: float
    lowest: int
    highest: int
    source: str
    reliability: float | None = None


@dataclass(frozen=True)
class Retest:
    """How far a score was the same again."""

    scale: str
    value: float
    apart: str
    source: str


@dataclass(frozen=True)
class Stored:
    """One of several ways in which forms store answers: what a stored number means, and which items it turns."""

    name: str
    means: str
    turned: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Accuracy:
    """How often a total of so much or more was found in people with and without a diagnosis by interview."""

    at: int
    sensitivity: tuple[float, float, float]
    specificity: tuple[float, float, float]
    source: str


@dataclass(frozen=True)
class Help:
    """An item that opens help whenever it is answered above a value, whatever the total."""

    item: str
    above: int
    asks: str


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """One version of one instrument.

    Attributes
    ----------
    id, name, version, citation
        What it is called here, in full, and where it was published.
    what, is_not
        A sentence each: what it asks, and what its score is not.
    kind
        Whether answers are scored, a sort, or nothing (`refused` says why).
    items
        Names of all items, in published order.
    lowest, highest
        Of the answers; `values` lists them for items that have others.
    stored
        The ways in which forms store answers, where there are several: then one must be named.
    """

    id: str
    name: str
    version: str
    citation: str
    what: str
    is_not: str
    kind: Literal["answers", "sort", "refused"] | str
    licence: Licence
    refused: str = ""
    per_relationship: bool = False
    items: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0
    values: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    scales: tuple[Scale, ...] = ()
    missing: MissingRule = MissingRule(1.0, "")
    key: str = "memory"
    key_source: str = ""
    warning: str = ""
    norms: tuple[Norm, ...] = ()
    retests: tuple[Retest, ...] = ()
    stored: tuple[Stored, ...] = ()
    accuracy: tuple[Accuracy, ...] = ()
    help: Help | None = None

    def allowed(self, item: str) -> tuple[int, ...]:
        """Return the answers that an item may have."""
        return self.values.get(item, tuple(range(self.lowest, self.highest + 1)))

    def scale(self, name: str) -> Scale:
        """Return a scale by its name."""
        return next(scale for scale in self.scales if scale.name == name)

    def retest(self, scale: str) -> Retest | None:
        """Return how far a scale was the same again, if somebody found out."""
        return next((found for found in self.retests if found.scale == scale), None)
