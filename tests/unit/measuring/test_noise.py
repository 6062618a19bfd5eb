"""Pure noise: of partners who have nothing to do with each other, at most one claim in twenty is "more" or "less" than chance."""

from __future__ import annotations

from collections import Counter

import numpy as np
import polars as pl
import pytest
from scipy import stats

from attunement.measures.chance import LEVEL, verdict
from attunement.measures.pair.pair import Pair
from attunement.measuring.interaction import about_chance, interaction_tables
from attunement.measuring.sequences import profile_tables
from attunement.record import NOT_CODED, Grid, Record, from_grid
from attunement.report.recorded.beside_chance import beside_chance
from attunement.report.recorded.profiles import response_profiles

PHASES = ("negative", "neutral", "positive")
PERSONS = ("child", "caregiver")
SECONDS = 120
RARE = 1e-4
"""How improbable a count of claims must be before a test fails: there are some hundred counts."""


def strangers(rng: np.random.Generator, dyads: int, *, bout_s: float, codes: int, shortest: int = SECONDS) -> Pair:
    """Return dyads of two people who each go their own way, in bouts of some seconds; visits may differ in length."""
    fresh = rng.integers(0, codes, (2, dyads, SECONDS))
    moves = rng.random((2, dyads, SECONDS)) < codes / (codes - 1) / bout_s
    moves[:, :, 0] = True
    since = np.maximum.accumulate(np.where(moves, np.arange(SECONDS), 0), axis=2)
    streams = np.take_along_axis(fresh, since, axis=2).astype(np.int8)
    if shortest < SECONDS:
        # Both turn positive as time goes by, which makes long visits of two strangers like each other.
        streams[:, :, SECONDS // 2 :] = np.where(rng.random((2, dyads, SECONDS // 2)) < 0.8, codes - 1, 0)
        lengths = rng.integers(shortest, SECONDS + 1, dyads)
        streams[:, np.arange(SECONDS) >= lengths[:, None]] = NOT_CODED
    return Pair(1.0, PERSONS, (PHASES[-codes:],) * 2, *streams)


def record_of(pair: Pair) -> Record:
    """Return the record of which these are the phases."""
    rows, steps = pair.shape
    keys = [(person, "phase") for person in PERSONS]
    columns = {"observation": range(rows), "dyad": [str(i) for i in range(rows)], "occasion": ["1"] * rows}
    columns |= {"procedure": ["play"] * rows, "duration_s": [float(steps)] * rows}
    schema = {"observation": pl.UInt32, "episode": pl.String, "start_s": pl.Float64, "end_s": pl.Float64}
    grid = Grid(1.0, dict(zip(keys, (pair.first, pair.second), strict=True)), dict.fromkeys(keys, pair.names[0]))
    return from_grid(observations=pl.DataFrame(columns), episodes=pl.DataFrame(schema=schema), grid=grid)


def claims(dyads: int, sets: int, *, seed: int, **how: float) -> tuple[Counter[str], Counter[str]]:
    """Return how often each printed comparison claimed something, and how often it was made."""
    rng = np.random.default_rng(seed)
    made, claimed = Counter[str](), Counter[str]()
    for number in range(sets):
        pair = strangers(rng, dyads, **how)  # pyright: ignore[reportArgumentType]
        record = record_of(pair)
        tables = interaction_tables(record, pair, surrogates=99, seed=number, window_s=2.0, negative=("negative",))
        profiles = profile_tables(record, pair, max_lag_s=5.0, surrogates=99, seed=number)
        rows = [("all: " + row["measure"], row) for row in tables["interaction"].iter_rows(named=True)]
        rows += [("one: " + row["measure"], row) for row in tables["interaction_by_dyad"].iter_rows(named=True)]
        tests = profiles["response_profile_tests"].iter_rows(named=True)
        rows += [(f"after: {row['given_person']} {row['phase']}", row) for row in tests]
        for name, row in rows:
            made[name] += 1
            claimed[name] += verdict(row) in ("more", "less")
    return made, claimed


def assert_at_most_one_in_twenty(made: Counter[str], claimed: Counter[str]) -> None:
    for name, count in made.items():
        found = stats.binomtest(claimed[name], count, LEVEL, alternative="greater")
        low = found.proportion_ci(0.999).low
        assert found.pvalue > RARE, f"{name}: {claimed[name]} of {count} sets, at least {100 * low:.1f} %"


@pytest.mark.parametrize("dyads", [2, 5, 8])
def test_noise_is_seldom_beyond_chance(dyads: int) -> None:
    assert_at_most_one_in_twenty(*claims(dyads, 10, seed=dyads, bout_s=4.0, codes=2))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dyads", "sets", "codes", "bout_s"),
    [
        *((2, 20, 2, 4.0), (3, 30, 2, 4.0), (4, 30, 2, 4.0), (5, 40, 3, 4.0)),
        *((6, 40, 2, 15.0), (8, 40, 2, 4.0), (12, 10, 3, 15.0), (20, 6, 2, 4.0)),
    ],
)
def test_noise_of_two_to_twenty_dyads_is_beyond_chance_at_most_once_in_twenty(
    dyads: int, sets: int, codes: int, bout_s: float
) -> None:
    assert_at_most_one_in_twenty(*claims(dyads, sets, seed=100 * dyads + codes, bout_s=bout_s, codes=codes))


@pytest.mark.slow
def test_visits_of_unlike_length_in_which_both_change_do_not_pass_for_attuned() -> None:
    made, claimed = claims(8, 30, seed=5, bout_s=4.0, codes=2, shortest=40)
    group = {name: count for name, count in made.items() if not name.startswith("one")}
    assert_at_most_one_in_twenty(Counter(group), claimed)


@pytest.mark.parametrize("dyads", [3, 4])
def test_so_few_dyads_are_never_beyond_chance_in_any_sentence(dyads: int) -> None:
    for seed in range(4):
        pair = strangers(np.random.default_rng(seed), dyads, bout_s=4.0, codes=2)
        record = record_of(pair)
        tables = interaction_tables(record, pair, surrogates=999, seed=seed, window_s=2.0)
        figure = beside_chance(tables["interaction"], None, step_s=1.0)
        assert figure is not None
        assert "ore than chance:" not in figure.sentence
        assert "ess than chance:" not in figure.sentence
        assert "no p can be below" in figure.sentence
        assert about_chance(record, pair, tables["interaction"])
        profiles = profile_tables(record, pair, max_lag_s=5.0, surrogates=999, seed=seed)
        drawn = response_profiles(profiles["response_profile"], PERSONS, profiles["response_profile_tests"])
        assert drawn is not None
        assert "than chance (" not in drawn.sentence
