"""The machine code does what its programs say to the last bit, and agrees with the reference engine and the plain twin.

Three judges. NumPy, reading the same programs operation by operation, gives the very same bits. The reference engine
(jax) evaluates the same equations with other roundings: states agree as in `test_twin`, and an act may differ only where
its uniform lies at a boundary between two acts. The twin of `test_twin` knows neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import pytest
from test_twin import ALL_AT_WORK, EDGE, EVERYTHING_ON, RUN, STEP, home, session

from attunement.engine.lanes import BLOCK, Lanes
from attunement.engine.reference import ReferenceEngine
from attunement.engine.simd.bout_programs import BoutPrograms, programs_of
from attunement.engine.simd.compile import Target, supported_levels
from attunement.engine.simd.engine import SimdEngine
from attunement.engine.simd.kernel import Kernel
from attunement.engine.simd.object_cache import default_cache
from attunement.engine.simd.primitives import emit
from attunement.engine.simd.vectors import NumpyMachine
from attunement.engine.step import Day, Moving, Outside, here, surroundings, tick, uniform, was_doing, words
from attunement.engine.threefry import Stream, key_of
from attunement.engine.timetable import Bout, Timetable
from attunement.engine.trees import arrays, flat, map_arrays
from attunement.lab.still_face import STILL_FACE
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.theories.catalogue import DEFAULT, RIVALS, theory_parameters
from attunement.theories.homeostatic.state import Body, Bond, CarerBody, Maturity
from attunement.theories.homeostatic.state import Day as ChildDay
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import NOTHING, Actor, Theory
from attunement.vocabulary import declarations, fill, switched_off, values
from attunement.vocabulary import replace as replace_numbers
from draws import Draws, random_lanes
from golden import GOLDEN, life_and_film

SEED = 20_240_301
P = HOMEOSTATIC.parameters
WHERE = (("at home", home), ("strange situation", partial(session, STRANGE_SITUATION, 12.0)),
         ("still face", partial(session, STILL_FACE, 5.0)))  # fmt: skip
SESSIONS = [pytest.param(prepare, id=name) for name, prepare in WHERE]
TARGETS = [Target(level, lanes) for level in supported_levels() for lanes in ((8, 16, 32) if "v4" in level else (8,))]


@cache
def simd(target: Target | None = None, theory: str = "homeostatic") -> SimdEngine:
    engine = SimdEngine(theory, theory_parameters(theory), **({"target": target} if target else {}))
    engine.prepare()
    return engine


@cache
def programs(people: int, *off: str) -> BoutPrograms:
    return programs_of("homeostatic", 1 + people, default_cache(), off)


def same_bits(one: Any, other: Any) -> bool:
    pairs = zip(arrays(one), arrays(other), strict=True)
    return all(np.asarray(a).dtype == np.asarray(b).dtype and a.tobytes() == b.tobytes() for a, b in pairs)


# --- NumPy as the judge of bits ----------------------------------------------------------------------------------------


@dataclass
class Interpreted:
    """A bout, its programs carried out by NumPy one operation at a time."""

    programs: BoutPrograms
    given: dict[str, Any]

    def run(self, program: Any, more: dict[str, Any]) -> dict[str, np.ndarray]:
        machine, known = NumpyMachine(), self.given | more
        inputs = [machine.vector(np.atleast_1d(known[name])) for name in program.inputs]
        return {n: v.value for n, v in zip(program.outputs, emit(program, machine, inputs), strict=True)}


def interpreted(
    lanes: Lanes, timetable: Timetable, bouts: Sequence[Bout], step_s: float
) -> Iterator[tuple[dict[str, np.ndarray], dict[str, np.ndarray]]]:
    """Yield the named values before and after every tick, and at the end what was learned, twice."""
    p = {f"p.{name}": np.float32(value) for name, value in values(P).items()}
    p |= {f"key.{i}": word for i, word in enumerate(key_of(SEED))} | {"dt_s": np.float32(step_s), "dyad": lanes.dyad}
    fixed = p | dict(flat(lanes.traits, "traits"))
    learned = dict(flat(lanes.kept, "kept"))
    columns = dict(flat(timetable.columns() | {"tick": np.arange(timetable.ticks, dtype=np.uint32)}, "row"))
    code = programs(len(lanes.bonds), *switched_off(P))
    for bout in bouts:
        judge = Interpreted(code, fixed | dict(flat(bout.numbers(), "bout")) | learned)
        moving = judge.run(code.opening, {})
        for t in range(timetable.ticks):
            after = judge.run(code.tick, moving | {name: column[t] for name, column in columns.items()})
            yield moving, after
            moving = moving | after
        learned = judge.run(code.closing, moving)
    yield learned, learned


@pytest.mark.parametrize("prepare", SESSIONS)
def test_a_course_is_what_its_programs_say_bit_by_bit(prepare: Callable[[], Any]) -> None:
    timetable, bouts, step_s, people = prepare()
    n = 37
    lanes = random_lanes(people, n)
    after, films = simd().run(lanes, timetable, bouts, step_s=step_s, key=key_of(SEED), film=True)
    frames = interpreted(lanes, timetable, bouts, step_s)
    for film in films:
        for t in range(timetable.ticks):
            _, said = next(frames)
            seen = {"acts": film.acts, "distances": film.distances, "here": film.here, "live": film.live}
            for name, array in flat(seen | {"arousal": film.arousals}, "seen"):
                expected = np.broadcast_to(said[name], (n,)).astype(array.dtype)
                assert array[t].tobytes() == expected.tobytes(), (name, t)
    learned, _ = next(frames)
    for name, value in flat(after.kept, "kept"):
        assert value.tobytes() == np.broadcast_to(learned[name], (n,)).astype(np.float32).tobytes(), name


# --- the same bits everywhere ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_bits_do_not_depend_on_instructions_or_width(target: Target) -> None:
    assert life_and_film(simd(target)) == GOLDEN["homeostatic"]


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_with_everything_on_bits_do_not_depend_on_instructions_width_or_threads(target: Target) -> None:
    """Two acts at once among it. Enough dyads for three threads, and not a multiple of any width."""
    numbers, n = replace_numbers(P, EVERYTHING_ON, where="a test"), 2_100
    alone, several = (SimdEngine("homeostatic", numbers, threads=threads, **given)
                      for threads, given in ((1, {}), (3, {"target": target})))  # fmt: skip
    assert life_and_film(several, n) == life_and_film(alone, n)


@pytest.mark.parametrize("name", [name for name in GOLDEN if name != "homeostatic"])
def test_every_theory_keeps_its_bits(name: str) -> None:
    assert life_and_film(simd(theory=name)) == GOLDEN[name]


def test_the_default_theory_and_all_its_rivals_have_golden_bits() -> None:
    """The set-point theory, whose people have other bonds, has its own in `test_set_point_lives`."""
    assert sorted(GOLDEN) == sorted((DEFAULT, *RIVALS))


def test_packed_instructions_do_the_work() -> None:
    lines = simd().course(2).assembly().splitlines()
    packed = {name: sum(f"\t{name}ps\t" in line for line in lines) for name in ("vaddfma", "vmul", "vdiv", "vadd")}
    packed["fma"] = sum("\tvfm" in line and "ps\t" in line for line in lines)
    single = sum("\tvfm" in line and "ss\t" in line for line in lines)
    assert packed["fma"] > 300
    assert packed["vmul"] > 100
    assert packed["vdiv"] > 20
    assert single < 0.5 * packed["fma"]
    assert not any("\tcall" in line and "exp" in line for line in lines)


# --- the reference engine ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 2])
@pytest.mark.parametrize("vary", [False, True], ids=["default parameters", "random parameters"])
def test_one_step_agrees_from_thousands_of_random_states(people: int, vary: bool) -> None:
    """From any state: within STEP (absolute; relative beyond one), the same acts but at boundaries."""
    n = 4_000
    draw = Draws(n, seed=people + 20 * vary)
    state = draw.state(people)
    traits = (draw.temperament(), *(draw.caring() for _ in range(people)))
    maturity = Maturity(*(draw.often(1, 0, 1) for _ in range(6)))
    born, moods = ChildDay(maturity, draw(0.3, 3), draw(0, 30)), tuple(draw.often(0, -3, 3) for _ in range(people))
    day = Day(Outside(draw(0, 2), draw.codes(2).astype(np.float32)), (born, *moods))
    acts = (draw.codes(len(ALL_AT_WORK.roles[0].acts)), *(draw.codes(6) for _ in range(people)))
    moving = Moving(state, acts, np.ones(n, np.int32), np.zeros(n, np.uint32))
    columns = Timetable.blank(n, threat=draw.often(0, 0, 1), leaves={1: draw.codes(2)}, here={2: draw.codes(2)},
                              instruction={1: draw.often(0, 0, 1)}, greeting={1: draw.codes(2)},
                              opens=np.zeros(n)).columns()  # fmt: skip
    row = columns | {"tick": draw.codes(420).astype(np.uint32)}
    bout = {"occasion": np.uint32(7), "play": draw.codes(2).astype(np.float32), "learning": draw.often(1, 0, 1)}
    bout["there"] = Bout(0, 0.0).numbers()["there"]
    numbers = draw.parameters() if vary else {d.name: np.full(n, d.default, np.float32) for d in declarations(P)}
    dt_s, dyad, key = draw(0.5, 4), np.arange(n, dtype=np.uint32), key_of(SEED)
    p = fill(P, numbers)
    moved, _ = tick(ALL_AT_WORK, p, traits, moving, day, dyad, bout, row, key, dt_s)
    moved = map_arrays(np.asarray, moved)

    program = programs(people).tick
    known = {f"p.{name}": value for name, value in numbers.items()} | {"dt_s": dt_s, "dyad": dyad}
    known |= {f"key.{i}": word for i, word in enumerate(key)} | dict(flat(traits, "traits")) | dict(flat(day, "day"))
    known |= dict(flat(moving, "moving")) | dict(flat(row, "row")) | dict(flat(bout, "bout"))
    kinds = program.input_kinds
    given = [
        np.broadcast_to(np.asarray(known.get(name, 0), kind.dtype), (n,)).copy()
        for name, kind in zip(program.inputs, kinds, strict=True)
    ]
    found = dict(zip(program.outputs, Kernel(program)(*given), strict=True))

    margins = margin(p, traits, moving, day, dyad, bout, row, key, dt_s, theory=ALL_AT_WORK)
    acts = [found[f"moving.acts.{place}"] for place in range(1 + people)]
    same = np.ones(n, bool)
    for found_acts, said, edge in zip(acts, moved.acts, margins, strict=True):
        differ = found_acts != said
        assert (edge[differ] < EDGE).all()
        same &= ~differ
    assert (~same).sum() <= 3
    for name, value in flat(moved.state, "moving.state"):
        apart = np.abs(found[name] - value) / np.maximum(1.0, np.abs(value))
        assert apart[same].max() < STEP, name


def margin(
    p: Any, traits: tuple, moving: Moving, day: Day, dyad: Any, bout: Any, row: Any, key: Any, dt_s: Any,
    theory: Theory = HOMEOSTATIC,
) -> list[np.ndarray]:  # fmt: skip
    """How far the uniform of each actor's draw lies from the nearest boundary between two acts, [actor][dyad]."""
    present = here(day, bout, row, len(traits))
    draws = words(key, dyad, bout["occasion"], row["tick"], Stream.ACTS)
    found = []
    for me in range(len(traits)):
        role, around = theory.roles[me], surroundings(theory, me, moving, day, bout, row, present, dt_s)
        reasons = role.terms(moving.state[me], traits[me], day.own[me], around, p)
        shares = theory.policy(reasons, was_doing(moving, me, role), role.dwell_s(p), dt_s)
        edges = np.cumsum(np.stack([np.asarray(x) for x in shares]), axis=0)[:-1]
        found.append(np.abs(edges - np.asarray(uniform(draws[me]))).min(axis=0))
    return found


