"""The SIMD engine: any number of dyads, bouts, ticks and threads; broken caches; states that stop being numbers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

from attunement.engine import choice
from attunement.engine.lanes import Lanes
from attunement.engine.reference import ReferenceEngine
from attunement.engine.simd import engine as simd_engine
from attunement.engine.simd.compile import this_computer
from attunement.engine.simd.engine import SimdEngine
from attunement.engine.simd.object_cache import CacheWarning, ObjectCache, default_cache
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Stress, Timetable
from attunement.engine.trees import arrays, map_arrays
from attunement.life.population import Population
from attunement.life.upbringing import HOME, Upbringing, grow, newborns
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Actor, Mechanism, Moment, Theory
from attunement.vocabulary import (
    BadInstallationError,
    CannotCompileError,
    NotFiniteError,
    UnknownNameError,
    fill,
    values,
)

SEED, KEY = 41, key_of(41)
SPARSE = Upbringing(bouts_per_month=1)
MANY = 2 * simd_engine.PIECE + 37


@pytest.fixture(scope="module")
def engine() -> SimdEngine:
    return SimdEngine("homeostatic", HOMEOSTATIC.parameters)


@pytest.fixture(scope="module")
def born(engine: SimdEngine) -> Lanes:
    return newborns(Population().draw(MANY, seed=SEED), engine)


@pytest.fixture(scope="module")
def raised(engine: SimdEngine, born: Lanes) -> Lanes:
    return grow(born, engine, seed=SEED, to_months=3, upbringing=SPARSE)


def same(one: Lanes, other: Lanes) -> bool:
    pairs = zip(arrays(one.kept), arrays(other.kept), strict=True)
    return all(a.tobytes() == b.tobytes() for a, b in pairs)


def test_a_newborn_is_the_references(engine: SimdEngine) -> None:
    assert engine.newborn() == ReferenceEngine(HOMEOSTATIC, HOMEOSTATIC.parameters).newborn()
    assert engine.theory_name == engine.theory.name == "homeostatic"


@pytest.mark.parametrize("dyads", [1, 9, 33, 1024])
def test_the_first_of_many_dyads_are_those_of_few(engine: SimdEngine, born: Lanes, raised: Lanes, dyads: int) -> None:
    few = grow(born.take(slice(dyads)), engine, seed=SEED, to_months=3, upbringing=SPARSE)
    assert len(few) == dyads
    assert same(few, raised.take(slice(dyads)))


@pytest.mark.parametrize(("threads", "piece", "ticks"), [(1, 1024, 10**9), (2, 1024, 1), (128, 32, 10**9), (3, 64, 1)])
def test_threads_and_chunks_change_nothing(
    engine: SimdEngine,
    born: Lanes,
    raised: Lanes,
    monkeypatch: pytest.MonkeyPatch,
    threads: int,
    piece: int,
    ticks: int,
) -> None:
    monkeypatch.setattr(simd_engine, "PIECE", piece)
    monkeypatch.setattr(simd_engine, "TICKS_PER_CALL", ticks)
    other = replace(engine, threads=threads)
    assert same(grow(born, other, seed=SEED, to_months=3, upbringing=SPARSE), raised)


def test_the_camera_changes_nothing(engine: SimdEngine, born: Lanes) -> None:
    given = (born, SPARSE.timetable(), SPARSE.bouts(0, 2))
    unseen, nothing = engine.run(*given, step_s=3.0, key=KEY)
    seen, films = engine.run(*given, step_s=3.0, key=KEY, film=True)
    assert nothing == []
    assert same(seen, unseen)
    assert [film.child.shape for film in films] == [(100, MANY)] * 2
    assert not np.array_equal(films[0].child, films[1].child)


def test_what_is_given_stays_as_it_was(engine: SimdEngine, born: Lanes) -> None:
    copies = [array.copy() for array in arrays(born.kept)]
    grow(born, engine, seed=SEED, to_months=1, upbringing=SPARSE)
    for was, now in zip(copies, arrays(born.kept), strict=True):
        np.testing.assert_array_equal(was, now)


def test_no_bouts_no_ticks_and_nobody(engine: SimdEngine, born: Lanes) -> None:
    some = born.take(slice(9))
    unchanged, films = engine.run(some, HOME.timetable(), [], step_s=3.0, key=KEY, film=True)
    assert same(unchanged, some)
    assert films == []
    still, films = engine.run(
        some, Timetable.blank(0), [replace(HOME.bout(1), learning=0.0)], step_s=3.0, key=KEY, film=True
    )
    assert films[0].child.shape == (0, 9)
    assert np.array_equal(still.bonds[0].value_cry, some.bonds[0].value_cry)
    nobody, films = engine.run(born.take(slice(0)), HOME.timetable(), [HOME.bout(1)], step_s=3.0, key=KEY, film=True)
    assert len(nobody) == 0
    assert films[0].child.shape == (100, 0)


@pytest.mark.parametrize("make", [SimdEngine, ReferenceEngine])
def test_whom_dyads_meet_next_may_change_in_between(make: type, born: Lanes) -> None:
    """In one call as in one for each bout, whatever is exchanged: here everybody's carer and bond move on by one."""
    engine, bouts = make(HOMEOSTATIC, HOMEOSTATIC.parameters), SPARSE.bouts(0, 3)
    told: list[int] = []

    def moved(lanes: Lanes) -> Lanes:
        caring, bond = map_arrays(lambda column: np.roll(column, 1), (lanes.traits[1], lanes.bonds[0]))
        return lanes.with_traits({1: caring}).with_bonds((bond,))

    def between(done: int, lanes: Lanes) -> Lanes:
        told.append(done)
        return moved(lanes)

    block = born.take(slice(1024))
    run = partial(engine.run, timetable=SPARSE.timetable(), step_s=3.0, key=KEY)
    together, films = run(block, bouts=bouts, between=between, film=True)
    assert told == [1, 2] and len(films) == 3
    for place, bout in enumerate(bouts):
        block = run(moved(block) if place else block, bouts=[bout])[0]
    assert same(together, block) and together.traits[1].warmth.tolist() == block.traits[1].warmth.tolist()


