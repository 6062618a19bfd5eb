"""Jobs: few at once, few waiting, stoppable."""

from __future__ import annotations

import threading
import time

import pytest

from attunement.vocabulary import BadValueError
from attunement.web.frame.jobs import KEPT, Job, Jobs, TooBusyError


def wait_for(job: Job, state: str) -> None:
    until = time.monotonic() + 10
    while job.state != state and time.monotonic() < until:
        time.sleep(0.005)
    assert job.state == state


def test_work_is_done_and_kept() -> None:
    jobs = Jobs()
    job = jobs.submit("adding", lambda job: 1 + 1)
    wait_for(job, "done")
    assert job.result == 2 and jobs.find(job.number) is job and job.facts()["done"] == 1.0
    jobs.close()


def test_what_a_user_can_mend_is_said() -> None:
    def work(job: Job) -> None:
        raise BadValueError("the file holds no events.")

    jobs = Jobs()
    job = jobs.submit("reading", work)
    wait_for(job, "failed")
    assert job.error == "the file holds no events."
    jobs.close()


def test_too_much_work_is_refused_and_stopping_makes_room() -> None:
    jobs, go = Jobs(at_once=1, waiting=1), threading.Event()

    def work(job: Job) -> None:
        while not go.wait(0.005):
            job.step(0.5, "waiting")

    first = jobs.submit("first", work)
    wait_for(first, "running")
    second = jobs.submit("second", work)
    with pytest.raises(TooBusyError, match="2 pieces"):
        jobs.submit("third", work)
    second.stop()
    first.stop()
    wait_for(first, "stopped")
    assert second.state == "stopped"
    go.set()
    third = jobs.submit("third", work)
    wait_for(third, "done")
    jobs.close()


def test_finished_work_is_forgotten_the_oldest_first() -> None:
    jobs, done = Jobs(), []
    for number in range(KEPT + 3):
        done.append(jobs.submit(str(number), lambda job: job.name))
        jobs._jobs[done[-1].number][1].result(10)
    assert [jobs.find(job.number) is None for job in done] == [True, True] + [False] * (KEPT + 1)
    jobs.close()