def rebuilt(named: dict[str, np.ndarray], people: int, n: int) -> tuple[Moving, Day]:
    """A state and a day from their named values."""

    def part(prefix: str, names: Sequence[str]) -> list[np.ndarray]:
        return [np.broadcast_to(named[f"{prefix}.{name}"], (n,)) for name in names]

    distance = tuple(part("moving.state.0.body.distance", [str(i) for i in range(people)]))
    body = Body(**{n: distance if n == "distance" else part("moving.state.0.body", [n])[0] for n in Body._fields})
    bonds = tuple(Bond(*part(f"moving.state.0.bonds.{i}", Bond._fields)) for i in range(people))
    bodies = [CarerBody(*part(f"moving.state.{place}.body", CarerBody._fields)) for place in range(1, 1 + people)]
    state = (Actor(body, bonds), *(Actor(carer, NOTHING) for carer in bodies))
    acts = tuple(part("moving.acts", [str(place) for place in range(1 + people)]))
    moving = Moving(state, acts, *part("moving", ["live", "shown"]))
    moods = tuple(part("day.own", [str(place) for place in range(1, 1 + people)]))
    maturity = Maturity(*part("day.own.0.maturity", Maturity._fields))
    born = ChildDay(maturity, *part("day.own.0", ["reactivity", "age_months"]))
    return moving, Day(Outside(*part("day.outside", Outside._fields)), (born, *moods))


