"""How fast is a small theory, as machine code, beside its peers? One run, by processor time, reported as ratios.

Six tendencies compete: each leaks, is fed by what it is worth and by the situation, and is inhibited by the others;
traces remember, values learn. 18 numbers of state, six logistic functions a tick. The peers get the same equations:

* NumPy, vectorised over dyads and tendencies
* JAX, `vmap` and `scan`, the state as one array of 3 × 6 per dyad
* JAX, `vmap` and `scan`, each of the 18 numbers its own array
* Numba, a loop over dyads and in it over ticks, if it is installed
* Mesa, one agent a dyad, if it is installed
* C with explicit AVX-512 vectors, written out from the same program, compiled by gcc with -O3 -ffast-math: the limit

    pip install numba mesa        # only for these two peers
    python benchmarks/kernel.py [dyads] [ticks]
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

from attunement.engine.program import CONSTANT, Program, number_of
from attunement.engine.simd.compile import supported_levels, this_computer
from attunement.engine.simd.elementary import EXP
from attunement.engine.simd.kernel import Kernel
from attunement.engine.tracing import trace

ACTS = 6
STEADY = {"leak": 0.4, "gain": 1.5, "inhibition": 0.6, "trace_s": 6.0, "rate": 0.05, "relief": 0.8, "dt_s": 0.5}
SITUATION = {f"situation {i}": 0.2 * i - 0.4 for i in range(ACTS)}
NAMES = [f"{what} {i}" for what in ("activation", "trace", "value") for i in range(ACTS)]


def compete(*numbers: jax.Array) -> tuple[jax.Array, ...]:
    """Advance one dyad by one tick."""
    activation, memory, value = (numbers[i * ACTS : (i + 1) * ACTS] for i in range(3))
    leak, gain, inhibition, trace_s, rate, relief, dt_s = numbers[18:25]
    situation = numbers[25:]
    shown = [jax.nn.sigmoid(a) for a in activation]
    total = shown[0] + shown[1] + shown[2] + shown[3] + shown[4] + shown[5]
    kept = jnp.exp(-dt_s / trace_s)
    return (
        *(
            a + dt_s * (gain * v + s - leak * a - inhibition * (total - y))
            for a, v, s, y in zip(activation, value, situation, shown, strict=True)
        ),
        *(m * kept + (1 - kept) * y for m, y in zip(memory, shown, strict=True)),
        *(v + rate * dt_s * (relief * m - v) * y for v, m, y in zip(value, memory, shown, strict=True)),
    )


def compete_in_numpy(state: np.ndarray, steady: dict[str, np.float32], situation: np.ndarray) -> np.ndarray:
    """Advance all dyads by one tick; the state is [3, act, dyad]."""
    activation, memory, value = state
    shown = 1 / (1 + np.exp(-activation))
    kept = np.exp(-steady["dt_s"] / steady["trace_s"])
    drive = steady["gain"] * value + situation[:, None] - steady["leak"] * activation
    return np.stack(
        [
            activation + steady["dt_s"] * (drive - steady["inhibition"] * (shown.sum(0) - shown)),
            memory * kept + (1 - kept) * shown,
            value + steady["rate"] * steady["dt_s"] * (steady["relief"] * memory - value) * shown,
        ]
    )


def compete_as_array(state: jax.Array, steady: dict[str, jax.Array], situation: jax.Array) -> jax.Array:
    """Advance one dyad by one tick; the state is [3, act]."""
    activation, memory, value = state
    shown = jax.nn.sigmoid(activation)
    kept = jnp.exp(-steady["dt_s"] / steady["trace_s"])
    drive = steady["gain"] * value + situation - steady["leak"] * activation
    return jnp.stack(
        [
            activation + steady["dt_s"] * (drive - steady["inhibition"] * (shown.sum() - shown)),
            memory * kept + (1 - kept) * shown,
            value + steady["rate"] * steady["dt_s"] * (steady["relief"] * memory - value) * shown,
        ]
    )


C_HEAD = f"""#include <immintrin.h>
typedef float v __attribute__((vector_size(64)));
static inline v all(float x) {{ return (v)_mm512_set1_ps(x); }}
static inline v vexp(v x) {{
  v n = (v)_mm512_roundscale_ps((__m512)(x * 1.44269504f), 8);
  v r = x - n * 0.693147181f;
  v p = {"(" * (len(EXP) - 1)}all({EXP[-1]}f){"".join(f"*r + {c}f)" for c in reversed(EXP[:-1]))};
  return (v)_mm512_scalef_ps((__m512)(r * r * p + r + 1.0f), (__m512)n);
}}
static inline v vlogistic(v x) {{ return 1.0f / (1.0f + vexp(-x)); }}
"""
C_TEXT = {
    "add": "{0} + {1}",
    "sub": "{0} - {1}",
    "mul": "{0} * {1}",
    "div": "{0} / {1}",
    "neg": "-{0}",
    "fma": "{0} * {1} + {2}",
    "exp": "vexp({0})",
    "logistic": "vlogistic({0})",
}


def c_source(program: Program, state: int, vectors: int) -> str:
    """The same program as C: state in local variables, ticks innermost, some vectors of 16 side by side."""
    names = {i: f"s{i}_@" if i < state else f"p{i}" for i in range(len(program.inputs))}
    lines, steady = [], []
    for number, row in enumerate(program.instructions[len(program.inputs) :], len(program.inputs)):
        if row.operation == CONSTANT:
            names[number] = f"t{number}"
            steady.append(f"v t{number} = all({float(number_of(row.bits, row.kind))!r}f);")
        else:
            names[number] = f"t{number}_@"
            lines.append(f"v t{number}_@ = {C_TEXT[row.operation].format(*(names[i] for i in row.operands))};")
    lines += [f"s{i}_@ = {names[number]};" for i, number in enumerate(program.results)]

    def spread(*templates: str) -> str:
        return "\n      ".join(t.replace("@", str(u)) for t in templates for u in range(vectors))

    parameters = "\n  ".join(f"v p{i} = all(*in[{i}]);" for i in range(state, len(program.inputs)))
    load = spread(*(f"v s{i}_@ = (v)_mm512_loadu_ps(in[{i}] + k + 16 * @);" for i in range(state)))
    store = spread(*(f"_mm512_storeu_ps(out[{i}] + k + 16 * @, (__m512)s{i}_@);" for i in range(state)))
    return f"""{C_HEAD}
