"""A browser for the tests that look at real pages, and a run made by hand to look at."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path[:0] = [str(Path(__file__).parents[1] / "unit" / "report"), str(Path(__file__).parent)]

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from visits import Workbench

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; pip install --group test")
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium on this machine; on Debian: apt-get install chromium")
    with sync.sync_playwright() as play:
        # Inside a container, and as root in CI, Chromium's own sandbox cannot start; the page is ours.
        chromium = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def _nothing_stays_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Close what a test that failed left open: its pages would go on asking the server while other tests run."""
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


@pytest.fixture(scope="session", params=["strange-situation", "still-face"])
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from made_runs import make_run

    from attunement.report import write_report

    return write_report(make_run(tmp_path_factory.mktemp("run") / "made", procedure=request.param))


@pytest.fixture(scope="session")
def workbench() -> Iterator[Workbench]:
    from visits import Workbench

    from attunement.web.frame.bundle import STATIC

    if not (STATIC / "index.html").exists():
        pytest.skip("the page of the workbench is not built; python page/build.py")
    open_workbench = Workbench()
    yield open_workbench
    open_workbench.stop()
