"""The text of long tables in pieces: letters and line ends that two pieces share, and a file that ends within a letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.recordings.source import Source
from attunement.recordings.tables import step_text
from attunement.recordings.tables.step_text import plain_file
from attunement.vocabulary import BadFileError


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize(("encoding", "end"), [("utf-16", "\r\n"), ("cp1252", "\r"), ("utf-8", "\r"), ("utf-16", "\n")])
def test_pieces_of_any_size_make_one_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int, encoding: str, end: str
) -> None:
    (tmp_path / "a.csv").write_bytes(end.join(["time;Mère", "0;lächelt", "1;ruft", ""]).encode(encoding))
    source = Source(tmp_path / "a.csv")
    monkeypatch.setattr(step_text, "PIECE", piece)
    with plain_file(source) as (path, delimiter, _):
        assert path.read_text("utf-8").lstrip("\ufeff") == "time;Mère\n0;lächelt\n1;ruft\n" and delimiter == ";"


def test_a_text_that_ends_within_a_letter_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_bytes("time;mother\n0;smile\n1;cry\n".encode("utf-16")[:-1])
    source = Source(tmp_path / "a.csv")
    with pytest.raises(BadFileError, match=r"a\.csv is not text in utf-16"), plain_file(source):
        pass
