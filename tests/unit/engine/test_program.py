"""Programs: what JAX wrote is read faithfully, simplified without changing bits, and refused with the line and a remedy."""

from __future__ import annotations

import inspect
import re
from fractions import Fraction

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attunement.engine.operations import Kind, evaluate, fma
from attunement.engine.program import Instruction, Program, bits_of, number_of, partition
from attunement.engine.simd.primitives import emit
from attunement.engine.simd.vectors import NumpyMachine
from attunement.engine.simplification import simplify
from attunement.engine.tracing import trace
from attunement.vocabulary import CannotCompileError


def run(program: Program, *inputs: float) -> list[np.ndarray]:
    machine = NumpyMachine()
    arrays = [np.asarray(x, kind.dtype) for x, kind in zip(inputs, program.input_kinds, strict=True)]
    return [output.value for output in emit(program, machine, [machine.vector(a) for a in arrays])]


def operations(program: Program) -> list[str]:
    return [instruction.operation for _, instruction in program.work]


@jax.custom_jvp
def twice(x: float) -> float:
    return x * 2


twice.defjvp(lambda primals, tangents: (twice(primals[0]), tangents[0]))


def test_nested_calls_are_opened() -> None:
    def nested(x: float) -> jax.Array:
        return jax.jit(jax.checkpoint(lambda w: w * 3))(twice(x)) + jax.lax.stop_gradient(jax.nn.relu(x))

    program = trace(nested, 0.0, name="nested")
    assert operations(program) == ["mul", "mul", "max", "add"] or operations(program) == ["mul", "max", "fma"]
    assert run(program, 1.5) == [10.5]


def test_constants_are_folded_and_repetitions_merged() -> None:
    program = trace(lambda x: (x * (2.0 + 1.0) - 0.0, x * 3.0, jnp.sqrt(jnp.float32(9.0)) * 1.0), 0.0, name="folded")
    assert operations(program) == ["mul"]
    assert program.results[0] == program.results[1]
    assert number_of(program.instructions[program.results[2]].bits, Kind.FLOAT) == 3


def test_what_nobody_needs_is_dropped_but_inputs_stay() -> None:
    program = trace(lambda x, unused: (jnp.exp(unused), x + 1)[1], 0.0, 0.0, name="dead", names=("x", "unused"))
    assert operations(program) == ["add"]
    assert program.inputs == ("x", "unused")


@pytest.mark.parametrize("value", [0.0, -0.0, 1.0, np.inf, np.nan])
def test_identities_keep_signed_zeros(value: float) -> None:
    program = trace(
        lambda x: (x + 0.0, x - 0.0, x * 1.0, x / 1.0, jnp.negative(jnp.negative(x))), 0.0, name="identities"
    )
    assert operations(program) == ["add"], "x + 0 turns −0 into +0, so it must stay; the others must go"
    for found in run(program, value)[1:]:
        assert bits_of(found, Kind.FLOAT) == bits_of(np.float32(value), Kind.FLOAT)
    assert bits_of(run(program, value)[0], Kind.FLOAT) == bits_of(np.float32(value) + np.float32(0), Kind.FLOAT)


def test_a_product_that_only_sums_need_is_fused() -> None:
    assert operations(trace(lambda x, y, z: x * y + z, 0.0, 0.0, 0.0, name="plus")) == ["fma"]
    assert operations(trace(lambda x, y, z: x * y - z, 0.0, 0.0, 0.0, name="minus")) == ["neg", "fma"]
    assert operations(trace(lambda x, y, z: z - x * y, 0.0, 0.0, 0.0, name="from")) == ["neg", "fma"]
    shared = trace(lambda x, y, z: (x * y + z, x * y), 0.0, 0.0, 0.0, name="shared")
    assert operations(shared) == ["mul", "add"], "the product is an output, so it is there anyway"


def test_a_product_minus_itself_is_zero() -> None:
    program = trace(lambda x, y: x * y - y * x, 0.0, 0.0, name="same")
    assert run(program, 1.1, 1.3) == [0.0]


def test_fusing_has_the_sign_right() -> None:
    program = trace(lambda x, y, z: (x * y + z, x * y - z, z - x * y), 0.0, 0.0, 0.0, name="signs")
    assert run(program, 3.0, 5.0, 2.0) == [17.0, 13.0, -13.0]


@settings(max_examples=200, deadline=None)
@given(*[st.floats(width=32)] * 3)
def test_fused_operation_rounds_once(a: float, b: float, c: float) -> None:
    with np.errstate(all="ignore"):
        found = fma(np.float32([a]), np.float32([b]), np.float32([c]))[0]
        rough = np.float64(a) * np.float64(b) + np.float64(c)
    if not abs(rough) < 3.4e38:
        assert not abs(found) < 3.4e38
        return
    exact = Fraction(a) * Fraction(b) + Fraction(c)
    for neighbour in (np.nextafter(found, np.float32(np.inf)), np.nextafter(found, np.float32(-np.inf))):
        assert abs(Fraction(float(found)) - exact) <= abs(Fraction(float(neighbour)) - exact)


