"""Who is asked: bonds of everybody, what stands in for a missing one, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.respondents.asked import FATHER, GENERAL, MOTHER, PARTNER, Respondents
from attunement.theories.homeostatic.state import Bond
from attunement.vocabulary import BadValueError, UnknownNameError

NUMBER = np.array([4, 7, 9], np.uint32)


@pytest.fixture
def asked(bond) -> Respondents:
    father = bond(3, comfort_expectation=0.8)
    gone = Bond(*(np.where([False, True, False], np.nan, row) for row in father))
    mother = bond(3, comfort_expectation=[0.1, 0.2, 0.3])
    return Respondents(NUMBER, bond(3, comfort_expectation=0.5), np.full(3, 0.4), {MOTHER: mother, FATHER: gone})


def test_people_in_general_stand_in_for_who_is_not_there(asked) -> None:
    np.testing.assert_allclose(asked.about(FATHER).comfort_expectation, [0.8, 0.5, 0.8])
    np.testing.assert_allclose(asked.about(MOTHER).comfort_expectation, [0.1, 0.2, 0.3])
    assert asked.about(PARTNER) is asked.about(GENERAL) is asked.general
    assert not any(np.isnan(row).any() for row in asked.about(FATHER))
    assert asked.has(FATHER).tolist() == [True, False, True] and not asked.has(PARTNER).any()


def test_on_one_relationship_only_those_who_have_it_are_asked(asked) -> None:
    assert asked.only(MOTHER) is asked.bonds[MOTHER] and asked.only(GENERAL) is asked.general
    with pytest.raises(BadValueError, match="1 of 3 persons who are asked about a father have none, person 7 first"):
        asked.only(FATHER)
    with pytest.raises(UnknownNameError, match=r"'partner'.*father, mother, people in general"):
        asked.only(PARTNER)
    np.testing.assert_allclose(asked.take(asked.has(FATHER)).only(FATHER).comfort_expectation, 0.8)


def test_some_of_them_are_as_they_were(asked) -> None:
    some = asked.take(np.array([2, 0]))
    assert some.number.tolist() == [9, 4] and len(some) == 2
    np.testing.assert_allclose(some.bonds[MOTHER].comfort_expectation, [0.3, 0.1])
    assert np.shape(some.unresolved) == (2,)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reflection": np.array([0.1, 1.2, 0.0])}, r"`reflection` of respondents must lie between 0 and 1.*1\.2"),
        ({"reflection": np.array([0.1, np.nan, 0.0])}, "`reflection`"),
        ({"unresolved": -0.1}, "`unresolved`"),
    ],
)
def test_columns_lie_in_their_ranges(bond, change, told) -> None:
    usual = {"reflection": np.zeros(3), "unresolved": 0.0}
    with pytest.raises(BadValueError, match=told):
        Respondents(NUMBER, bond(3), **(usual | change))


def test_bonds_are_as_many_as_persons_and_everybody_expects_something_of_people(bond) -> None:
    with pytest.raises(BadValueError, match=r"expected of mother has rows.*each of the 3 persons"):
        Respondents(NUMBER, bond(3), np.zeros(3), {MOTHER: bond(2)})
    with pytest.raises(BadValueError, match="nothing of people in general"):
        Respondents(NUMBER, bond(3, value_avert=[0, np.nan, 0]), np.zeros(3))
