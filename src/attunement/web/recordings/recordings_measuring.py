"""Measuring recordings of the shelf as a job: what was asked for, and what is kept of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from attunement.measuring.folder import tidy_folder, write_measured
from attunement.measuring.measuring import Settings, measure
from attunement.report.recorded.recordings_report import write_recordings_report
from attunement.vocabulary import BadFileError
from attunement.web.frame.jobs import Job
from attunement.web.recordings.recordings_reading import read_files
from attunement.web.recordings.shelf import Shelf, write_whole

KNOWN, CODEBOOK = "known.json", "codebook.toml"
READING = 0.15
"""Share of the work that reading takes, as the page's bar shows it."""


@dataclass(frozen=True)
class Asked:
    """What somebody asked for: which files, read with which state of the codebook, measured how."""

    mapping: int
    files: tuple[str, ...]
    settings: Settings = field(default_factory=Settings)
    partners: tuple[str, str] | None = None
    precedence: tuple[str, ...] | None = None
    coders: tuple[str, str] | None = None
    tolerance_s: float = 1.0
    made: str = ""


@dataclass(frozen=True)
class Known:
    """What the tables do not say of themselves."""

    persons: tuple[str, ...]
    settings: Settings
    notes: tuple[str, ...]
    files: tuple[str, ...]
    left_out: tuple[str, ...]


def measure_into(out: Path, shelf: Shelf, study: str, asked: Asked, job: Job) -> None:
    """Measure as `attune measure` does, and write tables, report and codebook into a folder."""
    facts = shelf.facts(study)
    files = [facts.file(number) for number in asked.files]
    job.step(0.01, f"reading {len(files)} file{'s' if len(files) > 1 else ''}")
    book = shelf.codebook(study, asked.mapping)
    reading = read_files({file.number: shelf.place(study, file) for file in files}, book)
    if reading.visits is None:
        raise BadFileError(reading.error or "; ".join(reading.refused.values()) or "there is no file to measure.")
    visits = reading.visits

    def progress(done: int, parts: int) -> None:
        job.step(READING + (0.95 - READING) * done / parts, f"measuring, part {min(done + 1, parts)} of {parts}")

    measured = measure(
        visits, book, partners=asked.partners, precedence=asked.precedence, coders=asked.coders,
        tolerance_s=asked.tolerance_s, settings=asked.settings, progress=progress,
    )  # fmt: skip
    job.step(0.95, "writing tables and report")
    sources = visits.record.observations["source"].drop_nulls().to_list()
    write_measured(measured, visits.report, out, files=sources)
    write_recordings_report(measured, visits.report, out)
    tidy_folder(out)
    shutil.copyfile(shelf.codebook_place(study, asked.mapping), out / CODEBOOK)
    left_out = tuple(
        file.name for file in facts.files if file.number not in asked.files or file.number in reading.refused
    )
    names = tuple(file.name for file in files if file.number not in reading.refused)
    known = Known(measured.persons, measured.settings, measured.notes, names, left_out)
    write_whole(out / KNOWN, msgspec.json.encode(known))
