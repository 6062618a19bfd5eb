"""Jobs: work that takes longer than an answer. Few at once, few waiting, each with its progress and a way to stop it."""

from __future__ import annotations

import secrets
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from attunement.vocabulary import AttunementError
from attunement.web.frame.machine import lacking

AT_ONCE, WAITING, KEPT = 1, 8, 32


class StoppedError(AttunementError):
    """A job that somebody stopped."""


class TooBusyError(AttunementError):
    """More work than may wait."""


class ClosingError(AttunementError):
    """Work that comes after the server began to close."""


@dataclass(eq=False)
class Job:
    """One piece of work: what it is, how far it has come, what came out."""

    name: str
    number: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    done: float = 0.0
    doing: str = "waiting"
    state: str = "waiting"
    result: Any = None
    error: str | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    def step(self, done: float, doing: str = "") -> None:
        """Say how far the work has come (0 to 1); ends it here if it was stopped."""
        if self._stop.is_set():
            raise StoppedError("The work was stopped.")
        self.done, self.doing = done, doing or self.doing

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()
        if self.state == "waiting":
            self.state = "stopped"

    def facts(self) -> dict[str, Any]:
        """Return what the page shows of it."""
        return {
            "number": self.number, "name": self.name, "state": self.state, "done": self.done, "doing": self.doing,
            "error": self.error,
        }  # fmt: skip


class Jobs:
    """The work in hand. `work` is called with its `Job`, calls `step` now and then, and returns the result."""

    def __init__(self, *, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="job")
        self._most = at_once + waiting
        self._lock = threading.Lock()
        self._jobs: dict[str, tuple[Job, Future[None]]] = {}

    def submit(self, name: str, work: Callable[[Job], Any]) -> Job:
        """Queue some work, unless too much is waiting already."""
        with self._lock:
            going = [number for number, (_, future) in self._jobs.items() if not future.done()]
            if len(going) >= self._most:
                raise TooBusyError(f"{len(going)} pieces of work are in hand already. Wait for one, or stop one.")
            over = [number for number in self._jobs if number not in going][: max(len(self._jobs) - KEPT, 0)]
            for number in over:
                del self._jobs[number]
            job = Job(name)
            try:
                self._jobs[job.number] = job, self._pool.submit(_run, job, work)
            except RuntimeError:  # the pool takes nothing any more
                raise ClosingError("The workbench is closing. Start it again, and ask once more.") from None
            return job

    def find(self, number: str) -> Job | None:
        """Return a job by its number."""
        found = self._jobs.get(number)
        return found[0] if found else None

    def forget(self, number: str) -> None:
        """Stop a job and keep nothing of it, not even what it said."""
        if found := self.find(number):
            found.stop()
            found.error = found.result = None
            found.doing = ""
            self._jobs.pop(number, None)

    def close(self) -> None:
        """Stop everything."""
        for job, _ in list(self._jobs.values()):
            job.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)


def _run(job: Job, work: Callable[[Job], Any]) -> None:
    if job.state == "stopped":
        return
    job.state = "running"
    try:
        job.result = work(job)
        job.state, job.done = "done", 1.0
    except StoppedError:
        job.state = "stopped"
    except AttunementError as error:
        job.state, job.error = "failed", str(error)
    except Exception as error:
        if job._stop.is_set():  # what it worked on was deleted under its hands
            job.state = "stopped"
            return
        machine = lacking(error)
        if machine is None:
            traceback.print_exc()
        said = f"Something went wrong that should not: {type(error).__name__}: {error}"
        job.state, job.error = "failed", machine[1] if machine else said
