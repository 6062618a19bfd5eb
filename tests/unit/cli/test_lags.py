"""`attune lags` as a new user meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

Command = Callable[..., tuple[int, str, str]]


def test_a_stream_and_a_matrix(attune: Command, tmp_path: Path) -> None:
    (tmp_path / "stream.txt").write_text("abababab", encoding="utf-8")
    code, out, err = attune("lags", "stream.txt", "--out", "cells.csv")
    assert code == 0
    assert "every letter was taken as a code" in err
    assert "G²" in out and "Wampold" in out
    assert all(len(line.rstrip()) <= 80 for line in out.splitlines())
    cells = pl.read_csv(tmp_path / "cells.csv")
    assert cells["joint"].to_list() == [0, 4, 3, 0]
    assert cells["kappa"].to_list() == [-1, 1, 0.5, -1]
    (tmp_path / "counts.csv").write_text(",soothe,wait\ncry,8,2\ncalm,4,16\n", encoding="utf-8")
    _, out, _ = attune("lags", "counts.csv", "--json")
    found = json.loads(out)
    assert found["cells"][0]["expected"] == 4
    assert found["test"]["df"] == 1


@pytest.mark.parametrize(
    ("text", "arguments", "says"),
    [
        (",a,b\nc,8,2\nd,4,16\n", ("--lag", "2"), "which has its lag already"),
        ("a\nb\na\n", ("--lag", "5"), "takes more codes than the lag"),
        ("a\nb\nb\n", ("--no-repeats",), "structural zero"),
    ],
)
def test_what_a_user_can_mend(
    attune: Command, tmp_path: Path, text: str, arguments: tuple[str, ...], says: str
) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    code, _, err = attune("lags", "x.csv", *arguments)
    assert code == 2
    assert says in err
