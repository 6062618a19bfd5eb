"""In CI a skipped test fails, unless hardware is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"

TESTS = {
    "a skip in a test": "import pytest\ndef test(): pytest.skip({reason!r})",
    "a skip by a mark": "import pytest\n@pytest.mark.skipif(True, reason={reason!r})\ndef test(): pass",
    "a skip of a module": "import pytest\npytest.skip({reason!r}, allow_module_level=True)\ndef test(): pass",
}


def run(folder: Path, source: str, *, ci: bool) -> int:
    (folder / "conftest.py").write_text(CONFTEST.read_text())
    (folder / "test_sample.py").write_text(source + "\ndef test_that_passes(): pass\n")
    environment = {name: value for name, value in os.environ.items() if name != "CI"} | ({"CI": "true"} if ci else {})
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir=.", "."]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False).returncode


@pytest.mark.parametrize("kind", TESTS)
def test_ci_refuses_a_skip(tmp_path: Path, kind: str) -> None:
    assert run(tmp_path, TESTS[kind].format(reason="no recordings here"), ci=True) in (1, 2)


def test_ci_accepts_missing_hardware_and_expected_failures(tmp_path: Path) -> None:
    source = TESTS["a skip in a test"].format(reason="hardware: no CUDA device")
    source += "\n@pytest.mark.xfail\ndef test_known(): assert False\n"
    assert run(tmp_path, source, ci=True) == 0


def test_elsewhere_a_skip_is_a_skip(tmp_path: Path) -> None:
    assert run(tmp_path, TESTS["a skip in a test"].format(reason="no recordings here"), ci=False) == 0
