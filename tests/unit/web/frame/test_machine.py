"""What the machine lacks is told with its own status, and everything else is nobody's fault but ours."""

from __future__ import annotations

import errno
import json

import pytest
from anyio.from_thread import start_blocking_portal

from attunement.web.frame.app import _explain_machine
from attunement.web.frame.machine import NO_MEMORY, NO_SPACE


@pytest.mark.parametrize(
    ("error", "status", "says", "traced"),
    [
        (OSError(errno.ENOSPC, "no space"), 507, NO_SPACE, False),
        (OSError(errno.EDQUOT, "quota"), 507, NO_SPACE, False),
        (MemoryError(), 507, NO_MEMORY, False),
        (OSError(errno.ENOENT, "gone"), 404, "This is not here any more. It may have been deleted meanwhile.", False),
        (OSError(errno.EIO, "input/output error"), 500, "This computer could not do it: input/output error. Try again.", True),
        (ValueError("what"), 500, "Something went wrong that should not.", True),
    ],
)  # fmt: skip
def test_what_is_lacking_is_said_and_what_should_not_be_is_traced(
    error: Exception, status: int, says: str, traced: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with start_blocking_portal() as loop:  # in a thread: the browser of other tests keeps a loop in this one
        told = loop.call(_explain_machine, None, error)  # type: ignore[arg-type]
    assert (told.status_code, json.loads(bytes(told.body))) == (status, {"error": says})
    assert ("Error" in capsys.readouterr().err) == traced
