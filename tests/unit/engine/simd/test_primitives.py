"""Every operation, as machine code, gives the bits that `operations` states, on every target; and JAX agrees."""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jax import lax

from attunement.engine.operations import CHOSEN, OPERATIONS, SAME, STATED, TRUTH, Kind, evaluate
from attunement.engine.program import Instruction, Program
from attunement.engine.simd.compile import Target
from attunement.engine.simd.kernel import Kernel
from attunement.engine.simd.primitives import emit
from attunement.engine.simd.vectors import NumpyMachine
from attunement.engine.tracing import trace

from .machines import FEW_TARGETS, TARGETS, assert_same_bits, columns, of_kind, single, words


def cases() -> list[tuple[str, tuple[Kind, ...], Kind]]:
    """Every operation with every kind of operand and result it knows."""
    found = []
    for name, operation in OPERATIONS.items():
        for kind in sorted(operation.kinds):
            if operation.meaning is None:
                continue
            if operation.result == STATED:
                found += [(name, (kind,), result) for result in sorted(operation.kinds) if result != kind]
            else:
                kinds = (Kind.BOOL, kind, kind) if operation.result == CHOSEN else (kind,) * operation.arity
                found.append((name, kinds, {SAME: kind, CHOSEN: kind, TRUTH: Kind.BOOL}[operation.result]))
    return found


@functools.cache
def kernel(operation: str, kinds: tuple[Kind, ...], result: Kind, target: Target) -> Kernel:
    return Kernel(single(operation, kinds, result), target=target)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case[0]}-{case[1][-1]}-{case[2]}")
@settings(max_examples=15, deadline=None)
@given(patterns=columns(3))
def test_machine_code_does_what_the_operation_means(case: tuple, patterns: np.ndarray) -> None:
    operation, kinds, result = case
    inputs = [of_kind(column, kind) for column, kind in zip(patterns, kinds, strict=False)]
    expected = evaluate(operation, *inputs, kind=result)
    for target in FEW_TARGETS:
        assert_same_bits(kernel(operation, kinds, result, target)(*inputs)[0], expected, *inputs)


JAX_FUNCTIONS = {
    "add": (jnp.add, (Kind.FLOAT, Kind.FLOAT)),
    "divide": (jnp.divide, (Kind.FLOAT, Kind.FLOAT)),
    "maximum": (jnp.maximum, (Kind.FLOAT, Kind.FLOAT)),
    "minimum": (jnp.minimum, (Kind.FLOAT, Kind.FLOAT)),
    "clip": (lambda x, low, high: lax.clamp(low, x, high), (Kind.FLOAT, Kind.FLOAT, Kind.FLOAT)),
    "where": (jnp.where, (Kind.BOOL, Kind.FLOAT, Kind.FLOAT)),
    "round": (jnp.round, (Kind.FLOAT,)),
    "floor": (jnp.floor, (Kind.FLOAT,)),
    "ceil": (jnp.ceil, (Kind.FLOAT,)),
    "sign": (jnp.sign, (Kind.FLOAT,)),
    "sign of integers": (jnp.sign, (Kind.INT,)),
    "isfinite": (jnp.isfinite, (Kind.FLOAT,)),
    "isnan": (jnp.isnan, (Kind.FLOAT,)),
    "sqrt": (jnp.sqrt, (Kind.FLOAT,)),
    "to int": (lambda x: lax.convert_element_type(x, jnp.int32), (Kind.FLOAT,)),
    "to truth": (lambda x: x.astype(bool), (Kind.FLOAT,)),
    "from uint": (lambda x: x.astype(jnp.float32), (Kind.UINT,)),
    "from int": (lambda x: x.astype(jnp.float32), (Kind.INT,)),
    "int div": (lax.div, (Kind.INT, Kind.INT)),
    "int rem": (lax.rem, (Kind.INT, Kind.INT)),
    "uint div": (lax.div, (Kind.UINT, Kind.UINT)),
    "uint rem": (lax.rem, (Kind.UINT, Kind.UINT)),
    "floor div": (jnp.floor_divide, (Kind.INT, Kind.INT)),
    "modulo": (jnp.remainder, (Kind.INT, Kind.INT)),
    "shift left": (lax.shift_left, (Kind.INT, Kind.INT)),
    "shift right": (lax.shift_right_arithmetic, (Kind.INT, Kind.INT)),
    "shift right of uint": (lax.shift_right_logical, (Kind.UINT, Kind.UINT)),
    "by a constant": (lambda x: (x << 7) ^ (x >> 3), (Kind.UINT,)),
    "count ones": (lax.population_count, (Kind.UINT,)),
    "compare": (lambda x, y: (x < y, x <= y, x > y, x >= y, x == y, x != y), (Kind.FLOAT, Kind.FLOAT)),
    "compare uint": (lambda x, y: (x < y, x >= y), (Kind.UINT, Kind.UINT)),
    "fifth power": (lambda x: x**5, (Kind.FLOAT,)),
    "inverse square": (lambda x: x**-2, (Kind.FLOAT,)),
    "cases": (lambda i, x: lax.switch(i, (lambda v: v, lambda v: v + 1, lambda v: v * 2), x), (Kind.INT, Kind.FLOAT)),
}


