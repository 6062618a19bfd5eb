"""What a bond says: the theory's own words for it, in frozen units."""

from __future__ import annotations

import numpy as np
import pytest

from attunement.respondents.expectations import MADE_OF, MOST, SAYS, USUAL, compared, composites, said, usual_of
from attunement.theories.homeostatic.bidding import comfort_brought
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.vocabulary import BadValueError

P = HOMEOSTATIC.parameters


def test_a_bond_says_what_the_theory_reads_in_it(bond) -> None:
    one = bond(
        2, comfort_expectation=[0.6, 0.1], comfort_unasked=[0.2, 0.3], contingency_expectation=0.7, value_avert=0.1,
        value_resist=0.2, value_approach=0.3, threat_expectation=0.4, responsiveness_mean=0.5, responsiveness_variance=0.09,
    )  # fmt: skip
    found = said(one, P)
    np.testing.assert_allclose(found["worth"], [0.5, 0.0], rtol=1e-6)
    np.testing.assert_array_equal(found["worth"], comfort_brought(one, P))
    expected = {"answer": 0.7, "averting": 0.1, "resisting": 0.2, "approaching": 0.3, "fright": 0.4, "doubt": 0.3 / 0.6}
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-6)


def test_what_is_usual_is_zero_and_nothing_is_further_than_three(bond) -> None:
    usual = bond(1, value_avert=USUAL.mean["averting"])
    assert compared(usual, P, USUAL)["averting"][0] == pytest.approx(0, abs=1e-5)
    for sign in (-1, 1):
        far = bond(1, value_avert=USUAL.mean["averting"] + sign * 5 * USUAL.spread["averting"])
        assert compared(far, P, USUAL)["averting"][0] == sign * MOST
    one = bond(1, value_avert=USUAL.mean["averting"] + USUAL.spread["averting"])
    assert compared(one, P, USUAL)["averting"][0] == pytest.approx(1, abs=1e-5)


def test_units_of_a_sample_are_its_means_and_spreads(sample) -> None:
    usual = usual_of(sample.general, P, source="made up")
    assert set(usual.mean) == set(SAYS) and set(usual.spread) == {*SAYS, *MADE_OF} and usual.source == "made up"
    for name, value in compared(sample.general, P, usual).items():
        assert value.mean() == pytest.approx(0, abs=0.05) and value.std() == pytest.approx(1, abs=0.06), name
    for name, value in composites(sample.general, P, usual).items():
        assert value.std() == pytest.approx(1, abs=1e-6), name


def test_units_do_not_depend_on_who_else_is_asked(sample) -> None:
    few = sample.take(slice(3))
    np.testing.assert_array_equal(
        compared(few.general, P, USUAL)["doubt"], compared(sample.general, P, USUAL)["doubt"][:3]
    )


def test_scales_rise_with_what_they_are_made_of(bond) -> None:
    def scale(name: str, **rows: float) -> float:
        return float(composites(bond(1, **rows), P, USUAL)[name][0])

    for row, signs in {
        "value_resist": {"anxious": 1}, "threat_expectation": {"anxious": 1}, "responsiveness_variance": {"anxious": 1},
        "value_avert": {"avoidant": 1}, "value_approach": {"avoidant": -1}, "comfort_expectation": {"avoidant": -1, "answered": 1},
        "contingency_expectation": {"anxious": -1, "answered": 1},
    }.items():  # fmt: skip
        for name in MADE_OF:
            change = scale(name, **{row: 0.15}) - scale(name, **{row: 0.05})
            assert np.sign(round(change, 9)) == signs.get(name, 0), (row, name)


def test_a_scale_is_the_plain_sum_of_its_parts_in_its_usual_spread(sample) -> None:
    z = compared(sample.general, P, USUAL)
    found = composites(sample.general, P, USUAL)
    np.testing.assert_allclose(
        found["anxious"] * USUAL.spread["anxious"], z["doubt"] + z["resisting"] + z["fright"] - z["answer"]
    )
    np.testing.assert_allclose(
        found["avoidant"] * USUAL.spread["avoidant"], z["averting"] - z["worth"] - z["approaching"]
    )
    np.testing.assert_allclose(found["answered"] * USUAL.spread["answered"], z["answer"] + z["worth"])


def test_a_sample_that_does_not_differ_gives_no_unit(bond) -> None:
    with pytest.raises(BadValueError, match="a sample of 3 does not differ in worth, answer"):
        usual_of(bond(3), P, source="alike")
