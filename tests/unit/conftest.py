"""What tests of several packages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from attunement.theories.interface import Theory


@pytest.fixture
def traced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every tracing that really happens: theory and number of people."""
    from attunement.engine.simd import bout_tracing

    happened: list[tuple[str, int]] = []
    really = bout_tracing.trace_bout

    def counted(theory: Theory, people: int) -> Any:
        happened.append((theory.name, people))
        return really(theory, people)

    monkeypatch.setattr(bout_tracing, "trace_bout", counted)
    return happened
