"""What the addresses of the Recordings room have in common: their parts, the desk behind them, how files are sent."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Request

from attunement.web.recordings_desk import Desk
from attunement.web.recordings_shelf import Shelf

Number = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
State = Annotated[int, Path(ge=1, le=1_000_000_000)]
SENTENCE = {
    "description": "what is wrong, in a sentence",
    "content": {"application/json": {"schema": {"type": "object"}}},
}


def desk(request: Request) -> Desk:
    """Return the desk of this server, made when somebody first comes to the room."""
    state = request.app.state
    if not hasattr(state, "recordings_desk"):
        state.recordings_desk = Desk(Shelf(), state.jobs)
    return state.recordings_desk


AtDesk = Annotated[Desk, Depends(desk)]


def attached(name: str) -> dict[str, str]:
    """Return the headers of an answer that a browser saves as a file."""
    return {"content-disposition": f'attachment; filename="{name}"'}
