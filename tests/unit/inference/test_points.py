from __future__ import annotations

import dataclasses
from functools import partial
from pathlib import Path

import pytest

from attunement.evidence.virtual_study import Measured
from attunement.inference import points as module
from attunement.inference.points import Bench, SimulatedPoint, make_bench
from attunement.inference.search_space import search_space
from attunement.theories.catalogue import theory
from attunement.theories.homeostatic.choice import in_need
from attunement.theories.homeostatic.expectation import learn_expectations
from attunement.theories.interface import Actor, Mechanism, Moment
from attunement.theories.rivals.episodes import in_calm
from attunement.theories.rivals.variation import exchanged
from attunement.vocabulary import BadValueError, NotFiniteError

SPACE = search_space("homeostatic", ["choice.avert", "population.rebuff_sd"])


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, float]]:
    """Points that were simulated, by a simulator that takes no time."""
    seen: list[dict[str, float]] = []

    def simulate(_: object, point: dict[str, float], **__: object) -> dict[str, Measured]:
        seen.append(point)
        if point["choice.avert"] > 0.19:
            raise NotFiniteError("arousal stopped being a number")
        return {
            "anom.D": Measured("value", point["choice.avert"], 0.1, 64),
            "aqs.sens": Measured("", float("nan"), 1, 64),
        }

    monkeypatch.setattr(module, "simulate_targets", simulate)
    return seen


def bench(folder: Path | None, **changes: object) -> Bench:
    return make_bench("homeostatic", space=SPACE, children=64, folder=folder, statistics=["anom.D"], **changes)  # type: ignore[arg-type]


def test_nothing_is_simulated_twice_not_even_by_a_later_run(tmp_path: Path, simulated: list[dict[str, float]]) -> None:
    first = bench(tmp_path).at([[0.1, 0.2], [0.3, 0.4], [0.1, 0.2]])
    assert len(simulated) == 2
    again = bench(tmp_path).at([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]])
    assert len(simulated) == 3
    assert again[:2] == first[:2] == (first[2], first[1])
    assert first[0].values == {"anom.D": SPACE.point([0.1, 0.2])["choice.avert"], "aqs.sens": None}


def test_a_run_killed_in_the_middle_of_a_line_goes_on(tmp_path: Path, simulated: list[dict[str, float]]) -> None:
    whole = bench(tmp_path)
    whole.at([[0.1, 0.2], [0.3, 0.4]])
    assert whole.place
    raw = whole.place.read_bytes()
    whole.place.write_bytes(raw[:-20])
    bench(tmp_path).at([[0.1, 0.2], [0.3, 0.4]])
    assert len(simulated) == 3
    assert whole.place.read_bytes() == raw


def test_another_seed_or_cohort_is_another_file(tmp_path: Path, simulated: list[dict[str, float]]) -> None:
    whole = bench(tmp_path)
    whole.at([[0.1, 0.2]])
    for other in (whole.resized(seed=2), whole.resized(children=65)):
        assert other.place != whole.place
        other.at([[0.1, 0.2]])
    assert len(simulated) == 3


def test_a_point_that_stops_being_a_number_is_kept_and_says_so(
    tmp_path: Path, simulated: list[dict[str, float]]
) -> None:
    (found,) = bench(tmp_path).at([[1.0, 0.5]])
    assert found == SimulatedPoint(found.point, {}, {}, failed="arousal stopped being a number")


def test_progress_counts_what_was_known(tmp_path: Path, simulated: list[dict[str, float]]) -> None:
    told: list[tuple[int, int]] = []
    bench(tmp_path).at([[0.1, 0.2]])
    bench(tmp_path).at([[0.1, 0.2], [0.3, 0.4]], progress=lambda *done: told.append(done))
    assert told == [(1, 2), (2, 2)]


def test_too_few_children_are_refused() -> None:
    with pytest.raises(BadValueError, match="at least 64"):
        make_bench("homeostatic", children=10)


def test_another_way_of_working_is_another_file(tmp_path: Path) -> None:
    """A theory of one's own: what its file says is part of what a kept point depends on."""
    from attunement.theories.homeostatic.theory import HOMEOSTATIC

    own = tmp_path / "own.py"
    places = []
    for floor in (0.0, 0.1):
        own.write_text(f"def settle(me, kept, traits, day, closing, p):\n    return {floor}\n", encoding="utf-8")
        names: dict[str, object] = {}
        exec(compile(own.read_text("utf-8"), str(own), "exec"), names)
        theory = HOMEOSTATIC.recast("child", settle=names["settle"])
        places.append(make_bench(theory, space=SPACE, children=64, folder=tmp_path, statistics=["anom.D"]).place)
    assert places[0] != places[1]


def test_theories_of_one_name_that_choose_other_functions_of_the_same_files_do_not_share_points(tmp_path: Path) -> None:
    usual = theory("anxious-learning")
    fearless = usual.recast("child", mechanisms=exchanged())
    calm = usual.recast("child", mechanisms=exchanged(learn_expectations=partial(learn_expectations, when=in_calm)))
    needy = usual.recast("child", mechanisms=exchanged(learn_expectations=partial(learn_expectations, when=in_need)))
    places = [
        make_bench(one, space=SPACE, children=64, folder=tmp_path, statistics=["anom.D"]).place
        for one in (usual, fearless, calm, needy)
    ]
    assert len(set(places)) == 4


def test_numbers_a_mechanism_was_made_with_are_part_of_what_a_point_depends_on(tmp_path: Path) -> None:
    def slower(by: float) -> Mechanism:
        return lambda moment: learn_expectations(moment, when=lambda m: by * in_need(m))

    @dataclasses.dataclass(frozen=True)
    class Slower:
        by: float

        def __call__(self, moment: Moment) -> Actor:
            return slower(self.by)(moment)

    def slowly(moment: Moment, *, by: float) -> Actor:
        return slower(by)(moment)

    usual = theory("homeostatic")
    ways = [way(by) for by in (0.5, 0.25) for way in (slower, Slower, lambda by: partial(slowly, by=by))]
    theories = [usual.recast("child", mechanisms=exchanged(learn_expectations=way)) for way in ways]
    places = [
        make_bench(one, space=SPACE, children=64, folder=tmp_path, statistics=["anom.D"]).place for one in theories * 2
    ]
    assert len(set(places)) == len(theories)
