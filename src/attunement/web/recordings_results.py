"""What was measured from recordings on the shelf: asked for, computed as a job, kept, drawn from the report's own figures."""

from __future__ import annotations

import io
import math
import shutil
import threading
import zipfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import polars as pl

from attunement.report.figure import Figure
from attunement.report.phase_colours import in_order, phase_colours
from attunement.report.recorded_chance import beside_chance
from attunement.report.recorded_dyad import UNSEEN, Visit, dyad_timeline, repair_moments
from attunement.report.recorded_grid import state_space
from attunement.report.recorded_profiles import response_profiles
from attunement.report.recordings_report import LIMITS, figures_of, write_recordings_report
from attunement.study.measured_folder import tidy_folder, write_measured
from attunement.study.measuring import Measured, Settings, measure
from attunement.vocabulary import AttunementError, BadFileError
from attunement.web.jobs import Job, Jobs, StoppedError
from attunement.web.recordings_reading import read_files
from attunement.web.recordings_shelf import GoneError, Shelf, new_number, remove, write_whole

ASKED, FAILED, MADE, KNOWN, CODEBOOK = "asked.json", "failed.txt", "made", "known.json", "codebook.toml"
MOST_RESULTS, LOADED = 12, 3
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

    persons: tuple[str, str]
    settings: Settings
    notes: tuple[str, ...]
    files: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(eq=False)
