"""Statistics of virtual studies, and what the scoreboard makes of them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.evidence.findings import load_findings
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, UNTESTED, refresh
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.face_to_face import best_of_starts
from attunement.evidence.studies.out_of_reach import NOT_WRITTEN, REASONS, why_out_of_reach
from attunement.evidence.studies.sensitivity import waiting_s
from attunement.evidence.virtual_study import (
    Measured,
    Statement,
    Untested,
    VirtualStudy,
    correlation,
    difference,
    load_studies,
    log_odds,
    mean,
    odds_difference,
    odds_ratio,
    quotient,
    share,
)
from attunement.lab.observer import CAREGIVER, CHILD
from attunement.vocabulary import UnknownNameError


def board_of(finding: str, *results):
    study = VirtualStudy(finding, "Does nothing.", lambda _: results, "here")
    return refresh(Cohorts(size=64), studies={finding: study}, only=[finding]).of(finding)


def test_statistics_find_what_was_planted() -> None:
    random = np.random.default_rng(1)
    x = random.standard_normal(20_000)
    y = 0.3 * x + math.sqrt(1 - 0.09) * random.standard_normal(20_000)
    assert correlation("", x, y).value == pytest.approx(0.3, abs=0.02)
    assert difference("", x + 0.4, y).value == pytest.approx(0.4, abs=0.03)
    more, less = random.random(20_000) < 0.5, random.random(20_000) < 0.25
    assert odds_ratio("", more, less).value == pytest.approx(3, rel=0.08)
    assert odds_difference("", more, less).value == pytest.approx(math.log(3) * math.sqrt(3) / math.pi, abs=0.05)


def test_statistics_by_hand() -> None:
    more, less = [True, True, True, False], [True, False, False, False, False]
    log = math.log(3.5 * 4.5 / (1.5 * 1.5))
    se = math.sqrt(1 / 3.5 + 1 / 1.5 + 1 / 1.5 + 1 / 4.5)
    assert log_odds(more, less) == pytest.approx((log, se, 9))
    ratio, d = odds_ratio("a", more, less), odds_difference("b", more, less)
    assert (ratio.value, ratio.se, ratio.n) == pytest.approx((math.exp(log), math.exp(log) * se, 9))
    unit = math.sqrt(3) / math.pi
    assert (d.value, d.se, d.n) == pytest.approx((log * unit, se * unit, 9))
    found = share("B", more)
    assert (found.value, found.se, found.n) == pytest.approx((0.75, math.sqrt(0.75 * 0.25 / 4), 4))
    assert share("B", more, n=40).n == 40
    known = mean("", [1.0, math.nan, 3.0, 5.0])
    assert (known.value, known.se, known.n) == pytest.approx((3.0, 2 / math.sqrt(3), 3))
    assert (mean("", [4.0]).value, mean("", [4.0]).se, mean("", [1.0, 3.0]).se) == (4.0, 0.0, 1.0)
    apart = difference("", [4.0, 6, 8], [1.0, 3])
    d = 4 / math.sqrt((2 * 4 + 1 * 2) / 3)
    assert (apart.value, apart.se, apart.n) == pytest.approx((d, math.sqrt(5 / 6 + d * d / 10), 5))
    half = quotient("", Measured("", 0.1, 0.03, 90), Measured("", -0.2, 0.04, 100))
    assert (half.value, half.se, half.n) == pytest.approx((-0.5, math.hypot(0.03, 0.5 * 0.04) / 0.2, 90))


def test_too_few_children_have_no_number() -> None:
    assert math.isnan(correlation("", [1, 2, 4], [1, 2, 3]).value) and correlation("", [1, 2, 4], [1, 2, 3]).n == 3
    assert correlation("", [1, 2, 3, 4], [2, 1, 4, 3]).value == pytest.approx(0.6)
    for first, second in (([1.0], [1.0, 2.0]), ([1.0, 2.0], [1.0]), ([2.0, 2.0], [3.0, 3.0])):
        found = difference("", first, second)
        assert math.isnan(found.value) and math.isnan(found.se) and found.n == len(first) + len(second)
    assert math.isfinite(difference("", [1.0, 2.0], [1.0, 3.0]).value)


def test_which_interval_a_number_has() -> None:
    """A correlation of four has Fisher's; of three there is none, and the plain one stands in."""
    from attunement.evidence.statistics import fisher_z_interval, wilson_interval

    assert Measured("", 0.5, 0.1, 4, "r").interval() == fisher_z_interval(0.5, 4)
    plain = Measured("", 0.5, 0.1, 3, "r").interval()
    assert tuple(plain) == pytest.approx((0.5 - 0.1959964, 0.5 + 0.1959964))
    assert Measured("", 0.5, 0.1, 40, "proportion").interval(10) == wilson_interval(0.5, 10)
    assert tuple(Measured("", 0.5, 0.1, 40).interval(10)) == pytest.approx((0.5 - 0.3919928, 0.5 + 0.3919928))


