"""What an interrupted refresh has done so far: each finding's rows are kept as they come, and the next refresh goes on.

Rows count only for the same sources, numbers, seed, size, studies and findings; a line that was being written when the
program ended is not read.
"""

from __future__ import annotations

import hashlib
import inspect
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from attunement.evidence.finding import Finding
from attunement.evidence.virtual_study import VirtualStudy
from attunement.study.spec import digest, source_digest
from attunement.study.store import explained
from attunement.theories.interface import Theory


class _Line(msgspec.Struct, frozen=True):
    key: str
    rows: list[msgspec.Raw]


@dataclass(frozen=True)
class KeptRows:
    """A file of rows that are done, one line a finding."""

    place: Path

    def read(self) -> dict[str, list[msgspec.Raw]]:
        """Return the rows that are kept, by key."""
        try:
            lines = self.place.read_bytes().splitlines()
        except OSError:
            return {}
        found = {}
        for line in lines:
            try:
                kept = msgspec.json.decode(line, type=_Line)
            except msgspec.DecodeError:
                continue
            found[kept.key] = kept.rows
        return found

    def add(self, key: str, rows: list[Any]) -> None:
        """Keep the rows of a finding."""
        line = msgspec.json.encode(_Line(key, [msgspec.Raw(msgspec.json.encode(row)) for row in rows]))
        with explained(self.place):
            self.place.parent.mkdir(parents=True, exist_ok=True)
            with self.place.open("ab") as file:
                file.write(b"\n" + line + b"\n")  # a line cut off before stays a line of its own
                file.flush()
                os.fsync(file.fileno())

    def clear(self) -> None:
        """Forget all: the scoreboard is written."""
        with explained(self.place):
            self.place.unlink(missing_ok=True)


def key_of_study(finding: Finding, study: VirtualStudy | None, theory: str | Theory, numbers: Mapping[str, Any]) -> str:
    """Return what a finding's rows depend on, as one digest."""
    return digest(
        finding.id, repr(finding), _source(study.function) if study else "", _theory_sources(theory),
        source_digest("theories", "engine", "life", "lab", "record", "measures", "study", "evidence"), dict(numbers),
    )  # fmt: skip


def _theory_sources(theory: str | Theory) -> str:
    """Return a theory's name, and for one given as an object the digest of the files its functions stand in."""
    if isinstance(theory, str):
        return theory
    functions: list[Callable[..., Any]] = [theory.policy]
    for role in theory.roles:
        parts = [getattr(role, f.name) for f in fields(role)]
        functions += [part for part in parts if inspect.isfunction(part) or isinstance(part, partial)]
        functions += [function for _, function in (*role.mechanisms, *role.becomes)]
    return digest(theory.name, repr(theory.parameters), *sorted(_source(function) for function in functions))


def _source(function: Callable[..., Any]) -> str:
    """Return the digest of the file in which a function stands."""
    while isinstance(function, partial):
        function = function.func
    try:
        return hashlib.sha256(Path(inspect.getsourcefile(inspect.unwrap(function)) or "").read_bytes()).hexdigest()
    except (OSError, TypeError):  # written in a session: only its own code tells it apart
        return hashlib.sha256(function.__code__.co_code).hexdigest()
