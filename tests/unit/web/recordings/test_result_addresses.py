"""What is taken home of a result, by hand: each address gives the file of its name, and a missing table is said."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi.responses import FileResponse

from attunement.vocabulary import BadFileError
from attunement.web.recordings import result_addresses as addresses
from attunement.web.recordings.shelf import GoneError

STUDY, RESULT = "0" * 16, "1" * 16


def desk(folder: Path, **tables: object) -> Any:
    """A desk on which one result lies in a folder."""
    return SimpleNamespace(
        made=lambda study, result: folder if (study, result) == (STUDY, RESULT) else folder / "other",
        measured=lambda study, result: SimpleNamespace(tables=tables),
        state=lambda study, result: {"state": "running", "done": 3},
    )


def test_each_address_gives_the_file_of_its_name(tmp_path: Path) -> None:
    given = {
        "report.html": addresses.page(STUDY, RESULT, desk(tmp_path)),
        "import-report.txt": addresses.import_report(STUDY, RESULT, desk(tmp_path)),
        "match.csv": addresses.table(STUDY, RESULT, "match", desk(tmp_path, match=1)),
    }
    for name, answer in given.items():
        folder = tmp_path / "tables" if name.endswith(".csv") else tmp_path
        assert Path(cast("FileResponse", answer).path) == folder / name
        assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert given["import-report.txt"].media_type == "text/plain" and given["report.html"].media_type == "text/html"
    with pytest.raises(GoneError, match="no such table"):
        addresses.table(STUDY, RESULT, "other", desk(tmp_path, match=1))


def test_everything_is_one_archive(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    for name in ("report.html", "tables/match.csv"):
        (tmp_path / name).write_text(name)
    answer = addresses.everything(STUDY, RESULT, desk(tmp_path))
    with zipfile.ZipFile(io.BytesIO(bytes(answer.body))) as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == {
            "report.html": "report.html",
            "tables/match.csv": "tables/match.csv",
        }


def test_a_result_under_way_says_how_far_it_is_and_an_older_one_that_it_is_older(tmp_path: Path) -> None:
    assert addresses.result(STUDY, RESULT, desk(tmp_path)) == {"state": "running", "done": 3}
    with pytest.raises(BadFileError, match="measured by an earlier version"), addresses._of_this_version():
        raise KeyError("match")
