"""Build hook: the wheel carries the page of the workbench, built once, so that a user needs no node."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def _page(root: str) -> Any:
    found = importlib.util.spec_from_file_location("attunement_page", Path(root) / "page" / "build.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


class PageHook(BuildHookInterface):
    """Builds the page unless a bundle made from these sources is there; see page/build.py."""

    def dependencies(self) -> list[str]:
        """Ask for node only where something is to be built."""
        page = _page(self.root)
        return [] if page.is_current() else [page.NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before files are collected; where it cannot be built, `attune open` will say so."""
        if reason := _page(self.root).build_or_explain():
            self.app.display_warning(f"The page of the workbench was not built: {reason}.")
