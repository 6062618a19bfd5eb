"""Fitted numbers: what calibration found for a rival and the population it goes with, kept as `fits/NAME.toml`.

The default theory keeps its numbers in code. A rival without a file runs on numbers nobody fitted, and its boards say so.
The file is the `fit.toml` of `attune calibrate --theory NAME`, put here under the theory's name.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from attunement.vocabulary import BadFileError, replace

Group = TypeVar("Group")

FOLDER = Path(str(files("attunement.theories"))) / "fits"
ABOUT = ("seed", "children", "runs", "loss", "when")


@dataclass(frozen=True)
class Fit:
    """Fitted numbers of a theory and its population, and how they were found.

    Values include those that were `held`: numbers free in the default theory but not in this one, as they were in the fit.
    """

    theory: str
    seed: int
    children: int
    runs: int
    loss: float
    when: str
    theory_values: Mapping[str, float] = field(hash=False)
    population_values: Mapping[str, float] = field(hash=False)
    held: frozenset[str] = frozenset()
    place: str = field(default="", compare=False)

    @property
    def wording(self) -> str:
        """Say what was fitted, how and when."""
        fitted = len(self.theory_values) + len(self.population_values) - len(self.held)
        return (
            f"{fitted} numbers of theory and population were fitted to "
            f"calibration findings ({self.runs:,} runs of {self.children:,} children, seed {self.seed}, {self.when})"
        )


@functools.cache
def fit_of(theory: str) -> Fit | None:
    """Return what was fitted for a theory that comes along, or None if nothing was.

    >>> fit_of("homeostatic") is None
    True
    """
    place = FOLDER / f"{theory}.toml"
    return read_fit(place) if place.is_file() else None


def read_fit(place: Path) -> Fit:
    """Read a fit file."""
    try:
        given = tomllib.loads(place.read_text("utf-8"))
        numbers = [{name: float(value) for name, value in given[part].items()} for part in ("theory", "population")]
        about = {name: given[name] for name in ABOUT}
        held = {name: float(value) for name, value in given.get("held", {}).items()}
        for name, value in held.items():
            group, _, own = name.partition(".")
            numbers[group == "population"][own if group == "population" else name] = value
        return Fit(
            given["theory_name"], **about, theory_values=numbers[0], population_values=numbers[1],
            held=frozenset(held), place=str(place),
        )  # fmt: skip
    except FileNotFoundError:
        raise BadFileError(f"There is no fit file {place}. `attune calibrate` writes one.") from None
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise BadFileError(
            f"The fit file {place} cannot be read: {error!r}. `attune calibrate` writes it anew."
        ) from None


def with_fit(parameters: Group, theory: str) -> Group:
    """Return a theory's parameters with the fitted numbers in them, each checked; as they are if nothing was fitted."""
    fit = fit_of(theory)
    return parameters if fit is None else replace(parameters, fit.theory_values, where=fit.place)
