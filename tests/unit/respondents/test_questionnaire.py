"""The questionnaire: what moves its answers, how alike they are when asked again, and that they hold no state."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from attunement.respondents.asked import FATHER, GENERAL, MOTHER, PARTNER, Respondents
from attunement.respondents.asking import Asking
from attunement.respondents.expectations import ANSWERED, ANXIOUS, AVOIDANT, MADE_OF, USUAL, composites
from attunement.respondents.graded_response import estimated
from attunement.respondents.questionnaire import (
    QUESTIONNAIRE_NUMBERS,
    SCALES,
    Questionnaire,
    questionnaire,
    scored,
    traits,
)
from attunement.theories.homeostatic.state import Bond
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.vocabulary import BadValueError

ASKING = Asking(1, 70_000)
P = HOMEOSTATIC.parameters
PLAIN = replace(QUESTIONNAIRE_NUMBERS, self_view_sd=0.0, weeks_sd=0.0)


def test_scales_have_the_declared_items() -> None:
    assert {name: len(items) for name, items in SCALES.items()} == {ANXIOUS: 18, AVOIDANT: 18, ANSWERED: 10}
    assert {items.discrimination for items in SCALES.values()} == {1.6}
    assert {len(items.steps) + 1 for items in SCALES.values()} == {7}


def test_a_trait_is_what_is_expected_and_self_view_and_weeks(sample) -> None:
    state = composites(sample.general, P, USUAL)
    plain = traits(sample, ASKING, numbers=PLAIN)
    for name in MADE_OF:
        np.testing.assert_array_equal(plain[name], state[name])
    usual = traits(sample, ASKING)
    later = traits(sample, Asking(1, 80_000))
    same_weeks = traits(sample, replace(ASKING, again=1))
    for name in MADE_OF:
        added, after = usual[name] - plain[name], later[name] - plain[name]
        assert added.std() == pytest.approx(np.hypot(0.7, 0.6), rel=0.06)
        assert np.cov(added, after)[0, 1] == pytest.approx(0.7**2, abs=0.06)  # what lasts is the self-view
        np.testing.assert_array_equal(same_weeks[name], usual[name])
    views = [usual[name] - plain[name] for name in MADE_OF]
    assert np.abs(np.corrcoef(views) - np.eye(3)).max() < 0.08


def test_in_general_half_is_about_the_partner_of_those_who_have_one(bond) -> None:
    general, other = bond(2, value_avert=0.0), bond(2, value_avert=0.2)
    gone = Bond(*(np.where([False, True], np.nan, row) for row in other))
    asked = Respondents(np.array([1, 2], np.uint32), general, np.zeros(2), {PARTNER: gone})
    with_partner, alone = traits(asked, ASKING, numbers=PLAIN)[AVOIDANT]
    of = {who: composites(b, P, USUAL)[AVOIDANT][0] for who, b in (("general", general), ("partner", other))}
    assert alone == of["general"] and of["partner"] > of["general"]
    assert with_partner == pytest.approx((of["general"] + of["partner"]) / 2)


def test_on_one_relationship_it_is_about_that_alone(sample, bond) -> None:
    found = traits(sample, ASKING, about=MOTHER, numbers=PLAIN)
    np.testing.assert_array_equal(found[ANXIOUS], composites(sample.bonds[MOTHER], P, USUAL)[ANXIOUS])
    gone = Bond(*(np.full(3, np.nan) for _ in Bond._fields))
    asked = Respondents(np.arange(3, dtype=np.uint32), bond(3), np.zeros(3), {FATHER: gone})
    with pytest.raises(BadValueError, match="asked about a father have none"):
        questionnaire(asked, ASKING, about=FATHER)


def test_the_same_weeks_agree_more_than_others_and_both_as_declared(sample) -> None:
    first, again, later = (
        scored(questionnaire(sample, when)) for when in (ASKING, replace(ASKING, again=1), Asking(1, 80_000))
    )
    for name in (ANXIOUS, AVOIDANT):
        week, year = (np.corrcoef(first[name], other[name])[0, 1] for other in (again, later))
        assert 0.93 < week < 0.98  # 18 items of discrimination 1.6
        spread = float(composites(sample.general, P, USUAL)[name].var())
        lasting = (spread + 0.7**2) / (spread + 0.7**2 + 0.6**2)
        assert year == pytest.approx(week * lasting, abs=0.03)


def test_grades_and_estimates_follow_the_trait(sample) -> None:
    table, trait = scored(questionnaire(sample, ASKING)), traits(sample, ASKING)
    assert table.columns == [
        "person", "about", ANXIOUS, AVOIDANT, ANSWERED, "anxious_trait", "avoidant_trait", "answered_trait",
    ]  # fmt: skip
    for name in MADE_OF:
        assert table[name].min() >= 1 and table[name].max() <= 7
        assert np.corrcoef(table[name], trait[name])[0, 1] > 0.93
        assert np.corrcoef(table[f"{name}_trait"], trait[name])[0, 1] > 0.95
        slope = np.polyfit(table[f"{name}_trait"].to_numpy(), trait[name], 1)[0]
        assert slope == pytest.approx(1, abs=0.12)


def test_traits_are_estimated_as_those_of_people_who_differ_as_declared(sample) -> None:
    given = questionnaire(sample.take(slice(50)), ASKING)
    spread = np.sqrt(1 + 0.7**2 + 0.6**2)
    found = estimated(given.grades[ANXIOUS], SCALES[ANXIOUS], spread=spread)
    np.testing.assert_allclose(scored(given)["anxious_trait"], found)


def test_a_persons_answers_are_its_own_and_hold_no_state(sample) -> None:
    together, alone = questionnaire(sample.take(slice(9)), ASKING), questionnaire(sample.take(slice(4, 6)), ASKING)
    for name, grades in together.grades.items():
        np.testing.assert_array_equal(alone.grades[name], grades[4:6])
        assert grades.dtype == np.int8
    assert {field.name for field in fields(Questionnaire)} == {"number", "grades", "about", "asking"}
    assert together.about == GENERAL and len(together) == 9
