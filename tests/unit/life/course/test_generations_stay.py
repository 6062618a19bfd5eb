"""The slow lines together, over three generations: when nothing changes, nothing drifts.

Childhood is a stand-in here: what a child comes to expect follows its mother's care, with chance. The kernel makes it in lives.
"""

from __future__ import annotations

import numpy as np
import pytest

from attunement.life.course.carer_state import CarerYears, begun, care_of_year, net_load, next_year
from attunement.life.course.own_history import Frame, Manner, OwnHistory, frame_of, manner_of, own
from attunement.life.course.reflection import Reflecting, a_year_of, heard, others_who_talk, talk_at, talk_at_home
from attunement.life.population import Population

N = 8_000
SEED = 3
POPULATION, YEARS, HISTORY, REFLECTING = Population(), CarerYears(), OwnHistory(), Reflecting()
FOLLOWS = np.array([[0.5, 0.2, 0.2, -0.3, -0.2, 0.1], [0.3, 0.1, 0.4, 0.1, 0.1, 0.1]])
HIGH_RISK = np.arange(N) % 5 < 2


def childhood(care: Manner, rng: np.random.Generator) -> np.ndarray:
    """What is expected of people after growing up with a mother's care, [6, person]; its worth lies from 0 to 1."""
    well = FOLLOWS[0] @ care.aspects, FOLLOWS[1] @ care.aspects
    towards = np.stack([
        0.3 + 0.1 * well[0], 0.4 + 0.05 * well[1], -0.1 * well[0], -0.05 * well[1], 0.3 - 0.1 * care.aspects[5],
        0.1 + 0.05 * care.fright,
    ])  # fmt: skip
    expected = towards + 0.08 * rng.normal(size=(6, N))
    expected[0] = np.clip(expected[0], 0, 1)
    return expected


def grown_up(expected: np.ndarray, mother: np.ndarray, number: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Reflection at 26."""
    other, listens = others_who_talk(number, seed=SEED, p=REFLECTING), heard(expected[0], REFLECTING)
    father, partner = rng.permutation(mother), np.where(rng.random(N) < 0.5, rng.permutation(mother), np.nan)
    now = np.zeros(N)
    for age in range(26):
        home = talk_at_home(mother, listens, father, listens, other, REFLECTING)
        talk = talk_at(age, home, REFLECTING, partner=partner, heard_by_partner=listens)
        now = a_year_of(now, age=age, talk=talk, p=REFLECTING)
    return now


def generations(count: int) -> tuple[list[Manner], list[np.ndarray], list[np.ndarray]]:
    """Manner, year of caring and reflection of each generation; the first is drawn and grows up with drawn carers."""
    rng, frame = np.random.default_rng(1), None
    manners, cares, reflections = [], [], []
    dyads = POPULATION.draw(N, seed=SEED)
    care = Manner(dyads.latents, dyads.fright_latent, dyads.fright_noise)
    mother = np.full(N, 0.5)
    for _ in range(
        6
    ):  # whoever raises the first generation reflects as people do in the long run, or reflection drifts
        mother = grown_up(childhood(care, rng), rng.permutation(mother), np.arange(N, dtype=np.uint32), rng)
    for generation in range(count):
        number = np.arange(N, dtype=np.uint32) + generation * N
        expected = childhood(care, rng)
        mother = grown_up(expected, mother, number, rng)
        frame = frame or frame_of(expected, mother, p=HISTORY, reflecting=REFLECTING)
        assert isinstance(frame, Frame)
        mine = own(number, seed=SEED, population=POPULATION)
        manner = manner_of(expected, mother, np.zeros(N), mine, frame=frame, p=HISTORY, reflecting=REFLECTING)
        state = begun(number, HIGH_RISK, seed=SEED, population=POPULATION, p=YEARS)
        for year in range(1, 4):
            state = next_year(state, number, year=year, seed=SEED, population=POPULATION, p=YEARS)
        care = care_of_year(manner, state, net_load(state, YEARS), population=POPULATION, p=YEARS)
        manners, cares, reflections = [*manners, manner], [*cares, care.aspects], [*reflections, mother]
    return manners, cares, reflections


@pytest.fixture(scope="module")
def lived() -> tuple[list[Manner], list[np.ndarray], list[np.ndarray]]:
    return generations(4)


def test_the_second_generation_and_the_fourth_are_alike(lived: tuple) -> None:
    """Means within .07 SD and spreads within .07; the first one's own childhood was drawn, not made by anybody's history."""
    manners, cares, reflections = lived
    for second, fourth in ((manners[1].aspects, manners[3].aspects), (cares[1], cares[3])):
        assert fourth.mean(axis=1) == pytest.approx(second.mean(axis=1), abs=0.07)
        assert fourth.std(axis=1) == pytest.approx(second.std(axis=1), abs=0.07)
    assert manners[3].fright.mean() == pytest.approx(manners[1].fright.mean(), abs=0.05)
    assert reflections[3].mean() == pytest.approx(reflections[1].mean(), abs=0.02)


def test_manner_and_reflection_are_handed_on_weakly(lived: tuple) -> None:
    manners, _, reflections = lived
    mother, child = manners[1].aspects[5], manners[2].aspects[5]
    grandmother = manners[0].aspects[5]
    assert 0.1 < np.corrcoef(mother, child)[0, 1] < 0.7
    assert 0.1 < np.corrcoef(reflections[1], reflections[2])[0, 1] < 0.9
    assert np.corrcoef(grandmother, child)[0, 1] < np.corrcoef(mother, child)[0, 1]
