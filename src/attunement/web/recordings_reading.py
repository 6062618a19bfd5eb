"""Reading what lies on the shelf: which codes a file holds, the draft of a codebook, and the import report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from attunement.measuring.coders import first_coders
from attunement.measuring.phases import phase_map_of
from attunement.recordings import Codebook, Import, codes_in, draft_codebook, read
from attunement.recordings.codebook import CHOICES
from attunement.report.recordings_report import KIND_WORDS
from attunement.vocabulary import AttunementError, BadFileError
from attunement.web.recordings_mapping import extended
from attunement.web.recordings_shelf import Filed, Shelf
from attunement.web.recordings_shelf import Mapping as Kept

MOST_ROWS = 60
MOST_NOTES = 400


@dataclass(frozen=True)
class Reading:
    """What a codebook makes of a study's files: what was read, the files that were refused and why, what else is amiss."""

    visits: Import | None
    refused: Mapping[str, str]
    error: str = ""

    @property
    def taken(self) -> bool:
        """Whether there is something to measure."""
        return self.visits is not None


def surveyed(shelf: Shelf, study: str, file: Filed) -> Filed:
    """Return a file with the codes it holds, or with the reader's own sentence about what is wrong with it."""
    place = shelf.place(study, file)
    try:
        codes = tuple(codes_in(place).iter_rows())
    except AttunementError as error:
        return replace(file, error=str(error))
    except Exception as error:
        said = f"{file.name} cannot be read: {type(error).__name__}. Export it again from the coding tool."
        return replace(file, error=said)
    return replace(file, codes=codes)


def settled(shelf: Shelf, study: str) -> Kept | None:
    """Return the newest state of the codebook, drafted or extended first if files came that it does not know."""
    facts = shelf.facts(study)
    files = facts.readable()
    last = facts.mappings[-1] if facts.mappings else None
    here = tuple(file.number for file in files)
    if not files or (last and ((set(here) <= set(last.files) and not last.draft) or here == last.files)):
        return last
    if last is None or last.draft:
        return shelf.keep_codebook(
            study, draft_codebook([shelf.place(study, file) for file in files], phases=False), draft=True
        )
    known = [file for file in files if file.number in last.files]
    return shelf.keep_codebook(study, extended(shelf.codebook(study, last.number), known, files), draft=False)


def read_files(places: Mapping[str, Path], book: Codebook) -> Reading:
    """Read files by number; where some are refused, read the others and say why those were."""
    if not places:
        return Reading(None, {}, "")
    try:
        return Reading(_read(list(places.values()), book), {})
    except AttunementError as error:
        together = str(error)
    refused = {}
    for number, place in places.items():
        try:
            _read([place], book)
        except AttunementError as error:
            refused[number] = str(error)
    others = [place for number, place in places.items() if number not in refused]
    if not refused or not others:
        return Reading(None, refused, "" if refused else together)
    try:
        return Reading(_read(others, book), refused)
    except AttunementError as error:
        return Reading(None, refused, str(error))


def _read(places: Sequence[Path], book: Codebook) -> Import:
    try:
        return read(places, book)
    except AttunementError:
        raise
    except Exception as error:
        names = ", ".join(place.name for place in places[:3])
        raise BadFileError(f"{names} cannot be read: {type(error).__name__}. Please report it.") from error


def read_study(shelf: Shelf, study: str, number: int) -> Reading:
    """Read a study's files with one state of its codebook."""
    facts = shelf.facts(study)
    return read_files(
        {file.number: shelf.place(study, file) for file in facts.readable()}, shelf.codebook(study, number)
    )


def report(reading: Reading) -> dict[str, Any]:
    """Return the import report as the page shows it, and whether the files can be measured as they are."""
    visits = reading.visits
    refused = [{"file": number, "error": said, "rules": rules_in(said)} for number, said in reading.refused.items()]
    facts: dict[str, Any] = {"refused": refused, "error": reading.error, "rules": rules_in(reading.error)}
    if visits is None:
        return facts | {"notes": [], "visits": [], "persons": [], "ready": False, "lacking": ""}
    notes = [
        {
            "kind": note.kind, "words": KIND_WORDS[note.kind], "file": note.file, "text": note.text,
            "rows": len(note.rows), "which": note.rows[:MOST_ROWS],
        }
        for note in visits.report.notes[:MOST_NOTES]
    ]  # fmt: skip
    table = visits.record.observations.select(
        "observation", "dyad", "occasion", "procedure", "coder", "duration_s", "source"
    )
    persons = list(dict.fromkeys(person for person, _, _ in visits.codebook.phases()))
    return facts | {
        "notes": notes, "more": max(len(visits.report) - MOST_NOTES, 0), "visits": table.to_dicts(), "persons": persons,
        "episodes": visits.record.episodes["episode"].unique(maintain_order=True).to_list(),
        "text": str(visits.report), **_lacking(visits),
    }  # fmt: skip


def _lacking(visits: Import) -> dict[str, Any]:
    """Say what is missing before the two can be compared."""
    try:
        _, notes = phase_map_of(first_coders(visits.record)[0], visits.codebook)
    except AttunementError as error:
        return {"ready": False, "lacking": str(error), "assumed": []}
    return {"ready": True, "lacking": "", "assumed": notes}


def rules_in(said: str) -> list[str]:
    """Return the rules of the codebook that a sentence offers as a remedy.

    >>> rules_in('… set unpaired = "close at end" or "drop" under [rules] in the codebook.')
    ['unpaired']
    """
    return [name for name in (*CHOICES, "end_s", "frame_rate", "step_s") if re.search(rf"\b{name}\b", said)]
