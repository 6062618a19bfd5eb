"""The page on diaries: what it shows is what the command prints, and its tables are what the functions give."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from typer.testing import CliRunner

from attunement.cli.main import app
from attunement.diary import days_find, repairs_find, whole_days

PATH = Path(__file__).parents[3] / "docs" / "one-person.md"
PAGE = PATH.read_text("utf-8")
SHOWN = re.compile(r"^```console\n\$ attune (.*)\n((?:.*\n)*?)```", re.MULTILINE)


def printed(command: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(folder)
    for name, text in re.findall(r"^`(\S+\.csv)`:\n\n```csv\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL):
        (folder / name).write_text(text, encoding="utf-8")
    found = CliRunner().invoke(app, command.split(), env={"COLUMNS": "80", "NO_COLOR": "1"}, catch_exceptions=False)
    return "".join(f"{line.rstrip()}\n" for line in found.stdout.splitlines())


def test_output_is_what_the_command_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = [match[1] for match in SHOWN.finditer(PAGE)]
    assert len(commands) == 2
    anew = SHOWN.sub(lambda m: f"```console\n$ attune {m[1]}\n{printed(m[1], tmp_path, monkeypatch)}```", PAGE)
    if os.environ.get("KEEP_ANEW"):
        PATH.write_text(anew, encoding="utf-8")
    assert anew == PATH.read_text("utf-8"), "Changed on purpose? Run this test once with KEEP_ANEW=1."


def rows(heading: str) -> Iterator[list[str]]:
    table = PAGE.split(heading)[1].split("\n\n")[0]
    for line in table.splitlines()[2:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def test_the_table_of_days() -> None:
    found = list(rows("| days before + since"))
    assert len(found) == 5
    for size, errs, change in found:
        before, since = map(int, size.split("+"))
        finds = days_find(whole_days(before, since))
        assert f"{finds.errs:.3f}" == f"0{errs}"
        assert f"{finds.four_in_five:.1f}" == f"{float(change.removesuffix(' SD')):.1f}"


def test_the_table_of_ruptures() -> None:
    found = list(rows("| ruptures before + since"))
    assert len(found) == 4
    for size, *cells in found:
        before, since = map(int, size.removesuffix(" or fewer").split("+"))
        finds = repairs_find(before, since, shares=[(0.3, 0.6), (0.3, 0.9)])
        given = [f"{finds.errs:.3f}", *(f"{often:.2f}" for *_, often in finds.changes)]
        for cell, value in zip(cells, given, strict=True):
            assert (
                (cell == "never" and not float(value))
                or (cell == "over .99" and float(value) > 0.99)
                or f"0{cell}" == value
            )


def test_its_python_runs() -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    with redirect_stdout(out := io.StringIO()):
        exec(compile(block, "docs", "exec"), {"__name__": "docs"})
    assert out.getvalue().startswith("errs 0.036; finds 1.4 SD in four of five records\n2 of 6, then 7 of 8: leaning")
