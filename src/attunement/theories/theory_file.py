"""A theory in a file of one's own: one small Python file that defines one `Theory`."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING

from attunement.theories.catalogue import THEORY_NAMES
from attunement.vocabulary import BadFileError

if TYPE_CHECKING:
    from attunement.theories.interface import Theory

NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def load_theory(path: Path) -> Theory:
    """Return the one theory that a file defines; what it imports from Attunement does not count.

    Errors
    ------
    BadFileError if there is no such file, it cannot be run, it defines no theory or several, or takes a name that is taken.
    """
    from attunement.theories.interface import Theory  # noqa: PLC0415 - loads jax

    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise BadFileError(f"There is no Python file {path}. Give the path of a file that defines a theory.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # anything may go wrong in a file of somebody else's
        raise BadFileError(f"The file {path} cannot be run: {type(error).__name__}: {error}. Mend it.") from error
    found = {value.name: value for value in vars(module).values() if isinstance(value, Theory)}
    own = {name: theory for name, theory in found.items() if name not in THEORY_NAMES}
    if len(own) != 1:
        what = f"several theories ({', '.join(sorted(own))})" if own else "no theory with a name of its own"
        raise BadFileError(
            f"There is {what} in {path}. Define one `Theory`; its name must differ from {', '.join(THEORY_NAMES)}."
        )
    name, theory = own.popitem()
    if not NAME.fullmatch(name):
        raise BadFileError(f"The theory in {path} is called '{name}'; use small letters, digits and hyphens.")
    return theory
