"""Writers: what a writer must offer, and where writers are found.

A writer is one file in `recordings/writers/`, or in another package under the entry point group `attunement.writers`;
there is no list to edit. The ending of a file's name says which one is meant.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from attunement.record import Record
from attunement.recordings import writers as folder
from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.format import Look
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source
from attunement.vocabulary import CannotWriteError

GROUP = "attunement.writers"


@dataclass(frozen=True, kw_only=True)
class Writer:
    """One kind of file that a record can be written as.

    Parameters
    ----------
    name
        What such a file is, in words ("ELAN file").
    endings
        How its name ends (".eaf"); the first is the usual one.
    says
        What a person gets, in one sentence.
    loses
        What such a file cannot hold, in words; empty where it holds everything.
    write
        The files that become of a record, with their content; nothing is put on disk yet.
    is_own, read_own
        Whether a file was written here, and the record in it, as a person may have edited it since, with notes; None
        where such a file is read like any other of its tool.
    """

    name: str
    endings: tuple[str, ...]
    says: str
    loses: str
    write: Callable[[Record, Path], Mapping[Path, bytes]]
    is_own: Callable[[Look], bool] | None = None
    read_own: Callable[[Source], tuple[Record, tuple[Note, ...]]] | None = None


@cache
def writers() -> tuple[Writer, ...]:
    """Return all writers: those of this package, then those of others, in the order of their names.

    >>> [writer.name for writer in writers() if ".eaf" in writer.endings]
    ['ELAN file']
    """
    own = [import_module(f"{folder.__name__}.{module.name}") for module in pkgutil.iter_modules(folder.__path__)]
    other = [entry.load() for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name)]
    return (*(writer for module in own for writer in getattr(module, "WRITERS", ())), *other)


def writer_of(name: str) -> Writer:
    """Return the writer that a file's name asks for: of all endings that fit, the longest.

    >>> writer_of("visits.wide.csv").name
    'wide table'
    """
    found = [(len(end), writer) for writer in writers() for end in writer.endings if _ends(name, end)]
    if not found:
        known = "; ".join(f"{' or '.join(writer.endings)} ({writer.name})" for writer in writers())
        raise CannotWriteError(f"'{name}' does not say which format to write. End the name with one of: {known}.")
    return max(found, key=lambda pair: pair[0])[1]


def own_writer(source: Source) -> Writer | None:
    """Return the writer that wrote a file, or None where Attunement did not write it."""
    look = Look(source, Codebook())
    return next((writer for writer in writers() if writer.is_own and writer.is_own(look)), None)


def _ends(name: str, ending: str) -> bool:
    return name.casefold().endswith(ending.casefold())


def numbered(path: Path, numbers: Iterable[int]) -> dict[int, Path]:
    """Return one file for each observation: the name itself for a single one, else name-0, name-1, … by number.

    >>> [file.name for file in numbered(Path("visits.eaf"), [4, 7]).values()]
    ['visits-4.eaf', 'visits-7.eaf']
    """
    numbers = list(numbers)
    return {n: path if len(numbers) == 1 else path.with_name(f"{path.stem}-{n}{path.suffix}") for n in numbers}
