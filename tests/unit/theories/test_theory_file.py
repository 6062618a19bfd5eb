"""What is no Python file is no theory, and is refused in a sentence; what is wrong inside one is told in `test_theory_check`."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.theories.theory_file import load_theory
from attunement.vocabulary import BadFileError


@pytest.mark.parametrize("name", ["theory.txt", "theory", "theory.yaml"])
def test_a_file_that_is_not_python_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("x = 1", "utf-8")
    with pytest.raises(BadFileError, match=rf"There is no Python file .*{name}\. Give the path of a file"):
        load_theory(file)


def test_a_folder_named_like_a_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "theory.py"
    folder.mkdir()
    with pytest.raises(BadFileError, match=r"There is no Python file .*theory\.py"):
        load_theory(folder)


def test_a_name_may_be_as_long_as_it_is_allowed_to_be_and_no_longer(tmp_path: Path) -> None:
    file = tmp_path / "long.py"
    text = (
        "from dataclasses import replace\nfrom attunement.theories.homeostatic.theory import HOMEOSTATIC\n"
        "MINE = replace(HOMEOSTATIC, name='a' * {})\n"
    )
    file.write_text(text.format(60), "utf-8")
    assert load_theory(file).name == "a" * 60
    file.write_text(text.format(61), "utf-8")
    with pytest.raises(BadFileError, match="at most 60"):
        load_theory(file)
