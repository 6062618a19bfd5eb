"""`attune open`: the workbench in the browser."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from attunement.web.frame.guard import Access


def open_workbench(
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="Port to serve at; by default a new one for every start, which is safer."),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in your browser.")] = True,
) -> None:
    """Open the workbench: a page in your browser, served from this computer to this computer alone.

    Shape a caregiver and a child, watch a bond form, take both to the Strange Situation, and ask why. Nothing leaves
    this computer. Stop it with Ctrl+C. An address that is printed opens one page, once; a page left open after a stop
    takes the new address and goes on with what it showed.
    """
    from attunement.web.frame.hand_over import Invitation  # noqa: PLC0415 - so that other commands start without it
    from attunement.web.server import serve  # noqa: PLC0415

    invitation: Invitation | None = None

    def opened(access: Access) -> None:
        nonlocal invitation
        typer.echo(
            f"The workbench is open at {access.address()}\nThis address works once. Stop the workbench with Ctrl+C."
        )
        if browser:
            invitation = Invitation.to(access.address())

        def entered() -> None:
            if invitation:
                invitation.withdraw()
            with suppress(OSError):  # nobody may be reading any more
                typer.echo(f"A page was opened. Another one: {access.address()}")

        access.entered = entered

    try:
        serve(port=port, opened=opened)
    except KeyboardInterrupt:
        typer.echo("The workbench is closed.")
    finally:
        if invitation:
            invitation.withdraw()
