"""Reading what lies on the shelf with a codebook: the import report, and what is missing before two can be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from attunement.measuring.coders import first_coders
from attunement.measuring.phases import phase_map_of
from attunement.recordings import Codebook, Import, read
from attunement.report.recorded.recordings_report import KIND_WORDS
from attunement.vocabulary import AttunementError, BadFileError
from attunement.web.recordings.recordings_wording import controls_in, observations_in, on_the_page
from attunement.web.recordings.shelf import Shelf

MOST_ROWS = 60
MOST_NOTES = 400


@dataclass(frozen=True)
class Compared:
    """What somebody chose of who is compared, beyond the codebook."""

    partners: tuple[str, str] | None = None
    precedence: tuple[str, ...] | None = None
    coders: tuple[str, str] | None = None


@dataclass(frozen=True)
class Reading:
    """What a codebook makes of a study's files: what was read, the files that were refused and why, what else is amiss."""

    visits: Import | None
    refused: Mapping[str, str]
    error: str = ""


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


def report(reading: Reading, book: Codebook, compared: Compared | None = None) -> dict[str, Any]:
    """Return the import report as the page shows it, and whether the files can be measured as they are."""
    visits = reading.visits
    refused = [{"file": number, **trouble(said, book)} for number, said in reading.refused.items()]
    facts: dict[str, Any] = {"refused": refused, **trouble(reading.error, book)}
    if visits is None:
        return facts | {"notes": [], "more": 0, "visits": [], "persons": [], "episodes": [], "text": "", "ready": False,
                        "lacking": trouble("", book), "assumed": [], "coders_only": False}  # fmt: skip
    notes = [
        {
            "kind": note.kind, "words": KIND_WORDS[note.kind], "file": note.file, "text": on_the_page(note.text),
            "rows": len(note.rows), "which": note.rows[:MOST_ROWS], "controls": controls_in(note.text),
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
        "text": str(visits.report), **_lacking(visits, compared or Compared()),
    }  # fmt: skip


def trouble(said: str, book: Codebook) -> dict[str, Any]:
    """Return what is wrong in the page's words, with the controls that mend it and the observations it is about.

    Where a choice that somebody made leads to another question, that choice stays in sight, so that there is a way back.
    """
    controls = controls_in(said)
    if "the event has no end" in said and book.rules.unpaired == "close at end":
        controls = ["rule:unpaired", *controls]
    return {"error": on_the_page(said), "controls": controls, "observations": observations_in(said)}


def _lacking(visits: Import, compared: Compared) -> dict[str, Any]:
    """Say what is missing before the two can be compared; two codings of one person need nothing more."""
    single, twice = first_coders(visits.record)
    try:
        _, notes = phase_map_of(single, visits.codebook, partners=compared.partners, precedence=compared.precedence)
    except AttunementError as error:
        coders = bool(twice) or compared.coders is not None
        return {"ready": coders, "lacking": trouble(str(error), visits.codebook), "assumed": [], "coders_only": coders}
    return {"ready": True, "lacking": trouble("", visits.codebook), "assumed": [on_the_page(note) for note in notes],
            "coders_only": False}  # fmt: skip
