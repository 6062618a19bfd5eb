"""Actor–partner models beside lavaan's, from couples' satisfaction and commitment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from attunement.measures.pair.actor_partner import ActorPartner, actor_partner_model
from attunement.measures.pair.lag_one import lag_one_logit, lag_one_rows

DATA = Path(__file__).parents[2] / "../shared/data"
GOLDEN = DATA / "golden"

pytestmark = pytest.mark.skipif(not GOLDEN.is_dir(), reason="reference numbers (../shared/data/golden) are not here")


def couples(*, equal: bool) -> ActorPartner:
    # lavaan saw the couples who answered every item: its standard error of a variance is variance · √(2/266)
    table = pl.read_csv(DATA / "dysem_couples/commitmentM.csv").drop_nulls()

    def mean(kind: str, who: str) -> np.ndarray:
        names = [name for name in table.columns if name.startswith(kind) and name.endswith(who)]
        assert len(names) == 5
        return table.select(pl.mean_horizontal(names)).to_series().to_numpy()

    commitment, satisfaction = (np.column_stack([mean(kind, "_f"), mean(kind, "_m")]) for kind in ("com", "sat"))
    return actor_partner_model(commitment, satisfaction, persons=("F", "M"), equal=equal)


def lavaan(name: str) -> dict[tuple[str, str, str], dict]:
    table = pl.read_csv(GOLDEN / f"lavaan_apim_commitmentM_{name}.csv", null_values="NA")
    return {(row["lhs"], row["op"], row["rhs"]): row for row in table.iter_rows(named=True)}


@pytest.mark.parametrize(("equal", "name"), [(False, "means"), (True, "equal")])
def test_effects_errors_and_residuals(equal: bool, name: str) -> None:
    ours, theirs = couples(equal=equal), lavaan(name)
    assert ours.dyads == 266
    for row in ours.effects.iter_rows(named=True):
        me, other = row["person"], "M" if row["person"] == "F" else "F"
        cell = {
            "intercept": (f"com{me}", "~1", ""), "actor": (f"com{me}", "~", f"sat{me}"),
            "partner": (f"com{me}", "~", f"sat{other}"),
        }[row["effect"]]  # fmt: skip
        wanted = theirs[cell] if cell in theirs else theirs[(cell[0], cell[1], None)]  # type: ignore[index]
        # lavaan stops when its gradient is small; ours stands still to ten digits
        for mine, column in (("estimate", "est"), ("standard_error", "se"), ("z", "z"), ("low", "ci.lower")):
            assert row[mine] == pytest.approx(wanted[column], rel=2e-5), (row["person"], row["effect"], mine)
        assert row["p"] == pytest.approx(wanted["pvalue"], rel=1e-3, abs=1e-12)
    for cell, place in (
        (("comF", "~~", "comM"), (0, 1)),
        (("comF", "~~", "comF"), (0, 0)),
        (("comM", "~~", "comM"), (1, 1)),
    ):
        assert ours.residual_covariance[place] == pytest.approx(theirs[cell]["est"], rel=2e-5)


def test_equal_actor_and_partner_effects() -> None:
    row = couples(equal=False).tests.row(0, named=True)
    theirs = pl.read_csv(GOLDEN / "lavaan_apim_commitmentM_lrt.csv", null_values="NA").row(1, named=True)
    assert row["df"] == theirs["Df diff"] == 2
    assert row["chi2"] == pytest.approx(theirs["Chisq diff"], rel=1e-6)
    assert row["p"] == pytest.approx(theirs["Pr(>Chisq)"], rel=1e-6)
    assert (round(row["chi2"], 3), round(row["p"], 4)) == (9.489, 0.0087)


def test_the_pooled_logit_of_couples_under_stress() -> None:
    table = pl.read_csv(DATA / "dyseq_couplescope/CouplesCope.csv")
    coping, stress = (
        table.select([name for name in table.columns if name.startswith(kind)]).cast(pl.Float64).to_numpy()
        for kind in ("DCCB", "IKCB")
    )
    found = lag_one_logit(lag_one_rows(coping, stress, [str(i) for i in range(len(coping))]), interaction=True)
    theirs = pl.read_csv(GOLDEN / "couplescope_pooled_logit_DCCB.csv")
    np.testing.assert_allclose(found["estimate"], theirs["Estimate"][1:], rtol=1e-6)
    assert (found["dyads"][0], found["steps"][0]) == (64, 64 * 47)