@pytest.mark.parametrize("prepare", SESSIONS)
def test_whole_runs_agree_to_the_first_explained_flip(prepare: Callable[[], Any]) -> None:
    """Every dyad does the same in both engines, tick by tick, until an act whose uniform lies at a boundary."""
    timetable, bouts, step_s, people = prepare()
    lanes, bout = random_lanes(people, BLOCK, seed=6), bouts[0]
    (ours, (film,)), (theirs, (other,)) = (
        engine.run(lanes, timetable, [bout], step_s=step_s, key=key_of(SEED), film=True)
        for engine in (simd(), ReferenceEngine(HOMEOSTATIC, P))
    )
    pairs = list(zip((film.child, *film.people), (other.child, *other.people), strict=True))
    differ = np.any([a != b for a, b in pairs], axis=0)
    together = np.cumsum(differ, axis=0) == 0  # [tick, dyad]: no act has differed so far
    assert np.array_equal(film.together, other.together)
    assert np.array_equal(film.live[:-1] & together[:-1], other.live[:-1] & together[:-1])
    assert np.abs(film.arousal - other.arousal)[together].max() < RUN
    assert np.abs(film.distance - other.distance)[together].max() < RUN
    flipped = differ.any(axis=0)
    for a, b in zip(arrays(ours.kept), arrays(theirs.kept), strict=True):
        assert (np.abs(a - b) / np.maximum(1, np.abs(b)))[~flipped].max() < RUN
    assert flipped.mean() < 0.01
    for dyad in np.flatnonzero(flipped):
        at, actors = int(np.argmax(differ[:, dyad])), [k for k, (a, b) in enumerate(pairs) if (a != b)[:, dyad].any()]
        edges = margins_at(lanes.take(np.array([dyad])), timetable, bout, step_s, at)
        assert min(edges[k][0] for k in actors) < EDGE, f"dyad {dyad}, tick {at}"


