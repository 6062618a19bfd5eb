"""Every actor may have a body, a slow body and bonds: both engines agree about a theory of partners, and tell its film."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from attunement.engine.cast import cast_of, check_cast
from attunement.engine.footage import Footage
from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes
from attunement.engine.reference import ReferenceEngine
from attunement.engine.replay import replay
from attunement.engine.simd import engine as simd_engine
from attunement.engine.simd.compile import Target
from attunement.engine.simd.engine import SimdEngine
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout, Stress, Timetable
from attunement.engine.trees import arrays, flat, map_arrays
from attunement.theories.catalogue import theory_parameters
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import NOTHING, Kept
from attunement.theories.theory_check import check_theory
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import BadValueError, ChildAct, PersonAct
from draws import lanes_of_child

from .partners import ACTS, COMPLAINS, PARTNERS, RESTS, TURNS_TO, Manner, Trust, Wear, met
from .simd.machines import FEW_TARGETS

KEY, STEP_S, TICKS = key_of(8), 2.0, 60
ROUNDING = 1e-5
CASTS = pytest.mark.parametrize("actors", [2, 3], ids=["two actors", "three actors"])
MANY = simd_engine.PIECE + 37


def day_together() -> Timetable:
    """Threat, somebody leaving, somebody coming and going, manners told: something in every column."""
    at = np.arange(TICKS)
    return Timetable.blank(
        TICKS, threat=(at < 20) * 0.8, leaves={1: (at >= 25) & (at < 35)}, here={2: (at >= 10) & (at < 50)},
        instruction={0: (at > 50) * 0.3, 1: 0.5 * (at > 40), 2: 0.2}, greeting={1: at % 9 == 0},
        forced={1: np.where(at == 45, PersonAct.REBUFF, -1), 0: np.where(at == 46, ChildAct.SOCIAL, -1)},
    )  # fmt: skip


def bouts() -> list[Bout]:
    usual = Bout(
        4, 9.0, 3.0, (2.0, 5.0, 1.0), learning=1.0, arousal_sd=0.1, reactivity_sd=0.3, strangeness_sd=0.2,
        stress=(Stress(0.5, 0.0, 1.0), Stress(0.5, 0.5, 2.0)), absence_probability=0.7,
    )  # fmt: skip
    return [usual, replace(usual, occasion=9, age_months=10.0, play=1.0, generic_weight=0.5)]


@cache
def simd(target: Target | None = None, threads: int | None = None) -> SimdEngine:
    given = {"target": target} if target else {}
    return SimdEngine(PARTNERS, PARTNERS.parameters, cache=None, threads=threads, **given)


@cache
def reference() -> ReferenceEngine:
    return ReferenceEngine(PARTNERS, PARTNERS.parameters)


def lived(engine: Engine, lanes: Lanes, some: list[Bout] | None = None) -> tuple[Lanes, list[Footage]]:
    some = bouts() if some is None else some
    return engine.run(lanes, day_together(), some, step_s=STEP_S, key=KEY, film=True)


def films(footage: list[Footage]) -> tuple[Any, ...]:
    return tuple((film.acts, film.distances, film.here, film.live, film.arousals) for film in footage)


def assert_same_bits(one: Any, other: Any) -> None:
    for a, b in zip(arrays(one), arrays(other), strict=True):
        assert a.dtype == b.dtype
        assert a.tobytes() == b.tobytes()


# --- two engines ---------------------------------------------------------------------------------------------------------


def test_the_theory_can_be_used() -> None:
    check_theory(PARTNERS)


@CASTS
def test_both_engines_see_the_same_acts_and_states_within_rounding(actors: int) -> None:
    lanes = met(actors, 256)
    (ours, seen), (theirs, other) = lived(simd(), lanes), lived(reference(), lanes)
    for a, b in zip(seen, other, strict=True):
        assert len(a.acts) == len(a.arousals) == actors
        assert len(a.here) == len(a.distances) == actors - 1
        for acts, said in zip(a.acts, b.acts, strict=True):
            assert set(np.unique(acts)) == {RESTS, TURNS_TO, COMPLAINS}
            np.testing.assert_array_equal(acts, said)
        assert_same_bits((a.here, a.live), (b.here, b.live))
        for one, two in zip(arrays((a.distances, a.arousals)), arrays((b.distances, b.arousals)), strict=True):
            np.testing.assert_allclose(one, two, atol=ROUNDING)
    for (name, one), (_, two) in zip(flat(ours.kept, "kept"), flat(theirs.kept, "kept"), strict=True):
        np.testing.assert_allclose(one, two, atol=ROUNDING, err_msg=name)


@CASTS
def test_everybody_learns_of_everybody_wears_and_expects_something_of_people_in_general(actors: int) -> None:
    lanes = met(actors, 64)
    after, _ = lived(simd(), lanes)
    was = dict(flat(lanes.kept, "kept"))
    assert sum(name.endswith("strain") for name in was) == actors
    assert sum(".bonds." in name for name in was) == 2 * actors * (actors - 1)
    for name, now in flat(after.kept, "kept"):
        assert (now != was[name]).mean() > 0.9, name


def test_newborns_are_the_same_in_both_engines_in_every_place() -> None:
    for place in range(3):
        assert simd().newborn(place) == reference().newborn(place)
    assert simd().newborn(1).bond == Trust(np.float32(0.4), np.float32(0.1))
    assert simd().newborn(1).slow == Wear(np.float32(0.05))


@CASTS
@pytest.mark.parametrize("target", FEW_TARGETS, ids=str)
def test_widths_and_instructions_change_no_bit(actors: int, target: Target) -> None:
    lanes = met(actors, 75)
    for one, other in zip(lived(simd(target), lanes), lived(simd(), lanes), strict=True):
        kept = one.kept if isinstance(one, Lanes) else films(one)
        assert_same_bits(kept, other.kept if isinstance(other, Lanes) else films(other))


@CASTS
@pytest.mark.parametrize(("threads", "piece"), [(1, 1024), (3, 64), (16, 32)])
def test_threads_and_blocks_change_no_bit(
    actors: int, threads: int, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lanes = met(actors, MANY)
    whole, seen = lived(simd(), lanes)
    monkeypatch.setattr(simd_engine, "PIECE", piece)
    after, film = lived(replace(simd(), threads=threads), lanes)
    assert_same_bits((after.kept, films(film)), (whole.kept, films(seen)))
    few, film = lived(simd(), lanes.take(slice(9)))
    assert_same_bits((few.kept, films(film)), (whole.take(slice(9)).kept, films([f.first(9) for f in seen])))


# --- film and reasons ------------------------------------------------------------------------------------------------------


@CASTS
def test_a_camera_sees_own_acts_as_common_ones(actors: int) -> None:
    _, (film, _) = lived(simd(), met(actors, 64))
    seen_as = [role.seen_as for role in PARTNERS.roles[:actors]]
    assert film.seen_as == tuple(seen_as)
    for place, common in enumerate((film.child, *film.people)):
        np.testing.assert_array_equal(common, np.array(seen_as[place])[film.acts[place]])
    gone = film.away(1, ~film.here[0])
    assert (gone.people[0][~film.together] == -1).all()
    np.testing.assert_array_equal(gone.people[0][film.together], film.people[0][film.together])


@CASTS
def test_who_is_away_rests_and_who_is_held_to_an_act_is_seen_doing_it(actors: int) -> None:
    _, (film, _) = lived(simd(), met(actors, 256))
    assert 0.1 < (~film.here[0]).any(axis=0).mean() < 1  # the planned absence took place for some
    for place, there in enumerate(film.here, 1):
        assert (film.acts[place][~there] == RESTS).all()
    assert (film.people[0][45] == PersonAct.REBUFF).all()
    assert (film.child[46] == ChildAct.SOCIAL).all()


@CASTS
@pytest.mark.parametrize("engine", [simd, reference], ids=["simd", "reference"])
def test_a_film_is_replayed_and_explained(actors: int, engine: Any) -> None:
    """The replay follows the film's acts, so what was felt, kept and likely comes out again, but for rounding."""
    lanes, bout = met(actors, 8), bouts()[0]
    after, (film,) = lived(engine(), lanes, [bout])
    for dyad in range(8):
        one = slice(dyad, dyad + 1)
        told, left = replay(
            PARTNERS, PARTNERS.parameters, lanes.take(one), day_together(), bout, film.take(one), step_s=STEP_S, key=KEY
        )
        for (name, a), (_, b) in zip(flat(left.kept, "kept"), flat(after.take(one).kept, "kept"), strict=True):
            np.testing.assert_allclose(a, b, atol=ROUNDING, err_msg=name)
        np.testing.assert_allclose(told.state["tension"][1:], film.arousal[:-1, dyad], atol=ROUNDING)
        distances = np.stack([d[:, dyad] for d in film.distances], axis=1)
        np.testing.assert_allclose(told.distances, distances, atol=ROUNDING)
        assert list(told.reasons) == ["manner", "need", "being hurt", "play", "nobody there", "being told"]
        assert told.chances.shape == (TICKS, len(ACTS))
        assert len(told.others) == actors - 1
        for place, chances in enumerate(told.others, 1):
            np.testing.assert_allclose(chances.sum(axis=1), 1.0, atol=ROUNDING)
            own = (film.acts[place][:, dyad] != RESTS) & (np.arange(TICKS) != 45)  # not away, not held to an act
            assert (chances[own, film.acts[place][own, dyad]] > 0).all()
        logits = sum(told.reasons.values())
        fresh = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        keep = np.exp(-STEP_S / PARTNERS.parameters.dwell_s)
        before = np.eye(len(ACTS))[np.concatenate([[RESTS], film.acts[0][:-1, dyad]])]
        np.testing.assert_allclose(told.chances, keep * before + (1 - keep) * fresh, atol=ROUNDING)


