"""The command line as tests call it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from attunement.cli.main import run


@pytest.fixture
def attune(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    """Return the command as a function: arguments to exit code, output and error output, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def command(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["attune", *arguments])
        with pytest.raises(SystemExit) as end:
            run()
        shown = capsys.readouterr()
        return int(end.value.code or 0), shown.out, shown.err

    return command
