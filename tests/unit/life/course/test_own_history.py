"""Own history as a way of caring: by hand, in which direction each part leads, and that a first generation stays itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.engine.trees import map_arrays
from attunement.life.course.own_history import (
    EXPECTED,
    Frame,
    Manner,
    OwnHistory,
    expected_of_people,
    frame_of,
    leaning,
    manner_of,
    own,
    read,
)
from attunement.life.course.reflection import Reflecting
from attunement.life.population import LATENTS, Population
from attunement.theories.catalogue import theory
from attunement.theories.homeostatic.state import Bond
from attunement.vocabulary import BadValueError

P, R = OwnHistory(), Reflecting()
UNIT = Frame(np.zeros(6), np.ones(6), np.ones(6), 0.4, 0.2, 0.1)
N = 20_000


def manner(z: list[float], reflection: float = 0.4, unresolved: float = 0.0, frame: Frame = UNIT) -> Manner:
    """The manner of one person who expects as said, with nothing of its own."""
    nothing = Manner(np.zeros((6, 1)), np.zeros(1), np.zeros(1))
    column = np.array(z, float)[:, None]
    return manner_of(
        column, np.array([reflection]), np.array([unresolved]), nothing, frame=frame, p=P, reflecting=R
    )  # fmt: skip


def generation() -> tuple[np.ndarray, np.ndarray]:
    """What 20,000 persons expect of people, related as it may be, and their reflection."""
    rng = np.random.default_rng(8)
    common = rng.normal(size=N)
    towards = np.array([1, 1, -1, -0.6, -0.5, -0.6])[:, None]
    expected = 0.3 + 0.1 * (0.7 * towards * common + 0.7 * rng.normal(size=(6, N)))
    return expected, np.clip(0.45 + 0.15 * (0.4 * common + 0.9 * rng.normal(size=N)), 0, 1)


# --- by hand ------------------------------------------------------------------------------------------------------------


def test_the_leaning_of_each_aspect_by_hand() -> None:
    q, e, avert, resist, unsure, h = 1.0, 0.5, -0.4, 0.2, 0.3, 2.0
    general = 0.6 * (q - avert + e) / np.sqrt(5.4)
    parts = [q, q, e, -avert, 0.5 * (-avert - resist), -unsure]
    found = leaning(np.array([[q], [e], [avert], [resist], [unsure], [h]]), UNIT, P)[:, 0]
    assert found == pytest.approx([general + 0.6 * part for part in parts])


def test_a_manner_by_hand() -> None:
    """R .7: c = .4; fright 2 is calmed to 2·(1 − .24), half a loss adds .4."""
    z = [1.0, 0.5, -0.4, 0.2, 0.3, 2.0]
    leans = leaning(np.array(z)[:, None], UNIT, P)[:, 0]
    tau = 0.8 * np.array([0.6, 0.8, 0.6, 0.7, 0.9, 1.0])
    rho = np.array([0.1, 0.6, 0, 0.2, 0.4, 1.0])
    found = manner(z, reflection=0.7, unresolved=0.5)
    by_hand = 0.6 * tau * leans + tau * 0.6 * (0.4 - 0.1) + 0.55 * rho * 0.3 / 0.2
    assert found.aspects[:, 0] == pytest.approx(by_hand)
    assert found.fright[0] == pytest.approx(0.8 * (2 * 0.76 + 0.8 * 0.5))


def test_history_has_no_hold_on_who_sees_it_whole() -> None:
    good, bad = (manner([q, q, -q, -q, -q, -q], reflection=1.0) for q in (2.0, -2.0))
    assert good.aspects.tolist() == bad.aspects.tolist()
    assert bad.fright[0] > good.fright[0]  # old fright is calmed, not gone: .4 of it is left
    assert bad.fright[0] == pytest.approx(0.8 * 0.4 * 2)


def test_what_is_beyond_three_sd_counts_no_more() -> None:
    assert read(np.full((6, 1), 50.0), UNIT, P).tolist() == [[3.0]] * 6
    assert manner([3.0] * 6).aspects.tolist() == manner([9.0] * 6).aspects.tolist()


def test_it_is_read_from_what_the_default_theory_expects_of_people() -> None:
    p = theory("homeostatic").parameters
    rows = dict.fromkeys(Bond._fields, 0.0) | {
        "comfort_expectation": 0.6, "comfort_unasked": 0.2, "contingency_expectation": 0.45, "value_avert": -0.1,
        "value_resist": 0.02, "responsiveness_mean": 0.5, "responsiveness_variance": 0.09, "threat_expectation": 0.3,
    }  # fmt: skip
    found = expected_of_people(map_arrays(lambda x: np.array([x], np.float32), Bond(**rows)), p)
    assert dict(zip(EXPECTED, found[:, 0], strict=True)) == pytest.approx(
        {"worth": 0.5, "answering": 0.45, "avert": -0.1, "resist": 0.02, "doubt": 0.5, "fright": 0.3}, abs=1e-6
    )


def test_a_theory_that_expects_other_things_is_refused() -> None:
    with pytest.raises(BadValueError, match="live by a theory whose children expect comfort"):
        expected_of_people((np.zeros(1),), theory("homeostatic").parameters)


# --- direction and range ------------------------------------------------------------------------------------------------


@given(
    z=st.lists(st.floats(-3, 3), min_size=6, max_size=6), by=st.floats(0.01, 1), row=st.integers(0, 5),
    reflection=st.floats(0, 1),
)  # fmt: skip
def test_each_expectation_leads_one_way(z: list[float], by: float, row: int, reflection: float) -> None:
    """More worth and answering never make care worse; more averting, resisting, doubt never better; fright only frightens."""
    more = list(z)
    more[row] = min(3.0, z[row] + by)
    before, after = manner(z, reflection), manner(more, reflection)
    change = after.aspects - before.aspects
    if EXPECTED[row] in ("worth", "answering"):
        assert (change >= -1e-12).all()
    elif EXPECTED[row] == "fright":
        assert (change == 0).all() and after.fright[0] >= before.fright[0]
    else:
        assert (change <= 1e-12).all()


@given(reflection=st.floats(0, 1), more=st.floats(0, 0.3))
def test_reflection_makes_the_care_of_a_poor_history_better(reflection: float, more: float) -> None:
    poor = [-1.5, -1.5, 1.5, 1.5, 1.5, 1.5]
    before, after = manner(poor, reflection), manner(poor, min(1.0, reflection + more))
    assert (after.aspects >= before.aspects - 1e-12).all() and after.fright[0] <= before.fright[0] + 1e-12


def test_there_is_no_step_anywhere() -> None:
    """No threshold turns an expectation or reflection into a manner: neighbours care alike."""
    steps = np.linspace(-3, 3, 2001)
    for row in range(6):
        z = np.zeros((6, len(steps)))
        z[row] = steps
        own_ = Manner(np.zeros_like(z), np.zeros(len(steps)), np.zeros(len(steps)))
        for reflection in (0.3, 0.49, 0.51, 0.8):
            found = manner_of(
                z, np.full(len(steps), reflection), np.zeros(len(steps)), own_, frame=UNIT, p=P, reflecting=R
            )
            assert max(np.abs(np.diff(found.aspects)).max(), np.abs(np.diff(found.fright)).max()) < 0.01


# --- a generation -------------------------------------------------------------------------------------------------------


def test_in_the_first_generation_leanings_have_sd_1_and_care_is_spread_as_the_population() -> None:
    expected, reflection = generation()
    frame = frame_of(expected, reflection, p=P, reflecting=R)
    assert leaning(read(expected, frame, P), frame, P).std(axis=1) == pytest.approx(np.ones(6))
    own_ = own(np.arange(N, dtype=np.uint32), seed=5, population=Population())
    unheld = replace(P, reflects=0.0, freed=0.0)
    without = manner_of(
        expected, np.minimum(reflection, 0.5), np.zeros(N), own_, frame=frame, p=unheld, reflecting=R
    )  # fmt: skip
    assert without.aspects.mean(axis=1) == pytest.approx(np.zeros(6), abs=0.03)
    assert without.aspects.std(axis=1) == pytest.approx(np.ones(6), abs=0.03)


def test_a_second_generation_that_expects_the_same_cares_the_same_by_the_frozen_frame() -> None:
    expected, reflection = generation()
    frame = frame_of(expected, reflection, p=P, reflecting=R)
    half = slice(0, N // 2)
    own_ = own(np.arange(N, dtype=np.uint32), seed=5, population=Population())
    whole = manner_of(expected, reflection, np.zeros(N), own_, frame=frame, p=P, reflecting=R)
    some = Manner(own_.aspects[:, half], own_.fright[half], own_.fright_noise[half])
    alone = manner_of(
        expected[:, half], reflection[half], np.zeros(N // 2), some, frame=frame, p=P, reflecting=R
    )  # fmt: skip
    assert np.array_equal(alone.aspects, whole.aspects[:, half])
    assert np.array_equal(alone.fright, whole.fright[half])


def test_persons_keep_their_manner_in_any_order() -> None:
    expected, reflection = generation()
    frame = frame_of(expected, reflection, p=P, reflecting=R)
    number, order = np.arange(N, dtype=np.uint32), np.random.default_rng(1).permutation(N)

    def made(rows: np.ndarray) -> Manner:
        own_ = own(number[rows], seed=5, population=Population())
        return manner_of(
            expected[:, rows], reflection[rows], np.zeros(N), own_, frame=frame, p=P, reflecting=R
        )  # fmt: skip

    usual, mixed = made(number.astype(int)), made(order)
    assert np.array_equal(mixed.aspects, usual.aspects[:, order])
    assert np.array_equal(mixed.fright, usual.fright[order])


def test_what_is_ones_own_is_related_as_the_population_is() -> None:
    p = Population()
    own_ = own(np.arange(N, dtype=np.uint32), seed=5, population=p)
    r = np.asarray(np.corrcoef(np.vstack([own_.aspects, own_.fright])))
    pairs = np.triu_indices(len(LATENTS), 1)
    assert r[:6, :6][pairs] == pytest.approx(np.full(15, p.quality_loading**2), abs=0.03)
    assert r[6, :6] == pytest.approx(np.full(6, -p.fright_loading * p.quality_loading), abs=0.03)


def test_a_generation_in_which_all_are_alike_gives_no_scale() -> None:
    expected, reflection = generation()
    expected[2] = 0.25
    with pytest.raises(BadValueError, match="alike in avert; centres and scales need persons who differ"):
        frame_of(expected, reflection, p=P, reflecting=R)


def test_a_manner_takes_the_place_of_the_populations_latents() -> None:
    dyads = Population().draw(5, seed=1)
    mine = own(dyads.dyad, seed=1, population=dyads.population)
    there = mine.in_(dyads)
    assert there.latents is mine.aspects and there.fright_latent is mine.fright
    assert there.temperament is dyads.temperament
    assert len(there.caring().warmth) == 5
