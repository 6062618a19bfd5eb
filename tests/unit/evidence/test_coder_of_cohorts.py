"""Virtual studies may be scored by either coder of the Strange Situation, whichever way their children are raised."""

from __future__ import annotations

from dataclasses import replace

import pytest

from attunement.evidence.studies.cohorts import Cohorts, Group
from attunement.evidence.studies.lives import A_THIRD
from attunement.inference.simulator import OnePass, simulate_targets
from attunement.study.children import grown
from attunement.study.stages import observe, score
from attunement.theories.catalogue import theory_parameters
from attunement.vocabulary import UnknownNameError
from attunement.vocabulary import replace as replace_numbers

USUAL = theory_parameters("homeostatic")
BLENDED = replace_numbers(USUAL, {"channels.blends": 3.0}, where="this test")
MOVED, SAME = ("proximity_seeking", "contact_maintaining", "disorganisation"), ("avoidance", "resistance")
"""Of the four blends, a camera with one code sees those that turn away or resist; what it misses is the body or a flat face."""


def cohorts(coder: str, parameters=BLENDED) -> Cohorts:
    return Cohorts(size=96, seed=4, parameters=parameters, coder=coder, threads=1)


def test_of_two_acts_at_once_the_coders_make_different_scores_and_both_raters_read_alike() -> None:
    one, both = (cohorts(coder).mixed_risk.situation for coder in ("one-channel", "two-channel"))
    for table in ("scales", "second_rater"):
        alike = [s for s in (*MOVED, *SAME) if getattr(one, table)[s].equals(getattr(both, table)[s])]
        assert alike == list(SAME), table
    assert both.scales["disorganisation"].mean() > one.scales["disorganisation"].mean()
    assert one.episodes.equals(both.episodes)


def test_of_one_act_at_a_time_they_make_the_same() -> None:
    one, both = (cohorts(coder, USUAL).mixed_risk.situation for coder in ("one-channel", "two-channel"))
    assert one.scales.equals(both.scales) and one.second_rater.equals(both.second_rater)


def test_children_keep_their_coder_in_company_and_as_they_grow() -> None:
    known = cohorts("two-channel").in_company(cohorts("two-channel").drawn("low-risk", 32), A_THIRD, 2.0)
    assert {children.coder for children in known.values()} == {"two-channel"}
    assert {grown(children, 3.0).coder for children in known.values()} == {"two-channel"}
    assert Group(replace(known["first"], coder="one-channel")).children.coder == "one-channel"


def test_one_pass_of_calibration_is_scored_by_the_coder_it_names() -> None:
    found = [
        simulate_targets(
            "homeostatic", children=96, seed=4, parameters=BLENDED, statistics=["ssp.abcd.global D"], coder=coder
        )["ssp.abcd.global D"].value
        for coder in ("one-channel", "two-channel")
    ]
    assert found[1] > found[0]
    assert OnePass().coder == "one-channel"


def test_an_unknown_coder_is_told_with_those_there_are() -> None:
    children = cohorts("one-channel").mixed_risk.children
    with pytest.raises(UnknownNameError, match="one-channel"):
        score(observe(children, "strange-situation"), by="both")