# --- forced acts -------------------------------------------------------------------------------------------------------------


def test_forced_acts_are_the_roles_own_acts_that_are_seen_as_them() -> None:
    held = Timetable.blank(3, forced={1: [PersonAct.REBUFF, -1, PersonAct.POSITIVE], 0: ChildAct.RESIST})
    acted = held.acted(tuple(role.seen_as for role in PARTNERS.roles[:2]), "partners")
    assert acted.forced[1].tolist() == [COMPLAINS, -1, TURNS_TO]
    assert acted.forced[0].tolist() == [COMPLAINS] * 3
    assert held.forced[1].tolist() == [PersonAct.REBUFF, -1, PersonAct.POSITIVE]  # what was given stays


def test_of_two_acts_seen_as_the_same_the_first_is_done() -> None:
    assert Timetable.blank(1, forced={1: 2}).acted(((0,), (5, 2, 2)), "any").forced[1].tolist() == [1]


@pytest.mark.parametrize("engine", [simd, reference], ids=["simd", "reference"])
def test_an_act_that_no_act_of_the_theory_is_seen_as_is_refused(engine: Any) -> None:
    held = Timetable.blank(3, forced={1: [-1, PersonAct.SOOTHE, -1]})
    sentence = (
        f"the timetable holds the actor in place 1 to common act {int(PersonAct.SOOTHE)}, which no act of the theory "
        "partners is seen as there. Leave the act out of the procedure, or give the theory one like it."
    )
    with pytest.raises(BadValueError, match=re.escape(sentence)):
        engine().run(met(2, 4), held, bouts(), step_s=STEP_S, key=KEY)


