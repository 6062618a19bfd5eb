"""Write the report of a run: figure tables, images, and the page."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from attunement.report.figure import WIDE, Figure, Results
from attunement.report.page import figure_style, html_page
from attunement.report.simulated.sections import figures
from attunement.study.manifest import former_run
from attunement.study.results import read_results, table_names_in
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
    folder, results = Path(run_folder), Results(Path(run_folder))
    for name in table_names_in(folder):
        read_results(folder, name)  # a page is made of a whole run or of none
    found = figures(results)
    if not found:
        raise BadFileError(f"The tables in {folder} allow no figure. Give the folder of a finished run.")
    page = html_page(results, found, version=version("attunement"), run_id=_run_id(folder))
    return write_page(folder, page, found)


def write_page(folder: Path, page: str, figures: Sequence[Figure], *, name: str = PAGE) -> Path:
    """Write a page into a folder, its figures into the folder `figures` beside it, and return the page's place."""
    place = RunFolder(folder)
    place.prepare()
    make_folder(folder / "figures")
    for figure in figures:
        _write_figure(folder / "figures" / figure.name, figure)
    place.write(name, page.encode())
    return folder / name


def _write_figure(place: Path, figure: Figure) -> None:
    """Write a figure's table as Parquet and CSV and its image as SVG."""
    image = figure.draw(WIDE).markup(
        name=figure.name, title=figure.title, description=figure.description, style=figure_style()
    )
    with explained(place):
        figure.table.write_parquet(place.with_suffix(".parquet"))
        figure.table.write_csv(place.with_suffix(".csv"))
        place.with_suffix(".svg").write_text(image, encoding="utf-8")


def _run_id(path: Path) -> str:
    """Return the run's identity from its manifest."""
    return former_run(RunFolder(path)) or "unknown"
