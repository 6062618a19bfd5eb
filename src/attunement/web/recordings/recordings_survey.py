"""What files on the shelf hold, and the codebook that is drafted for them or extended as more of them come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from attunement.recordings import Codebook, Track, draft_codebook, read_sheets
from attunement.recordings.draft.found import gathered
from attunement.recordings.draft.survey import survey
from attunement.recordings.format import Look, format_of
from attunement.recordings.source import Source
from attunement.recordings.tables.clock import number
from attunement.vocabulary import AttunementError
from attunement.web.recordings.mapping import extended
from attunement.web.recordings.recordings_wording import controls_in
from attunement.web.recordings.shelf import Code, Filed, Mapping, Shelf

MOST_COLUMNS, MOST_LISTED, LONGEST_CELL = 300, 100, 200


def surveyed(shelf: Shelf, study: str, file: Filed, book: Codebook | None = None) -> Filed:
    """Return a file with the codes it holds, or with the reader's own sentence about what is wrong with it.

    What the codebook says of columns comes first; a file that needs none of it is looked at by itself.
    """
    place = shelf.place(study, file)
    ways = [lambda: _codes_with(place, book)] if book and _of_tables(book) else []
    ways += [lambda: _codes(place)]
    ways += [lambda: _codes_with(place, book)] if book and not ways[1:] else []
    found = replace(file, error="", codes=(), columns=_columns(place), told=told(book) if book else "")
    for way in ways:
        try:
            return replace(found, error="", codes=way())
        except AttunementError as error:
            found = replace(found, error=found.error or str(error))
        except Exception as error:
            said = f"{file.name} cannot be read: {type(error).__name__}. Export it again from the coding tool."
            found = replace(found, error=found.error or said)
    return found


def _codes(place: Path) -> tuple[Code, ...]:
    """Return the codes of a file and how often each was found; marks without a label are the code ""."""
    found: Counter[tuple[str, str, str]] = Counter()
    for one in gathered(survey([place])):
        found.update({(one.partner, one.track, code): count for code, count in one.counts.items()})
        found.update({(one.partner, one.track, ""): one.unnamed} if one.unnamed else {})
    return tuple((*key, count) for key, count in sorted(found.items()))


def told(book: Codebook) -> str:
    """Return all that a codebook says of tables, for telling whether a file has to be looked at again."""
    rules = book.rules
    times = (rules.time_unit, rules.frame_rate, rules.step_s)
    return "" if not _of_tables(book) and times == ("auto", None, None) else repr((_of_tables(book), times))


def _of_tables(book: Codebook) -> tuple[object, ...]:
    """Return what a codebook says that makes another table of a file; nothing where it says nothing."""
    said = (sorted(book.columns.items()), book.header, book.rules.layout, book.rules.encoding)
    return () if said == ([], (), "auto", "auto") else said


def _codes_with(place: Path, book: Codebook) -> tuple[Code, ...]:
    """Return the codes of a file, read with the codebook's columns and rules and whatever tracks it has."""
    lenient = replace(book.rules, bad_rows="drop", unpaired="drop", reversed="drop")
    everything = replace(book, tracks=(Track(person="*", channel="*"),), rules=lenient)
    found: dict[tuple[str, str], Counter[str]] = {}
    for sheet in read_sheets(place, everything):
        for event in sheet.events:
            found.setdefault((event.partner, event.track), Counter())[event.code] += 1
    return tuple(
        (partner, track, code, count)
        for (partner, track), codes in sorted(found.items())
        if not _measured(codes)
        for code, count in sorted(codes.most_common(MOST_LISTED))
    )


def _measured(codes: Counter[str]) -> bool:
    """Return whether a column holds measured values: many different numbers."""
    return len(codes) > MOST_LISTED and all(number(code) is not None for code in codes)


def _columns(place: Path) -> tuple[str, ...]:
    """Return the names of a plain table's columns, or the cells of its first row; nothing of other files."""
    with suppress(Exception):  # whatever is wrong with the file is said elsewhere
        source = Source(place)
        if not format_of(source, Codebook()).layout:
            return ()
        rows = Look(source, Codebook()).rows
        widest = max((len(row) for row in rows), default=0)
        first = next((row for row in rows if len(row) == widest), [])
        return tuple(cell.strip()[:LONGEST_CELL] for cell in first[:MOST_COLUMNS])
    return ()


def settled(shelf: Shelf, study: str) -> Mapping | None:
    """Return the newest state of the codebook, drafted or extended first if files came that it does not know.

    Where no file can be understood by itself, but a codebook could help, an empty one is begun for it.
    """
    facts = shelf.facts(study)
    files = facts.readable()
    last = facts.mappings[-1] if facts.mappings else None
    here = tuple(file.number for file in files)
    if not files:
        helpless = not any(controls_in(file.error) for file in facts.files)
        return last if last or helpless else shelf.keep_codebook(study, Codebook(), draft=True)
    if last and ((set(here) <= set(last.files) and not last.draft) or here == last.files):
        return last
    if last is None or last.draft:
        # What codes mean is suggested beside each, and taken by a person.
        drafted = draft_codebook([shelf.place(study, file) for file in files], phases=False)
        return shelf.keep_codebook(study, drafted, draft=True)
    known = [file for file in files if file.number in last.files]
    return shelf.keep_codebook(study, extended(shelf.codebook(study, last.number), known, files), draft=False)


def seen_again(shelf: Shelf, study: str, book: Codebook) -> Codebook:
    """Look once more at tables, and at files that could not be understood, where the codebook says something else of them.

    Returns the codebook with the tracks that come to light, and without those that no file holds any more.
    """
    before = shelf.facts(study)
    for file in before.files:
        if file.told != told(book) and (file.columns or controls_in(file.error)):
            shelf.note(study, surveyed(shelf, study, file, book))
    files = shelf.facts(study).readable()
    if files == before.readable():
        return book
    gone = _tracks(before.readable()) - _tracks(files)
    kept = tuple(track for track in book.tracks if (track.partner, track.track) not in gone)
    fresh = [file for file in files if file in before.files]
    return extended(replace(book, tracks=kept), fresh, files)


def _tracks(files: Sequence[Filed]) -> set[tuple[str, str]]:
    return {code[:2] for file in files for code in file.codes}
