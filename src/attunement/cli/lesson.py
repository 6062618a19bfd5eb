"""`attune lesson`: the Dyad room as one file, for a class or anybody who will not install anything."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.given_numbers import place
from attunement.vocabulary import CannotWriteError

OUT = Path("lesson.html")


def lesson(
    out: Annotated[Path, typer.Option(parser=place("--out"), metavar="FILE", help="Where to write it.")] = OUT,
) -> None:
    """Write the Dyad room of the workbench as one HTML file that opens from disk, without network or installation.

    Ways of caring and temperaments can be chosen from lists and put side by side; their hundred siblings, the story of one of
    them and its reasons were computed beforehand. `attune open` has every dial.
    """
    from rich.progress import Progress  # noqa: PLC0415 - so that other commands start without it

    from attunement.study.store import make_folder  # noqa: PLC0415
    from attunement.web.dyad.lesson import write_lesson  # noqa: PLC0415

    if out.is_dir():
        raise CannotWriteError(f"{out} is a folder. Name a file to write, for example {out / 'lesson.html'}.")
    make_folder(out.parent)  # what cannot be written is said before a minute of computing

    with Progress(transient=True) as progress:
        task = progress.add_task("Raising siblings", total=None)
        size = write_lesson(out, step=lambda done, of: progress.update(task, completed=done, total=of))
    typer.echo(f"Lesson: {out} ({size / 1e6:.1f} MB)")