@pytest.mark.parametrize("make", [SimdEngine, ReferenceEngine])
def test_a_number_that_is_lost_after_an_exchange_is_told_with_its_bout(make: type, born: Lanes) -> None:
    engine, block = make(HOMEOSTATIC, HOMEOSTATIC.parameters), born.take(slice(1024))

    def between(done: int, lanes: Lanes) -> Lanes:
        caring = lanes.traits[1]
        return lanes.with_traits({1: caring._replace(warmth=caring.warmth * np.float32(np.nan if done == 2 else 1))})

    with pytest.raises(NotFiniteError, match="bout 2"):
        engine.run(block, SPARSE.timetable(), SPARSE.bouts(0, 4), step_s=3.0, key=KEY, between=between)


def test_progress_is_told_after_each_bout_and_may_interrupt(engine: SimdEngine, born: Lanes) -> None:
    told: list[int] = []

    def tell(done: int) -> None:
        told.append(done)
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        grow(born, engine, seed=SEED, to_months=3, upbringing=SPARSE, after_bout=tell)
    assert told == [1, 2]


def test_a_theory_of_ones_own_runs_and_tells_its_script(scripted: Theory, scripted_lanes: Lanes) -> None:
    """Acts follow a script that stands in the child's traits, so both engines show the same, exactly."""
    tell = np.arange(90, dtype=np.float32)
    until = {
        "until_acts": 1 << 3,
        "until_window": 0b1111,
        "until_count": np.where(tell >= 20, 3, 0),
        "opens": tell == 60,
    }
    timetable = Timetable.blank(90, threat=tell, **until)
    bout = replace(HOME.bout(5), stress=(Stress(1.0, 1.0, 1.0),))
    films = [
        made(scripted, scripted.parameters).run(scripted_lanes, timetable, [bout], step_s=1.0, key=KEY, film=True)[1][0]
        for made in (lambda *given: SimdEngine(*given, cache=None), ReferenceEngine)
    ]
    ours, theirs = films
    assert 0 < ours.live.mean() < 1
    for name in ("child", "live", "together", "distance"):
        np.testing.assert_array_equal(getattr(ours, name), getattr(theirs, name), err_msg=name)


