"""What computes a study of lives: an engine with the study's theory and numbers, on as many cores as wanted."""

from __future__ import annotations

from dataclasses import replace

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.study.lives_spec import LivesSpec


def engine_of(spec: LivesSpec, name: str = "auto", threads: int | None = None) -> Engine:
    """Return an engine (`auto`, `simd` or `reference`) with a study's theory and numbers; results do not depend on `threads`."""
    chosen = make_engine(spec.theory, spec.parameters(), name=name)
    if threads is not None and chosen.block is None:
        chosen = replace(chosen, threads=threads)  # type: ignore[type-var]
    return chosen
