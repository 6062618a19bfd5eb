"""`attune synchrony`: how two people's measured values (motion, pitch, a dial) go together, in the field's three forms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from attunement.cli.given_numbers import number, whole
from attunement.vocabulary import BadValueError

if TYPE_CHECKING:
    from attunement.measuring.series_forms import Method

OUT = Path("synchrony")


def synchrony(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES...", help="Tables with a row per frame or second: files, folders or patterns."),
    ],
    columns: Annotated[
        str,
        typer.Option(
            metavar="PERSON=COLUMN,...",
            help="Whose values stand where: mother=motion_m,child=motion_c. Where each person has files of their own: "
            "mother=mom/*:pitch,child=infant/*:pitch.",
        ),
    ],
    method: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="meaccf (Ramseyer, as rMEA), boker (windows with peaks) or susy (Tschacher)."
        ),
    ] = "meaccf",
    rate: Annotated[
        float | None,
        typer.Option(
            parser=number("--rate"), metavar="NUMBER", help="Rows or frames per second, where no column has times."
        ),
    ] = None,
    step: Annotated[
        float | None,
        typer.Option(
            parser=number("--step"),
            metavar="SECONDS",
            help="Average the values over steps of this length. By default as the rows come.",
        ),
    ] = None,
    window: Annotated[
        float, typer.Option(parser=number("--window"), metavar="SECONDS", help="Window, or segment of susy.")
    ] = 30.0,
    lag: Annotated[
        float, typer.Option(parser=number("--lag"), metavar="SECONDS", help="Longest lag either way.")
    ] = 5.0,
    increment: Annotated[
        float, typer.Option(parser=number("--increment"), metavar="SECONDS", help="From one window to the next.")
    ] = 10.0,
    dyad: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column of dyads, where one table holds several.")
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Column of persons, where each has rows of their own; --columns uses its words."
        ),
    ] = None,
    time: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column of times, where its name does not say so.")
    ] = None,
    header: Annotated[
        str | None, typer.Option(metavar="NAME,NAME,...", help="Names of the columns of a table that has none.")
    ] = None,
    missing: Annotated[
        str | None, typer.Option(metavar="NUMBER,...", help='Values that mean "none", such as 0 in pitch.')
    ] = None,
    codebook: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="Pattern of file names, names of columns, and other rules of reading."),
    ] = None,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder for the tables.")] = OUT,
    pairings: Annotated[
        int,
        typer.Option(
            parser=whole("--pairings", 1), metavar="NUMBER", help="Pairings drawn where there are more than 7 dyads."
        ),
    ] = 9999,
    seed: Annotated[
        int, typer.Option(parser=whole("--seed", 0), metavar="NUMBER", help="Number the draws depend on.")
    ] = 1,
    json: Annotated[bool, typer.Option("--json", metavar="", help="Print the results as JSON.")] = False,
) -> None:
    """Measure how two people's measured values go together in time, beside people who never met.

    Leaves tables (CSV and Parquet) by dyad, lag and window, and what was done to your files on the way. Chance comes from
    pairing every first person with every second one; dyads are the unit, so it takes more than three.
    """
    from dataclasses import replace  # noqa: PLC0415 - loaded when used, so that other commands start quickly

    from attunement.cli import synchrony_printing as printing  # noqa: PLC0415
    from attunement.cli.terminal import progress_bar  # noqa: PLC0415
    from attunement.measuring.series_folder import write_synchrony  # noqa: PLC0415
    from attunement.measuring.series_forms import SynchronySettings  # noqa: PLC0415
    from attunement.measuring.series_synchrony import synchrony_tables  # noqa: PLC0415
    from attunement.recordings import Codebook, load_codebook  # noqa: PLC0415
    from attunement.recordings.continuous import read_series  # noqa: PLC0415
    from attunement.recordings.tables.measured import MeasuredColumn  # noqa: PLC0415
    from attunement.study.store import make_folder  # noqa: PLC0415

    form = cast("Method", method.strip().casefold())
    settings = SynchronySettings(form, window, lag, increment, pairings, seed)
    book = load_codebook(codebook) if codebook else Codebook()
    roles = {"dyad": dyad, "partner": person, "time": time}
    book = replace(
        book,
        columns={**book.columns, **{role: name for role, name in roles.items() if name}},
        header=tuple(name.strip() for name in header.split(",")) if header else book.header,
    )
    wanted = [MeasuredColumn.parse(part) for part in columns.split(",") if part.strip()]
    make_folder(out)
    with progress_bar("Pairing", quiet=json) as progress:
        dyads, report = read_series(files, wanted, rate=rate, step_s=step, missing=_numbers(missing), codebook=book)
        tables = synchrony_tables(dyads, settings, progress=progress)
    write_synchrony(tables, report, settings, dyads, out)
    if json:
        printing.print_json(tables, out)
        return
    printing.print_synchrony(tables, report, dyads, settings)
    typer.echo(f"Tables: {out / 'tables'}")


def _numbers(given: str | None) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in (given or "").split(",") if part.strip())
    except ValueError:
        raise BadValueError(f"--missing is '{given}'; give numbers separated by commas, such as 0 or -1,0.") from None
