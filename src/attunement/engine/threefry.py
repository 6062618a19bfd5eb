"""Random numbers with an address: the same (seed, dyad, occasion, tick, stream) always gives the same number.

Threefry-4x32 with 20 rounds: Salmon, Moraes, Dror & Shaw (2011) SC '11, doi:10.1145/2063384.2063405. The counter is
the address, the key is the study's seed. Nothing depends on order, threads, chunks or what else is drawn.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.vocabulary import BadValueError

ROTATIONS = ((10, 26), (11, 21), (13, 27), (23, 5), (6, 20), (17, 11), (25, 10), (18, 20))
PARITY = 0x1BD11BDA
ROUNDS = 20

Words = tuple[Any, Any, Any, Any]


class Stream(IntEnum):
    """What a random number is for. The integers are part of every address, so they are frozen by a test."""

    ACTS = 0  # word 0 the child's act, words 1 and 2 the people's
    DAY = 1  # what a bout brings: four uniforms
    MOOD = 2  # arousal, reactivity and moods of a bout: four normals
    TEMPERAMENT = 3
    CARING = 4
    FRIGHT = 5
    RATER = 6  # a rater's error on each scale
    CAMERA = 7  # what a camera misses and a coder mistakes
    LATER = 8  # change of caring over months
    VISITOR = 9  # a home visitor's error
    READING = 10  # noise of an instrument or a questionnaire in a virtual study
    COMPANY = 11  # with whom a child spends a bout
    SLEEP = 12  # when a child wakes at night
    COURSE = 13  # who comes into a life, and where a child grows up
    EVENING = 20  # what an evening brings a couple: strain for each, a disagreement, good news
    MEETING = 21  # luck in liking somebody
    # Slow lines of a life, each at (person, year); 14, 15, 25 and 26 are free.
    TALK = 16  # who else talked with a person
    OWN_HISTORY = 17  # what of a way of caring one's own history does not say
    MANNER_OF_YEAR = 18  # what of it changes from year to year
    LOAD = 19
    LOOKING = 22  # who looks for a partner
    RANKING = 23  # how they strike those who look
    PARTING = 24  # which couples part
    EVENT = 27  # whom an event meets
    HARDSHIP = 28  # which families a hardship meets
    SUPPORT = 29
    # Instruments for every age; numbers between are free.
    ANSWERS = 32  # what somebody answers when asked
    PEERS = 33  # how a child strikes each of its class


def key_of(seed: int) -> NDArray[np.uint32]:
    """Return the four key words of a study's seed, [word]."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**64:
        raise BadValueError(f"the seed is {seed!r}; it must be a whole number from 0 to {2**64 - 1}.")
    return np.array([seed & 0xFFFFFFFF, seed >> 32, 0, 0], np.uint32)


def threefry(counter: Words, key: Words) -> Words:
    """Return four random 32-bit words for a counter of four words.

    Works alike on numpy and jax arrays of uint32; words may be arrays of equal or broadcastable shapes.
    """
    k0, k1, k2, k3 = key
    schedule = (k0, k1, k2, k3, k0 ^ k1 ^ k2 ^ k3 ^ np.uint32(PARITY))
    x0, x1, x2, x3 = (word + k for word, k in zip(counter, schedule, strict=False))
    for step in range(ROUNDS):
        first, second = ROTATIONS[step % 8]
        if step % 2 == 0:
            x0 = x0 + x1
            x1 = _rotate(x1, first) ^ x0
            x2 = x2 + x3
            x3 = _rotate(x3, second) ^ x2
        else:
            x0 = x0 + x3
            x3 = _rotate(x3, first) ^ x0
            x2 = x2 + x1
            x1 = _rotate(x1, second) ^ x2
        if step % 4 == 3:
            i = step // 4 + 1
            x0, x1, x2 = (x + schedule[(i + j) % 5] for j, x in enumerate((x0, x1, x2)))
            x3 = x3 + schedule[(i + 3) % 5] + np.uint32(i)
    return x0, x1, x2, x3


def _rotate(word: Any, by: int) -> Any:
    return (word << np.uint32(by)) | (word >> np.uint32(32 - by))


def uniform(word: Any) -> Any:
    """Return a number in [0, 1) from a word: its upper 24 bits, exact in single precision."""
    return (word >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)


def normals(
    seed: int,
    dyads: NDArray[np.integer],
    *,
    occasion: int | NDArray[np.uint32],
    tick: int | NDArray[np.uint32],
    stream: Stream,
) -> NDArray[np.float64]:
    """Return four standard normal numbers per dyad, [dyad, number], by the inverse distribution function."""
    from scipy.special import ndtri  # noqa: PLC0415 - half a second to import, and only raters and populations need it

    return ndtri(uniforms(seed, dyads, occasion=occasion, tick=tick, stream=stream) + 2.0**-25)


def uniforms(
    seed: int,
    dyads: NDArray[np.integer],
    *,
    occasion: int | NDArray[np.uint32],
    tick: int | NDArray[np.uint32],
    stream: Stream,
    count: int = 4,
) -> NDArray[np.float64]:
    """Return the first of four numbers in [0, 1) per dyad, [dyad, number]; for occasions or ticks [k, 1], [k, dyad, number]."""
    address = (np.asarray(word, np.uint32) for word in (dyads, occasion, tick, int(stream)))
    words = threefry(tuple(np.broadcast_arrays(*address)), tuple(key_of(seed)))  # type: ignore[arg-type]
    return np.stack([uniform(word) for word in words[:count]], axis=-1).astype(np.float64)
