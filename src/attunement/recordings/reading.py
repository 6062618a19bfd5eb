"""Reading recordings: find out what each file is, read it, and interpret it with a codebook."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from attunement.record import Record
from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.codebook.codebook_file import load_codebook, published_codebook
from attunement.recordings.draft.draft import Draft, drafted
from attunement.recordings.draft.found import gathered
from attunement.recordings.draft.survey import survey
from attunement.recordings.format import format_of
from attunement.recordings.import_report import ImportReport, Note
from attunement.recordings.meaning.interpretation import RAW_SCHEMA, interpret
from attunement.recordings.sheet import Sheet, checked, half_character
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import LONGEST_S
from attunement.recordings.writer import Writer, own_writer
from attunement.vocabulary import BadFileError, BadValueError

Paths = str | Path | Iterable[str | Path]


@dataclass(frozen=True)
class Import:
    """What was read: the record, the report, and every raw event with what became of it.

    `raw` has one row per coded thing in the files (observation, file, row, partner, track, code, modifiers, start_s,
    end_s, comment), its `fate` (event, uncodable, nothing, not coded, episode, dropped, no track in the codebook) and
    `event`, its place in the record's table of events.
    """

    record: Record
    report: ImportReport
    raw: pl.DataFrame
    codebook: Codebook

    def __repr__(self) -> str:
        return f"Import({self.record!r}, {len(self.report)} notes, {len(self.raw)} raw events)"


def read(paths: Paths, codebook: Codebook | str | Path | None = None) -> Import:
    """Read coded recordings of one study into a record, with a report of everything that was done to them.

    Parameters
    ----------
    paths
        Files, folders or patterns ("visits/*.csv"), of any of the coding tools.
    codebook
        A codebook or the path of one. Without one, all codes are kept under their own names (see `draft_codebook`).
    """
    files = find_files(paths)
    book = load_codebook(codebook) if isinstance(codebook, str | Path) else codebook
    own = {file: writer for file in files if (writer := own_writer(Source(file)))}
    if own:
        if len(own) < len(files):
            other = next(file for file in files if file not in own)
            raise BadFileError(
                f"{next(iter(own)).name} was written by Attunement and {other.name} was not. Read them separately."
            )
        return _read_own(own)
    notes: list[Note] = []
    if book is None:
        book = replace(draft_codebook(files, phases=False), pattern="")
        if book.header:
            raise BadFileError(
                f"{files[0].name} has no row of column names, so nobody can know what its columns are. Draft a "
                "codebook, "
                'and name the columns in it: [table] header = ["time", "mother", …].'
            )
        notes.append(
            Note("doubtful", "no codebook was given: persons and channels were guessed, and codes kept as they are")
        )
    by_file = {file: read_sheets(file, book) for file in files}
    notes += [
        Note("doubtful", "there is no observation in this file", file.name)
        for file, found in by_file.items()
        if not found
    ]
    sheets = [sheet for found in by_file.values() for sheet in found]
    record, raw, said = interpret(sheets, book)
    return Import(record, ImportReport((*notes, *said)), raw, book)


def find_files(paths: Paths) -> list[Path]:
    """Return the files that paths, folders and patterns name, sorted within each; complain about none."""
    found: list[Path] = []
    for given in [paths] if isinstance(paths, str | Path) else list(paths):
        path = Path(given)
        try:
            if path.is_dir():
                here = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith("."))
            elif path.is_file():
                here = [path]
            else:
                here = sorted(Path(p) for p in glob.glob(str(path)))
        except (OSError, ValueError) as problem:
            raise BadFileError(f"'{given}' cannot be read: {problem}.") from problem
        if not here:
            raise BadFileError(f"There is no file '{given}'. Check the path, and that the pattern fits a file.")
        found += here
    for path in found:
        try:
            f"{path.absolute().parent.name}/{path.name}".encode()
        except UnicodeEncodeError:
            raise BadFileError(
                f"{str(path)!a} has a name with letters that are no text. Give the file and its folder other names."
            ) from None
    if not found:
        raise BadValueError("no file was named. Give at least one.")
    return list(dict.fromkeys(found))


def read_sheets(path: Path, codebook: Codebook) -> list[Sheet]:
    """Return what one file says, before interpretation."""
    source = Source(path, codebook.rules.encoding, codebook.sheet)
    if not source.head:
        raise BadFileError(f"{source.name} is empty. Export it again.")
    folder = path.absolute().parent.name
    sheets = checked(source.name, format_of(source, codebook).read(source, codebook))
    return [replace(sheet, folder=folder) for sheet in sheets]


def draft_codebook(paths: Paths, *, scheme: str | None = None, phases: bool = True) -> Codebook:
    """Look at files and draft a codebook for a person to edit: partners, tracks, codes, and what they probably mean.

    Parameters
    ----------
    scheme
        Name of a published codebook, whose codes and phases are filled in where they fit.
    phases
        Whether to propose phases, where codes are unmistakable and those of two persons can be compared.

    Notes
    -----
    `as_toml` gives its text; `draft_of` gives it with remarks, and what is left to do.

    Examples
    --------
    >>> from attunement.recordings.examples import example_dyads
    >>> book = draft_codebook(example_dyads().files)
    >>> [(track.person, track.uncodable) for track in book.tracks], book.pattern
    ([('child', ('XX',)), ('caregiver', ())], 'up_(?P<dyad>[0-9]+)')
    """
    return draft_of(paths, scheme=scheme, phases=phases).codebook


def draft_of(paths: Paths, *, scheme: str | None = None, phases: bool = True) -> Draft:
    """Return the draft of a codebook with remarks for the person who edits it, and what is left to do; see `draft_codebook`.

    Examples
    --------
    >>> from attunement.recordings.examples import example_dyads
    >>> draft_of(example_dyads().files).left
    ()
    """
    return drafted(survey(find_files(paths)), published_codebook(scheme) if scheme else None, phases=phases)


def codes_in(paths: Paths) -> pl.DataFrame:
    """Return which codes files hold and how often: partner, track, code, count.

    In tables with a row per step a stretch of equal rows counts once. Of long tables the first rows are looked at.
    """
    rows = [
        (one.partner, one.track, code, count)
        for one in gathered(survey(find_files(paths)))
        for code, count in sorted(one.counts.items())
    ]
    frame = pl.DataFrame(
        rows, schema={"partner": pl.String, "track": pl.String, "code": pl.String, "count": pl.UInt32}, orient="row"
    )
    return frame.group_by("partner", "track", "code").sum().sort("partner", "track", "code")


def _refuse_far_times(file: str, record: Record) -> None:
    """Complain about a time that no recording has, as readers of the coding tools do."""
    ends = (record.observations["duration_s"], record.coverage["end_s"], record.events["end_s"])
    far_s = max(float(times.max() or 0.0) for times in ends)  # type: ignore[arg-type]
    if far_s > LONGEST_S:
        raise BadFileError(f"{file}: the time {far_s:g} s is not a time within a recording. Correct it.")


def _read_own(files: Mapping[Path, Writer]) -> Import:
    """Read files that `write` wrote; several become one record, renumbered where numbers meet."""
    read_back: list[tuple[Record, tuple[Note, ...]]] = []
    for file, writer in files.items():
        try:
            read_back += [writer.read_own(Source(file))] if writer.read_own else []
        except UnicodeEncodeError as problem:
            raise half_character(file.name, problem.object) from problem
        for record, _ in read_back[-1:]:
            _refuse_far_times(file.name, record)
    records = [record for record, _ in read_back]
    numbers = [n for record in records for n in record.observations["observation"].to_list()]
    notes = [
        Note("read", f"a record of {len(r)} observations, {len(r.events)} events", f.name)
        for r, f in zip(records, files, strict=True)
    ]
    notes += [note for _, said in read_back for note in said]
    if len(set(numbers)) < len(numbers):
        notes.append(Note("converted", "observations of several files were numbered anew, in order"))
        first = 0
        for i, record in enumerate(records):
            new = {old: first + k for k, old in enumerate(record.observations["observation"].to_list())}
            first += len(new)
            column = pl.col("observation").replace_strict(new, return_dtype=pl.UInt32)
            records[i] = Record(
                *(
                    frame.with_columns(column)
                    for frame in (record.observations, record.episodes, record.coverage, record.events)
                )
            )
    tables = {
        name: pl.concat([getattr(record, name) for record in records])
        for name in ("observations", "episodes", "coverage", "events")
    }
    return Import(Record.build(**tables), ImportReport(tuple(notes)), pl.DataFrame(schema=RAW_SCHEMA), Codebook())
