"""Options that several commands have."""

from __future__ import annotations

from typing import Annotated

import typer

from attunement.cli.given_numbers import whole

Seed = Annotated[int, typer.Option(parser=whole("--seed", 0), metavar="NUMBER", help="Number all chance depends on.")]
Theory = Annotated[str, typer.Option(metavar="NAME", help="How a bond works; `attune show theory` explains.")]
