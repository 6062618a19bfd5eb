from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from attunement.inference.emulator.emulated_likelihood import Likelihood
from attunement.inference.emulator.emulator import Emulator, emulate
from attunement.inference.emulator.history_matching import IMPLAUSIBLE, even_places, next_places, wave, worst_of
from attunement.inference.emulator.influence import influence
from attunement.inference.emulator.posterior import Posterior, sample_posterior
from attunement.inference.identifiability import RISE, Identifiability, Profile, profiles, trade_offs
from attunement.inference.points import SimulatedPoint
from attunement.inference.targets import Target

NAMES = ("anom.D", "aqs.sens")
NUMBERS = ("first", "second", "idle")


@pytest.fixture(scope="module")
def emulator() -> Emulator:
    """Two statistics that know only the sum of two numbers, and a third number that does nothing."""
    units = even_places(3, 128, seed=2)
    values = np.column_stack([units[:, 0] + units[:, 1], (units[:, 0] + units[:, 1]) ** 2])
    noisy = values + 0.005 * np.random.default_rng(1).standard_normal(values.shape)
    found = [
        SimulatedPoint({}, dict(zip(NAMES, map(float, v), strict=True)), dict.fromkeys(NAMES, 0.005)) for v in noisy
    ]
    return emulate(units, found, NAMES)


@pytest.fixture(scope="module")
def likelihood(emulator: Emulator) -> Likelihood:
    return Likelihood(emulator, {"anom.D": Target("anom.D", "value", 0.6, se=0.03)})


def test_a_design_fills_the_space_and_depends_on_its_seed() -> None:
    units = even_places(3, 64, seed=5)
    counts = np.histogramdd(units, bins=2, range=[(0, 1)] * 3)[0]
    assert counts.min() == counts.max() == 8
    assert np.array_equal(units, even_places(3, 64, seed=5))
    assert not np.array_equal(units, even_places(3, 64, seed=6))
    assert np.array_equal(units[:40], even_places(3, 40, seed=5))


def test_implausibility_is_the_distance_in_sd_of_everything(likelihood: Likelihood, emulator: Emulator) -> None:
    units = np.array([[0.1, 0.1, 0.5], [0.3, 0.3, 0.5]])
    mean, variance = emulator.only(["anom.D"]).predict(units)
    expected = np.abs(0.6 - mean) / np.sqrt(0.03**2 + 0.005**2 + variance)
    assert likelihood.implausibility(units) == pytest.approx(expected)
    assert expected[0, 0] > IMPLAUSIBLE > expected[1, 0]


def test_what_is_left_is_where_the_target_can_be_met(likelihood: Likelihood) -> None:
    told, left = wave(1, [likelihood], simulated=128, seed=1)
    sums = left[:, 0] + left[:, 1]
    assert np.abs(sums - 0.6).max() < 0.15
    inside = np.random.default_rng(3).random((100_000, 3))
    expected = (np.abs(inside[:, 0] + inside[:, 1] - 0.6) < 3 * np.hypot(0.03, 0.005)).mean()
    assert told.volume == pytest.approx(expected, rel=0.15)
    places = next_places(left, [likelihood], 20, seed=1)
    assert places.shape == (20, 3)
    assert (worst_of([likelihood], places) <= IMPLAUSIBLE).all()
    apart = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2))[~np.eye(20, dtype=bool)]
    assert apart.min() > 0.1


def test_a_needle_is_found_and_what_is_impossible_is_called_so(emulator: Emulator) -> None:
    needle = {
        "anom.D": Target("anom.D", "value", 1.999, se=0.0005),
        "aqs.sens": Target("aqs.sens", "value", 3.99, se=0.005),
    }
    told, left = wave(1, [Likelihood(emulator, needle)], simulated=128, seed=1)
    assert told.possible and told.volume < 0.001
    assert (left[:, :2] > 0.9).all()
    absurd = {"anom.D": Target("anom.D", "value", 1.0, se=0.01), "aqs.sens": Target("aqs.sens", "value", 3.0, se=0.01)}
    told, left = wave(1, [Likelihood(emulator, absurd)], simulated=128, seed=1)
    assert not told.possible and told.volume == 0 and len(left) > 10


def test_few_places_left_are_multiplied_by_small_steps(likelihood: Likelihood) -> None:
    places = next_places(np.array([[0.3, 0.3, 0.5]]), [likelihood], 12, seed=1)
    assert len(np.unique(places.round(6), axis=0)) == 12
    assert (worst_of([likelihood], places) <= IMPLAUSIBLE).all()


def test_the_posterior_of_a_sum_is_what_arithmetic_says(likelihood: Likelihood) -> None:
    posterior = sample_posterior(likelihood, np.array([[0.3, 0.3, 0.5]]), steps=900, seed=1)
    sums = posterior.draws[:, 0] + posterior.draws[:, 1]
    assert sums.mean() == pytest.approx(0.6, abs=0.01)
    assert sums.std() == pytest.approx(np.hypot(0.03, 0.005), rel=0.2)
    assert posterior.correlation[0, 1] < -0.9
    assert posterior.interval()[2] == pytest.approx([0.025, 0.975], abs=0.05)
    assert 100 < posterior.independent < len(posterior.draws) * 40
    (pair,) = trade_offs(posterior, NUMBERS)
    assert {pair.first, pair.second} == {"first", "second"} and pair.correlation < -0.9


