"""Every measure of one pair of streams, of two coders and of two series, as it was computed when last looked at.

Other tests say why a number is what it is; this says that none changed unseen. Numbers have five digits.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attunement.measures.agreement import coder_agreement, krippendorff_alpha
from attunement.measures.chance import against_chance
from attunement.measures.duration_kappa import duration_agreement
from attunement.measures.event_kappa import aligned_sequences, event_agreement, linked_events, sequence_agreement
from attunement.measures.infants.still_face_effect import within_difference
from attunement.measures.intraclass import intraclass_correlations
from attunement.measures.multilevel import multilevel
from attunement.measures.pair.actor_partner import actor_partner_model, fieller
from attunement.measures.pair.contingency import contingency
from attunement.measures.pair.counts import lag_tables_of_counts
from attunement.measures.pair.cross_correlation import windowed_cross_correlation
from attunement.measures.pair.dyadic_markov import actor_partner_logit, dyadic_markov
from attunement.measures.pair.interaction_measures import statistics_of
from attunement.measures.pair.lag_one import each_dyad_lag_one, lag_one_logit, lag_one_rows, multilevel_lag_one
from attunement.measures.pair.lag_sequential import lag_sequential
from attunement.measures.pair.matching import matching
from attunement.measures.pair.moving_correlation import mea_ccf, moving_correlation
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.recurrence import cross_recurrence, diagonal_profile
from attunement.measures.pair.repair import mismatch_bouts, repair
from attunement.measures.pair.response_profile import response_profile
from attunement.measures.pair.state_space_grid import grid_cells, state_space_grid
from attunement.measures.pair.wampold import wampold_kappa
from attunement.measures.pairings import pairing_test
from attunement.measures.surrogate_synchrony import surrogate_synchrony
from attunement.measures.surrogates import CircularShift, SegmentShuffle
from attunement.record import NOT_CODED, NOTHING, UNCODABLE
from kept import check_kept, told

FOLDER = Path(__file__).parent / "computed"


def streams(rows: int = 3, steps: int = 90, seed: int = 11) -> Pair:
    """Two streams of three phases; the second takes up the first a step later now and then, and both have gaps."""
    chance = random.Random(seed)
    first, second = np.zeros((rows, steps), np.int8), np.zeros((rows, steps), np.int8)
    for row in range(rows):
        one = other = 0
        for step in range(steps):
            before = one
            one = chance.randrange(3) if chance.random() < 0.3 else one
            other = before if chance.random() < 0.4 else chance.randrange(3) if chance.random() < 0.3 else other
            first[row, step], second[row, step] = one, other
        first[row, 20 + row : 24 + row], second[row, 50:53] = UNCODABLE, NOTHING
    first[1, 80:] = second[1, 80:] = NOT_CODED
    phases = ("negative", "neutral", "positive")
    return Pair(0.5, ("child", "mother"), (phases, phases), first, second)


PAIR = streams()
PHASES = PAIR.names[0]
SERIES = np.random.default_rng(3)
ONE = np.convolve(SERIES.normal(size=130), np.ones(3), "valid")[:120]
OTHER = np.roll(ONE, 2) + SERIES.normal(size=120)
ONE[40:44] = np.nan
ROWS = lag_one_rows(SERIES.normal(size=(6, 60)).cumsum(axis=1) * 0.3, SERIES.normal(size=(6, 60)), list("aabcde"))
EVENTS = (
    [("smile", 0, 4), ("cry", 5, 9), ("look", 10, 11), ("smile", 12, 15)],
    [("smile", 0.5, 4.5), ("look", 5, 9), ("look", 10.2, 11), ("cry", 20, 21)],
)
MORE_EVENTS = ([("cry", 1, 2), ("look", 3, 6)], [("cry", 1, 2), ("smile", 3, 6), ("look", 7, 8)])
LOOKED = [((EVENTS[0], np.array([[0.0, 18.0]])), (EVENTS[1], np.array([[0.0, 12.0], [14.0, 25.0]])))]
RATINGS = np.array([[1, 2, 2], [3, 3, 4], [2, 2, 3], [5, 4, 5], [4, 4, 4], [1, 1, 2]], float)
SCORES, OUTCOMES = SERIES.normal(size=(2, 40, 2))
OUTCOMES = OUTCOMES + 0.5 * SCORES + 0.3 * SCORES[:, ::-1]


def each_statistic(method: Any) -> dict[str, object]:
    found = statistics_of(PAIR, negative=("negative",), window_s=1.5)
    return {name: against_chance(of, PAIR, method=method, n_surrogates=29, seed=2) for name, of in found.items()}


COMPUTED: dict[str, Callable[[], object]] = {
    "matching": lambda: matching(PAIR),
    "repair": lambda: {
        "any": repair(PAIR), "not in negative": repair(PAIR, negative=("negative",)),
        "of a second": repair(PAIR, min_match_s=1.0), "bouts": mismatch_bouts(PAIR, min_match_s=1.0, negative=("negative",)),
    },
    "contingency": lambda: {
        counted: contingency(PAIR, given=("positive",), response=("positive", "neutral"), window_s=1.5, counted=counted)
        for counted in ("onset", "presence")
    },
    "response_profile": lambda: response_profile(PAIR, given=("negative",), response=("negative",), max_lag_s=2, min_shift_s=3),
    "state_space": lambda: {"grid": state_space_grid(PAIR), "cells": grid_cells(PAIR)},
    "recurrence": lambda: {
        "profile": diagonal_profile(PAIR, max_lag_s=2), "whole": cross_recurrence(PAIR, observation=1),
        "lines of 3": cross_recurrence(PAIR, min_line=3, theiler=1),
    },
    "markov": lambda: {"pooled": dyadic_markov(PAIR), "lag 2": dyadic_markov(PAIR, lag=2, pooled=False)},
    "logit": lambda: actor_partner_logit(PAIR, code="positive", partner_code="positive"),
    "lag_sequential": lambda: {
        "lag 1": lag_sequential(PAIR), "window": lag_sequential(PAIR, lags=(-2, 0)),
        "across": lag_sequential(PAIR, pooled=False).across_dyads(dyads=["a", "a", "b"]),
        "table": lag_sequential(PAIR, pooled=False).table(),
    },
    "lag_counts": lambda: lag_tables_of_counts(
        np.array([[0, 8, 3], [5, 0, 6], [2, 9, 0]]), PHASES, last="neutral", no_repeats=True
    ),
    "wampold": lambda: wampold_kappa(np.array([[4, 8, 3], [5, 1, 6], [2, 9, 2]]), PHASES, last="positive"),
    "cross_correlation": lambda: windowed_cross_correlation(ONE, OTHER, step_s=0.5, window_s=10, max_lag_s=2, increment_s=5),
    "moving_correlation": lambda: {
        stays: moving_correlation(ONE, OTHER, step_s=0.5, window_s=10, max_lag_s=2, increment_s=8, stays=stays)
        for stays in ("earlier", "later")
    },
    "mea": lambda: mea_ccf(ONE, OTHER, step_s=0.5, window_s=10, max_lag_s=1.5, increment_s=8, absolute=False),
    "susy": lambda: surrogate_synchrony(np.nan_to_num(ONE), OTHER, step_s=0.5, segment_s=10, max_lag_s=2),
    "lag_one": lambda: {
        "each": each_dyad_lag_one(ROWS), "multilevel": multilevel_lag_one(ROWS),
        "one slope": multilevel_lag_one(ROWS, slopes=False),
        "logit": lag_one_logit(lag_one_rows((PAIR.first == 2) * 1.0, (PAIR.second == 2) * 1.0, list("abc")), interaction=True),
    },
    "multilevel": lambda: multilevel(
        OUTCOMES[:, 0], np.column_stack([np.ones(40), SCORES[:, 0]]), np.repeat(np.arange(8), 5), random=1
    ),
    "actor_partner": lambda: {
        "free": actor_partner_model(OUTCOMES, SCORES, persons=("wife", "husband")),
        "equal": actor_partner_model(OUTCOMES, SCORES, equal=True, level=0.9),
        "ratio": fieller(0.3, 0.5, np.array([[0.01, 0.002], [0.002, 0.02]])),
    },
    "coders": lambda: {
        "exact": coder_agreement(PAIR), "second": coder_agreement(PAIR, tolerance_s=1.0),
        "nominal": krippendorff_alpha(RATINGS.T), "interval": krippendorff_alpha(RATINGS.T, metric="interval"),
        "ordinal": krippendorff_alpha(RATINGS.T, metric="ordinal"), "ratings": intraclass_correlations(RATINGS),
    },
    "events": lambda: {
        "linked": linked_events(*EVENTS), "strict": linked_events(*EVENTS, least_overlap=0.9, tolerance_s=0.1),
        "agreement": event_agreement([EVENTS, MORE_EVENTS]), "by code": event_agreement([EVENTS, MORE_EVENTS]).by_code(),
    },
    "durations": lambda: {"exact": duration_agreement(LOOKED), "a second": duration_agreement(LOOKED, tolerance_s=1.0)},
    "sequences": lambda: {
        "aligned": aligned_sequences("abcab", "abbb"), "dear": aligned_sequences("abcab", "abbb", omission=0.4),
        "agreement": sequence_agreement([("abcab", "abbb"), ("ba", "ba")]),
    },
    "pairings": lambda: {
        "all": pairing_test(OUTCOMES[:4] @ SCORES[:4].T), "some": pairing_test(OUTCOMES[:9] @ SCORES[:9].T, pairings=99, seed=3),
    },
    "within": lambda: within_difference(
        OUTCOMES[:9, 0], OUTCOMES[:9, 1], feature="gaze", contrast="still − play", dyads=list("aabcdefgh")
    ),
    "shifted": lambda: each_statistic(CircularShift()),
    "shuffled": lambda: each_statistic(SegmentShuffle()),
}  # fmt: skip


@pytest.mark.parametrize("name", COMPUTED)
def test_a_measure_as_it_was_computed(name: str) -> None:
    check_kept(FOLDER / f"{name}.txt", "\n".join(told(COMPUTED[name]())) + "\n")
