"""Faults of a file that somebody wrote: gathered with their lines, and said all at once.

Whoever mends a file one refusal at a time tries it as often as it has faults.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attunement.vocabulary import BadFileError

MOST = 40
"""Faults that are said; a file with more is mended by other means than by reading them all."""


class FaultError(Exception):
    """One fault, on its way to the others."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line, self.what = line, what


class Faults:
    """The faults of one file so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found: list[FaultError] = []

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Take note of a fault and go on with what comes after the block."""
        try:
            yield
        except FaultError as fault:
            if (fault.line, fault.what) not in {(other.line, other.what) for other in self.found}:
                self.found.append(fault)

    def refuse(self) -> None:
        """Say all faults, in the order of their lines, if there are any.

        >>> faults = Faults(Path("mine.yaml"))
        >>> for line, what in ((7, "no role."), (3, "no source.")):
        ...     with faults.noted():
        ...         raise FaultError(line, what)
        >>> try:
        ...     faults.refuse()
        ... except BadFileError as error:
        ...     print(error)
        mine.yaml: 2 things are missing or wrong.
          line 3: no source.
          line 7: no role.
        """
        if not self.found:
            return
        said = sorted(self.found, key=lambda fault: fault.line)
        if len(said) == 1:
            raise BadFileError(f"{self.path}, line {said[0].line}: {said[0].what}")
        lines = [f"  line {fault.line}: {fault.what}" for fault in said[:MOST]]
        more = [f"  and {len(said) - MOST} more."] if len(said) > MOST else []
        raise BadFileError("\n".join([f"{self.path}: {len(said)} things are missing or wrong.", *lines, *more]))
