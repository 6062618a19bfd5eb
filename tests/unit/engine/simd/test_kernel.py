"""Whole arrays through machine code: any length, any number of threads, any vector width, the same bits; packed code."""

from __future__ import annotations

import ctypes
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from llvmlite import ir

from attunement.engine.operations import Kind
from attunement.engine.program import Instruction, Program
from attunement.engine.simd.compile import Loaded, Target, object_code, object_key, supported_levels, this_computer
from attunement.engine.simd.kernel import POINTER, Kernel
from attunement.engine.simd.object_cache import ObjectCache
from attunement.engine.tracing import trace
from attunement.vocabulary import BadValueError

from .machines import TARGETS, assert_same_bits, single


def rivalry(x: jax.Array, y: jax.Array, leak: jax.Array, dt_s: jax.Array) -> tuple[jax.Array, ...]:
    """Two reasons that leak and inhibit each other, and how much they differ."""
    push = jax.nn.sigmoid(x - y)
    return (
        x + dt_s * (push - leak * x - jnp.tanh(y)),
        y + dt_s * (jnp.exp(-x * x) - leak * y),
        jnp.where(x > y, jnp.log1p(jnp.abs(x)), y / 3),
    )


RIVALRY = trace(rivalry, *[0.0] * 4, name="rivalry", names=("x", "y", "leak", "dt_s"))


def kernel(target: Target) -> Kernel:
    return Kernel(RIVALRY, steady=("leak", "dt_s"), fed_back=2, target=target)


@pytest.fixture(scope="module")
def kernels() -> list[Kernel]:
    return [kernel(target) for target in TARGETS]


def start(size: int) -> tuple[np.ndarray, np.ndarray, np.float32, np.float32]:
    x = np.linspace(-2, 2, size).astype(np.float32)
    return x, x[::-1].copy(), np.float32(0.3), np.float32(0.5)


@settings(max_examples=15, deadline=None)
@given(size=st.integers(1, 200), ticks=st.integers(0, 50), threads=st.integers(1, 5))
def test_bits_do_not_depend_on_width_threads_or_instructions(
    kernels: list[Kernel], size: int, ticks: int, threads: int
) -> None:
    hashes = {
        hashlib.sha256(b"".join(out.tobytes() for out in run(*start(size), ticks=ticks, threads=count))).hexdigest()
        for run in kernels
        for count in (1, threads)
    }
    assert len(hashes) == 1


def test_a_lane_does_not_know_its_neighbours() -> None:
    run = kernel(this_computer())
    together = run(*start(101), ticks=20)
    x, y, leak, dt_s = start(101)
    for lane in (0, 50, 96, 100):
        alone = run(x[lane : lane + 1], y[lane : lane + 1], leak, dt_s, ticks=20)
        for a, b in zip(alone, together, strict=True):
            assert_same_bits(a, b[lane : lane + 1])


def test_jax_agrees_for_many_ticks() -> None:
    x, y, leak, dt_s = start(1000)
    expected = (x, y)
    step = jax.jit(jax.vmap(rivalry, in_axes=(0, 0, None, None)))
    for _ in range(20):
        expected = step(*expected[:2], leak, dt_s)
    for found, truth in zip(kernel(this_computer())(x, y, leak, dt_s, ticks=20), expected, strict=True):
        np.testing.assert_allclose(found, truth, rtol=5e-5, atol=5e-5)


def test_zero_ticks_leave_the_state_and_zero_lanes_are_fine() -> None:
    x, y, leak, dt_s = start(5)
    found = kernel(this_computer())(x, y, leak, dt_s, ticks=0)
    assert_same_bits(found[0], x)
    assert_same_bits(found[1], y)
    empty = np.empty(0, np.float32)
    assert all(len(out) == 0 for out in kernel(this_computer())(empty, empty, leak, dt_s, ticks=3))


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (start(3)[:3], "takes 4 inputs"),
        ((np.zeros(3), *start(3)[1:]), "x is float64; give it as float32"),
        ((np.zeros((3, 1), np.float32), *start(3)[1:]), r"x has shape \(3, 1\)"),
        ((*start(3)[:2], np.zeros(3, np.float32), np.float32(1)), r"leak has shape \(3,\); it must be one number"),
        ((start(3)[0], *start(4)[1:]), "equally long"),
    ],
)
def test_wrong_inputs_are_refused(inputs: tuple, message: str) -> None:
    with pytest.raises(BadValueError, match=message):
        kernel(this_computer())(*inputs)


def test_unknown_steady_input_is_refused() -> None:
    with pytest.raises(BadValueError, match="no input called"):
        Kernel(RIVALRY, steady=("leek",))


