from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from quick_theory import FREE, STATISTICS, QuickTheory

from attunement.evidence.virtual_study import Measured
from attunement.inference import points
from attunement.inference.contests.model_recovery import Planting, _planting, recover_theories
from attunement.inference.search_space import search_space
from attunement.inference.simulated_design import SimulatedDesign, design_runs
from attunement.inference.targets import Target, published_targets
from attunement.vocabulary import BadValueError

CRUCIAL = "crucial.steady-or-moody moody: C"
BENDS = {"point-belief": ("sens.sec.mother", "aqs.sens", CRUCIAL), "anxious-learning": ()}
"""Two pretended rivals: of one, some statistics hardly move; the other is the default theory under another name."""


class Several(QuickTheory):
    """Pretended theories, told apart by name."""

    def simulate(
        self,
        theory: object,
        point: Mapping[str, float],
        *,
        children: int,
        seed: int,
        statistics: Iterable[str],
        **others: object,
    ) -> dict[str, Measured]:
        found = super().simulate(theory, point, children=children, seed=seed, statistics=statistics, **others)
        for name in BENDS.get(str(theory), ()):
            if name in found:
                found[name] = Measured(name, found[name].value * 0.02 + 0.9, found[name].se, children)
        return found


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> Several:
    theories = Several(search_space("homeostatic", FREE))
    monkeypatch.setattr(points, "simulate_targets", theories.simulate)
    return theories


def designed(*names: str, runs: int = 32, seed: int = 1) -> list[SimulatedDesign]:
    return [design_runs(n, runs=runs, free=FREE, statistics=STATISTICS, seed=seed, threads=1) for n in names]


TWO = ("homeostatic", "point-belief")
LIKE = {name: published_targets()[name] for name in STATISTICS}


@pytest.mark.usefixtures("several")
def test_each_theory_wins_its_own_data() -> None:
    told: list[tuple[int, int]] = []
    found = recover_theories(
        designed("homeostatic", "point-belief"), like=LIKE, polishing=8, progress=lambda *done: told.append(done)
    )
    assert [one.planted for one in found] == ["homeostatic", "point-belief"]
    for one in found:
        assert one.won and one.nearest == one.planted
        (rival,) = one.noise
        assert one.margin(rival) > 10 * one.bar(rival) > 0
        assert one.truth < 1
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


@pytest.mark.usefixtures("several")
def test_the_same_theory_under_another_name_is_tied_and_not_beaten() -> None:
    for one in recover_theories(designed("homeostatic", "anxious-learning"), like=LIKE, polishing=8):
        assert len(one.tied) == 1
        assert not one.won and not one.lost_to


@pytest.mark.usefixtures("several")
def test_data_can_be_planted_elsewhere_than_at_the_usual_numbers(several: Several) -> None:
    place = {"choice.avert": -0.9, "choice.freeze": -4.0, "population.rebuff_sd": 1.0}
    recover_theories(
        designed("homeostatic", "point-belief"), points={"homeostatic": place}, like=LIKE, children=2048, polishing=4
    )
    planted = [point for point, children, seed in several.asked if (children, seed) == (2048, 5001)]
    assert len(planted) == 2
    assert planted[0] == place
    assert planted[1] != place


def test_every_theory_has_the_same_budget(several: Several) -> None:
    some, more = designed("homeostatic", "point-belief")[0], designed("point-belief", runs=40)[0]
    with pytest.raises(BadValueError, match="same budget"):
        recover_theories([some, more], like=LIKE)
    with pytest.raises(BadValueError, match="two theories or more"):
        recover_theories([some, some], like=LIKE)
    assert not any(seed == 5001 for *_, seed in several.asked)


def test_a_contest_that_favours_another_theory_is_told() -> None:
    unfair = Planting("a", 1.0, {"a": 9.0, "b": 2.0, "c": 30.0}, {"b": 4.0, "c": 4.0})
    assert unfair.lost_to == ("b",)
    assert unfair.nearest == "b"
    assert not unfair.won and not unfair.tied


