"""The application: rooms, the live connection and the page's files, behind the guard."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, Field
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from attunement.report.palette import variables
from attunement.vocabulary import AttunementError
from attunement.web.guard import Access, Guard
from attunement.web.jobs import Jobs
from attunement.web.live import AT_ONCE, Line
from attunement.web.room import Room

YEAR_S = 31_536_000


class Key(BaseModel):
    """What opens the workbench to a browser."""

    key: str = Field(max_length=200)


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
        for thread in warming:  # a compiler that is cut off by the end of the program brings it down with a noise
            thread.join()

    app = FastAPI(title="Attunement workbench", version=version("attunement"), lifespan=life, docs_url=None,
                  redoc_url=None, openapi_url="/api/openapi.json")  # fmt: skip
    app.state.jobs = work
    app.state.gate = asyncio.Semaphore(AT_ONCE)
    answers = {name: answer for room in rooms for name, answer in room.answers.items()}
    _add_session(app, access)
    _add_jobs(app, work)

    @app.websocket("/api/live")
    async def live(socket: WebSocket) -> None:
        await Line(socket, answers, app.state.gate).serve()

    for room in rooms:
        if room.router:
            app.include_router(room.router, prefix=f"/api/{room.name}", tags=[room.name])
    app.add_exception_handler(AttunementError, _explain)
    _add_page(app, bundle)
    app.add_middleware(Guard, access=access)
    return app


async def _explain(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=422)


def _add_session(app: FastAPI, access: Access) -> None:
    @app.post("/api/session", status_code=204, responses={403: {"description": "not the key"}})
    def open_session(given: Key) -> Response:
        """Take the key from the address `attune open` printed and give the browser a cookie for it."""
        if not access.opens(given.key):
            return JSONResponse(
                {"error": "That key does not fit. Use the address `attune open` printed."}, status_code=403
            )
        response = Response(status_code=204)
        response.set_cookie(access.cookie, access.key, max_age=YEAR_S, httponly=True, samesite="strict", path="/")
        return response

    @app.get("/api/session")
    def session(request: Request) -> dict[str, Any]:
        """Say which version this is, and whether this browser may use it."""
        opened = access.opens(request.cookies.get(access.cookie))
        return {"open": opened, "version": version("attunement") if opened else ""}


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