@functools.cache
def both(name: str) -> tuple[Kernel, object]:
    function, kinds = JAX_FUNCTIONS[name]
    program = trace(function, *(kind.dtype.type(0) for kind in kinds), name=name)
    return Kernel(program), jax.jit(jax.vmap(function))


@pytest.mark.parametrize("name", JAX_FUNCTIONS)
@settings(max_examples=20, deadline=None)
@given(patterns=columns(3))
def test_jax_agrees(name: str, patterns: np.ndarray) -> None:
    compiled, reference = both(name)
    kinds = JAX_FUNCTIONS[name][1]
    inputs = [np.resize(of_kind(column, kind), 64) for column, kind in zip(patterns, kinds, strict=False)]
    for found, expected in zip(compiled(*inputs), jax.tree.leaves(reference(*inputs)), strict=True):  # type: ignore[operator]
        truth = np.asarray(expected)
        assert found.dtype == truth.dtype
        # XLA flushes denormals on the CPU, and leaves the sign of a zero open.
        normal = ~np.any([_denormal(x) for x in (found, truth, *inputs)], axis=0)
        np.testing.assert_array_equal(found[normal], truth[normal])


def _denormal(x: np.ndarray) -> np.ndarray:
    return (x != 0) & (np.abs(x) < 2.0**-126) if x.dtype == np.float32 else np.zeros(x.shape, bool)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Any program: a dozen operations on earlier values and hard constants."""
    rows = [Instruction("input", (), kind, i) for i, kind in enumerate((Kind.FLOAT, Kind.FLOAT, Kind.INT, Kind.UINT))]
    inputs = len(rows)
    for kind in (Kind.FLOAT, Kind.FLOAT, Kind.INT, Kind.UINT):
        rows.append(Instruction("constant", (), kind, draw(words)))
    rows.append(Instruction("constant", (), Kind.BOOL, draw(st.integers(0, 1))))
    for _ in range(draw(st.integers(4, 14))):
        # The pattern of a NaN is nobody's promise, so nothing here reads a float's bits.
        name, kinds, result = draw(st.sampled_from([c for c in cases() if c[0] != "bitcast"] + ELEMENTARY_CASES))
        operands = tuple(draw(st.sampled_from([i for i, row in enumerate(rows) if row.kind == kind])) for kind in kinds)
        rows.append(Instruction(name, operands, result))
    results = tuple(range(inputs, len(rows)))
    return Program("any", tuple(rows), ("a", "b", "i", "u"), tuple(f"value {n}" for n in results), results)


ELEMENTARY_CASES = [
    (name, (Kind.FLOAT,), Kind.FLOAT) for name, operation in OPERATIONS.items() if operation.meaning is None
]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(program=programs(), patterns=columns(4), target=st.sampled_from(TARGETS))
def test_any_program_gives_the_bits_of_its_plain_twin(program: Program, patterns: np.ndarray, target: Target) -> None:
    inputs = [of_kind(column, kind) for column, kind in zip(patterns, program.input_kinds, strict=True)]
    machine = NumpyMachine()
    expected = emit(program, machine, [machine.vector(x) for x in inputs])
    for found, twin in zip(Kernel(program, target=target)(*inputs), expected, strict=True):
        assert_same_bits(found, np.broadcast_to(twin.value, found.shape), *inputs)
