"""Trials of couple therapy: what is asked is data, a session is no ordinary life, and who waits lives as ever."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import attunement.study.couples.run as running
from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.engine.trees import arrays
from attunement.lab.coding import BEHAVIOUR
from attunement.lab.couples.observer import PARTNERS
from attunement.lab.couples.scenes import STEP_S
from attunement.life.couples.couples import Couples, live_together, met_couples
from attunement.life.couples.evenings import EVENINGS, lived
from attunement.life.couples.therapy import (
    ARMS,
    HOLD,
    NOTHING_ASKED,
    as_clients,
    asked_in,
    practises,
    session_bout,
    session_brings,
    week_bouts,
    with_asked,
)
from attunement.record import Grid
from attunement.study.couples import trial
from attunement.study.couples.run import run_couples
from attunement.study.couples.spec import make_couple_spec
from attunement.study.couples.trial import TIMES, distressed, drawn_arms, effects, pursuers, run_trial, work
from attunement.theories.catalogue import COUPLE, COUPLE_SESSION, theory_parameters
from attunement.vocabulary import PARTNER_ACT_NAMES, BadValueError, PartnerAct, UnknownNameError
from attunement.vocabulary import replace as replace_numbers

P = theory_parameters(COUPLE)


@pytest.fixture(scope="module")
def couples() -> Couples:
    return live_together(met_couples(240, make_engine(COUPLE, P), seed=5), years=0.5)


@pytest.fixture(scope="module")
def asking() -> Engine:
    return make_engine(COUPLE_SESSION, P)


def test_what_is_asked_is_data() -> None:
    for week in (1, 8, 9, 14, 15, 20):
        assert asked_in("wait", week) == (NOTHING_ASKED, NOTHING_ASKED) and not practises("wait", week)
        assert practises("bct", week) and practises("eft", week) == (week > 8)
        both = asked_in("bct", week)
        assert both[0] == both[1] and both[0].warm > 0 < both[0].soothe and both[0].attack == HOLD
        assert all(asked.attack == HOLD for asked in asked_in("eft", week))
    pursuer, other = asked_in("eft", 8)
    assert pursuer == other and pursuer.demand == HOLD and pursuer.disclose == 0
    pursuer, other = asked_in("eft", 9)
    assert pursuer.disclose == 0 < other.disclose and other.withdraw == HOLD
    pursuer, other = asked_in("eft", 15)
    assert pursuer.disclose > 0 == other.disclose and pursuer.demand == HOLD
    with pytest.raises(UnknownNameError, match="arm of a trial called 'etf'"):
        asked_in("etf", 1)


def test_of_whom_nothing_is_asked_lives_as_ever(couples: Couples, asking: Engine) -> None:
    """Bit by bit: the theory with a third person who asks nothing is the theory."""
    bouts = week_bouts(3)
    brings = EVENINGS.brings(couples.lanes.dyad, int(bouts[0].occasion), len(bouts), seed=5)
    as_ever, clients = (
        lived(lanes, engine, EVENINGS.timetable, bouts, brings, step_s=STEP_S, seed=5)[0]
        for lanes, engine in ((couples.lanes, couples.engine), (as_clients(couples.lanes), asking))
    )
    for a, b in zip(arrays(as_ever.kept), arrays(clients.kept), strict=True):
        np.testing.assert_array_equal(a, b)


def test_in_a_session_what_belongs_to_ordinary_life_stands_still_and_the_rest_is_learned(
    couples: Couples, asking: Engine
) -> None:
    pursuer = np.zeros(len(couples), np.intp)
    clients = with_asked(as_clients(couples.lanes), asked_in("bct", 1), pursuer, weight=0.6, session=True)
    timetable, bout = session_bout(1)
    after, (film,) = lived(
        clients, asking, timetable, [bout], session_brings(pursuer), step_s=STEP_S, seed=5, film=True
    )
    for was, now in zip(clients.kept, after.kept, strict=True):
        for name in ("contentment", "responsiveness_mean", "responsiveness_variance"):
            np.testing.assert_array_equal(getattr(was.bonds[0], name), getattr(now.bonds[0], name), err_msg=name)
        assert (was.bonds[0].value_soothe != now.bonds[0].value_soothe).mean() > 0.9
    free = with_asked(clients, asked_in("bct", 1), pursuer, weight=0.0, session=True)
    _, (own,) = lived(free, asking, timetable, [bout], session_brings(pursuer), step_s=STEP_S, seed=5, film=True)
    asked, unasked = (
        [(f.acts[0] == act).mean() for act in (PartnerAct.SOOTHE, PartnerAct.ATTACK)] for f in (film, own)
    )
    assert asked[0] > 2 * unasked[0] and asked[1] < unasked[1]


def test_each_is_asked_by_whether_it_pursues(couples: Couples) -> None:
    who = pursuers(couples)
    assert set(np.unique(who)) == {0, 1} and 0.3 < who.mean() < 0.7
    clients = with_asked(as_clients(couples.lanes), asked_in("eft", 10), who, weight=0.1, session=False)
    for place, person in enumerate(clients.traits):
        np.testing.assert_array_equal(person.ask_disclose > 0, who != place)
        assert (person.weight == np.float32(0.1)).all() and (person.ordinary == 1).all()
    np.testing.assert_array_equal(session_brings(who).issue[0].argmax(axis=1), who)


def test_who_is_first_does_not_make_somebody_pursue(couples: Couples, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody demands, both alike, one more though nobody withdraws, and one of whom the other withdraws, in two turns."""
    busy, demand, withdraw = (int(act) for act in (PartnerAct.BUSY, PartnerAct.DEMAND, PartnerAct.WITHDRAW))
    acts = np.full((2, 400, 12), busy, np.int8)  # [partner, couple, step]
    acts[:, 100:200, 5] = demand
    acts[0, 200:300, 5], acts[1, 200:300, 5:7] = demand, demand
    acts[1, 300:, 2], acts[0, 300:, 3], acts[0, 300:, 8:10] = demand, withdraw, demand
    codes = {(person, BEHAVIOUR): of for person, of in zip(PARTNERS, acts, strict=True)}
    grid = Grid(STEP_S, codes, dict.fromkeys(codes, PARTNER_ACT_NAMES))
    monkeypatch.setattr(trial, "seen_in", lambda *_: (None, [grid, grid]))
    many = replace(couples, lanes=couples.lanes.take(np.arange(400) % len(couples)))
    many = replace(many, lanes=replace(many.lanes, dyad=np.arange(400, dtype=np.uint32)))
    who = pursuers(many)
    for alike in (who[:100], who[100:200]):
        assert 0.3 < alike.mean() < 0.7
    assert (who[200:] == 1).all()
    np.testing.assert_array_equal(pursuers(many), who)


