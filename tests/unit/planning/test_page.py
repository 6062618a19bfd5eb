"""The page on planning: its Python runs as it is written. Its output blocks are renewed in `tests/verification`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[3] / "docs" / "planning-a-study.md").read_text("utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_block_runs(number: int, capsys) -> None:
    exec(compile(BLOCKS[number], "docs", "exec"), {"__name__": "docs"})
    assert capsys.readouterr().out.strip()


def test_it_holds_the_worked_example() -> None:
    assert len(BLOCKS) == 2
    assert "$ attune power sensitivity-training --effect 0.33 --coder-kappa 0.7" in PAGE and "in all (95 %)" in PAGE
