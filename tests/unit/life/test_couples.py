"""Grown-ups: a youth that leaves what it taught, circles that know nothing of each other, and years lived in any number of goes."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.engine.trees import arrays
from attunement.life.couples.circle import MATCHINGS, SIDE, circles_for, dates, former, friends, matched, numbers
from attunement.life.couples.couples import Couples, live_evenings, live_together, met_couples
from attunement.life.couples.evenings import ASKED, ASKER, EVENINGS
from attunement.life.couples.meeting import Choosing
from attunement.life.couples.people import PARENTS, PEOPLE
from attunement.life.couples.youth import grow_up
from attunement.theories.catalogue import COUPLE, COUPLE_FIXED, theory_parameters
from attunement.vocabulary import BadValueError, replace

SEED = 20_261_130


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine(COUPLE, theory_parameters(COUPLE))


@pytest.fixture(scope="module")
def met(engine: Engine) -> Couples:
    return met_couples(300, engine, seed=SEED)


def assert_same(one: Couples, other: Couples) -> None:
    np.testing.assert_array_equal(one.lanes.dyad, other.lanes.dyad)
    parts = (couples.lanes.traits + couples.lanes.kept for couples in (one, other))
    for a, b in zip(*map(arrays, parts), strict=True):
        np.testing.assert_array_equal(a, b)


# --- circles -------------------------------------------------------------------------------------------------------------


def test_everybody_of_a_circle_has_a_friend_a_former_partner_and_five_dates() -> None:
    assert [circles_for(n) for n in (1, 12, 13)] == [2, 2, 4]
    for circles in (2, 6):
        everybody = list(range(2 * SIDE * circles))
        for pairs in (friends(circles), former(circles)):
            assert sorted(pairs.ravel().tolist()) == everybody
        met = dates(circles)
        assert len(met) == 30 * circles and (np.bincount(met.ravel()) == 5).all()
        of_circle = [place % (SIDE * circles) // SIDE for place in (*met.T, *friends(circles).T)]
        np.testing.assert_array_equal(of_circle[0], of_circle[1])
        np.testing.assert_array_equal(of_circle[2] ^ 1, of_circle[3])
        assert (np.ptp(friends(circles) // (SIDE * circles), axis=1) == 0).all(), "friends are of one side"
        assert not {tuple(pair) for pair in met} & {tuple(pair) for pair in former(circles)}
    assert sorted(numbers(2).tolist()) == list(range(24)) and sorted(numbers(2, 2).tolist()) == list(range(24, 48))


def test_partners_are_matched_so_that_liking_is_greatest_and_nobody_meets_the_former_one() -> None:
    assert MATCHINGS.shape == (265, SIDE) and (np.sort(MATCHINGS, axis=1) == np.arange(SIDE)).all()
    liking = np.random.default_rng(1).normal(size=(4, SIDE, SIDE))
    liking[0] = -1.0
    liking[0, np.arange(SIDE), (np.arange(SIDE) + 1) % SIDE] = 1.0
    liking[:, np.arange(SIDE), np.arange(SIDE)] = 99.0  # of former partners, not looked at
    chosen = matched(liking)
    assert chosen[0].tolist() == [1, 2, 3, 4, 5, 0]
    for circle, way in zip(liking, chosen, strict=True):
        assert sorted(way) == list(range(SIDE)) and (way != np.arange(SIDE)).all()
        assert circle[np.arange(SIDE), way].sum() == max(circle[np.arange(SIDE), m].sum() for m in MATCHINGS)


# --- people and youth ----------------------------------------------------------------------------------------------------


def test_a_person_is_the_same_whoever_else_is_drawn() -> None:
    many, few = (PEOPLE.draw(np.arange(n, dtype=np.uint32), seed=3) for n in (50, 7))
    for a, b in zip(many, few, strict=True):
        np.testing.assert_array_equal(a[:7], b)
    parents = PEOPLE.draw(np.arange(7, dtype=np.uint32), seed=3, whose=PARENTS)
    assert (parents.grown == 1).all() and not few.grown.any() and (parents.warmth != few.warmth).any()
    assert (PEOPLE.young(few).pace == 2.5).all() and (few.pace == 1).all()


def test_what_is_expected_of_people_in_general_was_taught_by_whoever_was_there(engine: Engine) -> None:
    """Nothing is set: a better parent leaves more trust, and without learning a youth leaves what everybody is born with."""
    people, n = PEOPLE, 200

    def grown(of: Engine) -> object:
        return grow_up(numbers(n), friends(n), former(n), of, people=people, seed=SEED).general.generic

    general = grown(engine)
    parents = people.draw(numbers(n), seed=SEED, whose=PARENTS)
    assert np.corrcoef(parents.responsiveness, general.comfort_expectation)[0, 1] > 0.15
    assert general.comfort_expectation.std() > 0.05 and not general.familiarity.any()
    assert (general.contentment == 0).all(), "nobody is content with people in general"
    untaught = grown(make_engine(COUPLE_FIXED, theory_parameters(COUPLE_FIXED)))
    assert (untaught.comfort_expectation == engine.newborn().bond.comfort_expectation).all()


# --- couples -------------------------------------------------------------------------------------------------------------


def test_a_couple_is_the_same_however_many_others_there_are(engine: Engine, met: Couples) -> None:
    few = met_couples(7, engine, seed=SEED)
    assert_same(few, met.first(7))
    assert_same(live_together(few, years=0.1), live_together(met, years=0.1).first(7))
    later = met_couples(12, engine, seed=SEED, first_circle=2)
    for a, b in zip(arrays(later.lanes.kept), arrays(met.lanes.kept), strict=True):
        np.testing.assert_array_equal(a, b[12:24])
    assert met_couples(12, engine, seed=SEED + 1).lanes.traits[0].warmth[0] != met.lanes.traits[0].warmth[0]


def test_years_may_be_lived_in_any_number_of_goes(met: Couples) -> None:
    couples = met.first(60)
    at_once = live_evenings(couples, 30)
    in_goes = live_evenings(live_evenings(live_evenings(couples, 7), 0), 23)
    assert_same(at_once, in_goes)
    assert at_once.evenings_lived == 30 and at_once.years == pytest.approx(90 / 365)
    assert couples.evenings_lived == 0, "the couples that were given are as they were"


def test_both_partners_learn_of_each_other(met: Couples) -> None:
    lived = live_together(met, years=0.5)
    for was, now in zip(met.lanes.kept, lived.lanes.kept, strict=True):
        for name in (
            "comfort_expectation",
            "contingency_expectation",
            "protest_meaning",
            "value_soothe",
            "contentment",
        ):
            assert (getattr(was.bonds[0], name) != getattr(now.bonds[0], name)).mean() > 0.9, name
        assert (now.bonds[0].familiarity > was.bonds[0].familiarity).all()
        assert 0 < np.abs(now.generic.comfort_expectation - was.generic.comfort_expectation).mean() < 0.1


def test_the_familiar_is_not_chosen_unless_something_makes_it_so(engine: Engine) -> None:
    """Liking by luck alone sorts nobody: what partners expect is unrelated as they meet."""
    couples = met_couples(1_200, engine, seed=SEED, choosing=Choosing(joy=0.0, ease=0.0))
    one, other = (kept.generic.comfort_expectation for kept in couples.lanes.kept)
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.09


def test_evenings_bring_each_what_their_shares_say() -> None:
    couple = np.arange(3_000, dtype=np.uint32)
    brings = EVENINGS.brings(couple, 100, 20, seed=SEED)
    assert brings.stress.mean() == pytest.approx(0.3, abs=0.01)
    one, other = brings.stress[..., 0].ravel(), brings.stress[..., 1].ravel()
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.02, "strain falls on each by itself"
    asks = brings.issue == np.float32(ASKER)
    assert asks.any(axis=-1).mean() == pytest.approx(0.12, abs=0.006) and not asks.all(axis=-1).any()
    assert asks[..., 0].mean() == pytest.approx(asks[..., 1].mean(), abs=0.006)
    np.testing.assert_array_equal(asks[..., ::-1], brings.issue == np.float32(ASKED))
    assert brings.news.any(axis=-1).mean() == pytest.approx(0.12, abs=0.006)
    again = EVENINGS.brings(couple[7:9], 105, 2, seed=SEED)
    np.testing.assert_array_equal(again.issue, brings.issue[5:7, 7:9])


@pytest.mark.parametrize(
    ("couples", "years"), [(0, 1.0), (1.5, 1.0), (True, 1.0), (6, -1.0), (6, 21.0), (6, float("nan"))]
)
def test_what_cannot_be_lived_is_refused(engine: Engine, couples: object, years: float) -> None:
    with pytest.raises(BadValueError, match=r"(couples|years) is"):
        live_together(met_couples(couples, engine, seed=1), years=years)  # type: ignore[arg-type]


# --- what is known of mechanisms ------------------------------------------------------------------------------------------


def test_without_learning_nothing_is_learned_of_a_partner(met: Couples) -> None:
    from dataclasses import replace as put

    fixed = put(met.first(60), engine=make_engine(COUPLE_FIXED, theory_parameters(COUPLE_FIXED)))
    lived = live_together(fixed, years=0.3)
    for was, now in zip(fixed.lanes.kept, lived.lanes.kept, strict=True):
        for name, row in was.generic._asdict().items():
            np.testing.assert_array_equal(row, getattr(now.generic, name), err_msg=name)
            if name not in ("familiarity", "contentment", "contingency_now"):
                np.testing.assert_array_equal(row, getattr(now.bonds[0], name), err_msg=name)
        assert (now.bonds[0].contentment != was.bonds[0].contentment).all()


def test_care_that_does_not_follow_trust_makes_partners_less_of_one_mind(met: Couples) -> None:
    """The feedback from trust to care and back makes one climate of two people; cut, they are less alike in contentment."""
    cut = replace(theory_parameters(COUPLE), {"care.follow_trust": 0.0, "care.habit": 0.0}, where="this test")
    alike = {}
    for name, numbers_ in (("whole", theory_parameters(COUPLE)), ("cut", cut)):
        lived = live_together(met_couples(600, make_engine(COUPLE, numbers_), seed=SEED), years=1.0)
        one, other = (kept.bonds[0].comfort_expectation for kept in lived.lanes.kept)
        alike[name] = np.corrcoef(one, other)[0, 1]
    assert alike["whole"] > alike["cut"] + 0.1
