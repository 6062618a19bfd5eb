"""The rooms of the workbench, in the order the page shows them."""

from __future__ import annotations

from attunement.web import dyad_room, recordings_room
from attunement.web.room import Room


def rooms() -> tuple[Room, ...]:
    """Return every room."""
    return (dyad_room.ROOM, recordings_room.ROOM)
