"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.given_numbers import place, whole

Seed = Annotated[int, typer.Option(parser=whole("--seed", 0), metavar="NUMBER", help="Number all chance depends on.")]
Theory = Annotated[str, typer.Option(metavar="NAME", help="How a bond works; `attune show theory` explains.")]
Out = Annotated[
    Path | None,
    typer.Option(
        parser=place("--out"),
        metavar="FOLDER",
        help="Folder for the results; by default one in `runs/` named after the study.",
    ),
]
Threads = Annotated[
    int | None,
    typer.Option(
        parser=whole("--threads", 1), metavar="NUMBER", help="Cores to use; the result does not depend on it."
    ),
]
Json = Annotated[bool, typer.Option("--json", metavar="", help="Print the results as JSON instead of tables.")]
