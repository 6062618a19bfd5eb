"""A pretended theory for tests of calibration."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from quick_theory import FREE, QuickTheory

from attunement.inference import points, recovery
from attunement.inference.search_space import search_space


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> QuickTheory:
    theory = QuickTheory(search_space("homeostatic", FREE))
    monkeypatch.setattr(points, "simulate_targets", theory.simulate)
    monkeypatch.setattr(recovery, "simulate_targets", theory.simulate)
    return theory
