"""A theory in a file of one's own: one small Python file that defines one `Theory`."""

from __future__ import annotations

import importlib.util
import re
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from attunement.theories.catalogue import THEORY_NAMES
from attunement.vocabulary import BadFileError

if TYPE_CHECKING:
    from attunement.theories.interface import Theory

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
LONGEST_NAME = 60
RESERVED = ("all",)  # what the command line calls all of them


def load_theory(path: Path) -> Theory:
    """Return the one theory that a file defines; what it imports from Attunement does not count.

    Errors
    ------
    BadFileError if there is no such file, it cannot be run, it defines no theory or several, or takes a name that is taken.
    """
    from attunement.theories.interface import Theory  # noqa: PLC0415 - loads jax
    from attunement.theories.theory_check import check_theory  # noqa: PLC0415

    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise BadFileError(f"There is no Python file {path}. Give the path of a file that defines a theory.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (
        Exception,
        SystemExit,
    ) as error:  # anything may go wrong in a file of somebody else's, and none of it ends us
        said = (
            "it ends the program (SystemExit)" if isinstance(error, SystemExit) else f"{type(error).__name__}: {error}"
        )
        raise BadFileError(f"The file {path} cannot be run{_place(error, path)}: {said}. Mend it.") from error
    found = {value.name: value for value in vars(module).values() if isinstance(value, Theory)}
    own = {name: theory for name, theory in found.items() if name not in THEORY_NAMES}
    if len(own) != 1:
        what = f"several theories ({', '.join(sorted(map(str, own)))})" if own else "no theory with a name of its own"
        raise BadFileError(
            f"There is {what} in {path}. Define one `Theory`; its name must differ from {', '.join(THEORY_NAMES)}."
        )
    name, theory = own.popitem()
    if not isinstance(name, str) or not NAME.fullmatch(name) or len(name) > LONGEST_NAME or name in RESERVED:
        raise BadFileError(
            f"The theory in {path} is called '{str(name)[:LONGEST_NAME]}'; use small letters, digits and hyphens, "
            f"at most {LONGEST_NAME}, and not '{RESERVED[0]}'."
        )
    check_theory(theory)
    return theory


def _place(error: BaseException, path: Path) -> str:
    """Return the line of the file in which something went wrong."""
    if isinstance(error, SyntaxError) and error.lineno:
        return f" (line {error.lineno})"
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return f" (line {lines[-1]})" if lines else ""
