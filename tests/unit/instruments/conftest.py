"""Tables of answers as tests write them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from attunement.instruments.answers import Answers, answers_of, read_answers_table
from attunement.instruments.catalogue import instrument

sys.path.insert(0, str(Path(__file__).parent))  # for made_respondents

Written = Callable[..., Answers]


@pytest.fixture
def answered(tmp_path: Path) -> Written:
    """Return a function that writes a table and reads it as answers to an instrument."""

    def write_and_read(table: pl.DataFrame | str, name: str, **settings: object) -> Answers:
        file = tmp_path / "answers.csv"
        text = table if isinstance(table, str) else table.write_csv()
        file.write_text(text, encoding="utf-8")
        settings = {"items": ["item_#"], **settings}
        return answers_of(read_answers_table(file), instrument(name), **settings)  # type: ignore[arg-type]

    return write_and_read
