"""A theory that shares nothing with the default one goes through the command line as every other does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from attunement.cli.printing_life import print_expectations
from attunement.life.events import GENERAL, Event, Life, Person
from attunement.report.simulated.of_whom import WORDS


def test_the_command_line_shows_and_runs_it(attune: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    code, out, _ = attune("show", "theory", "set-point")
    assert code == 0 and "no score is a verdict" in " ".join(out.split()) and "Free in calibration" not in out
    code, out, err = attune("simulate", "--theory", "set-point", "--dyads", "40", "--out", str(tmp_path / "run"))
    assert code == 0, err
    assert "the theory differs" in " ".join(out.split()) and (tmp_path / "run" / "report.html").exists()


@pytest.mark.parametrize(
    ("columns", "said"),
    [(("familiarity", "answer", "unsteady"), "mean (SD)\n"), (tuple(WORDS), "mean (SD), 0 to 1\n")],
)
def test_several_carers_are_told_apart_by_a_theorys_own_expectations(
    columns: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    rows = {"dyad": [0, 1], "person": ["mother", "mother"]} | {name: [0.2, 0.4] for name in columns}
    print_expectations(pl.DataFrame(rows), Life((Person("mother"),), (Event(0, "mother", "cares"),)))
    out = capsys.readouterr().out
    assert f"What the children expect: {said}" in "".join(f"{line.rstrip()}\n" for line in out.splitlines())
    assert all((WORDS[name] if columns == tuple(WORDS) else name) in out for name in columns)
    assert out.count("0.30 (0.14)") == len(columns)


@pytest.mark.parametrize("columns", [5, 6])
def test_numbers_stay_whole_in_a_narrow_terminal(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    known = {f"expectation{i}": [0.2, 0.4, 0.2] for i in range(columns)} | {"familiarity": [0.2, 0.4, 0.0]}
    bonds = pl.DataFrame({"dyad": [0, 1, 0], "person": ["grandmother", "grandmother", GENERAL]} | known)
    print_expectations(bonds, Life((Person("grandmother"),), (Event(0, "grandmother", "cares"),)))
    out = capsys.readouterr().out
    assert out.count("0.30 (0.14)") == columns + 1 and "…" not in out
    assert out.count("What the children expect") == 2, "more than five stand in another table"
    assert "0.00 (0.00)" not in out, "nobody knows people in general"
