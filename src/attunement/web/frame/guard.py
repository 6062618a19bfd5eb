"""The guard: who may talk to the workbench. Only this computer's own page, with the key that `attune open` made.

Host is checked against DNS rebinding, Origin against other pages, the key against other users and programs of this
computer. The key is no cookie: browsers send cookies of 127.0.0.1 to every port, whoever listens there. The page keeps it
in its memory and sends it as a header, and only to a server that has proved itself first (`door.py`). Everything that
leaves carries a policy under which the page can load nothing from elsewhere and run no script that is not its own.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = "127.0.0.1"
"""A number and no name: `localhost` may also mean [::1], where another program can listen at the same port."""

KEY_HEADER = "attune-key"
MOST_UPLOAD_BYTES = 256 * 1024 * 1024
"""A file may be this large; it is written down as it comes. Recordings are tables of text, seldom a hundredth of it."""

MOST_SAID_BYTES = 4 * 1024 * 1024
"""What is no file is read whole before it is looked at, so it may be no larger than the largest codebook."""

STALLED_S = 30.0
"""Somebody who has begun to send goes on within this time."""


def new_secret() -> str:
    """Return 32 random bytes as text."""
    return secrets.token_urlsafe(32)


def name_of(secret: str) -> str:
    """Return what a secret is called, so that it can be spoken of without being said."""
    return hashlib.sha256(secret.encode()).hexdigest()


def proof_of(secret: str, nonce: str) -> str:
    """Return what only somebody who knows the secret can say to a number never used before."""
    return hmac.new(secret.encode(), f"attunement server {nonce}".encode(), hashlib.sha256).hexdigest()


@dataclass(eq=False)
class Access:
    """Where the workbench is served and what opens it: one key for every start, and words that are good for it once.

    A word is what `attune open` can show: it may stand on a screen and in an address, because it dies when it is used.
    """

    port: int
    key: str = field(default_factory=new_secret, repr=False)
    entered: Callable[[], None] = lambda: None
    """Called when a word was exchanged."""
    _words: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def host(self) -> str:
        """What a browser on this computer calls it."""
        return f"{HOST}:{self.port}"

    def address(self) -> str:
        """Return an address that opens the workbench once; what follows the # never leaves the browser."""
        word = new_secret()
        self._words[name_of(word)] = word
        return f"http://{self.host}/#word={word}"

    def proof(self, name: object, nonce: object) -> str | None:
        """Answer a nonce with the secret of this name, if there is such a secret."""
        known = {name_of(self.key): self.key, **self._words}
        if not (isinstance(name, str) and isinstance(nonce, str) and nonce.isascii() and name in known):
            return None
        return proof_of(known[name], nonce)

    def opens(self, given: object) -> bool:
        """Return whether this is the key, in a time that does not tell how much of it was right."""
        return isinstance(given, str) and hmac.compare_digest(given.encode(errors="replace"), self.key.encode())

    def exchange(self, word: object) -> bool:
        """Return whether this word is good for the key; from now on it is not."""
        good = isinstance(word, str) and word.isascii() and self._words.pop(name_of(word), None) is not None
        if good:
            self.entered()
        return good

    def policy(self) -> str:
        """Return the Content-Security-Policy of everything that is served."""
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; "
            f"connect-src 'self' ws://{self.host}; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )


class Guard:
    """ASGI middleware: refuses what does not come from the workbench's own page, and limits what it may send.

    Nothing is read of a request that is refused, and nothing of it comes back in the refusal.
    """

    def __init__(self, app: ASGIApp, *, access: Access, most_bytes: int = MOST_UPLOAD_BYTES) -> None:
        self.app, self.access, self.most_bytes = app, access, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with what is wrong."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        refused = self._refused(scope)
        if scope["type"] == "websocket":  # a browser sets no headers on it: the key is asked for at the door
            if refused:
                await receive()
                await send({"type": "websocket.close", "code": 1008, "reason": "not from the workbench's own page"})
            else:
                await self.app(scope, receive, send)
            return
        if refused:
            await _answer(scope, receive, self._sealing(send), *refused)
            return
        body = _Body(receive, self._sealing(send), self._most(Headers(scope=scope)))
        with suppress(ClientDisconnect):  # nobody is there any more, or nobody should be
            await self.app(scope, body.receive, body.send)
        if body.refused and not body.answering:
            await _answer(scope, receive, self._sealing(send), *body.refused)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if headers.getlist("host") != [self.access.host]:
            return 421, "This server answers only to the address that `attune open` printed."
        origin, live = headers.get("origin"), scope["type"] == "websocket"
        if origin != f"http://{self.access.host}" and (origin is not None or live):
            return 403, "Only the workbench's own page may ask."
        closed = scope["path"].startswith("/api") and not live
        return self._refused_without_key(headers) if closed else None

    def _refused_without_key(self, headers: Headers) -> tuple[int, str] | None:
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":  # another port is the same site
            return 403, "Only the workbench's own page may ask."
        if not self.access.opens(headers.get(KEY_HEADER)):
            return 401, "This page is not open to this browser. Use the address that `attune open` printed."
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdecimal()) or int(length) > self._most(headers):
            return _too_much(self._most(headers))
        return None

    def _most(self, headers: Headers) -> int:
        file = headers.get("content-type") == "application/octet-stream"
        return self.most_bytes if file else min(self.most_bytes, MOST_SAID_BYTES)

    def _sealing(self, send: Send) -> Send:
        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = self.access.policy()
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "no-referrer"
                headers["cross-origin-opener-policy"] = "same-origin"
                headers["cross-origin-resource-policy"] = "same-origin"
                headers["permissions-policy"] = "camera=(), microphone=(), geolocation=()"
                headers.setdefault("cache-control", "no-store")
            await send(message)

        return sealed


class _Body:
    """What comes in, counted: a length that is not declared, or wrong, is no way around the limit; nor is waiting."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send, self._most = receive, send, most
        self._seen, self._whole, self.answering = 0, False, False
        self.refused: tuple[int, str] | None = None

    async def receive(self) -> Message:
        if self.refused:
            return {"type": "http.disconnect"}
        try:
            async with asyncio.timeout(None if self._whole else STALLED_S):
                message = await self._receive()
        except TimeoutError:
            self.refused = 408, "The request stopped half-way."
            return {"type": "http.disconnect"}
        self._seen += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._seen > self._most:
            self.refused = _too_much(self._most)
            return {"type": "http.disconnect"}
        return message

    async def send(self, message: Message) -> None:
        if not self.refused:  # else what the application makes of half a body is of no interest
            self.answering = True
            await self._send(message)


def _too_much(most: int) -> tuple[int, str]:
    return 413, f"That is too much at once; the limit is {most // 1024**2} MB."


async def _answer(scope: Scope, receive: Receive, send: Send, status: int, said: str) -> None:
    """Refuse, and hang up: what else the other one wanted to send is not waited for."""
    await JSONResponse({"error": said}, status, headers={"connection": "close"})(scope, receive, send)
