"""Theories by name. Names are resolved at the edge; inside, theories are passed as objects.

Other packages add a theory with an entry point in the group `attunement.theories` whose value is a `Theory`.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from attunement.theories.homeostatic_parameters import HomeostaticParameters
from attunement.vocabulary import UnknownNameError

if TYPE_CHECKING:
    from attunement.theories.interface import Theory

_ADDED = {point.name: point for point in entry_points(group="attunement.theories")}
BUILT_IN = ("homeostatic",)
"""Theories that come along."""

THEORY_NAMES = (*BUILT_IN, *sorted(_ADDED))


def theory_parameters(name: str) -> Any:
    """Return a theory's declared parameters, without loading jax for the theories that come along."""
    return HomeostaticParameters() if name == "homeostatic" else theory(name).parameters


def theory(name: str) -> Theory:
    """Return a theory by name."""
    if name == "homeostatic":
        from attunement.theories.homeostatic import HOMEOSTATIC  # noqa: PLC0415 - loads jax, which takes a second

        return HOMEOSTATIC
    if name not in _ADDED:
        raise UnknownNameError.of("theory", name, THEORY_NAMES)
    return _ADDED[name].load()
