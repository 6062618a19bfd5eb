"""Small files of every kind as they were read when last looked at.

Other tests say why something is read so; this says that nothing is read otherwise unseen.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from as_read import FILES, as_read
from tools_files import TOOLS

from kept import check_kept

FOLDER = Path(__file__).parent / "as_read"


@pytest.mark.parametrize("name", FILES)
def test_a_file_as_it_was_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILES[name], "utf-8")
    check_kept(FOLDER / f"{name}.txt", as_read(tmp_path / name))


@pytest.mark.parametrize("ending", TOOLS)
def test_a_file_of_a_tool_as_it_was_read(tmp_path: Path, ending: str) -> None:
    TOOLS[ending](tmp_path / f"visit.{ending}")
    check_kept(FOLDER / f"tool-{ending}.txt", as_read(tmp_path / f"visit.{ending}"))
