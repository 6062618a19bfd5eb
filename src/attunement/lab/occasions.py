"""Where the luck of a session lies: each occasion on which somebody is observed has an address no other has.

Occasions of life are numbered by its bouts; those of the laboratory begin beyond, so that a visit more or less shifts
nothing else.
"""

from __future__ import annotations

import zlib

from attunement.lab.catalogue import SESSIONS
from attunement.vocabulary import BadValueError

LAB_OCCASIONS = 1 << 16
"""Occasions below belong to life."""
OWN_OCCASIONS = 1 << 31
"""From here on lie procedures of one's own, 32,768 addresses by a checksum of their names, each with room for repeats."""
PLACES = {name: place for session in SESSIONS.values() for name, place in session.places.items()}
"""Place of each occasion that comes along. The integers are part of every address."""
BOUTS = 16
"""Room for the bouts of one visit."""
MOST_REPEATS, MOST_OWN_REPEATS = 1 << 19, 1 << 12


def occasion_of(session: str, repeat: int = 0) -> int:
    """Return the address of an occasion: what is held, and the number of the day on which it is held again.

    >>> occasion_of("strange-situation"), occasion_of("strange-situation", 255) + BOUTS <= occasion_of("sensitivity-visit")
    (69632, True)

    Errors
    ------
    BadValueError if there is no room for so many repeats: addresses would overlap.
    """
    place = PLACES.get(session)
    most = MOST_OWN_REPEATS if place is None else MOST_REPEATS
    if isinstance(repeat, bool) or not 0 <= repeat < most:
        raise BadValueError(f"the repeat of {session} is {repeat!r}; it must be a whole number from 0 to {most - 1}.")
    if place is None:
        return OWN_OCCASIONS + ((zlib.crc32(session.encode()) & 0x7FFF) << 16) + repeat * BOUTS
    series, day = divmod(repeat, 256)  # the first 256 lie where they always lay
    return LAB_OCCASIONS + (series << 12 + 8) + (place << 12) + day * BOUTS
