"""Numbers that others computed: our measures give the same from the same data.

Reference numbers and inputs lie beside the repository and are never copied into it; see their SOURCE.txt.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from attunement.measures.pair.dyadic_markov import actor_partner_logit
from attunement.measures.pair.lag_sequential import lag_sequential
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.recurrence import cross_recurrence, diagonal_profile
from attunement.record.grid import Codes

DATA = Path(__file__).parents[2] / "../shared/data"
GOLDEN = DATA / "golden"

pytestmark = pytest.mark.skipif(not GOLDEN.is_dir(), reason="reference numbers (../shared/data/golden) are not here")


def golden(name: str) -> np.ndarray:
    """Read a table written by R, without its column of row names."""
    table = pl.read_csv(GOLDEN / f"{name}.csv", null_values="NA")
    return table.drop(table.columns[0]).to_numpy()


def coded(*streams: np.ndarray) -> tuple[tuple[str, ...], list[Codes]]:
    """Number the values of some streams in one list of names."""
    names = sorted({str(value) for stream in streams for value in stream})
    return tuple(names), [np.array([[names.index(str(value)) for value in stream]], np.int8) for stream in streams]


@pytest.mark.parametrize("lag", [1, 2, 3])
def test_bakeman_and_quera(lag: int) -> None:
    stream = pl.read_csv(GOLDEN / "lagseq_bakeman_quera_2011_p159_input.csv")["code"].to_numpy()
    names, (codes,) = coded(stream)
    found = lag_sequential(Pair(1.0, ("class", "class"), (names, names), codes, codes), lags=lag)
    prefix = f"lagseq_bakeman_quera_lag{lag}_"
    np.testing.assert_array_equal(found.joint[0], golden(prefix + "freqs"))
    for ours, theirs in (
        (found.expected, "expfreqs"),
        (found.transition, "probs"),
        (found.adjusted_residual, "adjres"),
        (found.yules_q, "YulesQ"),
    ):
        np.testing.assert_allclose(ours[0], golden(prefix + theirs), rtol=1e-12, atol=1e-14)
    p = found.table()["p"].to_numpy().reshape(found.joint[0].shape)
    np.testing.assert_allclose(p, golden(prefix + "p"), rtol=1e-12)
    # LagSequential prints the likelihood-ratio chi-square.
    np.testing.assert_allclose([found.g2[0], found.df[0], found.g2_p[0]], golden(prefix + "chi")[0], rtol=1e-12)


def test_pooled_logit_of_couples_under_stress() -> None:
    table = pl.read_csv(DATA / "dyseq_couplescope/CouplesCope.csv")
    coping, stress = (
        table.select([name for name in table.columns if name.startswith(kind)]).fill_null(-3).to_numpy().astype(np.int8)
        for kind in ("DCCB", "IKCB")
    )
    pair = Pair(10.0, ("coping", "stress"), (("no", "yes"), ("no", "yes")), coping, stress)
    found = actor_partner_logit(pair, code="yes", partner_code="yes")
    ours = np.stack([found.estimate, found.standard_error, found.z, found.p], axis=1)
    # R iterates until the deviance changes by less than 1e-8; ours is the exact maximum.
    np.testing.assert_allclose(ours[:, 0], golden("couplescope_pooled_logit_DCCB")[:, 0], rtol=1e-10)
    np.testing.assert_allclose(ours, golden("couplescope_pooled_logit_DCCB"), rtol=1e-5)
    assert (found.n, found.dyads) == (64 * 47, 64)


@pytest.fixture(scope="module")
def crqa() -> dict[str, np.ndarray]:
    rdata = pytest.importorskip("rdata", reason="rdata reads the R file; it is in the dependency group 'test'")
    read = rdata.read_rda(DATA / "crqa_examples/data_crqa.RData")
    eyes = read["eyemovement"]
    return {"text": read["text"], "listener": eyes["listener"].to_numpy(), "narrator": eyes["narrator"].to_numpy()}


@pytest.mark.filterwarnings("ignore::UserWarning")  # rdata warns of the file's unstated encoding
def test_recurrence_quantification(crqa: dict[str, np.ndarray]) -> None:
    text_names, (text,) = coded(crqa["text"])
    eye_names, (listener, narrator) = coded(crqa["listener"][:1000], crqa["narrator"][:1000])
    found = [
        cross_recurrence(Pair(1.0, ("text", "text"), (text_names, text_names), text, text), theiler=1),
        cross_recurrence(Pair(1.0, ("listener", "narrator"), (eye_names, eye_names), listener, narrator)),
    ]
    ours = [
        [each.recurrence_rate, each.determinism, each.lines, each.longest_line, each.mean_line, each.entropy,
         each.relative_entropy, each.laminarity, each.trapping_time]
        for each in found
    ]  # fmt: skip
    theirs = golden("crqa_v2.1.0_outputs")[:, :9].astype(float)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_diagonal_profile(crqa: dict[str, np.ndarray]) -> None:
    names, (narrator, listener) = coded(crqa["narrator"], crqa["listener"])
    found = diagonal_profile(Pair(1.0, ("narrator", "listener"), (names, names), narrator, listener), max_lag_s=100)
    reference = pl.read_csv(GOLDEN / "crqa_eye_drp.csv")
    np.testing.assert_array_equal(found["lag_s"], reference["lag"])
    np.testing.assert_allclose(found["recurrence_rate"], reference["rr"], rtol=1e-12)
