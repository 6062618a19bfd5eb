"""Libraries that only calibration needs; where one is missing, one line says how to install it."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from attunement.vocabulary import BadInstallationError

LIBRARIES = {"SALib": "SALib", "cmaes": "cmaes", "emcee": "emcee", "threadpoolctl": "threadpoolctl"}


def needed(module: str) -> ModuleType:
    """Return a library's module, loaded when it is used.

    >>> needed("cmaes").__name__
    'cmaes'
    """
    library = LIBRARIES[module.partition(".")[0]]
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise BadInstallationError(
            f"Calibration needs {library}, which cannot be loaded ({error}). "
            "Install what it needs with: pip install '.[calibrate]' in Attunement's folder"
        ) from None


def all_needed() -> None:
    """Refuse to begin a long computation that would end at a missing library."""
    for module in LIBRARIES:
        needed(module)


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep matrix products on one thread: with small matrices, threads wait for each other far longer than they compute."""
    with needed("threadpoolctl").threadpool_limits(1):
        yield
