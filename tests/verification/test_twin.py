"""The engines do what the specification says: they agree with a plain-Python twin, tick by tick and over whole bouts.

Tolerances. The engine works in single precision (relative 6e-8), and some tens of terms of size up to about one make
up a state's change in a tick: rounding adds up to at most some 1e-6, and 3e-6 is allowed (3e-7 was found), relative for
sums beyond one. Logits reach about a hundred and are off by about 1e-5 then, a probability by at most a quarter of that:
an act may differ only where its uniform lies within 1e-5 of a boundary, which is so once in 10^4 draws, and then most
acts are still the same. Along a bout errors are carried on but not amplified, since every state relaxes or is clipped:
2e-5 over 420 ticks (1e-6 was found).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
import twin

from attunement.engine.choice import make_engine
from attunement.engine.lanes import BLOCK, Lanes
from attunement.engine.reference import ReferenceEngine
from attunement.engine.step import Day, Moving, Outside, tick, weights
from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout, Stress, Timetable
from attunement.engine.trees import map_arrays
from attunement.lab.procedure import Procedure
from attunement.lab.still_face import STILL_FACE
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.life.upbringing import HOME
from attunement.theories.homeostatic.state import Bond, Maturity, Slow
from attunement.theories.homeostatic.state import Day as ChildDay
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Acts, Context, State
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import declarations, fill, switched_off
from attunement.vocabulary import replace as replace_numbers
from draws import Draws, lanes_of_child

STEP, RUN, EDGE = 3e-6, 2e-5, 1e-5
SEED = 20_240_229

NAMED = {
    "need.separation_weight": "strange separation", "choice.signal_share": "signal share",
    "choice.absent_social": "no social", "choice.absent_approach": "no approach", "choice.absent_resist": "no resist",
    "choice.immature_social": "g social", "choice.immature_approach": "g approach", "caregiving.neutral": "cNEU",
    "caregiving.positive_base": "POS base", "caregiving.reading_slope": "read slope",
    "caregiving.direct_in_play": "play DIR", "learning.baseline_rate": "rb rate",
    "movement.explore": "d EXP", "movement.avert": "d AVD", "movement.absent": "d ab", "maturation.smile_age": "soc age",
    "maturation.smile_spread": "soc width", "maturation.separation_age": "sep age",
    "maturation.separation_spread": "sep width", "maturation.locomotion_age": "loc age",
    "maturation.locomotion_spread": "loc width", "maturation.preference_age": "pref age",
    "maturation.preference_spread": "pref width", "maturation.wariness_age": "wary age",
    "maturation.wariness_spread": "wary width", "beginnings.distance": "d0", "preference.familiarity_rate": "f rate",
    "preference.familiarity_forgetting": "f loss", "preference.half_familiarity": "f half", "preference.wariness": "wary",
    "preference.generic_rate": "generic", "choice.wariness_to_threat": "wary threat",
    "salience.social": "b SOC", "salience.signal": "b SIG", "salience.cry": "b CRY", "salience.approach": "b APP",
    "salience.resist": "b RES", "salience.freeze": "b FRZ", "loudness.signal": "s SIG", "loudness.resist": "s RES",
    "loudness.approach": "s APP", "loudness.cry": "s CRY", "effort.signal": "c SIG", "effort.cry": "c CRY",
    "effort.approach": "c APP", "effort.avert": "c AVD", "effort.resist": "c RES", "learning.full_effort": "c full",
    "need.most": "n top", "arousal.most": "A top", "arousal.least_at_rest": "A0 low", "arousal.most_at_rest": "A0 top",
    "arousal.contact_fading": "con slope", "choice.half_conflict": "torn half", "choice.answering_offset": "unsure floor",
    "learning.waiting_signal": "ebid SIG", "learning.reward_s": "r per", "learning.enough_bids": "bids",
    "learning.counting_noise": "counting", "bid_gate.least_room": "room", "caregiving.direct_uninvited": "DIR base",
    "caregiving.loud_bid": "loud bid", "instruction.neutral": "told NEU", "instruction.positive": "told POS",
    "instruction.positive_to_greeting": "told greet", "instruction.soothe": "told SOO",
    "instruction.soothe_unasked": "told SOO unasked", "instruction.direct": "told DIR", "instruction.rebuff": "told REJ",
    "instruction.frighten": "told FRI",
}  # fmt: skip
"""Parameters that have no symbol in the specification, and what the twin calls them."""

EVERYTHING_ON = {d.name: 0.4 * d.high for d in declarations(HOMEOSTATIC.parameters) if d.switch} | {
    "strain.burden": 0.4
}
ALL_AT_WORK = HOMEOSTATIC.at_work(replace_numbers(HOMEOSTATIC.parameters, EVERYTHING_ON, where="a test"))
"""The theory with everything that can be added, two acts at once among it."""

SYMBOLS = {d.name: d.symbol or NAMED.get(d.name, d.name) for d in declarations(HOMEOSTATIC.parameters)}


def test_every_parameter_has_the_value_of_the_specification() -> None:
    assert sorted(SYMBOLS.values()) == sorted(twin.P0)
    for declared in declarations(HOMEOSTATIC.parameters):
        assert declared.default == pytest.approx(twin.P0[SYMBOLS[declared.name]], rel=1e-12), declared.name


# --- from the engine's words to the twin's ---------------------------------------------------------------------------


def one(tree: Any, lane: int) -> Any:
    """The numbers of one lane as Python floats, named tuples kept."""
    if isinstance(tree, tuple):
        parts = [one(part, lane) for part in tree]
        return type(tree)(*parts) if hasattr(tree, "_fields") else tuple(parts)
    return float(np.broadcast_to(np.asarray(tree), (lane + 1,))[lane] if np.ndim(tree) == 0 else np.asarray(tree)[lane])


def bond_of(b: Bond) -> dict:
    values = (b.value_social, b.value_signal, b.value_cry, b.value_approach, b.value_avert, b.value_resist)
    return dict(
        p=b.comfort_expectation, h=b.threat_expectation, E0=b.contingency_expectation, mr=b.responsiveness_mean,
        vr=b.responsiveness_variance, f=b.familiarity, Q=dict(zip(twin.LEARNED, values, strict=True)),
        rb=b.relief_baseline, p0=b.comfort_unasked, E=b.contingency_now, num=b.answered,
        den=b.bids, ev=b.evidence, mend=b.mending_expectation, ret=b.return_expectation,
    )  # fmt: skip


def state_of(state: State) -> dict:
    child = state[0]  # a carer has no bonds
    body = child.body
    traces = (body.trace_social, body.trace_signal, body.trace_cry, body.trace_approach, body.trace_avert)
    e = dict(zip(twin.LEARNED, (*traces, body.trace_resist), strict=True))
    bonds = [bond_of(bond) for bond in child.bonds]
    added = dict(slow=body.slow_arousal, load=body.load, parted=body.parted, glad=body.gladness)
    added["alone"] = body.company_wanted
    added["strain"] = [carer.body.strain for carer in state[1:]]
    return added | dict(
        A=body.arousal, R=body.frustration, ebid=body.pending_bid, e=e, d=list(body.distance), bonds=bonds
    )


def child_of(t: Temperament) -> dict:
    return dict(
        rho=t.reactivity,
        xs=t.separation_sensitivity,
        kself=t.self_soothing,
        A0=t.resting_arousal,
        offset=t.maturation_offset,
    )


def carer_of(c: Caring) -> dict:
    return dict(zip(("S", "thr", "W", "I", "J", "F", "Fc", "iota"), c, strict=True))


def gates_of(maturity: Maturity) -> dict:
    return dict(zip(("soc", "pref", "sep", "wary", "loc", "fore", "charge", "ripe"), maturity, strict=True))


def row_of(row: dict[str, Any]) -> dict[str, Any]:
    """A timetable's row in the twin's words: the first person leaves, the second comes, and the first alone greets."""
    plain = {name: value for name, value in row.items() if not isinstance(value, tuple)}
    return plain | {
        "absent": row["leaves"][1], "second_present": row["here"][2], "greeting": row["greeting"][1],
        "instruction_first": row["instruction"][1], "instruction_second": row["instruction"][2],
        "forced_first": row["forced"][1], "forced_second": row["forced"][2],
    }  # fmt: skip


def numbers(tree: Any, path: str = "") -> dict[str, float]:
    """A twin's state as flat names and numbers."""
    if isinstance(tree, dict):
        items = tree.items()
    elif isinstance(tree, list):
        items = enumerate(tree)
    else:
        return {path: tree}
    return {name: value for key, part in items for name, value in numbers(part, f"{path} {key}").items()}