# --- states that stop being numbers ------------------------------------------------------------------------------------


def sick(engine: SimdEngine | ReferenceEngine, lanes: Lanes) -> str:
    with pytest.raises(NotFiniteError) as caught:
        grow(lanes, engine, seed=SEED, to_months=2, upbringing=SPARSE)
    return str(caught.value)


@pytest.mark.parametrize(
    "parameter", ["arousal.soothing", "choice.cry", "caregiving.dwell_s", "maturation.locomotion_age"]
)
def test_a_parameter_that_is_no_number_stops_the_run(engine: SimdEngine, born: Lanes, parameter: str) -> None:
    broken = fill(engine.parameters, values(engine.parameters) | {parameter: float("nan")})
    block = born.take(slice(1024))
    assert sick(replace(engine, parameters=broken), block) == sick(ReferenceEngine(HOMEOSTATIC, broken), block)


def late_burst(moment: Moment) -> Actor:
    """The square root of a negative number, but only for some and where familiarity has grown, in a later bout."""
    wrong = (
        (moment.day.reactivity > 1.5) & (moment.context.previous.others[0][0] < 1) & (moment.now.bonds[0].bids > 3.0)
    )
    body = moment.now.body
    return moment.now._replace(body=body._replace(arousal=body.arousal * jnp.sqrt(jnp.where(wrong, -1.0, 1.0))))


def with_more(called: str, name: str, mechanism: Mechanism) -> Theory:
    """The default theory, whose child has one more mechanism."""
    mechanisms = (*HOMEOSTATIC.role("child").mechanisms, (name, mechanism))
    return replace(HOMEOSTATIC.recast("child", mechanisms=mechanisms), name=called)


def test_the_first_bout_dyad_and_tick_are_named_as_by_the_reference(born: Lanes) -> None:
    theory = with_more("late", "late burst", late_burst)
    block = born.take(slice(1024))
    told = sick(SimdEngine(theory, theory.parameters, cache=None), block)
    assert "the mechanism 'late burst': arousal of body is nan" in told
    assert told == sick(ReferenceEngine(theory, theory.parameters), block)


# --- which engine ------------------------------------------------------------------------------------------------------


def powers(moment: Moment) -> Actor:
    body = moment.now.body
    return moment.now._replace(body=body._replace(arousal=body.arousal**0.3))


def test_auto_takes_machine_code_and_says_so() -> None:
    engine = choice.make_engine("homeostatic", HOMEOSTATIC.parameters)
    target = this_computer()
    assert engine.name == "simd"
    assert engine.described == f"simd ({target.level}, {target.lanes} dyads at a time)"


def test_a_theory_that_cannot_be_compiled_runs_on_the_reference_and_says_why() -> None:
    theory = with_more("of powers", "powers", powers)
    with pytest.raises(
        CannotCompileError, match=r"theory of powers: pow of f32 at test_engine.py:\d+ \(powers\).*jnp.exp"
    ):
        choice.make_engine(theory, theory.parameters, name="simd")
    engine = choice.make_engine(theory, theory.parameters)
    assert engine.name == "reference"
    assert "theory of powers: pow of f32" in engine.described


def test_without_llvmlite_or_processor_the_reference_runs_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setitem(sys.modules, "attunement.engine.simd.engine", None)
        engine = choice.make_engine("homeostatic", HOMEOSTATIC.parameters)
        assert engine.name == "reference"
        assert "llvmlite cannot be loaded" in engine.described
        with pytest.raises(BadInstallationError, match="pip install llvmlite"):
            choice.make_engine("homeostatic", HOMEOSTATIC.parameters, name="simd")
    monkeypatch.setattr("attunement.engine.simd.compile.supported_levels", tuple)
    assert "older than SSE4.2" in choice.make_engine("homeostatic", HOMEOSTATIC.parameters).described


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'simd'"):
        choice.make_engine("homeostatic", HOMEOSTATIC.parameters, name="simt")


