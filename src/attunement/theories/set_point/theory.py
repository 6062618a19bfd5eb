"""The set-point theory: a child keeps the nearness of people it knows at a wanted level, as a thermostat keeps warmth.

A theory of its own from scratch: its own body, bonds and acts, and no line of the other theories. Patterns of attachment
are nowhere in it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jax.numpy as jnp

from attunement.theories.interface import NOTHING, Actor, Closing, Kept, Newborn, Opening, Role, Scalar, Theory
from attunement.theories.set_point.choice import carer_terms, child_terms, policy
from attunement.theories.set_point.control import arouse, feel, grow_angry, learn, move, settle_bond, want
from attunement.theories.set_point.numbers import SetPointParameters
from attunement.theories.set_point.state import Body, Bond, Day, Does, Treats, best_known, sigmoid
from attunement.theories.traits import Caring, Temperament
from attunement.vocabulary import ChildAct, PersonAct

A, P = ChildAct, PersonAct
SEEN_AS = (A.EXPLORE, A.EXPLORE, A.SOCIAL, A.SIGNAL, A.APPROACH, A.CRY, A.AVERT, A.RESIST, A.FREEZE)
"""Looking about and roaming look alike to a camera that codes exploring."""
PERSON_SEEN_AS = (P.NEUTRAL, P.SOOTHE, P.POSITIVE, P.DIRECT, P.REBUFF, P.FRIGHTEN)

EQUATIONS = """\
Motion          x → a at u, x → b at v:  x moves by u·(a − x) + v·(b − x) per second, solved over the step
Nearness felt   S = 1 − Π (1 − here·f²·(1 − distance)·(u + (1 − u)·attended)·(1 − fear)),  f familiarity
Set point       W → 1 at ρ·alarm·threat,  W → rest·f² at self-soothing + satisfied·S
Threat          of the place + startle·startled + strangeness·(f² of the best known − f²)·nearness
Missing         n = max(W − S, 0);  surfeit = max(S − W, 0)
Arousal         A → 1 at ρ·arousing·n,  A → A₀ at self-soothing + calming·S
Anger           R → 1 at r·asking·n·unsteady,  R → 0 within anger_s
Child's acts    logit = a tendency of the act, and
  look about    −g·n
  roam          −g·n + surfeit, once it can move
  smile         −g·n + attention + play
  call          +m·n·h,  h = unasked + (1 − unasked)·answer/(answer + trust)
  seek          +m·n·(1 − rebuff), once it can move
  cry           +k·n·A·h
  keep off      +c·n·rebuff
  push away     +a·R
  stand still   +d·n·fear
