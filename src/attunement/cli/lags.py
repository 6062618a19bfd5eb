"""`attune lags`: what follows what in a plain stream of codes or a matrix of counts, without recordings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.given_numbers import whole


def lags(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A stream of codes (one per line, or in a line), or a matrix of counts."),
    ],
    lag: Annotated[
        int, typer.Option(parser=whole("--lag", 1), metavar="NUMBER", help="How many codes later, in a stream.")
    ] = 1,
    no_repeats: Annotated[
        bool, typer.Option("--no-repeats", metavar="", help="Codes cannot follow themselves: leave the diagonal out.")
    ] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE.csv", help="Write the cells as a table, too.")] = None,
    json: Annotated[bool, typer.Option("--json", metavar="", help="Print the results as JSON.")] = False,
) -> None:
    """Say which code follows which more often than chance: residuals, Yule's Q, Wampold's kappa, G².

    Expected counts come from the table itself; one stream is one case, so p is about its order and not about dyads.
    """
    from attunement.cli.lags_printing import print_lags  # noqa: PLC0415 - so that other commands start quickly
    from attunement.cli.terminal import write_json  # noqa: PLC0415
    from attunement.measures.pair.counts import joint_counts, lag_tables_of_counts  # noqa: PLC0415
    from attunement.recordings.stream import read_sequences  # noqa: PLC0415
    from attunement.study.store import explained  # noqa: PLC0415
    from attunement.vocabulary import BadValueError  # noqa: PLC0415

    found = read_sequences(file)
    if found.stream:
        names, joint = joint_counts(found.stream, lag=lag)
        table = lag_tables_of_counts(joint, names, last=found.stream[-1], no_repeats=no_repeats)
    else:
        if lag != 1:
            raise BadValueError(f"--lag is {lag}, and {file.name} is a matrix of counts, which has its lag already.")
        table = lag_tables_of_counts(found.counts, found.given, found.target, no_repeats=no_repeats)
    if out:
        with explained(out):
            table.cells.write_csv(out)
    if json:
        write_json({"cells": table.cells.to_dicts(), "test": table.test.to_dicts()[0]}, indent=2)
        return
    for note in found.notes:
        typer.echo(str(note), err=True)
    print_lags(table, lag)
    if out:
        typer.echo(f"Written: {out}")
