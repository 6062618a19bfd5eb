"""The rooms of the workbench, in the order the page shows them."""

from __future__ import annotations

from attunement.web.dyad import dyad_room
from attunement.web.frame.room import Room
from attunement.web.recordings import recordings_room


def rooms() -> tuple[Room, ...]:
    """Return every room."""
    return (dyad_room.ROOM, recordings_room.ROOM)
