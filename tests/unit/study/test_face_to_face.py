"""How the sums of a run become a mean with its interval, beside the chance level of re-paired dyads."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from attunement.measures.pair.matching import matched_share
from attunement.measures.pair.pair import Pair
from attunement.study.face_to_face import REPLICATES, interaction_sums, interaction_table


def sums(observed: list[float], chance: list[float], measure: str = "matched share") -> pl.DataFrame:
    """Sums over dyads: of what was observed, and of each re-pairing, whose mean is given."""
    n = len(observed)
    rows = [(measure, -1, sum(observed), sum(x * x for x in observed), n)]
    rows += [(measure, k, n * mean, n * mean**2, n) for k, mean in enumerate(chance)]
    return pl.DataFrame(rows, schema=["measure", "replicate", "total", "squares", "n"], orient="row")


def test_the_chance_level_is_the_middle_95_percent_of_re_pairings() -> None:
    """Means 0, 0.01 … 1: a share of 0.025 of them lies beneath 0.025, and as many above 0.975."""
    [row] = interaction_table(sums([0.5, 0.7], [k / 100 for k in range(101)])).to_dicts()
    assert (row["chance_low"], row["chance_high"]) == pytest.approx((0.025, 0.975))
    assert row["chance"] == pytest.approx(0.5)


def test_the_mean_has_the_interval_of_a_mean() -> None:
    values = [0.1, 0.4, 0.5, 0.9]
    [row] = interaction_table(sums(values, [0.2, 0.3])).to_dicts()
    half = 1.96 * np.std(values, ddof=1) / 2
    assert (row["observed"], row["low"], row["high"]) == pytest.approx((0.475, 0.475 - half, 0.475 + half))
    assert row["dyads"] == 4


def test_one_dyad_has_neither_interval_nor_chance_level() -> None:
    [row] = interaction_table(sums([0.3], [])).to_dicts()
    assert (row["observed"], row["low"], row["high"], row["dyads"]) == (0.3, None, None, 1)
    assert all(np.isnan(row[name]) for name in ("chance", "chance_low", "chance_high"))


def test_two_dyads_have_an_interval() -> None:
    [row] = interaction_table(sums([0.3, 0.5], [0.1])).to_dicts()
    assert (row["low"], row["high"]) == pytest.approx((0.4 - 1.96 * 0.1, 0.4 + 1.96 * 0.1))


def test_blocks_add_up_and_what_nobody_showed_is_left_out() -> None:
    one, other = sums([0.1, 0.4], [0.2]), sums([0.6], [0.5])
    both = pl.concat([one, other]).group_by("measure", "replicate").sum()
    [row] = interaction_table(both).to_dicts()
    assert (row["observed"], row["dyads"]) == (pytest.approx(1.1 / 3), 3)
    assert row["chance"] == pytest.approx((2 * 0.2 + 0.5) / 3)
    assert interaction_table(sums([], [], "repairs per minute")).is_empty()


@pytest.mark.parametrize("dyads", [1, 2, 3])
def test_sums_are_of_what_was_seen_and_of_every_re_pairing(dyads: int) -> None:
    phases = ("negative", "neutral", "positive")
    streams = np.random.default_rng(4).integers(0, 3, (2, dyads, 60)).astype(np.int8)
    pair = Pair(1.0, ("child", "caregiver"), (phases, phases), *streams)
    table = interaction_sums(pair, seed=1).filter(pl.col("measure") == "matched share")
    seen = table.row(0, named=True)
    shares = matched_share(pair)
    assert seen == {
        "measure": "matched share", "replicate": -1, "total": pytest.approx(shares.sum()),
        "squares": pytest.approx((shares**2).sum()), "n": dyads,
    }  # fmt: skip
    assert table["replicate"].to_list() == list(range(-1, REPLICATES if dyads > 1 else 0))
    if dyads == 2:  # the only strangers there are
        swapped = Pair(1.0, pair.persons, pair.names, streams[0], streams[1][::-1])
        assert table["total"].to_list()[1:] == pytest.approx([matched_share(swapped).sum()] * REPLICATES)
