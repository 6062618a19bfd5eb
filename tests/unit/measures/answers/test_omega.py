from __future__ import annotations

import numpy as np
import pytest

from attunement.measures.answers.factors import common_factors, oblimin
from attunement.measures.answers.omega import omega_of
from attunement.measures.answers.reliability import alpha_of
from attunement.vocabulary import BadValueError

LOADINGS = np.array([0.8, 0.7, 0.6, 0.5])


def test_one_trait_comes_back_exactly() -> None:
    correlations = np.outer(LOADINGS, LOADINGS) + np.diag(1 - LOADINGS**2)
    found = common_factors(correlations)
    assert found.loadings[:, 0] == pytest.approx(LOADINGS, abs=1e-5)
    assert found.own == pytest.approx(1 - LOADINGS**2, abs=1e-5)
    total = LOADINGS.sum() ** 2 / (LOADINGS.sum() ** 2 + (1 - LOADINGS**2).sum())
    assert omega_of(correlations).total == pytest.approx(total, abs=1e-6)
    assert alpha_of(correlations) < total  # alpha is a lower bound


def test_a_trait_behind_three_traits_comes_back() -> None:
    general, own = 0.6, 0.5
    groups = np.repeat(np.eye(3), 4, axis=0)
    correlations = general**2 + own**2 * groups @ groups.T
    np.fill_diagonal(correlations, 1.0)
    found = omega_of(correlations, traits=3)
    whole = correlations.sum()
    assert found.hierarchical == pytest.approx((12 * general) ** 2 / whole, abs=1e-4)
    assert found.total == pytest.approx(1 - 12 * (1 - general**2 - own**2) / whole, abs=1e-4)
    turned = oblimin(common_factors(correlations, 3))
    assert np.sort(np.abs(turned.loadings), axis=1)[:, :2] == pytest.approx(0, abs=1e-3)  # one trait an item


def test_two_traits_tell_nothing_of_a_third() -> None:
    with pytest.raises(BadValueError, match="Ask for 1 or 3"):
        omega_of(np.eye(6), traits=2)


def test_more_traits_than_items_are_refused() -> None:
    with pytest.raises(BadValueError, match="fewer traits than items"):
        common_factors(np.eye(3), 3)
