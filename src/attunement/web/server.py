"""The server: one program on this computer, at an address of this computer, for as long as somebody wants it."""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attunement.vocabulary import BadValueError
from attunement.web.guard import Access

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"
MOST_MESSAGE_BYTES = 64 * 1024
KEY_BYTES = 24


@dataclass(frozen=True)
class Memory:
    """Where port and key are kept from start to start, so that pages left open go on; only their owner can read it."""

    file: Path

    def recall(self) -> tuple[int | None, str | None]:
        """Return the last port and key, if they can be read."""
        try:
            kept = json.loads(self.file.read_text("utf-8"))
            port, key = kept["port"], kept["key"]
        except (OSError, ValueError, KeyError, TypeError):
            return None, None
        fits = isinstance(port, int) and isinstance(key, str) and len(key) >= KEY_BYTES and key.isascii()
        return (port, key) if fits else (None, None)

    def keep(self, access: Access) -> None:
        """Write them down; a folder that refuses costs only the convenience."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.file.unlink(missing_ok=True)
            with os.fdopen(os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                json.dump({"port": access.port, "key": access.key}, out)
        except OSError:
            pass


def default_memory() -> Memory:
    """Return the user's own place for it, or the one that ATTUNEMENT_CACHE names."""
    named = os.environ.get("ATTUNEMENT_CACHE") or os.environ.get("XDG_CACHE_HOME")
    base = Path(named) if named else Path("~/.cache").expanduser()
    return Memory(base / "attunement" / "workbench.json")


def listen(port: int | None, *, wished: int | None = None) -> socket.socket:
    """Return a socket at a port of this computer: the one asked for, else the wished one if it is free, else any.

    Errors
    ------
    BadValueError if the port asked for is taken.
    """
    for candidate in [port] if port is not None else [wished, 0]:
        if candidate is None:
            continue
        sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name != "nt":
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((HOST, candidate))
            sock.listen(128)
        except OSError as error:
            sock.close()
            if port is not None:
                raise BadValueError(
                    f"port {port} cannot be used ({error.strerror}). Give another with --port, or leave it out."
                ) from None
            continue
        return sock
    raise BadValueError("no port of this computer is free.")


def make_server(app: Any) -> uvicorn.Server:
    """Return a uvicorn server for the application: quiet, with a limit on the size of live messages."""
    import uvicorn  # noqa: PLC0415 - loaded when used

    return uvicorn.Server(
        uvicorn.Config(
            app, log_level="warning", access_log=False, ws="websockets-sansio", ws_max_size=MOST_MESSAGE_BYTES,
            ws_per_message_deflate=False, timeout_graceful_shutdown=2, server_header=False, lifespan="on",
            forwarded_allow_ips="", proxy_headers=False,
        )
    )  # fmt: skip


def serve(*, port: int | None, opened: Callable[[str], None], memory: Memory | None = None) -> None:
    """Serve the workbench until it is interrupted.

    Parameters
    ----------
    port
        Where; the last one, or a free one, if not given.
    opened
        Called with the address, key included, once it can be opened.
    memory
        Where port and key are kept.
    """
    from attunement.web.app import make_app  # noqa: PLC0415 - loads fastapi
    from attunement.web.bundle import bundle  # noqa: PLC0415
    from attunement.web.rooms import rooms  # noqa: PLC0415

    page = bundle()
    kept = memory or default_memory()
    last, key = kept.recall()
    with listen(port, wished=last) as sock:
        access = Access(sock.getsockname()[1], key or secrets.token_urlsafe(KEY_BYTES))
        kept.keep(access)
        server = make_server(make_app(rooms(), access=access, bundle=page))
        opened(address(access))
        server.run(sockets=[sock])


def address(access: Access) -> str:
    """Return the address that opens the workbench; what follows the # never leaves the browser."""
    return f"http://{HOST}:{access.port}/#key={access.key}"
