"""Make a program say the same with less: constants folded, repetitions merged, dead code dropped, products fused.

Only changes that give the same bits for every input are made, with one exception that is made here and nowhere else,
so that all lowerings agree on it: a sum with a product becomes one fused operation, rounded once instead of twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from attunement.engine.operations import OPERATIONS, Kind, evaluate
from attunement.engine.program import CONSTANT, INPUT, Instruction, Program, bits_of, number_of, without_dead_code

ONE, MINUS_ONE, MINUS_ZERO, ZERO = 0x3F800000, 0xBF800000, 0x80000000, 0


def simplify(program: Program) -> Program:
    """Fold, merge, fuse and drop.

    >>> x = Instruction("input", (), Kind.FLOAT, 0)
    >>> rows = (x, Instruction("mul", (0, 0), Kind.FLOAT), Instruction("mul", (0, 0), Kind.FLOAT))
    >>> rows += (Instruction("add", (1, 0), Kind.FLOAT), Instruction("add", (2, 0), Kind.FLOAT))
    >>> rows += (Instruction("div", (3, 4), Kind.FLOAT), Instruction("exp", (2,), Kind.FLOAT))
    >>> print(simplify(Program("x² + x by itself", rows, ("x",), ("y",), (5,))))
    x² + x by itself(x: f32) -> y
      1 = fma x x x
      2 = div 1 1
      y = 2
    """
    merged = _fold_and_merge(program)
    return without_dead_code(_fuse(without_dead_code(merged)))


def _fold_and_merge(program: Program) -> Program:
    """Compute what is constant and compute everything once."""
    kept: list[Instruction] = []
    seen: dict[tuple, int] = {}
    place: dict[int, int] = {}

    def number_for(instruction: Instruction) -> int:
        key = (instruction.operation, _ordered(instruction), instruction.kind, instruction.bits)
        if key not in seen:
            seen[key] = len(kept)
            kept.append(instruction)
        return seen[key]

    for number, original in enumerate(program.instructions):
        instruction = replace(original, operands=tuple(place[i] for i in original.operands))
        same = _same_as(instruction, kept)
        if same is not None:
            place[number] = same
        elif _is_constant(instruction, kept):
            place[number] = number_for(_folded(instruction, kept))
        else:
            place[number] = number_for(instruction)
    return replace(program, instructions=tuple(kept), results=tuple(place[n] for n in program.results))


def _ordered(instruction: Instruction) -> tuple[int, ...]:
    operation = OPERATIONS.get(instruction.operation)
    return tuple(sorted(instruction.operands)) if operation and operation.commutes else instruction.operands


def _is_constant(instruction: Instruction, rows: Sequence[Instruction]) -> bool:
    """Whether it can be computed now. Elementary functions wait for the machine, whose bits they have."""
    if instruction.operation in (INPUT, CONSTANT) or OPERATIONS[instruction.operation].meaning is None:
        return False
    return all(rows[i].operation == CONSTANT for i in instruction.operands)


def _folded(instruction: Instruction, rows: Sequence[Instruction]) -> Instruction:
    operands = [np.asarray(number_of(rows[i].bits, rows[i].kind)) for i in instruction.operands]
    value = evaluate(instruction.operation, *operands, kind=instruction.kind)
    return Instruction(CONSTANT, (), instruction.kind, bits_of(value, instruction.kind), instruction.source)


def _same_as(instruction: Instruction, rows: Sequence[Instruction]) -> int | None:  # noqa: PLR0911 - a table
    """The value that an operation merely repeats, if it does: x·1, x − 0, −(−x), a choice between equals."""
    operands = instruction.operands
    bits = [rows[i].bits if rows[i].operation == CONSTANT else None for i in operands]
    real = instruction.kind == Kind.FLOAT
    match instruction.operation:
        case "mul" if (one := ONE if real else 1) in bits:
            return operands[1 - bits.index(one)]
        case "div" if bits[1] == (ONE if real else 1):
            return operands[0]
        case "add" if (nothing := MINUS_ZERO if real else ZERO) in bits:
            return operands[1 - bits.index(nothing)]
        case "sub" if bits[1] == ZERO:
            return operands[0]
        case "neg" | "not" if rows[operands[0]].operation == instruction.operation:
            return rows[operands[0]].operands[0]
        case "select" if operands[1] == operands[2]:
            return operands[1]
        case "select" if bits[0] is not None:
            return operands[1] if bits[0] else operands[2]
        case "min" | "max" | "and" | "or" if operands[0] == operands[1]:
            return operands[0]
        case "convert" | "bitcast" if rows[operands[0]].kind == instruction.kind:
            return operands[0]
    return None


def _fuse(program: Program) -> Program:
    """Write a·b + c as one fused operation wherever the product is needed for sums only.

    A product that something else needs too stays: it would be computed anyway. x·y − x·y stays exactly zero.
    """
    rows = program.instructions
    users: dict[int, list[int]] = {}
    for number, instruction in program.work:
        for operand in instruction.operands:
            users.setdefault(operand, []).append(number)

    def is_sum(number: int) -> bool:
        return rows[number].operation in ("add", "sub") and len(set(rows[number].operands)) == 2

    def fusible(number: int) -> bool:
        real = rows[number].operation == "mul" and rows[number].kind == Kind.FLOAT
        return real and number not in program.results and all(is_sum(user) for user in users[number])

    kept: list[Instruction] = []
    place: dict[int, int] = {}
    for number, instruction in enumerate(rows):
        operands = instruction.operands
        product = next((i for i in operands if fusible(i)), None) if is_sum(number) else None
        if product is not None:
            a, b = (place[i] for i in rows[product].operands)
            c = place[operands[1] if product == operands[0] else operands[0]]
            if instruction.operation == "sub":
                turned = "c" if product == operands[0] else "a"
                kept.append(Instruction("neg", (c if turned == "c" else a,), Kind.FLOAT, 0, instruction.source))
                a, c = (a, len(kept) - 1) if turned == "c" else (len(kept) - 1, c)
            kept.append(Instruction("fma", (a, b, c), Kind.FLOAT, 0, instruction.source))
        else:
            kept.append(replace(instruction, operands=tuple(place[i] for i in operands)))
        place[number] = len(kept) - 1
    return replace(program, instructions=tuple(kept), results=tuple(place[n] for n in program.results))
