"""Children in a procedure of one's own are seen as they are in those that come along, alone and with two people."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.evidence.studies.cohorts import A_THIRD, Cohorts, Group
from attunement.evidence.studies.watching import (
    answered,
    remembering,
    watch,
    watch_home,
    watch_with_both,
    with_stranger,
)
from attunement.lab.procedure import Absent, Episode, Fixed, Own, Procedure
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.life.population import STANDARD
from attunement.study.children import Children
from attunement.vocabulary import PersonAct

FEW = 96
LEFT = Procedure(
    "left-with-another", "Two people, then one goes.", "assumed", 3,
    (Episode("both", 60, Own(), Own()), Episode("left", 120, Absent(), Own(), strangeness=0.5)),
)  # fmt: skip


@pytest.fixture(scope="module")
def known() -> dict[str, Children]:
    cohorts = Cohorts(size=FEW)
    return cohorts.in_company(cohorts.drawn("low-risk"), A_THIRD)


def test_what_is_watched_is_what_the_strange_situation_shows(known) -> None:
    group = Group(known["first"])
    seen = watch(known["first"], STRANGE_SITUATION)
    for episode in ("2 caregiver", "6 alone"):
        np.testing.assert_allclose(
            seen.mean_arousal(episode), group.situation.of_episode(episode, "arousal_mean"), rtol=1e-4
        )
        cried = seen.shows("cry", episode=episode).sum(axis=1) * 3
        np.testing.assert_array_equal(cried, group.situation.of_episode(episode, "cry_s"))


def test_a_stranger_given_by_hand_is_the_one_who_comes_along(known) -> None:
    child = known["first"]
    usual, by_hand = watch(child, LEFT), watch_with_both(child, with_stranger(child), LEFT)
    np.testing.assert_array_equal(usual.arousal, by_hand.arousal)
    np.testing.assert_array_equal(usual.near[1], by_hand.near[1])
    assert len(by_hand.near) == 2 and not by_hand.contact(0, "left").any()


def test_somebody_known_is_not_met_like_a_stranger(known) -> None:
    child = known["first"]
    with_known, with_new = (watch_with_both(child, other, LEFT) for other in (known["other"], with_stranger(child)))
    assert not np.array_equal(with_known.arousal, with_new.arousal)


def test_a_stranger_may_have_a_manner_and_is_expected_like_anybody(known) -> None:
    child = known["first"]
    one = with_stranger(child)
    for mine, generic in zip(one.lanes.bonds[0], child.lanes.generic, strict=True):
        np.testing.assert_array_equal(mine, generic)
    assert (one.lanes.traits[1].warmth == np.float32(STANDARD.warmth)).all()
    own = child.lanes.traits[1]
    np.testing.assert_array_equal(with_stranger(child, own).lanes.traits[1].rebuff, own.rebuff)


def test_a_child_that_was_watched_never_noticed_and_one_that_remembers_did(known) -> None:
    child = known["first"]
    cold = Procedure("cold", "", "", 3, (Episode("cold", 600, Fixed(PersonAct.REBUFF), Own(), strangeness=1.0),))
    before = watch(child, LEFT).arousal
    watch(child, cold)
    np.testing.assert_array_equal(watch(child, LEFT).arousal, before)
    later = remembering(child, cold)
    assert len(later) == FEW and len(later.lanes.bonds) == 1 and later.lanes.actors == 2
    assert (later.lanes.bonds[0].comfort_expectation < child.lanes.bonds[0].comfort_expectation).mean() > 0.9
    np.testing.assert_array_equal(later.lanes.traits[1].warmth, child.lanes.traits[1].warmth)


def test_a_slow_reading_lags_behind_arousal(known) -> None:
    seen = watch(known["first"], LEFT)
    rest = seen.mean_arousal("both")
    slow, quick = seen.slow("left", since="both") - rest, seen.mean_arousal("left") - rest
    assert 0 < slow.mean() < quick.mean()
    np.testing.assert_array_equal(seen.slow("both", since="both"), rest)


def test_shares_are_of_the_time_seen(known) -> None:
    seen = watch_home(known["first"])
    acts = ("explore", "social", "signal", "cry", "approach", "avert", "resist", "freeze")
    np.testing.assert_allclose(sum(seen.share(act) for act in acts), 1)
    np.testing.assert_allclose(seen.share(*acts, episode="bout 3"), 1)


def test_an_answer_counts_in_time_and_once_a_stretch() -> None:
    asks = np.array([[1, 1, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 0, 0]], bool)
    gives = np.array([[0, 0, 1, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1]], bool)
    assert answered(asks, gives, within=1)[0] == 0 and answered(asks, gives, within=2)[0] == 0.5
    assert np.isnan(answered(asks, gives, within=2)[1])
