"""Theories by name. Names are resolved at the edge; inside, theories are passed as objects.

Other packages add a theory with an entry point in the group `attunement.theories` whose value is a `Theory`.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

from attunement.theories.couple.numbers import CoupleParameters
from attunement.theories.fitted import with_fit
from attunement.theories.homeostatic.numbers import HomeostaticParameters
from attunement.theories.rivals.parameters import RIVAL_PARAMETERS
from attunement.theories.set_point.numbers import SetPointParameters
from attunement.vocabulary import UnknownNameError

if TYPE_CHECKING:
    from attunement.theories.interface import Theory

_ADDED = {point.name: point for point in entry_points(group="attunement.theories")}
DEFAULT = "homeostatic"
RIVALS = tuple(RIVAL_PARAMETERS)
"""Rivals that come along."""
SET_POINT = "set-point"
"""A theory of its own from scratch. It was not fitted, so it stands in no contest unless it is named."""
BUILT_IN = (DEFAULT, *RIVALS, SET_POINT)
"""Theories that come along."""

COUPLE = "couple"
"""The theory of two grown-ups. Children are not raised by it, so that it is not among the theories of a study of them."""
COUPLE_FIXED, COUPLE_TRAITS = "couple-fixed", "couple-traits"
"""Its rivals: nothing learned any more, and nothing answered either. They have the couple theory's numbers."""
COUPLE_SESSION = "couple-session"
"""The couple theory with a third person who asks for acts."""
OF_TWO = (COUPLE, COUPLE_FIXED, COUPLE_TRAITS, COUPLE_SESSION)
_OF_TWO = {
    COUPLE: ("theory", "COUPLE"), COUPLE_FIXED: ("rivals", "FIXED"), COUPLE_TRAITS: ("rivals", "TRAITS_ONLY"),
    COUPLE_SESSION: ("session", "SESSION"),
}  # fmt: skip
COME_ALONG = (*BUILT_IN, *OF_TWO)
"""Every theory that comes along, whoever it is of."""

THEORY_NAMES = (*BUILT_IN, *sorted(_ADDED))
CONTEST = tuple(name for name in THEORY_NAMES if name != SET_POINT)
"""Theories compared where all are asked for."""


def theory_parameters(name: str) -> Any:
    """Return a theory's declared parameters, a rival's as fitted, without loading jax for the theories that come along."""
    if name == DEFAULT:
        return HomeostaticParameters()
    if name == SET_POINT:
        return SetPointParameters()
    if name in OF_TWO:
        return CoupleParameters()
    return with_fit(RIVAL_PARAMETERS[name], name) if name in RIVALS else theory(name).parameters


def theory(name: str) -> Theory:
    """Return a theory by name; a rival has its fitted numbers."""
    if name == DEFAULT:
        from attunement.theories.homeostatic.theory import HOMEOSTATIC  # noqa: PLC0415 - loads jax, which takes a second

        return HOMEOSTATIC
    if name == SET_POINT:
        from attunement.theories.set_point.theory import SET_POINT as FROM_SCRATCH  # noqa: PLC0415 - as above

        return FROM_SCRATCH
    if name in OF_TWO:
        module, what = _OF_TWO[name]
        return getattr(import_module(f"attunement.theories.couple.{module}"), what)
    if name in RIVALS:
        module = import_module(f"attunement.theories.rivals.{name.replace('-', '_')}")
        return replace(getattr(module, name.replace("-", "_").upper()), parameters=theory_parameters(name))
    if name not in _ADDED:
        raise UnknownNameError.of("theory", name, THEORY_NAMES)
    return _ADDED[name].load()
