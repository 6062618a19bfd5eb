"""Scales, classes, sensitivity and Q-sort: what a hand-made record must score, and whom they refuse."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from attunement.measures.infants.classification import classify
from attunement.measures.infants.interactive_scales import FROZEN, SCALES, Rater, amounts, score_scales
from attunement.measures.infants.observed_sensitivity import (
    ANOMALOUS_RULER,
    SENSITIVITY_RULER,
    Visitor,
    observed_sensitivity,
    rate,
    sensitivity_index,
)
from attunement.measures.infants.q_sort import Q_SORT_RULER, q_sort_index, q_sort_security
from attunement.record import NOT_CODED, UNCODABLE, Grid, from_grid
from attunement.vocabulary import CHILD_ACT_NAMES, PERSON_ACT_NAMES, BadValueError, ChildAct, PersonAct

CHILD, CAREGIVER, PROXIMITY = ("child", "behaviour"), ("caregiver", "behaviour"), ("child", "proximity")
EPISODES = {"4 separation": (360, 540), "5 reunion": (540, 720), "6 alone": (720, 900), "8 reunion": (1080, 1260)}


def grid_of(child, caregiver=None, near=None):
    child = np.atleast_2d(np.asarray(child, np.int8))
    caregiver = np.zeros_like(child) if caregiver is None else np.atleast_2d(np.asarray(caregiver, np.int8))
    near = np.ones_like(child) if near is None else np.atleast_2d(np.asarray(near, np.int8))
    names = {CHILD: CHILD_ACT_NAMES, CAREGIVER: PERSON_ACT_NAMES, PROXIMITY: ("contact", "apart")}
    return Grid(3.0, {CHILD: child, CAREGIVER: caregiver, PROXIMITY: near}, names)


def record_of(grid, *, procedure="strange-situation", source=None):
    rows = grid.shape[0]
    numbers = np.arange(rows, dtype=np.uint32)
    observations = pl.DataFrame({"observation": numbers, "dyad": [str(i) for i in numbers]}).with_columns(
        occasion=pl.lit("12 months"), procedure=pl.lit(procedure), coder=pl.lit("c"),
        duration_s=pl.lit(grid.shape[1] * 3.0), source=pl.lit(source, pl.String),
    )  # fmt: skip
    spans = [(int(n), name, float(a), float(b)) for n in numbers for name, (a, b) in EPISODES.items()]
    episodes = pl.DataFrame(spans, schema=["observation", "episode", "start_s", "end_s"], orient="row")
    return from_grid(observations=observations, episodes=episodes, grid=grid)


def whole(act, near=None, **others):
    return record_of(grid_of(np.full((1, 420), act), near=near), **others)


def scored(record):
    return classify(score_scales(record, rater=Rater(seed=1, error=False)))


def test_a_child_that_only_plays_scores_one_everywhere_and_is_b():
    row = scored(whole(ChildAct.EXPLORE)).row(0, named=True)
    assert {row[scale] for scale in SCALES} == {1.0}
    assert (row["abc"], row["abcd"]) == ("B", "B")


@pytest.mark.parametrize(
    ("act", "apart", "scale", "abcd"),
    [
        (ChildAct.AVERT, 1, "avoidance", "A"),
        (ChildAct.RESIST, 0, "resistance", "C"),
        (ChildAct.FREEZE, 1, "disorganisation", "D"),
        (ChildAct.APPROACH, 1, "proximity_seeking", "B"),
        (ChildAct.APPROACH, 0, "contact_maintaining", "B"),
    ],
)
def test_one_behaviour_moves_its_scale_and_class(act, apart, scale, abcd):
    row = scored(whole(act, near=np.full((1, 420), apart))).row(0, named=True)
    top = max(SCALES, key=lambda name: row[name])
    assert top == scale
    assert row["abcd"] == abcd


def test_amounts_are_shares_of_the_time_the_child_was_seen():
    child = np.array([[ChildAct.AVERT, ChildAct.EXPLORE, UNCODABLE, UNCODABLE]])
    assert amounts(grid_of(child))["avoidance"][0] == pytest.approx(0.5)
    switching = np.array([[ChildAct.APPROACH, ChildAct.AVERT, ChildAct.APPROACH, ChildAct.EXPLORE]])
    assert amounts(grid_of(switching))["disorganisation"][0] == pytest.approx(FROZEN.contradiction_weight * 2 / 4)


def test_early_behaviour_counts_more():
    early, late = np.zeros((2, 60), np.int8)
    early[:30], late[30:] = ChildAct.AVERT, ChildAct.AVERT
    first, second = (amounts(grid_of(child))["avoidance"][0] for child in (early, late))
    assert first == pytest.approx(1 / 1.35) and second == pytest.approx(0.35 / 1.35)


def test_scores_are_halves_within_their_range_with_any_rater():
    rng = np.random.default_rng(0)
    record = record_of(grid_of(rng.integers(0, 8, (50, 420)), near=rng.integers(0, 2, (50, 420))))
    table = score_scales(record, rater=Rater(seed=3))
    for scale in SCALES:
        values = table[f"{scale}_1"].to_numpy()
        assert np.all(values * 2 == np.round(values * 2))
        assert values.min() >= 1 and values.max() <= (9 if scale == "disorganisation" else 7)
    again, other = (score_scales(record, rater=Rater(seed=3, number=n)) for n in (0, 1))
    assert table.equals(again) and not table.equals(other)


def test_sensitivity_counts_answers_within_six_seconds_and_takes_rebuff_off():
    child = [ChildAct.CRY, 0, 0, ChildAct.SIGNAL, 0, 0, 0]
    caregiver = [0, PersonAct.SOOTHE, 0, 0, 0, 0, PersonAct.POSITIVE]
    assert sensitivity_index(grid_of(child, caregiver))[0] == pytest.approx(0.5)  # the second answer comes after 9 s
    caregiver[4] = PersonAct.REBUFF
    assert sensitivity_index(grid_of(child, caregiver))[0] == pytest.approx(0.5 - 3 / 7)


def test_bids_to_an_absent_caregiver_do_not_count():
    child, caregiver = [ChildAct.CRY] * 4, [NOT_CODED] * 4
    assert sensitivity_index(grid_of(child, caregiver))[0] == 0.0


def test_q_sort_rises_with_recovery():
    cries, recovers = np.full(20, ChildAct.CRY), np.zeros(20, np.int8)
    recovers[0] = ChildAct.CRY
    low, high = (q_sort_index(grid_of(child))[0] for child in (cries, recovers))
    assert high > 0.9 and low < -0.5


def test_q_sort_weighs_each_act_by_its_share():
    """A step of each act that is liked or disliked; 18 s after crying the child explores, after approaching it does not."""
    acts = ("cry", "social", "approach", "avert", "resist", "freeze", "explore", "explore", "signal", "explore")
    child = [CHILD_ACT_NAMES.index(name) for name in acts]
    liked, disliked = 1 + 0.4, 1.2 + 1.5 + 0.6 + 1.5
    assert q_sort_index(grid_of(child))[0] == pytest.approx(1 / 2 + (liked - disliked) / len(acts))


def test_sensitivity_takes_off_what_intrudes_and_frightens():
    child = [CHILD_ACT_NAMES.index(name) for name in ("explore", "avert", "social", "cry", "explore")]
    caregiver = [PERSON_ACT_NAMES.index(name) for name in ("direct", "direct", "direct", "frighten", "soothe")]
    assert sensitivity_index(grid_of(child, caregiver))[0] == pytest.approx(1 - 0.8 * 2 / 5 - 0.5 / 5)


@pytest.mark.parametrize(
    ("ruler", "mean", "one_more", "error"),
    [(SENSITIVITY_RULER, 0.6316, 0.8417, 0.4988), (Q_SORT_RULER, 0.2640, 0.5428, 0.881)],
)
def test_rulers_are_frozen_and_a_visitor_errs_as_much_as_they_say(ruler, mean, one_more, error):
    """The reference population's mean is 0 and one of its standard deviations 1; two visitors err apart."""
    dyads = np.arange(4_000, dtype=np.uint32)
    sure = Visitor(seed=1, occasion=1, error=False)
    np.testing.assert_allclose(rate(np.array([mean, one_more]), ruler, sure, dyads[:2], 1), [0, 1], atol=1e-9)
    errors = [rate(np.full(4_000, mean), ruler, Visitor(seed=1, occasion=1, number=k), dyads, 1) for k in (0, 1)]
    for found in errors:
        assert abs(found.mean()) < 4 * error / np.sqrt(4_000)
        assert found.std() == pytest.approx(error, rel=0.05)  # 4.5 standard errors of an SD
    assert abs(np.corrcoef(*errors)[0, 1]) < 0.07


