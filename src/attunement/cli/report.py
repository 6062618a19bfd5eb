"""`attune report`: make a run's page and figures again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    run: Annotated[Path, typer.Argument(help="Folder of a finished run, as `attune simulate` printed it.")],
) -> None:
    """Write a run's report again: one page that opens from disk, and its figures with their tables.

    The page needs no network and prints on A4. Nothing is simulated anew.
    """
    from attunement.report import write_report  # noqa: PLC0415 - so that other commands start without it

    typer.echo(f"Report: {write_report(run)}")
