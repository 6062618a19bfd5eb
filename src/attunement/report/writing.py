"""Write the report of a run: figure tables, images, and the page."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from attunement.report.figure import WIDE, Figure, Results
from attunement.report.page import figure_style, html_page
from attunement.report.sections import figures
from attunement.study.store import RunFolder, explained, make_folder
from attunement.vocabulary import BadFileError

PAGE = "report.html"


def write_report(run_folder: Path) -> Path:
    """Write `report.html` and the folder `figures` into a run folder, and return the page's place.

    Each figure leaves its table as Parquet and CSV and its image as SVG, named after the figure. Nothing is computed anew:
    the report reads the run's tables only.

    Errors
    ------
    BadFileError if the folder holds no finished run; CannotWriteError if it cannot be written to.
    """
    folder, results = RunFolder(Path(run_folder)), Results(Path(run_folder))
    found = figures(results)
    if not found:
        raise BadFileError(f"The tables in {folder.path} allow no figure. Give the folder of a finished run.")
    folder.prepare()
    make_folder(folder.path / "figures")
    for figure in found:
        write_figure(folder, figure)
    page = html_page(results, found, version=version("attunement"), run_id=_run_id(folder.path))
    folder.write(PAGE, page.encode())
    return folder.path / PAGE


def write_figure(folder: RunFolder, figure: Figure) -> None:
    """Write a figure's table as Parquet and CSV and its image as SVG into the folder `figures`."""
    image = figure.draw(WIDE).markup(
        name=figure.name, title=figure.title, description=figure.description, style=figure_style()
    )
    place = folder.path / "figures" / figure.name
    with explained(place):
        figure.table.write_parquet(place.with_suffix(".parquet"))
        figure.table.write_csv(place.with_suffix(".csv"))
        place.with_suffix(".svg").write_text(image, encoding="utf-8")


def _run_id(path: Path) -> str:
    """Return the run's identity from its manifest; a run from before there was one has none."""
    try:
        return str(json.loads((path / "manifest.json").read_bytes()).get("run_id", "unknown"))
    except (OSError, ValueError):
        return "unknown"
