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
POPULATION = "population."
"""Begins the names of a population's numbers, where they stand beside a theory's."""
ABOUT = ("seed", "children", "runs", "loss", "fresh_loss", "when")


def split(point: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the theory's numbers and the population's numbers of a point, each by its own name.

    >>> split({"choice.avert": -0.7, "population.rebuff_sd": 1.0})
    ({'choice.avert': -0.7}, {'rebuff_sd': 1.0})
    """
    theory = {name: value for name, value in point.items() if not name.startswith(POPULATION)}
    return theory, {name.removeprefix(POPULATION): point[name] for name in point if name not in theory}


@dataclass(frozen=True)
class Fit:
    """Fitted numbers of a theory and its population, and how they were found.

    Attributes
    ----------
    theory
        What it is called.
    seed, children, runs, when
        Of the calibration: seed, size of its cohorts, points simulated, date.
    loss, fresh_loss
        Misfit among the children who chose these numbers, and among as many others.
    point
        The fitted numbers, those of the population as `population.<name>`.
    held
        Numbers that are free in the default theory and not in this one, as they were in the fit.
    place
        Of the file.
    """

    theory: str
    seed: int
    children: int
    runs: int
    loss: float
    fresh_loss: float
    when: str
    point: Mapping[str, float] = field(hash=False)
    held: Mapping[str, float] = field(default_factory=dict, hash=False)
    place: str = field(default="", compare=False)

    @property
    def theory_values(self) -> dict[str, float]:
        """The theory's numbers, held ones too."""
        return split({**self.point, **self.held})[0]

    @property
    def population_values(self) -> dict[str, float]:
        """The population's numbers by their own names, held ones too."""
        return split({**self.point, **self.held})[1]

    @property
    def wording(self) -> str:
        """Say what was fitted, how and when."""
        return (
            f"{len(self.point)} numbers of theory and population were fitted to "
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
        theory, people, held = (
            {name: float(value) for name, value in table.items()}
            for table in (given["theory"], given["population"], given.get("held", {}))
        )
        point = theory | {f"{POPULATION}{name}": value for name, value in people.items()}
        about = {name: given[name] for name in ABOUT}
        return Fit(given["theory_name"], **about, point=point, held=held, place=str(place))
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
