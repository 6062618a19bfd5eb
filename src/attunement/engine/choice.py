"""Which engine runs a theory."""

from __future__ import annotations

from typing import Any

from attunement.engine.interface import Engine
from attunement.theories.interface import Theory
from attunement.vocabulary import UnknownNameError

ENGINES = ("auto", "reference")


def make_engine(theory: Theory, parameters: Any, *, name: str = "auto") -> Engine:
    """Return an engine by name; `auto` is the fastest that works here."""
    if name not in ENGINES:
        raise UnknownNameError.of("engine", name, ENGINES)
    from attunement.engine.reference import ReferenceEngine  # noqa: PLC0415 - loads jax

    return ReferenceEngine(theory, parameters)
