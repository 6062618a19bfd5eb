"""The search for a dose of training."""

from __future__ import annotations

import math

import pytest

from attunement.planning.training import MOST_TRIES, dose_for
from attunement.vocabulary import BadValueError


@pytest.mark.parametrize("effect", [0.05, 0.33, 1.2])
@pytest.mark.parametrize("curve", [lambda sd: 1.1 * sd, lambda sd: 3 * math.tanh(sd / 3), lambda sd: sd**1.3])
def test_the_dose_shows_the_effect(effect: float, curve) -> None:
    tried = []
    dose = dose_for(effect, lambda sd: (tried.append(sd), curve(sd))[1])
    assert curve(dose) == pytest.approx(effect, abs=0.002) and tried[-1] == dose and len(tried) <= MOST_TRIES


@pytest.mark.parametrize("curve", [lambda sd: 0.0, lambda sd: min(sd, 0.1)])
def test_what_no_training_shows_is_refused(curve) -> None:
    with pytest.raises(BadValueError, match=r"No training .* Give a smaller --effect"):
        dose_for(0.5, curve)
