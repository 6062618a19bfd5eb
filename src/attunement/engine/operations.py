"""What each machine operation means, said once, in NumPy.

A theory becomes a list of these operations (`program`). Every lowering must give the bits that are written here; the
simplifier folds constants with them, and the tests hold the machine code against them. Floats are IEEE single
precision, rounded to nearest even, with denormals; integers wrap around. The payload and sign of a NaN are the one
thing nobody promises.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce

import numpy as np


class Kind(StrEnum):
    """The four kinds of number a program holds."""

    FLOAT = "f32"
    INT = "i32"
    UINT = "u32"
    BOOL = "bool"

    @property
    def dtype(self) -> np.dtype:
        """The NumPy type of this kind."""
        return _DTYPES[self]


_DTYPES = {
    Kind.FLOAT: np.dtype(np.float32),
    Kind.INT: np.dtype(np.int32),
    Kind.UINT: np.dtype(np.uint32),
    Kind.BOOL: np.dtype(np.bool_),
}

SAME, TRUTH, CHOSEN, STATED = "same", "truth", "chosen", "stated"  # how the kind of a result follows


@dataclass(frozen=True)
class Operation:
    """One operation: how many operands, the kinds it knows, the kind of its result, and its meaning in NumPy.

    `meaning` is None for elementary functions (exp, log …), which `simd.elementary` composes from the others.
    """

    arity: int
    kinds: frozenset[Kind]
    result: str
    meaning: Callable[..., np.ndarray] | None
    commutes: bool = False


def fma(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    """Multiply and add with a single rounding: a·b + c, element by element, in the shape they share.

    The product is exact in double precision. The sum is rounded there *to odd*, which makes the second rounding, to
    single precision, come out as if it were the only one (Boldo & Melquiond 2008, doi:10.1109/TC.2007.70819).

    >>> tiny = np.float32(2.0**-24)
    >>> float(fma(1 + 2 * tiny, 1 - 2 * tiny, np.float32(-1)))  # the plain product rounds to 1
    -1.4210854715202004e-14
    """
    product = np.asarray(a, np.float64) * np.asarray(b, np.float64)
    addend = np.asarray(c, np.float64)
    total = product + addend
    other = total - product
    error = (product - (total - other)) + (addend - other)
    bits = total.view(np.int64)
    towards = np.where((error > 0) == (total > 0), 1, -1)
    odd = np.where((error != 0) & np.isfinite(error) & (bits & 1 == 0), bits + towards, bits)
    return odd.view(np.float64).astype(np.float32)


def _maximum(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """NaN wins; of two equal numbers (also +0 and −0) the second."""
    return np.where((a > b) | np.isnan(a), a, b)


def _minimum(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.where((a < b) | np.isnan(a), a, b)


def _divide(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Integers round towards zero; by zero gives all ones; the most negative by −1 wraps around to itself."""
    if a.dtype == np.float32:
        return a / b
    wide_a, wide_b = a.astype(np.int64), np.where(b == 0, 1, b).astype(np.int64)
    quotient = np.sign(wide_a) * np.sign(wide_b) * (np.abs(wide_a) // np.abs(wide_b))
    return np.where(b == 0, -1, quotient).astype(a.dtype)


def _remainder(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """With the sign of the dividend; by zero gives the dividend."""
    wide_a, wide_b = a.astype(np.int64), np.where(b == 0, 1, b).astype(np.int64)
    return np.where(b == 0, wide_a, np.sign(wide_a) * (np.abs(wide_a) % np.abs(wide_b))).astype(a.dtype)


def _shift_left(a: np.ndarray, count: np.ndarray) -> np.ndarray:
    """By 32 or more nothing is left."""
    count = count.view(np.uint32)
    return np.where(count < 32, a << (count & 31).astype(a.dtype), 0).astype(a.dtype)


def _shift_right_logical(a: np.ndarray, count: np.ndarray) -> np.ndarray:
    count = count.view(np.uint32)
    return np.where(count < 32, a.view(np.uint32) >> (count & 31), 0).astype(np.uint32).view(a.dtype)


def _shift_right_arithmetic(a: np.ndarray, count: np.ndarray) -> np.ndarray:
    return (a.view(np.int32) >> np.minimum(count.view(np.uint32), 31).astype(np.int32)).view(a.dtype)


def _count_ones(a: np.ndarray) -> np.ndarray:
    return reduce(operator.add, [(a.view(np.uint32) >> np.uint32(i)) & 1 for i in range(32)]).astype(a.dtype)


def convert(a: np.ndarray, *, kind: Kind) -> np.ndarray:
    """Change kind by value: floats truncate and stop at the ends of the integers, NaN becomes 0, not zero is true; same shape."""
    if a.dtype != np.float32 or kind in (Kind.BOOL, Kind.FLOAT):
        return a.astype(kind.dtype)
    ends = np.iinfo(kind.dtype)
    whole = np.trunc(np.where(np.isnan(a), 0, a).astype(np.float64))
    return np.clip(whole, ends.min, ends.max).astype(kind.dtype)


def bitcast(a: np.ndarray, *, kind: Kind) -> np.ndarray:
    """Read the same 32 bits as another kind, in the same shape."""
    return a.view(kind.dtype)


_F, _I, _B = frozenset({Kind.FLOAT}), frozenset({Kind.INT, Kind.UINT}), frozenset({Kind.BOOL})
_ALL = _F | _I | _B

OPERATIONS: dict[str, Operation] = {
    "add": Operation(2, _F | _I, SAME, operator.add, commutes=True),
    "sub": Operation(2, _F | _I, SAME, operator.sub),
    "mul": Operation(2, _F | _I, SAME, operator.mul, commutes=True),
    "div": Operation(2, _F | _I, SAME, _divide),
    "rem": Operation(2, _I, SAME, _remainder),
    "fma": Operation(3, _F, SAME, fma),
    "neg": Operation(1, _F | _I, SAME, np.negative),
    "abs": Operation(1, _F | _I, SAME, np.abs),
    "min": Operation(2, _F | _I, SAME, _minimum),
    "max": Operation(2, _F | _I, SAME, _maximum),
    "sqrt": Operation(1, _F, SAME, np.sqrt),
    "floor": Operation(1, _F, SAME, np.floor),
    "ceil": Operation(1, _F, SAME, np.ceil),
    "round": Operation(1, _F, SAME, np.rint),
    "and": Operation(2, _I | _B, SAME, operator.and_, commutes=True),
    "or": Operation(2, _I | _B, SAME, operator.or_, commutes=True),
    "xor": Operation(2, _I | _B, SAME, operator.xor, commutes=True),
    "not": Operation(1, _I | _B, SAME, np.invert),
    "shift_left": Operation(2, _I, SAME, _shift_left),
    "shift_right_logical": Operation(2, _I, SAME, _shift_right_logical),
    "shift_right_arithmetic": Operation(2, _I, SAME, _shift_right_arithmetic),
    "population_count": Operation(1, _I, SAME, _count_ones),
    "eq": Operation(2, _ALL, TRUTH, operator.eq, commutes=True),
    "ne": Operation(2, _ALL, TRUTH, operator.ne, commutes=True),
    "lt": Operation(2, _ALL, TRUTH, operator.lt),
    "le": Operation(2, _ALL, TRUTH, operator.le),
    "gt": Operation(2, _ALL, TRUTH, operator.gt),
    "ge": Operation(2, _ALL, TRUTH, operator.ge),
    "select": Operation(3, _ALL, CHOSEN, np.where),
    "convert": Operation(1, _ALL, STATED, convert),
    "bitcast": Operation(1, _F | _I, STATED, bitcast),
    "exp": Operation(1, _F, SAME, None),
    "expm1": Operation(1, _F, SAME, None),
    "log": Operation(1, _F, SAME, None),
    "log1p": Operation(1, _F, SAME, None),
    "logistic": Operation(1, _F, SAME, None),
    "tanh": Operation(1, _F, SAME, None),
    "erf_inv": Operation(1, _F, SAME, None),
}


def evaluate(name: str, *operands: np.ndarray, kind: Kind) -> np.ndarray:
    """Carry out one operation on arrays, giving a result of `kind`, in the shape the operands share.

    >>> evaluate("max", np.float32([1, np.nan]), np.float32([2, 2]), kind=Kind.FLOAT)
    array([ 2., nan], dtype=float32)
    """
    operation = OPERATIONS[name]
    assert operation.meaning is not None, f"{name} is composed, not elementary"
    arrays = [np.atleast_1d(operand) for operand in operands]
    with np.errstate(all="ignore"):
        result = operation.meaning(*arrays, kind=kind) if operation.result == STATED else operation.meaning(*arrays)
    result = np.asarray(result, kind.dtype)
    return result.reshape(np.broadcast_shapes(*(np.shape(operand) for operand in operands)))
