"""R: saved objects (.rda, .RData, .rds), of which one data frame, matrix or vector is read as a table; factors by labels."""

from __future__ import annotations

import bz2
import lzma
import warnings
import zlib
from collections.abc import Mapping
from typing import Any

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.draft.glance import Glance
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import Sheet
from attunement.recordings.source import LARGEST_UNPACKED, Source
from attunement.recordings.tables.frame import Frame, cell_text, read_frame, survey_frame
from attunement.recordings.tables.table import shown
from attunement.vocabulary import BadFileError

_FORM = "R data"
_WORKSPACES = (b"RDX2\n", b"RDX3\n", b"RDA2\n", b"RDA3\n")
_OBJECTS = (b"X\n\0\0\0\x02", b"X\n\0\0\0\x03", b"A\n2\n", b"A\n3\n")
Columns = list[tuple[str, list[Any]]]
_START = 16  # bytes that tell R's files


def _unpacked(data: bytes, most: int) -> bytes:
    """Return the first bytes of what R packed with bzip2 or xz (gzip is unpacked before); never complains."""
    try:
        if data.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(data, most)
        if data.startswith(b"\xfd7zXZ"):
            return lzma.LZMADecompressor().decompress(data, most)
    except (OSError, EOFError, lzma.LZMAError, ValueError, zlib.error):
        return b""
    return data[:most]


def is_r(source: Source) -> bool:
    """Return whether a file holds objects saved by R."""
    start = source.data if source.head.startswith(b"BZh") else source.head  # bzip2 gives nothing before a whole block
    return _unpacked(start, _START).startswith((*_WORKSPACES, *_OBJECTS))


def frame_of(source: Source, codebook: Codebook) -> Frame:
    """Return the one table among the objects of a file, or the one that the codebook names."""
    tables = _tables(source.name, _objects(source))
    wanted = str(getattr(codebook, "sheet", "") or "")
    if wanted and wanted not in tables:
        raise BadFileError(
            f"{source.name} has no table '{wanted}' among its objects; it has {shown(tables) or 'none'}. Correct sheet "
            "under [table] in the codebook."
        )
    if not wanted and len(tables) != 1:
        if tables:
            raise BadFileError(
                f"{source.name} holds several tables: {shown(tables)}. Say which one is meant: in R, save it alone, "
                f'save({next(iter(tables))}, file = "…"); or name it in the codebook: [table] sheet = "…".'
            )
        raise BadFileError(
            f"{source.name} holds no data frame, matrix or vector that could be read as a table. In R, make a data frame "
            'of what was coded and write it: write.csv(x, "x.csv", row.names = FALSE).'
        )
    name = wanted or next(iter(tables))
    others = [other for other in tables if other != name]
    notes = [Note("read", f"the object '{name}'", source.name)]
    if others:
        notes.append(Note("dropped", f"other objects were not read: {shown(others)}", source.name))
    return Frame(tables[name], tuple(notes))


def _objects(source: Source) -> Mapping[str, Any]:
    import rdata  # noqa: PLC0415  imported where used: it brings pandas

    data = source.data
    if data.startswith((b"BZh", b"\xfd7zXZ")):
        data = _unpacked(data, LARGEST_UNPACKED + 1)
        if len(data) > LARGEST_UNPACKED:
            raise BadFileError(
                f"{source.name} unpacks to more than {LARGEST_UNPACKED >> 20} MiB. In R, save the one table that you need, "
                'or write it as CSV: write.csv(x, "x.csv", row.names = FALSE).'
            )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # classes of R that mean nothing here
            found = rdata.conversion.convert(rdata.parser.parse_data(data))
    except (Exception, RecursionError) as problem:
        raise BadFileError(
            f"{source.name} is not a complete file of R ({type(problem).__name__}: {str(problem)[:80]}). Save it again in "
            'R, or write it as CSV: write.csv(x, "x.csv", row.names = FALSE).'
        ) from problem
    if data.startswith(_WORKSPACES):
        return {str(name): value for name, value in found.items()} if isinstance(found, Mapping) else {}
    return {source.path.name.partition(".")[0]: found}


def _tables(file: str, objects: Mapping[str, Any], inside: str = "") -> dict[str, Columns]:
    """Return what can be read as a table, those inside lists by names like "visits$first"."""
    tables: dict[str, Columns] = {}
    for key, value in objects.items():
        name = f"{inside}{key}"
        columns = _columns(str(key), value)
        if columns:
            tables[name] = columns
        elif isinstance(value, Mapping) and not inside:
            tables |= _tables(file, {str(k): v for k, v in value.items()}, f"{name}$")
    return tables


def _columns(name: str, value: Any) -> Columns:
    """Return the columns of a data frame, matrix, vector, or list of vectors of one length; none of anything else."""
    columns: Columns = []
    if hasattr(value, "columns") and hasattr(value, "index"):  # a data frame
        names = [cell_text(label) for label in value.index.tolist()]
        if not any(names == [str(i + first) for i in range(len(names))] for first in (0, 1)):
            columns.append(("row name", names))
        columns += [(str(label), _values(value.iloc[:, i])) for i, label in enumerate(value.columns)]
    elif hasattr(value, "dims") and value.ndim == 2:  # a matrix with names
        across = value.dims[1]
        labels = value.coords[across].values if across in value.coords else range(1, value.shape[1] + 1)
        columns = [(str(label), _values(value.values[:, i])) for i, label in enumerate(labels)]
    elif hasattr(value, "dtype") and value.ndim == 2 and value.shape[1] > 1:
        columns = [(f"{name}{i + 1}", _values(value[:, i])) for i in range(value.shape[1])]
    elif hasattr(value, "dtype") and value.ndim in (1, 2):
        columns = [(name, _values(getattr(value, "values", value).reshape(-1)))]
    elif isinstance(value, Mapping):
        columns = [(str(key), _values(part)) for key, part in value.items() if getattr(part, "ndim", 0) == 1]
        if len(columns) < len(value) or len({len(part) for _, part in columns}) != 1:
            columns = []
    length = max((len(part) for _, part in columns), default=0)
    if len(columns) == 1:  # a vector: the places of its values make it a table
        columns.insert(0, ("row", list(range(1, length + 1))))
    return columns if length > 1 else []


def _values(column: Any) -> list[Any]:
    import pandas  # noqa: PLC0415  rdata brings it

    return [None if missing else value for value, missing in zip(column.tolist(), pandas.isna(column), strict=True)]


def read_r(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of a file of R."""
    return read_frame(source, codebook, frame_of(source, codebook), _FORM)


def survey_r(source: Source, codebook: Codebook) -> Glance:
    """Return the same for a draft."""
    return survey_frame(source, codebook, frame_of(source, codebook), _FORM)


FORMATS = (
    Format(
        name=_FORM,
        says="A saved data frame or matrix (.rda, .RData, .rds); factors are read by their labels.",
        sniff=lambda look: Evidence.SIGNATURE if is_r(look.source) else Evidence.NONE,
        read=read_r,
        survey=survey_r,
    ),
)