def margins_at(lanes: Lanes, timetable: Timetable, bout: Bout, step_s: float, at: int) -> list[np.ndarray]:
    """How far each actor's uniform lies from a boundary, in one tick of a bout."""
    people, n = len(lanes.bonds), len(lanes)
    frames = interpreted(lanes, timetable, [bout], step_s)
    for _ in range(at):
        next(frames)
    before, _ = next(frames)
    moving, day = rebuilt(before, people, n)
    row = {name: map_arrays(lambda column: column[at], column) for name, column in timetable.columns().items()}
    row |= {"tick": np.uint32(at)}
    return margin(P, lanes.traits, moving, day, lanes.dyad, bout.numbers(), row, key_of(SEED), np.float32(step_s))


def test_a_flip_without_a_boundary_would_be_seen() -> None:
    """The explanation can fail: most uniforms lie far from a boundary."""
    timetable, bouts, step_s, _ = home()
    edges = margins_at(random_lanes(1, 200), timetable, bouts[0], step_s, 3)
    assert all((edge > 10 * EDGE).mean() > 0.95 for edge in edges)


@pytest.mark.slow
def test_both_engines_see_the_same_classes() -> None:
    """4,096 children of a year: the same random numbers, so nearly all classes are the same, and shares within error."""
    from attunement.study.stages import draw, observe, raise_children, score

    tables = []
    for engine in ("simd", "reference"):
        children = raise_children(draw("mixed-risk", n=4_096, seed=SEED), engine=engine)
        tables.append(score(observe(children, "strange-situation"), seed=SEED))
    ours, theirs = (table["abcd"].to_numpy() for table in tables)
    for name in "ABCD":
        share, other = (ours == name).mean(), (theirs == name).mean()
        assert abs(share - other) < 3 * np.sqrt(2 * other * (1 - other) / 4_096) + 1e-3
    assert (ours == theirs).mean() > 0.9
