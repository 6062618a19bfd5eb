"""Lag-one models: planted effects, a likelihood maximised by another way, and error rates over dyads."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from attunement.measures.pair.dyadic_markov import actor_partner_logit
from attunement.measures.pair.lag_one import (
    LagOneRows,
    each_dyad_lag_one,
    lag_one_logit,
    lag_one_rows,
    multilevel_lag_one,
)
from attunement.measures.pair.pair import Pair
from attunement.vocabulary import BadValueError

Pairs = tuple[np.ndarray, np.ndarray]


def coupled(
    seed: int, dyads: int = 20, steps: int = 120, *, own: float = 0.3, partner: float = 0.2, spread: float = 0.0
) -> Pairs:
    """Two autoregressive series per dyad; the first also follows the second, differently in each dyad with `spread`."""
    rng = np.random.default_rng(seed)
    slopes = partner + spread * rng.normal(size=dyads)
    levels = rng.normal(0, 2, dyads)
    y, x = np.zeros((2, dyads, steps + 20))
    for t in range(1, steps + 20):
        x[:, t] = 0.5 * x[:, t - 1] + rng.normal(size=dyads)
        y[:, t] = levels + own * (y[:, t - 1] - levels) + slopes * x[:, t - 1] + rng.normal(size=dyads)
    return y[:, 20:], x[:, 20:]


def rows_of(pairs: Pairs) -> LagOneRows:
    return lag_one_rows(*pairs, [f"d{i:02}" for i in range(len(pairs[0]))])


def value(table: pl.DataFrame, effect: str, column: str = "estimate") -> float:
    return table.filter(effect=effect)[column].item()


def test_gaps_and_ends_leave_no_row_and_visits_belong_to_their_dyad() -> None:
    y = np.array([[1.0, np.nan, 3, 4], [5, 6, 7, np.nan]])
    rows = lag_one_rows(y, np.ones((2, 4)), ["b", "a"])
    assert rows.now.tolist() == [4, 6, 7]
    assert rows.own.tolist() == [3, 5, 6]
    assert rows.dyad.tolist() == [1, 0, 0]
    with pytest.raises(BadValueError, match="each observation a dyad"):
        lag_one_rows(y, y, ["a"])


@pytest.mark.parametrize("model", [multilevel_lag_one, each_dyad_lag_one])
def test_planted_effects_are_found_across_dyads_of_different_levels(model) -> None:
    found = model(rows_of(coupled(1, 40, 300, spread=0.15)))
    # an own past is underestimated by about (1 + b)/steps
    assert value(found, "own before") == pytest.approx(0.3 - 1.3 / 300, abs=0.03)
    assert value(found, "partner before") == pytest.approx(0.2, abs=0.08)
    assert value(found, "partner before", "spread_between_dyads") == pytest.approx(0.15, abs=0.06)
    assert found["converged"].all()
    assert found["dyads"].to_list() == [40, 40]


def test_the_random_intercept_alone_says_what_it_takes_for_granted() -> None:
    found = multilevel_lag_one(rows_of(coupled(1, 12, 60)), slopes=False)
    assert found["model"].unique().to_list() == ["multilevel, random intercept"]
    assert "steps as independent" in found["said"][0]
    assert found["df"].to_list() == [12 * 59 - 12 - 2] * 2


def test_dyads_that_do_not_differ_have_no_spread() -> None:
    one = coupled(1, 1, 80)
    found = multilevel_lag_one(rows_of((np.repeat(one[0], 6, axis=0), np.repeat(one[1], 6, axis=0))))
    assert found["spread_between_dyads"].to_list() == pytest.approx([0, 0], abs=1e-6)
    assert found["df"].to_list() == [5, 5]


def test_units_do_not_matter() -> None:
    y, x = coupled(3, 10, 60, spread=0.3)
    here, there = multilevel_lag_one(rows_of((y, x))), multilevel_lag_one(rows_of((y * 1000 + 5, x / 50)))
    assert value(there, "own before") == pytest.approx(value(here, "own before"), rel=1e-3)
    assert value(there, "partner before") == pytest.approx(value(here, "partner before") * 50_000, rel=1e-3)
    assert there["p"].to_list() == pytest.approx(here["p"].to_list(), rel=1e-2)


def test_over_dyads_noise_is_called_an_effect_as_often_as_p_says() -> None:
    # partners' effects differ between dyads and are zero on average: only a test over dyads holds its level
    p = [
        value(each_dyad_lag_one(rows_of(coupled(s, 8, 60, partner=0, spread=0.4))), "partner before", "p")
        for s in range(200)
    ]
    assert (np.array(p) <= 0.05).sum() <= stats.binom.ppf(0.99, 200, 0.05)


def test_each_dyad_is_least_squares_in_each_dyad() -> None:
    y, x = coupled(4, 5, 50)
    found = each_dyad_lag_one(rows_of((y, x)))
    slopes = [
        np.linalg.lstsq(np.column_stack([np.ones(49), a[:-1], b[:-1]]), a[1:])[0][1:] for a, b in zip(y, x, strict=True)
    ]
    t = stats.ttest_1samp(slopes, 0)
    assert found["estimate"].to_list() == pytest.approx(np.mean(slopes, axis=0))
    assert found["statistic"].to_list() == pytest.approx(t.statistic)
    assert found["p"].to_list() == pytest.approx(t.pvalue)


def binary(seed: int, dyads: int = 30, steps: int = 200, *, own: float = 1.5, partner: float = 1.0) -> Pairs:
    rng = np.random.default_rng(seed)
    y, x = np.zeros((2, dyads, steps))
    for t in range(1, steps):
        x[:, t] = rng.random(dyads) < 0.4
        odds = np.exp(-1 + own * y[:, t - 1] + partner * x[:, t - 1])
        y[:, t] = rng.random(dyads) < odds / (1 + odds)
    return y, x


def test_planted_log_odds_are_found() -> None:
    found = lag_one_logit(rows_of(binary(1)))
    assert value(found, "own before") == pytest.approx(1.5, abs=0.15)
    assert value(found, "partner before") == pytest.approx(1.0, abs=0.15)
    assert found["df"].to_list() == [29, 29]


def test_with_the_interaction_it_is_the_saturated_model_in_closed_form() -> None:
    y, x = binary(2)
    rows = rows_of((y, x))
    found = lag_one_logit(rows, interaction=True)
    names = (("no", "yes"), ("no", "yes"))
    ours = actor_partner_logit(
        Pair(1.0, ("a", "b"), names, y.astype(np.int8), x.astype(np.int8)), code="yes", partner_code="yes"
    )
    assert found["estimate"].to_list() == pytest.approx(ours.estimate[1:], rel=1e-6)
    n = len(rows.now)  # the closed form has G/(G − 1) only
    assert found["standard_error"].to_list() == pytest.approx(
        np.array(ours.clustered_error[1:]) * np.sqrt((n - 1) / (n - 4)), rel=1e-6
    )


def test_it_is_statsmodels_logit_with_clusters() -> None:
    sm = pytest.importorskip("statsmodels.api", reason="statsmodels is in the dependency group 'test'")
    rows = rows_of(binary(3, 12, 80))
    design = np.column_stack([np.ones(len(rows.now)), rows.own, rows.partner])
    theirs = sm.Logit(rows.now, design).fit(disp=0, cov_type="cluster", cov_kwds={"groups": rows.dyad}, use_t=True)
    found = lag_one_logit(rows)
    for name, values in (("estimate", theirs.params), ("standard_error", theirs.bse), ("p", theirs.pvalues)):
        assert found[name].to_list() == pytest.approx(values[1:], rel=1e-6)


def one_past(now_by_past: dict[tuple[int, int], list[int]]) -> LagOneRows:
    rows = [(y, own, partner) for (own, partner), shown in now_by_past.items() for y in shown]
    now, own, partner = (np.array(column, float) for column in zip(*rows, strict=True))
    return LagOneRows(now, own, partner, np.arange(len(rows)) % 4)


def test_odds_that_are_infinite_are_not_estimated() -> None:
    mixed = [0, 1, 0, 1]
    # neither's past alone decides, both together do: own + partner points the right way throughout
    found = lag_one_logit(one_past({(0, 0): [0] * 4, (0, 1): mixed, (1, 0): mixed, (1, 1): [1] * 4}))
    assert found["estimate"].to_list() == [None, None]
    assert "no finite odds" in found["said"][0]
    assert (
        lag_one_logit(one_past({(0, 0): mixed, (0, 1): mixed, (1, 0): mixed, (1, 1): [1] * 4}))["estimate"][0]
        is not None
    )
    with pytest.raises(BadValueError, match="a logit takes 0 and 1; there is 2"):
        lag_one_logit(one_past({(0, 0): [0, 2]}))


@pytest.mark.parametrize("partner", [0.0, 1.0, None])
def test_a_code_that_a_person_never_or_always_shows_has_no_odds(partner: float | None) -> None:
    y, _ = binary(4, 6, 60)
    x = y.copy() if partner is None else np.full_like(y, partner)
    found = lag_one_logit(rows_of((y, x)))
    assert found["estimate"].to_list() == [None, None]
    assert "never" in found["said"][0]
    never = lag_one_logit(rows_of((np.zeros_like(y), y)))
    assert never["estimate"].to_list() == [None, None]


def test_too_few_dyads_and_people_who_never_change_are_said() -> None:
    y, x = coupled(5, 4, 60)
    assert "a variance between dyads takes 5" in multilevel_lag_one(rows_of((y, x)))["said"][0]
    two = each_dyad_lag_one(rows_of((y[:2], x[:2])))
    assert two["p"].to_list() == [None, None] and two["estimate"].null_count() == 0
    assert "a test takes 3" in two["said"][0]
    still = multilevel_lag_one(rows_of((np.ones((6, 30)), coupled(6, 6, 30)[1])))
    assert still["estimate"].to_list() == [None, None]
    assert "never changes" in still["said"][0]
    assert "errors clustered by dyad take 3" in lag_one_logit(rows_of(tuple(v[:2] for v in binary(3))))["said"][0]  # type: ignore[arg-type]
