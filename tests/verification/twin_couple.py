"""A second reading of the couple theory, in plain Python, for one couple: written from its equations, not from its code.

A person is a dictionary of traits, a bond of beliefs, a body of what moves. `tick` is given one uniform number for each partner.
"""

from __future__ import annotations

from math import exp, sqrt
from typing import Any

BUSY, WARM, HINT, DISCLOSE, SEEK, DEMAND, SOOTHE, DIRECT, WITHDRAW, ATTACK, FREEZE = range(11)
Numbers = dict[str, Any]
LEARNED = {
    "warm": WARM, "hint": HINT, "disclose": DISCLOSE, "seek": SEEK, "demand": DEMAND, "withdraw": WITHDRAW,
    "soothe": SOOTHE,
}  # fmt: skip
OF_NEED = ("hint", "disclose", "seek", "demand", "withdraw")


def sigmoid(x: float) -> float:
    return 1 / (1 + exp(-x))


def clip(x: float, low: float, high: float) -> float:
    return min(max(x, low), high)


def begin(
    person: Numbers, bond: Numbers, generic: Numbers, days: float, mood: float, distance: float, p: Numbers
) -> Numbers:
    """A partner as a bout begins."""
    bond = bond | {
        "familiarity": bond["familiarity"] * exp(-p["learning.familiarity_forgetting"] * days),
        "contingency_now": bond["contingency_expectation"], "answered": 0.0, "bids": 0.0,
    }  # fmt: skip
    body = dict.fromkeys(
        (
            "frustration",
            "joy",
            "tiredness",
            "pending",
            "demanded",
            "brought",
            "lasted",
            *(f"trace {a}" for a in LEARNED),
        ),
        0.0,
    )
    body |= {"arousal": person["resting_arousal"], "distance": distance}
    general = generic | {"contingency_now": generic["contingency_expectation"]}
    return {"person": person, "bond": bond, "body": body, "generic": general, "mood": person["moodiness"] * mood}


def stance(me: Numbers, threat: float, here: float, p: Numbers) -> Numbers:
    """What is acted on, need, trust and reach."""
    own, general, body = me["bond"], me["generic"], me["body"]
    n0, s = p["need.midpoint"], p["need.slope"]
    omega = (
        p["autopilot.weight"]
        / (1 + p["third.calm"])
        * (p["autopilot.at_rest"] + p["autopilot.in_need"] * sigmoid((body["arousal"] - n0) / s))
    )
    omega = min(omega, 1)
    only = {"familiarity", "relief_baseline", "contentment", "answered", "bids"}
    felt = {k: v if k in only else (1 - omega) * v + omega * general[k] for k, v in own.items()}
    f2, h2 = own["familiarity"] ** 2, p["trust.half_familiarity"] ** 2
    known = (1 + h2) * f2 / (f2 + h2)
    strain = threat * me["person"]["stress"] + p["need.separation_weight"] * (1 - here) * known
    need = clip(body["arousal"] + p["need.distance_weight"] * body["distance"] * strain, 0, p["need.most"])
    need *= 1 - me["person"]["grown"]
    q = max(felt["comfort_expectation"] - felt["comfort_unasked"], 0) / max(
        1 - felt["comfort_unasked"], p["trust.least_room"]
    )
    ease = 1 - p["trust.wariness"] * (1 - known)
    return {
        "felt": felt,
        "n": need,
        "z": sigmoid((need - n0) / s),
        "q": q,
        "ease": ease,
        "g": m(q, p) * ease,
        "known": known,
    }


def m(q: float, p: Numbers) -> float:
    floor, half = p["trust.floor"], p["trust.half_point"]
    return floor + (1 - floor) * q * q / (q * q + half * half)


def asks(act: int, p: Numbers) -> float:
    names = {WARM: "warm", HINT: "hint", DISCLOSE: "disclose", SEEK: "seek", DEMAND: "demand", FREEZE: "freeze"}
    return p[f"attention.{names[act]}_asks"] if act in names else 0.0