def test_a_win_must_be_larger_than_what_searches_stop_short() -> None:
    tie = Planting("a", 1.0, {"a": 2.0, "b": 3.5, "c": 30.0}, {"b": 4.0, "c": 4.0})
    assert (tie.tied, tie.undecided, tie.won) == (("b",), (), False)
    short = Planting("a", 1.0, {"a": 20.0, "b": 29.0, "c": 90.0}, {"b": 4.0, "c": 4.0})
    assert short.short == 19.0
    assert (short.tied, short.undecided, short.lost_to, short.won) == ((), ("b",), (), False)
    clear = Planting("a", 1.0, {"a": 2.0, "b": 29.0, "c": 90.0}, {"b": 4.0, "c": 4.0})
    assert clear.won


@pytest.mark.usefixtures("several")
def test_noise_is_that_of_the_cohorts() -> None:
    """Cohorts of a sixteenth of the size leave noise about four times as large."""
    small, large = (
        recover_theories(
            [design_runs(n, runs=32, free=FREE, statistics=STATISTICS, children=children, threads=1) for n in TWO],
            like=LIKE, polishing=8, children=children, planted=["homeostatic"],
        )
        for children in (256, 4096)
    )  # fmt: skip
    assert len(small) == len(large) == 1
    ratio = small[0].noise["point-belief"] / large[0].noise["point-belief"]
    assert 2.5 < ratio < 6.5


def test_crucial_experiments_are_planted_where_the_designs_measure_them(several: Several) -> None:
    designs = [design_runs(n, runs=32, free=FREE, statistics=(*STATISTICS, CRUCIAL), threads=1) for n in TWO]
    (with_it,) = recover_theories(designs, like=LIKE, polishing=8, planted=["homeostatic"])
    asked = len(several.asked)
    fewer = [design.only(STATISTICS) for design in designs]
    assert len(several.asked) == asked, "no point is simulated anew"
    assert all(set(design.bench.statistics) == set(STATISTICS) for design in fewer)
    (without,) = recover_theories(fewer, like=LIKE, polishing=8, planted=["homeostatic"])
    assert with_it.won and without.won
    assert with_it.margin("point-belief") > without.margin("point-belief") + 10


def test_the_nearest_fits_are_searched_further(several: Several) -> None:
    (short,) = recover_theories(designed(*TWO), like=LIKE, polishing=4, planted=["homeostatic"])
    few = len(several.asked)
    (longer,) = recover_theories(designed(*TWO), like=LIKE, polishing=4, further=8, planted=["homeostatic"])
    assert len(several.asked) - few > few, "more points were simulated"
    assert longer.losses["homeostatic"] <= short.losses["homeostatic"]
    assert longer.won


def test_the_noise_of_a_difference_by_hand() -> None:
    """Chance of both judged cohorts, of the data, and the squares on top; a statistic without a value adds none."""
    aims = {
        "x": Target("x", "value", 0.5, se=0.02, discrepancy=0.03, weight=0.5),
        "y": Target("y", "value", 0.1, se=0.05),
        "lost": Target("lost", "value", 0.1, se=0.05),
    }
    values = {"a": {"x": 0.52, "y": 0.2, "lost": 0.1}, "b": {"x": 0.6, "y": 0.05, "lost": None}}
    found = _planting("a", 1.0, values, {"x": 0.01, "y": 0.02, "lost": 0.02}, aims)
    variance = 0.0
    for one, other, weight, of_target, se, error in (
        (0.1, 0.02, 0.5, 0.02**2 + 0.03**2, 0.02, 0.01),
        (-0.05, 0.1, 1.0, 0.05**2, 0.05, 0.02),
    ):
        spread = error**2 * (one**2 + other**2) + se**2 * (one - other) ** 2
        variance += (weight / of_target) ** 2 * (4 * spread + 4 * error**4)
    assert found.noise == {"b": pytest.approx(1.959964 * variance**0.5)}
    assert found.losses["a"] == pytest.approx(0.5 * 0.02**2 / 0.0013 + 0.1**2 / 0.0025, abs=1e-9)
    assert (found.planted, found.truth) == ("a", 1.0)
