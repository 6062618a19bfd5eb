"""A theory that shares nothing with the default one goes through the command line as every other does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def test_the_command_line_shows_and_runs_it(attune: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    code, out, _ = attune("show", "theory", "set-point")
    assert code == 0 and "no score is a verdict" in " ".join(out.split()) and "Free in calibration" not in out
    code, out, err = attune("simulate", "--theory", "set-point", "--dyads", "40", "--out", str(tmp_path / "run"))
    assert code == 0, err
    assert "the theory differs" in " ".join(out.split()) and (tmp_path / "run" / "report.html").exists()
