"""From a theory's Python to a program: JAX writes down what a function does, and this module reads it.

JAX calls the function once with placeholders and lists the operations (a *jaxpr*). Nested calls are opened up, both
sides of a condition are computed and one is chosen, and sums over constant tables (polynomials) are written out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import jax
import numpy as np
from jax._src import source_info_util  # the only way to a line of source; guarded by a test
from jax.extend import core

from attunement.engine.operations import OPERATIONS, Kind
from attunement.engine.program import CONSTANT, INPUT, Instruction, Program, bits_of
from attunement.engine.simplification import simplify
from attunement.vocabulary import CannotCompileError

LONGEST_TABLE = 64  # assumed: no polynomial is longer

NOTHING = {
    "broadcast_in_dim", "copy", "copy_p", "optimization_barrier", "reduce_precision", "reshape", "squeeze", "stop_gradient",
}  # fmt: skip
INSIDE = {
    "jit": "jaxpr",
    "pjit": "jaxpr",
    "closed_call": "call_jaxpr",
    "remat2": "jaxpr",
    "checkpoint": "jaxpr",
    "custom_jvp_call": "call_jaxpr",
    "custom_vjp_call": "call_jaxpr",
}
INSTEAD = {
    "pow": "For a positive base write jnp.exp(exponent * jnp.log(base)); for a whole exponent write x ** 2.",
    "rem": "Write x - y * jnp.floor(x / y).",
    "erf": "Use jax.nn.sigmoid or jnp.tanh, or give the polynomial.",
    "while": "A theory has no loops; the engine runs the ticks. Write the steps out.",
    "scan": "A theory has no loops; the engine runs the ticks. Write the steps out.",
    "random_bits": "A theory draws nothing: take the random number as an input; the engine gives it an address.",
}
ARRAY_ADVICE = "A theory's numbers are single ones: write the sum or choice out term by term, over Python tuples."


def trace(function: Callable[..., Any], *examples: Any, name: str, names: Sequence[str] | None = None) -> Program:
    """Write down what a function of single numbers does, simplified.

    Parameters
    ----------
    function
        Takes and returns numbers, or trees of them (tuples, dicts, named tuples).
    examples
        Arguments of the right kinds; their values do not matter. Plain floats are single precision, plain whole
        numbers 32-bit integers.
    name
        Whose program this is: appears in errors.
    names
        Names of the inputs, flattened; by default their places in the arguments.

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> relax = lambda x, rest, rate, dt_s: rest + (x - rest) * jnp.exp(-rate * dt_s)
    >>> print(trace(relax, 0.0, 0.0, 0.0, 0.0, name="relax", names=("x", "rest", "rate", "dt_s")))  # doctest: +ELLIPSIS
    relax(x: f32, rest: f32, rate: f32, dt_s: f32) -> result
      4 = sub x rest  # ...
      5 = neg rate  # ...
      6 = mul 5 dt_s  # ...
      7 = exp 6  # ...
      8 = fma 4 7 rest  # ...
      result = 8
    """
    closed, shapes = jax.make_jaxpr(function, return_shape=True)(*examples)

    def names_of(tree: Any) -> list[str]:
        leaves, _ = jax.tree_util.tree_flatten_with_path(tree)
        return [jax.tree_util.keystr(path, simple=True, separator=".") for path, _ in leaves]

    inputs = tuple(names_of(examples) if names is None else names)
    assert len(inputs) == len(closed.jaxpr.invars) == len(set(inputs)), "one distinct name for each input"
    writer = _Writer(name)
    arguments = []
    for position, variable in enumerate(closed.jaxpr.invars):
        kind = writer.kind_of(variable.aval, f"input {inputs[position]}")
        arguments.append(writer.write(INPUT, (), kind, bits=position))
    outputs = [writer.number(value) for value in writer.read(closed.jaxpr, closed.consts, arguments)]
    named = tuple(path or "result" for path in names_of(shapes))
    program = Program(name, tuple(writer.rows), inputs, named, tuple(outputs))
    return simplify(program)


@dataclass
class _Writer:
    """Collects instructions. A value is the number of an instruction, or a constant table as a NumPy array."""

    name: str
    rows: list[Instruction] = field(default_factory=list)
    source: str = ""

    def write(self, operation: str, operands: Sequence[int], kind: Kind, bits: int = 0) -> int:
        self.rows.append(Instruction(operation, tuple(operands), kind, bits, self.source))
        return len(self.rows) - 1

    def number(self, value: Any) -> int:
        """The instruction that gives a value; a constant becomes one now."""
        if isinstance(value, int):
            return value
        kind = self.kind_of(value, "a constant")
        return self.write(CONSTANT, (), kind, bits_of(value, kind))

    def refuse(self, what: str, instead: str) -> CannotCompileError:
        where = f" at {self.source}" if self.source else ""
        return CannotCompileError(
            f"{self.name}: {what}{where}: there is no machine code for it. {instead} Or run it with --engine reference."
        )

    def kind_of(self, aval: Any, what: str) -> Kind:
        """The kind of a single number, or an error that says why it is none."""
        if np.shape(aval) != ():
            raise self.refuse(f"{what} is an array of shape {np.shape(aval)}", ARRAY_ADVICE)
        for kind in Kind:
            if kind.dtype == aval.dtype:
                return kind
        raise self.refuse(f"{what} is {aval.dtype}", "Use float32, int32, uint32 or bool.")

    def read(self, jaxpr: Any, consts: Sequence[Any], arguments: Sequence[Any]) -> list[Any]:
        """Write the instructions of a jaxpr and return the values of its results."""
        known: dict[Any, Any] = dict(zip(jaxpr.constvars, (np.asarray(c) for c in consts), strict=True))
        known.update(zip(jaxpr.invars, arguments, strict=True))

        def value_of(atom: Any) -> Any:
            if not isinstance(atom, core.Literal):
                return known[atom]
            aval: Any = atom.aval
            return np.asarray(atom.val, aval.dtype)

        for equation in jaxpr.eqns:
            outer = self.source
            self.source = _line(equation) or outer
            results = self.equation(equation, [value_of(atom) for atom in equation.invars])
            known.update(zip(equation.outvars, results, strict=True))
            self.source = outer
        return [value_of(atom) for atom in jaxpr.outvars]

    def equation(self, equation: Any, operands: list[Any]) -> list[Any]:
        """Write one equation."""
        name, params = equation.primitive.name, equation.params
        if name in INSIDE:
            inside = params[INSIDE[name]]
            return self.read(getattr(inside, "jaxpr", inside), getattr(inside, "consts", ()), operands)
        if name == "scan":
            return self.written_out(params, operands)
        kinds = [self.kind_of(variable.aval, f"the result of {name}") for variable in equation.outvars]
        for atom in equation.invars:
            self.kind_of(atom.aval, f"an operand of {name}")
        if name == "cond":
            return self.both_sides(params["branches"], operands)
        numbers = [self.number(operand) for operand in operands]
        if name in NOTHING:
            if name == "reduce_precision" and (params["exponent_bits"], params["mantissa_bits"]) != (8, 23):
                raise self.refuse("reduce_precision", "Compute in float32.")
            return numbers
        return [self.operation(name, params, numbers, kinds[0])]

    def operation(self, name: str, params: dict[str, Any], operands: list[int], kind: Kind) -> int:  # noqa: PLR0911
        """Write one operation on single numbers, composing those that the machine does not have."""
        first = self.rows[operands[0]].kind if operands else kind
        match name:
            case "convert_element_type":
                return self.write("convert", operands, kind)
            case "bitcast_convert_type":
                return self.write("bitcast", operands, kind)
            case "select_n":
                return self.choice(operands[0], operands[1:])
            case "clamp":
                low, x, high = operands
                return self.write("min", (high, self.write("max", (low, x), kind)), kind)
            case "square":
                return self.write("mul", operands * 2, kind)
            case "integer_pow":
                return self.whole_power(operands[0], params["y"], kind)
            case "rsqrt":
                return self.write("div", (self.constant(1, kind), self.write("sqrt", operands, kind)), kind)
            case "is_finite":
                return self.write("lt", (self.write("abs", operands, first), self.constant(np.inf, first)), kind)
            case "sign":
                return self.sign(operands[0], kind)
            case "round" if params["rounding_method"].name == "AWAY_FROM_ZERO":
                raise self.refuse("lax.round away from zero", "Use jnp.round, which rounds ties to even.")
        if name not in OPERATIONS or first not in OPERATIONS[name].kinds:
            raise self.refuse(
                f"{name} of {first}", INSTEAD.get(name, "Write it with + - * / jnp.exp, jnp.log, jnp.sqrt, jnp.where.")
            )
        return self.write(name, operands, kind)

    def constant(self, value: float, kind: Kind) -> int:
        return self.write(CONSTANT, (), kind, bits_of(np.asarray(value, kind.dtype), kind))

    def choice(self, which: int, cases: Sequence[int]) -> int:
        """Choose a case by a truth, or by a number from 0 (held within the cases)."""
        kind = self.rows[cases[0]].kind
        if self.rows[which].kind == Kind.BOOL:
            return self.write("select", (which, cases[1], cases[0]), kind) if len(cases) == 2 else cases[0]
        chosen = cases[-1]
        for position in reversed(range(len(cases) - 1)):
            bound = self.constant(position, self.rows[which].kind)
            chosen = self.write("select", (self.write("le", (which, bound), Kind.BOOL), cases[position], chosen), kind)
        return chosen

    def both_sides(self, branches: Sequence[Any], operands: list[Any]) -> list[Any]:
        """A condition is decided per lane: compute every side and choose."""
        sides = [self.read(branch.jaxpr, branch.consts, operands[1:]) for branch in branches]
        which = self.number(operands[0])
        return [self.choice(which, [self.number(side) for side in same]) for same in zip(*sides, strict=True)]

    def whole_power(self, base: int, exponent: int, kind: Kind) -> int:
        """Square and multiply, as JAX does."""
        if exponent == 0:
            return self.constant(1, kind)
        result, square, left = None, base, abs(exponent)
        while left:
            if left & 1:
                result = square if result is None else self.write("mul", (result, square), kind)
            left >>= 1
            if left:
                square = self.write("mul", (square, square), kind)
        assert result is not None
        return self.write("div", (self.constant(1, kind), result), kind) if exponent < 0 else result

    def sign(self, x: int, kind: Kind) -> int:
        """−1, 0 or 1; ±0 and NaN stay what they are."""
        zero, one = self.constant(0, kind), self.constant(1, kind)
        above = self.write("select", (self.write("gt", (x, zero), Kind.BOOL), one, x), kind)
        if kind == Kind.UINT:
            return above
        return self.write("select", (self.write("lt", (x, zero), Kind.BOOL), self.constant(-1, kind), above), kind)

    def written_out(self, params: dict[str, Any], operands: list[Any]) -> list[Any]:
        """Repeat the body of a scan over constant tables, which is how jnp.polyval arrives."""
        fixed, carried = params["num_consts"], params["num_carry"]
        consts, carry, tables = operands[:fixed], operands[fixed : fixed + carried], operands[fixed + carried :]
        body = params["jaxpr"]
        known = tables and all(isinstance(table, np.ndarray) for table in tables)
        if not known or params["length"] > LONGEST_TABLE or len(body.jaxpr.outvars) != carried:
            raise self.refuse("a loop (scan)", INSTEAD["scan"])
        order = range(params["length"])
        for row in reversed(order) if params["reverse"] else order:
            carry = self.read(body.jaxpr, body.consts, [*consts, *carry, *(table[row] for table in tables)])
        return carry


def _line(equation: Any) -> str:
    """Where in the user's source an equation was written: file:line (function)."""
    frame = source_info_util.user_frame(equation.source_info.traceback)
    return f"{frame.file_name.rsplit('/', 1)[-1]}:{frame.start_line} ({frame.function_name})" if frame else ""
