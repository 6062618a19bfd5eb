"""Only a theory and those who are asked read what somebody expects: a rating is made of records."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "attunement"
MAY = ("theories", "respondents")
SHOWS = "web/dyad/dyad_wording.py"
"""The Dyad room shows what a simulated child carries, and says so; it rates nobody."""
STATE = "theories.homeostatic.state"


def reads_bonds(text: str) -> list[str]:
    """Say where a module imports a bond, by whatever way: its class, its module, or a package that hands it on."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            module = node.module or ""
            if (
                "Bond" in names
                or module.endswith(STATE)
                or ("state" in names and module.endswith("theories.homeostatic"))
            ):
                found.append(f"line {node.lineno}: from {module} import {', '.join(sorted(names))}")
        if isinstance(node, ast.Import):
            found += [f"line {node.lineno}: import {a.name}" for a in node.names if a.name.endswith(STATE)]
    return found


def modules(*folders: Path) -> list[Path]:
    return [path for folder in folders for path in sorted(folder.rglob("*.py"))]


def test_nobody_else_imports_a_bond() -> None:
    others = [path for path in modules(SOURCE) if path.relative_to(SOURCE).parts[0] not in MAY]
    assert len(others) > 300
    found = {path.relative_to(SOURCE).as_posix(): reads_bonds(path.read_text("utf-8")) for path in others}
    assert {place: where for place, where in found.items() if where and place != SHOWS} == {}


def test_the_respondents_do_and_the_instruments_of_records_know_neither_them_nor_the_tables_of_bonds() -> None:
    assert any(reads_bonds(path.read_text("utf-8")) for path in modules(SOURCE / "respondents"))
    forbidden = ("attunement.respondents", "attunement.life.bonds", "attunement.theories.homeostatic")
    imported = {
        (path.name, node.module)
        for path in modules(SOURCE / "measures")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(forbidden)
    }
    assert not imported


@pytest.mark.parametrize(
    "text",
    [
        "from attunement.theories.homeostatic.state import Bond",
        "from attunement.theories.homeostatic.state import Body",
        "from attunement.theories.homeostatic.state import Bond as Row",
        "from attunement.theories.homeostatic import state",
        "import attunement.theories.homeostatic.state as s",
        "def f():\n    from attunement.respondents.asked import Bond",
    ],
)
def test_the_search_finds_it(text: str) -> None:
    assert reads_bonds(text)


def test_the_search_leaves_tables_of_bonds_alone() -> None:
    assert not reads_bonds("from attunement.life.bonds import Bonds")
