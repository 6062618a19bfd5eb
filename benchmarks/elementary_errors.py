"""Measure the error of every elementary function over all 2³² single-precision numbers, against double precision.

Run it after changing a polynomial and put the figures into `elementary.LARGEST_ERROR_ULP`, rounded up:

    python benchmarks/elementary_errors.py [function ...]

A minute or two per function and core. ULP: the gap between neighbouring singles at the true value.
"""

from __future__ import annotations

import sys

import numpy as np
from scipy import special

from attunement.engine.operations import Kind
from attunement.engine.program import Instruction, Program
from attunement.engine.simd.elementary import ELEMENTARY
from attunement.engine.simd.kernel import Kernel

TRUTH = {
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "logistic": special.expit,
    "tanh": np.tanh,
    "erf_inv": special.erfinv,
}
CHUNK = 1 << 22
SMALLEST = 2.0**-149


def errors_ulp(name: str, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Error of y in units of the last place; infinite where one of both is not finite and they differ."""
    truth = TRUTH[name](x.astype(np.float64))
    nearest = truth.astype(np.float32)
    error = np.abs(y.astype(np.float64) - truth) / np.maximum(np.spacing(np.abs(nearest)).astype(np.float64), SMALLEST)
    both_nan = np.isnan(y) & np.isnan(nearest)
    strange = ~np.isfinite(y) | ~np.isfinite(nearest)
    return np.where(strange, np.where(both_nan | (y == nearest), 0, np.inf), error)


def largest(name: str) -> tuple[float, np.float32]:
    """The largest error of a function and where it is."""
    program = Program(
        name, (Instruction("input", (), Kind.FLOAT), Instruction(name, (0,), Kind.FLOAT)), ("x",), ("y",), (1,)
    )
    kernel, worst = Kernel(program), (0.0, np.float32(0))
    for start in range(0, 1 << 32, CHUNK):
        x = np.arange(start, start + CHUNK, dtype=np.uint64).astype(np.uint32).view(np.float32)
        error = errors_ulp(name, x, kernel(x)[0])
        place = int(error.argmax())
        if error[place] > worst[0]:
            worst = float(error[place]), x[place]
    return worst


if __name__ == "__main__":
    with np.errstate(all="ignore"):
        for wanted in sys.argv[1:] or ELEMENTARY:
            error, where = largest(wanted)
            print(f"{wanted}: {error:.4f} ULP at {where!r}", flush=True)
