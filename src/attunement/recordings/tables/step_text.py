"""Text of step tables, streamed: UTF-8 with LF line ends and one delimiter, read in pieces."""

from __future__ import annotations

import codecs
import contextlib
import io
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from attunement.recordings.import_report import Note
from attunement.recordings.source import Source, lines_of
from attunement.recordings.tables.table import delimiter_of
from attunement.vocabulary import BadFileError

BYTES_AT_ONCE = 1 << 23
LONGEST_LINE = 1 << 22


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


def batches(
    source: Source, path: Path, delimiter: str, header: list[str], skipped: int, columns: list[int]
) -> Iterator[pl.DataFrame]:
    """Yield pieces of the wanted columns, named by their places, as text."""
    names = [str(i) for i in range(len(header))]
    wanted = [names[i] for i in dict.fromkeys(columns)]
    head = (delimiter.join(names) + "\n").encode()
    try:
        with path.open("rb") as file:
            for _ in range(skipped):
                file.readline()
            while block := file.read(BYTES_AT_ONCE):
                block += file.readline(LONGEST_LINE)
                if len(block) >= LONGEST_LINE and block.count(b"\n", -LONGEST_LINE) == 0:
                    raise BadFileError(
                        f"{source.name} has a line of more than {LONGEST_LINE >> 20} MiB. It is not a table of steps."
                    )
                yield pl.read_csv(
                    io.BytesIO(head + block), separator=delimiter, infer_schema=False, columns=wanted
                ).select(wanted)
    except (pl.exceptions.PolarsError, OSError) as problem:
        raise BadFileError(
            _ragged(source.name, path, delimiter, len(header))
            or f"{source.name} is not a table that can be read ({str(problem).splitlines()[0][:80]}). "
            "Check its quotation marks, or export it again."
        ) from problem


def _ragged(name: str, path: Path, delimiter: str, width: int) -> str | None:
    """Find the first row with too many cells, for the message."""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for line, text in enumerate(file, 1):
            if text.count(delimiter) + 1 > width and '"' not in text:
                count = text.count(delimiter) + 1
                where = f"{name}, line {line}"
                return f"{where}: the row has {count} cells, and there are {width} columns. Correct one."
    return None
