"""What tests of several packages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from attunement.theories.interface import Theory


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every tracing that really happens: theory and number of actors."""
    from attunement.engine.simd import bout_tracing

    happened: list[tuple[str, int]] = []
    really = bout_tracing.trace_bout

    def counted(theory: Theory, actors: int) -> Any:
        happened.append((theory.name, actors))
        return really(theory, actors)

    monkeypatch.setattr(bout_tracing, "trace_bout", counted)
    return happened
