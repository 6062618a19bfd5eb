"""The emulator: a quick statistical stand-in for the simulator, one Gaussian process for each statistic.

    statistic(θ) = linear trend + smooth departure + noise,

with one length for each free number and a nugget for the noise. This is written here, in a few matrix products, because
all statistics at many places are asked at once, and because the gradient of scikit-learn keeps an array of places ×
places × numbers at each step, which makes learning about five times slower; a test holds both to the same numbers.
Rasmussen & Williams (2006) Gaussian Processes for Machine Learning, ch. 2 and 5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cho_solve, cholesky
from scipy.optimize import minimize

from attunement.inference.points import SimulatedPoint
from attunement.vocabulary import BadValueError

Array = NDArray[np.float64]

MOST_FOR_LENGTHS = 384
"""Places from which hyperparameters are found; the emulator itself knows all places."""
STEPS = 40
AT_ONCE = 64
FEWEST = 24
FIRST = (0.5, 1.5, 0.5, 0.1)
"""Where the search for hyperparameters begins: departure, lengths, trend, nugget."""
LIMITS = ((1e-4, 1e3), (0.1, 30.0), (1e-4, 1e3), (1e-4, 2.0))
"""Between what they are looked for. A length at its upper limit says that a number does not matter."""


@dataclass(frozen=True, eq=False)
class Emulator:
    """What simulated places say about the statistics at any other place.

    Attributes
    ----------
    statistics
        Their names, in the order of every last axis here.
    places
        Where was simulated [place, number], in the unit cube.
    weights, inverse
        K⁻¹y and K⁻¹ of each statistic [statistic, place(, place)], zero where a place had no value.
    inverse_squares
        1/length² [number, statistic].
    smooth, slope, nugget
        Variances of departure, trend and noise [statistic], in units of the statistic's own variance.
    centre, scale
        Mean and SD of each statistic over the places.
    sampling
        Variance that the simulated cohort's size and seed leave in each statistic.
    left_out
        How each place's value is predicted from all others: (value, prediction, SD), [statistic, place, 3].
    """

    statistics: tuple[str, ...]
    places: Array
    weights: Array
    inverse: Array
    inverse_squares: Array
    smooth: Array
    slope: Array
    nugget: Array
    centre: Array
    scale: Array
    sampling: Array
    left_out: Array

    def mean(self, units: Any) -> Array:
        """Return the expected statistics at some places: [place, statistic]."""
        return np.concatenate([self._mean(part) for part in _parts(np.atleast_2d(units))])

    def predict(self, units: Any) -> tuple[Array, Array]:
        """Return expected statistics at some places and the variance of not having simulated there, both [place, statistic]."""
        pairs = [self._predict(part) for part in _parts(np.atleast_2d(units))]
        return tuple(np.concatenate(found) for found in zip(*pairs, strict=True))  # type: ignore[return-value]

    def mean_and_slope(self, unit: Array) -> tuple[Array, Array]:
        """Return the expected statistics at one place and their derivatives [number, statistic]."""
        apart = unit - self.places
        near = self.smooth * np.exp(-0.5 * (apart**2 @ self.inverse_squares)) * self.weights.T
        x = unit - 0.5
        value = near.sum(axis=0) + self.slope * (self.weights @ ((self.places - 0.5) @ x + 1))
        rise = -(apart.T @ near) * self.inverse_squares + self.slope * ((self.places - 0.5).T @ self.weights.T)
        return self.centre + self.scale * value, self.scale * rise

    def diagnostics(self) -> dict[str, tuple[float, float]]:
        """Return for each statistic R² and the share of left-out places within 2 SD."""
        found = {}
        for name, rows in zip(self.statistics, self.left_out, strict=True):
            known = rows[np.isfinite(rows).all(axis=1)]
            missed = known[:, 0] - known[:, 1]
            r2 = 1 - float((missed**2).sum() / ((known[:, 0] - known[:, 0].mean()) ** 2).sum())
            found[name] = (r2, float((np.abs(missed) <= 2 * known[:, 2]).mean()))
        return found

    def only(self, statistics: Sequence[str]) -> Emulator:
        """Return the emulator of some of the statistics."""
        if list(statistics) == list(self.statistics):
            return self
        at = [self.statistics.index(name) for name in statistics]
        return Emulator(
            tuple(statistics), self.places, self.weights[at], self.inverse[at], self.inverse_squares[:, at],
            *(a[at] for a in (self.smooth, self.slope, self.nugget, self.centre, self.scale, self.sampling, self.left_out)),
        )  # fmt: skip

    def _covariance(self, units: Array) -> Array:
        """Return the covariance of places asked about with those simulated: [asked, place, statistic]."""
        apart = ((units[:, None] - self.places[None]) ** 2) @ self.inverse_squares
        return self.smooth * np.exp(-0.5 * apart) + self.slope * ((units - 0.5) @ (self.places - 0.5).T + 1)[..., None]

    def _mean(self, units: Array) -> Array:
        return self.centre + self.scale * np.einsum("aps,sp->as", self._covariance(units), self.weights)

    def _predict(self, units: Array) -> tuple[Array, Array]:
        covariance = self._covariance(units)
        mean = self.centre + self.scale * np.einsum("aps,sp->as", covariance, self.weights)
        by_statistic = np.ascontiguousarray(np.moveaxis(covariance, 2, 0))
        known = ((by_statistic @ self.inverse) * by_statistic).sum(axis=2).T
        own = self.smooth + self.slope * (((units - 0.5) ** 2).sum(axis=1) + 1)[:, None]
        return mean, self.scale**2 * np.maximum(own - known, 0.0)


def emulate(
    units: Array,
    found: Sequence[SimulatedPoint],
    statistics: Sequence[str],
    *,
    like: Emulator | None = None,
    relearn: bool = True,
    progress: Callable[[int, int], None] | None = None,
) -> Emulator:
    """Learn an emulator from simulated places.

    Parameters
    ----------
    units
        The places, in the unit cube [place, number].
    found
        What was simulated there.
    statistics
        Which statistics to learn.
    like
        An earlier emulator of the same statistics, whose hyperparameters are where the search for new ones begins.
    relearn
        Whether to search; otherwise the earlier ones are kept.
    progress
        Told about statistics done.
    """
    values, errors = (_matrix(found, statistics, part) for part in ("values", "errors"))
    learned = []
    for i, name in enumerate(statistics):
        known = np.isfinite(values[:, i])
        if known.sum() < FEWEST or np.ptp(values[known, i]) == 0:
            raise BadValueError(
                f"{name} has a value at {known.sum()} simulated points, of {len(found)}, or is the same at all; an emulator "
                f"needs {FEWEST} that differ. Simulate more points (--runs) or more children (--children)."
            )
        begin = like.statistics.index(name) if like and name in like.statistics else None
        start = None if like is None or begin is None else _hyperparameters(like, begin)
        learned.append(_learn(units, values[:, i], known, start, relearn or start is None))
        if progress:
            progress(i + 1, len(statistics))
    stacked = [np.stack(parts) for parts in zip(*learned, strict=True)]
    weights, inverse, squares, smooth, slope, nugget, centre, scale, left_out = stacked
    return Emulator(
        tuple(statistics), units, weights, inverse, squares.T.copy(), smooth, slope, nugget, centre, scale,
        np.nanmean(errors**2, axis=0), left_out,
    )  # fmt: skip


def _learn(units: Array, values: Array, known: NDArray[np.bool_], start: Array | None, search: bool) -> tuple[Any, ...]:
    """Return one statistic's part of an emulator."""
    x, y = units[known] - 0.5, values[known]
    centre, scale = y.mean(), y.std()
    y = (y - centre) / scale
    logs = likeliest(x[:MOST_FOR_LENGTHS], y[:MOST_FOR_LENGTHS], start) if search or start is None else start
    smooth, slope, nugget = np.exp(logs[[0, -2, -1]])
    near, trend = _kernels(logs, x)
    small = cho_solve((cholesky(near + trend + nugget * np.eye(len(x)), lower=True), True), np.eye(len(x)))
    solved = small @ y
    # Leaving one out of a Gaussian process has a closed form (Rasmussen & Williams 5.4.2).
    alone = y - solved / np.diag(small)
    rows = np.full((len(units), 3), np.nan)
    rows[known] = np.column_stack([y, alone, np.sqrt(1 / np.diag(small))]) * scale + [centre, centre, 0.0]
    weights, inverse = np.zeros(len(units)), np.zeros((len(units), len(units)))
    weights[known] = solved
    inverse[np.ix_(known, known)] = small
    return weights, inverse, np.exp(-2 * logs[1:-2]), smooth, slope, nugget, centre, scale, rows


