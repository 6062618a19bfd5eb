"""Sentences of the server: what is wrong, without saying again what was said to it."""

from __future__ import annotations

from fastapi.exceptions import RequestValidationError


def sendable(text: str) -> str:
    r"""Return a text without half characters, which JSON and somebody's files may bring and no answer can carry.

    >>> sendable("no code called 'a\ud800'")
    "no code called 'a?'"
    """
    return text.encode(errors="replace").decode()


def unfit(error: RequestValidationError) -> str:
    """Say which parts of a request do not fit, and how; never with what stood there."""
    parts = [f"{sendable(str(part['loc'][-1])):.60} ({part['type'].replace('_', ' ')})" for part in error.errors()[:3]]
    return f"The request does not fit: {'; '.join(parts)}."
