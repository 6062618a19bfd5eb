"""Addressed random numbers inside machine code: the rounds of `engine.threefry`, on vectors of addresses."""

from __future__ import annotations

from collections.abc import Sequence

from attunement.engine.operations import Kind
from attunement.engine.simd.vectors import Vector
from attunement.engine.threefry import threefry


def words(counter: Sequence[Vector], key: Sequence[Vector]) -> tuple[Vector, Vector, Vector, Vector]:
    """Return the four random words at an address, W addresses at once.

    Parameters
    ----------
    counter
        Dyad, occasion, tick and stream: four vectors of uint32.
    key
        The study's seed: four vectors of uint32, usually spread from one number.

    Examples
    --------
    >>> import numpy as np
    >>> from attunement.engine.simd.vectors import NumpyMachine
    >>> zero = NumpyMachine().vector(np.uint32([0]))
    >>> [hex(int(word.value[0])) for word in words([zero] * 4, [zero] * 4)]
    ['0x9c6ca96a', '0xe17eae66', '0xfc10ecd4', '0x5256a7d8']
    """
    c0, c1, c2, c3 = counter
    k0, k1, k2, k3 = key
    return threefry((c0, c1, c2, c3), (k0, k1, k2, k3))


def uniform(word: Vector) -> Vector:
    """Return a number in [0, 1) from a word: its upper 24 bits, exact in single precision."""
    return (word >> 8).to(Kind.FLOAT) * 2.0**-24
