"""The Recordings room's results over their addresses: asked for, watched, looked at, taken home, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Path
from fastapi.responses import FileResponse, Response
from pydantic import BaseModel, Field

from attunement.measuring.bounds import check_seconds
from attunement.measuring.measuring import Settings
from attunement.vocabulary import BadFileError, BadValueError
from attunement.web.recordings.addresses import AtDesk, Number, Worded, attached, undoable
from attunement.web.recordings.recordings_measuring import Asked
from attunement.web.recordings.recordings_reading import Reading, read_study
from attunement.web.recordings.recordings_results import of_visit, overview, packed, table_csv

router = APIRouter(route_class=Worded)


class Wish(BaseModel):
    """What is to be measured, and how; `Settings` says which numbers can be."""

    mapping: int = Field(ge=1, le=1_000_000_000)
    step_s: float | None = None
    surrogates: int = 1000
    seed: int = 1
    window_s: float | None = None
    min_match_s: float = 0.0
    episode: str | None = Field(default=None, max_length=200)
    episodes: tuple[str, str, str] | None = None
    partners: tuple[str, str] | None = None
    precedence: list[Annotated[str, Field(max_length=200)]] | None = Field(default=None, max_length=50)
    coders: tuple[str, str] | None = None
    tolerance_s: float = 1.0


@router.post("/{study}/results", status_code=201)
def ask(study: Number, wish: Wish, desk: AtDesk) -> dict[str, Any]:
    """Begin to measure."""
    desk.shelf.codebook(study, wish.mapping)
    read: Reading = read_study(desk.shelf, study, wish.mapping)
    if read.visits is None:
        raise BadFileError(read.error or "There is no file that can be measured. See what is said beside each.")
    files = tuple(file.number for file in desk.shelf.facts(study).readable() if file.number not in read.refused)
    settings = Settings(
        step_s=wish.step_s, surrogates=wish.surrogates, seed=wish.seed, window_s=wish.window_s, min_match_s=wish.min_match_s,
        episode=wish.episode or None, episodes=wish.episodes,
    )  # fmt: skip
    check_seconds("tolerance", wish.tolerance_s, usual="--tolerance 1", zero=True)
    if wish.partners and wish.partners[0] == wish.partners[1]:
        raise BadValueError(f"both partners are {wish.partners[0]}; choose two different persons.")
    precedence = tuple(wish.precedence) if wish.precedence else None
    asked = Asked(wish.mapping, files, settings, wish.partners, precedence, wish.coders, wish.tolerance_s)
    return desk.state(study, desk.ask(study, asked))


@router.get("/{study}/results/{result}")
def result(study: Number, result: Number, desk: AtDesk) -> dict[str, Any]:
    """Say how far a result has come, and what it shows once it is there."""
    state = desk.state(study, result)
    if state["state"] != "done":
        return state
    with _of_this_version():
        return state | overview(desk.measured(study, result), desk.known(study, result), desk.asked(study, result))


@router.delete("/{study}/results/{result}")
def drop_result(study: Number, result: Number, desk: AtDesk) -> dict[str, Any]:
    """Stop measuring, or delete what was measured."""
    return undoable(desk.drop(study, result))


@router.get("/{study}/results/{result}/visits/{observation}")
def visit(
    study: Number, result: Number, observation: Annotated[int, Path(ge=0, le=2**32 - 1)], desk: AtDesk
) -> dict[str, Any]:
    """Return one visit with its timeline."""
    with _of_this_version():
        return of_visit(desk.measured(study, result), observation)


@contextmanager
def _of_this_version() -> Iterator[None]:
    """Say so where the tables of a result are not those of this version."""
    try:
        yield
    except (KeyError, pl.exceptions.ColumnNotFoundError):
        raise BadFileError(
            "This was measured by an earlier version of Attunement. Delete it, and measure again."
        ) from None


@router.get("/{study}/results/{result}/tables/{name}.csv", response_class=FileResponse)
def table(
    study: Number, result: Number, name: Annotated[str, Path(pattern="^[a-z_]{1,60}$")], desk: AtDesk
) -> Response:
    """Return a table as CSV."""
    place = table_csv(desk.made(study, result), name, desk.measured(study, result).tables)
    return FileResponse(place, media_type="text/csv", headers=attached(f"{name}.csv"))


@router.get("/{study}/results/{result}/report.html", response_class=FileResponse)
def page(study: Number, result: Number, desk: AtDesk) -> Response:
    """Return the report, to be kept and opened from disk."""
    return FileResponse(
        desk.made(study, result) / "report.html", media_type="text/html", headers=attached("report.html")
    )


@router.get("/{study}/results/{result}/import-report.txt", response_class=FileResponse)
def import_report(study: Number, result: Number, desk: AtDesk) -> Response:
    """Return everything that was done to the files."""
    place = desk.made(study, result) / "import-report.txt"
    return FileResponse(place, media_type="text/plain", headers=attached("import-report.txt"))


@router.get("/{study}/results/{result}/results.zip", response_class=Response)
def everything(study: Number, result: Number, desk: AtDesk) -> Response:
    """Return report, tables, figures, import report and codebook as one ZIP."""
    content = packed(desk.made(study, result))
    return Response(content, media_type="application/zip", headers=attached("results.zip"))
