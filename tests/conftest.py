"""Rules for all tests: in CI a test may be skipped only for hardware that is not there; plain modules are imported by name."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))

settings.register_profile("attunement", deadline=None)  # a busy machine is no failure; speed belongs to benchmarks/
settings.load_profile("attunement")

ALLOWED = "hardware:"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with slow tests first: with several workers the longest must not begin last."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture
def interrupts_are_heard() -> Iterator[None]:
    """Hear interrupts, here and in programs begun here: a shell's jobs in the background ignore them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure when CI is set, unless its reason says that hardware is missing."""
    expected_failure = hasattr(report, "wasxfail")
    if not os.environ.get("CI") or report.outcome != "skipped" or expected_failure:
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if not reason.startswith(ALLOWED):
        report.outcome = "failed"
        report.longrepr = f"Skipped in CI: {reason!r}. Only a reason that starts with '{ALLOWED}' may skip a test here."
