"""`attune packs check`: whether a folder of item texts is whole, and what its holder allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

packs = typer.Typer(
    help="Item texts that somebody else holds, with the grant that allows their use.", no_args_is_help=True
)


@packs.callback()
def folders() -> None:
    """Item texts that somebody else holds, with the grant that allows their use."""


@packs.command()
def check(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder with pack.toml and items.csv.")],
) -> None:
    """Check a pack: every item has its text, and the grant is there word for word.

    Whether the grant is genuine, and covers what you do, is yours to judge.
    """
    from attunement.cli.declaration_printing import say  # noqa: PLC0415 - loaded when used, so that others start quickly
    from attunement.instruments.packs import load_pack  # noqa: PLC0415

    pack = load_pack(folder)
    say(f"{pack.instrument.name}: {len(pack.texts)} items in {pack.language}, whole.", style="bold")
    say(f"Allowed: {', '.join(pack.uses)}. Any other use is refused.")
    say(f"{pack.holder}, {pack.date}: “{pack.grant}”")
    say(f"What is known of the terms: {pack.instrument.licence.note}.")