def logits(me: Numbers, other: int, threat: float, here: float, p: Numbers) -> list[float]:
    """What speaks for each act, after what the other did in the tick before."""
    c = {k.removeprefix("choice."): v for k, v in p.items() if k.startswith("choice.")}
    person, st = me["person"], stance(me, threat, here, p)
    felt, n, z, g, h = st["felt"], st["n"], st["z"], st["g"], st["felt"]["hostility_expectation"]
    k, frustration, lam = felt["protest_meaning"], me["body"]["frustration"], c["attachment_gain"]
    loud = {HINT: "hint", DISCLOSE: "disclose", SEEK: "seek", DEMAND: "demand"}
    read = 0.0
    if other in loud:
        read = sigmoid(
            (p[f"attention.{loud[other]}_loud"] - person["loudness_threshold"] + p["third.clear"])
            / p["attention.slope"]
        )
        read *= min(1, 2 * (1 - k)) if other == DEMAND else 1
    read, hurt = read * here, here * {DEMAND: k * (1 - 2 * p["third.clear"]), ATTACK: 1.0}.get(other, 0.0)
    asked, warm = here * asks(other, p), here * (other == WARM)
    follows = p["care.to_answer"] * (felt["contingency_expectation"] - p["care.usual_answer"])
    follows += p["care.to_reach"] * (g - p["care.usual_reach"]) - p["care.to_hostility"] * h
    r = person["responsiveness"] + me["mood"] - p["care.absorbed"] * z - p["care.tires"] * me["body"]["tiredness"]
    r += p["care.follow_trust"] * (1 - person["grown"]) * follows
    towards, away, now = lam * n * g, 1 - here, felt["contingency_now"]
    unsure = sqrt(felt["responsiveness_variance"]) / (felt["responsiveness_mean"] + c["answering_offset"])
    threat_of = c["threat_gain"] * h * here
    torn = towards * threat_of / (towards + threat_of + c["half_conflict"])
    habit = {name: z * c["habit"] * felt[f"value_{name}"] for name in OF_NEED}
    part = p["care.direct_unread"]
    return [
        c["busy"] - c["busy_loss"] * n,
        c["warm"] - c["warm_loss"] * n + c["warm_to_answer"] * now + c["warm_in_news"] * person["news"]
        + person["warmth"] * (c["warm_base"] + c["warm_to_warm"] * warm) + c["habit_warm"] * felt["value_warm"]
        - c["alone_warm"] * away,
        c["hint"] + c["hint_share"] * lam * n * m(now, p) + habit["hint"],
        c["disclose"] + c["disclose_gain"] * towards * (1 - c["disclose_hostility"] * h) + habit["disclose"]
        - c["alone_reach"] * away,
        c["seek"] + c["seek_gain"] * towards * (1 - c["seek_issue"] * person["issue"]) + habit["seek"]
        - c["alone_reach"] * away,
        c["demand"] + n * (c["unsure_to_demand"] * unsure + c["frustrated_to_demand"] * frustration)
        + c["issue_to_demand"] * person["issue"] + habit["demand"] - c["alone_protest"] * away,
        p["care.soothe"] + (p["care.soothe_to_signal"] * r + p["care.habit"] * felt["value_soothe"]) * read
        - c["alone_reach"] * away,
        p["care.direct"] + person["directing"] * (part + (1 - part) * read) - c["alone_reach"] * away,
        c["withdraw"] + c["need_to_withdraw"] * lam * n + c["hostility_to_withdraw"] * h
        + c["hurt_to_withdraw"] * hurt * (1 - g) + habit["withdraw"],
        c["attack"] + c["rebuff_to_attack"] * person["rebuff"] * asked + c["hurt_to_attack"] * hurt * (1 + z)
        + c["frustrated_to_attack"] * frustration - c["alone_protest"] * away,
        c["freeze"] + c["conflict_gain"] * torn,
    ]  # fmt: skip


def chances(me: Numbers, mine: int, other: int, threat: float, here: float, p: Numbers, dt: float) -> list[float]:
    """How likely each act is, persistence included."""
    speaks = logits(me, other, threat, here, p)
    weights = [exp(each - max(speaks)) for each in speaks]
    keep = exp(-dt / p["choice.dwell_s"])
    return [keep * (act == mine) + (1 - keep) * w / sum(weights) for act, w in enumerate(weights)]


def drawn(probabilities: list[float], u: float) -> int:
    total = 0.0
    for act, probability in enumerate(probabilities[:-1]):
        total += probability
        if u < total:
            return act
    return len(probabilities) - 1


