"""The desk of the Recordings room: results asked for, in hand and done, each in a folder beside the recordings."""

from __future__ import annotations

import shutil
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from attunement.measuring.folder import read_measured_tables
from attunement.measuring.measuring import Measured
from attunement.vocabulary import AttunementError, BadFileError
from attunement.web.frame.jobs import Job, Jobs, StoppedError
from attunement.web.frame.machine import lacking
from attunement.web.recordings.deleting import ASKED, MADE, throw_all, throw_file, throw_result, throw_study
from attunement.web.recordings.disk import holding
from attunement.web.recordings.observations import Found, observations
from attunement.web.recordings.recordings_measuring import KNOWN, Asked, Known, measure_into
from attunement.web.recordings.recordings_wording import controls_in, on_the_page
from attunement.web.recordings.shelf import GoneError, Shelf, new_number, remove, write_whole

FAILED = "failed.txt"
MOST_RESULTS, LOADED = 12, 3


@dataclass(eq=False)
class Desk:
    """Where the shelf's recordings are measured: what is asked, in hand and done."""

    shelf: Shelf
    jobs: Jobs
    _going: dict[tuple[str, str], Job] = field(default_factory=dict)
    _loaded: OrderedDict[tuple[str, str], Measured] = field(default_factory=OrderedDict)
    _found: OrderedDict[tuple[object, ...], tuple[Found, ...]] = field(default_factory=OrderedDict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def ask(self, study: str, asked: Asked) -> str:
        """Begin to measure; return the number of the result."""
        with self._lock:
            folder = self.shelf.folder(study) / "measured"
            folder.mkdir(exist_ok=True, mode=0o700)
            for old in self.results(study)[MOST_RESULTS - 1 :]:
                self._let_go(study, old)
                remove(self._place(study, old))
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
                                 "done": 1.0, "doing": "", "error": "", "controls": []}  # fmt: skip
        if (place / MADE / KNOWN).exists():
            return facts | {"state": "done"}
        if (place / FAILED).exists():
            said = (place / FAILED).read_text("utf-8")
            return facts | {"state": "failed", "error": on_the_page(said), "controls": controls_in(said)}
        job = self._job_of(study, number)
        if job and job.state in ("waiting", "running", "failed"):  # failed, and the disk was too full to write down why
            return facts | {"state": job.state, "done": job.done, "doing": job.doing, "error": job.error or ""}
        if (place / MADE / KNOWN).exists():
            return facts | {"state": "done"}
        return facts | {"state": "waiting", "done": 0.0, "doing": "waiting for other work"}  # or another server has it

    def _job_of(self, study: str, number: str) -> Job | None:
        """Return the job of a result, taken up again if it was stopped; None while too much is in hand."""
        with self._lock:
            job = self._going.get((study, number))
            if job is None or job.state in ("stopped", "done"):
                with suppress(
                    AttunementError, RuntimeError
                ):  # too much in hand, or closing: it waits for the next look
                    return self._submit(study, number)
                return None
            return job

    def drop(self, study: str, number: str) -> str:
        """Stop and delete one result; return the number by which it can be taken back for a moment."""
        self.asked(study, number)
        with self._lock:
            self._let_go(study, number)
            return throw_result(self.shelf, study, number)

    def drop_file(self, study: str, file: str) -> str:
        """Delete a file, and everything that was measured from it."""
        with self._lock:
            self._let_go(study)  # what has nothing to do with the file is taken up again
            return throw_file(self.shelf, study, file)

    def drop_study(self, study: str) -> str:
        """Delete a study."""
        with self._lock:
            self._let_go(study)
            return throw_study(self.shelf, study)

    def drop_all(self) -> str:
        """Delete everything."""
        with self._lock:
            self._let_go()
            return throw_all(self.shelf)

    def _let_go(self, *which: str) -> None:
        """Stop what is being measured, and keep nothing of it in memory: of all studies, of one, or one result."""
        for key in [key for key in self._going if key[: len(which)] == which]:
            self.jobs.forget(self._going.pop(key).number)
        for key in [key for key in self._loaded if key[: len(which)] == which]:
            del self._loaded[key]
        self._found.clear()

    def measured(self, study: str, number: str) -> Measured:
        """Return what was measured, from its tables."""
        folder = self.made(study, number)
        with self._lock:
            if (study, number) in self._loaded:
                self._loaded.move_to_end((study, number))
                return self._loaded[study, number]
        known = self.known(study, number)
        tables = read_measured_tables(folder)
        found = Measured(tables, known.settings, known.persons, known.notes)
        with self._lock:
            self._loaded[study, number] = found
            while len(self._loaded) > LOADED:
                self._loaded.popitem(last=False)
        return found

    def observations(self, study: str, mapping: int) -> tuple[Found, ...]:
        """Return the observations in a study's files, read once for each state of the codebook."""
        here = (study, mapping, *(file.number for file in self.shelf.facts(study).readable()))
        with self._lock:
            if here in self._found:
                return self._found[here]
        found = observations(self.shelf, study, self.shelf.codebook(study, mapping))
        with self._lock:
            self._found[here] = found
            while len(self._found) > LOADED:
                self._found.popitem(last=False)
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
        """Measure, and move the folder to its place when it is whole."""
        place = self._place(study, number)
        part = place / f"part-{new_number()}"
        with (place / ASKED).open("rb") as held, holding(held.fileno()) as mine:
            if mine:  # else another server on this computer has it in hand
                for left in place.glob("part-*"):
                    remove(left)
                self._measure_into(place, part, study, number, job)

    def _measure_into(self, place: Path, part: Path, study: str, number: str, job: Job) -> None:
        try:
            measure_into(part, self.shelf, study, self.asked(study, number), job)
            job.step(0.99, "putting the results in place")
            part.rename(place / MADE)
        except (StoppedError, GoneError):
            raise
        except Exception as error:
            if (place / ASKED).exists():
                shutil.rmtree(part, ignore_errors=True)  # first, because a full disk takes no sentence either
                machine = lacking(error)
                said = str(error) if isinstance(error, AttunementError) else f"Something went wrong: {error!r}"
                with suppress(OSError):
                    write_whole(place / FAILED, (machine[1] if machine else said).encode(errors="replace"))
            raise
        finally:
            shutil.rmtree(part, ignore_errors=True)
            if not (place / ASKED).exists():  # deleted meanwhile: what was written since goes, too
                shutil.rmtree(place, ignore_errors=True)
            if not (place.parents[1] / "study.json").exists():
                shutil.rmtree(place.parents[1], ignore_errors=True)
