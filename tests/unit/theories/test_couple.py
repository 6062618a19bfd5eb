"""The couple theory by its own equations: what each of the six new mechanisms does, by hand, and what it does when it is off."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from attunement.engine.choice import make_engine
from attunement.engine.lanes import Lanes
from attunement.engine.replay import replay
from attunement.engine.simd.bout_programs import programs_of
from attunement.engine.simd.compile import Target, supported_levels
from attunement.engine.simd.engine import SimdEngine
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout, Timetable
from attunement.engine.trees import arrays
from attunement.theories.catalogue import COUPLE, THEORY_NAMES, theory, theory_parameters
from attunement.theories.couple.attention import seen
from attunement.theories.couple.choice import partner_terms
from attunement.theories.couple.learning import learn_meaning, learn_values
from attunement.theories.couple.numbers import CoupleParameters
from attunement.theories.couple.regulation import arouse, share_joy, tire
from attunement.theories.couple.state import Body, Bond, Partner, Today
from attunement.theories.couple.theory import newborn, settle
from attunement.theories.couple.trust import on_autopilot, turning
from attunement.theories.interface import Actor, Acts, Closing, Context, Kept, Moment
from attunement.theories.theory_check import check_theory
from attunement.vocabulary import PartnerAct as A
from attunement.vocabulary import declarations, switched_off
from attunement.vocabulary import replace as replace_numbers

P = CoupleParameters()
DT = 10.0
PERSON = Partner(1.0, 0.02, 0.1, 1.0, 0.45, 0.8, 0.2, 0.5, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0)
BORN = newborn(P).bond
TRUSTING = BORN._replace(comfort_expectation=0.6, comfort_unasked=0.1, familiarity=1.0, protest_meaning=0.2)
GENERAL = BORN._replace(comfort_expectation=0.2, protest_meaning=0.6)
NO_BODY = Body(0.5, 0.0, 0.0, 0.0, (0.2,), *([0.0] * 11))
SWITCHES = {
    "autopilot.weight", "care.follow_trust", "care.habit", "meaning.rate", "joy.gain", "tiredness.gain",
}  # fmt: skip
GOLDEN = "202a8217534751943564b742da8ccbf405f94cd9e09f146d79fefcdc1bfdfad0"
"""SHA-256 of what some couples have learned and of a film of them. Whoever changes it says so in CHANGELOG.md."""


def off(*names: str) -> CoupleParameters:
    return replace_numbers(P, dict.fromkeys(names, 0.0), where="this test")


def one_hot(act: int) -> tuple[float, ...]:
    return tuple(float(code == act) for code in range(len(A)))


def context_of(*, other: A = A.BUSY, mine: A = A.BUSY, threat: float = 0.0, here: float = 1.0) -> Context:
    acts = Acts(one_hot(mine), (one_hot(other),))
    return Context(DT, threat, (here,), 0.0, 0.0, 0.0, 1.0, acts)


def moment_of(
    *, mine: A = A.BUSY, other: A = A.BUSY, bond: Bond = TRUSTING, p: CoupleParameters = P, person: Partner = PERSON,
    threat: float = 0.0, here: float = 1.0, **body: Any,
) -> Moment:  # fmt: skip
    me = Actor(NO_BODY._replace(**body), (bond,))
    around = context_of(threat=threat, here=here)
    return Moment(0, me, me, person, Today(0.0, GENERAL), around, Acts(one_hot(mine), (one_hot(other),)), p)


def summed(terms: Any) -> dict[A, float]:
    total = dict.fromkeys(A, 0.0)
    for by_act in terms.values():
        for act, logit in by_act.items():
            total[A(act)] += float(logit)
    return total


def speaks(p: CoupleParameters = P, bond: Bond = TRUSTING, person: Partner = PERSON, **around: Any) -> dict[A, float]:
    body = {name: around.pop(name) for name in list(around) if name in Body._fields}
    me = Actor(NO_BODY._replace(**body), (bond,))
    return summed(partner_terms(me, person, Today(0.0, GENERAL), context_of(**around), p))


# --- what it is ----------------------------------------------------------------------------------------------------------


def test_it_comes_along_for_grown_ups_and_children_are_not_raised_by_it() -> None:
    assert theory(COUPLE).name == COUPLE == "couple" and COUPLE not in THEORY_NAMES
    assert theory(COUPLE).parameters == theory_parameters(COUPLE) == P
    check_theory(theory(COUPLE))
    assert [role.acts for role in theory(COUPLE).roles] == [tuple(a.name.lower() for a in A)] * 2
    for known in declarations(P):
        assert known.low <= known.default <= known.high and known.meaning and known.source, known.name


def test_six_mechanisms_have_a_switch_and_leave_the_program_when_they_are_off() -> None:
    assert {known.name for known in declarations(P) if known.switch} == SWITCHES
    whole = len(programs_of(COUPLE, 2, None).tick.instructions)
    for name in SWITCHES:
        without = programs_of(COUPLE, 2, None, (name,))
        assert f"p.{name}" not in without.named("p") and len(without.tick.instructions) < whole, name
    assert set(switched_off(off(*SWITCHES))) == SWITCHES


# --- one mechanism at a time ---------------------------------------------------------------------------------------------


def test_autopilot_acts_on_people_in_general_the_more_the_more_aroused() -> None:
    at_need = 0.3 + 0.3 * 0.5  # at the midpoint of need
    felt = on_autopilot(0.35, TRUSTING, Today(0.0, GENERAL), P)
    assert felt.comfort_expectation == pytest.approx(0.6 + at_need * (0.2 - 0.6))
    assert felt.protest_meaning == pytest.approx(0.2 + at_need * 0.4)
    assert felt.familiarity == 1.0 and felt.contentment == TRUSTING.contentment
    calm, torn = (on_autopilot(a, TRUSTING, Today(0.0, GENERAL), P).comfort_expectation for a in (0.0, 1.2))
    assert torn == pytest.approx(0.36, abs=1e-4) and calm == pytest.approx(0.48, abs=2e-3)
    assert on_autopilot(0.9, TRUSTING, Today(0.0, GENERAL), off("autopilot.weight")) is TRUSTING


def test_trust_is_what_asking_brings_beyond_what_comes_anyway() -> None:
    me = Actor(NO_BODY, (TRUSTING,))
    to = turning(me, PERSON, Today(0.0, GENERAL), context_of(threat=1.0), off("autopilot.weight"))
    assert to.trust == pytest.approx(0.5 / 0.9) and to.ease == pytest.approx(1.0)
    assert to.need == pytest.approx(0.5 + 0.27 * 0.2 * 1.0)
    assert to.reach == pytest.approx(0.1 + 0.9 * to.trust**2 / (to.trust**2 + 0.0625))
    stranger = Actor(NO_BODY, (TRUSTING._replace(familiarity=0.0),))
    assert turning(stranger, PERSON, Today(0.0, GENERAL), context_of(), P).ease == pytest.approx(0.1)
    parent = PERSON._replace(grown=1.0)
    assert turning(me, parent, Today(0.0, GENERAL), context_of(threat=1.0), P).need == 0.0


def test_a_demand_is_read_as_a_call_as_far_as_it_does_not_mean_an_attack() -> None:
    heard = 1 / (1 + math.exp(-(1.0 - 0.45) / 0.15))
    for meaning, called in ((0.0, 1.0), (0.5, 1.0), (0.75, 0.5), (1.0, 0.0)):
        found = seen(one_hot(A.DEMAND), 1.0, meaning, PERSON, P)
        assert found.read == pytest.approx(called * heard, abs=1e-6) and found.hurt == pytest.approx(meaning)
    assert seen(one_hot(A.ATTACK), 1.0, 0.2, PERSON, P) == (0.0, 0.0, 1.0, 0.0)
    assert seen(one_hot(A.DISCLOSE), 0.0, 0.2, PERSON, P) == (0.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("other", "k"), [(A.WARM, 0.0), (A.SEEK, 0.0), (A.DISCLOSE, 0.0), (A.ATTACK, 1.0), (A.WITHDRAW, 0.8)]
)
def test_a_protest_means_what_it_turned_out_to_be(other: A, k: float) -> None:
    after = learn_meaning(moment_of(other=other, demanded_of=0.5)).bonds[0].protest_meaning
    assert after == pytest.approx(0.2 + DT * 0.004 * 0.5 * (k - 0.2))
    for other_act in (A.BUSY, A.HINT, A.SOOTHE):
        assert learn_meaning(moment_of(other=other_act, demanded_of=0.5)).bonds[0].protest_meaning == 0.2
    assert learn_meaning(moment_of(other=other, demanded_of=0.5, p=off("meaning.rate"))).bonds[0].protest_meaning == 0.2


def test_care_follows_trust_and_leaves_where_hurt_is_expected() -> None:
    calm = {"arousal": 0.0}

    def comforts(p: CoupleParameters, bond: Bond) -> float:
        return speaks(p, bond, other=A.DISCLOSE, **calm)[A.SOOTHE]

    trusting = TRUSTING._replace(contingency_expectation=0.6)
    doubting = TRUSTING._replace(contingency_expectation=0.1, hostility_expectation=0.3, comfort_expectation=0.15)
    assert comforts(P, trusting) > comforts(P, doubting) + 1.0
    cut = off("care.follow_trust", "autopilot.weight")
    assert comforts(cut, trusting) == pytest.approx(comforts(cut, doubting))


def test_comfort_that_is_welcome_is_given_again() -> None:
    welcome = learn_values(moment_of(other=A.SEEK, trace_soothe=1.0)).bonds[0].value_soothe
    spurned = learn_values(moment_of(other=A.WITHDRAW, trace_soothe=1.0)).bonds[0].value_soothe
    assert welcome == pytest.approx(DT * 0.0015) == pytest.approx(-spurned)
    assert learn_values(moment_of(other=A.SEEK, trace_soothe=1.0, p=off("care.habit"))).bonds[0].value_soothe == 0.0
    knows = TRUSTING._replace(value_soothe=0.5)
    more = speaks(off("autopilot.weight"), knows, other=A.DISCLOSE)[A.SOOTHE]
    assert more > speaks(off("autopilot.weight"), TRUSTING, other=A.DISCLOSE)[A.SOOTHE] + 0.8


def test_being_warm_together_is_a_joy_and_being_asked_tires() -> None:
    both = share_joy(moment_of(mine=A.WARM, other=A.WARM, joy=0.5)).body.joy
    assert both == pytest.approx(0.5 * math.exp(-10 / 90) + DT * 0.02 * 0.5)
    assert share_joy(moment_of(mine=A.WARM, other=A.BUSY, joy=0.5)).body.joy == pytest.approx(0.5 * math.exp(-10 / 90))
    assert share_joy(moment_of(mine=A.WARM, other=A.WARM, p=off("joy.gain"))).body.joy == 0.0
    tired = tire(moment_of(other=A.DEMAND, tiredness=0.2)).body.tiredness
    assert tired == pytest.approx(0.2 * math.exp(-10 / 600) + DT * 0.0025 * 0.9 * 0.8)
    assert tire(moment_of(other=A.DEMAND, p=off("tiredness.gain"))).body.tiredness == 0.0
    rested, worn = (speaks(other=A.DISCLOSE, tiredness=t)[A.SOOTHE] for t in (0.0, 1.0))
    heard = 1 / (1 + math.exp(-(0.85 - 0.45) / 0.15))
    assert rested - worn == pytest.approx(3.2 * 0.35 * heard, abs=1e-5)


def test_comfort_calms_as_far_as_it_is_trusted_and_hurt_arouses() -> None:
    def after(bond: Bond, other: A) -> float:
        return float(arouse(moment_of(bond=bond, other=other, p=off("autopilot.weight"), distance=(1.0,))).body.arousal)

    alone = 0.5 - DT * 0.02 * 0.4
    q = 0.5 / 0.9
    held = 0.05 * (0.2 + 0.8 * q * (1 - TRUSTING.hostility_expectation))
    assert after(TRUSTING, A.BUSY) == pytest.approx(alone)
    assert after(TRUSTING, A.SOOTHE) == pytest.approx(alone - 0.5 * (1 - math.exp(-DT * held)), abs=1e-6)
    assert after(TRUSTING, A.ATTACK) == pytest.approx(alone + DT * 0.012)
    assert after(TRUSTING, A.DEMAND) == pytest.approx(alone + DT * 0.012 * 0.2)


def test_what_a_bout_brought_is_taken_in_and_a_bout_alone_brings_nothing() -> None:
    me = Actor(NO_BODY._replace(brought=36.0, lasted=360.0), (TRUSTING,))
    kept, closing = Kept((TRUSTING,), GENERAL), Closing(3.0, 1.0)
    after = settle(me, kept, PERSON, Today(0.0, GENERAL), closing, P)
    assert after.bonds[0].contentment == pytest.approx(0.05 * 0.1)
    drift = 1 - math.exp(-0.0005 * 3)
    assert after.generic.comfort_expectation == pytest.approx(0.2 + drift * (0.6 - 0.2))
    assert after.generic.familiarity == 0.0
    apart = Actor(NO_BODY, (TRUSTING._replace(contentment=0.3),))
    assert settle(apart, kept, PERSON, Today(0.0, GENERAL), closing, P).bonds[0].contentment == pytest.approx(0.3)


# --- as the engine runs it -----------------------------------------------------------------------------------------------


def any_couples(n: int = 75, seed: int = 5) -> Lanes:
    """Couples of all kinds, drawn without a function that processors compute differently."""
    rng = np.random.default_rng(seed)

    def some(low: float, high: float) -> Any:
        return rng.uniform(low, high, n).astype(np.float32)

    def person() -> Partner:
        ranges = [
            (0.5, 2), (0.005, 0.04), (0.03, 0.3), (-1, 3), (0.1, 0.95), (-0.6, 2.2), (0, 2), (0, 3), (0, 2), (0, 0), (1, 3),
            (0, 1.5), (0, 1.5), (0, 1),
        ]  # fmt: skip
        return Partner(*(some(low, high) for low, high in ranges))

    def bond() -> Bond:
        signed = ("value_warm", "value_hint", "value_disclose", "value_seek", "value_demand", "value_withdraw",
                  "value_soothe", "contentment")  # fmt: skip
        small = {"responsiveness_variance": (0, 0.2), "relief_baseline": (-0.05, 0.05)}
        ranges = {name: (-1, 1) if name in signed else small.get(name, (0, 1)) for name in Bond._fields}
        return Bond(**{name: some(*ends) for name, ends in ranges.items()})

    kept = tuple(Kept((bond(),), bond()) for _ in (0, 1))
    return Lanes(np.arange(n, dtype=np.uint32), (person(), person()), kept)


def evening(ticks: int = 40) -> Timetable:
    at = np.arange(ticks)
    return Timetable.blank(ticks, threat=(at < 15).astype(float), leaves={1: ((at >= 18) & (at < 26)).astype(float)})


def bouts(n: int = 6, **changes: Any) -> list[Bout]:
    usual = Bout(0, 0.0, elapsed_days=3.0, learning=1.0, absence_probability=0.5)
    return [replace(usual, occasion=k, **changes) for k in range(n)]


def lived(engine: SimdEngine, lanes: Lanes, some: list[Bout]) -> tuple[Lanes, list[Any]]:
    return engine.run(lanes, evening(), some, step_s=DT, key=key_of(9), film=True)


TARGETS = [Target(level, lanes) for level in supported_levels() for lanes in ((8, 16, 32) if "v4" in level else (8,))]


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_bits_are_golden_and_do_not_depend_on_instructions_or_width(target: Target) -> None:
    after, films = lived(SimdEngine(COUPLE, P, target=target), any_couples(), bouts())
    found = hashlib.sha256()
    for array in arrays((after.kept, *((f.acts, f.distances, f.here, f.live, f.arousals) for f in films))):
        found.update(np.ascontiguousarray(array).tobytes())
    assert found.hexdigest() == GOLDEN


def test_couples_know_nothing_of_each_other_on_any_number_of_threads() -> None:
    """The same bits alone or among others, in pieces of 1,024 on one thread or three."""
    many = any_couples(2_300)
    one, _ = lived(SimdEngine(COUPLE, P, threads=1), many, bouts(3))
    three, _ = lived(SimdEngine(COUPLE, P, threads=3), many, bouts(3))
    few, _ = lived(SimdEngine(COUPLE, P), many.take(slice(1_000, 1_037)), bouts(3))
    for a, b, c in zip(arrays(one.kept), arrays(three.kept), arrays(few.kept), strict=True):
        np.testing.assert_array_equal(a, b)
        np.testing.assert_array_equal(a[1_000:1_037], c)


def test_where_nothing_is_learned_nothing_slow_changes() -> None:
    born = any_couples()
    after, _ = lived(SimdEngine(COUPLE, P), born, bouts(2, learning=0.0))
    for was, now in zip(born.kept, after.kept, strict=True):
        for name, row in was.bonds[0]._asdict().items():
            if name not in Bond.OF_THE_BOUT:
                np.testing.assert_array_equal(row, getattr(now.bonds[0], name), err_msg=name)
        for row, other in zip(was.generic, now.generic, strict=True):
            np.testing.assert_array_equal(row, other)


def test_nobody_reads_the_other_s_mind() -> None:
    """Another partner who does the same acts moves nothing: neither reasons nor anything that is learned."""
    engine, timetable, (bout,) = make_engine(COUPLE, P), evening(), bouts(1)
    pair, stranger = any_couples(1, seed=6), any_couples(1, seed=7)
    _, (film,) = engine.run(pair, timetable, [bout], step_s=DT, key=key_of(9), film=True)
    exchanged = Lanes(pair.dyad, (pair.traits[0], stranger.traits[1]), (pair.kept[0], stranger.kept[1]))
    (one, after), (other, later) = (
        replay(engine.theory, P, lanes, timetable, bout, film, step_s=DT, key=key_of(9)) for lanes in (pair, exchanged)
    )
    for name, reasons in one.reasons.items():
        np.testing.assert_array_equal(reasons, other.reasons[name], err_msg=name)
    for a, b in zip(arrays(after.kept[0]), arrays(later.kept[0]), strict=True):
        np.testing.assert_array_equal(a, b)


def test_who_is_away_goes_on_living() -> None:
    _, films = lived(SimdEngine(COUPLE, P), any_couples(300), bouts(1, absence_probability=1.0))
    away = films[0].acts[1][20:26]
    assert len(np.unique(away)) > 3
    alone = np.isin(away, (A.WARM, A.DISCLOSE, A.SEEK, A.DEMAND)).mean()
    assert alone < 0.7 * np.isin(films[0].acts[1][:18], (A.WARM, A.DISCLOSE, A.SEEK, A.DEMAND)).mean()


def test_everything_stays_in_its_bounds_at_the_ends_of_all_numbers() -> None:
    for end in ("low", "high"):
        numbers = {d.name: getattr(d, end) for d in declarations(P)}
        after, films = lived(
            SimdEngine(COUPLE, replace_numbers(P, numbers, where="this test")), any_couples(300), bouts(12)
        )
        for kept in after.kept:
            for bond in (*kept.bonds, kept.generic):
                for name in ("comfort_expectation", "comfort_unasked", "hostility_expectation", "contingency_expectation",
                             "responsiveness_mean", "familiarity", "protest_meaning"):  # fmt: skip
                    row = getattr(bond, name)
                    assert -1e-6 <= row.min() <= row.max() <= 1 + 1e-6, (end, name)
                assert bond.responsiveness_variance.min() >= 0
        assert all(0 <= a.min() <= a.max() <= 2.4 for f in films for a in f.arousals)


def test_equations_stand_in_the_order_in_which_mechanisms_bind() -> None:
    """Every mechanism has its line, and none stands before one that comes earlier."""
    lines = {
        "arouse": "\nArousal ", "trace_acts": "\nTraces ", "learn_values": "\nValues ", "learn_expectations": "\nComfort ",
        "learn_meaning": "\nMeaning ", "feel_contingency": "\nContingency ", "share_joy": "\nJoy, tiredness ", "tire": "L′ =",
        "move": "\nDistance ", "balance": "x = joy",
    }  # fmt: skip
    names = [name for name, _ in theory(COUPLE).roles[0].mechanisms]
    assert names == list(lines)
    places = [theory(COUPLE).equations.index(words) for words in lines.values()]
    assert places == sorted(places) and "no act of force" in theory(COUPLE).equations
