from __future__ import annotations

import warnings

import numpy as np
import pytest

from attunement.inference.emulator.emulator import Emulator, emulate, likeliest, unlikeliness
from attunement.inference.emulator.history_matching import even_places
from attunement.inference.points import SimulatedPoint
from attunement.vocabulary import BadValueError

NAMES = ("wave", "slope")
NOISE = 0.05


def truth(units: np.ndarray) -> np.ndarray:
    return np.column_stack([np.sin(4 * units[:, 0]) + units[:, 1], 2 * units[:, 1] - units[:, 0]])


def points(units: np.ndarray, *, seed: int = 1, missing: int = 0) -> list[SimulatedPoint]:
    noisy = truth(units) + NOISE * np.random.default_rng(seed).standard_normal((len(units), 2))
    rows = [dict(zip(NAMES, map(float, row), strict=True)) for row in noisy]
    for row in rows[:missing]:
        row["wave"] = None  # type: ignore[assignment]
    return [SimulatedPoint({}, row, dict.fromkeys(NAMES, NOISE)) for row in rows]


@pytest.fixture(scope="module")
def learned() -> Emulator:
    units = even_places(3, 128, seed=3)
    return emulate(units, points(units), NAMES)


def test_it_predicts_where_nothing_was_simulated(learned: Emulator) -> None:
    units = np.random.default_rng(5).random((200, 3))
    mean, variance = learned.predict(units)
    missed = mean - truth(units)
    assert np.sqrt((missed**2).mean(axis=0)) == pytest.approx([0, 0], abs=0.03)
    assert 0.85 <= (np.abs(missed) <= 2 * np.sqrt(variance)).mean() <= 1
    assert np.array_equal(mean, learned.mean(units))


def test_it_says_how_well_it_does(learned: Emulator) -> None:
    for r2, within in learned.diagnostics().values():
        assert 0.97 < r2 <= 1
        assert 0.9 <= within <= 1
    assert np.sqrt(learned.sampling) == pytest.approx([NOISE, NOISE])
    assert np.sqrt(learned.nugget) * learned.scale == pytest.approx([NOISE, NOISE], rel=0.35)


def test_leaving_one_out_is_what_learning_without_it_gives(learned: Emulator) -> None:
    units = learned.places
    without = emulate(units[1:], points(units)[1:], NAMES, like=learned, relearn=False)
    # The standardisation of values differs by one place in 128; the closed form keeps it.
    assert without.mean(units[0])[0] == pytest.approx(learned.left_out[:, 0, 1], abs=2e-3)


def test_slopes_are_those_of_the_mean(learned: Emulator) -> None:
    unit, step = np.array([0.3, 0.6, 0.5]), 1e-6
    mean, slope = learned.mean_and_slope(unit)
    assert mean == pytest.approx(learned.mean(unit)[0])
    for i in range(3):
        moved = np.zeros(3)
        moved[i] = step
        numeric = (learned.mean(unit + moved)[0] - learned.mean(unit - moved)[0]) / (2 * step)
        assert slope[i] == pytest.approx(numeric, abs=1e-5)


def test_a_point_without_a_value_is_left_out_for_that_statistic_only() -> None:
    units = even_places(3, 64, seed=3)
    whole = emulate(units, points(units, missing=9), NAMES)
    assert np.isnan(whole.left_out[0, :9]).all()
    assert np.isfinite(whole.left_out[1]).all()
    alone = emulate(units[9:], points(units)[9:], NAMES[:1])
    at = np.random.default_rng(1).random((5, 3))
    assert whole.predict(at)[0][:, 0] == pytest.approx(alone.predict(at)[0][:, 0])
    assert whole.predict(at)[1][:, 0] == pytest.approx(alone.predict(at)[1][:, 0])


def test_too_little_to_learn_from_is_refused() -> None:
    units = even_places(3, 64, seed=3)
    with pytest.raises(BadValueError, match="wave has a value at 20 simulated points, of 64"):
        emulate(units, points(units, missing=44), NAMES)


def test_scikit_learn_gives_the_same_numbers() -> None:
    """The judge: likelihood, gradient, and the prediction at the likeliest hyperparameters."""
    processes = pytest.importorskip(
        "sklearn.gaussian_process", reason="scikit-learn is not installed; pip install --group test"
    )
    from sklearn.gaussian_process import kernels

    units = even_places(3, 48, seed=3)
    x = units - 0.5
    y = np.array([p.values["wave"] for p in points(units)], float)
    y = (y - y.mean()) / y.std()
    logs = likeliest(x, y)
    values = np.exp(logs)
    kernel = (
        kernels.ConstantKernel(values[0]) * kernels.RBF(values[1:-2])
        + kernels.ConstantKernel(values[-2]) * kernels.DotProduct(1.0, "fixed")
        + kernels.WhiteKernel(values[-1])
    )
    judge = processes.GaussianProcessRegressor(kernel, optimizer=None, alpha=0).fit(x, y)
    likely, gradient = judge.log_marginal_likelihood(judge.kernel_.theta, eval_gradient=True)
    mine, slope = unlikeliness(logs, x, y)
    assert mine == pytest.approx(-likely)
    assert slope == pytest.approx(-gradient, abs=1e-6)
    emulator = emulate(units, points(units), NAMES[:1])
    at = np.random.default_rng(1).random((7, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mean, sd = judge.predict(at - 0.5, return_std=True)
    found, variance = emulator.predict(at)
    assert found[:, 0] == pytest.approx(emulator.centre[0] + emulator.scale[0] * mean, abs=1e-6)
    with_noise = variance[:, 0] / emulator.scale[0] ** 2 + emulator.nugget[0]
    assert with_noise == pytest.approx(sd**2, abs=1e-6)


def test_the_gradient_is_that_of_the_likelihood() -> None:
    """By differences, with lengths that differ from each other; what cannot be decomposed is most unlikely."""
    x = even_places(3, 32, seed=3) - 0.5
    y = np.array([p.values["wave"] for p in points(x + 0.5)], float)
    y = (y - y.mean()) / y.std()
    logs, step = np.log([0.8, 0.3, 0.9, 2.5, 0.4, 0.02]), 1e-6
    value, slope = unlikeliness(logs, x, y)
    for i in range(len(logs)):
        moved = step * np.eye(len(logs))[i]
        numeric = (unlikeliness(logs + moved, x, y)[0] - unlikeliness(logs - moved, x, y)[0]) / (2 * step)
        assert slope[i] == pytest.approx(numeric, rel=1e-4, abs=1e-6), i
    z = x / np.exp(logs[1:4])
    apart = ((z[:, None] - z[None]) ** 2).sum(axis=2)
    covariance = 0.8 * np.exp(-0.5 * apart) + 0.4 * (x @ x.T + 1) + 0.02 * np.eye(32)
    from scipy.stats import multivariate_normal

    assert value == pytest.approx(-multivariate_normal(np.zeros(32), covariance).logpdf(y))


def test_the_search_keeps_to_its_limits_and_begins_where_it_is_told() -> None:
    from attunement.inference.emulator.emulator import LIMITS

    x = even_places(2, 32, seed=3) - 0.5
    y = x[:, 0] / x[:, 0].std()
    found = np.exp(likeliest(x, y))
    assert len(found) == 5
    for value, kind in zip(found, (0, 1, 1, 2, 3), strict=True):
        low, high = LIMITS[kind]
        assert low * (1 - 1e-9) <= value <= high * (1 + 1e-9)
    again = likeliest(x, y, np.full(5, 50.0))
    assert (again <= np.log([LIMITS[kind][1] for kind in (0, 1, 1, 2, 3)]) + 1e-9).all()
