"""The course of protest: begun by seven to nine months, highest by twelve to fifteen, halved by thirty-six, ends included."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from attunement.evidence.virtual_study import Statement, load_studies

AGES = (4.0, 6.0, 7.0, 9.0, 10.0, 12.0, 15.0, 18.0, 36.0)
USUAL = {4.0: 0.0, 6.0: 0.1, 7.0: 0.4, 9.0: 0.5, 10.0: 0.6, 12.0: 0.8, 15.0: 0.7, 18.0: 0.6, 36.0: 0.4}


def found(**changes: float) -> Statement:
    """What the study says where so many of ten children protest at each age ("m12" is twelve months)."""
    shown = USUAL | {float(age[1:]): share for age, share in changes.items()}
    children = {age: np.arange(10) < round(10 * shown[age]) for age in AGES}
    cohorts = SimpleNamespace(protest_by_age=children, part=lambda share: 1000 * share)
    [said] = load_studies()["time.sep.curve"].function(cohorts)  # type: ignore[arg-type]
    assert isinstance(said, Statement)
    return said


@pytest.mark.parametrize(
    ("changes", "holds", "onset", "peak"),
    [
        ({}, True, 7, 12), ({"m7": 0.3, "m9": 0.4}, True, 9, 12), ({"m6": 0.4}, False, 6, 12),
        ({"m7": 0.1, "m9": 0.3}, False, 10, 12), ({"m15": 0.9, "m9": 0.5}, True, 9, 15), ({"m18": 0.9}, False, 9, 18),
        ({"m10": 0.9}, False, 9, 10), ({"m36": 0.5}, False, 7, 12), ({"m4": 0.2, "m9": 0.5}, True, 9, 12),
    ],
)  # fmt: skip
def test_onset_peak_and_decline(changes: dict[str, float], holds: bool, onset: int, peak: int) -> None:
    said = found(**changes)
    assert said.holds == holds and said.n == 250
    assert said.says.endswith(f"onset {onset}, peak {peak} months")
