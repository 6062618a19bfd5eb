"""A theory's step as a flat list of numbered operations on single numbers.

A `Program` is what every lowering starts from: no loops, no arrays, no calls, each value computed once. Operation
number i defines value number i. It is plain data: it prints, compares, hashes, and travels as JSON, so that a warm
run needs neither JAX nor the theory.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from attunement.engine.operations import Kind

INPUT, CONSTANT = "input", "constant"


@dataclass(frozen=True)
class Instruction:
    """One operation: what, on which earlier values, giving which kind, and the line of the theory that asked for it.

    A constant keeps its 32 bits in `bits`, so that −0 and NaN survive; an input keeps its position there.
    """

    operation: str
    operands: tuple[int, ...]
    kind: Kind
    bits: int = 0
    source: str = ""


@dataclass(frozen=True)
class Program:
    """A straight-line program over single numbers.

    Attributes
    ----------
    name
        Whose program this is, for errors and for reading.
    instructions
        In binding order; inputs come first, in their order.
    inputs, outputs
        The names of both; `results` numbers the value of each output.

    Examples
    --------
    >>> half = Instruction("constant", (), Kind.FLOAT, 0x3F000000)
    >>> x = Instruction("input", (), Kind.FLOAT, 0)
    >>> print(Program("halve", (x, half, Instruction("mul", (0, 1), Kind.FLOAT)), ("x",), ("y",), (2,)))
    halve(x: f32) -> y
      1 = 0.5
      2 = mul x 1
      y = 2
    """

    name: str
    instructions: tuple[Instruction, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    results: tuple[int, ...]

    @property
    def input_kinds(self) -> tuple[Kind, ...]:
        """The kind of each input."""
        return tuple(instruction.kind for instruction in self.instructions[: len(self.inputs)])

    @property
    def output_kinds(self) -> tuple[Kind, ...]:
        """The kind of each output."""
        return tuple(self.instructions[number].kind for number in self.results)

    @property
    def work(self) -> Iterator[tuple[int, Instruction]]:
        """What is computed at run time: every instruction that is neither an input nor a constant."""
        for number, instruction in enumerate(self.instructions):
            if instruction.operation not in (INPUT, CONSTANT):
                yield number, instruction

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of everything that decides the bits; where it stands in the source does not."""
        plain = [[i.operation, i.operands, i.kind, i.bits] for i in self.instructions]
        return hashlib.sha256(json.dumps([plain, self.inputs, self.outputs, self.results]).encode()).hexdigest()

    def to_json(self) -> str:
        """Write the program down."""
        rows = [[i.operation, i.operands, i.kind, i.bits, i.source] for i in self.instructions]
        return json.dumps([self.name, rows, self.inputs, self.outputs, self.results])

    @classmethod
    def from_json(cls, text: str) -> Program:
        """Read what `to_json` wrote."""
        name, rows, inputs, outputs, results = json.loads(text)
        instructions = tuple(Instruction(row[0], tuple(row[1]), Kind(row[2]), row[3], row[4]) for row in rows)
        return cls(name, instructions, tuple(inputs), tuple(outputs), tuple(results))

    def __str__(self) -> str:
        """Read like a page of arithmetic."""
        kinds = zip(self.inputs, self.input_kinds, strict=True)
        lines = [f"{self.name}({', '.join(f'{n}: {k}' for n, k in kinds)}) -> {', '.join(self.outputs)}"]
        for number, instruction in enumerate(self.instructions[len(self.inputs) :], len(self.inputs)):
            if instruction.operation == CONSTANT:
                what = str(number_of(instruction.bits, instruction.kind))
            else:
                what = f"{instruction.operation} {' '.join(self._called(i) for i in instruction.operands)}"
            lines.append(f"  {number} = {what}" + (f"  # {instruction.source}" if instruction.source else ""))
        lines += [f"  {name} = {self._called(n)}" for name, n in zip(self.outputs, self.results, strict=True)]
        return "\n".join(lines)

    def _called(self, number: int) -> str:
        return self.inputs[number] if number < len(self.inputs) else str(number)


