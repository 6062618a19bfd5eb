"""A file on disk and its text: encodings and line ends, told apart and reported."""

from __future__ import annotations

import codecs
import contextlib
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from attunement.recordings.import_report import Note
from attunement.vocabulary import BadFileError

LARGEST_WHOLE = 256 * 2**20  # a file of coded events is far smaller; only tables of steps are streamed
LARGEST_UNPACKED = 64 * 2**20  # what a packed file may grow to: a small one must not take a computer's memory
PIECE = 2**20  # bytes read at once, so that a small file asks for little memory
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip


@dataclass(frozen=True)
class Source:
    """One file to be read.

    Parameters
    ----------
    encoding
        Its text encoding, where the codebook states one.
    sheet
        Which sheet of a spreadsheet is meant, where the codebook states one.
    """

    path: Path
    encoding: str = "auto"
    sheet: str = ""

    @property
    def name(self) -> str:
        """Name of the file, without its folder."""
        return self.path.name

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB (unpacked)."""
        return self._read(65536)

    @cached_property
    def data(self) -> bytes:
        """The whole file (unpacked)."""
        most = LARGEST_UNPACKED if self.compressed else LARGEST_WHOLE
        data = self._read(most + 1)
        if len(data) > most:
            unpacks, advice = ("unpacks to more", " Or unpack it yourself.") if self.compressed else ("is larger", "")
            raise BadFileError(
                f"{self.name} {unpacks} than {most >> 20} MiB, too large for a file of coded events. Only tables with "
                f"one row per step may be larger; check that it is what you think, or split it.{advice}"
            )
        return data

    @cached_property
    def compressed(self) -> bool:
        """Whether the file is compressed by gzip, whatever its name."""
        with self.path.open("rb") as file:
            return file.read(2) == b"\x1f\x8b"

    @contextlib.contextmanager
    def opened(self) -> Iterator[io.BufferedIOBase]:
        """Give the file (unpacked) as a stream of bytes."""
        with self.path.open("rb") as file:
            yield gzip.GzipFile(fileobj=file) if self.compressed else file

    def _read(self, count: int) -> bytes:
        try:
            with self.opened() as file:
                return read_in_pieces(file, count)
        except (OSError, EOFError, zlib.error, ValueError) as problem:
            raise BadFileError(
                f"{self.name} cannot be read: {getattr(problem, 'strerror', None) or problem}. Check that the file "
                "exists and is complete."
            ) from problem

    @cached_property
    def charset(self) -> str:
        """The file's text encoding: stated, marked, or told from its first bytes."""
        if self.encoding != "auto":
            try:
                codecs.lookup(self.encoding)
                "".encode(self.encoding)
            except (LookupError, ValueError, UnicodeError) as problem:
                raise BadFileError(
                    f"{self.name}: there is no text encoding '{self.encoding}'. Common ones: utf-8, utf-16, cp1252."
                ) from problem
            return self.encoding
        for mark, name in _MARKS:
            if self.head.startswith(mark):
                return name
        even, odd = self.head[0::2], self.head[1::2]
        if len(odd) > 8 and odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.2 * len(even):
            return "utf-16-le"
        if len(even) > 8 and even.count(0) > 0.7 * len(even) and odd.count(0) < 0.2 * len(odd):
            return "utf-16-be"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(self.head)
        except UnicodeDecodeError:
            return "cp1252"
        return "utf-8"

    @cached_property
    def start(self) -> str:
        """The first characters, for telling formats apart; never fails."""
        decoder = codecs.getincrementaldecoder(self.charset)(errors="replace")
        return decoder.decode(self.head).lstrip("\ufeff")

    def text(self) -> tuple[str, tuple[Note, ...]]:
        """Return the whole text, its line ends untouched, with notes on how it was decoded."""
        charset = self.charset
        try:
            text = self.data.decode(charset)
            if self.encoding != "auto":
                text.encode()  # some encodings that can be stated give halves of characters
        except UnicodeError:
            if self.encoding != "auto" or charset != "utf-8":
                raise BadFileError(
                    f"{self.name} is not text in {charset}. State `encoding` under [rules] in the codebook, or save "
                    "the file as UTF-8."
                ) from None
            charset = "cp1252"
            text = self.data.decode(charset, errors="replace")
        text = text.lstrip("\ufeff")
        if "\0" in text:
            raise BadFileError(
                f"{self.name} is not a text file (it holds zero bytes). Export it from the coding tool as text or CSV."
            )
        return text, self.text_notes(text, charset)

    def text_notes(self, text: str, charset: str) -> tuple[Note, ...]:
        """Return what is to be reported about encoding and line ends."""
        notes = []
        if charset not in ("utf-8", "utf-8-sig"):
            guess = (
                "; it is not UTF-8 and has no mark, so letters with accents may be wrong"
                if charset == "cp1252" and self.encoding == "auto"
                else ""
            )
            notes.append(Note("doubtful" if guess else "converted", f"decoded from {charset}{guess}", self.name))
        if "\r" in text.replace("\r\n", ""):
            notes.append(
                Note("converted", "carriage returns alone end its lines (old Macintosh); read as line ends", self.name)
            )
        return tuple(notes)


def read_in_pieces(file: io.BufferedIOBase | IO[bytes], most: int) -> bytes:
    """Return the first bytes of a stream, at most so many, and take no more memory than they need."""
    held = io.BytesIO()
    while held.tell() < most and (piece := file.read(min(PIECE, most - held.tell()))):
        held.write(piece)
    return held.getvalue()


def lines_of(text: str) -> io.StringIO:
    """Return a text as a stream whose line ends (LF, CRLF, CR) are all LF."""
    return io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