# --- bouts that differ by lane ----------------------------------------------------------------------------------------------


def bout_by_lane(n: int) -> Bout:
    """Some lanes learn and some do not, each at an age, an occasion and a weight of its own, and not everybody takes part."""
    rng = np.random.default_rng(6)

    def draw(low: float, high: float) -> np.ndarray:
        return rng.uniform(low, high, n).astype(np.float32)

    return replace(
        bouts()[0], occasion=rng.integers(0, 10_000, n).astype(np.uint32), age_months=draw(1, 20),
        elapsed_days=draw(1, 9), days_apart=(draw(0, 9), 5.0, draw(0, 3)), learning=np.arange(n) % 3 > 0,
        play=np.arange(n) % 2, there=(1.0, 1.0, (np.arange(n) % 4 > 0) * 1.0, 1.0), generic_weight=draw(0, 1),
        distance=draw(0, 1), arousal_sd=draw(0, 0.3), absence_probability=draw(0, 1),
    )  # fmt: skip


def scalar(bout: Bout, lane: int) -> Bout:
    """One lane's bout, every number a Python one."""
    own = bout.take(lane)
    return replace(
        own,
        **{name: getattr(own, name).item() for name in ("occasion", "age_months", "elapsed_days", "learning", "play",
                                                        "generic_weight", "distance", "arousal_sd",
                                                        "absence_probability")},
        days_apart=tuple(map(float, own.days_apart)), there=tuple(map(float, own.there)),
    )  # fmt: skip


