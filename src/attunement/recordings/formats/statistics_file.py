"""Data files of SPSS, Stata and SAS: tables, whose labelled values are read as codes.

A value that SPSS declares missing and that has a label ("not visible") is a code like any other; one without a label is
an empty cell. Read with ReadStat (Evan Miller) through pyreadstat.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attunement.recordings.codebook import Codebook
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.frame import Frame, cell_text, read_frame, survey_frame
from attunement.vocabulary import BadFileError

_SAS7BDAT = bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
_OLD_DTA = range(0x69, 0x74)  # releases 105 to 115 of Stata's format, of which the second byte is the byte order


def kind_of(head: bytes) -> str:
    """Return which kind of data file begins so: the ending that its program gives it, or nothing."""
    if head[:4] in (b"$FL2", b"$FL3"):
        return "sav"
    if b"SPSS PORT FILE" in head[:256]:
        return "por"
    if head.startswith(b"<stata_dta>") or (
        len(head) > 60 and head[0] in _OLD_DTA and head[1] in (1, 2) and head[2] == 1 and head[3] == 0
    ):
        return "dta"
    if head[12:32] == _SAS7BDAT:
        return "sas7bdat"
    return "xport" if head.startswith(b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!") else ""


def frame_of(source: Source) -> Frame:
    """Return the table of a data file, labels in place of the values that have them."""
    import pyreadstat  # noqa: PLC0415  imported where used

    kind = kind_of(source.head)
    reader: Callable[..., tuple[Any, Any]] = getattr(pyreadstat, f"read_{kind}")
    missing = {"user_missing": True} if kind in ("sav", "dta", "sas7bdat") else {}
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"file.{kind}"
            path.write_bytes(source.data)  # unpacked, and under a name that the library can open
            columns, about = reader(str(path), output_format="dict", **missing)
    except Exception as problem:
        raise BadFileError(
            f"{source.name} is not a complete data file ({problem}). Save it again, or save it as CSV from its program."
        ) from problem
    notes: list[Note] = []
    read = {
        name: _labelled(
            source.name,
            name,
            values,
            about.variable_value_labels.get(name, {}),
            about.missing_ranges.get(name, []),
            notes,
        )
        for name, values in columns.items()
    }
    return Frame(read, tuple(notes))


def _labelled(
    file: str,
    name: str,
    values: Sequence[Any],
    labels: Mapping[Any, str],
    missing: Sequence[Mapping[str, Any]],
    notes: list[Note],
) -> list[str]:
    """Return a column as text; labels stand for values only where all values that are not missing have one."""

    def absent(value: Any) -> bool:
        return any(_within(value, gap) for gap in missing)

    present = {value for value in values if not _empty(value)}
    seen = {value for value in present if not absent(value)}
    whole = bool(labels) and seen <= set(labels) and len(set(labels.values())) == len(labels)
    known = {value: label for value, label in labels.items() if whole or absent(value)}
    if labels and not whole and seen & set(labels):
        text = (
            f"'{name}': not every value has a label of its own, so its numbers were kept "
            f"({', '.join(f'{cell_text(value)} = {label}' for value, label in list(labels.items())[:6])})"
        )
        notes.append(Note("doubtful", text, file))
    elif known:
        notes.append(Note("converted", f"'{name}': labels were read in place of the values that have one", file))
    bare = [i for i, value in enumerate(values, 1) if value in present and absent(value) and value not in known]
    if bare:
        notes.append(
            Note("dropped", f"'{name}': values declared missing, without a label; empty cells", file, tuple(bare))
        )
    dropped = set(bare)
    return ["" if i in dropped else cell_text(known.get(value, value)) for i, value in enumerate(values, 1)]


def _empty(value: Any) -> bool:
    return value is None or value == "" or value != value  # noqa: PLR0124  a missing number is not equal to itself


def _within(value: Any, gap: Mapping[str, Any]) -> bool:
    low, high = gap["lo"], gap["hi"]
    return isinstance(value, type(low)) and low <= value <= high


def _format(name: str, says: str, kinds: tuple[str, ...]) -> Format:
    def read(source: Source, codebook: Codebook) -> list[Sheet]:
        return read_frame(source, codebook, frame_of(source), name)

    def survey(source: Source, codebook: Codebook) -> tuple[list[Sheet], tuple[str, ...]]:
        return survey_frame(source, codebook, frame_of(source), name)

    return Format(
        name=name,
        says=says,
        sniff=lambda look: Evidence.SIGNATURE if kind_of(look.source.head) in kinds else Evidence.NONE,
        read=read,
        survey=survey,
    )


FORMATS = (
    _format("SPSS file", "The data file (.sav); labels of values are its codes.", ("sav", "por")),
    _format("Stata file", "The data file (.dta); labels of values are its codes.", ("dta",)),
    _format("SAS file", "The data file (.sas7bdat, .xpt).", ("sas7bdat", "xport")),
)
