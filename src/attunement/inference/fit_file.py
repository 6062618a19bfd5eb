"""The fit file: the fitted numbers of a theory and its population, as TOML that a person can read and use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from attunement.inference.search_space import POPULATION, Point, rounded, split
from attunement.study.store import explained
from attunement.vocabulary import BadFileError

FIT = "fit.toml"


@dataclass(frozen=True)
class Fit:
    """Fitted numbers, and how they were found.

    `loss` is the misfit among the children who chose these numbers, `fresh_loss` that among as many others.
    """

    theory: str
    seed: int
    children: int
    runs: int
    loss: float
    fresh_loss: float
    when: str
    point: Point


def write_fit(fit: Fit, folder: Path) -> Path:
    """Write `fit.toml` into a folder and return its place."""
    theory, population = split(fit.point)
    lines = [
        "# Fitted numbers, by `attune calibrate`. They were tuned to calibration findings: that those are met is no support.",
        f'theory_name = "{fit.theory}"',
        f"seed = {fit.seed}",
        f"children = {fit.children}",
        f"runs = {fit.runs}",
        f"loss = {rounded(fit.loss)!r}",
        f"fresh_loss = {rounded(fit.fresh_loss)!r}",
        f'when = "{fit.when}"',
        "",
        "[theory]",
        *_lines(theory),
        "",
        "[population]",
        *_lines(population),
    ]
    place = folder / FIT
    with explained(place):
        place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def read_fit(place: Path) -> Fit:
    """Read a fit file."""
    try:
        given = tomllib.loads(place.read_text("utf-8"))
        point = given["theory"] | {f"{POPULATION}{name}": value for name, value in given["population"].items()}
        about = {name: given[name] for name in ("seed", "children", "runs", "loss", "fresh_loss", "when")}
        return Fit(theory=given["theory_name"], point={name: float(value) for name, value in point.items()}, **about)
    except FileNotFoundError:
        raise BadFileError(f"There is no fit file {place}. `attune calibrate` writes one.") from None
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise BadFileError(
            f"The fit file {place} cannot be read: {error!r}. `attune calibrate` writes it anew."
        ) from None


def _lines(numbers: Mapping[str, float]) -> list[str]:
    """Return a table's lines; dotted names are quoted, so that each stays one name."""
    names = {name: f'"{name}"' if "." in name else name for name in numbers}
    return [f"{names[name]} = {rounded(value)!r}" for name, value in numbers.items()]
