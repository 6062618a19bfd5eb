from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from quick_theory import FREE, STATISTICS, QuickTheory

from attunement.evidence.scoreboard import Row, Scoreboard
from attunement.evidence.virtual_study import Measured
from attunement.inference import points
from attunement.inference.contests import ablation as module
from attunement.inference.contests.ablation import NOTHING, Ablation, MeanInterval, changed, cost, losses, refitted
from attunement.inference.contests.mechanisms import MECHANISMS, expect_all_comfort
from attunement.inference.search_space import search_space
from attunement.inference.short_fit import short_fit
from attunement.inference.simulated_design import design_runs
from attunement.theories.catalogue import theory
from attunement.theories.homeostatic.numbers import HomeostaticParameters
from attunement.theories.interface import Theory
from attunement.vocabulary import UnknownNameError, values

USUAL = values(HomeostaticParameters())


def test_a_neutral_value_may_lie_outside_the_range_of_its_number() -> None:
    off = Ablation("company", {"arousal.company_relief": 0.0}).parameters
    assert values(off) == USUAL | {"arousal.company_relief": 0.0}
    assert USUAL["arousal.company_relief"] > 0


def test_a_name_nobody_knows_is_refused() -> None:
    with pytest.raises(UnknownNameError, match=r"choice\.habit"):
        _ = Ablation("habit", {"choice.habit": 0.0}).parameters


def test_every_mechanism_is_there_once_and_something_switches_it_off() -> None:
    assert len({one.name for one in MECHANISMS}) == len(MECHANISMS)
    for one in MECHANISMS:
        assert bool(one.off) != bool(one.instead), one.name
        assert not one.off or values(one.parameters) != USUAL, one.name
    assert values(NOTHING.parameters) == USUAL
    assert len({tuple(one.off.items()) for one in MECHANISMS if one.off}) == sum(bool(one.off) for one in MECHANISMS)


def test_a_mechanism_without_a_number_is_exchanged() -> None:
    (one,) = (one for one in MECHANISMS if one.instead)
    assert isinstance(one.theory, Theory)
    child = one.theory.role("child")
    assert dict(child.mechanisms)["learn_expectations"] is expect_all_comfort
    assert [name for name, _ in child.mechanisms] == [
        name for name, _ in theory("homeostatic").role("child").mechanisms
    ]
    assert NOTHING.theory == "homeostatic"


def test_what_switches_a_mechanism_off_may_not_be_fitted_on_again() -> None:
    free = Ablation("anger", {"choice.uncertainty_to_resist": 0.0}).free
    assert "choice.uncertainty_to_resist" not in free
    assert set(free) | {"choice.uncertainty_to_resist"} == set(theory("homeostatic").free)


def test_cost_is_the_mean_difference_and_knows_its_noise() -> None:
    rises = cost([21.0, 22.0, 23.0], [10.0, 11.5, 12.0])
    assert rises.mean == pytest.approx(32.5 / 3)
    assert rises.half == pytest.approx(4.303 * (1 / 12) ** 0.5 / 3**0.5, abs=0.01)
    assert rises.above and not rises.below
    within = cost([10.0, 13.0], [11.0, 11.0])
    assert not within.above and not within.below
    assert cost([1.0, 1.1], [5.0, 5.1]).below
    assert math.isinf(MeanInterval.of([3.0]).half)


def test_losses_are_of_the_theory_with_the_mechanism_off(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[float, object, int, int]] = []

    def simulate(_: object, point: object, *, children: int, seed: int, parameters: object, statistics: Iterable[str]):
        asked.append((parameters.choice.habit_gain, point, children, seed))  # type: ignore[attr-defined]
        return {name: Measured(name, math.nan, 0.01, children) for name in statistics}

    monkeypatch.setattr(module, "simulate_targets", simulate)
    found = losses(Ablation("habit", {"choice.habit_gain": 0.0}), children=128, seeds=(4, 5))
    assert asked == [(0.0, None, 128, 4), (0.0, None, 128, 5)]
    assert found[0] == found[1] > 1000, "a number that does not exist is a bad miss, and not a hit"


def board(**numbers: float) -> Scoreboard:
    rows = [
        Row(
            finding=name, part="", role="design", construct="", citation="", counts=not name.startswith("unseen"), seen=True,
            status="inside" if value < 0.3 else "outside", simulated=value,
            simulated_interval=(value - 0.02, value + 0.02),
        )
        for name, value in numbers.items()
    ]  # fmt: skip
    words = Row(
        finding="words", part="", role="design", construct="", citation="", counts=True, seen=True, status="outside"
    )
    return Scoreboard((*rows, words), {}, "homeostatic", 1, 64, "f")


def test_only_counted_verdicts_that_change_beyond_sampling_error_are_told() -> None:
    whole = board(lost=0.2, won=0.4, near=0.299, same=0.1, unseen=0.2)
    without = board(lost=0.4, won=0.2, near=0.301, same=0.25, unseen=0.5)
    assert changed(without, whole) == (("lost", "inside", "outside"), ("won", "outside", "inside"))
    said = replace_status(without, "words", "inside")
    assert ("words", "outside", "inside") in changed(said, whole)


def replace_status(board: Scoreboard, finding: str, status: str) -> Scoreboard:
    import msgspec

    rows = tuple(msgspec.structs.replace(r, status=status) if r.finding == finding else r for r in board.rows)
    return msgspec.structs.replace(board, rows=rows)


class Shifted(QuickTheory):
    """The pretended theory, and beside it one without a mechanism, where a statistic comes out higher."""

    def simulate(
        self, _: object, point: Mapping[str, float], *, parameters: object = None, **given: object
    ) -> dict[str, Measured]:
        found = super().simulate(_, point, **given)  # type: ignore[arg-type]
        if parameters is not None and parameters.choice.habit_gain == 0:  # type: ignore[attr-defined]
            found["sens.sec.mother"] = replace(found["sens.sec.mother"], value=found["sens.sec.mother"].value + 0.2)
        return found


@pytest.fixture
def shifted(monkeypatch: pytest.MonkeyPatch) -> Shifted:
    theories = Shifted(search_space("homeostatic", FREE))
    monkeypatch.setattr(points, "simulate_targets", theories.simulate)
    return theories


def test_a_refit_finds_what_makes_up_for_what_is_missing(shifted: Shifted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Ablation, "free", FREE)
    design = design_runs("homeostatic", runs=40, free=FREE, statistics=STATISTICS, threads=1)
    wanted = shifted.targets({"choice.avert": -0.7, "choice.freeze": -4.0})
    # Only what moves with both numbers, so that another place can make up for the shift.
    targets = {name: wanted[name] for name in ("sens.sec.mother", "aqs.sens")}
    before = len(shifted.asked)
    point = refitted(Ablation("habit", {"choice.habit_gain": 0.0}), design, targets=targets, runs=8)
    assert len(shifted.asked) - before <= 8
    assert point["choice.avert"] == pytest.approx(-0.7 - 0.2 / 0.6 * 1.8, abs=0.12)
    assert point["choice.freeze"] == pytest.approx(-4.0, abs=0.12)


def test_a_short_fit_never_does_worse_than_where_it_begins(shifted: Shifted) -> None:
    design = design_runs("homeostatic", runs=40, free=FREE, statistics=STATISTICS, threads=1)
    usual = design.bench.space.usual
    best = short_fit(design, design.bench, shifted.targets(usual, se=0.05), runs=5)
    truth, found = shifted.truth(usual), shifted.truth(best)
    assert all(abs(found[name] - truth[name]) < 0.05 for name in STATISTICS)
