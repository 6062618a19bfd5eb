"""Which engine runs a theory."""

from __future__ import annotations

from typing import Any

from attunement.engine.interface import Engine
from attunement.theories.catalogue import theory as find_theory
from attunement.theories.interface import Theory
from attunement.theories.theory_check import check_theory
from attunement.vocabulary import BadInstallationError, CannotCompileError, UnknownNameError

ENGINES = ("auto", "simd", "reference")


def make_engine(theory: str | Theory, parameters: Any, *, name: str = "auto") -> Engine:
    """Return an engine by name; `auto` is the fastest that works here, and `Engine.described` says which and why.

    Give a theory by its name where it has one: then a warm start of `simd` does not load it.
    """
    if name not in ENGINES:
        raise UnknownNameError.of("engine", name, ENGINES)
    if isinstance(theory, Theory):
        check_theory(theory)
    if name == "reference":
        return _reference(theory, parameters)
    try:
        return _simd(theory, parameters)
    except (BadInstallationError, CannotCompileError) as error:
        if name == "simd":
            raise
        return _reference(theory, parameters, because=f"the fast engine does not work here: {error}")


def _simd(theory: str | Theory, parameters: Any) -> Engine:
    """Return the SIMD engine, its machine code made for one person and for two."""
    try:
        from attunement.engine.simd.engine import SimdEngine  # noqa: PLC0415 - loads llvmlite
    except ImportError as error:
        raise BadInstallationError(
            f"llvmlite cannot be loaded ({error}). Install it with: pip install llvmlite; or use --engine reference."
        ) from None
    engine = SimdEngine(theory, parameters)
    engine.prepare()
    return engine


def _reference(theory: str | Theory, parameters: Any, because: str = "") -> Engine:
    from attunement.engine.reference import ReferenceEngine  # noqa: PLC0415 - loads jax

    return ReferenceEngine(find_theory(theory) if isinstance(theory, str) else theory, parameters, because=because)
