from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for tools_files

SHARED = Path(__file__).resolve().parents[4] / "shared"
DATA = SHARED / "data"


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Return a file of the collection of real recordings, or skip."""

    def find(name: str) -> Path:
        path = DATA / name
        if not path.exists():
            pytest.skip(f"the collection of real recordings is not beside this checkout ({name})")
        return path

    return find


@pytest.fixture
def case() -> Callable[[str], Path]:
    """Return the folder of a collected case by the beginning of its name ("02"), or skip."""

    def find(number: str) -> Path:
        found = sorted((SHARED / "cases").glob(f"{number}-*"))
        if not found:
            pytest.skip(f"the collection of cases is not beside this checkout ({number})")
        return found[0]

    return find
