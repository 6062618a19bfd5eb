"""The guard: who may talk to the workbench. Only this computer's own page, with the key that `attune open` made.

Host is checked against DNS rebinding, Origin against other pages, the key (a cookie that no script can read and no
other site can send) against other users and programs of this computer. Everything that leaves carries a policy under
which the page can load nothing from elsewhere and run no script that is not its own.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_UPLOAD_BYTES = 256 * 1024 * 1024
"""A request may carry this much; recordings are tables of text, seldom a hundredth of it."""

OPEN_TO_ALL = "/api/session"
"""The one address of the interface that takes the key instead of asking for the cookie."""


@dataclass(frozen=True)
class Access:
    """Where the workbench is served and what opens it."""

    port: int
    key: str

    @property
    def cookie(self) -> str:
        """Name of the cookie: cookies of one host are shared by all its ports, so the port is in it."""
        return f"attune_{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a browser on this computer may call it."""
        return (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    def opens(self, given: str | None) -> bool:
        """Return whether this is the key, in a time that does not tell how much of it was right."""
        return given is not None and hmac.compare_digest(given.encode(), self.key.encode())

    def policy(self) -> str:
        """Return the Content-Security-Policy of everything that is served."""
        sockets = " ".join(f"ws://{host}" for host in self.hosts)
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; "
            f"connect-src 'self' {sockets}; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )


class Guard:
    """ASGI middleware: refuses what does not come from the workbench's own page, and limits what it may send."""

    def __init__(self, app: ASGIApp, *, access: Access, most_bytes: int = MOST_UPLOAD_BYTES) -> None:
        self.app, self.access, self.most_bytes = app, access, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with what is wrong."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused and scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008, "reason": "not from the workbench's own page"})
            return
        if refused:
            answer = JSONResponse({"error": refused[1]}, status_code=refused[0])
            await answer(scope, receive, self._sealing(scope, send))
            return
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        await self.app(scope, self._limited(receive), self._sealing(scope, send))

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        if headers.getlist("host") not in [[host] for host in self.access.hosts]:
            return 421, "This server answers only to the address that `attune open` printed."
        origin = headers.get("origin")
        own = {f"http://{host}" for host in self.access.hosts}
        if (origin is not None and origin not in own) or (origin is None and scope["type"] == "websocket"):
            return 403, "Only the workbench's own page may ask."
        if headers.get("sec-fetch-site") == "cross-site" and scope["path"].startswith("/api"):
            return 403, "Only the workbench's own page may ask."
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdecimal()) or int(length) > self.most_bytes:
            return 413, f"That is too much at once; the limit is {self.most_bytes // 1024**2} MB."
        return self._without_key(scope["path"], headers)

    def _without_key(self, path: str, headers: Headers) -> tuple[int, str] | None:
        closed = path.startswith("/api") and path != OPEN_TO_ALL
        if closed and not self.access.opens(_cookie(headers, self.access.cookie)):
            return 401, "This page is not open to this browser. Use the address that `attune open` printed."
        return None

    def _sealing(self, scope: Scope, send: Send) -> Send:
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

    def _limited(self, receive: Receive) -> Receive:
        """Count what comes in: a length that is not declared, or wrong, is no way around the limit."""
        seen = 0

        async def limited() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.most_bytes:
                return {"type": "http.disconnect"}
            return message

        return limited


def _cookie(headers: Headers, name: str) -> str | None:
    jar: SimpleCookie[Any] = SimpleCookie()  # type: ignore[type-arg]
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return None
    return jar[name].value if name in jar else None
