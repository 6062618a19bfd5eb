"""How a rival varies the default theory: which mechanisms it exchanges, and which free numbers it swaps, one for one.

What a rival does not name stays as it is in the default theory, and follows its changes.
"""

from __future__ import annotations

from collections.abc import Mapping

from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Mechanism

ALL_ELSE = "All else         as in the homeostatic theory"


def exchanged(**mechanisms: Mechanism | None) -> tuple[tuple[str, Mechanism], ...]:
    """Return the mechanisms of the default theory's child with some put in place of others of the same name, or left out (None)."""
    known = dict(HOMEOSTATIC.role("child").mechanisms)
    if unknown := sorted(mechanisms.keys() - known):
        raise KeyError(f"the default theory has no mechanism {', '.join(unknown)}; it has {', '.join(known)}.")
    chosen = {**known, **mechanisms}
    return tuple((name, mechanism) for name, mechanism in chosen.items() if mechanism is not None)


def swapped(numbers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the default theory's free numbers, some given up for others: every theory has the same calibration budget."""
    return tuple(numbers.get(name, name) for name in HOMEOSTATIC.free)
