"""Persons as a table: rows stay where they are, parents follow, and care may change for some."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.life.people import NOBODY, People
from attunement.life.population import population
from attunement.vocabulary import BadValueError


@pytest.fixture
def family() -> People:
    dyads = population("low-risk").draw(3, seed=4)
    temperament, caring = dyads.traits()
    return People.children(dyads.dyad, temperament).and_(People.carers(dyads.dyad, caring))


def test_newcomers_get_rows_of_their_own_and_keep_their_parents(family: People) -> None:
    both = family.and_(family)
    assert len(both) == 12
    np.testing.assert_array_equal(both.number[:6], both.number[6:])
    assert (family.mother == NOBODY).all()
    born = People(
        family.number, family.born_months, np.full(6, 2), np.full(6, NOBODY), family.temperament, family.caring
    )
    np.testing.assert_array_equal(family.and_(born).mother, [*[NOBODY] * 6, *[8] * 6])
    np.testing.assert_array_equal(family.and_(born).father, NOBODY)


def test_what_is_not_known_is_nan_not_zero(family: People) -> None:
    assert np.isnan(family.caring.warmth[:3]).all() and not np.isnan(family.caring.warmth[3:]).any()
    assert np.isnan(family.temperament.reactivity[3:]).all() and not np.isnan(family.temperament.reactivity[:3]).any()


def test_care_changes_for_those_named_and_nobody_else(family: People) -> None:
    rows = np.array([4])
    harsher = family.care_of(rows)._replace(rebuff=np.array([9.0], np.float32))
    after = family.caring_as(rows, harsher)
    assert after.caring.rebuff[4] == 9.0
    np.testing.assert_array_equal(np.delete(after.caring.rebuff, 4), np.delete(family.caring.rebuff, 4))
    np.testing.assert_array_equal(after.caring.warmth, family.caring.warmth)
    assert family.caring.rebuff[4] != 9.0


def test_a_parent_who_is_not_there_is_refused(family: People) -> None:
    with pytest.raises(BadValueError, match="mother is in row 6; there are 6 persons"):
        People(family.number, family.born_months, np.full(6, 6), np.full(6, NOBODY), family.temperament, family.caring)
    with pytest.raises(BadValueError, match="different lengths"):
        People(family.number[:2], family.born_months, family.mother, family.father, family.temperament, family.caring)
