"""Each operation of a program as LLVM instructions on vectors of W numbers.

No fast-math flag is set anywhere, so LLVM may not reorder, fuse or approximate: with the fused operations that the
program asks for, the bits are the same for every W, thread count and instruction set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from llvmlite import ir

from attunement.engine.operations import OPERATIONS, Kind
from attunement.engine.program import CONSTANT, Program, number_of
from attunement.engine.simd.elementary import ELEMENTARY
from attunement.engine.simd.vectors import Machine, Vector

F32, F64 = ir.FloatType(), ir.DoubleType()
I1, I8, I32, I64 = (ir.IntType(bits) for bits in (1, 8, 32, 64))
Register = Any  # an LLVM value; llvmlite's builder has no types
ELEMENTS = {Kind.FLOAT: F32, Kind.INT: I32, Kind.UINT: I32, Kind.BOOL: I1}
_LETTERS = {F32: "f32", F64: "f64", I32: "i32", I64: "i64"}
SCALED = 16  # numbers in a register of AVX-512
COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}


class Splat(ir.Constant):
    """W copies of one number, in LLVM's short spelling, which llvmlite cannot write by itself."""

    def __init__(self, kind: ir.VectorType, text: str) -> None:
        self.type, self.constant = kind, text

    def _get_reference(self) -> str:
        return self.constant


