"""A theory's programs are traced and compiled once, whatever its numbers; other theories never get them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from attunement.engine.lanes import Lanes
from attunement.engine.reference import ReferenceEngine
from attunement.engine.simd import bout_programs, bout_tracing
from attunement.engine.simd import compile as compiling
from attunement.engine.simd.bout_programs import MOST_TRACED, programs_of
from attunement.engine.simd.engine import SimdEngine
from attunement.engine.simd.object_cache import ObjectCache
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Timetable
from attunement.life.upbringing import HOME
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Actor, Moment, Theory
from attunement.vocabulary import fill, values

OTHERWISE = fill(HOMEOSTATIC.parameters, {name: 0.9 * v for name, v in values(HOMEOSTATIC.parameters).items()})


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """Nothing is remembered from other tests, nor for them."""
    bout_programs._traced_once.cache_clear()
    yield
    bout_programs._traced_once.cache_clear()


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is really compiled."""
    happened: list[str] = []
    really = compiling.object_code

    def counted(text: str, target: Any) -> bytes:
        happened.append(text)
        return really(text, target)

    monkeypatch.setattr(compiling, "object_code", counted)
    return happened


def step(moment: Moment, size: float) -> Actor:
    body = moment.now.body
    return moment.now._replace(body=body._replace(distance=tuple(d + jnp.float32(size) for d in body.distance)))


def step_away(moment: Moment) -> Actor:
    return step(moment, 1 / 1024)


def step_far_away(moment: Moment) -> Actor:
    return step(moment, 1 / 512)


def stepping(scripted: Theory, mechanism: Callable[[Moment], Actor]) -> Theory:
    return replace(scripted, name="mine").recast("child", mechanisms=(("step", mechanism),))


def test_equal_theories_share_programs_whatever_their_numbers(
    scripted: Theory, traced: list, compiled: list, tmp_path: Path
) -> None:
    mine, cache = stepping(scripted, step_away), ObjectCache(tmp_path)
    for theory in (mine, mine, stepping(scripted, step_away), replace(mine, parameters=OTHERWISE)):
        for parameters in (HOMEOSTATIC.parameters, OTHERWISE):
            engine = SimdEngine(theory, parameters, cache=cache)
            engine.prepare()
            engine.course(3)
    assert traced == [("mine", 2), ("mine", 3)]
    assert len(compiled) == 2


def test_threads_wait_for_the_one_that_traces(scripted: Theory, traced: list) -> None:
    mine = stepping(scripted, step_away)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: programs_of(mine, 2, None), range(8)))
    assert traced == [("mine", 2)]
    assert all(programs is found[0] for programs in found)


def test_shared_programs_still_take_each_ones_numbers(scripted: Theory) -> None:
    born = []
    for parameters in (HOMEOSTATIC.parameters, OTHERWISE):
        theory = replace(scripted, parameters=parameters)
        engine = SimdEngine(theory, parameters, cache=None)
        assert engine.newborn() == ReferenceEngine(theory, parameters).newborn()
        born.append(engine.newborn())
    assert born[0] != born[1]


def test_two_theories_of_one_name_give_different_results(scripted: Theory, scripted_lanes: Lanes) -> None:
    walked = []
    for mechanism in (step_away, step_far_away):
        engine = SimdEngine(stepping(scripted, mechanism), scripted.parameters, cache=None)
        _, (film,) = engine.run(
            scripted_lanes, Timetable.blank(3), [HOME.bout(5)], step_s=1.0, key=key_of(3), film=True
        )
        walked.append(film.distance[2] - film.distance[1])
    np.testing.assert_array_equal(walked[0], np.float32(1 / 1024))
    np.testing.assert_array_equal(walked[1], np.float32(1 / 512))


@dataclass(frozen=True)
class Step:
    """A mechanism with a number of its own, which is no input."""

    size: float

    def __call__(self, moment: Moment) -> Actor:
        return step(moment, self.size)


def test_a_number_inside_a_mechanism_tells_theories_apart_even_zero_from_minus_zero(
    scripted: Theory, traced: list
) -> None:
    sizes = (0.5, 0.25, 0.0, -0.0, 0.5)
    theories = [stepping(scripted, Step(size)) for size in sizes]
    assert theories[2] == theories[3]
    found = [programs_of(theory, 2, None).fingerprint for theory in theories]
    assert len(set(found)) == len(traced) == 4
    assert found[0] == found[4]


def test_a_theory_with_a_part_that_may_change_is_traced_anew(scripted: Theory, traced: list) -> None:
    @dataclass  # not frozen, so it has no hash
    class Stride:
        size: float

        def __call__(self, moment: Moment) -> Actor:
            return step(moment, self.size)

    stride = Stride(0.5)
    theory = stepping(scripted, stride)
    before = programs_of(theory, 2, None).fingerprint
    stride.size = 0.25
    assert programs_of(theory, 2, None).fingerprint != before
    assert len(traced) == 2


def test_programs_of_theories_long_unused_are_forgotten(scripted: Theory, monkeypatch: pytest.MonkeyPatch) -> None:
    class Programs:
        pass

    monkeypatch.setattr(bout_tracing, "trace_bout", lambda *_: Programs())
    first = weakref.ref(programs_of(scripted, 2, None))
    for number in range(MOST_TRACED - 1):
        programs_of(replace(scripted, name=f"theory {number}"), 2, None)
    gc.collect()
    assert first() is not None
    programs_of(replace(scripted, name="one more"), 2, None)
    gc.collect()
    assert first() is None