def aroused(
    me: Numbers, mine: int, did: dict[int, float], st: Numbers, threat: float, here: float, p: Numbers, dt: float
) -> tuple[float, float]:
    """Arousal afterwards, and what came from outside per second."""
    person, was, felt = me["person"], me["body"], st["felt"]
    a = {k.removeprefix("arousal."): v for k, v in p.items() if k.startswith("arousal.")}
    hurt = did[ATTACK] + felt["protest_meaning"] * (1 - 2 * p["third.clear"]) * did[DEMAND]
    stress = person["reactivity"] * (
        a["from_stress"] * threat * person["stress"] + a["from_separation"] * (1 - here) * st["known"]
    )
    contact = clip(1 - a["contact_fading"] * was["distance"], 0, 1) * here
    trusted = a["untrusted_comfort"] + (1 - a["untrusted_comfort"]) * st["q"] * (1 - felt["hostility_expectation"])
    held = a["soothing"] * trusted * st["ease"] * (did[SOOTHE] + a["contact_comfort"] * contact * max(1 - hurt, 0))
    inner = a["from_hurt"] * hurt + a["from_frustration"] * was["frustration"]
    inner += a["from_rebuff"] * did[WITHDRAW] * asks(mine, p) * (1 - person["grown"])
    settling = person["self_soothing"] * (1 + p["third.calm"]) * (1 + a["self_soothing_withdrawn"] * (mine == WITHDRAW))
    change = -settling * (was["arousal"] - person["resting_arousal"]) + stress + person["reactivity"] * inner
    return clip(was["arousal"] + dt * change - was["arousal"] * (1 - exp(-dt * held)), 0, a["most"]), stress


def after(  # noqa: PLR0915 - one tick of one partner, line by line beside the equations
    me: Numbers, mine: int, other: int, threat: float, here: float, learning: float, p: Numbers, dt: float
) -> Numbers:
    """One partner after both have acted."""
    person, was, bond = me["person"], me["body"], me["bond"]
    st = stance(me, threat, here, p)
    z = st["z"]
    le = {k.removeprefix("learning."): v for k, v in p.items() if k.startswith("learning.")}
    did = {act: here * (other == act) for act in range(11)}
    arousal, stress = aroused(me, mine, did, st, threat, here, p, dt)

    kept = exp(-dt / le["trace_s"])
    trace = {name: max(kept * was[f"trace {name}"], float(mine == act)) for name, act in LEARNED.items()}
    waits = sum(asks(LEARNED[name], p) * trace[name] for name in ("hint", "disclose", "seek", "demand"))
    pending = min(waits, 1) * (1 - person["grown"])
    demanded = max(kept * was["demanded"], did[DEMAND])

    pace, new = learning * person["pace"], dict(bond)
    efforts = {
        HINT: "hint", DISCLOSE: "disclose", SEEK: "seek", DEMAND: "demand", SOOTHE: "soothe", WITHDRAW: "withdraw",
        ATTACK: "attack",
    }  # fmt: skip
    cost = le["full_effort"] * (le[f"{efforts[mine]}_effort"] if mine in efforts else 0)
    relief = was["arousal"] - arousal + dt * stress - dt * cost
    usual = bond["relief_baseline"] + le["baseline_rate"] * dt * pace * z * (relief - bond["relief_baseline"])
    new["relief_baseline"] = usual
    goal = {name: (le["reward_scale"] * le["reward_s"] / dt * (relief - usual), z) for name in OF_NEED}
    goal["warm"] = 2 * le["warm_value"] * (did[WARM] - le["warm_par"]), here
    welcome = did[WARM] + did[SEEK] + did[SOOTHE] + did[DISCLOSE] - did[DEMAND] - did[ATTACK] - did[WITHDRAW]
    goal["soothe"] = le["care_value"] * welcome, here
    for name, (target, weight) in goal.items():
        q = bond[f"value_{name}"]
        new[f"value_{name}"] = clip(q + le["value_rate"] * dt * pace * weight * trace[name] * (target - q), -1, 1)

    y, chi, eta = did[SOOTHE], le["miss_weight"], dt * le["comfort_rate"] * pace * z
    p1, p0, h = bond["comfort_expectation"], bond["comfort_unasked"], bond["hostility_expectation"]
    new["comfort_expectation"] += eta * pending * here * st["ease"] * (y * (1 - p1) - chi * (1 - y) * p1)
    new["comfort_unasked"] += eta * (1 - pending) ** 2 * here * (y * (1 - p0) - chi * (1 - y) * p0)
    fear = le["hostility_rate"] * did[ATTACK] * (1 - h) - le["hostility_forgetting"] * (1 - did[ATTACK]) * h
    new["hostility_expectation"] += dt * pace * here * fear
    new["familiarity"] += learning * here * dt * le["familiarity_rate"] * (1 - bond["familiarity"])
    counted = learning * z * pending * here * st["ease"]
    new["answered"], new["bids"] = bond["answered"] + counted * y, bond["bids"] + counted

    k = bond["protest_meaning"]
    if other in (WARM, SEEK, DISCLOSE, ATTACK, WITHDRAW) and here:
        followed = {ATTACK: 1.0, WITHDRAW: p["meaning.leaving"]}.get(other, 0.0)
        new["protest_meaning"] += dt * p["meaning.rate"] * pace * demanded * (followed - k) * here

    waiting = here * min(pending + p["attention.warm_asks"] * trace["warm"] * (1 - person["grown"]), 1)
    answer = sum(
        p[f"contingency.{name}_answers"] * did[act]
        for name, act in (("warm", WARM), ("soothe", SOOTHE), ("direct", DIRECT))
    )
    expected = bond["contingency_now"]
    faded = was["frustration"] * exp(-dt / p["contingency.frustration_decay_s"])
    frustration = clip(faded + dt * p["contingency.frustration_gain"] * waiting * (expected - answer), 0, 1)
    new["contingency_now"] = expected + dt / p["contingency.time_s"] * waiting * (answer - expected)

    both, asked = (mine == WARM) * did[WARM], here * asks(other, p)
    joy = min(was["joy"] * exp(-dt / p["joy.lasts_s"]) + dt * p["joy.gain"] * both * (1 - was["joy"]), 1)
    tired = was["tiredness"] * exp(-dt / p["tiredness.lasts_s"]) + dt * p["tiredness.gain"] * asked * (
        1 - was["tiredness"]
    )
    d = {k.removeprefix("movement."): v for k, v in p.items() if k.startswith("movement.")}
    leaving = d["busy"] * (mine == BUSY) + d["withdraw"] * (mine == WITHDRAW) + d["absent"] * (1 - here)
    coming = d["seek"] * (mine == SEEK) * here + d["soothed"] * did[SOOTHE]
    s = {k.removeprefix("contentment."): v for k, v in p.items() if k.startswith("contentment.")}
    brought = s["joy"] * joy + s["comfort"] * did[SOOTHE] - s["frustration"] * frustration
    brought -= s["hurt"] * (did[ATTACK] + k * (1 - 2 * p["third.clear"]) * did[DEMAND]) + s["arousal"] * (
        arousal - person["resting_arousal"]
    )
    body = {
        "arousal": arousal, "frustration": frustration, "joy": joy, "tiredness": min(tired, 1),
        "distance": clip(was["distance"] + dt * (leaving - coming), 0, 1), "pending": pending, "demanded": demanded,
        "brought": was["brought"] + dt * here * brought, "lasted": was["lasted"] + dt * here,
        **{f"trace {name}": value for name, value in trace.items()},
    }  # fmt: skip
    return me | {"body": body, "bond": new}


