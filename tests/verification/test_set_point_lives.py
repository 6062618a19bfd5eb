"""The set-point theory over a childhood: what is learned follows care, and behaviour follows what was learned.

Everybody of one comparison meets the same luck and the same standard caregiver in the laboratory, so that nothing but
learning can part them. A difference counts beyond 3.3 standard errors (p = .001, two-sided).
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from attunement.engine.choice import make_engine
from attunement.engine.interface import Engine
from attunement.engine.lanes import Lanes, broadcast
from attunement.engine.simd.compile import Target, supported_levels
from attunement.engine.simd.engine import SimdEngine
from attunement.engine.threefry import key_of
from attunement.engine.trees import arrays
from attunement.lab.catalogue import PROCEDURES
from attunement.lab.sessions import attend
from attunement.life.population import STANDARD, population
from attunement.life.upbringing import HOME, grow, newborns
from attunement.theories.catalogue import theory_parameters
from attunement.theories.set_point.state import Does
from attunement.theories.traits import Caring, Temperament
from draws import lanes_of_child

SEED, N = 20_240_301, 400
CARE = {
    "answering": STANDARD._replace(responsiveness=1.8, loudness_threshold=0.3),
    "rebuffing": STANDARD._replace(responsiveness=0.0, loudness_threshold=0.6, warmth=0.2, rebuff=2.0),
    "frightening": STANDARD._replace(fright=2.8),
    "steady": STANDARD,
    "moody": STANDARD._replace(inconsistency=2.0),
}
GOLDEN = "672201aebf3b8ca1b0fe344160c05b24ebe4a0e143cca4e3acbecb713214b8f1"
"""SHA-256 of what some children have learned and of a film of them. Whoever changes it says so in CHANGELOG.md."""


def cared_for(lanes: Lanes, care: Caring) -> Lanes:
    return lanes.with_traits({1: Caring(*(np.full(len(lanes), value, np.float32) for value in care))})


@pytest.fixture(scope="module")
def engine() -> Engine:
    return make_engine("set-point", theory_parameters("set-point"))


@pytest.fixture(scope="module")
def raised(engine: Engine) -> dict[str, Lanes]:
    """The same children, raised with each way of caring."""
    born = newborns(population("low-risk").draw(N, seed=SEED), engine)
    return {name: grow(cared_for(born, care), engine, seed=SEED) for name, care in CARE.items()}


def shares(lanes: Lanes, engine: Engine) -> NDArray[np.float64]:
    """How much of the Strange Situation each child spends on each of its own acts with the standard caregiver."""
    plan = PROCEDURES["strange-situation"]
    film = attend(cared_for(lanes, STANDARD), plan, engine, number=7, seed=SEED, age_months=12).film
    seen = film.live & film.together
    return np.stack([((film.acts[0] == act) & seen).sum(axis=0) / seen.sum(axis=0) for act in Does])


def clearly_more(high: NDArray, low: NDArray) -> bool:
    error = np.sqrt((np.var(high) + np.var(low)) / len(high))
    return bool(high.mean() - low.mean() > 3.3 * error)


PAIRS = [
    ("answer", "answering", "rebuffing"), ("rebuff", "rebuffing", "answering"), ("fear", "frightening", "answering"),
    ("unsteady", "moody", "steady"),
]  # fmt: skip


@pytest.mark.parametrize(("belief", "more", "less"), PAIRS)
def test_what_is_expected_follows_care_of_the_person_and_of_people_in_general(
    raised: dict[str, Lanes], belief: str, more: str, less: str
) -> None:
    high, low = raised[more], raised[less]
    assert clearly_more(getattr(high.bonds[0], belief), getattr(low.bonds[0], belief))
    assert clearly_more(getattr(high.generic, belief), getattr(low.generic, belief))
    assert not high.generic.familiarity.any() and (high.bonds[0].familiarity > 0.5).all()


@pytest.mark.parametrize(
    ("act", "more", "less"),
    [(Does.KEEP_OFF, "rebuffing", "answering"), (Does.STAND_STILL, "frightening", "answering")],
)
def test_what_was_learned_shows_with_a_caregiver_who_is_the_same_for_all_and_goes_with_a_swapped_history(
    raised: dict[str, Lanes], engine: Engine, act: Does, more: str, less: str
) -> None:
    high, low = raised[more], raised[less]
    assert clearly_more(shares(high, engine)[act], shares(low, engine)[act])
    swapped = shares(Lanes(low.dyad, low.traits, high.kept), engine)[act]
    assert np.array_equal(swapped, shares(high, engine)[act]), "the history alone makes the difference"


def test_without_what_was_learned_care_leaves_no_mark(raised: dict[str, Lanes], engine: Engine) -> None:
    born = newborns(population("low-risk").draw(N, seed=SEED), engine)
    again = [shares(Lanes(lanes.dyad, lanes.traits, born.kept), engine) for lanes in raised.values()]
    assert all(np.array_equal(again[0], other) for other in again[1:])


def test_a_life_without_learning_leaves_a_child_as_it_was_born(engine: Engine) -> None:
    born = cared_for(newborns(population("low-risk").draw(64, seed=SEED), engine), CARE["rebuffing"])
    bouts = [replace(bout, learning=0.0) for bout in HOME.bouts(0, 1)]
    after, _ = engine.run(born, HOME.timetable(), bouts, step_s=HOME.step_s, key=key_of(SEED))
    for name, value in born.bonds[0]._asdict().items():
        np.testing.assert_array_equal(getattr(after.bonds[0], name), value, err_msg=name)


def test_protest_at_parting_waits_for_somebody_to_be_known(engine: Engine) -> None:
    """In a quiet home, where nothing alarms: left alone, a year-old cries for who is gone, a newborn hardly does."""
    born = newborns(population("low-risk").draw(N, seed=SEED), engine)
    grown = grow(born, engine, seed=SEED)
    gone = replace(HOME.timetable(), threat=np.zeros(HOME.ticks, np.float32))
    crying = {}
    for name, lanes in (("newborn", born), ("a year old", grown)):
        bout = replace(HOME.bout(119), learning=0.0, absence_probability=1.0)
        _, (film,) = engine.run(lanes, gone, [bout], step_s=HOME.step_s, key=key_of(SEED), film=True)
        away = film.acts[0][HOME.leaving_from + 5 : HOME.leaving_to]
        crying[name] = np.isin(away, (Does.CRY, Does.CALL)).mean(axis=0)
    assert clearly_more(crying["a year old"], crying["newborn"])


def any_dyads(n: int, engine: Engine) -> Lanes:
    """Newborns and carers of all kinds, drawn without a function that processors compute differently."""
    rng = np.random.default_rng(SEED)

    def between(*ranges: tuple[float, float]) -> list[NDArray[np.float32]]:
        return [rng.uniform(low, high, n).astype(np.float32) for low, high in ranges]

    born = Temperament(*between((0.5, 2), (0.3, 3), (0.005, 0.02), (0.03, 0.3), (-2, 2)))
    cares = Caring(*between((-2, 3), (0.1, 0.95), (-0.6, 2.2), (0, 2), (0, 3), (-2, 5), (0, 3), (0, 3)))
    bond = broadcast(engine.newborn().bond, n)
    return lanes_of_child(np.arange(n, dtype=np.uint32), (born, cares), (bond,), bond)


TARGETS = [Target(level, lanes) for level in supported_levels() for lanes in ((8, 16, 32) if "v4" in level else (8,))]


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_bits_do_not_depend_on_instructions_or_width(target: Target) -> None:
    chosen = SimdEngine("set-point", theory_parameters("set-point"), target=target)
    chosen.prepare()
    lanes = grow(any_dyads(75, chosen), chosen, seed=SEED, to_months=1.0)
    film = attend(lanes, PROCEDURES["strange-situation"], chosen, number=7, seed=SEED, age_months=12).film
    found = hashlib.sha256()
    for array in arrays((lanes.kept, film.acts, film.distances, film.here, film.live, film.arousals)):
        found.update(np.ascontiguousarray(array).tobytes())
    assert found.hexdigest() == GOLDEN
