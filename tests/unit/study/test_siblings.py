"""Siblings: the same two people, other luck."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.engine.trees import arrays
from attunement.lab.catalogue import WATCHED
from attunement.life.calendar import calendar
from attunement.life.events import Event
from attunement.life.upbringing import grow
from attunement.study.dials import CAREGIVER, PRESETS, TURNS, Dials
from attunement.study.reasons import WORDS, reasons
from attunement.study.siblings import SCALES, Pair, Sight, raise_siblings, watch
from attunement.theories.catalogue import theory, theory_parameters
from attunement.vocabulary import BadValueError, UnknownNameError, declarations, replace

SEED = 7


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine("homeostatic", theory_parameters("homeostatic"))


@pytest.fixture(scope="module")
def two() -> list[Pair]:
    return [Pair(Dials()), Pair(Dials(rebuffs=2.0, answers=0.0))]


@pytest.fixture(scope="module")
def seen(engine: Engine, two: list[Pair]) -> dict[str, Sight]:
    return {
        name: watch(raise_siblings(two, seed=SEED, n=12, months=session.usual_months, engine=engine), name)
        for name, session in WATCHED.items()
    }


def test_month_by_month_is_the_same_life(engine: Engine, two: list[Pair]) -> None:
    siblings = raise_siblings(two, seed=SEED, n=9, months=4, engine=engine)
    whole = grow(siblings.months[0], engine, seed=SEED, to_months=4)
    for step, once in zip(arrays(siblings.grown.bonds), arrays(whole.bonds), strict=True):
        assert np.array_equal(step, once)


def test_others_beside_them_change_nothing(engine: Engine, two: list[Pair]) -> None:
    together = raise_siblings(two, seed=SEED, n=20, months=2, engine=engine).expected("comfort_expectation")
    for number, pair in enumerate(two):
        alone = raise_siblings([pair], seed=SEED, n=5, months=2, engine=engine).expected("comfort_expectation")
        assert np.array_equal(together[:, number, :5], alone[:, 0])


def test_equal_pairs_meet_equal_luck(engine: Engine) -> None:
    siblings = raise_siblings([Pair(Dials())] * 2, seed=SEED, n=6, months=1, engine=engine)
    film = watch(siblings, "strange-situation")
    assert np.array_equal(film.of(0).child, film.of(1).child)
    assert len({film.of(0).child[:, i].tobytes() for i in range(6)}) == 6


def test_a_change_works_from_its_month_on(engine: Engine) -> None:
    usual, trained = Dials(answers=-0.5), Event(2, CAREGIVER, "becomes", {"responsiveness": 2.0})
    pairs = [Pair(usual), Pair(usual, (trained,))]
    expected = raise_siblings(pairs, seed=SEED, n=30, months=6, engine=engine).expected("comfort_expectation")
    assert np.array_equal(expected[:3, 0], expected[:3, 1])
    assert expected[6, 1].mean() > expected[6, 0].mean() + 0.05


def test_a_change_is_another_carer_from_that_month_on_and_nothing_more(engine: Engine) -> None:
    """Lived by hand: two months with the first dials, then what was kept goes on with the second."""
    first, second = Dials(rebuffs=2.0, answers=0.0, reactivity=1.0), Dials(rebuffs=0.5, answers=0.7, reactivity=1.0)
    became = Event(2, CAREGIVER, "becomes", {"rebuff": 0.5, "responsiveness": 0.7})
    changed = raise_siblings([Pair(first, (became,))], seed=SEED, n=20, months=5, engine=engine)
    before = raise_siblings([Pair(first)], seed=SEED, n=20, months=2, engine=engine).months
    child, _ = before[2].traits
    _, other_carer = raise_siblings([Pair(second)], seed=SEED, n=20, months=0, engine=engine).months[0].traits
    after = grow(
        dataclasses.replace(before[2], traits=(child, other_carer)), engine, seed=SEED, from_months=2, to_months=5
    )
    for lived, by_hand in zip(arrays(changed.months[5].kept), arrays(after.kept), strict=True):
        assert np.array_equal(lived, by_hand)


def test_becoming_what_one_was_changes_no_bit(engine: Engine) -> None:
    dials, (_, _, _, _, _, hard_times) = Dials(rebuffs=2.0), TURNS
    same = Event(2, CAREGIVER, "becomes", {"responsiveness": dials.answers})
    stays, once_more, harder = (
        raise_siblings([Pair(dials, events)], seed=SEED, n=20, months=5, engine=engine).months[5].kept
        for events in ((), (same,), (hard_times.event(dials, 2),))
    )
    assert all(np.array_equal(one, other) for one, other in zip(arrays(stays), arrays(once_more), strict=True))
    assert not all(np.array_equal(one, other) for one, other in zip(arrays(stays), arrays(harder), strict=True))


def test_a_pair_is_shown_as_a_calendar_and_refused_where_it_cannot_live(engine: Engine) -> None:
    pair = Pair(Dials(), (TURNS[3].event(Dials(rebuffs=2.0), 3),))
    born, later = calendar(pair.life, 12)
    assert "comes to care" in born.happens and "caregiver becomes: responsiveness" in born.happens
    assert (later.when, later.happens) == ("3 months", "caregiver becomes: rebuff 0")
    wrong = Pair(Dials(), (Event(3, CAREGIVER, "becomes", {"rebuff": -1.0}),))
    with pytest.raises(BadValueError, match=r"the life of pair 2 .* event 3 .* `rebuff` must lie between 0 and 10"):
        raise_siblings([pair, wrong], seed=SEED, n=2, months=4, engine=engine)


def test_progress_is_told_and_can_end_it(engine: Engine) -> None:
    told: list[int] = []
    raise_siblings([Pair(Dials())], seed=SEED, n=2, months=3, engine=engine, after_month=told.append)
    assert told == [1, 2, 3]

    def stop(month: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        raise_siblings([Pair(Dials())], seed=SEED, n=2, months=3, engine=engine, after_month=stop)


def test_turning_bids_away_lowers_the_comfort_expected(seen: dict[str, Sight]) -> None:
    expected = seen["strange-situation"].siblings.expected("comfort_expectation")
    assert (expected[0] == expected[0, 0, 0]).all()
    assert expected[-1, 0].mean() > expected[-1, 1].mean()


@pytest.mark.parametrize("name", WATCHED)
def test_each_sibling_is_scored_once(seen: dict[str, Sight], name: str) -> None:
    scores = seen[name].scores(1)
    assert scores["dyad"].to_list() == list(range(12))
    assert len(scores.columns) > len(SCALES) or name != "strange-situation"
    assert scores.null_count().sum_horizontal().item() == 0


@pytest.mark.parametrize("name", WATCHED)
def test_reasons_are_those_of_the_film(seen: dict[str, Sight], name: str, engine: Engine) -> None:
    """Fed with the acts that were seen, the theory comes to the same arousal and the same distances."""
    sight = seen[name]
    film, found = sight.of(1).take(slice(3, 4)), reasons(sight, 1, 3)
    ticks = len(film.child)
    step = ticks if name != "home-visit" else 100
    within = (np.arange(1, ticks) % step != 0) & film.live[1:, 0] & film.live[:-1, 0]
    assert np.abs(found.state["arousal"][1:] - film.arousal[:-1, 0])[within].max() < 1e-5
    assert np.abs(found.distances[:, 0] - film.distance[:, 0]).max() < 1e-5
    assert found.distances.shape[1] == (2 if name == "strange-situation" else 1)
    assert set(found.reasons) < set(WORDS)
    logits = np.sum(list(found.reasons.values()), axis=0)
    softmax = np.exp(logits - logits.max(axis=1, keepdims=True))
    softmax /= softmax.sum(axis=1, keepdims=True)
    p = theory("homeostatic").parameters
    keep = np.exp(-sight.occasion.step_s / p.choice.dwell_s)
    before = np.concatenate([[0], film.child[:-1, 0]])
    again = (1 - keep) * softmax + keep * np.eye(8)[before]
    assert np.abs(found.chances - again)[1:][within].max() < 1e-5


def test_every_reason_has_words_with_all_mechanisms_on() -> None:
    usual = theory_parameters("homeostatic")
    whole = replace(usual, {d.name: 0.2 * d.high for d in declarations(usual) if d.switch}, where="this test")
    siblings = raise_siblings([Pair(Dials())], seed=SEED, n=1, months=1, engine=make_engine("homeostatic", whole))
    assert set(reasons(watch(siblings, "still-face"), 0, 0).reasons) == set(WORDS)


def test_what_is_not_there_is_refused(seen: dict[str, Sight], engine: Engine) -> None:
    with pytest.raises(BadValueError, match="no sibling 12"):
        reasons(seen["still-face"], 0, 12)
    with pytest.raises(UnknownNameError):
        watch(seen["still-face"].siblings, "picnic")
    with pytest.raises(UnknownNameError):
        seen["still-face"].siblings.expected("love")
    for n, months in ((0, 12), (10**6, 12), (5, -1)):
        with pytest.raises(BadValueError):
            raise_siblings([Pair(Dials())], seed=SEED, engine=engine, n=n, months=months)
    with pytest.raises(BadValueError):
        raise_siblings([], seed=SEED, engine=engine)


def test_no_way_of_caring_makes_all_siblings_alike(engine: Engine) -> None:
    """Chance matters: no preset brings every sibling the same letter."""
    presets = [preset for preset in PRESETS if preset.who == "caregiver"]
    pairs = [Pair(Dials().turned(preset.values)) for preset in presets]
    sight = watch(raise_siblings(pairs, seed=SEED, engine=engine), "strange-situation")
    for number, _ in enumerate(presets):
        assert sight.scores(number)["abcd"].n_unique() >= 2


@pytest.mark.parametrize("name", WATCHED)
def test_the_spread_of_arousal_is_of_those_still_running(seen: dict[str, Sight], name: str) -> None:
    film, shares = seen[name].of(0), (0.05, 0.5, 0.95)
    some = film.live.any(axis=1)
    usual = np.nanquantile(np.where(film.live, film.arousal, np.nan)[some], shares, axis=1).T
    found = seen[name].arousal(0, shares)
    assert np.abs(found[some] - usual).max() < 1e-6
    assert np.isfinite(found).all()
    assert (seen[name].acts(0).sum(axis=1) == film.live.sum(axis=1)).all()
