"""Lag tables of a stream of codes: the same numbers as R's LagSequential, Wampold's kappas among them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from attunement.measures.pair.counts import joint_counts, lag_tables_of_counts
from attunement.recordings.stream import read_sequences

GOLDEN = Path(__file__).parents[2] / "../shared/data/golden"

pytestmark = pytest.mark.skipif(not GOLDEN.is_dir(), reason="reference numbers (../shared/data/golden) are not here")
OURS = {
    "joint": "freqs", "expected": "expfreqs", "transition": "probs", "adjusted_residual": "adjres", "p": "p",
    "yules_q": "YulesQ", "kappa": "kappas", "kappa_z": "z", "kappa_p": "pk",
}  # fmt: skip


def golden(name: str) -> np.ndarray:
    table = pl.read_csv(GOLDEN / f"{name}.csv", null_values="NA")
    return table.drop(table.columns[0]).to_numpy()


@pytest.mark.parametrize("lag", [1, 2, 3])
def test_bakeman_and_quera(lag: int) -> None:
    stream = read_sequences(GOLDEN / "lagseq_bakeman_quera_2011_p159_input.csv").stream
    names, joint = joint_counts(stream, lag=lag)
    found = lag_tables_of_counts(joint, names, last=stream[-1])
    prefix = f"lagseq_bakeman_quera_lag{lag}_"
    for ours, theirs in OURS.items():
        mine = found.cells[ours].to_numpy().reshape(joint.shape)
        np.testing.assert_allclose(mine, golden(prefix + theirs), rtol=1e-12, atol=1e-14, err_msg=theirs)
    # LagSequential prints the likelihood-ratio chi-square.
    np.testing.assert_allclose(found.test.select("g2", "df", "g2_p").row(0), golden(prefix + "chi")[0], rtol=1e-12)
