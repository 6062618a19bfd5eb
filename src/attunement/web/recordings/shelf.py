"""The shelf: where recordings that were dropped on the workbench lie, readable by their owner alone, until they are deleted.

Each study is a folder with a number that the server made: `study.json`, the files as they were given, the codebook in
every state it was in, and what was measured. Nothing of it is anywhere else, so that deleting the folder deletes it all.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from attunement.recordings import Codebook, as_toml, parse_codebook
from attunement.vocabulary import AttunementError, BadFileError, BadValueError
from attunement.web.recordings.disk import holding, move, remove, write_whole
from attunement.web.recordings.undo_bin import Bin

MOST_FILE_BYTES = 250 * 1024**2
MOST_FILES, MOST_STUDIES, MOST_CODEBOOKS, MOST_SHELF_BYTES = 400, 40, 400, 4 * 1024**3
LONGEST_NAME_BYTES, LONGEST_TITLE = 120, 120
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
STUDY = "study.json"
NO_FOLDER = "files"
"""The folder of files that were dropped without one: a word that stays, since a pattern may look at folders."""
NUMBER = re.compile("[0-9a-f]{16}")

Code = tuple[str, str, str, int]
"""What a file holds: partner, track, code, how often."""


class GoneError(AttunementError):
    """Something that is not on the shelf, or not any more."""


@dataclass(frozen=True)
class Filed:
    """One file on the shelf: its number, its own name and folder, its size, what was found in it, or why it cannot be read.

    `columns` are those of a plain table, and `told` what a codebook had said of tables when it was looked at. The folder
    is the one it was in, of which a codebook's pattern may speak.
    """

    number: str
    name: str
    bytes: int
    codes: tuple[Code, ...] = ()
    error: str = ""
    columns: tuple[str, ...] = ()
    told: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Mapping:
    """One state of a study's codebook: its number, the files it was made for, whether a person has touched it."""

    number: int
    files: tuple[str, ...] = ()
    draft: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of a study."""

    made: str
    files: tuple[Filed, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    title: str = ""
    leaving: tuple[Filed, ...] = ()
    """Files that are being deleted: if the program dies meanwhile, the next one finishes it."""

    def file(self, number: str) -> Filed:
        """Return a file by its number."""
        found = next((file for file in self.files if file.number == number), None)
        if found is None:
            raise GoneError("This file is not here any more.")
        return found

    def readable(self) -> tuple[Filed, ...]:
        """Return the files in which codes were found, or at least no fault."""
        return tuple(file for file in self.files if not file.error)


def data_folder() -> Path:
    """Return where recordings are kept: the user's own folder for data, or the one that ATTUNEMENT_DATA names."""
    if named := os.environ.get("ATTUNEMENT_DATA"):
        return Path(named) / "recordings"
    try:
        return _own_folder() / "attunement" / "recordings"
    except RuntimeError:  # an account without a home
        raise BadValueError(
            "this account has no home folder to keep recordings in. Name one in ATTUNEMENT_DATA and start again."
        ) from None


