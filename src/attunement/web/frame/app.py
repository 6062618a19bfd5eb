"""The application: rooms, the live connection and the page's files, behind the guard."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from attunement.report.drawing.palette import variables
from attunement.vocabulary import AttunementError
from attunement.web.frame.door import let_in
from attunement.web.frame.guard import Access, Guard
from attunement.web.frame.jobs import Jobs
from attunement.web.frame.live import AT_ONCE, LiveLine
from attunement.web.frame.machine import FULL, lacking
from attunement.web.frame.room import Room
from attunement.web.frame.sentences import sendable, unfit

YEAR_S = 31_536_000


def make_app(rooms: Sequence[Room], *, access: Access, bundle: Path, jobs: Jobs | None = None) -> FastAPI:
    """Return the application.

    Parameters
    ----------
    rooms
        What it offers; see docs/adding-a-room.md.
    access
        Its port and key.
    bundle
        Folder of the built page.
    jobs
        Where long work is done; also as `request.app.state.jobs`.
    """
    work = jobs or Jobs()

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        closing = threading.Event()
        warming = [
            threading.Thread(target=room.warm, args=(closing.is_set,), name=f"warm {room.name}")
            for room in rooms
            if room.warm
        ]
        for thread in warming:
            thread.start()
        yield
        closing.set()
        work.close()
        for room in rooms:
            if room.close:
                room.close()
        for thread in warming:  # a compiler that is cut off by the end of the program brings it down with a noise
            thread.join()

    app = FastAPI(title="Attunement workbench", version=version("attunement"), lifespan=life, docs_url=None,
                  redoc_url=None, openapi_url="/api/openapi.json")  # fmt: skip
    app.state.jobs = work
    app.state.gate = asyncio.Semaphore(AT_ONCE)
    answers = {name: answer for room in rooms for name, answer in room.answers.items()}
    _add_jobs(app, work)

    @app.websocket("/api/live")
    async def live(socket: WebSocket) -> None:
        await socket.accept()
        if await let_in(socket, access):
            await LiveLine(socket, answers, app.state.gate).serve()

    for room in rooms:
        if room.router:
            app.include_router(room.router, prefix=f"/api/{room.name}", tags=[room.name])
    app.add_exception_handler(AttunementError, _explain)
    app.add_exception_handler(RequestValidationError, _explain_request)
    for failure in (OSError, MemoryError):
        app.add_exception_handler(failure, _explain_machine)
    _add_page(app, bundle)
    app.add_middleware(Guard, access=access)
    return app


async def _explain(_: Request, error: Exception) -> Response:
    return _said(422, str(error))


async def _explain_request(_: Request, error: Exception) -> Response:
    """Say what of a request does not fit, without saying it again."""
    assert isinstance(error, RequestValidationError)
    return _said(422, unfit(error))


async def _explain_machine(_: Request, error: Exception) -> Response:
    """Say what the machine lacks; what was begun is not kept."""
    status, said = lacking(error) or (500, "Something went wrong that should not.")
    if status not in (FULL, 404):
        traceback.print_exception(error)
    return _said(status, said)


def _said(status: int, text: str) -> Response:
    return JSONResponse({"error": sendable(text)}, status_code=status)


def _add_jobs(app: FastAPI, jobs: Jobs) -> None:
    unknown: dict[int | str, dict[str, Any]] = {404: {"description": "no such job"}}

    @app.get("/api/jobs/{number}", responses=unknown)
    def job(number: str) -> Any:
        """Say how far a piece of long work has come."""
        found = jobs.find(number)
        return found.facts() if found else JSONResponse({"error": "There is no such work."}, status_code=404)

    @app.delete("/api/jobs/{number}", responses=unknown)
    def stop(number: str) -> Any:
        """Stop a piece of long work."""
        found = jobs.find(number)
        if found is None:
            return JSONResponse({"error": "There is no such work."}, status_code=404)
        found.stop()
        return found.facts()


def _add_page(app: FastAPI, bundle: Path) -> None:
    @app.get("/", include_in_schema=False)
    def page() -> FileResponse:
        return FileResponse(bundle / "index.html", headers={"cache-control": "no-cache"})

    @app.get("/palette.css", include_in_schema=False)
    def palette() -> PlainTextResponse:
        return PlainTextResponse(palette_css(), media_type="text/css", headers={"cache-control": "no-cache"})

    class Hashed(StaticFiles):
        """Files whose names change with their content."""

        async def get_response(self, path: str, scope: Any) -> Response:
            response = await super().get_response(path, scope)
            response.headers["cache-control"] = f"max-age={YEAR_S}, immutable"
            return response

    app.mount("/assets", Hashed(directory=bundle / "assets", check_dir=False), name="assets")


def palette_css() -> str:
    """Return the report's colours as the page's: light, dark where the system is, or as the reader chose."""
    light, dark = variables(dark=False), variables(dark=True)
    return (
        f":root{{color-scheme:light;{light}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{dark}}}}}"
        f"@media screen{{:root[data-theme=dark]{{color-scheme:dark;{dark}}}}}"
    )
