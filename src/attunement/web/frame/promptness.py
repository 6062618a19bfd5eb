"""HTTP as uvicorn speaks it, but only with those who say within some seconds what they want."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

HEAD_S = 10.0
"""A request's first lines come within this time; else half a request would hold its connection for ever."""


class PromptProtocol(H11Protocol):
    """One connection. What follows the first lines is timed by the guard."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._expect_after(None)

    def on_response_complete(self) -> None:
        """Begin to wait for the next."""
        answered = self.cycle
        super().on_response_complete()
        self._expect_after(answered)

    def _expect_after(self, last: RequestResponseCycle | None) -> None:
        def late() -> None:
            another = (
                self.cycle is not last or self.transport.get_protocol() is not self
            )  # the latter: a live connection
            if not another:
                self.transport.close()

        self.loop.call_later(HEAD_S, late)