def bits_of(value: np.ndarray | np.generic, kind: Kind) -> int:
    """The 32 bits of one number; every NaN has the same."""
    value = np.asarray(value, kind.dtype).reshape(())
    if kind == Kind.BOOL:
        return int(value)
    return 0x7FC00000 if kind == Kind.FLOAT and np.isnan(value) else int(value.reshape(1).view(np.uint32)[0])


def number_of(bits: int, kind: Kind) -> np.generic:
    """The number with these bits."""
    return np.bool_(bits) if kind == Kind.BOOL else np.array([bits], np.uint32).view(kind.dtype)[0]


def partition(program: Program, *, steady: Collection[str]) -> tuple[Program, Program]:
    """Split off what depends on steady inputs only, to be computed once before a loop.

    Returns `(before, within)`: `before` takes the steady inputs it needs and gives the values that `within` needs;
    `within` takes all inputs of the program followed by the outputs of `before`. Both together give the same bits as
    the program, because operations move and none changes.

    >>> x, p = (Instruction("input", (), Kind.FLOAT, i) for i in (0, 1))
    >>> rows = (x, p, Instruction("exp", (1,), Kind.FLOAT), Instruction("mul", (0, 2), Kind.FLOAT))
    >>> before, within = partition(Program("decay", rows, ("x", "p"), ("y",), (3,)), steady={"p"})
    >>> print(before)
    decay, before the loop(p: f32) -> steady 2
      1 = exp p
      steady 2 = 1
    >>> print(within)
    decay(x: f32, p: f32, steady 2: f32) -> y
      3 = mul x steady 2
      y = 3
    """
    rows = program.instructions
    is_steady: list[bool] = []
    for row in rows:
        if row.operation == INPUT:
            is_steady.append(program.inputs[row.bits] in steady)
        else:
            is_steady.append(all(is_steady[i] for i in row.operands))
    wanted = {i for n, row in program.work if not is_steady[n] for i in row.operands} | set(program.results)
    moved = [n for n, _ in program.work if is_steady[n] and n in wanted]
    names = tuple(f"steady {n}" for n in moved)
    needed = _needed(rows, moved)
    used = [n for n in range(len(program.inputs)) if n in needed]
    before = _extract(program, f"{program.name}, before the loop", used, names, moved)
    within = _extract(program, program.name, [*range(len(program.inputs)), *moved], program.outputs, program.results)
    return before, replace(within, inputs=(*program.inputs, *names))


def _needed(rows: Sequence[Instruction], results: Sequence[int], given: Collection[int] = ()) -> set[int]:
    """All values that the results depend on, stopping at what is given."""
    needed, open_ends = set(), list(results)
    while open_ends:
        number = open_ends.pop()
        if number not in needed:
            needed.add(number)
            if number not in given:
                open_ends += rows[number].operands
    return needed


def _extract(
    program: Program, name: str, given: Sequence[int], outputs: Sequence[str], results: Sequence[int]
) -> Program:
    """The part of a program that leads from given values to results, renumbered, without what nobody needs."""
    rows = program.instructions
    place = {number: position for position, number in enumerate(given)}
    kept = [Instruction(INPUT, (), rows[n].kind, i, rows[n].source) for i, n in enumerate(given)]
    for number in sorted(_needed(rows, results, place)):
        if number not in place:
            place[number] = len(kept)
            kept.append(replace(rows[number], operands=tuple(place[i] for i in rows[number].operands)))
    inputs = tuple(program.inputs[n] if n < len(program.inputs) else f"steady {n}" for n in given)
    return Program(name, tuple(kept), inputs, tuple(outputs), tuple(place[n] for n in results))


def without_dead_code(program: Program) -> Program:
    """Drop what no output depends on; inputs stay, used or not."""
    return _extract(program, program.name, range(len(program.inputs)), program.outputs, program.results)