class Desk:
    """Where the shelf's recordings are measured: what is asked, in hand and done."""

    shelf: Shelf
    jobs: Jobs
    _going: dict[tuple[str, str], Job] = field(default_factory=dict)
    _loaded: OrderedDict[tuple[str, str], Measured] = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def ask(self, study: str, asked: Asked) -> str:
        """Begin to measure; return the number of the result."""
        with self._lock:
            folder = self.shelf.folder(study) / "measured"
            folder.mkdir(exist_ok=True, mode=0o700)
            for old in self.results(study)[MOST_RESULTS - 1 :]:
                self.drop(study, old)
            number = new_number()
            place = folder / number
            place.mkdir(mode=0o700)
            made = datetime.now(UTC).isoformat(timespec="milliseconds")
            write_whole(place / ASKED, msgspec.json.encode(replace(asked, made=made)))
            try:
                self._submit(study, number)
            except AttunementError:
                remove(place)
                raise
            return number

    def results(self, study: str) -> list[str]:
        """Return the numbers of a study's results, the newest first."""
        found = [(self.asked(study, p.parent.name).made, p.parent.name) for p in self._all(study)]
        return [number for _, number in sorted(found, reverse=True)]

    def asked(self, study: str, number: str) -> Asked:
        """Return what was asked for."""
        try:
            return msgspec.json.decode((self._place(study, number) / ASKED).read_bytes(), type=Asked)
        except (OSError, msgspec.DecodeError):
            raise GoneError("There is no such result here. It may have been deleted.") from None

    def state(self, study: str, number: str) -> dict[str, Any]:
        """Say how far a result has come; one that a stopped server left unfinished is taken up again."""
        asked = self.asked(study, number)
        place = self._place(study, number)
        facts: dict[str, Any] = {"number": number, "made": asked.made, "mapping": asked.mapping, "files": len(asked.files),
                                 "done": 1.0, "doing": "", "error": ""}  # fmt: skip
        if (place / MADE / KNOWN).exists():
            return facts | {"state": "done"}
        if (place / FAILED).exists():
            return facts | {"state": "failed", "error": (place / FAILED).read_text("utf-8")}
        with self._lock:
            job = self._going.get((study, number))
            if job is None or job.state in ("stopped", "failed", "done"):
                try:
                    job = self._submit(study, number)
                except (AttunementError, RuntimeError):  # too much in hand, or closing: it waits for the next look
                    return facts | {"state": "waiting", "done": 0.0, "doing": "waiting for other work"}
        if job.state in ("waiting", "running"):
            return facts | {"state": job.state, "done": job.done, "doing": job.doing}
        if (place / MADE / KNOWN).exists():
            return facts | {"state": "done"}
        return facts | {
            "state": "waiting",
            "done": 0.0,
            "doing": "waiting for other work",
        }  # another server has it in hand

    def drop(self, study: str, number: str) -> None:
        """Stop and delete one result."""
        place = self._place(study, number)
        self.asked(study, number)
        with self._lock:
            job = self._going.pop((study, number), None)
            if job:
                job.stop()
            self._loaded.pop((study, number), None)
            (place / ASKED).unlink(missing_ok=True)
            remove(place)

    def drop_file(self, study: str, file: str) -> None:
        """Delete a file, and everything that was measured from it."""
        for number in self.results(study):
            if file in self.asked(study, number).files:
                self.drop(study, number)
        self.shelf.drop_file(study, file)

    def drop_study(self, study: str) -> None:
        """Delete a study."""
        for number in self.results(study):
            self.drop(study, number)
        self.shelf.drop(study)

    def drop_all(self) -> None:
        """Delete everything."""
        with self._lock:
            for job in self._going.values():
                job.stop()
            self._going.clear()
            self._loaded.clear()
            self.shelf.drop_all()

    def measured(self, study: str, number: str) -> Measured:
        """Return what was measured, from its tables."""
        folder = self.made(study, number)
        with self._lock:
            if (study, number) in self._loaded:
                self._loaded.move_to_end((study, number))
                return self._loaded[study, number]
        known = self.known(study, number)
        tables = {path.stem: pl.read_parquet(path) for path in sorted((folder / "tables").glob("*.parquet"))}
        found = Measured(tables, known.settings, known.persons, known.notes)
        with self._lock:
            self._loaded[study, number] = found
            while len(self._loaded) > LOADED:
                self._loaded.popitem(last=False)
        return found

    def known(self, study: str, number: str) -> Known:
        """Return persons, settings and notes of a result."""
        try:
            return msgspec.json.decode((self.made(study, number) / KNOWN).read_bytes(), type=Known)
        except (OSError, msgspec.DecodeError) as error:
            raise BadFileError(f"the result cannot be read: {error}. Delete it, and measure again.") from None

    def made(self, study: str, number: str) -> Path:
        """Return the folder of a finished result."""
        self.asked(study, number)
        folder = self._place(study, number) / MADE
        if not (folder / KNOWN).exists():
            raise GoneError("This is not measured yet.")
        return folder

    def _all(self, study: str) -> list[Path]:
        return list((self.shelf.folder(study) / "measured").glob(f"*/{ASKED}"))

    def _place(self, study: str, number: str) -> Path:
        return self.shelf.folder(study) / "measured" / number

    def _submit(self, study: str, number: str) -> Job:
        job = self.jobs.submit("measuring", lambda job: self._work(study, number, job))
        self._going[study, number] = job
        return job

    def _work(self, study: str, number: str, job: Job) -> None:
        """Measure as `attune measure` does, and move the folder to its place when it is whole."""
        place = self._place(study, number)
        part = place / f"part-{new_number()}"
        with alone(place / ASKED) as mine:
            if mine:  # else another server on this computer has it in hand
                for left in place.glob("part-*"):
                    remove(left)
                self._measure_into(place, part, study, number, job)

    def _measure_into(self, place: Path, part: Path, study: str, number: str, job: Job) -> None:
        try:
            self._measure(study, self.asked(study, number), part, job)
            job.step(0.99, "putting the results in place")
            part.rename(place / MADE)
        except (StoppedError, GoneError):
            raise
        except Exception as error:
            if (place / ASKED).exists():
                said = str(error) if isinstance(error, AttunementError) else f"Something went wrong: {error!r}"
                write_whole(place / FAILED, said.encode())
            raise
        finally:
            shutil.rmtree(part, ignore_errors=True)
            if not (place / ASKED).exists():  # deleted meanwhile: what was written since goes, too
                shutil.rmtree(place, ignore_errors=True)
            if not (place.parents[1] / "study.json").exists():
                shutil.rmtree(place.parents[1], ignore_errors=True)

    def _measure(self, study: str, asked: Asked, out: Path, job: Job) -> None:
        facts = self.shelf.facts(study)
        files = [facts.file(number) for number in asked.files]
        job.step(0.01, f"reading {len(files)} file{'s' if len(files) > 1 else ''}")
        book = self.shelf.codebook(study, asked.mapping)
        reading = read_files({file.number: self.shelf.place(study, file) for file in files}, book)
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
        shutil.copyfile(self.shelf.codebook_place(study, asked.mapping), out / CODEBOOK)
        left_out = tuple(
            file.name for file in facts.files if file.number not in asked.files or file.number in reading.refused
        )
        names = tuple(file.name for file in files if file.number not in reading.refused)
        known = Known(measured.persons, measured.settings, measured.notes, names, left_out)
        write_whole(out / KNOWN, msgspec.json.encode(known))


@contextmanager
def alone(file: Path) -> Iterator[bool]:
    """Say whether this program alone holds a file; the system lets go of it however the work ends."""
    with file.open("rb") as held:
        try:
            import fcntl  # noqa: PLC0415 - not on every system

            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        except (ImportError, OSError):
            pass
        yield True


def overview(measured: Measured, known: Known, asked: Asked) -> dict[str, Any]:
    """Return what the page shows of a result before a dyad is chosen."""
    timelines = measured["timeline"].filter(pl.col("lane") != "match")["state"].unique().to_list()
    phases = in_order(sorted(state for state in timelines if state not in UNSEEN))
    figures = [figure for figure in figures_of(measured) if not figure.name.startswith("timeline_")]
    return {
        "persons": measured.persons, "settings": asdict(measured.settings), "notes": measured.notes,
        "files": known.files, "left_out": known.left_out, "phases": phases, "colours": phase_colours(phases),
        "visits": [_row(visit) for visit in visits(measured)], "figures": [drawn(figure) for figure in figures],
        "tables": [{"name": name, "rows": len(table)} for name, table in measured.tables.items()],
        "limits": LIMITS, "script": script(known, asked),
    }  # fmt: skip


