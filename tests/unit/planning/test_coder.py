"""Coders of chosen reliability, on the tapes of some simulated children."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from attunement.evidence.studies.cohorts import Cohorts
from attunement.measures.infants.interactive_scales import FROZEN
from attunement.planning.coder import erring, find_coder
from attunement.record import Record
from attunement.study.stages import observe, score
from attunement.vocabulary import BadValueError


@pytest.fixture(scope="module")
def tape() -> Record:
    return observe(Cohorts(size=1024, seed=9).mixed_risk.children, "strange-situation")


def test_the_frozen_coder_is_the_one_of_all_other_studies(tape: Record) -> None:
    coder = find_coder(tape, seed=9)
    assert coder.error == 1 and coder.kappa == coder.frozen_kappa and "the frozen coder" in str(coder)
    usual = score(tape, seed=9)["abcd"].cast(pl.String).to_numpy()
    np.testing.assert_array_equal(coder.classes(tape, seed=9), usual)


def test_two_such_coders_agree_as_asked(tape: Record) -> None:
    worse, better = find_coder(tape, seed=9, kappa=0.4), find_coder(tape, seed=9, kappa=0.85)
    assert worse.kappa == pytest.approx(0.4, abs=0.02) and worse.error > 1.5
    assert better.kappa == pytest.approx(0.85, abs=0.02) and better.error < 1
    assert "assumption" in str(better) and "assumption" not in str(worse)
    first, second = (worse.classes(tape, seed=9, number=number) for number in (0, 1))
    frozen = find_coder(tape, seed=9)
    usual = [frozen.classes(tape, seed=9, number=number) for number in (0, 1)]
    assert (first == second).mean() < (usual[0] == usual[1]).mean()


def test_anchors_stay() -> None:
    other = erring(2.0)
    assert other.anchors == FROZEN.anchors and other.contradiction_weight == FROZEN.contradiction_weight
    assert other.rater_sd == 2 * FROZEN.rater_sd


@pytest.mark.parametrize("kappa", [-0.2, 0.0, 0.001, 1.0, 1.5])
def test_what_no_coder_attains_is_refused(tape: Record, kappa: float) -> None:
    with pytest.raises(BadValueError, match=r"frozen coder attains 0\.\d\d here"):
        find_coder(tape, seed=9, kappa=kappa)
