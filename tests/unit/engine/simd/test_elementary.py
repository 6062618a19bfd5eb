"""Elementary functions: within their stated error, exact at the edges, the same bits on every target."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from scipy import special

from attunement.engine.operations import Kind
from attunement.engine.simd.compile import Target
from attunement.engine.simd.elementary import ELEMENTARY, LARGEST_ERROR_ULP
from attunement.engine.simd.kernel import Kernel
from attunement.engine.simd.vectors import NumpyMachine

from .machines import TARGETS, assert_same_bits, columns, of_kind, single

TRUTH = {
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "logistic": special.expit,
    "tanh": np.tanh,
    "erf_inv": special.erfinv,
}
INF, NAN = math.inf, math.nan
EDGES = {
    "exp": [(INF, INF), (-INF, 0.0), (0.0, 1.0), (-0.0, 1.0), (89.0, INF), (-104.0, 0.0), (NAN, NAN)],
    "expm1": [(INF, INF), (-INF, -1.0), (0.0, 0.0), (-0.0, -0.0), (-50.0, -1.0), (1e-45, 1e-45), (NAN, NAN)],
    "log": [(0.0, -INF), (-0.0, -INF), (-1.0, NAN), (INF, INF), (-INF, NAN), (1.0, 0.0), (NAN, NAN)],
    "log1p": [(-1.0, -INF), (-2.0, NAN), (INF, INF), (0.0, 0.0), (-0.0, -0.0), (1e-45, 1e-45), (NAN, NAN)],
    "logistic": [(INF, 1.0), (-INF, 0.0), (0.0, 0.5), (-0.0, 0.5), (NAN, NAN)],
    "tanh": [(INF, 1.0), (-INF, -1.0), (0.0, 0.0), (-0.0, -0.0), (1e-45, 1e-45), (NAN, NAN)],
    "erf_inv": [(1.0, INF), (-1.0, -INF), (0.0, 0.0), (-0.0, -0.0), (1.5, NAN), (NAN, NAN)],
}


@functools.cache
def kernel(name: str, target: Target = TARGETS[0]) -> Kernel:
    return Kernel(single(name, (Kind.FLOAT,), Kind.FLOAT), target=target)


@pytest.mark.parametrize("name", ELEMENTARY)
def test_error_is_within_what_is_stated(name: str) -> None:
    """Every 4,093rd of all single-precision numbers (a prime step); the benchmark does all of them."""
    x = np.arange(0, 1 << 32, 4093, dtype=np.uint64).astype(np.uint32).view(np.float32)
    with np.errstate(all="ignore"):
        truth = TRUTH[name](x.astype(np.float64))
        nearest = truth.astype(np.float32)
        found = kernel(name)(x)[0]
        gap = np.maximum(np.spacing(np.abs(nearest)).astype(np.float64), 2.0**-149)
        error = np.abs(found.astype(np.float64) - truth) / gap
    finite = np.isfinite(nearest) & np.isfinite(found)
    np.testing.assert_array_equal(found[~finite], nearest[~finite])
    assert error[finite].max() <= LARGEST_ERROR_ULP[name]
    assert error[finite].max() > LARGEST_ERROR_ULP[name] / 2, "the stated error is far too large"


@pytest.mark.parametrize("name", ELEMENTARY)
def test_edges(name: str) -> None:
    x, expected = (np.array(column, np.float32) for column in zip(*EDGES[name], strict=True))
    assert_same_bits(kernel(name)(x)[0], expected, x)


@pytest.mark.parametrize("name", ELEMENTARY)
@settings(max_examples=20, deadline=None)
@given(patterns=columns(1))
def test_every_target_gives_the_bits_of_the_plain_twin(name: str, patterns: np.ndarray) -> None:
    x = of_kind(patterns[0], Kind.FLOAT)
    twin = ELEMENTARY[name](NumpyMachine().vector(x)).value
    for target in TARGETS:
        assert_same_bits(kernel(name, target)(x)[0], twin, x)


def test_order_is_kept_where_it_matters() -> None:
    """A choice probability must not fall when its reason grows: neighbours may tie but never swap by more than an ULP."""
    x = np.linspace(-20, 20, 1 << 20).astype(np.float32)
    y = kernel("logistic")(x)[0].astype(np.float64)
    assert (np.diff(y) >= -2 * np.spacing(np.float32(1))).all()
    assert (y >= 0).all() and (y <= 1).all()
