"""The couple theory does what its equations say: the engine agrees with a plain-Python twin over whole bouts, bond by bond.

Tolerances as in `test_twin`: the engine works in single precision, and 2e-5 is allowed over a bout of 40 ticks. A couple whose
draw lies within 1e-5 of a boundary between two acts is set aside (a few in a thousand draws), and most are not.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import twin_couple as twin

from attunement.engine import step
from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes
from attunement.engine.reference import ReferenceEngine, _program
from attunement.engine.step import normal
from attunement.engine.threefry import Stream, key_of, threefry, uniform
from attunement.engine.timetable import Bout, Timetable
from attunement.engine.trees import arrays
from attunement.theories.catalogue import theory_parameters
from attunement.theories.couple.state import Bond, Partner
from attunement.theories.interface import Kept
from attunement.vocabulary import declarations, replace, values

RUN, EDGE, SEED, TICKS, N, DT = 2e-5, 1e-5, 20_261_130, 40, 40, 10.0
PLACES = (0, 1)


def some(rng: np.random.Generator, low: float, high: float) -> Any:
    return rng.uniform(low, high, N).astype(np.float32)


def any_couples(rng: np.random.Generator) -> Lanes:
    """Couples of all kinds, with expectations no life would lead to among them."""

    def person() -> Partner:
        return Partner(
            some(rng, 0.5, 2), some(rng, 0.005, 0.04), some(rng, 0.03, 0.3), some(rng, -1, 3), some(rng, 0.1, 0.95),
            some(rng, -0.6, 2.2), some(rng, 0, 2), some(rng, 0, 3), some(rng, 0, 2),
            (rng.random(N) < 0.2).astype(np.float32), some(rng, 1, 3), some(rng, 0, 1.5), some(rng, 0, 1.5),
            (rng.random(N) < 0.5).astype(np.float32),
        )  # fmt: skip

    def bond() -> Bond:
        unit = [some(rng, 0, 1) for _ in range(5)]
        values = [some(rng, -1, 1) for _ in range(7)]
        return Bond(
            *unit, some(rng, 0, 0.2), some(rng, 0, 1), *values, some(rng, -0.05, 0.05), some(rng, 0, 1), some(rng, -1, 1),
            some(rng, 0, 1), some(rng, 0, 9), some(rng, 0, 9),
        )  # fmt: skip

    kept = tuple(Kept((bond(),), bond()) for _ in PLACES)
    return Lanes(np.arange(N, dtype=np.uint32), (person(), person()), kept)


def words(dyad: int, occasion: int, tick: int, stream: Stream) -> tuple[np.uint32, ...]:
    with np.errstate(over="ignore"):
        return threefry(tuple(map(np.uint32, (dyad, occasion, tick, int(stream)))), tuple(key_of(SEED)))


def plain(part: Any, lane: int) -> dict[str, float]:
    return {name: float(row[lane]) for name, row in part._asdict().items()}


def by_twin(lanes: Lanes, lane: int, timetable: Timetable, bout: Bout, p: dict[str, float]) -> Any:
    """Return a couple's acts, bonds and general expectations after a bout, and the closest call of its draws."""
    moods = [float(normal(word)) for word in words(lane, bout.occasion, 0, Stream.MOOD)[:2]]
    couple = [
        twin.begin(
            plain(lanes.traits[me], lane), plain(lanes.kept[me].bonds[0], lane), plain(lanes.kept[me].generic, lane),
            bout.days_apart[0], moods[me], bout.distance, p,
        )
        for me in PLACES
    ]  # fmt: skip
    did, film, closest = [0, 0], [], 1.0
    for tick in range(timetable.ticks):
        u = [float(uniform(word)) for word in words(lane, bout.occasion, tick, Stream.ACTS)[:2]]
        here = float(1.0 - timetable.leaves[1][tick])
        couple, did, edges = twin.tick(couple, did, u, float(timetable.threat[tick]), here, bout.learning, p, DT)
        film.append(did)
        closest = min(closest, *edges)
    ends = [twin.end(me, bout.elapsed_days, bout.generic_weight, p) for me in couple]
    return film, ends, closest


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine("couple", theory_parameters("couple"))


def scene() -> tuple[Timetable, Bout]:
    """Strain at first, one of the two away in the middle, after four days apart."""
    at = np.arange(TICKS)
    timetable = Timetable.blank(
        TICKS, threat=(at < 15).astype(float), leaves={1: ((at >= 18) & (at < 26)).astype(float)}
    )
    return timetable, Bout(77, 0.0, elapsed_days=3.0, days_apart=(4.0,), learning=1.0, generic_weight=0.5)


def assert_agree(engine: Engine, lanes: Lanes, p: dict[str, float]) -> None:
    timetable, bout = scene()
    after, (film,) = engine.run(lanes, timetable, [bout], step_s=DT, key=key_of(SEED), film=True)
    compared = 0
    for lane in range(N):
        acts, ends, closest = by_twin(lanes, lane, timetable, bout, p)
        if closest < EDGE:
            continue
        compared += 1
        for me in PLACES:
            np.testing.assert_array_equal(film.acts[me][:, lane], [row[me] for row in acts])
            for mine, theirs in zip(ends[me], (after.kept[me].bonds[0], after.kept[me].generic), strict=True):
                for name, value in plain(theirs, lane).items():
                    assert mine[name] == pytest.approx(value, rel=RUN, abs=RUN), (lane, me, name)
    assert compared > 0.8 * N


def test_the_engine_does_what_the_equations_say(engine: Engine) -> None:
    assert_agree(engine, any_couples(np.random.default_rng(1)), values(engine.parameters))


def test_so_it_does_with_other_numbers() -> None:
    rng = np.random.default_rng(2)
    usual = theory_parameters("couple")
    changed = {d.name: float(np.clip(d.default * rng.uniform(0.9, 1.1), d.low, d.high)) for d in declarations(usual)}
    changed |= {"third.calm": 0.5, "third.clear": 0.2}
    parameters = replace(usual, changed, where="this test")
    assert_agree(make_engine("couple", parameters), any_couples(rng), values(parameters))


def test_swapping_the_partners_and_their_luck_swaps_the_result(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """No hidden order, not by a bit: the second partner put first, with the second's luck, does what it did as the second."""
    lanes, (timetable, bout) = any_couples(np.random.default_rng(3)), scene()
    numbers, drawn = theory_parameters("couple"), step.words

    def exchanged(*address: Any) -> Any:
        one, other, *rest = drawn(*address)
        return (one, other, *rest) if address[-1] == Stream.DAY else (other, one, *rest)

    def lived(who: Lanes) -> Any:
        _program.cache_clear()
        return ReferenceEngine(engine.theory, numbers).run(
            who, timetable, [bout], step_s=DT, key=key_of(SEED), film=True
        )

    as_they_are, (film,) = lived(lanes)
    monkeypatch.setattr(step, "words", exchanged)
    turned = Lanes(lanes.dyad, lanes.traits[::-1], lanes.kept[::-1])
    the_other_way, (mirrored,) = lived(turned)
    _program.cache_clear()
    assert len(np.unique(film.acts[0])) == 11
    for me in PLACES:
        np.testing.assert_array_equal(film.acts[me], mirrored.acts[1 - me])
        np.testing.assert_array_equal(film.arousals[me], mirrored.arousals[1 - me])
        for one, other in zip(arrays(as_they_are.kept[me]), arrays(the_other_way.kept[1 - me]), strict=True):
            np.testing.assert_array_equal(one, other)
