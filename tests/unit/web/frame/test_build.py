"""How the page is built: from the lock file alone, from open-source packages, or not at all and said so."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

PAGE = Path(__file__).parents[4] / "page"
FREE = {
    "MIT",
    "ISC",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "0BSD",
    "Apache-2.0",
    "MPL-2.0",
    "Unlicense",
    "BlueOak-1.0.0",
    "CC0-1.0",
}


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    found = importlib.util.spec_from_file_location("page_build", PAGE / "build.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    monkeypatch.setitem(sys.modules, "page_build", module)
    found.loader.exec_module(module)
    return module


def test_the_lock_file_names_no_place() -> None:
    text = (PAGE / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_the_page_is_built_from_open_source_without_the_gpl() -> None:
    packages = json.loads((PAGE / "package-lock.json").read_text("utf-8"))["packages"]
    licences = {name: package.get("license", "") for name, package in packages.items() if name}
    assert len(licences) > 20
    assert {name: said for name, said in licences.items() if said not in FREE} == {}


def test_a_bundle_of_other_sources_is_not_current(build: ModuleType, tmp_path: Path) -> None:
    assert not build.is_current(tmp_path)
    (tmp_path / "index.html").write_text("page")
    assert not build.is_current(tmp_path)
    (tmp_path / build.MADE_FROM).write_text("0" * 64)
    assert not build.is_current(tmp_path)
    (tmp_path / build.MADE_FROM).write_text(build.digest() + "\n")
    assert build.is_current(tmp_path)


def test_where_it_cannot_be_built_a_note_says_why(
    build: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(bundle: Path) -> None:
        raise build.CannotBuildError("the registry could not be reached")

    monkeypatch.setattr(build, "build", refuse)
    monkeypatch.delenv(build.REQUIRED, raising=False)
    assert build.build_or_explain(tmp_path / "static") == "the registry could not be reached"
    assert "registry" in (tmp_path / "static" / build.MISSING).read_text()
    monkeypatch.setenv(build.REQUIRED, "1")
    with pytest.raises(build.CannotBuildError):
        build.build_or_explain(tmp_path / "static")


def test_the_note_is_where_the_program_looks_for_it(build: ModuleType) -> None:
    from attunement.web.frame import bundle

    assert bundle.MISSING == build.MISSING
    assert bundle.STATIC.resolve() == build.BUNDLE
