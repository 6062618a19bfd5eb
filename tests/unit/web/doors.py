"""How a page gets in, for tests of what lies behind the door."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.testclient import TestClient, WebSocketTestSession

from attunement.web.frame.guard import Access, name_of, proof_of

NONCE = "ab" * 32


def headers_of(access: Access, **more: str) -> dict[str, str]:
    """What a browser sends along from the workbench's own page."""
    return {"host": access.host, "origin": f"http://{access.host}", **more}


def knock(socket: WebSocketTestSession, secret: str, **said: Any) -> Any:
    """Say what a page says, and return the server's last word."""
    socket.send_json({"of": name_of(secret), "nonce": NONCE})
    assert socket.receive_json() == {"proof": proof_of(secret, NONCE)}
    socket.send_json(said)
    return socket.receive_json()


@contextmanager
def inside(client: TestClient, access: Access) -> Iterator[WebSocketTestSession]:
    """A live connection that is open to questions."""
    with client, client.websocket_connect("/api/live", headers=headers_of(access)) as socket:
        assert knock(socket, access.key, key=access.key)["key"] == access.key
        yield socket