PACKED = {
    "x86-64-v4": (r"vfmadd\w+ps\s.*%zmm", r"\bvaddps\s.*%zmm"),
    "x86-64-v3": (r"vfmadd\w+ps\s.*%ymm", r"\bvaddps\s.*%ymm"),
    "x86-64-v2": (r"\bmulps\s", r"\baddps\s"),
}


@pytest.mark.parametrize("level", supported_levels())
def test_object_code_is_packed_and_calls_nothing(level: str) -> None:
    if level not in PACKED:
        pytest.skip("hardware: the patterns are for x86")
    code = kernel(Target(level, 16)).assembly()
    inner = code[code.index("kernel.inner:") : code.index(".Lfunc_end0:")]
    for pattern in PACKED[level]:
        assert re.search(pattern, inner), f"no {pattern}"
    assert not re.search(r"\bcall", inner), "a mathematical library would decide the bits"
    if level != "x86-64-v2":  # what is steady is computed once, in single numbers, before the loop
        assert len(re.findall(r"\bv(?:add|mul|div|fmadd\w+)ss\s", inner)) <= 4
    if level != "x86-64-v4":
        assert "zmm" not in code
    if level == "x86-64-v2":
        assert "ymm" not in code


def test_nothing_is_fused_or_relaxed_that_the_program_did_not_ask_for() -> None:
    rows = [Instruction("input", (), Kind.FLOAT, i) for i in range(3)]
    rows += [Instruction("mul", (0, 1), Kind.FLOAT), Instruction("add", (3, 2), Kind.FLOAT)]
    unfused = Kernel(Program("unfused", tuple(rows), ("a", "b", "c"), ("sum",), (4,)))
    assert "fmadd" not in unfused.assembly()
    text = kernel(this_computer()).llvm_text()
    assert not re.search(r"\bf(?:add|mul|sub|div) (?:fast|reassoc|contract|nnan|ninf|nsz|arcp|afn)", text)


def test_denormals_survive_a_process_that_flushes_them() -> None:
    target = this_computer()
    if not target.is_x86:
        pytest.skip("hardware: the control word is that of x86")
    module = ir.Module()
    for name in ("stmxcsr", "ldmxcsr"):
        intrinsic = ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER]), f"llvm.x86.sse.{name}")
        function = ir.Function(module, ir.FunctionType(ir.VoidType(), [POINTER]), name)
        builder = ir.IRBuilder(function.append_basic_block())
        builder.call(intrinsic, function.args)
        builder.ret_void()
    switch = Loaded(object_code(str(module), target), ["stmxcsr", "ldmxcsr"])
    store, load = (ctypes.CFUNCTYPE(None, ctypes.c_void_p)(switch.address(name)) for name in ("stmxcsr", "ldmxcsr"))
    before, flushing, after = (np.array([word], np.uint32) for word in (0, 0x9FC0, 0))
    halve = Kernel(single("add", (Kind.FLOAT, Kind.FLOAT), Kind.FLOAT))
    tiny = np.full(16, 1e-45, np.float32)
    store(before.ctypes.data)
    try:
        load(flushing.ctypes.data)
        found = halve(tiny, tiny)[0]
        store(after.ctypes.data)
    finally:
        load(before.ctypes.data)
    assert after[0] & 0xFFC0 == flushing[0], "the process keeps its own setting"
    assert found.view(np.uint32).tolist() == [2] * 16


def test_a_warm_start_needs_no_jax(tmp_path: Path) -> None:
    cache = ObjectCache(tmp_path / "objects")
    Kernel(RIVALRY, cache=cache)
    (tmp_path / "program.json").write_text(RIVALRY.to_json())
    script = f"""
import sys
from pathlib import Path
import numpy as np
import attunement.engine.simd.compile as compile_module
from attunement.engine.program import Program
from attunement.engine.simd.kernel import Kernel
from attunement.engine.simd.object_cache import ObjectCache
def fail(*_): raise AssertionError("compiled although it was in the cache")
compile_module.object_code = fail
folder = Path({str(tmp_path)!r})
kernel = Kernel(Program.from_json((folder / "program.json").read_text()), cache=ObjectCache(folder / "objects"))
x = np.ones(3, np.float32)
print(kernel(x, x, x, x)[0].tobytes().hex())
print("jax" in sys.modules, "scipy" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    one = np.ones(3, np.float32)
    assert done.stdout.split() == [Kernel(RIVALRY)(one, one, one, one)[0].tobytes().hex(), "False", "False"]


def test_targets_share_no_object() -> None:
    keys = {object_key("kernel", RIVALRY.fingerprint, target=target) for target in TARGETS}
    assert len(keys) == len(TARGETS)