def test_arms_are_the_same_however_they_are_ordered() -> None:
    assert make_couple_spec(trial=("wait", "bct", "eft")) == make_couple_spec(trial=("eft", "bct", "wait"))


def test_who_takes_part_is_low_on_both_sides_and_arms_are_drawn_by_lot(couples: Couples) -> None:
    part = distressed(couples)
    assert 0 < len(part) < len(couples) / 2
    lots = drawn_arms(replace(couples, lanes=couples.lanes), 3)
    assert set(np.unique(lots)) == {0, 1, 2} and np.bincount(lots).min() > 50
    np.testing.assert_array_equal(drawn_arms(couples.first(9), 3), lots[:9])
    assert work(("wait",)) < work(("eft",)) == work(("bct",))


def test_where_nothing_is_learned_therapy_leaves_nothing(asking: Engine) -> None:
    """Both arms end where waiting does: what lasts of a session is what was learned in it."""
    engine = make_engine(COUPLE, P)
    lived_ = live_together(met_couples(2_400, engine, seed=6), years=0.5)
    unlearning = lived_.lanes.with_traits(
        {place: person._replace(pace=np.zeros_like(person.pace)) for place, person in enumerate(lived_.lanes.traits)}
    )
    calmed = make_engine(COUPLE_SESSION, replace_numbers(P, {"third.calm": 0.5, "third.clear": 0.3}, where="this test"))
    arms = ("eft", "bct", "wait")
    answers = run_trial(replace(lived_, lanes=unlearning), arms, asking, calmed, after_bout=lambda _: None)
    found = effects(answers, arms)
    assert min(one.couples for one in found) > 100
    for one in found:
        assert all(abs(later) < 0.3 for later in one.effects[1:]), one


