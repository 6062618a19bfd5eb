"""Partners who are asked: scales by hand, answers that are about one bond, and what is usual as it was frozen."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.life.couples.couples import Couples, live_together, met_couples
from attunement.respondents.asking import Asking
from attunement.respondents.couples.expectations import (
    AVOIDANCE,
    MOST,
    SCALES,
    USUAL,
    composite,
    mixed,
    parts,
    scaled,
    usual_of,
)
from attunement.respondents.couples.questionnaire import FIRST, ITEMS, QUESTIONS, asked, satisfied
from attunement.respondents.couples.reports import UNSURE, content_today, day_weight, upset
from attunement.respondents.graded_response import answers
from attunement.theories.catalogue import COUPLE, theory_parameters
from attunement.theories.couple.state import Bond

P = theory_parameters(COUPLE)


@pytest.fixture(scope="module")
def couples() -> Couples:
    return live_together(met_couples(1_200, make_engine(COUPLE, P), seed=11), years=1.5)


def both(couples: Couples, general: bool = False) -> Bond:
    sides = [kept.generic if general else kept.bonds[0] for kept in couples.lanes.kept]
    return Bond(*(np.concatenate(rows) for rows in zip(*sides, strict=True)))


def people(couples: Couples) -> np.ndarray:
    return np.concatenate([2 * couples.lanes.dyad, 2 * couples.lanes.dyad + 1]).astype(np.uint32)


def one(**changes: float) -> Bond:
    usual = dict.fromkeys(Bond._fields, 0.0) | {
        "comfort_expectation": 0.5, "contingency_expectation": 0.4, "responsiveness_mean": 0.3,
        "responsiveness_variance": 0.01, "protest_meaning": 0.2,
    }  # fmt: skip
    return Bond(**{name: np.array([value]) for name, value in (usual | changes).items()})


def test_what_a_bond_says_by_hand() -> None:
    said = parts(one(comfort_unasked=0.2), P)
    assert said["doubt"][0] == pytest.approx(0.1 / 0.4)
    q = 0.3 / 0.8
    assert said["reach"][0] == pytest.approx(0.1 + 0.9 * q**2 / (q**2 + 0.25**2))
    assert parts(one(comfort_unasked=0.9), P)["reach"][0] == pytest.approx(0.1)
    half = mixed(one(), one(comfort_expectation=0.1), 0.5)
    assert half.comfort_expectation[0] == pytest.approx(0.3)


def test_scales_are_made_of_what_they_are_said_to_be() -> None:
    """Avoidance: −reach, −.7 of what disclosing has brought, +.5 of what withdrawing has; each in its usual spread."""
    bond = one(value_disclose=0.1, value_withdraw=0.2)
    said, z = parts(bond, P), {}
    for name in AVOIDANCE:
        z[name] = (said[name][0] - USUAL.mean[name]) / USUAL.spread[name]
    by_hand = -z["reach"] - 0.7 * z["disclosing"] + 0.5 * z["withdrawing"]
    assert composite(bond, AVOIDANCE, P, USUAL)[0] == pytest.approx(by_hand)
    mean, spread = USUAL.scales["avoidance"]
    assert scaled(bond, "avoidance", AVOIDANCE, P, USUAL)[0] == pytest.approx((by_hand - mean) / spread)
    far = composite(one(value_disclose=1.0), {"disclosing": 1.0}, P, USUAL)[0]
    assert far == MOST, "nobody counts as further than four spreads"
    trust, doubt = (scaled(one(comfort_expectation=c), "avoidance", AVOIDANCE, P, USUAL)[0] for c in (0.7, 0.1))
    assert trust < doubt, "who counts on comfort avoids less"


def test_what_is_usual_is_as_it_was_frozen(couples: Couples) -> None:
    """The frozen numbers came of 4,096 couples of this seed; 1,200 of them give the same up to sampling."""
    found = usual_of(both(couples), both(couples, general=True), P, source="this test")
    for name, mean in USUAL.mean.items():
        assert found.mean[name] == pytest.approx(mean, abs=0.12 * USUAL.spread[name]), name
        assert found.spread[name] == pytest.approx(USUAL.spread[name], rel=0.08), name
    for name in SCALES:
        assert found.scales[name][1] == pytest.approx(USUAL.scales[name][1], rel=0.06)


def test_answers_are_grades_of_one_relationship_and_the_same_whoever_else_is_asked(couples: Couples) -> None:
    bond, general, number = both(couples), both(couples, general=True), people(couples)
    asking = Asking(11, 500_000)
    grades = asked(bond, general, number, asking, P)
    assert set(grades) == {"anxiety", "avoidance"} and all(1 <= g.min() < g.max() <= 5 for g in grades.values())
    some = [Bond(*(row[:9] for row in b)) for b in (bond, general)]
    for name, few in asked(*some, number[:9], asking, P).items():
        np.testing.assert_array_equal(few, grades[name][:9])
    in_general = asked(bond, general, number, asking, P, about_partner=False)
    r = [np.corrcoef(grades[n], in_general[n])[0, 1] for n in grades]
    assert all(0.5 < each < 0.999 for each in r)


def test_scales_hang_together_and_a_day_moves_them_little(couples: Couples) -> None:
    number, bond, general = people(couples), both(couples), both(couples, general=True)
    again = [asked(bond, general, number, Asking(11, 500_000 + k), P) for k in (0, 1)]
    for which, name in enumerate(QUESTIONS):
        assert 0.7 < np.corrcoef(again[0][name], again[1][name])[0, 1] < 0.95, "the same bond on another day"
        trait = scaled(mixed(bond, general, 0.1), name, SCALES[name], P, USUAL)
        drawn = Asking(11, 500_000).uniforms(number, FIRST, 1 + ITEMS * which + np.arange(ITEMS))[..., 0]
        items = answers(trait, drawn, QUESTIONS[name]).astype(float)
        alpha = ITEMS / (ITEMS - 1) * (1 - items.var(axis=0).sum() / items.sum(axis=1).var())
        assert 0.9 < alpha < 0.96, name
    content = [satisfied(bond, general, number, Asking(11, k), P) for k in (600_000, 600_001)]
    assert np.corrcoef(content[0], content[1])[0, 1] == pytest.approx(0.9, abs=0.02)


def test_reports_of_a_day() -> None:
    number = np.arange(2_000, dtype=np.uint32)
    said = upset(np.full((3, 2_000), 0.4), number, occasion=900, seed=1)
    assert said.mean() == pytest.approx(0.4, abs=0.003) and said.std() == pytest.approx(0.05, abs=0.003)
    assert abs(np.corrcoef(said[0], said[1])[0, 1]) < 0.08
    unsure = one(responsiveness_variance=(UNSURE * 0.4) ** 2)
    weight = day_weight(unsure, unsure, P)
    assert weight[0] == pytest.approx(0.5)
    assert content_today(np.array([1.0]), np.array([[3.0], [-1.0]]), weight)[:, 0].tolist() == pytest.approx([2.0, 0.0])
