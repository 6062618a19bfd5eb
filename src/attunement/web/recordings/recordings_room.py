"""The Recordings room: coded files dropped on the page, kept on this computer, measured as `attune measure` does."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path as File
from typing import Annotated, Any, BinaryIO

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from attunement.recordings import Codebook, Rules, as_toml, draft_codebook, published_codebooks
from attunement.vocabulary import AttunementError, UnknownNameError
from attunement.web.frame.room import Room, Superseded
from attunement.web.recordings import result_addresses
from attunement.web.recordings.about_files import FileEdit, described, shown_files
from attunement.web.recordings.addresses import SENTENCE, AtDesk, Number, State, Worded, attached, undoable
from attunement.web.recordings.deleting import sweep, take_back
from attunement.web.recordings.desk import Desk
from attunement.web.recordings.disk import holding
from attunement.web.recordings.example import begin_example
from attunement.web.recordings.mapping import Edit, edited, shown
from attunement.web.recordings.observations import shown_observations
from attunement.web.recordings.recordings_reading import Compared, read_study, report
from attunement.web.recordings.recordings_survey import seen_again, settled, surveyed
from attunement.web.recordings.recordings_wording import AsWrittenError, controls_in, on_the_page
from attunement.web.recordings.shelf import (
    LONGEST_TITLE,
    MOST_FILE_BYTES,
    MOST_FILES,
    NO_FOLDER,
    Facts,
    Filed,
    GoneError,
    Mapping,
    Shelf,
    new_number,
    when_changed,
)
from attunement.web.recordings.undo_bin import finish

BINARY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}

router = APIRouter(responses={413: SENTENCE, 422: SENTENCE}, route_class=Worded)
Listed = Annotated[str, Query(max_length=2000)]
"""Several words with commas between them."""


class Edits(BaseModel):
    """Changes of a codebook that belong together: one step back undoes them."""

    edits: list[Annotated[Edit | FileEdit, Field(discriminator="do")]] = Field(min_length=1, max_length=500)


class Title(BaseModel):
    """What a study is called."""

    title: str = Field(max_length=LONGEST_TITLE)


@router.get("/")
def shelf(desk: AtDesk) -> dict[str, Any]:
    """Say where recordings are kept, and which are there."""
    return {
        "place": str(desk.shelf.root), "most_bytes": MOST_FILE_BYTES, "most_files": MOST_FILES,
        "studies": [_entry(desk, number) for number in desk.shelf.studies()],
    }  # fmt: skip


def _entry(desk: Desk, number: str) -> dict[str, Any]:
    try:
        facts, results = desk.shelf.facts(number), len(desk.results(number))
    except AttunementError:  # listed by its number, so that it can be deleted and the room stays open
        made = when_changed(desk.shelf.root / number)
        return {"number": number, "title": f"Study {number}, which is damaged", "made": made, "files": 0, "results": 0}
    return {
        "number": number, "title": _title(facts), "made": facts.made, "files": len(facts.files), "results": results,
    }  # fmt: skip


@router.post("/", status_code=201)
def begin(desk: AtDesk) -> dict[str, str]:
    """Begin a study."""
    return {"number": desk.shelf.begin()}


@router.post("/example", status_code=201)
def example(desk: AtDesk) -> dict[str, str]:
    """Begin a study of two made-up dyads, with a codebook, and measure it."""
    study, result = begin_example(desk)
    return {"number": study, "result": result}


@router.delete("/")
def drop_all(desk: AtDesk) -> dict[str, Any]:
    """Delete every recording, codebook and result in this room."""
    return undoable(desk.drop_all())


@router.post("/undo/{number}", status_code=204)
def undo(number: Number, desk: AtDesk) -> Response:
    """Take a deletion back, while there is time."""
    take_back(desk.shelf, number)
    return Response(status_code=204)


@router.get("/{study}")
def study(study: Number, desk: AtDesk) -> dict[str, Any]:
    """Say what a study holds: its files, the states of its codebook, its results."""
    settled(desk.shelf, study)
    facts = desk.shelf.facts(study)
    return {
        "number": study, "title": _title(facts), "named": facts.title, "made": facts.made,
        "files": [_file(file) for file in facts.files],
        "mappings": [mapping.number for mapping in facts.mappings],
        "results": [desk.state(study, number) for number in desk.results(study)],
    }  # fmt: skip


@router.post("/{study}/title", status_code=201)
def call(study: Number, title: Title, desk: AtDesk) -> dict[str, str]:
    """Give a study a name."""
    desk.shelf.call(study, title.title)
    return {"title": _title(desk.shelf.facts(study))}


@router.delete("/{study}")
def drop_study(study: Number, desk: AtDesk) -> dict[str, Any]:
    """Delete a study with everything in it."""
    return undoable(desk.drop_study(study))


@router.post("/{study}/files", status_code=201, openapi_extra=BINARY)
async def add(study: Number, request: Request, desk: AtDesk, name: Annotated[str, Query(max_length=1000)] = "") -> Any:
    """Take one file, as the body of the request, and say what is in it."""
    room = min(MOST_FILE_BYTES, await run_in_threadpool(desk.shelf.room))
    part = (await run_in_threadpool(desk.shelf.folder, study)) / f".part-{new_number()}"
    try:
        if not await _written(request.stream(), part, room):
            said = (
                f"{name[:100] or 'The file'} is larger than {MOST_FILE_BYTES // 1024**2} MB."
                if room == MOST_FILE_BYTES
                else "The room is full. Delete a study that is finished."
            )
            return JSONResponse({"error": said}, status_code=413)
        filed = await run_in_threadpool(desk.shelf.add, study, name, part)
    finally:
        part.unlink(missing_ok=True)
    found = await run_in_threadpool(surveyed, desk.shelf, study, filed, _newest(desk, study))
    await run_in_threadpool(desk.shelf.note, study, found)
    return _file(found)


async def _written(stream: AsyncIterator[bytes], part: File, most: int) -> bool:
    """Write what comes to a file that only its owner can read; return False if it is too much."""
    size = 0
    with part.open("xb") as out, holding(out.fileno()):  # what nobody holds any more is swept at the next start
        part.chmod(0o600)
        async for chunk in stream:
            size += len(chunk)
            if size > most:
                return False
            await asyncio.to_thread(out.write, chunk) if len(chunk) > 2**20 else out.write(chunk)
        await asyncio.to_thread(_to_disk, out)
    return True


def _to_disk(out: BinaryIO) -> None:
    out.flush()
    os.fsync(out.fileno())


@router.delete("/{study}/files/{file}")
def drop_file(study: Number, file: Number, desk: AtDesk) -> dict[str, Any]:
    """Delete one file, every result that was measured from it, and its names in the codebooks."""
    return undoable(desk.drop_file(study, file))


@router.get("/{study}/mappings/{mapping}")
def mapping(study: Number, mapping: State, desk: AtDesk) -> dict[str, Any]:
    """Return one state of the codebook."""
    return _mapping(desk, study, mapping)


@router.post("/{study}/mappings/{mapping}", status_code=201)
def edit(study: Number, mapping: State, asked: Edits, desk: AtDesk) -> dict[str, Any]:
    """Change the codebook: returns the new state; the old one stays as it was."""
    book = desk.shelf.codebook(study, mapping)
    for one in asked.edits:
        try:
            book = (
                described(book, one)
                if isinstance(one, FileEdit)
                else edited(book, [one], desk.shelf.facts(study).readable())
            )
        except AttunementError as error:
            if one.do != "toml":
                raise
            raise AsWrittenError(str(error)) from None
    book = seen_again(desk.shelf, study, book)
    return _mapping(desk, study, desk.shelf.keep_codebook(study, book, draft=False).number)


@router.post("/{study}/mappings/{mapping}/scheme", status_code=201)
def scheme(study: Number, mapping: State, desk: AtDesk, name: Annotated[str, Query(max_length=100)]) -> dict[str, Any]:
    """Draft the tracks anew with a published scheme filled in where it fits; what was said of the files stays."""
    if name not in published_codebooks():
        raise UnknownNameError.of("published codebook", name, published_codebooks())
    old = desk.shelf.codebook(study, mapping)
    places = [desk.shelf.place(study, file) for file in desk.shelf.facts(study).readable()]
    drafted = draft_codebook(places, scheme=name)
    usual = asdict(Rules())
    said = {name: value for name, value in asdict(old.rules).items() if value != usual[name]}
    book = replace(old, source=drafted.source, tracks=drafted.tracks, rules=replace(drafted.rules, **said))
    return _mapping(desk, study, desk.shelf.keep_codebook(study, book, draft=False).number)


@router.get("/{study}/mappings/{mapping}/codebook.toml", response_class=PlainTextResponse)
def codebook(study: Number, mapping: State, desk: AtDesk) -> Response:
    """Return the codebook as the file that `attune measure --codebook` takes."""
    text = as_toml(desk.shelf.codebook(study, mapping))
    return PlainTextResponse(text, headers=attached("codebook.toml"))


@router.get("/{study}/mappings/{mapping}/reading")
def reading(
    study: Number, mapping: State, desk: AtDesk, who: Listed = "", order: Listed = "", coders: Listed = ""
) -> dict[str, Any]:
    """Read the files with one state of the codebook: the import report, and whether they can be measured."""
    compared = Compared(_two(who), _words(order), _two(coders))
    return report(read_study(desk.shelf, study, mapping), desk.shelf.codebook(study, mapping), compared)


@router.get("/{study}/mappings/{mapping}/observations")
def observations(study: Number, mapping: State, desk: AtDesk, pattern: Listed | None = None) -> dict[str, Any]:
    """Return the observations in the files, and which dyad, visit and coder a pattern finds in each name."""
    book = desk.shelf.codebook(study, mapping)
    found = shown_observations(desk.observations(study, mapping), book, book.pattern if pattern is None else pattern)
    return {"observations": found}


def _words(listed: str) -> tuple[str, ...] | None:
    return tuple(word.strip() for word in listed.split(",") if word.strip()) or None


def _two(listed: str) -> tuple[str, str] | None:
    words = _words(listed) or ()
    return (words[0], words[1]) if len(words) == 2 else None


def _newest(desk: Desk, study: str) -> Codebook | None:
    mappings = desk.shelf.facts(study).mappings
    return desk.shelf.codebook(study, mappings[-1].number) if mappings else None


def _title(facts: Facts) -> str:
    if facts.title or not facts.files:
        return facts.title or "An empty study"
    more = len(facts.files) - 1
    return facts.files[0].name + (f" and {more} more" if more else "")


def _file(file: Filed) -> dict[str, Any]:
    tracks = len({code[:2] for code in file.codes})
    return {
        "number": file.number, "name": file.name, "folder": "" if file.folder == NO_FOLDER else file.folder,
        "bytes": file.bytes, "error": on_the_page(file.error), "controls": controls_in(file.error), "tracks": tracks,
        "codes": len({code[:3] for code in file.codes}), "events": sum(code[3] for code in file.codes),
    }  # fmt: skip


def _mapping(desk: Desk, study: str, number: int) -> dict[str, Any]:
    facts = desk.shelf.facts(study)
    known: Mapping | None = next((mapping for mapping in facts.mappings if mapping.number == number), None)
    if known is None:
        raise GoneError("This state of the codebook is not here any more. Open the study anew.")
    book = desk.shelf.codebook(study, number)
    seen_again(desk.shelf, study, book)  # after a step back tables are again what they were
    facts = desk.shelf.facts(study)
    return {"number": number, "draft": known.draft, **shown(book, facts.readable()), **shown_files(book, facts.files)}


router.include_router(result_addresses.router)


def _sweep(_: Superseded) -> None:
    with suppress(AttunementError):  # without a place for recordings there is nothing to sweep
        sweep(Shelf())


ROOM = Room("recordings", router=router, warm=_sweep, close=finish)
