"""The fit file: the fitted numbers of a theory and its population, as TOML; `theories.fitted` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attunement.inference.search_space import rounded
from attunement.study.durable import write_whole
from attunement.study.store import explained
from attunement.theories.fitted import Fit, split

FIT = "fit.toml"


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
    if fit.held:
        lines += [
            "",
            "# Free in the default theory, not in this search: as they were.",
            "[held]",
            *_lines(fit.held),
        ]
    place = folder / FIT
    with explained(place):
        write_whole(place, ("\n".join(lines) + "\n").encode())
    return place


def _lines(numbers: Mapping[str, float]) -> list[str]:
    """Return a table's lines; dotted names are quoted, so that each stays one name."""
    names = {name: f'"{name}"' if "." in name else name for name in numbers}
    return [f"{names[name]} = {rounded(value)!r}" for name, value in numbers.items()]