@CASTS
@pytest.mark.parametrize("engine", [simd, reference], ids=["simd", "reference"])
def test_each_lane_gets_the_bits_it_gets_alone(actors: int, engine: Any) -> None:
    n = 37
    lanes, bout = met(actors, n), bout_by_lane(n)
    varied = [bout, replace(bout, occasion=bout.occasion + 1)]
    assert bout.lanes == n
    after, seen = lived(engine(), lanes, varied)
    block = n if engine is reference else 1  # the reference is given blocks of one size, filled up with copies
    for lane in range(n):
        copies, at = np.full(block, lane), slice(lane % block, lane % block + 1)
        alone, film = lived(engine(), lanes.take(copies), [scalar(each, lane) for each in varied])
        one = slice(lane, lane + 1)
        assert_same_bits(
            (alone.take(at).kept, films([f.take(at) for f in film])),
            (after.take(one).kept, films([f.take(one) for f in seen])),
        )


def test_a_bout_by_lane_depends_on_neither_width_nor_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    lanes, bout = met(2, MANY), bout_by_lane(MANY)
    whole, seen = lived(simd(), lanes, [bout])
    monkeypatch.setattr(simd_engine, "PIECE", 64)
    for other in (replace(simd(), threads=3), *map(simd, FEW_TARGETS)):
        after, film = lived(other, lanes, [bout])
        assert_same_bits((after.kept, films(film)), (whole.kept, films(seen)))


@pytest.mark.parametrize("name", ["age_months", "learning", "generic_weight"])
def test_a_number_by_lane_matters(name: str) -> None:
    lanes, bout = met(2, 8), replace(bouts()[0], play=1.0)
    other = np.array([getattr(bout, name), 0.2] * 4, np.float32)
    usual, _ = lived(simd(), lanes, [bout])
    after, _ = lived(simd(), lanes, [replace(bout, **{name: other})])
    changed = np.any([a != b for a, b in zip(arrays(after.kept), arrays(usual.kept), strict=True)], axis=0)
    assert not changed[::2].any()
    assert changed[1::2].any()


def test_numbers_for_different_counts_of_lanes_are_refused() -> None:
    with pytest.raises(BadValueError, match=r"different counts of lanes: \[3, 4\]"):
        _ = Bout(1, np.zeros(3), learning=np.zeros(4)).lanes


# --- who may meet -----------------------------------------------------------------------------------------------------------


def homeostatic(name: str) -> Engine:
    if name == "simd":
        return SimdEngine("homeostatic", theory_parameters("homeostatic"))
    return ReferenceEngine(HOMEOSTATIC, HOMEOSTATIC.parameters)


def one_lane(kind: Any) -> Any:
    return kind(*[np.zeros(1, np.float32)] * len(kind._fields))