def visits(measured: Measured) -> list[Visit]:
    """Return every visit with its rows of matching, repair and the comparison with chance."""
    repair = {row["observation"]: row for row in measured["repair"].iter_rows(named=True)}
    matched = measured["interaction_by_dyad"].filter(pl.col("measure") == "matched share")
    chance = {row["observation"]: row for row in matched.iter_rows(named=True)}
    return [
        Visit(row, repair[row["observation"]], chance.get(row["observation"]))
        for row in measured["matching"].iter_rows(named=True)
    ]


def of_visit(measured: Measured, observation: int) -> dict[str, Any]:
    """Return one visit: its timeline, and the report's other figures drawn for it alone."""
    visit = next((v for v in visits(measured) if v.matching["observation"] == observation), None)
    if visit is None:
        raise GoneError("There is no such visit in this result.")
    own = {name: table.filter(pl.col("observation") == observation) for name, table in measured.tables.items()
           if "observation" in table.columns}  # fmt: skip
    line = dyad_timeline(measured["timeline"], visit, measured.persons)
    chance = own["interaction_by_dyad"].rename({"chance_mean": "chance"}).with_columns(
        low=pl.lit(None, pl.Float64), high=pl.lit(None, pl.Float64), dyads=pl.lit(1)
    )  # fmt: skip
    figures = [
        beside_chance(chance, None, step_s=measured.settings.step_s or 1.0),
        response_profiles(own["response_profile"], measured.persons),
        state_space(own["state_space_cells"], measured.persons),
    ]
    return {
        "observation": observation, "name": visit.name, "timeline": drawn(line),
        "repairs": [{"at_s": at_s, "who": who} for at_s, who in repair_moments(line.table, measured.persons)],
        "figures": [drawn(figure) for figure in figures if figure is not None],
    }  # fmt: skip


def drawn(figure: Figure) -> dict[str, Any]:
    """Return a figure of the report as the page's components take it: its table, and what is said of it."""
    return {
        "name": figure.name, "title": figure.title, "how": figure.how_to_read, "seen": figure.sentence, "sure": figure.sure,
        "description": figure.description, "notes": figure.notes,
        "table": {name: [_number(value) for value in figure.table[name].to_list()] for name in figure.table.columns},
    }  # fmt: skip


def _number(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _row(visit: Visit) -> dict[str, Any]:
    matching, repair = visit.matching, visit.repair
    names = ("observation", "dyad", "occasion", "seconds_analysed", "matched_share")
    more = ("repairs_per_min", "latency_median_s", "bouts", "bouts_censored")
    chance = visit.chance or {}
    row = {name: matching[name] for name in names} | {name: repair[name] for name in more}
    row |= {"chance_low": chance.get("chance_low"), "chance_high": chance.get("chance_high"), "name": visit.name}
    return {name: _number(value) for name, value in row.items()}


def script(known: Known, asked: Asked) -> str:
    """Return the Python that gives the same tables from the same files and the downloaded codebook."""
    usual = asdict(Settings())
    changed = {name: value for name, value in asdict(asked.settings).items() if value != usual[name]}
    given = [f"{name}={value!r}" for name, value in (
        ("partners", asked.partners), ("precedence", asked.precedence), ("coders", asked.coders)) if value]  # fmt: skip
    if asked.coders or asked.tolerance_s != 1.0:
        given.append(f"tolerance_s={asked.tolerance_s!r}")
    if changed:
        given.append(f"settings=Settings({', '.join(f'{name}={value!r}' for name, value in changed.items())})")
    lines = [
        "import attunement as at",
        *(["from attunement.study.measuring import Settings"] if changed else []),
        "",
        f"files = {list(known.files)!r}  # in the folder that holds your copies",
        f"visits = at.read(files, {CODEBOOK!r})  # save the codebook from the room beside them",
        "print(visits.report)",
        f"measured = at.measure({', '.join(['visits', *given])})",
        'print(measured["interaction"])  # each measure beside chance',
    ]
    return "\n".join(lines) + "\n"


def packed(folder: Path) -> bytes:
    """Return a result as one ZIP: report, tables, figures, import report, codebook."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != KNOWN:
                archive.write(path, path.relative_to(folder).as_posix())
    return held.getvalue()


def table_csv(folder: Path, name: str, tables: Mapping[str, object]) -> Path:
    """Return the place of a table as CSV; only of one that was written."""
    if name not in tables:
        raise GoneError("There is no such table in this result.")
    return folder / "tables" / f"{name}.csv"