def worst(found: Any, expected: Any) -> tuple[float, str]:
    """The largest difference between two states of the twin's form, relative beyond one, and where it is."""
    a, b = numbers(found), numbers(expected)
    assert a.keys() == b.keys()
    return max((abs(a[name] - b[name]) / max(1.0, abs(b[name])), name) for name in a)


# --- one step and its probabilities ------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 2])
@pytest.mark.parametrize("vary", [False, True], ids=["default parameters", "random parameters"])
def test_one_step_agrees_from_thousands_of_random_states(people: int, vary: bool) -> None:
    n = 1_500
    draw = Draws(n, seed=people + 10 * vary)
    theory = ALL_AT_WORK if vary else HOMEOSTATIC
    state = draw.state(people)
    traits = (draw.temperament(), *(draw.caring() for _ in range(people)))
    maturity = Maturity(*(draw.often(1, 0, 1) for _ in range(7)))
    born, moods = ChildDay(maturity, draw(0.3, 3), draw(0, 30)), tuple(draw.often(0, -3, 3) for _ in range(people))
    day = Day(Outside(draw(0, 2), draw.codes(2) * 1.0), (born, *moods))
    acts = (draw.codes(len(theory.roles[0].acts)), *(draw.codes(6) for _ in range(people)))
    moving = Moving(state, acts, np.ones(n, np.int32), np.zeros(n, np.uint32))
    row: dict[str, Any] = Timetable.blank(
        n, threat=draw.often(0, 0, 1), leaves={1: draw.codes(3) == 0}, here={2: draw.codes(3) > 0},
        instruction={1: draw.often(0, 0, 1), 2: draw.often(0, 0, 1)}, greeting={1: draw.codes(2)},
        forced={1: np.where(draw.codes(4) == 0, draw.codes(6), -1)}, opens=np.zeros(n),
    ).columns() | {"tick": draw.codes(420).astype(np.uint32)}  # fmt: skip
    bout = {"occasion": np.uint32(7), "play": draw.codes(2) * 1.0, "learning": draw.often(1, 0, 1)}
    bout["there"] = Bout(0, 0.0).numbers()["there"]
    dt_s = draw(0.5, 4)
    values = {d.name: np.full(n, d.default, np.float32) for d in declarations(HOMEOSTATIC.parameters)}
    values = draw.parameters() if vary else values
    p = fill(HOMEOSTATIC.parameters, values | ({} if vary else switched_off(HOMEOSTATIC.parameters)))
    dyad = np.arange(n, dtype=np.uint32)
    moved, _ = tick(theory, p, traits, moving, day, dyad, bout, row, key_of(SEED), dt_s)
    moved = map_arrays(np.asarray, moved)

    flips, apart = 0, (0.0, "")
    for i in range(n):
        P = {SYMBOLS[name]: float(value[i]) for name, value in values.items()}
        s, g, today = state_of(one(state, i)), gates_of(one(maturity, i)), one(day, i)
        own = today.own[0]
        child = child_of(one(traits[0], i))
        child |= {"born rho": child["rho"], "rho": own.reactivity, "age": own.age_months}
        carers = [carer_of(one(caring, i)) for caring in traits[1:]]
        row_i = row_of({name: one(value, i) for name, value in row.items()})
        pres = [1 - row_i["absent"] * today.outside.absence, row_i["second_present"]][:people]
        x = dict(
            dt=float(dt_s[i]), th=row_i["threat"] * today.outside.strangeness, pres=pres, greet=row_i["greeting"],
            phi=[row_i["instruction_first"], row_i["instruction_second"]], play=float(bout["play"][i]),
            learn=float(bout["learning"][i]), aI=int(moving.acts[0][i]), aC=[int(acts[i]) for acts in moving.acts[1:]],
            rho=own.reactivity, strain=s["strain"],
        )  # fmt: skip
        u = twin.uniforms(SEED, i, 7, int(row_i["tick"]), 0)
        likely = [twin.policy(twin.infant_logits(s, x, g, P), x["aI"], P["tauI"], x["dt"])]
        for k, carer in enumerate(carers):
            logits = twin.carer_logits(carer, today.own[1 + k], k, x, P)
            likely.append(twin.policy(logits, x["aC"][k], P["tauC"], x["dt"]))
        wanted = [twin.draw(each, u[k]) for k, each in enumerate(likely)]
        sure = [False, *(here < 0.5 for here in pres)]
        if row_i["forced_first"] >= 0:
            wanted[1], sure[1] = int(row_i["forced_first"]), True
        wanted[1:] = [twin.NEU if here < 0.5 else act for here, act in zip(pres, wanted[1:], strict=True)]
        acted = [int(acts[i]) for acts in moved.acts]
        for k, (act, want) in enumerate(zip(acted, wanted, strict=True)):
            if act != want:
                flips += 1
                assert not sure[k] and twin.boundary(likely[k], u[k]) < EDGE, f"lane {i}: {act}, not {want}"
        expected = twin.update(s, child, g, x, acted[0], acted[1:], P)
        apart = max(apart, worst(state_of(one(moved.state, i)), expected))
    assert apart[0] < STEP, apart
    assert flips <= 3  # 3,000 to 4,500 draws, each a flip with a probability below 1e-4


