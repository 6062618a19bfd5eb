"""A room of the workbench, as the server sees it: answers over the live connection, and addresses of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter

from attunement.web.frame.message import Message

Superseded = Callable[[], bool]
Answer = Callable[[Mapping[str, Any], Superseded], Message | None]
"""(question, is it superseded?) → message, or None when a newer question made it pointless. Runs in a thread."""


@dataclass(frozen=True)
class Room:
    """One room.

    Attributes
    ----------
    name
        As in the page's addresses: `#/name`.
    answers
        What can be asked over the WebSocket: name of the question → function. Of several questions of one name from one
        page only the newest is answered.
    router
        Addresses under `/api/name/`, for what is no question and answer: uploads, downloads.
    warm
        Called in a thread when the server starts, to load what the first answer would wait for; given a function that
        says whether the server is closing already.
    close
        Called when the server stops, for what cannot wait until the next start.
    """

    name: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    router: APIRouter | None = None
    warm: Callable[[Superseded], None] | None = None
    close: Callable[[], None] | None = None
