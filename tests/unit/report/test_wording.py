"""Numbers in plain words, at the very limits where one word gives way to another."""

from __future__ import annotations

import pytest

from attunement.report.estimate import Estimate
from attunement.report.wording import between, count, direction, dyads_and_visits, exact, joined, percent, signed, size


@pytest.mark.parametrize(
    ("share", "digits", "said"),
    [
        (0, 0, "0 %"), (0.0049, 0, "under 1 %"), (0.005, 0, "0 %"), (0.0051, 0, "1 %"), (0.3, 0, "30 %"), (1, 0, "100 %"),
        (0.0004, 1, "under 0.1 %"), (0.0005, 1, "0.1 %"), (0.125, 1, "12.5 %"), (-0.1, 0, "-10 %"),
    ],
)  # fmt: skip
def test_shares(share: float, digits: int, said: str) -> None:
    assert percent(share, digits) == said


def test_intervals_counts_and_lists() -> None:
    assert (
        between(0.514, 0.546, share=True) == "51 to 55 %"
        and between(0.5, 0.6, share=True, digits=1) == "50.0 to 60.0 %"
    )
    assert between(-0.104, 0.2) == "−0.10 to 0.20" and between(-1, 2, digits=0) == "−1 to 2"
    assert [count(n) for n in (-1, 0, 1, 2, 10, 11, 12_345)] == ["-1", "no", "one", "two", "ten", "11", "12,345"]
    assert dyads_and_visits(1, 1) == "1 dyad" and dyads_and_visits(1, 2) == "1 dyad (2 visits)"
    assert dyads_and_visits(0, 1) == "0 dyads (1 visit)" and dyads_and_visits(1200, 1200) == "1,200 dyads"
    assert [joined(words) for words in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A and B", "A, B and C"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"), (10, "10.0"), (9.996, "10.00"), (9.5, "9.50"), (0.095, "0.10"), (0.0949, "0.095"), (0.005, "0.005"),
        (0.00499, "0.0050"), (-12, "−12.0"), (-0.5, "−0.50"), (-0.00001, "0.0000"),
    ],
)  # fmt: skip
def test_about_three_figures(value: float, said: str) -> None:
    assert exact(value) == said


def test_signs() -> None:
    assert [signed(v) for v in (-0.5, 0.005, -0.004, 1.236)] == ["−0.50", "0.01", "0.00", "1.24"]
    assert signed(-2.5, 0) == "−2"


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (-0.19, 0.19, "same"), (-0.2, 0.19, "unclear"), (-0.19, 0.2, "unclear"), (0.0, 0.5, "unclear"), (0.01, 0.5, "more"),
        (-0.5, 0.0, "unclear"), (-0.5, -0.01, "less"), (0.05, 0.1, "same"),
    ],
)  # fmt: skip
def test_a_word_needs_all_of_the_interval(low: float, high: float, word: str) -> None:
    assert direction(Estimate(0.0, low, high, 9), "more", "less", "same", "unclear") == word


def test_a_margin_can_be_another() -> None:
    assert direction(Estimate(0.0, -0.45, 0.45, 9), "more", "less", "same", "unclear", margin=0.5) == "same"
    assert direction(Estimate(0.0, -0.45, 0.5, 9), "more", "less", "same", "unclear", margin=0.5) == "unclear"


def test_sizes_of_the_field() -> None:
    sizes = {0.0: "very small", 0.199: "very small", 0.2: "small", -0.499: "small", 0.5: "medium", 0.799: "medium"}
    assert {d: size(d) for d in sizes} == sizes
    assert size(0.8) == size(-3) == "large"
