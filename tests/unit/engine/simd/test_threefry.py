"""Random numbers in machine code: the vectors of the Random123 distribution, and the words of the plain engine."""

from __future__ import annotations

import ctypes
import functools

import numpy as np
import pytest
from hypothesis import given, settings
from llvmlite import ir

from attunement.engine import threefry as plain
from attunement.engine.operations import Kind
from attunement.engine.simd.compile import Loaded, Target, assembly, object_code, this_computer
from attunement.engine.simd.kernel import POINTER, Kernel, count_loop, entry
from attunement.engine.simd.primitives import I32, I64, LlvmMachine
from attunement.engine.simd.vectors import NumpyMachine, Vector
from attunement.engine.tracing import trace

from .machines import FEW_TARGETS, columns

KNOWN = [  # Random123 1.14, kat_vectors, threefry4x32 20: counter, key, words
    ("00000000 " * 4, "00000000 " * 4, "9c6ca96a e17eae66 fc10ecd4 5256a7d8"),
    ("ffffffff " * 4, "ffffffff " * 4, "2a881696 57012287 f6c7446e a16a6732"),
    (
        "243f6a88 85a308d3 13198a2e 03707344",
        "a4093822 299f31d0 082efa98 ec4e6c89",
        "59cd1dbb b8879579 86b5d00c ac8b6d84",
    ),
]


def parsed(text: str) -> list[np.ndarray]:
    return [np.array([int(word, 16)], np.uint32) for word in text.split()]


def uniform(word: Vector) -> Vector:
    """A number in [0, 1) from a word, as `engine.threefry` makes it of arrays."""
    return (word >> 8).to(Kind.FLOAT) * 2.0**-24


def text_of(target: Target) -> str:
    """`draw(counter words, key words, out, count)`: four words and four uniforms per address."""
    module = ir.Module()

    def body(builder: ir.IRBuilder, function: ir.Function) -> None:
        machine = LlvmMachine(builder, lanes=target.lanes, has_fma=target.has_fma)
        counters, keys, out, count = function.args

        def row(pointer: ir.Value, number: int, index: ir.Value) -> ir.Value:
            start = builder.add(builder.mul(count, I64(number)), index)
            return builder.gep(pointer, [start], source_etype=I32)

        with count_loop(builder, I64(0), count, target.lanes) as (index, _, _):
            counter = [machine.load(row(counters, i, index), Kind.UINT) for i in range(4)]
            key = [machine.load(row(keys, i, index), Kind.UINT) for i in range(4)]
            for i, word in enumerate(plain.threefry(tuple(counter), tuple(key))):
                machine.store(word, row(out, i, index))
                machine.store(uniform(word), row(out, 4 + i, index))

    entry(module, "draw", [POINTER, POINTER, POINTER, I64], target, body)
    return str(module)


@functools.cache
def loaded(target: Target) -> Loaded:
    return Loaded(object_code(text_of(target), target), ["draw"])


def draw(target: Target, counter: np.ndarray, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    count = -(-counter.shape[1] // target.lanes) * target.lanes
    padded = [np.ascontiguousarray(np.pad(row, (0, count - len(row)))) for row in (*counter, *key)]
    counters, keys = np.stack(padded[:4]), np.stack(padded[4:])
    out = np.empty((8, count), np.uint32)
    call = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 3, ctypes.c_int64)(loaded(target).address("draw"))
    call(counters.ctypes.data, keys.ctypes.data, out.ctypes.data, count)
    size = counter.shape[1]
    return out[:4, :size], out[4:, :size].view(np.float32)


@pytest.mark.parametrize("known", KNOWN)
@pytest.mark.parametrize("target", FEW_TARGETS, ids=str)
def test_known_answers(target: Target, known: tuple[str, str, str]) -> None:
    counter, key, expected = (np.stack(parsed(text)) for text in known)
    assert draw(target, counter, key)[0].tolist() == expected.tolist()


@settings(max_examples=30, deadline=None)
@given(patterns=columns(8))
def test_words_and_uniforms_are_those_of_the_plain_engine(patterns: np.ndarray) -> None:
    counter, key = patterns[:4], patterns[4:]
    words = plain.threefry(tuple(counter), tuple(key))  # type: ignore[arg-type]
    for target in FEW_TARGETS:
        found, uniforms = draw(target, counter, key)
        np.testing.assert_array_equal(found, np.stack(words))
        np.testing.assert_array_equal(uniforms, np.stack([plain.uniform(word) for word in words]))


def test_rotations_are_single_instructions() -> None:
    target = this_computer(lanes=16)
    if target.level != "x86-64-v4":
        pytest.skip("hardware: this processor has no AVX-512, which alone has vector rotations")
    assert assembly(text_of(target), target).count("vprold") == 40


def test_the_same_rounds_traced_through_jax() -> None:
    zero = np.uint32(0)
    program = trace(lambda *w: plain.threefry(w[:4], w[4:]), *[zero] * 8, name="threefry")
    one = np.zeros(1, np.uint32)
    assert [int(word[0]) for word in Kernel(program)(*[one] * 8)] == [0x9C6CA96A, 0xE17EAE66, 0xFC10ECD4, 0x5256A7D8]


def test_uniforms_begin_at_zero_and_stay_below_one() -> None:
    ends = NumpyMachine().vector(np.array([0, 2**32 - 1], np.uint32))
    assert uniform(ends).value.tolist() == [0.0, 1 - 2.0**-24]
