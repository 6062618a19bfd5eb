"""Zip archives, as spreadsheets and projects of some tools are: what their parts hold, never more than a limit.

A small archive can unfold to gigabytes. How large its parts are is stated in it and added up before anything is
unpacked; a statement that is too small cuts the part off there, for no more is taken out of it.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from attunement.recordings.source import LARGEST_UNPACKED, PIECE, Source, read_in_pieces
from attunement.vocabulary import BadFileError

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    KeyError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
LARGEST_FACTS = 2 * PIECE  # of a part that says how others are to be read; each of its bytes costs more time
_USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unfold as much at once as they like


def archive_of(source: Source) -> zipfile.ZipFile:
    """Return the archive that a file is; raises one of `DAMAGED` where it is none."""
    return zipfile.ZipFile(io.BytesIO(source.data))


def part_of(source: Source, name: str) -> bytes:
    """Return one part of an archive, unpacked; raises one of `DAMAGED` where there is none."""
    with archive_of(source) as archive:
        _check_size(source, [archive.getinfo(name)])
        with archive.open(name) as part:
            return read_in_pieces(part, LARGEST_UNPACKED)


@contextmanager
def unfolded(source: Source, endings: tuple[str, ...], facts: Collection[str]) -> Iterator[IO[bytes]]:
    """Give an archive as one whose parts are no longer packed, for a library that unpacks without a limit.

    Parameters
    ----------
    endings
        How the names of the parts end that are needed; others, pictures for example, are left out.
    facts
        Names of parts that say how others are to be read, and are small in every file that a program wrote.
    """
    with archive_of(source) as archive, tempfile.SpooledTemporaryFile(16 * PIECE) as out:
        wanted = [part for part in archive.infolist() if part.filename.endswith(endings)]
        _check_size(source, wanted)
        for part in wanted:
            if part.filename in facts and part.file_size > LARGEST_FACTS:
                raise BadFileError(
                    f"{source.name}: its part '{part.filename}' unpacks to {part.file_size >> 20} MiB, and holds no cells. Save "
                    "the sheet you need as .csv, or copy its cells into a new file."
                )
        with zipfile.ZipFile(out, "w") as plain:
            for part in wanted:
                with archive.open(part) as packed, plain.open(part.filename, "w") as copy:
                    while piece := packed.read(PIECE):
                        copy.write(piece)
        out.seek(0)
        yield out


def _check_size(source: Source, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what would unfold too far."""
    size = sum(part.file_size for part in parts)
    if size > LARGEST_UNPACKED:
        raise BadFileError(
            f"{source.name} unpacks to {size >> 20:,} MiB, and more than {LARGEST_UNPACKED >> 20} MiB are not read from a "
            "packed file. Check that it is what you think, and save what you need of it as a table of text (.csv)."
        )
    odd = next((part.filename for part in parts if part.compress_type not in _USUAL), None)
    if odd is not None:
        raise BadFileError(
            f"{source.name} packs '{odd[:60]}' as no program does that writes such files. Open it, and save it again."
        )
