"""The server: one program on this computer, at an address of this computer, for as long as somebody wants it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from attunement.vocabulary import BadValueError
from attunement.web.frame.guard import HOST, Access

if TYPE_CHECKING:
    import uvicorn

MOST_MESSAGE_BYTES = 64 * 1024


def listen(port: int | None) -> socket.socket:
    """Return a socket at a port of this computer: the one asked for, or any that is free.

    Not the last one: whoever listened there meanwhile may have left something in the browser (a cached page, a service
    worker) that would be run as the workbench's own.

    Errors
    ------
    BadValueError if the port asked for is taken.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Windows would let another program listen at the same port, which SO_REUSEADDR allows nowhere else.
    exclusive = socket.SO_EXCLUSIVEADDRUSE if sys.platform == "win32" else socket.SO_REUSEADDR
    sock.setsockopt(socket.SOL_SOCKET, exclusive, 1)
    try:
        sock.bind((HOST, port or 0))
        sock.listen(128)
    except OSError as error:
        sock.close()
        if port is None:
            raise BadValueError("no port of this computer is free.") from None
        raise BadValueError(
            f"port {port} cannot be used ({error.strerror}). Give another with --port, or leave it out."
        ) from None
    return sock


def make_server(app: Any) -> uvicorn.Server:
    """Return a uvicorn server for the application: quiet, and with no patience for half a request."""
    import uvicorn  # noqa: PLC0415 - loaded when used

    from attunement.web.frame.promptness import PromptProtocol  # noqa: PLC0415

    return uvicorn.Server(
        uvicorn.Config(
            app, log_level="warning", access_log=False, http=PromptProtocol, ws="websockets-sansio",
            ws_max_size=MOST_MESSAGE_BYTES, ws_per_message_deflate=False, timeout_graceful_shutdown=2,
            server_header=False, lifespan="on", forwarded_allow_ips="", proxy_headers=False,
        )
    )  # fmt: skip


def serve(*, port: int | None, opened: Callable[[Access], None]) -> None:
    """Serve the workbench until it is interrupted.

    Parameters
    ----------
    port
        Where; at a free one, if not given.
    opened
        Called with what opens it, once it can be opened.
    """
    from attunement.web.frame.app import make_app  # noqa: PLC0415 - loads fastapi
    from attunement.web.frame.bundle import bundle  # noqa: PLC0415
    from attunement.web.rooms import rooms  # noqa: PLC0415

    page = bundle()
    with listen(port) as sock:
        access = Access(sock.getsockname()[1])
        server = make_server(make_app(rooms(), access=access, bundle=page))
        opened(access)
        server.run(sockets=[sock])