class LlvmMachine(Machine):
    """Emits instructions at the builder's place; values are LLVM vectors that live in registers.

    Parameters
    ----------
    builder
        Where to emit: inside any loop of any function.
    lanes
        W, how many numbers a vector holds.
    has_fma
        Whether the target fuses natively; if not, the same bits are composed in double precision.
    has_scale
        Whether the target has AVX-512's instruction for x·2ⁿ; if not, the same bits are composed.
    """

    def __init__(self, builder: Any, *, lanes: int, has_fma: bool = True, has_scale: bool = False) -> None:
        self.builder = builder
        self.lanes = lanes
        self.has_fma = has_fma
        self.has_scale = has_scale and lanes % SCALED == 0

    def type(self, element: ir.Type) -> ir.VectorType:
        """The type of W of these."""
        return ir.VectorType(element, self.lanes)

    def constant(self, bits: int, kind: Kind) -> Vector:
        """Spread one number."""
        element = ELEMENTS[kind]
        text = f"0x{int(np.float64(number_of(bits, kind)).view(np.uint64)):016x}" if kind == Kind.FLOAT else str(bits)
        if kind == Kind.BOOL:
            text = "true" if bits else "false"
        return self.vector(self._spread(element, text), kind)

    def vector(self, value: Register, kind: Kind) -> Vector:
        """Take an LLVM vector as a vector of this machine."""
        return Vector(self, value, kind)

    def spread(self, scalar: Register, kind: Kind) -> Vector:
        """Copy one LLVM number into all lanes."""
        empty = ir.Constant(self.type(scalar.type), ir.Undefined)
        first = self.builder.insert_element(empty, scalar, I32(0))
        return self.vector(
            self.builder.shuffle_vector(first, empty, ir.Constant(self.type(I32), [0] * self.lanes)), kind
        )

    def load(self, pointer: Register, kind: Kind) -> Vector:
        """Read W numbers that lie side by side; truths are bytes in memory."""
        element = I8 if kind == Kind.BOOL else ELEMENTS[kind]
        value = self.builder.load(pointer, typ=self.type(element), align=1 if kind == Kind.BOOL else 4)
        if kind == Kind.BOOL:
            value = self.builder.icmp_unsigned("!=", value, self._spread(I8, "0"))
        return self.vector(value, kind)

    def store(self, vector: Vector, pointer: Register) -> None:
        """Write W numbers side by side."""
        truth = vector.kind == Kind.BOOL
        value = self.builder.zext(vector.value, self.type(I8)) if truth else vector.value
        self.builder.store(value, pointer, align=1 if truth else 4)

    def scale(self, x: Vector, n: Vector) -> Vector | None:
        """Return x·2ⁿ by one instruction for each register, where there is one."""
        if not self.has_scale:
            return None
        b, register = self.builder, ir.VectorType(F32, SCALED)
        name, types = "llvm.x86.avx512.mask.scalef.ps.512", [register, register, register, ir.IntType(SCALED), I32]
        function = b.module.globals.get(name) or ir.Function(b.module, ir.FunctionType(register, types), name)
        rest = [ir.Constant(register, None), ir.Constant(ir.IntType(SCALED), -1), I32(4)]  # all lanes, usual rounding

        def some(vector: Register, places: Sequence[int]) -> Register:
            return b.shuffle_vector(vector, vector, ir.Constant(ir.VectorType(I32, len(places)), list(places)))

        parts = [range(start, start + SCALED) for start in range(0, self.lanes, SCALED)]
        done = [b.call(function, [some(x.value, part), some(n.value, part), *rest]) for part in parts]
        while len(done) > 1:
            width = 2 * done[0].type.count
            joined = ir.Constant(ir.VectorType(I32, width), list(range(width)))
            done = [b.shuffle_vector(one, two, joined) for one, two in zip(done[::2], done[1::2], strict=True)]
        return self.vector(done[0], Kind.FLOAT)

    def carry_out(self, operation: str, operands: Sequence[Any], kinds: Sequence[Kind], kind: Kind) -> Register:
        """Emit one operation."""
        if operation in COMPARISONS:
            return self._compare(COMPARISONS[operation], operands, kinds[0])
        if operation == "select":
            return self.builder.select(*operands)
        if operation == "convert":
            return self._convert(operands[0], kinds[0], kind)
        if operation == "bitcast":
            return self.builder.bitcast(operands[0], self.type(ELEMENTS[kind]))
        emit = (self._on_floats if kind == Kind.FLOAT else self._on_integers)(kind)[operation]
        return emit(*operands)

    def _on_floats(self, kind: Kind) -> dict[str, Callable[..., Register]]:
        b = self.builder
        return {
            "add": b.fadd,
            "sub": b.fsub,
            "mul": b.fmul,
            "div": b.fdiv,
            "neg": b.fneg,
            "fma": self._fma if self.has_fma else self._fma_in_double,
            "abs": lambda a: self._intrinsic("fabs", a),
            "sqrt": lambda a: self._intrinsic("sqrt", a),
            "floor": lambda a: self._intrinsic("floor", a),
            "ceil": lambda a: self._intrinsic("ceil", a),
            "round": lambda a: self._intrinsic("rint", a),
            "max": lambda a, c: self._extreme(">", a, c, kind),
            "min": lambda a, c: self._extreme("<", a, c, kind),
        }

    def _on_integers(self, kind: Kind) -> dict[str, Callable[..., Register]]:
        b = self.builder
        return {
            "add": b.add,
            "sub": b.sub,
            "mul": b.mul,
            "div": lambda a, c: self._divide(a, c, kind, remainder=False),
            "rem": lambda a, c: self._divide(a, c, kind, remainder=True),
            "neg": lambda a: b.sub(self._spread(I32, "0"), a),
            "abs": lambda a: self._magnitude(a) if kind == Kind.INT else a,
            "max": lambda a, c: self._extreme(">", a, c, kind),
            "min": lambda a, c: self._extreme("<", a, c, kind),
            "and": b.and_,
            "or": b.or_,
            "xor": b.xor,
            "not": lambda a: b.xor(a, self._spread(a.type.element, "true" if kind == Kind.BOOL else "-1")),
            "shift_left": lambda a, count: self._shift(b.shl, a, count),
            "shift_right_logical": lambda a, count: self._shift(b.lshr, a, count),
            "shift_right_arithmetic": self._shift_sign,
            "population_count": lambda a: self._intrinsic("ctpop", a),
        }

    def _spread(self, element: ir.Type, text: str) -> Register:
        return Splat(self.type(element), f"splat ({element} {text})")

    def _intrinsic(self, name: str, *operands: Register, result: ir.Type | None = None) -> Register:
        module, result = self.builder.module, result or operands[0].type
        types = [operands[0].type] if result == operands[0].type else [result, operands[0].type]
        full = ".".join(["llvm", name, *(f"v{t.count}{_LETTERS[t.element]}" for t in types)])
        function = module.globals.get(full)
        if function is None:
            function = ir.Function(module, ir.FunctionType(result, [o.type for o in operands]), full)
        return self.builder.call(function, operands)

    def _fma(self, a: Register, b: Register, c: Register) -> Register:
        return self._intrinsic("fma", a, b, c)

    def _fma_in_double(self, a: Register, b: Register, c: Register) -> Register:
        """Round once without hardware for it: see `operations.fma`, which this follows line by line."""
        d, wide, whole = self.builder, self.type(F64), self.type(I64)
        product = d.fmul(d.fpext(a, wide), d.fpext(b, wide))
        addend = d.fpext(c, wide)
        total = d.fadd(product, addend)
        other = d.fsub(total, product)
        error = d.fadd(d.fsub(product, d.fsub(total, other)), d.fsub(addend, other))
        bits, one, zero = d.bitcast(total, whole), self._spread(I64, "1"), self._spread(F64, "0.0")
        same_sign = d.icmp_unsigned("==", d.fcmp_ordered(">", error, zero), d.fcmp_ordered(">", total, zero))
        towards = d.select(same_sign, one, self._spread(I64, "-1"))
        finite = d.fcmp_ordered("<", self._intrinsic("fabs", error), self._spread(F64, "0x7ff0000000000000"))
        inexact = d.and_(d.fcmp_ordered("!=", error, zero), finite)
        even = d.icmp_unsigned("==", d.and_(bits, one), self._spread(I64, "0"))
        odd = d.select(d.and_(inexact, even), d.add(bits, towards), bits)
        return d.fptrunc(d.bitcast(odd, wide), self.type(F32))

    def _compare(self, sign: str, operands: Sequence[Register], kind: Kind) -> Register:
        if kind == Kind.FLOAT:
            return (self.builder.fcmp_unordered if sign == "!=" else self.builder.fcmp_ordered)(sign, *operands)
        return (self.builder.icmp_signed if kind == Kind.INT else self.builder.icmp_unsigned)(sign, *operands)

    def _extreme(self, sign: str, a: Register, b: Register, kind: Kind) -> Register:
        """The larger or smaller; NaN wins, and of equal ones the second."""
        first = self._compare(sign, (a, b), kind)
        if kind == Kind.FLOAT:
            first = self.builder.or_(first, self.builder.fcmp_unordered("uno", a, a))
        return self.builder.select(first, a, b)

    def _magnitude(self, a: Register) -> Register:
        negated = self.builder.sub(self._spread(I32, "0"), a)
        return self.builder.select(self.builder.icmp_signed("<", a, self._spread(I32, "0")), negated, a)

    def _shift(self, shift: Callable[..., Register], a: Register, count: Register) -> Register:
        """By 32 or more leaves nothing; LLVM leaves that case open, so it is masked and chosen away."""
        inside = self.builder.icmp_unsigned("<", count, self._spread(I32, "32"))
        shifted = shift(a, self.builder.and_(count, self._spread(I32, "31")))
        return self.builder.select(inside, shifted, self._spread(I32, "0"))

    def _shift_sign(self, a: Register, count: Register) -> Register:
        inside = self.builder.icmp_unsigned("<", count, self._spread(I32, "31"))
        return self.builder.ashr(a, self.builder.select(inside, count, self._spread(I32, "31")))

    def _divide(self, a: Register, b: Register, kind: Kind, *, remainder: bool) -> Register:
        """Keep the two divisions that have no answer (by 0, and the most negative by −1) away from the processor."""
        d, zero, ones = self.builder, self._spread(I32, "0"), self._spread(I32, "-1")
        by_zero = d.icmp_unsigned("==", b, zero)
        special = by_zero
        if kind == Kind.INT:
            special = d.or_(special, d.icmp_unsigned("==", b, ones))
        safe = d.select(special, self._spread(I32, "1"), b)
        if remainder:
            left = (d.srem if kind == Kind.INT else d.urem)(a, safe)
            return d.select(by_zero, a, left)
        quotient = (d.sdiv if kind == Kind.INT else d.udiv)(a, safe)
        if kind == Kind.INT:
            quotient = d.select(d.icmp_unsigned("==", b, ones), d.sub(zero, a), quotient)
        return d.select(by_zero, ones, quotient)

    def _convert(self, a: Register, source: Kind, kind: Kind) -> Register:
        d, target = self.builder, self.type(ELEMENTS[kind])
        if kind == Kind.BOOL:
            zero = self.constant(0, source).value
            return d.fcmp_unordered("!=", a, zero) if source == Kind.FLOAT else d.icmp_unsigned("!=", a, zero)
        if kind == Kind.FLOAT and source == Kind.BOOL:  # one masked move, where uitofp takes three instructions
            return d.select(a, self.constant(0x3F800000, kind).value, self.constant(0, kind).value)
        if kind == Kind.FLOAT:
            return (d.sitofp if source == Kind.INT else d.uitofp)(a, target)
        if source == Kind.BOOL:
            return d.zext(a, target)
        if source == Kind.FLOAT:
            return self._intrinsic("fptosi.sat" if kind == Kind.INT else "fptoui.sat", a, result=target)
        return a


def emit(program: Program, machine: Machine, inputs: Sequence[Vector]) -> list[Vector]:
    """Emit a whole program where the machine stands and return its outputs; nothing is loaded or stored.

    Parameters
    ----------
    program
        What to compute.
    machine
        An `LlvmMachine` inside some loop, or any other machine.
    inputs
        One vector per input of the program, of its kind.
    """
    values: list[Vector] = list(inputs)
    for instruction in program.instructions[len(inputs) :]:
        operands = [values[i] for i in instruction.operands]
        if instruction.operation == CONSTANT:
            values.append(machine.constant(instruction.bits, instruction.kind))
        elif OPERATIONS[instruction.operation].meaning is None:
            values.append(ELEMENTARY[instruction.operation](*operands))
        else:
            values.append(machine.apply(instruction.operation, *operands, kind=instruction.kind))
    return [values[number] for number in program.results]