def tick(
    couple: list[Numbers],
    did: list[int],
    u: list[float],
    threat: float,
    here: float,
    learning: float,
    p: Numbers,
    dt: float,
):
    """One tick of both: who they are afterwards, what each did, and how near its draw was to another act."""
    likely = [chances(couple[me], did[me], did[1 - me], threat, here, p, dt) for me in (0, 1)]
    acts = [drawn(likely[me], u[me]) for me in (0, 1)]
    edges = [min(abs(u[me] - sum(likely[me][: a + 1])) for a in range(10)) for me in (0, 1)]
    moved = [after(couple[me], acts[me], acts[1 - me], threat, here, learning, p, dt) for me in (0, 1)]
    return moved, acts, edges


def end(me: Numbers, days: float, generic_weight: float, p: Numbers) -> tuple[Numbers, Numbers]:
    """What a bout leaves: the bond, and what is expected of people in general."""
    bond, body, pace = dict(me["bond"]), me["body"], me["person"]["pace"]
    mean, spread, bids = bond["responsiveness_mean"], bond["responsiveness_variance"], bond["bids"]
    if bids > p["learning.enough_bids"]:
        rate, off = min(p["learning.day_rate"] * pace, 1), bond["answered"] / bids - mean
        excess = off * off - p["learning.counting_noise"] * mean * (1 - mean) / bids
        bond["responsiveness_variance"] = max(spread + rate * (excess - spread), 0)
        bond["responsiveness_mean"] = mean + rate * off
    stays = min(p["contingency.slow_rate"] * pace, 1)
    bond["contingency_expectation"] += stays * (bond["contingency_now"] - bond["contingency_expectation"])
    if body["lasted"]:
        bond["contentment"] += p["contentment.rate"] * (body["brought"] / body["lasted"] - bond["contentment"])
    follow = generic_weight * (1 - exp(-p["learning.generic_rate"] * pace * days))
    generic = {name: old + follow * (bond[name] - old) for name, old in me["generic"].items()}
    generic |= {"familiarity": 0.0, "contentment": 0.0, "answered": 0.0, "bids": 0.0}
    return bond, generic | {"contingency_now": generic["contingency_expectation"]}
