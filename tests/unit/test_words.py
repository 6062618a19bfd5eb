"""Patterns emerge: no theory, life, engine or procedure knows the word for one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "attunement"
PACKAGES = ("theories", "life", "engine", "lab")
WORDS = re.compile("secure|insecure|avoidant|ambivalent|resistant|disorgani[sz]ed", re.IGNORECASE)


def occurrences(text: str, *, python: bool) -> Iterator[str]:
    """Find the words in identifiers, strings, docstrings and comments, also as parts of longer words."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield from (f"line {number}: {found.group()}" for found in WORDS.finditer(line))
    if python:
        # Strings put together by the compiler ("inse" "cure") and names written with look-alike letters show only here.
        for node in ast.walk(ast.parse(text)):
            for value in vars(node).values():
                if isinstance(value, str) and (found := WORDS.search(value)):
                    yield f"line {getattr(node, 'lineno', '?')}: {found.group()}"


@pytest.mark.parametrize("package", PACKAGES)
def test_no_word_for_a_pattern(package: str) -> None:
    files = [path for path in (SOURCE / package).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert files, f"{package} is empty; does the test look in the right place?"
    found = [
        f"{path.relative_to(SOURCE)}, {place}"
        for path in files
        for place in occurrences(path.read_text(encoding="utf-8"), python=path.suffix == ".py")
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "secure_x = 1",
        "def f():\n    '''An Insecure child.'''",
        "# the AVOIDANT ones",
        "x = 'inse' 'cure'",
        "x = 'ambi\\x76alent'",
        "class NotResistant: pass",
        "f(disorganized=1)",
        "x = f'{y} disorganised'",
        "ｓecure = 1",
    ],
)
def test_the_search_finds_them(text: str) -> None:
    assert list(occurrences(text, python=True))


def test_the_search_leaves_other_words_alone() -> None:
    assert not list(occurrences("security = 1  # resistance, avoidance, organised", python=True))