def _own_folder() -> Path:
    if sys.platform == "darwin":
        return Path("~/Library/Application Support").expanduser()
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def safe_name(given: str) -> str:
    r"""Return the name under which a file is kept: one part of a path, whatever was given.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\visits\\Tom 3.boris"), safe_name("..")
    ('passwd', 'Tom 3.boris', 'recording')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    kept = "".join("_" if c in '<>:"|?*' else c for c in last if c.isprintable() and not 0xD800 <= ord(c) < 0xE000)
    kept = kept.strip(" .")
    if RESERVED.match(kept):
        kept = f"_{kept}"
    stem, dot, ending = kept.rpartition(".")
    ending = f"{dot}{ending}" if dot and len(ending.encode()) <= 12 else ""
    stem = kept[: len(kept) - len(ending)]
    room = LONGEST_NAME_BYTES - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").strip() + ending if stem else "recording"


def when_changed(folder: Path) -> str:
    """Return when a folder was changed last, as a study says when it was made."""
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC).isoformat(timespec="seconds")
    except OSError:
        return datetime.now(UTC).isoformat(timespec="seconds")


def new_number() -> str:
    """Return a number that nobody can guess and that is safe as a name."""
    return secrets.token_hex(8)


@dataclass(frozen=True)
class Shelf:
    """All studies on this computer."""

    root: Path = field(default_factory=data_folder)
    _lock: threading.RLock = field(default_factory=threading.RLock, compare=False)
    _depth: list[int] = field(default_factory=list, compare=False)

    @property
    def bin(self) -> Bin:
        """What was deleted a moment ago."""
        return Bin(self.root)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep others from changing anything meanwhile: other threads, and other servers on this computer."""
        with self._lock, ExitStack() as held:
            if not self._depth:
                with suppress(OSError):  # a folder cannot be held on every system
                    folder = os.open(self.root, os.O_RDONLY)
                    held.callback(os.close, folder)
                    held.enter_context(holding(folder, wait=True))
            self._depth.append(1)
            held.callback(self._depth.pop)
            yield

    def studies(self) -> list[str]:
        """Return the numbers of all studies, the newest first."""
        found = [path.parent for path in self.root.glob(f"*/{STUDY}") if NUMBER.fullmatch(path.parent.name)]
        return [folder.name for _, folder in sorted(((self._made(folder), folder) for folder in found), reverse=True)]

    def _made(self, folder: Path) -> str:
        try:
            return self.facts(folder.name).made
        except AttunementError:  # a study that is damaged is listed all the same, so that it can be deleted
            return when_changed(folder)

    def folder(self, study: str) -> Path:
        """Return a study's folder."""
        place = self.root / study
        if not (place / STUDY).exists():
            raise GoneError("There is no such study here. It may have been deleted.")
        return place

    def facts(self, study: str) -> Facts:
        """Return what is known of a study."""
        place = self.folder(study) / STUDY
        try:
            return msgspec.json.decode(place.read_bytes(), type=Facts)
        except FileNotFoundError:
            raise GoneError("There is no such study here. It may have been deleted.") from None
        except (OSError, msgspec.DecodeError) as error:
            raise BadFileError(f"{place} cannot be read: {error}. Delete the study and drop its files again.") from None

    def begin(self) -> str:
        """Make room for a new study, in a folder that only its owner can enter."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.root.chmod(0o700)
        with self.alone():
            if len(self.studies()) >= MOST_STUDIES:
                raise BadValueError(f"There are {MOST_STUDIES} studies here already. Delete one that is finished.")
            study = new_number()
            (self.root / study).mkdir(mode=0o700)
            try:
                self.write(study, Facts(datetime.now(UTC).isoformat(timespec="seconds")))
            except OSError:
                remove(self.root / study)
                raise
            return study

    @contextmanager
    def changing(self, study: str) -> Iterator[list[Facts]]:
        """Give a study's facts in a list of one, to be replaced; others wait meanwhile."""
        with self.alone():
            held = [self.facts(study)]
            yield held
            self.write(study, held[0])

    def file_folder(self, study: str, file: Filed) -> Path:
        """Return the folder of a file, in which nothing else lies."""
        return self.folder(study) / "files" / file.number

    def place(self, study: str, file: Filed) -> Path:
        """Return where a file lies."""
        return self.file_folder(study, file) / file.folder / file.name

    def add(self, study: str, name: str, part: Path) -> Filed:
        """Take a file that was written beside its place; equal names of one folder get a number, as browsers do it."""
        parts = re.split(r"[/\\]", name)
        folder = safe_name(parts[-2]) if len(parts) > 1 and parts[-2].strip(" .") else NO_FOLDER
        with self.changing(study) as held:
            facts = held[0]
            if len(facts.files) >= MOST_FILES:
                raise BadValueError(f"A study here holds {MOST_FILES} files. Begin another, or use `attune measure`.")
            kept = _unlike(safe_name(name), {file.name for file in facts.files if file.folder == folder})
            file = Filed(new_number(), kept, part.stat().st_size, folder=folder)
            place = self.place(study, file)
            move(part, place)
            held[0] = replace(facts, files=(*facts.files, file))
            return file

    def call(self, study: str, title: str) -> None:
        """Give a study a name of its own; without one it is called after its files."""
        with self.changing(study) as held:
            held[0] = replace(held[0], title=" ".join(title.split())[:LONGEST_TITLE])

    def note(self, study: str, file: Filed) -> None:
        """Write down what was found in a file."""
        with self.changing(study) as held:
            files = tuple(file if old.number == file.number else old for old in held[0].files)
            held[0] = replace(held[0], files=files)

    def room(self) -> int:
        """Return how many more bytes the shelf takes."""
        used = sum(path.stat().st_size for path in self.root.glob("*/files/**/*") if path.is_file())
        return max(MOST_SHELF_BYTES - used, 0)

    def codebook_place(self, study: str, number: int) -> Path:
        """Return where one state of the codebook lies."""
        return self.folder(study) / "codebooks" / f"{number}.toml"

    def codebook(self, study: str, number: int) -> Codebook:
        """Return one state of the codebook."""
        try:
            text = self.codebook_place(study, number).read_text("utf-8")
        except OSError:
            raise GoneError("This state of the codebook is not here any more. Open the study anew.") from None
        return parse_codebook(text)

    def keep_codebook(self, study: str, book: Codebook, *, draft: bool) -> Mapping:
        """Keep a new state of the codebook; the earlier ones stay, so that every step can be undone."""
        text = as_toml(book)
        parse_codebook(text)  # what cannot be read back is refused with the reader's own words
        with self.changing(study) as held:
            facts = held[0]
            number = 1 + max((mapping.number for mapping in facts.mappings), default=0)
            place = self.codebook_place(study, number)
            place.parent.mkdir(exist_ok=True, mode=0o700)
            write_whole(place, text.encode())
            mapping = Mapping(number, tuple(file.number for file in facts.readable()), draft)
            mappings = (*facts.mappings, mapping)
            for old in mappings[:-MOST_CODEBOOKS]:
                self.codebook_place(study, old.number).unlink(missing_ok=True)
            held[0] = replace(facts, mappings=mappings[-MOST_CODEBOOKS:])
            return mapping

    def write(self, study: str, facts: Facts) -> None:
        """Write down what is known of a study."""
        write_whole(self.root / study / STUDY, msgspec.json.encode(facts))


def _unlike(name: str, taken: set[str]) -> str:
    stem, ending = os.path.splitext(name)
    names = (name, *(f"{stem} ({i}){ending}" for i in range(2, MOST_FILES + 2)))
    return next(n for n in names if n.casefold() not in {other.casefold() for other in taken})
