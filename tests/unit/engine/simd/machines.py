"""What the tests of machine code share: every target this computer runs, hard numbers, and comparison by bits."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from attunement.engine.operations import Kind
from attunement.engine.program import Instruction, Program
from attunement.engine.simd.compile import Target, supported_levels

TARGETS = [Target(level, lanes) for level in supported_levels() for lanes in (8, 16, 32)]
FEW_TARGETS = [Target(level, lanes) for level, lanes in zip(supported_levels(), (32, 16, 8), strict=False)]

HARD_FLOATS = np.array([
    0, 0.5, 1, 1.5, 2, 2.5, 3, 31, 32, 88.7, 103.9, 127, 2**23 - 0.5, 2**23 + 1, 2**31, 2**32, 3.4e38, np.inf, np.nan,
    1e-45, 1.17549435e-38, 1.1754942e-38, 2**-24, 2**-25, 1 - 2**-24, 1 + 2**-23, 0.625, 0.6931472,
], np.float32)  # fmt: skip
HARD_FLOATS = np.concatenate([HARD_FLOATS, -HARD_FLOATS])
HARD_WORDS = np.array([0, 1, 2, 3, 30, 31, 32, 33, 2**31 - 1, 2**31, 2**31 + 1, 2**32 - 2, 2**32 - 1], np.uint32)

words = st.one_of(
    st.sampled_from([int(w) for w in HARD_FLOATS.view(np.uint32)]),
    st.sampled_from([int(w) for w in HARD_WORDS]),
    st.integers(0, 2**32 - 1),
)


def columns(number: int) -> st.SearchStrategy[np.ndarray]:
    """Some columns of 32-bit patterns of equal length, from one to a few vectors long."""
    row = st.tuples(*[words] * number)
    return st.lists(row, min_size=1, max_size=37).map(lambda rows: np.array(rows, np.uint32).T.copy())


def of_kind(column: np.ndarray, kind: Kind) -> np.ndarray:
    """Read bit patterns as numbers of a kind."""
    return (column & 1).astype(bool) if kind == Kind.BOOL else column.view(kind.dtype)


def pattern(array: np.ndarray) -> np.ndarray:
    """The bits, with one pattern for all NaN."""
    array = np.ascontiguousarray(array)
    if array.dtype == np.float32:
        return np.where(np.isnan(array), np.uint32(0x7FC00000), array.view(np.uint32))
    return array


def assert_same_bits(found: np.ndarray, expected: np.ndarray, *inputs: np.ndarray) -> None:
    assert found.dtype == expected.dtype
    wrong = np.flatnonzero(pattern(found) != pattern(np.broadcast_to(expected, found.shape)))
    if len(wrong):
        i = wrong[0]
        raise AssertionError(f"at {[column[i] for column in inputs]!r}: {found[i]!r} instead of {expected[i]!r}")


def single(operation: str, kinds: tuple[Kind, ...], result: Kind) -> Program:
    """A program of one operation."""
    rows = [Instruction("input", (), kind, i) for i, kind in enumerate(kinds)]
    rows.append(Instruction(operation, tuple(range(len(kinds))), result))
    names = tuple("abc"[: len(kinds)])
    return Program(operation, tuple(rows), names, ("result",), (len(kinds),))
