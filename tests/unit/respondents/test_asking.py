"""When somebody is asked: what lasts, what belongs to an occasion, and what is drawn anew, each at an address of its own."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.lab.occasions import LAB_OCCASIONS
from attunement.respondents.asking import INTERVIEW, LASTING, MOST_AGAIN, QUESTIONNAIRE, ROOM, SCRIPT, Asking
from attunement.respondents.interview import DAY
from attunement.respondents.questionnaire import SCALES
from attunement.vocabulary import BadValueError

PERSONS = np.array([3, 8, 11], np.uint32)
PLACES = np.arange(4)


def test_what_lasts_what_belongs_to_the_occasion_and_what_is_drawn_anew() -> None:
    first, again, later = Asking(1, 70_000), Asking(1, 70_000, again=1), Asking(1, 80_000)
    for of in (QUESTIONNAIRE, SCRIPT):
        np.testing.assert_array_equal(first.lasting(PERSONS, of), later.lasting(PERSONS, of))
    assert not np.array_equal(first.lasting(PERSONS, QUESTIONNAIRE), first.lasting(PERSONS, SCRIPT))
    weeks = [each.normals(PERSONS, QUESTIONNAIRE, 0, each_time=False) for each in (first, again, later)]
    np.testing.assert_array_equal(weeks[0], weeks[1])
    assert not np.array_equal(weeks[0], weeks[2])
    days = [each.normals(PERSONS, INTERVIEW, DAY, each_time=True) for each in (first, again)]
    assert not np.array_equal(*days)
    items = [each.uniforms(PERSONS, QUESTIONNAIRE, PLACES) for each in (first, again, later)]
    assert items[0].shape == (3, 4, 4) and np.unique(np.stack(items)).size == 3 * 3 * 4 * 4


def test_a_persons_numbers_are_its_own() -> None:
    asking = Asking(1, 70_000)
    alone = asking.uniforms(PERSONS[1:2], INTERVIEW, PLACES[2:])
    np.testing.assert_array_equal(asking.uniforms(PERSONS, INTERVIEW, PLACES)[1:2, 2:], alone)


def test_every_instrument_has_room() -> None:
    assert DAY + 2 <= ROOM and 1 + sum(map(len, SCALES.values())) <= ROOM
    assert (MOST_AGAIN + 1) * ROOM <= QUESTIONNAIRE - INTERVIEW == SCRIPT - QUESTIONNAIRE
    assert LASTING < LAB_OCCASIONS


def test_an_address_that_another_has_is_refused() -> None:
    with pytest.raises(BadValueError, match="occasion of asking is 0"):
        Asking(1, LASTING)
    for again in (-1, MOST_AGAIN + 1):
        with pytest.raises(BadValueError, match=f"`again` is {again}; .* at most {MOST_AGAIN}"):
            Asking(1, 70_000, again=again)