void run(float **in, float **out, long n, long ticks) {{
  {parameters}
  {" ".join(steady)}
  for (long k = 0; k < n; k += {16 * vectors}) {{
    {load}
    for (long t = 0; t < ticks; t++) {{
      {spread(*lines)}
    }}
    {store}
  }}
}}
"""


def in_c(program: Program, inputs: list[np.ndarray], ticks: int, vectors: int) -> Callable[[], list[np.ndarray]] | None:
    """Compile the limit, where there is gcc and AVX-512."""
    if shutil.which("gcc") is None or supported_levels()[0] != "x86-64-v4":
        return None
    folder = Path(tempfile.mkdtemp())
    (folder / "kernel.c").write_text(c_source(program, 18, vectors))
    flags = ["-O3", "-march=native", "-mprefer-vector-width=512", "-ffast-math", "-shared", "-fPIC"]
    subprocess.run(["gcc", *flags, "-o", folder / "kernel.so", folder / "kernel.c"], check=True)
    function = ctypes.CDLL(str(folder / "kernel.so")).run
    size = len(inputs[0])
    outputs = [np.empty(size, np.float32) for _ in range(18)]
    sources, results = ((ctypes.c_void_p * len(a))(*[x.ctypes.data for x in a]) for a in (inputs, outputs))

    def run() -> list[np.ndarray]:
        function(sources, results, ctypes.c_long(size), ctypes.c_long(ticks))
        return outputs

    return run


def in_numba(state: np.ndarray, steady: dict[str, np.float32], situation: np.ndarray, ticks: int) -> Callable | None:
    """The same equations as a loop over dyads, compiled by Numba with fast-math; None where it is not installed."""
    try:
        import numba  # noqa: PLC0415
    except ImportError:
        return None
    numbers = np.array(list(steady.values()), np.float32)

    @numba.njit(fastmath=True)
    def loop(state: np.ndarray, numbers: np.ndarray, situation: np.ndarray, ticks: int) -> np.ndarray:
        out = state.copy()
        leak, gain, inhibition, trace_s, rate, relief, dt_s = numbers
        kept = np.exp(-dt_s / trace_s)
        shown = np.empty(6, np.float32)
        one = np.float32(1)
        for dyad in range(state.shape[1]):
            x = out[:, dyad].copy()
            for _ in range(ticks):
                total = np.float32(0)
                for i in range(6):
                    shown[i] = one / (one + np.exp(-x[i]))
                    total += shown[i]
                for i in range(6):
                    m, v, y = x[6 + i], x[12 + i], shown[i]
                    x[i] += dt_s * (gain * v + situation[i] - leak * x[i] - inhibition * (total - y))
                    x[6 + i] = m * kept + (one - kept) * y
                    x[12 + i] = v + rate * dt_s * (relief * m - v) * y
            out[:, dyad] = x
        return out

    return lambda: loop(state, numbers, situation, ticks)


def in_mesa(state: np.ndarray, steady: dict[str, np.float32], situation: np.ndarray, ticks: int) -> Callable | None:
    """One dyad as an agent of an agent-based model; None where Mesa is not installed."""
    try:
        import mesa  # noqa: PLC0415
    except ImportError:
        return None

    class Dyad(mesa.Agent):
        def __init__(self, model: mesa.Model) -> None:
            super().__init__(model)
            self.state = state[:, :1].reshape(3, ACTS, 1)

        def step(self) -> None:
            self.state = compete_in_numpy(self.state, steady, situation)

    model = mesa.Model()
    Dyad(model)

    def run() -> object:
        for _ in range(ticks):
            model.agents.do("step")
        return model

    return run


def best_s(candidates: dict[str, Callable[[], object]], rounds: int = 5) -> dict[str, float]:
    """Shortest processor time of each, in rounds, so that a busy machine troubles all alike."""
    times = dict.fromkeys(candidates, float("inf"))
    for _ in range(rounds + 1):  # the first warms up
        for name, function in candidates.items():
            start = time.process_time()
            jax.block_until_ready(function())
            times[name] = min(times[name], time.process_time() - start)
    return times


def main(dyads: int, ticks: int) -> None:
    """Measure and print."""
    rng = np.random.default_rng(0)
    state = (rng.normal(size=(18, dyads)) * 0.5).astype(np.float32)
    steady = {name: np.float32(value) for name, value in STEADY.items()}
    situation = np.array(list(SITUATION.values()), np.float32)
    names = [*NAMES, *STEADY, *SITUATION]
    start = time.perf_counter()
    program = trace(compete, *[0.0] * len(names), name="competition", names=names)
    traced = time.perf_counter()
    inputs = [*state, *steady.values(), *situation]
    kernels = {
        lanes: Kernel(program, steady=names[18:], fed_back=18, target=this_computer(lanes=lanes)) for lanes in (16, 32)
    }
    built = time.perf_counter()
    print(f"{dyads} dyads, {ticks} ticks, {os.cpu_count()} cores, {supported_levels()[0]}, by processor time")
    print(
        f"{sum(1 for _ in program.work)} operations; traced in {traced - start:.2f} s, two kernels in {built - traced:.2f} s"
    )

    @jax.jit
    def components(moving: tuple, rest: tuple) -> tuple:
        step = jax.vmap(lambda *numbers: compete(*numbers, *rest))
        return jax.lax.scan(lambda s, _: (step(*s), None), moving, None, length=ticks)[0]

    @jax.jit
    def arrays(moving: jax.Array) -> jax.Array:
        step = jax.vmap(lambda s: compete_as_array(s, steady, situation))  # type: ignore[arg-type]
        return jax.lax.scan(lambda s, _: (step(s), None), moving, None, length=ticks)[0]

    def in_numpy() -> np.ndarray:
        moving = state.reshape(3, ACTS, dyads)
        for _ in range(max(ticks // 20, 1)):
            moving = compete_in_numpy(moving, steady, situation)
        return moving

    separate, together = tuple(map(jnp.asarray, state)), jnp.asarray(state.T.reshape(dyads, 3, ACTS))
    rest = tuple(inputs[18:])
    pointers = [np.ascontiguousarray(np.atleast_1d(x)) for x in inputs]
    short = max(ticks // 20, 1)  # for the slow ones
    candidates: dict[str, Callable[[], object]] = {
        "NumPy, vectorised": in_numpy,
        "JAX, one array a dyad": lambda: arrays(together),
        "JAX, 18 arrays": lambda: components(separate, rest),
        "machine code, W = 16": lambda: kernels[16](*inputs, ticks=ticks),
        "machine code, W = 32": lambda: kernels[32](*inputs, ticks=ticks),
    }
    found = np.stack(kernels[16](*inputs, ticks=ticks))
    share = {"NumPy, vectorised": short / ticks}  # of the dyad-ticks, which the slow ones do
    few = max(dyads // 20, 1)
    if loop := in_numba(state[:, :few], steady, situation, ticks):
        print("largest difference from Numba:", float(np.abs(found[:, :few] - loop()).max()))
        candidates["Numba, loop over dyads"] = loop
        share["Numba, loop over dyads"] = few / dyads
    if agent := in_mesa(state, steady, situation, ticks):
        candidates["Mesa, one agent a dyad"] = agent
        share["Mesa, one agent a dyad"] = 1 / dyads
    print("largest difference from JAX:", float(np.abs(found - np.stack(components(separate, rest))).max()))
    for vectors in (1, 2):
        limit = in_c(program, pointers, ticks, vectors)
        if limit is not None:
            candidates[f"C, fast-math, {vectors} AVX-512 at once"] = limit
            print("largest difference from C:  ", float(np.abs(found - np.stack(limit())).max()))
    seconds = {what: spent / share.get(what, 1.0) for what, spent in best_s(candidates).items()}
    own = seconds["machine code, W = 32"]
    for what, spent in seconds.items():
        print(
            f"{what:36} {dyads * ticks / spent / 1e6:8.1f} M dyad-ticks/s   machine code is {spent / own:7.2f} × as fast"
        )


if __name__ == "__main__":
    main(*(int(a) for a in (sys.argv[1:] + ["16384", "400"][len(sys.argv) - 1 :])))
