"""Arithmetic on vectors, written once for every machine.

A `Machine` knows how to carry out one operation on W numbers at once: LLVM emits an instruction, NumPy computes it.
A `Vector` is a value of such a machine with the usual operators, so that an elementary function reads like its formula
and gives the same bits everywhere.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from attunement.engine.operations import CHOSEN, OPERATIONS, SAME, TRUTH, Kind, evaluate
from attunement.engine.program import bits_of, number_of


class Machine(ABC):
    """Something that can carry out the operations that have a meaning in `operations`."""

    @abstractmethod
    def constant(self, bits: int, kind: Kind) -> Vector:
        """Return W copies of one number."""

    @abstractmethod
    def carry_out(self, operation: str, operands: Sequence[Any], kinds: Sequence[Kind], kind: Kind) -> Any:
        """Do one operation on this machine's own values of the given kinds, giving a result of `kind`."""

    def scale(self, x: Vector, n: Vector) -> Vector | None:
        """Return x·2ⁿ, rounded once, for a whole n, where the machine has one instruction for it."""
        del x, n
        return None

    def apply(self, operation: str, *operands: Vector, kind: Kind | None = None) -> Vector:
        """Do one operation on vectors; `kind` is needed for `convert` and `bitcast` only."""
        rule, first = OPERATIONS[operation].result, operands[0].kind
        kind = {SAME: first, TRUTH: Kind.BOOL, CHOSEN: operands[-1].kind}.get(rule, kind)
        assert kind is not None, f"{operation} needs the kind of its result"
        return Vector(
            self, self.carry_out(operation, [v.value for v in operands], [v.kind for v in operands], kind), kind
        )


@dataclass(frozen=True, eq=False)
class Vector:
    """W numbers of one kind on one machine. Plain numbers beside it become constants of its kind."""

    machine: Machine
    value: Any
    kind: Kind

    def beside(self, other: Any) -> Vector:
        """Return the other as a vector of this kind."""
        if isinstance(other, Vector):
            return other
        return self.machine.constant(bits_of(np.asarray(other).astype(self.kind.dtype), self.kind), self.kind)

    def __add__(self, other: Any) -> Vector:
        return self.machine.apply("add", self, self.beside(other))

    def __radd__(self, other: Any) -> Vector:
        return self.machine.apply("add", self.beside(other), self)

    def __sub__(self, other: Any) -> Vector:
        return self.machine.apply("sub", self, self.beside(other))

    def __rsub__(self, other: Any) -> Vector:
        return self.machine.apply("sub", self.beside(other), self)

    def __mul__(self, other: Any) -> Vector:
        return self.machine.apply("mul", self, self.beside(other))

    def __truediv__(self, other: Any) -> Vector:
        return self.machine.apply("div", self, self.beside(other))

    def __neg__(self) -> Vector:
        return self.machine.apply("neg", self)

    def __abs__(self) -> Vector:
        return self.machine.apply("abs", self)

    def __and__(self, other: Any) -> Vector:
        return self.machine.apply("and", self, self.beside(other))

    def __or__(self, other: Any) -> Vector:
        return self.machine.apply("or", self, self.beside(other))

    def __xor__(self, other: Any) -> Vector:
        return self.machine.apply("xor", self, self.beside(other))

    def __lshift__(self, count: int) -> Vector:
        return self.machine.apply("shift_left", self, self.beside(count))

    def __rshift__(self, count: int) -> Vector:
        signed = "shift_right_arithmetic" if self.kind == Kind.INT else "shift_right_logical"
        return self.machine.apply(signed, self, self.beside(count))

    def __lt__(self, other: Any) -> Vector:
        return self.machine.apply("lt", self, self.beside(other))

    def __le__(self, other: Any) -> Vector:
        return self.machine.apply("le", self, self.beside(other))

    def __gt__(self, other: Any) -> Vector:
        return self.machine.apply("gt", self, self.beside(other))

    def equals(self, other: Any) -> Vector:
        """Return where both are equal."""
        return self.machine.apply("eq", self, self.beside(other))

    def times_plus(self, factor: Any, addend: Any) -> Vector:
        """Return self·factor + addend, rounded once."""
        return self.machine.apply("fma", self, self.beside(factor), self.beside(addend))

    def sqrt(self) -> Vector:
        """Return the square root, correctly rounded."""
        return self.machine.apply("sqrt", self)

    def at_least(self, low: float) -> Vector:
        """Return the larger of both; NaN stays."""
        return self.machine.apply("max", self.beside(low), self)

    def at_most(self, high: float) -> Vector:
        """Return the smaller of both; NaN stays."""
        return self.machine.apply("min", self.beside(high), self)

    def choose(self, yes: Any, no: Any) -> Vector:
        """Where this (a truth) holds, return `yes`, elsewhere `no`; one of them must be a vector."""
        like = yes if isinstance(yes, Vector) else no
        return self.machine.apply("select", self, like.beside(yes), like.beside(no))

    def to(self, kind: Kind) -> Vector:
        """Change kind by value."""
        return self.machine.apply("convert", self, kind=kind)

    def bits(self, kind: Kind = Kind.INT) -> Vector:
        """Read the same bits as another kind."""
        return self.machine.apply("bitcast", self, kind=kind)


class NumpyMachine(Machine):
    """The plain twin: carries out each operation with NumPy. Slow, and the judge in the tests.

    >>> x = NumpyMachine().vector(np.float32([1, 2]))
    >>> (x * 2.5 + 1).value
    array([3.5, 6. ], dtype=float32)
    """

    def vector(self, array: np.ndarray) -> Vector:
        """Return an array as a vector."""
        return Vector(self, array, {k.dtype: k for k in Kind}[array.dtype])

    def constant(self, bits: int, kind: Kind) -> Vector:
        """Return one number; NumPy spreads it."""
        return Vector(self, np.asarray(number_of(bits, kind)), kind)

    def carry_out(self, operation: str, operands: Sequence[Any], kinds: Sequence[Kind], kind: Kind) -> Any:
        """Compute."""
        del kinds
        return evaluate(operation, *operands, kind=kind)
