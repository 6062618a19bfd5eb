"""What is usual stays usual: the defaults of all public functions and settings, and the limits that modules name.

They are kept in one list, so that whoever changes one sees it there beside its neighbours, and says so in CHANGELOG.md.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from types import ModuleType

import pytest

import attunement
from kept import check_kept

KEPT = Path(__file__).parent / "usual.txt"
MODULES = [module.name for module in pkgutil.walk_packages(attunement.__path__, "attunement.")]


def usual(module: ModuleType) -> Iterator[str]:
    """One line for each number that a module's public names hold: `module name = value`, or `module name(setting = value)`."""
    source = inspect.getsource(module)
    for name, value in vars(module).items():
        if name.startswith("_"):
            continue
        if name.isupper() and all(map(_is_number, value if isinstance(value, tuple) else [value])):
            if not re.search(rf"^(\w+, )*{name}(, \w+)*(:.*)? = ", source, re.MULTILINE):
                continue  # it comes from another module
            yield f"{module.__name__} {name} = {value}"
        elif getattr(value, "__module__", "") == module.__name__ and callable(value):
            yield from (f"{module.__name__} {name}({setting} = {given})" for setting, given in _defaults(value))


def _defaults(what: object) -> Iterator[tuple[str, object]]:
    if is_dataclass(what) and any(field.metadata for field in fields(what)):
        return  # declared numbers stand with their sources, and some are fitted
    try:
        settings = inspect.signature(what).parameters.values()  # type: ignore[arg-type]
    except ValueError:
        return  # a class made by another language
    for setting in settings:
        if _is_number(setting.default):
            yield setting.name, setting.default


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@pytest.mark.parametrize("name", MODULES)
def test_usual(name: str) -> None:
    mine = list(usual(importlib.import_module(name)))
    kept = [line for line in KEPT.read_text("utf-8").splitlines() if line.partition(" ")[0] == name]
    assert mine == kept, "If you changed it on purpose, run test_the_list_is_whole with KEEP_ANEW=1."


def test_the_list_is_whole() -> None:
    lines = [line for name in MODULES for line in usual(importlib.import_module(name))]
    check_kept(KEPT, "".join(f"{line}\n" for line in lines))