Person's acts   logit = (1 − φ)·(own manner, mood, what the child just did) + φ·instruction
Persistence     P(a) = ρ·1[a = previous] + (1 − ρ)·softmax(logits),  ρ = exp(−dt/dwell)
Learned         answer → came near, at η·asking;  rebuff → 1 when sent off near, → 0 when near and not
                fear → 1 when startled, → 0 in company without; familiarity → 1 in company, fades apart
                after each bout: unsteady += η·asked·(|today's answer − expected| − unsteady)
                people in general: each belief but familiarity drifts to that of the person met
Symbols         by the names of their numbers; g engrossed, m missing, k crying, c cut_off, a angry, d conflict"""

CITATIONS = (
    "Bowlby (1969/1982) Attachment and Loss, Vol. 1: Attachment. The set-goal of proximity, and what changes it.",
    "Bischof (1975) Child Development 46:801-817. A systems approach: security wanted and felt, their difference activates.",
    "Bowlby (1973) Attachment and Loss, Vol. 2: Separation. Fear of the figure that is sought; anger at being left.",
    "Chance (1962) Symposia of the Zoological Society of London 8:71-89. Cut-off acts lower arousal near another.",
)


def begin_child(kept: Kept, born: Temperament, opening: Opening, p: Any) -> tuple[Actor, Day]:
    """A bout starts calm: as much nearness is felt as is wanted; people unseen for days have grown strange."""
    arousal_noise, reactivity_noise = opening.noise
    bonds = tuple(
        bond._replace(familiarity=bond.familiarity * jnp.exp(-p.learned.forgetting * days))
        for bond, days in zip(kept.bonds, opening.days_apart, strict=True)
    )
    rest, nothing = p.nearness.rest * best_known(bonds), tuple(0.0 for _ in bonds)
    body = Body(
        distance=tuple(opening.distance for _ in bonds), attended=nothing, wanted=rest, felt=rest,
        arousal=jnp.clip(born.resting_arousal + opening.arousal_sd * arousal_noise, 0.02, 0.5), anger=0.0, asking=0.0,
        asked=nothing, today=tuple(bond.answer for bond in bonds),
    )  # fmt: skip
    age = opening.age_months - born.maturation_offset
    moving = sigmoid((age - p.distance.moving_age) / p.distance.moving_spread)
    return Actor(body, bonds), Day(moving, born.reactivity * jnp.exp(opening.reactivity_sd * reactivity_noise))


def begin_carer(kept: Kept, caring: Caring, opening: Opening, p: Any) -> tuple[Actor, Scalar]:
    """A bout starts: a carer has the mood of the day."""
    del kept, p
    return Actor(NOTHING, NOTHING), caring.inconsistency * opening.noise[0]


def newborn(p: Any) -> Newborn:
    """Return what is expected of anybody before experience: nobody is known, feared or unwelcoming."""
    return Newborn(Bond(familiarity=0.0, answer=p.learned.answer_at_birth, unsteady=0.0, rebuff=0.0, fear=0.0))


def settle(me: Actor, kept: Kept, born: Temperament, day: Day, closing: Closing, p: Any) -> Kept:
    """After a bout: the day's answers are taken in, and people in general are taken a little more for the first person."""
    del born, day
    pairs = enumerate(zip(me.bonds, kept.bonds, strict=True))
    rate = p.learned.unsteady * closing.learning
    bonds = tuple(settle_bond(now, was, me.body, slot, rate) for slot, (now, was) in pairs)
    follow = closing.generic_weight * (1.0 - jnp.exp(-p.learned.generic * closing.elapsed_days))
    drifted = (old + follow * (new - old) for old, new in zip(kept.generic, bonds[0], strict=True))
    return kept._replace(bonds=bonds, generic=Bond(*drifted)._replace(familiarity=0.0))


def tell(me: Actor, p: Any) -> dict[str, Scalar]:
    """Return what moves a child, for a picture: its body, and what it expects of the first person."""
    del p
    moves = {name: getattr(me.body, name) for name in ("arousal", "wanted", "felt", "anger")}
    return moves | {f"expected_{name}": value for name, value in me.bonds[0]._asdict().items()}


CHILD = Role(
    name="child",
    acts=tuple(act.name.lower().replace("_", " ") for act in Does),
    seen_as=tuple(map(int, SEEN_AS)),
    traits=Temperament,
    bond=Bond,
    newborn=newborn,
    noise=2,
    begin=begin_child,
    terms=child_terms,
    dwell_s=lambda p: p.moves.dwell_s,
    mechanisms=(
        ("want", want), ("arouse", arouse), ("grow_angry", grow_angry), ("learn", learn), ("move", move), ("feel", feel),
    ),
    settle=settle,
    distance=lambda me: me.body.distance,
    arousal=lambda me: me.body.arousal,
    tells=tell,
)  # fmt: skip
CARER = Role(
    name="carer",
    acts=tuple(act.name.lower().replace("_", " ") for act in Treats),
    seen_as=tuple(map(int, PERSON_SEEN_AS)),
    traits=Caring,
    noise=1,
    begin=begin_carer,
    terms=carer_terms,
    dwell_s=lambda p: p.carer.dwell_s,
)

SET_POINT = Theory(
    name="set-point",
    summary="A child keeps people it knows as near as it wants them, more so when alarmed. Not fitted: its numbers are guesses, "
    "no score is a verdict.",
    parameters=SetPointParameters(),
    roles=(CHILD, CARER, replace(CARER, name="second carer")),
    policy=policy,
    equations=EQUATIONS,
    citations=CITATIONS,
)
