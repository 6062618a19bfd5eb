"""Text of step tables in a form that can be streamed: UTF-8, LF line ends, one delimiter."""

from __future__ import annotations

import codecs
import contextlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from attunement.recordings.report import Note
from attunement.recordings.source import Source, lines_of
from attunement.recordings.table import delimiter_of
from attunement.vocabulary import BadFileError


@contextlib.contextmanager
def plain_file(source: Source) -> Iterator[tuple[Path, str, list[Note]]]:
    """Give a file in UTF-8 with LF line ends: the file itself, or a temporary copy where it is something else."""
    notes: list[Note] = []
    start, charset = source.start, source.charset
    if source.head[:4] == b"PK\x03\x04":
        raise BadFileError(f"{source.name}: a spreadsheet with one row per step is not read. Save it as .csv.")
    if "\0" in start:
        raise BadFileError(f"{source.name} is not a text file (it holds zero bytes). Export it as text or CSV.")
    delimiter = delimiter_of(lines_of(start).readlines()[:200])
    packed = source.path.suffix == ".gz"
    bare_returns = "\r" in start.replace("\r\n", "").removesuffix("\r")
    if charset == "utf-8" and not packed and not bare_returns and not (delimiter == " "):
        yield source.path, delimiter, notes
        return
    notes += source.text_notes(start, charset)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "table.csv"
        try:
            _copy(source, charset, copy, delimiter)
        except (UnicodeError, OSError, EOFError) as problem:
            raise BadFileError(
                f"{source.name} is not text in {charset}: {problem}. State `encoding` under [rules] in the codebook."
            ) from problem
        yield copy, "\t" if delimiter == " " else delimiter, notes


def _copy(source: Source, charset: str, copy: Path, delimiter: str) -> None:
    if source.path.suffix == ".gz":
        text = source.text()[0]
        pieces: Iterator[str] = iter([text])
    else:
        pieces = _pieces(source.path, charset)
    with copy.open("w", encoding="utf-8", newline="") as out:
        held = ""
        for piece in pieces:
            piece = held + piece  # noqa: PLW2901
            held = "\r" if piece.endswith("\r") else ""
            piece = piece.removesuffix("\r") if held else piece  # noqa: PLW2901
            piece = piece.replace("\r\n", "\n").replace("\r", "\n")  # noqa: PLW2901
            out.write(re.sub(r" +", "\t", piece) if delimiter == " " else piece)
        out.write("\n" if held else "")


def _pieces(path: Path, charset: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(charset)(errors="strict")
    with path.open("rb") as file:
        while data := file.read(1 << 20):
            yield decoder.decode(data)
        yield decoder.decode(b"", final=True)
