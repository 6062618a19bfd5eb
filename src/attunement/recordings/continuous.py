"""Continuous columns: two people's measured values (motion, pitch, a dial) as series on one clock, dyad by dyad.

Codes go into a record; measured values do not, as nobody coded them. They are read from the same tables of steps (one row
per frame, second or interval), by the names of their columns, and keep their units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.import_report import ImportReport, Note
from attunement.recordings.reading import Paths, find_files
from attunement.recordings.source import Source
from attunement.recordings.tables.measured import Identity, MeasuredColumn, MeasuredValues, Values, read_measured
from attunement.vocabulary import BadFileError, BadValueError

MANY_MISSING = 0.1
MOST_STEPS = 5_000_000  # of one dyad
"""Share of steps without a value from which it is called doubtful."""


@dataclass(frozen=True, eq=False)
class DyadSeries:
    """Two people's measured values at the same equal steps; NaN where a person has none.

    Parameters
    ----------
    dyad, occasion
        Whose, and which visit.
    persons
        Both persons, in the order asked for.
    values
        Their values [step].
    step_s, start_s
        Length of a step, and the time of the first on the file's clock.
    files
        Where they were read.
    """

    dyad: str
    occasion: str
    persons: tuple[str, str]
    values: tuple[Values, Values]
    step_s: float
    start_s: float
    files: tuple[str, ...]


def read_series(
    paths: Paths,
    columns: Sequence[MeasuredColumn],
    *,
    rate: float | None = None,
    step_s: float | None = None,
    missing: Sequence[float] = (),
    codebook: Codebook | None = None,
) -> tuple[list[DyadSeries], ImportReport]:
    """Read two people's measured columns from tables of steps, a series each per dyad, on one clock.

    Parameters
    ----------
    paths
        Files, folders or patterns. A file is a dyad unless the codebook says otherwise: its pattern finds dyad and
        occasion in the files' names, its [columns] dyad, occasion and observation name columns of long tables.
    columns
        Whose values stand where: two. In a table with a row per person and moment ([columns] partner) each takes the
        rows of its person.
    rate
        Rows (or frames) per second, where no column has times.
    step_s
        Length of the steps asked for. None: as the rows come. Where they come faster their values are averaged; where
        they come slower nothing is invented between them, and the step is refused.
    missing
        Values that mean "none", such as 0 in a column of pitch.
    codebook
        Names of columns, pattern, header of tables without one, encoding and time unit.

    Returns
    -------
    dyads, report
        One `DyadSeries` per dyad and occasion that has both persons, and what was done to the files.

    Errors
    ------
    BadFileError where a column is not there, times run backwards, or no dyad has both persons.
    """
    if len(columns) != 2 or columns[0].person == columns[1].person:
        raise BadValueError(f"synchrony takes the measured columns of two persons; {len(columns)} columns were given.")
    for name, given in (("rate", rate), ("step", step_s)):
        if given is not None and not 0 < given < np.inf:
            raise BadValueError(f"the {name} is {given:g}; it must be a positive number.")
    book = codebook or Codebook()
    notes: list[Note] = []
    found: dict[Identity, dict[str, MeasuredValues]] = {}
    for path in find_files(paths):
        source = Source(path, book.rules.encoding)
        wanted = [column for column in columns if column.reads(source)]
        if not wanted:
            notes.append(Note("dropped", "no measured column is to be read from this file", source.name))
            continue
        for (identity, person), measured in read_measured(source, wanted, book, rate, missing, notes).items():
            before = found.setdefault(identity, {}).setdefault(person, measured)
            if before is not measured:
                raise BadFileError(
                    f"{before.file} and {measured.file} both hold {person} of dyad '{identity[0]}', occasion "
                    f"'{identity[1]}'. Tell them apart by the pattern of the codebook, or leave one out."
                )
    names = (columns[0].person, columns[1].person)
    dyads = []
    for identity, persons in found.items():
        lost = [name for name in names if name not in persons]
        if lost:
            notes.append(Note("dropped", f"dyad '{identity[0]}', occasion '{identity[1]}': no values of {lost[0]}",
                              next(iter(persons.values())).file))  # fmt: skip
            continue
        dyads.append(_aligned(identity, names, (persons[names[0]], persons[names[1]]), step_s, notes))
    if not dyads:
        said = "; ".join(f"{who[0]}: {', '.join(persons)}" for who, persons in list(found.items())[:4])
        raise BadFileError(
            f"no dyad has values of both {names[0]} and {names[1]} ({said or 'no file was read'}). Where each person has "
            "files of their own, the pattern must find the same dyad in both names."
        )
    return dyads, ImportReport(tuple(notes))


def _aligned(
    identity: Identity,
    names: tuple[str, str],
    measured: tuple[MeasuredValues, MeasuredValues],
    asked_s: float | None,
    notes: list[Note],
) -> DyadSeries:
    """Put two persons' values on one clock of equal steps."""
    files = tuple(dict.fromkeys(one.file for one in measured))
    own_s = [float(np.median(np.diff(one.time_s))) if len(one.time_s) > 1 else 0.0 for one in measured]
    if min(own_s) <= 0:
        raise BadFileError(
            f"{files[0]}: dyad '{identity[0]}' has fewer than two rows of one person. There is nothing to compare."
        )
    step_s = round(asked_s or max(own_s), 9)
    if step_s < 0.95 * max(own_s):
        raise BadFileError(
            f"{files[-1]}: the rows of dyad '{identity[0]}' come every {max(own_s):g} s, and steps of {step_s:g} s were asked "
            "for. Values in between are not invented: ask for longer steps."
        )
    averaged = step_s > 1.5 * min(own_s)
    start_s = min(float(one.time_s[0]) for one in measured)
    # A value belongs to the step it lies nearest to; where several are averaged, to the step that it lies in.
    at = [np.floor((one.time_s - start_s) / step_s + (1e-6 if averaged else 0.5)).astype(np.int64) for one in measured]
    steps = 1 + max(int(places[-1]) for places in at)
    if steps > MOST_STEPS:
        raise BadFileError(
            f"{files[-1]}: dyad '{identity[0]}' lasts {steps * step_s:,.6g} s, more than {MOST_STEPS:,} steps of {step_s:g} s. "
            "Correct the time that is mistyped, or ask for longer steps."
        )
    values = []
    for name, one, places in zip(names, measured, at, strict=True):
        known = np.isfinite(one.value)
        count = np.bincount(places[known], minlength=steps)
        total = np.bincount(places[known], one.value[known], steps)
        values.append(np.divide(total, count, out=np.full(steps, np.nan), where=count > 0))
        lost = int((count == 0).sum())
        if lost:
            kind = "doubtful" if lost > MANY_MISSING * steps else "read"
            notes.append(Note(kind, f"dyad '{identity[0]}', {name}: no value in {lost} of {steps} steps", one.file))
    what = f"dyad '{identity[0]}', occasion '{identity[1]}': {steps} steps of {step_s:g} s"
    notes.append(Note("read", what, files[0]))
    if averaged:
        notes.append(
            Note(
                "converted",
                f"dyad '{identity[0]}': rows of {min(own_s):g} s averaged to steps of {step_s:g} s",
                files[0],
            )
        )
    return DyadSeries(*identity, names, (values[0], values[1]), step_s, start_s, files)