def test_only_the_sum_is_known_so_each_is_bounded_from_above(likelihood: Likelihood) -> None:
    others = np.random.default_rng(1).random((50, 3))
    found = profiles(likelihood, NUMBERS, np.array([0.3, 0.3, 0.5]), others)
    assert [p.verdict for p in found] == [Identifiability.FROM_ABOVE, Identifiability.FROM_ABOVE, Identifiability.NOT]
    for profile in found[:2]:
        assert profile.rise[0] == pytest.approx(0, abs=0.05)
        # At 1 the sum is at least 0.4 too large.
        assert profile.rise[-1] == pytest.approx((0.4 / np.hypot(0.03, 0.005)) ** 2, rel=0.1)


@pytest.mark.parametrize(
    ("rise", "verdict"),
    [
        ([9, 1, 0, 1, 9], Identifiability.IDENTIFIED),
        ([9, 1, 0, 1, 2], Identifiability.FROM_BELOW),
        ([2, 1, 0, 1, 9], Identifiability.FROM_ABOVE),
        ([2, 1, 0, 1, 2], Identifiability.NOT),
        ([0, 1, 2, 3, 9], Identifiability.FROM_ABOVE),
        ([1, RISE, 0, RISE, 1], Identifiability.IDENTIFIED),
    ],
)
def test_verdicts(rise: list[float], verdict: Identifiability) -> None:
    assert Profile("x", np.linspace(0, 1, 5), np.array(rise, float)).verdict is verdict


def test_influence_is_that_of_a_known_function(emulator: Emulator) -> None:
    found = influence(emulator, NUMBERS)
    assert found.total[:, 0] == pytest.approx([0.5, 0.5, 0.0], abs=0.05)
    assert found.first[:, 0] == pytest.approx([0.5, 0.5, 0.0], abs=0.05)
    assert (found.total[:2, 1] >= found.first[:2, 1] - 0.02).all()


def test_outside_the_space_nothing_is_likely(likelihood: Likelihood) -> None:
    found = likelihood.log(np.array([[0.3, 0.3, 1.01], [0.3, 0.3, 0.5]]))
    assert found[0] == -np.inf and np.isfinite(found[1])


def test_intervals_are_quantiles() -> None:
    draws = np.linspace(0, 1, 1001)[:, None]
    assert Posterior(draws, 1001.0).interval(0.9)[0] == pytest.approx([0.05, 0.95])
    assert Posterior(draws, 1001.0).middle == pytest.approx([0.5])


def test_likelihood_and_its_slope_by_hand(emulator: Emulator) -> None:
    """Weights divide variances; outside the cube nothing is likely, on its walls everything is."""
    aims = {
        "anom.D": Target("anom.D", "value", 0.6, se=0.03, weight=0.5),
        "aqs.sens": Target("aqs.sens", "value", 0.3, se=0.05),
    }
    judge, weights = Likelihood(emulator, aims), np.array([0.5, 1.0])
    units = np.array([[0.2, 0.5, 0.5], [0.0, 1.0, 0.0], [0.2, 0.5, -0.01]])
    mean, variance = emulator.only(list(aims)).predict(units[:2])
    whole = (np.array([0.03**2, 0.05**2]) + 0.005**2 + variance) / weights
    parts = (np.array([0.6, 0.3]) - mean) ** 2 / whole + np.log(2 * np.pi * whole)
    assert judge.log(units)[:2] == pytest.approx(-0.5 * parts.sum(axis=1)) and judge.log(units)[2] == -np.inf
    unit, step = units[0], 1e-5
    fixed = judge.variance(unit)
    value, slope = judge.deviance_and_slope(unit, fixed)
    assert value == pytest.approx(((np.array([0.6, 0.3]) - mean[0]) ** 2 / whole[0]).sum(), rel=1e-5)
    for i in range(3):
        moved = step * np.eye(3)[i]
        numeric = (
            judge.deviance_and_slope(unit + moved, fixed)[0] - judge.deviance_and_slope(unit - moved, fixed)[0]
        ) / (2 * step)
        assert slope[i] == pytest.approx(numeric, rel=1e-3, abs=1e-3)


def test_pairs_that_trade_off_are_listed_once_the_closest_first() -> None:
    random = np.random.default_rng(1)
    base, other = random.standard_normal((2, 4000))
    draws = np.column_stack([base, -base + 0.05 * other, base + 0.5 * other, other])
    found = trade_offs(Posterior(draws, 4000.0), ("a", "b", "c", "d"))
    assert [(pair.first, pair.second) for pair in found][:1] == [("b", "a")]
    assert all(abs(one.correlation) >= abs(two.correlation) for one, two in pairwise(found))
    assert len({frozenset((pair.first, pair.second)) for pair in found}) == len(found) >= 3
