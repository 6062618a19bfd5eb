"""Text of step tables, streamed: UTF-8 with LF line ends and one delimiter, read in pieces."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import math
import re
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from attunement.recordings.import_report import Note
from attunement.recordings.source import LARGEST_UNPACKED, PIECE, Source, lines_of
from attunement.recordings.tables.delimited import SNIFFED, cut, delimiter_of, refuse_wide
from attunement.recordings.tables.spreadsheet import kind_of, read_spreadsheet
from attunement.recordings.tables.table import too_wide, width_of
from attunement.vocabulary import BadFileError

BYTES_AT_ONCE = 1 << 23
LONGEST_LINE = 1 << 22
MOST_GROWTH = 100  # how many times its size a packed table may unfold to; numbers in text do five to thirty


@contextlib.contextmanager
def plain_file(source: Source) -> Iterator[tuple[Path, str, list[Note]]]:
    """Give a file in UTF-8 with LF line ends: the file itself, or a temporary copy where it is something else."""
    start, charset = source.start, source.charset
    if kind_of(source.head):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "sheet.csv"
            yield copy, ",", _copy_sheet(source, copy)
        return
    if "\0" in start:
        raise BadFileError(f"{source.name} is not a text file (it holds zero bytes). Export it as text or CSV.")
    delimiter = delimiter_of(lines_of(start).readlines()[:SNIFFED])
    bare_returns = "\r" in start.replace("\r\n", "").removesuffix("\r")
    if charset == "utf-8" and not source.compressed and not bare_returns and delimiter != " ":
        yield source.path, delimiter, []
        return
    notes = list(source.text_notes(start, charset))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "table.csv"
        try:
            _copy(source, charset, copy, delimiter)
        except (OSError, EOFError, zlib.error) as problem:
            raise BadFileError(
                f"{source.name} cannot be unpacked or copied: {getattr(problem, 'strerror', None) or problem}. Check that the "
                "file is complete, and that there is space for temporary files."
            ) from problem
        except UnicodeError as problem:
            raise BadFileError(
                f"{source.name} is not text in {charset}: {problem}. State `encoding` under [rules] in the codebook."
            ) from problem
        yield copy, "\t" if delimiter == " " else delimiter, notes


def rows_are(source: Source) -> str:
    """Return what the rows of a table are called: lines of a text, or rows of a spreadsheet."""
    return "row" if kind_of(source.head) else "line"


def _copy_sheet(source: Source, copy: Path) -> list[Note]:
    """Write a spreadsheet's sheet as text, each row on the line of its number."""
    sheet = read_spreadsheet(source)
    with copy.open("w", encoding="utf-8", newline="") as out:
        writer, at = csv.writer(out, lineterminator="\n"), 1
        width = max((len(row) for _, row in sheet.rows), default=0)
        for number, row in sheet.rows:
            out.write("\n" * (number - at))
            writer.writerow([" ".join(cell.split()) for cell in row] + [""] * (width - len(row)))
            at = number + 1
    short = "h:mm" in sheet.typed.values()
    text = (
        "times typed into cells that look like 2:09 were read as minutes:seconds, as they look; the spreadsheet itself takes "
        "them for hours:minutes. time_unit in the codebook settles it (m:s or h:m)"
    )
    return [*sheet.notes, *([Note("doubtful", text, source.name)] if short else [])]


def _copy(source: Source, charset: str, copy: Path, delimiter: str) -> None:
    most = max(LARGEST_UNPACKED, MOST_GROWTH * source.path.stat().st_size) if source.compressed else math.inf
    with source.opened() as file, copy.open("w", encoding="utf-8", newline="") as out:
        held, size = "", 0
        decoder = codecs.getincrementaldecoder(charset)(errors="strict")
        while True:
            data = file.read(PIECE)
            size += len(data)
            if size > most:
                raise BadFileError(
                    f"{source.name} unpacks to more than {MOST_GROWTH} times its size, which no table of steps does. Check that "
                    "it is what you think, or unpack it yourself."
                )
            piece = held + decoder.decode(data, final=not data)
            held = "\r" if piece.endswith("\r") and data else ""
            piece = piece.removesuffix("\r") if held else piece
            piece = piece.replace("\r\n", "\n").replace("\r", "\n")
            out.write(re.sub(r" +", "\t", piece) if delimiter == " " else piece)
            if not data:
                return


def batches(
    source: Source, path: Path, delimiter: str, header: list[str], skipped: int, columns: list[int]
) -> Iterator[pl.DataFrame]:
    """Yield pieces of the wanted columns, named by their places, as text, one row per row of the file."""
    width = len(header)
    names = [str(i) for i in range(width)]
    wanted = [names[i] for i in dict.fromkeys(columns)]
    widest = _widest(path, delimiter, width, skipped)
    refuse_wide(source.name, widest)
    extra = [str(i) for i in range(width, widest)]  # empty cells at the ends of rows
    head = (delimiter.join([*names, *extra]) + "\n").encode()
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            for _ in range(skipped):
                file.readline()
            done = skipped
            while block := file.read(BYTES_AT_ONCE):
                block += file.readline(LONGEST_LINE)
                if len(block) >= LONGEST_LINE and block.count(b"\n", -LONGEST_LINE) == 0:
                    raise BadFileError(
                        f"{source.name} has a line of more than {LONGEST_LINE >> 20} MiB. It is not a table of steps."
                    )
                if file.tell() >= size:
                    block = block.rstrip(b"\r\n") + b"\n"
                frame = pl.read_csv(
                    io.BytesIO(head + block), separator=delimiter, infer_schema=False, columns=[*wanted, *extra]
                )
                _check_extra(source, path, delimiter, frame, extra, width, skipped)
                done += len(frame)
                yield frame.select(wanted)
    except (pl.exceptions.PolarsError, OSError) as problem:
        said = str(problem).splitlines()[0][:80]
        advice = (
            "State `encoding` under [rules] in the codebook."
            if "utf" in said.casefold()
            else "Check its quotation marks, or export it again."
        )
        raise BadFileError(
            _ragged(source, path, delimiter, width, skipped)
            or f"{source.name} is not a table that can be read ({said}). {advice}"
        ) from problem


def _widest(path: Path, delimiter: str, width: int, skipped: int) -> int:
    """Return the most cells that one of the first rows has, counting empty ones."""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        lines = [file.readline(LONGEST_LINE) for _ in range(skipped + SNIFFED)][skipped:]
    return max((len(row) for row in cut(filter(None, lines), delimiter)), default=width)


def _check_extra(
    source: Source, path: Path, delimiter: str, frame: pl.DataFrame, extra: list[str], width: int, skipped: int
) -> None:
    if extra and frame.select(pl.any_horizontal(pl.col(extra).str.strip_chars().str.len_chars() > 0).any()).item():
        raise BadFileError(
            _ragged(source, path, delimiter, width, skipped) or f"{source.name} has rows of different widths."
        )


def _ragged(source: Source, path: Path, delimiter: str, width: int, skipped: int) -> str | None:
    """Find the first row with too many cells, for the message."""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        reader = csv.reader(file, delimiter=delimiter)
        last = 0
        try:
            for row in reader:
                line, last = last + 1, reader.line_num
                if line > skipped and (cells := width_of(row)) > width:
                    where = f"{source.name}, {rows_are(source)} {line}"
                    return too_wide(where, cells, width, "" if kind_of(source.head) else delimiter)
        except csv.Error:
            return None
    return None
