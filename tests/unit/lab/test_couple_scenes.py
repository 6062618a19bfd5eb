"""Scenes of couples: timetables, sessions that change nobody, and a coder who errs as often as is said."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from attunement.engine.choice import make_engine
from attunement.engine.trees import arrays, map_arrays
from attunement.lab.couples.codebook import SPAFF_LIKE
from attunement.lab.couples.observer import LOOKS_LIKE, MISTAKES, PARTNERS, coded_films, observed, with_affect
from attunement.lab.couples.scenes import CONFLICT, PROCEDURES, SCENES, SEPARATION, SUPPORT, Part, Scene, Turn, scene
from attunement.lab.couples.sessions import DIARY_OCCASION, aroused, kept_a_diary, watched
from attunement.life.couples.couples import Couples, live_together, met_couples
from attunement.record import NOT_CODED
from attunement.theories.catalogue import COUPLE, theory_parameters
from attunement.vocabulary import PARTNER_ACT_NAMES, BadValueError, PartnerAct, UnknownNameError


@pytest.fixture(scope="module")
def couples() -> Couples:
    engine = make_engine(COUPLE, theory_parameters(COUPLE))
    return live_together(met_couples(240, engine, seed=7), years=0.3)


def test_scenes_are_timetables_with_addresses_of_their_own() -> None:
    assert {s.name: s.number for s in SCENES.values()} == {"conflict": 1, "support": 2, "separation": 3, "good-news": 4}
    assert PROCEDURES == ("conflict", "support", "separation", "good-news", "diary")
    places = [bout.occasion for s in SCENES.values() for bout in s.bouts()]
    assert len(set(places)) == len(places) and max(places) < DIARY_OCCASION and min(places) > 1 << 16
    table = SUPPORT.timetable()
    assert table.threat.tolist() == [1.0] * 18 + [0.0] * 12
    assert SEPARATION.timetable().leaves[1].tolist() == [0.0] * 12 + [1.0] * 18 + [0.0] * 18
    assert SEPARATION.spans()["apart"] == (120.0, 300.0)
    assert all(bout.learning == 0 for s in SCENES.values() for bout in s.bouts())
    issue = CONFLICT.brings(3).issue
    assert issue.shape == (2, 3, 2) and issue[0, 0].tolist() == issue[1, 0, ::-1].tolist() == pytest.approx([1.2, 0.35])


def test_a_scene_that_cannot_be_held_is_refused() -> None:
    with pytest.raises(BadValueError, match="`duration_s` is 15 in wait of mine"):
        Scene("mine", "", "", "", 9, (Part("wait", 15),), (Turn("once"),))
    with pytest.raises(UnknownNameError, match="Did you mean 'conflict'"):
        scene("conflct")


@pytest.mark.parametrize("name", PROCEDURES)
def test_whoever_is_watched_is_bit_equal_afterwards(couples: Couples, name: str) -> None:
    before = map_arrays(np.copy, (couples.lanes.traits, couples.lanes.kept))
    filmed = kept_a_diary(couples) if name == "diary" else watched(couples, SCENES[name])
    for was, now in zip(arrays(before), arrays((couples.lanes.traits, couples.lanes.kept)), strict=True):
        np.testing.assert_array_equal(was, now)
    assert len(filmed.films) == (14 if name == "diary" else len(SCENES[name].turns))


def test_watching_more_changes_nothing(couples: Couples) -> None:
    once, again = watched(couples, CONFLICT), watched(couples, CONFLICT)
    for a, b in zip(once.films, again.films, strict=True):
        np.testing.assert_array_equal(a.acts[0], b.acts[0])
    few = watched(couples.first(5), CONFLICT)
    np.testing.assert_array_equal(few.films[1].acts[1], once.films[1].acts[1][:, :5])


def test_the_coder_errs_as_often_as_is_said_and_sees_nobody_apart(couples: Couples) -> None:
    assert set(LOOKS_LIKE) == set(PartnerAct) and all(act != other for act, other in LOOKS_LIKE.items())
    filmed = watched(couples, SEPARATION)
    (film,), (grid,) = filmed.films, coded_films(filmed)
    for place, person in enumerate(PARTNERS):
        written = grid.codes[person, "behaviour"]
        assert (written[:, 12:30] == NOT_CODED).all() and (written[:, :12] != NOT_CODED).all()
        there, acts = written[:, :12], film.acts[place].T[:, :12]
        wrong = there != acts
        assert wrong.mean() == pytest.approx(MISTAKES, abs=0.015)
        assert (there[wrong] == np.array([LOOKS_LIKE[PartnerAct(a)] for a in acts[wrong]])).all()
    assert grid.names["partner 1", "behaviour"] == PARTNER_ACT_NAMES


def test_turns_become_a_record_with_both_partners_names(couples: Couples) -> None:
    filmed = watched(couples.first(9), SEPARATION)
    record = observed(filmed, coded_films(filmed), "separation", 4)
    assert set(record.events["person"]) == set(PARTNERS) and set(record.events["channel"]) == {"behaviour", "affect"}
    acts = record.events.filter(pl.col("channel") == "behaviour")["code"]
    assert set(acts) <= set(PARTNER_ACT_NAMES)
    assert record.observations["procedure"].unique().to_list() == ["separation"] and record.episodes.height == 12
    apart = record.coverage.filter(pl.col("status") == "not coded")
    assert apart["start_s"].unique().to_list() == [120.0] and apart["end_s"].unique().to_list() == [300.0]
    both = watched(couples.first(9), CONFLICT)
    turns = observed(both, coded_films(both), "conflict", 2)
    assert turns.observations["occasion"].to_list() == ["the first's topic"] * 2 + ["the second's topic"] * 2
    assert (
        turns.observations["observation"].to_list() == [0, 32, 1, 33]
        and turns.observations["dyad"].to_list() == ["0", "1"] * 2
    )
    days = kept_a_diary(couples.first(3), days=2)
    assert observed(days, coded_films(days), "diary", 1).observations["occasion"].to_list() == ["day 1", "day 2"]


def test_affect_stands_beside_behaviour_code_by_code(couples: Couples) -> None:
    grid = coded_films(watched(couples.first(5), SEPARATION))[0]
    beside = with_affect(grid)
    for person in PARTNERS:
        acts, affect = (beside.codes[person, channel] for channel in ("behaviour", "affect"))
        np.testing.assert_array_equal(acts, grid.codes[person, "behaviour"])
        for act, code in zip(acts.ravel(), affect.ravel(), strict=True):
            assert (
                code == act if act < 0 else beside.names[person, "affect"][code] == SPAFF_LIKE[PARTNER_ACT_NAMES[act]]
            )


def test_what_partners_can_report_is_how_aroused_they_were(couples: Couples) -> None:
    filmed = watched(couples, SUPPORT)
    felt = aroused(filmed, 0, 18)
    assert felt.shape == (2, 240, 2)
    assert (felt[0, :, 0] > felt[0, :, 1]).mean() > 0.7 and (felt[1, :, 1] > felt[1, :, 0]).mean() > 0.7
    np.testing.assert_allclose(felt[0, :, 0], filmed.films[0].arousals[0][:18].mean(axis=0), rtol=1e-6)
