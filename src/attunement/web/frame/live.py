"""The live connection: questions from a page, each answered by one binary message; newer questions replace older ones."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from attunement.vocabulary import AttunementError
from attunement.web.frame.message import Message
from attunement.web.frame.room import Answer

AT_ONCE = 2
"""Questions that are worked on at the same time, over all pages."""


@dataclass(eq=False)
class LiveLine:
    """One page's connection."""

    socket: WebSocket
    answers: Mapping[str, Answer]
    gate: asyncio.Semaphore
    newest: dict[str, int] = field(default_factory=dict)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self) -> None:
        """Answer until the page goes."""
        try:
            while True:
                self._take(await self.socket.receive_text())
        except WebSocketDisconnect:
            pass
        except KeyError:  # bytes where text was due
            await self.socket.close(code=1003, reason="questions are text")
        finally:
            self.newest.clear()
            for task in self.tasks:
                task.cancel()

    def _take(self, text: str) -> None:
        try:
            question = json.loads(text)
            name, number = question["ask"], question["number"]
        except (ValueError, KeyError, TypeError, RecursionError):
            name, number, question = None, None, {}
        if type(number) is not int or not -(2**53) < number < 2**53:  # what a page can count to
            number = -1
        if number < 0 or not isinstance(name, str) or name not in self.answers:
            self._start(
                self._send(Message({"of": number, "error": "The server does not know this question."}).to_bytes())
            )
            return
        self.newest[name] = number
        self._start(self._answer(name, number, question))

    async def _answer(self, name: str, number: int, question: dict[str, Any]) -> None:
        def superseded() -> bool:
            return self.newest.get(name) != number

        async with self.gate:
            if superseded():
                return
            try:
                message = await run_in_threadpool(self.answers[name], question, superseded)
                data = message and message.with_facts(of=number).to_bytes()
            except AttunementError as error:
                data = Message({"error": str(error), "of": number}).to_bytes()
            except Exception as error:
                traceback.print_exc()
                said = f"Something went wrong that should not: {type(error).__name__}: {error}"
                data = Message({"error": said, "of": number}).to_bytes()
        if data is not None and not superseded():
            await self._send(data)

    async def _send(self, data: bytes) -> None:
        try:
            await self.socket.send_bytes(data)
        except (WebSocketDisconnect, RuntimeError):
            pass  # the page has gone

    def _start(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
