"""The door: how a page and the server prove themselves to each other before either says anything of worth.

When the workbench has stopped, any program of this computer can listen at its port, and a page left open would talk to it.
So every live connection begins with four short messages:

1. page: `{"of": name of its secret, "nonce": 32 random bytes}`. The name is a hash; it tells nothing.
2. server: `{"proof": HMAC(secret, nonce)}`. Nobody who does not know the secret can say it, so a page that does not hear
   it hangs up, and has sent nothing but noise.
3. page: its secret, `{"key": …}`, or the word from the address that `attune open` printed, `{"word": …}`.
4. server: `{"key": …, "version": …}`. A word is used up by this.

The page sends keys and files (over HTTP) only while this connection is open: so long the server that proved itself lives
and holds the port. The page's side is `page/src/frame/door.ts`.
"""

from __future__ import annotations

import asyncio
import json
from importlib.metadata import version
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from attunement.web.frame.guard import Access

PATIENCE_S = 10.0
"""Somebody who knocks says within this time who it is."""

MOST_BYTES = 1024
UNKNOWN = 4401
"""The server does not know this secret: it was started anew since, or the word was used before."""

NO_SENSE = 4400


async def let_in(socket: WebSocket, access: Access) -> bool:
    """Return whether the page at the other end has the key now; otherwise the connection is closed."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            asked = await _heard(socket)
            proof = access.proof(asked.get("of"), asked.get("nonce"))
            if proof is None:
                return await _shut(socket, UNKNOWN)
            await socket.send_json({"proof": proof})
            given = await _heard(socket)
            if not (access.opens(given.get("key")) or access.exchange(given.get("word"))):
                return await _shut(socket, UNKNOWN)
            await socket.send_json({"key": access.key, "version": version("attunement")})
            return True
    except WebSocketDisconnect:
        return False
    except (TimeoutError, ValueError, KeyError, RecursionError):  # late, no JSON, or no text
        return await _shut(socket, NO_SENSE)


async def _heard(socket: WebSocket) -> dict[str, Any]:
    text = await socket.receive_text()
    if len(text) > MOST_BYTES:
        raise ValueError("too long")
    said = json.loads(text)
    if not isinstance(said, dict):
        raise ValueError("no object")
    return said


async def _shut(socket: WebSocket, code: int) -> bool:
    try:
        await socket.close(code)
    except (WebSocketDisconnect, RuntimeError):
        pass  # the other one was quicker
    return False
