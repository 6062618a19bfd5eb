"""Data files of SPSS, Stata and SAS: tables, whose labelled values are read as codes.

A value that SPSS declares missing and that has a label ("not visible") is a code like any other; one without a label is
an empty cell. Read with ReadStat (Evan Miller) through pyreadstat, in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.draft.glance import Glance
from attunement.recordings.format import Evidence, Format
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables import statistics_child
from attunement.recordings.tables.frame import Frame, cell_text, read_frame, survey_frame
from attunement.vocabulary import BadFileError

_SAS7BDAT = bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
_LONGEST_S = 300  # a data file is read in seconds; one that takes longer is damaged
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
    return "xport" if head.startswith(b"HEADER RECORD*******LIB") else ""


def frame_of(source: Source) -> Frame:
    """Return the table of a data file, labels in place of the values that have them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(source.data)  # unpacked, and under a name that the library can open
        try:
            done = subprocess.run(
                [sys.executable, "-P", statistics_child.__file__, kind_of(source.head), str(path)],
                capture_output=True, timeout=_LONGEST_S, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise BadFileError(
                f"{source.name} cannot be read ({problem}). Save it as CSV from its program."
            ) from problem
    if done.returncode:
        reason = done.stderr.decode("utf-8", errors="replace").strip().rpartition("\n")[2].rpartition(": ")[2]
        raise BadFileError(
            f"{source.name} is not a complete data file ({reason[:120] or 'reading it broke off'}). Save it again, or save "
            "it as CSV from its program."
        )
    found = json.loads(done.stdout)
    labels, missing = found["labels"], found["missing"]
    notes: list[Note] = []
    columns = [
        (name, _labelled(source.name, name, values, dict(labels.get(name, [])), missing.get(name, []), notes))
        for name, values in found["columns"]
    ]
    return Frame(columns, tuple(notes))


def _labelled(
    file: str,
    name: str,
    values: Sequence[float | str | None],
    labels: Mapping[float | str | None, str],
    missing: Sequence[tuple[float | str, float | str]],
    notes: list[Note],
) -> list[str]:
    """Return a column as text; labels stand for values only where all values that are not missing have one."""
    present = {value for value in values if value is not None and value != ""}
    absent = {value for value in present if any(_within(value, gap) for gap in missing)}
    seen = present - absent
    whole = seen <= set(labels) and len(set(labels.values())) == len(labels)
    known = {value: label for value, label in labels.items() if whole or value in absent}
    if seen & set(labels) and not whole:
        kept = ", ".join(f"{cell_text(value)} = {label}" for value, label in list(labels.items())[:6])
        notes.append(
            Note("doubtful", f"'{name}': not every value has a label of its own; its values were kept ({kept})", file)
        )
    elif present & set(known):
        notes.append(Note("converted", f"'{name}': labels were read in place of values", file))
    bare = [i for i, value in enumerate(values, 1) if value in absent and value not in known]
    if bare:
        notes.append(
            Note("dropped", f"'{name}': values declared missing, without a label, are empty cells", file, tuple(bare))
        )
    empty = absent - set(known)
    return ["" if value in empty else cell_text(known.get(value, value)) for value in values]


def _within(value: float | str, gap: tuple[float | str, float | str]) -> bool:
    low, high = gap
    if isinstance(value, str) or isinstance(low, str) or isinstance(high, str):
        return value in (low, high)
    return low <= value <= high


def _format(name: str, says: str, kinds: tuple[str, ...]) -> Format:
    def read(source: Source, codebook: Codebook) -> list[Sheet]:
        return read_frame(source, codebook, frame_of(source), name)

    def survey(source: Source, codebook: Codebook) -> Glance:
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