def test_probabilities_agree() -> None:
    """A wrong reason could hide behind few draws; so the whole policy is compared, too."""
    n = 500
    draw = Draws(n, seed=99)
    engine_state, maturity = draw.state(2), Maturity(*(draw(0, 1) for _ in range(7)))
    traits = (draw.temperament(), draw.caring(), draw.caring())
    born, moods = ChildDay(maturity, draw(0.5, 2)), (draw(-1, 1), draw(-1, 1))
    threat, here = draw(0, 2), (draw.often(1, 0, 1), draw.often(1, 0, 1))
    told, greet, play = (np.zeros(n), draw(0, 1), draw(0, 1)), (np.zeros(n), draw(0, 1), np.zeros(n)), draw(0, 1)
    codes = (draw.codes(8), draw.codes(6), draw.codes(6))
    shown = tuple(tuple(weights(acts, size)) for acts, size in zip(codes, (8, 6, 6), strict=True))
    p, found = HOMEOSTATIC.parameters, []
    for me, (role, day) in enumerate(zip(HOMEOSTATIC.roles, (born, *moods), strict=True)):
        previous = Acts(shown[me], tuple(acts for place, acts in enumerate(shown) if place != me))
        present = here if me == 0 else (here[me - 1], here[0] * here[1])
        context = Context(np.float32(3), threat, present, told[me], greet[me], play, np.float32(0), previous)
        reasons = role.terms(engine_state[me], traits[me], day, context, p)
        found.append(np.stack(HOMEOSTATIC.policy(reasons, previous.mine, role.dwell_s(p), np.float32(3))))
    for i in range(n):
        s, g = state_of(one(engine_state, i)), gates_of(one(maturity, i))
        x = dict(
            dt=3.0, th=float(threat[i]), pres=[float(there[i]) for there in here],
            phi=[float(weight[i]) for weight in told[1:]], greet=float(greet[1][i]),
            play=float(play[i]), aI=int(codes[0][i]), aC=[int(acts[i]) for acts in codes[1:]], rho=1.0, strain=s["strain"],
        )  # fmt: skip
        expected = [twin.policy(twin.infant_logits(s, x, g, twin.P0), int(codes[0][i]), 0.7, 3.0)]
        for k, caring in enumerate(traits[1:]):
            logits = twin.carer_logits(carer_of(one(caring, i)), float(moods[k][i]), k, x, twin.P0)
            expected.append(twin.policy(logits, int(codes[1 + k][i]), 0.5, 3.0))
        for theirs, ours in zip(found, expected, strict=True):
            np.testing.assert_allclose(theirs[:, i], ours, atol=EDGE)