@pytest.mark.parametrize(
    "scored",
    [
        lambda record: score_scales(record, rater=Rater(seed=1)),
        lambda record: observed_sensitivity(record, visitor=Visitor(seed=1, occasion=1)),
        lambda record: q_sort_security(record, visitor=Visitor(seed=1, occasion=1)),
    ],
)
def test_real_children_are_refused(scored):
    record = record_of(grid_of(np.zeros((1, 420))), source="family-3.boris")
    with pytest.raises(BadValueError, match="trained, certified coders"):
        scored(record)


def test_other_procedures_are_refused():
    with pytest.raises(BadValueError, match="Strange Situation"):
        score_scales(record_of(grid_of(np.zeros((1, 420))), procedure="play"), rater=Rater(seed=1))


def test_fright_is_its_share_of_the_time_the_caregiver_was_seen_whatever_the_caregiver_did():
    """Twice in eight steps of neutral and other acts; two more were not coded."""
    caregiver = [0, PersonAct.FRIGHTEN, 0, 0, PersonAct.SOOTHE, PersonAct.FRIGHTEN, 0, 0, NOT_CODED, NOT_CODED]
    found = observed_sensitivity(record_of(grid_of([0] * 10, caregiver)), visitor=Visitor(1, 1, error=False))
    expected = (np.log(2 / 8 + 0.003) - ANOMALOUS_RULER.mean) / ANOMALOUS_RULER.sd
    assert found["frightening"][0] == pytest.approx(expected)
