"""Parameters: declared once, checked when changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.vocabulary import (
    ASSUMED,
    BadValueError,
    UnknownNameError,
    declarations,
    fill,
    param,
    replace,
    values,
)


@dataclass(frozen=True)
class Inner:
    rate: float = param(0.04, unit="1/s", symbol="k", meaning="a rate")
    shift: float = param(-0.5, unit="logit", meaning="a shift")


@dataclass(frozen=True)
class Outer:
    inner: Inner = field(default_factory=Inner)
    share: float = param(0.2, low=0, high=1, source="doi:10.1000/x", meaning="a share")


def test_declarations_carry_dotted_names_and_assumed_ranges() -> None:
    rate, shift, share = declarations(Outer)
    assert (rate.name, rate.unit, rate.symbol, rate.source) == ("inner.rate", "1/s", "k", ASSUMED)
    assert (rate.low, rate.high) == (0.02, 0.08)
    assert (shift.low, shift.high) == (-1.0, -0.25)  # half to double, in order, for negative numbers too
    assert (share.name, share.low, share.high, share.source) == ("share", 0, 1, "doi:10.1000/x")
    assert list(declarations(Outer())) == [rate, shift, share]


@given(st.floats(0.02, 0.08), st.floats(0, 1))
def test_replace_and_values_agree(rate: float, share: float) -> None:
    changed = replace(Outer(), {"inner.rate": rate, "share": share}, where="a test")
    assert values(changed) == {"inner.rate": rate, "inner.shift": -0.5, "share": share}
    assert fill(Outer(), values(changed)) == changed
    assert Outer() == Outer(Inner(0.04, -0.5), 0.2)  # the original is as it was


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("share", 1.5, "share is 1.5 in a test; it must lie between 0 and 1 (no unit). Its default is 0.2."),
        ("inner.rate", 0.01, "inner.rate is 0.01 in a test; it must lie between 0.02 and 0.08 (1/s). Its default is 0.04."),
        ("share", float("nan"), "share is nan in a test; it must be a finite number. Its default is 0.2."),
        ("share", float("inf"), "share is inf in a test; it must be a finite number."),
        ("share", "0.3", "share is '0.3' in a test; it must be a finite number."),
        ("share", True, "share is True in a test; it must be a finite number."),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_with_its_place_and_default(name: str, value: float, sentence: str) -> None:
    with pytest.raises(BadValueError, match=re.escape(sentence)):
        replace(Outer(), {name: value}, where="a test")


@pytest.mark.parametrize("name", ["rate", "inner.rat", "inner", "inner.rate.x"])
def test_an_unknown_name_is_refused_with_what_was_meant(name: str) -> None:
    with pytest.raises(UnknownNameError, match=r"There is no parameter in a test called '.*'.*Known: inner\.rate"):
        replace(Outer(), {name: 0.05}, where="a test")


def test_whole_numbers_become_floats() -> None:
    assert replace(Outer(), {"share": 1}, where="a test").share == 1.0
