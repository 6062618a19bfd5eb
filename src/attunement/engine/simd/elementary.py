"""exp, log, the logistic function and their kin, composed of multiplications and additions.

The mathematical library of a computer gives slightly different digits on different machines, so these are our own:
reduce the argument to a short interval, where a polynomial is as good as single precision, and put the scale back.
Polynomials are minimax fits of the stated interval. The largest errors, in units of the last place (ULP), were measured
over *all* 2³² single-precision numbers against double precision and are kept in `LARGEST_ERROR_ULP`; infinities, NaN,
signed zeros and denormals come out as IEEE 754 asks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attunement.engine.operations import Kind
from attunement.engine.simd.vectors import Vector

INFINITY = float("inf")
NAN = float("nan")
SIGN = -(2**31)  # the sign bit
MANTISSA_BITS = 23
BIAS = 127

LOG2_E = 1.4426950408889634
LN2 = 0.6931471824645996  # nearest single to ln 2, and what is missing
LN2_REST = -1.904654299957768e-09
LN2_SHORT = 0.693359375  # few bits: its product with any exponent is exact
LN2_SHORT_REST = -2.12194440e-4
ROUNDER = 1.5 * 2.0**23  # adding it leaves a whole number in the low bits

EXP = (0.4999999403953552, 0.1666652113199234, 0.04166838899254799, 0.00836873147636652, 0.0013814568519592285)
LOG = (0.3333333134651184, -0.2500081956386566, 0.20001226663589478, -0.16623356938362122,
       0.14201757311820984, -0.13160182535648346, 0.1276157796382904, -0.07634498924016953)  # fmt: skip
TANH = (-0.3333328068256378, 0.13331441581249237, -0.05373971536755562, 0.0206390880048275, -0.005704987328499556)

# Giles (2012) Approximating the erfinv function, GPU Computing Gems Jade, table 5.
ERF_INV_MIDDLE = (1.50140941, 0.246640727, -0.00417768164, -0.00125372503, 0.00021858087, -4.39150654e-06,
                  -3.5233877e-06, 3.43273939e-07, 2.81022636e-08)  # fmt: skip
ERF_INV_TAIL = (2.83297682, 1.00167406, 0.00943887047, -0.0076224613, 0.00573950773, -0.00367342844,
                0.00134934322, 0.000100950558, -0.000200214257)  # fmt: skip


def polynomial(x: Vector, coefficients: Sequence[float]) -> Vector:
    """Return c₀ + c₁x + c₂x² + … by Horner's rule, one fused operation per coefficient."""
    total = x.beside(coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        total = total.times_plus(x, coefficient)
    return total


def _reduced(x: Vector) -> tuple[Vector, Vector, Vector]:
    """Split x = n·ln 2 + r with |r| ≤ ln 2 / 2; return n, its bits (n in the low ones), and eʳ − 1."""
    shifted = x.times_plus(LOG2_E, ROUNDER)
    n = shifted - ROUNDER
    r = n.times_plus(-LN2_REST, n.times_plus(-LN2, x))
    return n, shifted.bits(), (r * r).times_plus(polynomial(r, EXP), r)


def _power_of_two(n_bits: Vector, extra: int = 0) -> Vector:
    """Return 2ⁿ⁺ᵉˣᵗʳᵃ from the low nine bits of an integer."""
    return ((n_bits << MANTISSA_BITS) + ((BIAS + extra) << MANTISSA_BITS)).bits(Kind.FLOAT)


def exp(x: Vector) -> Vector:
    """Return eˣ = 2ⁿ·eʳ. The scale goes on in two halves, so that denormal results round once."""
    n, n_bits, grown = _reduced(x.at_least(-104.0).at_most(89.0))
    scaled = x.machine.scale(grown + 1.0, n)
    if scaled is not None:
        return scaled
    half = n_bits >> 1
    return (grown + 1.0) * _power_of_two(half) * _power_of_two(n_bits - half)


def _exp_of_negative(x: Vector) -> Vector:
    """Return eˣ for x ≤ 0, where one scale is enough."""
    n, n_bits, grown = _reduced(x.at_least(-104.0))
    scaled = x.machine.scale(grown + 1.0, n)
    return (grown + 1.0) * _power_of_two(n_bits, 64) * 2.0**-64 if scaled is None else scaled


def expm1(x: Vector) -> Vector:
    """Return eˣ − 1 without cancellation: 2ⁿ(eʳ − 1) + (2ⁿ − 1)."""
    n, n_bits, grown = _reduced(x.at_least(-26.0).at_most(89.0))
    half_scale = _power_of_two(n_bits, -1)
    far = half_scale.times_plus(grown, half_scale - 0.5) * 2.0
    near = n.equals(0.0).choose(grown, far)
    return (abs(x) < 2.0**-25).choose(x, near)


def _log_of_parts(fraction: Vector, exponent: Vector) -> Vector:
    """Return log((1 + f)·2ᵉ) for √½ ≤ 1 + f < √2:  e·ln 2 + f − f²/2 + f³·P(f)."""
    square = fraction * fraction
    rest = (square * fraction).times_plus(polynomial(fraction, LOG), exponent * LN2_SHORT_REST)
    return exponent.times_plus(LN2_SHORT, fraction + square.times_plus(-0.5, rest))


def _exponent_of(x: Vector) -> tuple[Vector, Vector]:
    """Return e (whole) and the bits of m with x = m·2ᵉ, √½ ≤ m < √2."""
    bits = x.bits()
    exponent = (bits - 0x3F3504F3) >> MANTISSA_BITS
    return exponent, bits - (exponent << MANTISSA_BITS)


def _log_at_the_edge(x: Vector, inner: Vector, argument: Vector) -> Vector:
    """Put in what a logarithm is at 0 (−∞), below (NaN), at infinity and NaN (itself)."""
    beyond = argument.equals(0.0).choose(inner.beside(-INFINITY), NAN)
    return (argument <= 0.0).choose(beyond, (x < INFINITY).choose(inner, x))


def log(x: Vector) -> Vector:
    """Return the natural logarithm."""
    denormal = x < 2.0**-126
    exponent, mantissa = _exponent_of(denormal.choose(x * 2.0**23, x))
    whole = exponent.to(Kind.FLOAT) - denormal.choose(x.beside(23.0), 0.0)
    return _log_at_the_edge(x, _log_of_parts(mantissa.bits(Kind.FLOAT) - 1.0, whole), x)


def log1p(x: Vector) -> Vector:
    """Return log(1 + x). What 1 + x rounds away is kept and added to the reduced fraction."""
    total = x + 1.0
    part = total - 1.0
    lost = (x - part) + (1.0 - (total - part))
    exponent, mantissa = _exponent_of(total)
    scale = (BIAS << MANTISSA_BITS) - (exponent.at_most(100) << MANTISSA_BITS)
    fraction = lost.times_plus(scale.bits(Kind.FLOAT), mantissa.bits(Kind.FLOAT) - 1.0)
    inner = _log_at_the_edge(x, _log_of_parts(fraction, exponent.to(Kind.FLOAT)), total)
    return (abs(x) < 2.0**-25).choose(x, inner)


def logistic(x: Vector) -> Vector:
    """Return 1 / (1 + e⁻ˣ), from e⁻|ˣ|, which cannot overflow."""
    small = _exp_of_negative(-abs(x))
    return (x < 0.0).choose(small, 1.0) / (small + 1.0)


def tanh(x: Vector) -> Vector:
    """Return tanh: a polynomial below 0.625, else (1 − e⁻²|ˣ|) / (1 + e⁻²|ˣ|) with the sign of x."""
    size = abs(x)
    square = size * size
    near = (size * square).times_plus(polynomial(square, TANH), size)
    small = _exp_of_negative(size * -2.0)
    far = (1.0 - small) / (small + 1.0)
    value = (size < 0.625).choose(near, far)
    return (value.bits() | (x.bits() & SIGN)).bits(Kind.FLOAT)


def erf_inv(x: Vector) -> Vector:
    """Return the inverse error function, x·P(w), w = −log((1 − x)(1 + x)); P is one of two polynomials."""
    w = -log((1.0 - x) * (x + 1.0))
    root = w.sqrt() - 3.0
    value = (w < 5.0).choose(polynomial(w - 2.5, ERF_INV_MIDDLE), polynomial(root, ERF_INV_TAIL)) * x
    return abs(x).equals(1.0).choose(x * INFINITY, value)


ELEMENTARY: dict[str, Callable[[Vector], Vector]] = {
    "exp": exp,
    "expm1": expm1,
    "log": log,
    "log1p": log1p,
    "logistic": logistic,
    "tanh": tanh,
    "erf_inv": erf_inv,
}

LARGEST_ERROR_ULP = {
    "exp": 1.01,
    "expm1": 1.46,
    "log": 0.87,
    "log1p": 1.44,
    "logistic": 2.41,
    "tanh": 1.51,
    "erf_inv": 3.76,
}
"""Over all 2³² single-precision numbers, rounded up; see benchmarks/elementary_errors.py."""
