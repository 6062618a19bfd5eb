"""Same spec, same bits: filming, numbers of dyads, interruptions, visits and threads change nothing. And NaN stops a run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import pytest

from attunement.engine.footage import Footage
from attunement.engine.lanes import BLOCK, Lanes, blocks, join
from attunement.engine.reference import ReferenceEngine
from attunement.engine.threefry import key_of
from attunement.engine.trees import arrays, map_arrays
from attunement.lab.sessions import visit_home
from attunement.life.population import Population
from attunement.life.upbringing import Upbringing, grow, newborns
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Actor, Moment, Theory
from attunement.vocabulary import NotFiniteError, fill, values

SEED = 41
SPARSE = Upbringing(bouts_per_month=1)  # the same program as HOME, a tenth of the bouts
FEW = BLOCK + 300


def raised(engine: ReferenceEngine, dyads: int, *, threads: int = 1) -> Lanes:
    born = newborns(Population().draw(dyads, seed=SEED), engine)

    def raise_one(part: tuple[Lanes, int]) -> Lanes:
        block, count = part
        grown = grow(block, engine, seed=SEED, from_months=0, to_months=3, upbringing=SPARSE)
        return grown.take(np.arange(count))

    with ThreadPoolExecutor(threads) as pool:
        return join(list(pool.map(raise_one, blocks(born))))


def same(one: object, other: object) -> bool:
    pairs = zip(arrays(one), arrays(other), strict=True)
    return all(np.array_equal(np.asarray(a).view(np.uint32), np.asarray(b).view(np.uint32)) for a, b in pairs)


def learned(lanes: Lanes) -> tuple:
    return lanes.bonds, lanes.generic


@pytest.fixture(scope="module")
def all_of_them(engine: ReferenceEngine) -> Lanes:
    return raised(engine, FEW)


def test_something_was_learned_and_not_the_same_by_all(engine: ReferenceEngine, all_of_them: Lanes) -> None:
    newborn = engine.newborn().bond
    for name in ("comfort_expectation", "threat_expectation", "contingency_expectation", "value_signal", "familiarity"):
        assert (getattr(all_of_them.bonds[0], name) != getattr(newborn, name)).mean() > 0.9, name
    assert len(np.unique(all_of_them.bonds[0].comfort_expectation)) > 0.9 * FEW


@pytest.mark.parametrize("dyads", [1, 300, BLOCK, BLOCK + 1])
def test_the_first_of_many_dyads_are_those_of_few(engine: ReferenceEngine, all_of_them: Lanes, dyads: int) -> None:
    few = raised(engine, dyads)
    assert same(learned(few), learned(all_of_them.take(slice(dyads))))


def test_one_thread_or_two(engine: ReferenceEngine, all_of_them: Lanes) -> None:
    assert same(learned(raised(engine, FEW, threads=2)), learned(all_of_them))


def test_a_year_at_once_or_in_two_parts_or_with_a_visit_between(engine: ReferenceEngine) -> None:
    born = newborns(Population().draw(BLOCK, seed=SEED), engine)
    at_once = grow(born, engine, seed=SEED, to_months=12, upbringing=SPARSE)
    half = grow(born, engine, seed=SEED, to_months=5, upbringing=SPARSE)
    assert not same(learned(half), learned(at_once))
    copies = map_arrays(np.copy, learned(half))
    visit_home(half, engine, seed=SEED, age_months=5, number=70_000, upbringing=SPARSE)
    assert same(learned(half), copies)  # the child itself never notices
    whole = grow(half, engine, seed=SEED, from_months=5, to_months=12, upbringing=SPARSE)
    assert same(learned(whole), learned(at_once))


def test_the_camera_changes_nothing(engine: ReferenceEngine) -> None:
    born = newborns(Population().draw(BLOCK, seed=SEED), engine)
    bouts = SPARSE.bouts(0, 2)
    given = (born, SPARSE.timetable(), bouts)
    unseen, nothing = engine.run(*given, step_s=3.0, key=key_of(SEED))
    seen, films = engine.run(*given, step_s=3.0, key=key_of(SEED), film=True)
    assert nothing == []
    assert len(films) == len(bouts)
    assert same(learned(seen), learned(unseen))


def test_progress_is_told_after_each_bout(engine: ReferenceEngine) -> None:
    told: list[int] = []
    grow(
        newborns(Population().draw(BLOCK, seed=SEED), engine), engine, seed=SEED, to_months=3, upbringing=SPARSE,
        after_bout=told.append,
    )  # fmt: skip
    assert told == [1, 2, 3]


def test_another_seed_is_another_life(engine: ReferenceEngine, all_of_them: Lanes) -> None:
    born = newborns(Population().draw(BLOCK, seed=SEED), engine)
    other = grow(born, engine, seed=SEED + 1, to_months=3, upbringing=SPARSE)
    changed = other.bonds[0].comfort_expectation != all_of_them.bonds[0].comfort_expectation[:BLOCK]
    assert changed.mean() > 0.99


def test_a_film_of_the_first_dyads_leaves_the_padding_out(engine: ReferenceEngine) -> None:
    block, count = next(blocks(newborns(Population().draw(10, seed=SEED), engine)))
    film: Footage = engine.run(block, SPARSE.timetable(), SPARSE.bouts(0, 1), step_s=3.0, key=key_of(SEED), film=True)[
        1
    ][0]
    first = film.first(count)
    assert first.child.shape == first.people[0].shape == first.live.shape == first.arousal.shape == (100, 10)
    assert film.child.shape == (100, BLOCK)
    assert first.child.dtype == np.int8
    assert np.isin(first.child, range(8)).all()
    assert np.isin(first.people[0], range(6)).all()


# --- states that stop being numbers ------------------------------------------------------------------------------------


def sick(engine: ReferenceEngine, lanes: Lanes | None = None) -> str:
    """Raise a block and return the sentence with which it stops."""
    born = lanes or newborns(Population().draw(BLOCK, seed=SEED), engine)
    with pytest.raises(NotFiniteError) as caught:
        grow(born, engine, seed=SEED, to_months=2, upbringing=SPARSE)
    return str(caught.value)


@pytest.mark.parametrize(
    ("parameter", "when", "cause"),
    [
        ("arousal.soothing", "in tick 0 (at 0 s)", "the mechanism 'arouse': arousal of body is nan"),
        ("learning.trace_s", "in tick 0 (at 0 s)", "the mechanism 'trace_acts': pending bid of body is nan"),
        ("choice.cry", "in tick 0 (at 0 s)", "the reason 'tendency' of the child to cry is nan"),
        ("caregiving.positive", "in tick 0 (at 0 s)", "the reason 'tendency' of the carer to positive is nan"),
        ("caregiving.dwell_s", "in tick 0 (at 0 s)", "the probabilities of acts (policy): number 1 is nan"),
        (
            "maturation.locomotion_age",
            "as it began",
            "what the bout brings the child (begin): locomotion of maturity is nan",
        ),
    ],
)
def test_a_parameter_that_is_no_number_stops_the_run(
    engine: ReferenceEngine, parameter: str, when: str, cause: str
) -> None:
    numbers = values(engine.parameters) | {parameter: float("nan")}  # `fill` bypasses the checks of `replace`
    told = sick(ReferenceEngine(HOMEOSTATIC, fill(engine.parameters, numbers)))
    assert f"The state of dyad 0 stopped being a number in bout 0 (age 0.5 months), {when}: {cause}." in told
    assert f"So did that of {BLOCK - 1} more dyads of its block." in told
    assert "`attune show theory homeostatic` lists the ranges" in told


def test_one_dyad_among_many_is_named(engine: ReferenceEngine) -> None:
    born = newborns(Population().draw(BLOCK, seed=SEED, first=5_000), engine)
    warmth = born.traits[1].warmth.copy()
    warmth[17] = np.inf
    told = sick(engine, born.with_traits({1: born.traits[1]._replace(warmth=warmth)}))
    assert "The state of dyad 5017 stopped being a number in bout 0" in told
    assert "the traits the carer came with: warmth is inf" in told
    assert "more dyads" not in told


def burst(moment: Moment) -> Actor:
    """A broken mechanism: the square root of a negative number, but only for some, later, and when aroused."""
    body = moment.now.body
    late = (moment.context.learning > 0) & (body.distance[0] > 1.0 - 1e-6) & (moment.day.reactivity > 1.3)
    wrong = jnp.sqrt(jnp.where(late, -1.0, 1.0))
    return moment.now._replace(body=body._replace(frustration=body.frustration * wrong))


def grow_apart(moment: Moment) -> Actor:
    """Everybody is at distance 1 after 60 ticks."""
    distance = tuple(jnp.minimum(d + jnp.float32(0.7 / 60), 1.0) for d in moment.now.body.distance)
    return moment.now._replace(body=moment.now.body._replace(distance=distance))


def carry(moment: Moment) -> Actor:
    """Frustration alone would be forgotten at the end of the bout; here it excites."""
    body = moment.now.body
    return moment.now._replace(body=body._replace(arousal=body.arousal + body.frustration))


def test_a_broken_mechanism_is_found_in_the_tick_it_breaks(scripted: Theory) -> None:
    mechanisms = (("grow apart", grow_apart), ("burst", burst), ("carry", carry))
    theory = replace(scripted, name="broken").recast("child", mechanisms=mechanisms)
    engine = ReferenceEngine(theory, theory.parameters)
    born = newborns(Population().draw(BLOCK, seed=SEED), engine)
    told = sick(engine, born)
    first = int(np.argmax(born.traits[0].reactivity > 1.3))
    assert first > 0
    assert f"The state of dyad {first} stopped being a number in bout 0 (age 0.5 months), in tick 59 (at 177 s)" in told
    assert "the mechanism 'burst': frustration of body is nan" in told
