"""One mechanism at a time: a theory with everything off that was added to its first kernel (docs/mechanisms.md).

Thirteen additions are on in the default theory and in its rivals. Whoever works out one equation by hand takes its numbers from
here, and so says that nothing else acts; `unit/theories/test_default_by_hand.py` works out what the default does as it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from attunement.theories.catalogue import theory
from attunement.theories.interface import Theory
from attunement.vocabulary import declarations, replace

Numbers = TypeVar("Numbers")


def additions_off(numbers: Numbers, changes: Mapping[str, float] | None = None) -> Numbers:
    """Return a theory's numbers with every addition off, but for what is said; all other numbers stay as they are."""
    off = {known.name: 0.0 for known in declarations(numbers) if known.switch}
    return replace(numbers, {**off, **(changes or {})}, where="a test with additions off")


def kernel_of(name: str) -> Theory:
    """Return a theory with every addition off."""
    whole = theory(name)
    return whole.at_work(additions_off(whole.parameters))