# --- what is kept between runs -----------------------------------------------------------------------------------------


def first_bout(cache: ObjectCache | None, born: Lanes) -> Lanes:
    engine = SimdEngine("homeostatic", HOMEOSTATIC.parameters, cache=cache)
    return grow(born.take(slice(40)), engine, seed=SEED, to_months=1, upbringing=SPARSE)


def test_broken_caches_cost_time_only(born: Lanes, raised: Lanes, tmp_path: Path) -> None:
    good = first_bout(ObjectCache(tmp_path), born)
    kept = sorted(tmp_path.glob("*.o"))
    assert len(kept) == 2  # programs and machine code
    for path in kept:
        path.write_bytes(path.read_bytes()[:-5] + b"wrong")
    with pytest.warns(CacheWarning, match="is damaged"):
        assert same(first_bout(ObjectCache(tmp_path), born), good)
    (tmp_path / "a file").touch()
    with pytest.warns(CacheWarning, match="cannot keep compiled objects|cannot be read"):
        assert same(first_bout(ObjectCache(tmp_path / "a file" / "folder"), born), good)


def test_the_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ATTUNEMENT_CACHE", str(tmp_path))
    assert default_cache() == ObjectCache(tmp_path / "attunement")
    for name in ("ATTUNEMENT_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", homeless)
    assert default_cache() is None


RUN = """
import sys
from attunement.cli.main import run
sys.argv = ["attune", "simulate", "--dyads", "64", "--months", "1", "--engine", "simd", "--out", sys.argv[1]]
try:
    run()
finally:
    print("jax" in sys.modules)
"""


def simulate(cache: Path, out: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"ATTUNEMENT_CACHE": str(cache)}
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(out)],
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finished(process: subprocess.Popen[str]) -> str:
    told, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    assert "Warning" not in errors
    return told


def test_two_processes_at_once_and_a_warm_one_without_jax(tmp_path: Path) -> None:
    cold = [simulate(tmp_path / "cache", tmp_path / name) for name in ("one", "two")]
    for process in cold:
        assert finished(process).strip().endswith("True")
    warm = finished(simulate(tmp_path / "cache", tmp_path / "three"))
    assert this_computer().level in warm  # the engine in words
    assert json.loads((tmp_path / "three" / "manifest.json").read_bytes())["engine"]["name"] == "simd"
    assert warm.strip().endswith("False")
    tables = [(tmp_path / name / "tables" / "bonds.parquet").read_bytes() for name in ("one", "two", "three")]
    assert tables[0] == tables[1] == tables[2]


def test_other_numbers_are_other_numbers_though_the_engine_is_the_same(born: Lanes) -> None:
    """An engine that was given other numbers keeps its compiled programs, and nothing else of before."""
    first = SimdEngine("homeostatic", HOMEOSTATIC.parameters)
    bouts, how = HOME.bouts(0, 0.3), {"step_s": HOME.step_s, "key": key_of(3)}
    before, _ = first.run(born, HOME.timetable(), bouts, **how)
    other = fill(HOMEOSTATIC.parameters, {name: 0.9 * v for name, v in values(HOMEOSTATIC.parameters).items()})
    changed, _ = replace(first, parameters=other).run(born, HOME.timetable(), bouts, **how)
    anew, _ = SimdEngine("homeostatic", other).run(born, HOME.timetable(), bouts, **how)
    again, _ = first.run(born, HOME.timetable(), bouts, **how)

    def bits(lanes: Lanes) -> list[bytes]:
        return [array.tobytes() for array in arrays(lanes.kept)]

    assert bits(changed) == bits(anew) != bits(before) == bits(again)
