"""Deleting in the Recordings room, so that it can be taken back for a moment and nothing is left after it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from attunement.recordings import Codebook, as_toml, parse_codebook, read_sheets
from attunement.vocabulary import AttunementError
from attunement.web.recordings.disk import abandoned, remove, write_whole
from attunement.web.recordings.forgetting import Named, without
from attunement.web.recordings.recordings_measuring import KNOWN, Asked, Known
from attunement.web.recordings.shelf import NUMBER, STUDY, Facts, Filed, GoneError, Shelf, new_number
from attunement.web.recordings.undo_bin import BINNED

ASKED, MADE = "asked.json", "made"
GONE_FILE = ".gone-file.json"


def throw_study(shelf: Shelf, study: str) -> str:
    """Delete a study; return the number by which it can be taken back for a moment."""
    with shelf.alone():
        return shelf.bin.throw([shelf.folder(study)], new_number())


def throw_all(shelf: Shelf) -> str:
    """Delete everything in the room, whatever it is; a room that is a link to another place is emptied there."""
    if not shelf.root.exists():
        return ""
    with shelf.alone():
        return shelf.bin.throw([path for path in shelf.root.iterdir() if path not in _binned(shelf)], new_number())


def throw_file(shelf: Shelf, study: str, number: str) -> str:
    """Delete a file, what was measured from it, and its names in every state of the codebook."""
    with shelf.alone():
        facts = shelf.facts(study)
        file = facts.file(number)
        others = tuple(f for f in facts.files if f.number != number)
        left = replace(facts, files=others, leaving=(*facts.leaving, file))
        place = None
        try:
            place = shelf.bin.open(new_number())
            (place / study).mkdir(mode=0o700)
            write_whole(place / study / GONE_FILE, msgspec.json.encode(file))
            shelf.write(study, left)
        except OSError:  # the disk is full: the file itself makes room, and there is no way back
            if place:
                remove(place)
            place = None
            remove(shelf.file_folder(study, file))
            shelf.write(study, left)
        _forget(shelf, study, file, place)
        return shelf.bin.close(place)


def throw_result(shelf: Shelf, study: str, number: str) -> str:
    """Delete one result."""
    with shelf.alone():
        return shelf.bin.throw([shelf.folder(study) / "measured" / number], new_number())


def take_back(shelf: Shelf, number: str) -> None:
    """Undo a deletion, while there is time."""
    late = GoneError("It is deleted. There were ten seconds to take it back.")
    if not shelf.root.exists():
        raise late
    with shelf.alone():
        place = shelf.bin.find(number)
        if place is None:
            raise late
        parted = next(iter(place.glob(f"*/{GONE_FILE}")), None)
        if parted is None:
            shelf.bin.back(place)
            return
        study = parted.parent.name
        facts = shelf.facts(study)  # says so if the whole study was deleted since
        file = msgspec.json.decode(parted.read_bytes(), type=Filed)
        parted.unlink()
        shelf.bin.back(place)
        shelf.write(study, replace(facts, files=(*facts.files, file)))


def sweep(shelf: Shelf) -> None:
    """Finish what a program that died had begun: deletions, and uploads and results of which only a part is there."""
    if not shelf.root.exists():
        return
    with shelf.alone():
        for folder in [path for path in shelf.root.iterdir() if NUMBER.fullmatch(path.name) and path.is_dir()]:
            for part in folder.rglob(".part-*"):
                if part.is_file() and abandoned(part):
                    remove(part)
            if not (folder / STUDY).exists():
                if not (folder / "files").exists():  # never begun, or written by a measurement after it was deleted
                    remove(folder)
                continue
            with suppress(AttunementError):  # what cannot be read is shown in the room, to be deleted there
                _sweep_study(shelf, folder.name)
        shelf.bin.sweep()


def _sweep_study(shelf: Shelf, study: str) -> None:
    facts = shelf.facts(study)
    for file in facts.leaving:
        _forget(shelf, study, file, None)
    folder = shelf.folder(study)
    here = {
        "files": {file.number for file in facts.files},
        "codebooks": {f"{mapping.number}.toml" for mapping in facts.mappings},
        "measured": {path.parent.name for path in folder.glob(f"measured/*/{ASKED}")},
    }
    for kind, names in here.items():
        for path in folder.glob(f"{kind}/*"):
            if path.name not in names:
                remove(path)


def _forget(shelf: Shelf, study: str, file: Filed, place: Path | None) -> None:
    """Move a file and all that names it to its place in the bin, then leave no trace of it in the study's facts."""
    folder, facts = shelf.folder(study), shelf.facts(study)
    states = {mapping.number for mapping in facts.mappings if file.number in mapping.files}
    for state in states:
        path = shelf.codebook_place(study, state)
        with suppress(AttunementError, OSError):
            text = path.read_text("utf-8")
            clean = _forgotten(shelf, study, parse_codebook(text), file, facts)
            if clean != text:
                shelf.bin.put(path, place)
                write_whole(path, clean.encode())
            continue
        shelf.bin.put(path, place)  # what cannot be read cannot be cleaned
    for asked_place in folder.glob(f"measured/*/{ASKED}"):
        asked = msgspec.json.decode(asked_place.read_bytes(), type=Asked)
        result, known_place = asked_place.parent, asked_place.parent / MADE / KNOWN
        if file.number in asked.files or asked.mapping in states:
            shelf.bin.put(result, place)
        elif known_place.exists():
            known = msgspec.json.decode(known_place.read_bytes(), type=Known)
            if file.name in known.left_out:
                shelf.bin.put(known_place, place)
                kept = tuple(name for name in known.left_out if name != file.name)
                write_whole(known_place, msgspec.json.encode(replace(known, left_out=kept)))
    shelf.bin.put(shelf.file_folder(study, file), place)
    shelf.write(study, replace(facts, leaving=tuple(f for f in facts.leaving if f.number != file.number)))


def _forgotten(shelf: Shelf, study: str, book: Codebook, file: Filed, facts: Facts) -> str:
    stay = [_named(shelf, study, other, book) for other in facts.files]
    return as_toml(without(book, _named(shelf, study, file, book), stay))


def _named(shelf: Shelf, study: str, file: Filed, book: Codebook) -> Named:
    observations: Sequence[str] = ()
    if book.visits:
        with suppress(AttunementError, OSError):
            observations = [sheet.name for sheet in read_sheets(shelf.place(study, file), book)]
    return Named(file.name, file.codes, observations)


def _binned(shelf: Shelf) -> set[Path]:
    return set(shelf.root.glob(f"{BINNED}*"))