def test_steady_part_moves_before_the_loop_and_keeps_the_bits() -> None:
    def step(x: float, rate: float, dt_s: float, gain: float) -> tuple:
        return x * jnp.exp(-rate * dt_s) + gain * rate, jnp.sqrt(gain)

    program = trace(step, 0.0, 0.0, 0.0, 0.0, name="step", names=("x", "rate", "dt_s", "gain"))
    before, within = partition(program, steady={"rate", "dt_s", "gain"})
    assert "exp" in operations(before) and "sqrt" in operations(before)
    assert operations(within) == ["fma"] or operations(within) == ["mul", "add"]
    inputs = dict(zip(program.inputs, (0.7, 0.3, 0.5, 2.0), strict=True))
    steady = run(before, *(inputs[name] for name in before.inputs))
    assert run(within, *inputs.values(), *steady) == run(program, *inputs.values())


def test_a_program_travels_as_json() -> None:
    program = trace(lambda x, n: (x * -0.0, n >> 2, x > 1), 0.0, 0, name="travels")
    again = Program.from_json(program.to_json())
    assert again == program
    assert again.fingerprint == program.fingerprint


def test_fingerprint_forgets_the_line_and_the_name_but_not_a_bit() -> None:
    def row(bits: int, source: str) -> Program:
        rows = (Instruction("input", (), Kind.FLOAT), Instruction("constant", (), Kind.FLOAT, bits, source))
        return Program(source, (*rows, Instruction("mul", (0, 1), Kind.FLOAT)), ("x",), ("y",), (2,))

    assert row(1, "a.py:1").fingerprint == row(1, "b.py:9").fingerprint
    assert row(1, "a.py:1").fingerprint != row(2, "a.py:1").fingerprint


def test_tables_of_polynomials_are_written_out() -> None:
    program = trace(lambda x: jnp.polyval(jnp.array([1.0, 2.0, 3.0]), x), 0.0, name="polynomial")
    assert run(program, 2.0) == [11.0]


def test_both_sides_of_a_condition_are_computed() -> None:
    program = trace(lambda x: jax.lax.cond(x > 0, lambda v: v * 2, lambda v: v - 1, x), 0.0, name="condition")
    assert run(program, 3.0) == [6.0]
    assert run(program, -3.0) == [-4.0]


REFUSED = {
    "an array": (lambda x: jnp.stack([x, x]).sum(), r"array of shape \(2,\).*term by term"),
    "a loop": (lambda x: jax.lax.while_loop(lambda v: v < 3, lambda v: v + 1, x), "while.*no loops"),
    "a power": (lambda x: x**0.3, r"pow of f32.*exp\(exponent"),
    "a cosine": (lambda x: jnp.cos(x) + 1, "cos of f32.*Write it with"),
    "a draw": (lambda x: x + jax.random.uniform(jax.random.key(0)), "key|random"),
    "half precision": (lambda x: x.astype(jnp.float16) * 2, "float16.*Use float32"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_refusal_names_the_theory_the_line_and_the_alternative(what: str) -> None:
    function, pattern = REFUSED[what]
    with pytest.raises(CannotCompileError) as refusal:
        trace(function, np.float32(0), name="rival theory")
    message = str(refusal.value)
    line = inspect.getsourcelines(function)[1]
    assert message.startswith("rival theory: ")
    assert f"test_program.py:{line} " in message
    assert "--engine reference" in message
    assert re.search(pattern, message)


def test_simplifying_keeps_the_meaning() -> None:
    rows = [Instruction("input", (), Kind.FLOAT, 0)]
    rows += [Instruction("constant", (), Kind.FLOAT, bits_of(np.float32(v), Kind.FLOAT)) for v in (2, 3)]
    rows += [Instruction("mul", (1, 2), Kind.FLOAT), Instruction("add", (0, 3), Kind.FLOAT)]
    program = Program("plain", tuple(rows), ("x",), ("y",), (4,))
    assert run(simplify(program), 1.0) == run(program, 1.0) == [7.0]


def test_integers_divide_like_the_processor_wishes_it_could() -> None:
    a, b = np.array([7, -7, 7, -(2**31)], np.int32), np.array([2, 2, 0, -1], np.int32)
    assert evaluate("div", a, b, kind=Kind.INT).tolist() == [3, -3, -1, -(2**31)]
    assert evaluate("rem", a, b, kind=Kind.INT).tolist() == [1, -1, 7, 0]
