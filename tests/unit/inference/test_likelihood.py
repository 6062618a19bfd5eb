"""The exact likelihood of acts: what was drawn is as likely as its own chances say, and true numbers win."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from attunement.engine.footage import Footage
from attunement.engine.threefry import key_of
from attunement.engine.timetable import UNFORCED
from attunement.inference.likelihood import ActsLikelihood, acts_likelihood
from attunement.lab.still_face import STILL_FACE
from attunement.life.upbringing import HOME
from attunement.study.children import Children, raise_children
from attunement.study.stages import draw
from attunement.theories.homeostatic.theory import HOMEOSTATIC

SEED, N = 5, 24
P, KEY, BOUT = HOMEOSTATIC.parameters, key_of(SEED), HOME.bout(30)


@pytest.fixture(scope="module")
def children() -> Children:
    return raise_children(draw("mixed-risk", n=N, seed=SEED), months=3)


@pytest.fixture(scope="module")
def film(children: Children) -> Footage:
    run = children.engine.run(children.lanes, HOME.timetable(), [BOUT], step_s=3.0, key=KEY, film=True)
    return run[1][0]


def seen(children: Children, film: Footage, child: int, p: object = P) -> ActsLikelihood:
    return acts_likelihood(
        HOMEOSTATIC, p, children.lanes.take(slice(child, child + 1)), HOME.timetable(), BOUT,
        film.take(slice(child, child + 1)), step_s=3.0, key=KEY,
    )  # fmt: skip


def test_acts_are_as_surprising_as_their_chances_say(children: Children, film: Footage) -> None:
    """The mean surprise of what was drawn is that of the distributions it was drawn from, within four standard errors."""
    from attunement.engine.replay import replay

    apart = []
    for child in range(N):
        found = seen(children, film, child)
        again, _ = replay(
            HOMEOSTATIC, P, children.lanes.take(slice(child, child + 1)), HOME.timetable(), BOUT,
            film.take(slice(child, child + 1)), step_s=3.0, key=KEY,
        )  # fmt: skip
        likely = again.chances.astype(float)
        np.testing.assert_allclose(likely.sum(axis=1), 1, atol=1e-5)
        expected = (likely * np.log(likely)).sum(axis=1)
        apart.append(np.nansum(found.log_chance[0] - expected))
    assert abs(np.mean(apart)) < 4 * np.std(apart) / np.sqrt(N)


def test_true_numbers_are_likelier_than_others(children: Children, film: Footage) -> None:
    other = replace(P, choice=replace(P.choice, explore=P.choice.explore + 1.0))
    truth = sum(seen(children, film, child).of("child") for child in range(N))
    assert truth > sum(seen(children, film, child, other).of("child") for child in range(N)) + 5
    assert seen(children, film, 0).of("carer") == pytest.approx(seen(children, film, 0, other).of("carer"), rel=1e-4)


def test_who_is_held_to_an_act_or_away_chose_nothing(children: Children) -> None:
    one = children.lanes.take(slice(0, 1))
    bout, timetable = STILL_FACE.bout(occasion=70_000, age_months=5), STILL_FACE.timetable()
    film = children.engine.run(one, timetable, [bout], step_s=STILL_FACE.step_s, key=KEY, film=True)[1][0]
    found = acts_likelihood(HOMEOSTATIC, P, one, timetable, bout, film, step_s=STILL_FACE.step_s, key=KEY)
    held = timetable.forced[1] != UNFORCED
    assert held.any() and np.isnan(found.log_chance[1, held]).all()
    assert not np.isnan(found.log_chance[0]).any()
    second, leaving = children.lanes.take(slice(1, 2)), replace(BOUT, absence_probability=1.0)
    film = children.engine.run(second, HOME.timetable(), [leaving], step_s=3.0, key=KEY, film=True)[1][0]
    away = acts_likelihood(HOMEOSTATIC, P, second, HOME.timetable(), leaving, film, step_s=3.0, key=KEY)
    assert np.isnan(away.log_chance[1, HOME.leaving_from : HOME.leaving_to]).all()
    assert not np.isnan(away.log_chance[1, : HOME.leaving_from]).any()
    assert away.total == pytest.approx(away.of("child") + away.of("carer"))
