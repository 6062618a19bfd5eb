"""Nothing the product depends on is under the GPL or AGPL, directly or through other packages."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPOSITORY = Path(__file__).parents[2]
REVIEWED: dict[str, dict[str, str]] = tomllib.loads((REPOSITORY / "licences.toml").read_text(encoding="utf-8"))
#: GPL and AGPL by abbreviation or in full; the LGPL and text that merely says "GPL-compatible" are not meant.
COPYLEFT = re.compile(r"(?<![A-Za-z])A?GPL(?!-compatible)|(?<!Lesser )General Public License|\bAffero\b", re.IGNORECASE)


def dependencies() -> list[str]:
    """Everything that installing Attunement with all its extras installs, on this platform."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [line for lines in project.get("optional-dependencies", {}).values() for line in lines]
    waiting = [Requirement(line) for line in (*project["dependencies"], *extras)]
    found: dict[str, set[str]] = {}
    while waiting:
        requirement = waiting.pop()
        name, extras = canonicalize_name(requirement.name), {"", *requirement.extras}
        if extras <= found.get(name, set()):
            continue
        found[name] = found.get(name, set()) | extras
        for line in importlib.metadata.requires(name) or []:
            needed = Requirement(line)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
    return sorted(found)


def licence(fields: Mapping[str, list[str]]) -> list[str]:
    """Give what the metadata says about the licence: the SPDX expression, else classifiers, else the free field."""
    classifiers = [line for line in fields.get("classifier", []) if line.startswith("License ::")]
    return fields.get("license_expression") or classifiers or fields.get("license", [])


def is_free_of_gpl(statements: list[str]) -> bool:
    """Whether the package may be used without the GPL; silence is no answer, one alternative of an OR is enough."""
    if not statements:
        return False
    return all(any(not COPYLEFT.search(option) for option in re.split(r"\bOR\b", line)) for line in statements)


def metadata_of(package: str) -> dict[str, list[str]]:
    return {
        key: value if isinstance(value, list) else [value]
        for key, value in importlib.metadata.metadata(package).json.items()
    }


@pytest.mark.parametrize("package", dependencies())
def test_licence(package: str) -> None:
    statements = licence(metadata_of(package))
    if package in REVIEWED:
        assert not is_free_of_gpl(statements), f"the metadata of {package} suffices now; remove it from licences.toml"
        assert REVIEWED[package]["licence"] and REVIEWED[package]["reason"]
        assert not COPYLEFT.search(REVIEWED[package]["licence"])
    else:
        assert is_free_of_gpl(statements), f"{package}: {statements or 'no licence in its metadata'}"


def test_reviewed_packages_are_dependencies() -> None:
    assert set(REVIEWED) <= set(dependencies())


@pytest.mark.parametrize(
    ("statement", "free"),
    [
        ("MIT", True),
        ("BSD-3-Clause AND LGPL-2.1-or-later", True),
        ("MIT OR GPL-2.0-only", True),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND GPL-3.0-only", False),
        ("AGPLv3+", False),
        ("License :: OSI Approved :: GNU General Public License v2 (GPLv2)", False),
        ("GNU Affero General Public License v3", False),
    ],
)
def test_what_counts_as_gpl(statement: str, free: bool) -> None:
    assert is_free_of_gpl([statement]) is free