# --- whole bouts -------------------------------------------------------------------------------------------------------


def random_lanes(people: int, seed: int) -> Lanes:
    draw = Draws(BLOCK, seed)
    traits = (draw.temperament(), *(draw.caring() for _ in range(people)))
    bonds = tuple(draw.bond() for _ in range(people))
    return lanes_of_child(
        np.arange(BLOCK, dtype=np.uint32), traits, bonds, draw.bond(), Slow(draw(0, 1), draw(0, 0.3), draw(0, 1))
    )


def home() -> tuple[Timetable, list[Bout], float, int]:
    """Two bouts of a quarter of a year's different ages, so that one goes on from what the other taught."""
    return HOME.timetable(), [HOME.bout(72), HOME.bout(113)], HOME.step_s, 1


def session(procedure: Procedure, age_months: float) -> tuple[Timetable, list[Bout], float, int]:
    bout = procedure.bout(occasion=70_000, age_months=age_months)
    return procedure.timetable(), [bout], procedure.step_s, procedure.people


Session = tuple[Timetable, list[Bout], float, int]


@pytest.mark.parametrize(
    ("prepare", "dyads"),
    [
        pytest.param(home, 30, id="at home"),
        pytest.param(partial(session, STRANGE_SITUATION, 12.0), 25, id="strange situation"),
        pytest.param(partial(session, STILL_FACE, 5.0), 15, id="still face"),
    ],
)
@pytest.mark.parametrize("switches", [{}, EVERYTHING_ON], ids=["as it is", "everything on"])
@pytest.mark.parametrize("name", ["reference", "simd"])
def test_whole_bouts_agree(prepare: Callable[[], Session], dyads: int, name: str, switches: dict[str, float]) -> None:
    """Every act is the twin's own, or lies at a boundary; the twin then follows, and the state stays with it."""
    timetable, bouts, step_s, people = prepare()
    lanes = random_lanes(people, seed=5)
    engine = make_engine("homeostatic", replace_numbers(HOMEOSTATIC.parameters, switches, where="a test"), name=name)
    P = twin.P0 | switches
    after, films = engine.run(lanes, timetable, bouts, step_s=step_s, key=key_of(SEED), film=True)
    columns = timetable.columns()
    at = [
        {name: map_arrays(lambda v, t=t: v[t].item(), v) for name, v in columns.items()} for t in range(timetable.ticks)
    ]
    rows = [row_of(row) for row in at]
    flips, apart, stopped = [], (0.0, ""), 0
    for i in range(dyads):
        child = child_of(one(lanes.traits[0], i)) | one(lanes.kept[0].slow, i)._asdict()
        carers = [carer_of(one(caring, i)) for caring in lanes.traits[1:]]
        bonds, generic = [bond_of(one(bond, i)) for bond in lanes.bonds], bond_of(one(lanes.generic, i))
        for bout, film in zip(bouts, films, strict=True):
            given = {name: getattr(bout, name) for name in bout.__dataclass_fields__}
            given["stress"] = [(kind.share, kind.low, kind.high) for kind in bout.stress]

            def acts(t: int, film: Any = film, i: int = i) -> tuple[int, list[int]]:
                return int(film.acts[0][t, i]), [int(acts[t, i]) for acts in film.people]

            s: dict = {}
            seen = twin.run(child, carers, bonds, given, rows, step_s, SEED, i, P, acts)
            for t, (s, live, together, more) in enumerate(seen):
                flips += more
                assert (live, together) == (film.live[t, i], film.together[t, i]), f"dyad {i}, tick {t}"
                stopped += not live
                if live:
                    apart = max(apart, (abs(s["A"] - float(film.arousal[t, i])), f"arousal of {i} at {t}"))
                if t + 1 < len(rows):
                    apart = max(apart, (abs(s["d"][0] - float(film.distance[t + 1, i])), f"distance of {i} at {t}"))
            bonds = s["bonds"]
            if bout.learning:
                lived = child | {"born rho": child["rho"], "age": bout.age_months}
                bonds, generic = twin.settle(s, generic, lived, bout.elapsed_days, P)
                child = twin.mark(child, s, bout.age_months, P)
        ends = dict(bonds=[bond_of(one(bond, i)) for bond in after.bonds], generic=bond_of(one(after.generic, i)))
        apart = max(apart, worst(ends, dict(bonds=bonds, generic=generic)))
    assert all(edge < EDGE for _, _, edge in flips), flips
    assert len(flips) <= 5, flips  # some 10^4 draws
    assert apart[0] < RUN, apart
    assert (stopped > 0) == any(timetable.until_count)  # some separations are cut short, and nothing else is


def test_a_difference_would_be_seen() -> None:
    """The judge can condemn: a theory with one number off by a thousandth does not pass."""
    timetable, bouts, step_s, _ = home()
    lanes = random_lanes(1, seed=5)
    off = replace(HOMEOSTATIC.parameters, arousal=replace(HOMEOSTATIC.parameters.arousal, from_threat=0.0093 * 1.001))
    bouts = [replace(bouts[0], stress=(Stress(1.0, 2.0, 2.0),))]
    right, wrong = (
        ReferenceEngine(HOMEOSTATIC, p).run(lanes, timetable, bouts, step_s=step_s, key=key_of(SEED), film=True)[1][0]
        for p in (HOMEOSTATIC.parameters, off)
    )
    assert np.abs(right.arousal[:30] - wrong.arousal[:30]).max() > 2 * RUN
