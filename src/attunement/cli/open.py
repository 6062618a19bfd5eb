"""`attune open`: the workbench in the browser."""

from __future__ import annotations

from typing import Annotated

import typer


def open_workbench(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to serve at; by default the last one, or a free one.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in your browser.")] = True,
) -> None:
    """Open the workbench: a page in your browser, served from this computer to this computer alone.

    Shape a caregiver and a child, watch a bond form, take both to the Strange Situation, and ask why. Nothing leaves
    this computer. Stop it with Ctrl+C; pages left open go on when it is started again.
    """
    from attunement.web.server import serve  # noqa: PLC0415 - so that other commands start without it

    def opened(address: str) -> None:
        typer.echo(f"The workbench is open at {address}\nStop it with Ctrl+C.")
        if browser:
            import threading  # noqa: PLC0415
            import webbrowser  # noqa: PLC0415

            threading.Timer(0.3, webbrowser.open, [address]).start()

    try:
        serve(port=port, opened=opened)
    except KeyboardInterrupt:
        typer.echo("The workbench is closed.")