@pytest.mark.parametrize("arms", [("eft",), ("eft", "bct"), ("eft", "eft", "wait"), ("wait",)])
def test_a_trial_needs_an_arm_and_waiting(arms: tuple[str, ...]) -> None:
    with pytest.raises(BadValueError, match="the arms of a trial are"):
        make_couple_spec(trial=arms)


def test_effects_by_hand() -> None:
    rows = [
        (couple, partner, arm, time, 3.0, 3.0, base + gain * which, False)
        for couple, arm, base, gain in ((0, "eft", -1.0, 0.5), (1, "eft", -2.0, 0.5), (2, "wait", -1.5, 0.1))
        for partner in (1, 2)
        for which, time in enumerate(TIMES)
    ]
    names = ["couple", "partner", "arm", "time", "anxiety", "avoidance", "satisfaction", "softened"]
    table = pl.DataFrame(rows, schema=names, orient="row")
    spread = float(np.std([-1, -1, -2, -2, -1.5, -1.5], ddof=1))
    eft, wait = effects(table, ("eft", "wait"))
    assert (eft.couples, wait.couples) == (2, 1) and np.isnan(wait.softened) and eft.softened == 0.0
    assert eft.changes == pytest.approx([0.5 / spread, 1.0 / spread, 1.5 / spread])
    assert eft.effects == pytest.approx([0.4 / spread, 0.8 / spread, 1.2 / spread])
    assert np.isnan(eft.errors).all(), "one couple that waits says nothing about how much waiting differs"
    assert effects(table.clear(), ("eft", "wait")) == []


def test_the_error_of_an_effect_is_over_couples_by_hand() -> None:
    """Both partners of a couple change alike here, so that twice as many partners say no more."""
    gains = {"eft": (0.2, 0.6, 1.0), "wait": (0.0, 0.2)}
    rows = [
        (10 * (arm == "wait") + couple, partner, arm, time, 3.0, 3.0, partner - couple + gain * bool(which), False)
        for arm, of in gains.items()
        for couple, gain in enumerate(of)
        for partner in (1, 2)
        for which, time in enumerate(TIMES)
    ]
    names = ["couple", "partner", "arm", "time", "anxiety", "avoidance", "satisfaction", "softened"]
    eft, wait = effects(pl.DataFrame(rows, schema=names, orient="row"), ("eft", "wait"))
    spread = float(np.std([partner - couple for couple in (0, 1, 2, 0, 1) for partner in (1, 2)], ddof=1))
    assert eft.effects == pytest.approx([0.5 / spread] * 3)
    assert eft.errors == pytest.approx([np.sqrt(0.16 / 3 + 0.02 / 2) / spread] * 3)
    assert wait.errors == (0.0, 0.0, 0.0)


def test_a_trial_is_the_same_in_any_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = make_couple_spec(couples=60, years=0.1, seed=3, trial=("eft", "wait"))
    whole = run_couples(spec, out=tmp_path / "whole")
    monkeypatch.setattr(running, "CIRCLES_AT_ONCE", 2)
    done: list[tuple[int, int]] = []
    parts = run_couples(spec, out=tmp_path / "parts", progress=lambda *step: done.append(step))
    assert whole.tables["trial"].equals(parts.tables["trial"]) and whole.tables["trial"].height > 0
    assert whole.tables["trial"].group_by("couple", "partner").len()["len"].unique().to_list() == [4]
    assert {one.arm for one in whole.trial()} <= set(ARMS) and done[-1][0] <= done[-1][1]
