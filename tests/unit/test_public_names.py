"""The public names of every package: declared, in order, and there."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import attunement

PACKAGES = ["attunement"] + [
    module.name for module in pkgutil.walk_packages(attunement.__path__, "attunement.") if module.ispkg
]


def isort_key(name: str) -> tuple[int, list[tuple[bool, int, str]]]:
    """Order constants before classes before the rest, numbers by size, as ruff's RUF022 does."""
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[0].isupper() else 2
    pieces = [piece for piece in re.split(r"(\d+)", name) if piece]
    return kind, [(not piece.isdigit(), int(piece) if piece.isdigit() else 0, piece) for piece in pieces]


def declared(package: str) -> list[str]:
    return list(getattr(importlib.import_module(package), "__all__", []))


def test_all_packages_are_found() -> None:
    assert {"attunement.vocabulary", "attunement.record", "attunement.evidence"} <= set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_names_are_sorted_and_there(package: str) -> None:
    names = declared(package)
    assert names == sorted(set(names), key=isort_key)
    module = importlib.import_module(package)
    assert [name for name in names if not hasattr(module, name)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_what_a_package_lifts_is_declared(package: str) -> None:
    file = importlib.import_module(package).__file__
    assert file is not None
    lifted = {
        alias.asname or alias.name
        for node in ast.parse(Path(file).read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("attunement")
        for alias in node.names
    }
    assert {name for name in lifted if not name.startswith("_")} <= set(declared(package))


def test_the_order_is_that_of_ruff() -> None:
    names = ["NOTHING", "NOT_CODED", "X2", "X10", "Grid", "Record", "from_grid", "raise_"]
    assert sorted(reversed(names), key=isort_key) == names
