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


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return what a function prints in a terminal of 80 columns, its lines without the spaces at their ends."""
    monkeypatch.setenv("COLUMNS", "80")

    def shown(print_it: Callable[..., None], *values: object, **named: object) -> str:
        capsys.readouterr()
        print_it(*values, **named)
        return "".join(f"{line.rstrip()}\n" for line in capsys.readouterr().out.splitlines())

    return shown
