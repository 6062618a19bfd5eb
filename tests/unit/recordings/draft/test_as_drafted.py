"""Small files of every kind as they were drafted when last looked at.

Other tests say why something is drafted so; this says that nothing is drafted otherwise unseen.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from as_read import FILES, ODD_TEXTS, STEP_FILES, as_drafted
from tools_files import TOOLS

from attunement.recordings import draft_codebook
from attunement.recordings.reading import draft_of
from kept import check_kept

FOLDER = Path(__file__).parent / "as_drafted"
TEXTS = {name: text.encode() for name, text in (FILES | STEP_FILES).items()} | ODD_TEXTS


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_as_it_was_drafted(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(TEXTS[name])
    check_kept(FOLDER / f"{name}.txt", as_drafted(tmp_path / name))


@pytest.mark.parametrize("ending", TOOLS)
def test_a_file_of_a_tool_as_it_was_drafted(tmp_path: Path, ending: str) -> None:
    TOOLS[ending](tmp_path / f"visit.{ending}")
    check_kept(FOLDER / f"tool-{ending}.txt", as_drafted(tmp_path / f"visit.{ending}"))


def test_drafts_of_several_files(tmp_path: Path) -> None:
    for name in ("d1_v1", "d1_v2", "d2_v1"):
        (tmp_path / f"{name}.csv").write_text(FILES["events.csv"].replace("14,13", "14,15"), "utf-8")
    book = draft_codebook(sorted(tmp_path.glob("*.csv")))
    draft = draft_of(tmp_path / "*.csv")
    check_kept(FOLDER / "several.txt", f"{book.pattern}\n{draft.text}" + "".join(f"{step}\n" for step in draft.left))