def child_and(*traits: Any) -> Lanes:
    born = map_arrays(np.atleast_1d, HOMEOSTATIC.role("child").newborn(HOMEOSTATIC.parameters))
    return lanes_of_child(np.zeros(1, np.uint32), traits, (born.bond,) * (len(traits) - 1), born.bond, born.slow)


CHILD, CARER = one_lane(Temperament), one_lane(Caring)
USUAL = child_and(CHILD, CARER)
TRAITS = {kind: ", ".join(kind._fields) for kind in (Temperament, Caring)}
WRONG = [
    pytest.param(
        child_and(CHILD),
        "1 actors with 1 memories were to meet; the theory homeostatic has child, carer, second carer. Give traits and "
        "memories of 2 to 3 of them, in this order.",
        id="alone",
    ),
    pytest.param(child_and(CHILD, CARER, CARER, CARER), "4 actors with 4 memories were to meet", id="four"),
    pytest.param(replace(USUAL, kept=USUAL.kept[:1]), "2 actors with 1 memories were to meet", id="a memory missing"),
    pytest.param(
        child_and(CARER, CHILD),
        f"the child of the theory homeostatic has the traits {TRAITS[Temperament]}; given were {TRAITS[Caring]}. Give them "
        "in the order of the cast.",
        id="the wrong way round",
    ),
    pytest.param(
        USUAL.with_bonds(()), "the child of the theory homeostatic has the bonds with 1 other; given were 0 others.",
        id="no bond",
    ),
    pytest.param(
        USUAL.with_bonds((one_lane(Trust),)), "expectations of one other comfort_expectation, ", id="another's bond"
    ),
    pytest.param(
        replace(USUAL, kept=(USUAL.kept[0]._replace(slow=one_lane(Wear)), Kept())),
        "the child of the theory homeostatic has the slow numbers stress, joy, variety; given were strain.", id="a body too much",
    ),
    pytest.param(
        replace(USUAL, kept=(USUAL.kept[0], USUAL.kept[0]._replace(slow=NOTHING))),
        "the carer of the theory homeostatic has the expectations of people in general (none); given were",
        id="a carer with a bond",
    ),
]  # fmt: skip


@pytest.mark.parametrize("name", ["simd", "reference"])
@pytest.mark.parametrize(("lanes", "sentence"), WRONG)
def test_a_cast_that_does_not_fit_is_refused_by_every_engine(name: str, lanes: Lanes, sentence: str) -> None:
    with pytest.raises(BadValueError, match=re.escape(sentence)):
        homeostatic(name).run(lanes, Timetable.blank(2), [Bout(0, 1.0)], step_s=1.0, key=KEY)


@pytest.mark.parametrize("engine", [simd, reference], ids=["simd", "reference"])
def test_the_cast_of_a_theory_of_ones_own_is_checked_too(engine: Any) -> None:
    lanes = met(2, 4)
    bare = replace(lanes, kept=(lanes.kept[0], lanes.kept[1]._replace(slow=NOTHING)))
    with pytest.raises(
        BadValueError, match=r"the other of the theory partners has the slow numbers strain; given were \("
    ):
        lived(engine(), bare)
    with pytest.raises(BadValueError, match=re.escape(f"has the traits {', '.join(Manner._fields)}; given were")):
        lived(engine(), lanes.with_traits({1: CARER}))


def test_where_a_theory_has_two_roles_both_are_asked_for() -> None:
    with pytest.raises(BadValueError, match=r"has child, carer\. Give traits and memories of both, in this order"):
        check_cast("of two", cast_of(HOMEOSTATIC)[:2], child_and(CHILD))


def test_a_newcomer_is_expected_to_be_as_people_in_general_and_expects_it_too() -> None:
    lanes = met(2, 8)
    traits, general = met(3, 8).traits[2], met(3, 8).kept[2]
    joined = lanes.joined_by(traits, Kept(generic=general.generic, slow=general.slow))
    assert [kept.bonds[-1] for kept in joined.kept[:2]] == [kept.generic for kept in lanes.kept]
    assert joined.kept[2].bonds == (general.generic,) * 2
    lived(simd(), joined)