def test_an_effect_on_the_side_that_was_asked_says_how_often_samples_would_show_it() -> None:
    from attunement.evidence.scoreboard import _signed

    held = _signed(Measured("x", 0.2, 0.1, 400), 1, 100)
    assert held.holds and held.says == "+0.200 (SE 0.100), asked: above 0 by 2 SE; so in 84% of samples of 100"
    assert not _signed(Measured("x", 0.199, 0.1, 400), 1, None).holds
    below = _signed(Measured("x", -0.2, 0.1, 400), -1, None)
    assert below.holds and below.says == "-0.200 (SE 0.100), asked: below 0 by 2 SE" and below.part == "x"
    assert not _signed(Measured("x", 0.2, 0.1, 400), -1, None).holds
    assert not _signed(Measured("x", 0.0, 0.0, 400), 1, 100).holds, "nothing is on no side"
    large = _signed(Measured("x", 0.2, 0.05, 16_000), 1, None)
    assert large.holds and "SE 0.100" in large.says, "no more than 4,000 children count"


def test_a_study_that_crashes_says_where_in_one_line() -> None:
    def crash(_):
        raise ValueError("w" * 200 + "\nsecond line")

    study = VirtualStudy("sens.sec.mother", "Does nothing.", crash, "here")
    (row, *_) = refresh(Cohorts(size=64), studies={"sens.sec.mother": study}, only=["sens.sec.mother"]).rows
    assert f"ValueError: {'w' * 160} (test_virtual_study.py, line " in row.says and "second" not in row.says

    def silent(_):
        raise ValueError

    study = VirtualStudy("sens.sec.mother", "Does nothing.", silent, "here")
    (row, *_) = refresh(Cohorts(size=64), studies={"sens.sec.mother": study}, only=["sens.sec.mother"]).rows
    assert "ValueError:  (test_virtual_study.py" in row.says


@given(st.floats(0.02, 0.98), st.integers(10, 5000), st.integers(10, 5000))
def test_intervals_narrow_with_n(p: float, n: int, more: int) -> None:
    measured = [Measured("", p, math.sqrt(p * (1 - p) / n), n, metric) for metric in ("proportion", "r", "")]
    for found in measured:
        low, high = found.interval()
        wide_low, wide_high = found.interval(n / 2)
        assert low <= p <= high and wide_high - wide_low >= high - low
        assert found.interval(n + more)[1] - found.interval(n + more)[0] <= high - low


def test_inside_and_outside_follow_the_band() -> None:
    (inside,) = board_of("sens.sec.mother", Measured("value", 0.25, 0.01, 1000, "r"))
    (outside,) = board_of("sens.sec.mother", Measured("value", 0.6, 0.01, 1000, "r"))
    assert (inside.status, outside.status) == (INSIDE, OUTSIDE)
    assert inside.published == 0.26 and inside.counts
    assert inside.at_published_n is not None and inside.simulated_interval is not None
    assert np.ptp(inside.at_published_n) < np.ptp(inside.simulated_interval)


def test_words_count_only_if_all_they_rest_on_was_seen() -> None:
    (effect,) = board_of("sf.effect", Statement(True, "as published", 10))
    curve = board_of("time.sep.curve", Statement(True, "as published", 10))[0]
    assert effect.counts and not curve.counts and curve.status == INSIDE


def test_a_part_nobody_measured_is_untested_not_forgotten() -> None:
    rows = {row.part: row.status for row in board_of("ssp.abcd.global", share("B", [True, False]))}
    assert rows == {"B": INSIDE, "A": UNTESTED, "C": UNTESTED, "D": UNTESTED}


def test_no_number_is_no_verdict() -> None:
    (row,) = board_of("sens.sec.mother", correlation("value", np.ones(10), np.arange(10)))
    assert row.status == UNTESTED and "Too few" in row.says
    (row,) = board_of("sens.sec.mother", Untested("value", "No."))
    assert (row.status, row.says, row.counts) == (UNTESTED, "No.", False)


def test_every_shipped_study_names_a_finding_and_every_reason_too() -> None:
    findings, studies = load_findings(), load_studies()
    assert len(studies) >= 35
    assert not [study for study in studies if study not in findings]
    assert not [finding for finding in REASONS if finding not in findings or finding in studies]
    unsaid = [f.id for f in findings if f.id not in studies and why_out_of_reach(f) == NOT_WRITTEN]
    assert len([i for i in unsaid if findings[i].role in ("calibration", "design", "validation")]) <= 1


def test_a_study_of_no_finding_is_refused() -> None:
    stray = VirtualStudy("no.such", "Nothing.", lambda _: (), "here")
    with pytest.raises(UnknownNameError, match=r"no\.such"):
        refresh(Cohorts(size=64), studies={"no.such": stray}, only=[])


def test_the_tightest_solution_is_taken() -> None:
    random = np.random.default_rng(5)
    x = np.concatenate([random.normal(centre, 0.1, (50, 2)) for centre in (0, 3, 6)])
    _, label = best_of_starts(x, random)
    assert sorted(np.bincount(label)) == [50, 50, 50]


def test_waiting_for_an_answer() -> None:
    class Films:
        """A record of one dyad in 3-s steps: cries at 0 and at 4, is held at 2, and not again."""

        def grid(self, step_s: float):
            from attunement.record import Grid

            child, person = np.array([[1, 1, 0, 0, 1, 0]], np.int8), np.array([[0, 0, 1, 0, 0, 0]], np.int8)
            codes = {(CHILD, "behaviour"): child, (CAREGIVER, "behaviour"): person}
            names = {
                (CHILD, "behaviour"): ("explore", "cry"),
                (CAREGIVER, "behaviour"): ("neutral", "soothe", "positive"),
            }
            return Grid(step_s, codes, names)

    assert waiting_s(Films(), longest_s=12).tolist() == [6.0, np.inf]  # type: ignore[arg-type]
