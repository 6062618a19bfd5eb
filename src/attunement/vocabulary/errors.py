"""What can go wrong, in words a user can act on.

The tree::

    AttunementError                 anything a user can cause or mend; the command line prints it and exits with 2
    ├── UnknownNameError            a name that is not in a closed set (and what would be)
    ├── BadValueError               a value out of range, of the wrong kind or at the wrong place
    ├── BadFileError                a file that cannot be read as what it claims to be
    ├── CannotWriteError            a folder or disk that refuses
    ├── CannotCompileError          something a theory says for which there is no machine code
    ├── NotFiniteError              a simulated state that stopped being a number
    └── BadInstallationError        a missing or known-bad library
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_NAMES = 12
"""Longer lists of known names are cut to the closest."""


class AttunementError(Exception):
    r"""Something a user can understand and mend; the message says what, where and how.

    >>> print(AttunementError("the code '\ud800' is damaged"))
    the code '?' is damaged
    """

    def __init__(self, message: str = "") -> None:
        # it may quote what cannot be written down; a message that cannot be shown would hide what happened
        super().__init__(message.encode("utf-8", "replace").decode())


class UnknownNameError(AttunementError):
    """A name outside a closed set."""

    @classmethod
    def of(cls, kind: str, name: str, known: Iterable[str]) -> UnknownNameError:
        """Say which name was unknown, what was meant perhaps, and what there is.

        >>> print(UnknownNameError.of("procedure", "stil-face", ["still-face", "home-visit"]))
        There is no procedure called 'stil-face'. Did you mean 'still-face'? Known: home-visit, still-face.
        """
        known = sorted(known)
        close = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean '{close[0]}'?" if close else ""
        shown = (
            known
            if len(known) <= MOST_NAMES
            else [*(difflib.get_close_matches(name, known, n=MOST_NAMES, cutoff=0.3) or known[:MOST_NAMES]), "…"]
        )
        return cls(f"There is no {kind} called '{name}'.{hint} Known: {', '.join(shown)}.")


class BadValueError(AttunementError):
    """A value that cannot be used, with its place and the remedy."""


class BadFileError(AttunementError):
    """A file that cannot be read as what it claims to be."""


class CannotWriteError(AttunementError):
    """A folder or disk that refuses to be written to."""


class CannotCompileError(AttunementError):
    """Something a theory says for which there is no machine code; names the theory, the line and the alternative."""


class NotFiniteError(AttunementError):
    """A state that stopped being a number; names dyad, bout, tick and mechanism."""


class BadInstallationError(AttunementError):
    """A library that is missing or known to compute wrongly."""