def likeliest(x: Array, y: Array, start: Array | None = None) -> Array:
    """Return the logs of departure variance, lengths, trend variance and nugget that make the values most likely.

    Parameters
    ----------
    x, y
        Places around zero [place, number], and values with mean 0 and SD 1.
    start
        Where the search begins.
    """
    many = x.shape[1]
    spread = [0, *[1] * many, 2, 3]
    bounds = np.log([LIMITS[kind] for kind in spread])
    begin = np.log([FIRST[kind] for kind in spread]) if start is None else np.clip(start, *bounds.T)
    return minimize(
        unlikeliness, begin, args=(x, y), method="L-BFGS-B", jac=True, bounds=bounds, options={"maxiter": STEPS}
    ).x


def unlikeliness(logs: Array, x: Array, y: Array) -> tuple[float, Array]:
    """Return minus the log marginal likelihood, ½ yᵀK⁻¹y + ½ ln|K| + (n/2) ln 2π, and its gradient, [log].

    With A = K⁻¹ − K⁻¹yyᵀK⁻¹, each derivative is ½ tr(A ∂K/∂θ).
    """
    near, trend = _kernels(logs, x)
    nugget = np.exp(logs[-1])
    try:
        lower = cholesky(near + trend + nugget * np.eye(len(x)), lower=True)
    except LinAlgError:
        return 1e25, np.zeros_like(logs)
    inverse = cho_solve((lower, True), np.eye(len(x)))
    solved = inverse @ y
    value = 0.5 * y @ solved + np.log(np.diag(lower)).sum() + 0.5 * len(y) * np.log(2 * np.pi)
    spare = inverse - np.outer(solved, solved)
    pulled, z = spare * near, x * np.exp(-logs[1:-2])
    # Σᵢⱼ Wᵢⱼ(zᵢ − zⱼ)² without an array of places × places × numbers.
    lengths = (z**2 * pulled.sum(axis=1)[:, None]).sum(axis=0) - (z * (pulled @ z)).sum(axis=0)
    ends = [0.5 * pulled.sum(), *lengths, 0.5 * (spare * trend).sum(), 0.5 * nugget * np.trace(spare)]
    return float(value), np.array(ends)


def _kernels(logs: Array, x: Array) -> tuple[Array, Array]:
    """Return the covariances of departure and of trend among places."""
    z = x * np.exp(-logs[1:-2])
    squares = (z**2).sum(axis=1)
    apart = np.maximum(squares[:, None] + squares[None] - 2 * z @ z.T, 0.0)
    return np.exp(logs[0] - 0.5 * apart), np.exp(logs[-2]) * (x @ x.T + 1)


def _hyperparameters(emulator: Emulator, i: int) -> Array:
    logs = [np.log(emulator.smooth[i]), *(-0.5 * np.log(emulator.inverse_squares[:, i]))]
    return np.array([*logs, np.log(emulator.slope[i]), np.log(emulator.nugget[i])])


def _matrix(found: Sequence[SimulatedPoint], statistics: Sequence[str], part: str) -> Array:
    tables = [getattr(point, part) for point in found]
    return np.array([[np.nan if table.get(n) is None else table[n] for n in statistics] for table in tables], float)


def _parts(units: Array) -> list[Array]:
    return [units[begin : begin + AT_ONCE] for begin in range(0, len(units), AT_ONCE)]
