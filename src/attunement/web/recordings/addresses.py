"""What the addresses of the Recordings room have in common: their parts, the desk behind them, what is wrong in words."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from html import escape
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.routing import APIRoute

from attunement.vocabulary import AttunementError
from attunement.web.frame.sentences import sendable, unfit
from attunement.web.recordings import undo_bin
from attunement.web.recordings.desk import Desk
from attunement.web.recordings.recordings_wording import AsWrittenError, controls_in, on_the_page
from attunement.web.recordings.shelf import Shelf

Number = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]
State = Annotated[int, Path(ge=1, le=1_000_000_000)]
SENTENCE = {
    "description": "what is wrong, in a sentence",
    "content": {"application/json": {"schema": {"type": "object"}}},
}
NOTHING = "There is nothing at this address. It may have been deleted, or the link is not whole."


class Worded(APIRoute):
    """An address whose faults are sentences in the page's words, and a page of its own where a person opened it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        answer = super().get_route_handler()

        async def worded(request: Request) -> Response:
            try:
                return await answer(request)
            except AsWrittenError as error:
                return _said(request, str(error))
            except AttunementError as error:
                return _said(request, on_the_page(str(error)), controls_in(str(error)))
            except RequestValidationError as error:
                return _said(request, _invalid(error))

        return worded


def _said(request: Request, text: str, controls: Sequence[str] = ()) -> Response:
    sentence = sendable(text)
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):  # a person followed a link
        return HTMLResponse(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Attunement</title><p>{escape(sentence)}</p>'
            '<p><a href="/#/recordings">Back to the recordings</a></p></html>',
            status_code=422,
        )
    return JSONResponse({"error": sentence, "controls": controls}, status_code=422)


def _invalid(error: RequestValidationError) -> str:
    """Say what of a request does not fit; a place that cannot exist is simply nothing."""
    found = error.errors()
    if any(part["loc"][0] == "path" for part in found):
        return NOTHING
    return unfit(error)


def desk(request: Request) -> Desk:
    """Return the desk of this server, made when somebody first comes to the room."""
    state = request.app.state
    if not hasattr(state, "recordings_desk"):
        state.recordings_desk = Desk(Shelf(), state.jobs)
    return state.recordings_desk


AtDesk = Annotated[Desk, Depends(desk)]


def undoable(number: str) -> dict[str, Any]:
    """Return what a page is told of a deletion: by which number, and how long, it can be taken back."""
    return {"undo": number, "seconds": undo_bin.UNDO_S if number else 0}


def attached(name: str) -> dict[str, str]:
    """Return the headers of an answer that a browser saves as a file."""
    return {"content-disposition": f'attachment; filename="{name}"'}
