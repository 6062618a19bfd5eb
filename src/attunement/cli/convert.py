"""`attune convert`: write coded recordings in another format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def convert(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES...", help="Files, folders or patterns from any of the coding tools."),
    ],
    to: Annotated[
        Path,
        typer.Option(
            metavar="FILE",
            help=(
                "Where to write; the ending says what: `.csv` one tidy table that holds everything, `.wide.csv` one row "
                "per observation for SPSS and R, `.boris` BORIS, `.opf` Datavyu, `.eaf` ELAN, `.TextGrid` Praat, `.sds` "
                "GSEQ, `.gwf` GridWare."
            ),
        ),
    ],
    codebook: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="What the codes mean and whose they are; without it they are kept."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", metavar="", help="Write over an existing file.")] = False,
) -> None:
    """Convert coded recordings between formats; the report says everything that was changed on the way."""
    from attunement.recordings import read, write  # noqa: PLC0415 - so that other commands start without it
    from attunement.recordings.writer import writer_of  # noqa: PLC0415
    from attunement.vocabulary import CannotWriteError  # noqa: PLC0415

    writer = writer_of(to.name)
    if to.exists() and not force:
        raise CannotWriteError(f"{to} exists. Choose another name, or write over it with --force.")
    found = read(files, codebook)
    written = write(found.record, to, overwrite=force)
    typer.echo(str(found.report), err=True)
    if writer.loses:
        typer.echo(f"{writer.name}: {writer.loses[0].lower()}{writer.loses[1:]}", err=True)
    for path in written:
        typer.echo(f"Written: {path}")
