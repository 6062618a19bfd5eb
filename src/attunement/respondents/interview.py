"""The interview (AAI-like): 150 turns about mother, father and people in general, and 25 about loss and fright.

A person who is asked about a bond is brought into need by the question, and speaks for the reasons for which it would act: the
theory's own reasons for exploring, approaching, turning away, resisting and freezing towards that person, drawn by the theory's
own policy, decide whether it tells, says what it needed, dismiss, gets angry or lapses. One reason is added: who sees its
history as history tells it. Main, Kaplan & Cassidy (1985) doi:10.2307/3333827; that ways of speaking are ways of acting is
assumed, and so is every number.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from attunement.engine.jax_guard import check_jax
from attunement.respondents.asked import FATHER, GENERAL, MOTHER, Respondents
from attunement.respondents.asking import INTERVIEW, Asking
from attunement.theories.homeostatic.state import Bond
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Acts, Context, Kept, Opening, Theory
from attunement.theories.traits import Temperament
from attunement.vocabulary import CHILD_ACT_NAMES, PERSON_ACT_NAMES, ChildAct, param

Array = NDArray[np.float64]

WAYS = {
    "tell": ChildAct.EXPLORE,
    "need": ChildAct.APPROACH,
    "dismiss": ChildAct.AVERT,
    "anger": ChildAct.RESIST,
    "lapse": ChildAct.FREEZE,
}
"""The ways to take a turn, each with the act whose reasons are its reasons: telling what happened, saying what was needed,
dismissing the matter, being taken by anger, losing the thread."""
LOSS = "loss and fright"
TURNS = {MOTHER: 60, FATHER: 38, GENERAL: 52}
"""Turns about each: 40 %, 25 % and the rest of 150."""
LOSS_TURNS = 25
TOPICS = tuple(topic for topic, turns in {**TURNS, LOSS: LOSS_TURNS}.items() for _ in range(turns))
"""What each turn is about, in the order in which they are asked."""
DAY = len(TOPICS)
"""Place of what the day brings among the addresses of an interview; it takes two."""
BLOCK = 2048
"""Persons spoken with at once, which bounds the memory their turns take."""
LANES = 1 << 14
"""Turns reckoned in one go: always as many, so that nobody's chances depend on how many are asked."""
AVERAGE = Temperament(1.0, 1.0, 0.0, 0.0, 0.0)
"""Stands where a theory asks for what somebody was born with: in an interview nothing of it is left but what was learned."""


@dataclass(frozen=True)
class InterviewNumbers:
    """How an interview moves those who are asked."""

    need: float = param(0.6, low=0, high=1.6, meaning="need that a question about a person brings up")
    need_sd: float = param(0.1, low=0, high=0.5, meaning="how far questions differ in it, SD from turn to turn")
    need_of_loss: float = param(0.9, low=0, high=1.6, meaning="need that a question about loss and fright brings up")
    reflection_tells: float = param(
        4.0, unit="logit", low=0, high=8, meaning="seeing one's history as history, to tell it"
    )
    reflection_midpoint: float = param(0.55, low=0, high=1, meaning="reflection that neither helps nor hinders telling")
    day_sd: float = param(0.1, unit="logit", low=0, high=1, meaning="feeling of the day, SD on each way to take a turn")
    calms_from: float = param(0.5, low=0, high=0.99, meaning="reflection from which on history loses its hold")
    calms_fright: float = param(0.6, low=0, high=1, meaning="share of an old fright that full reflection calms")
    loss_frightens: float = param(0.8, low=0, high=1, meaning="expected fright that an unresolved loss adds")
    age_months: float = param(
        312.0, unit="months", low=180, high=1200, meaning="age at which every ability is taken to be"
    )
    turn_s: float = param(
        30.0, unit="s", low=10, high=300, meaning="length of a turn, long enough to decide anew in each"
    )


INTERVIEW_NUMBERS = InterviewNumbers()


@dataclass(frozen=True, eq=False)
class Interview:
    """What was said: the way in which each turn was taken, and nothing of what moved it.

    Attributes
    ----------
    number
        Of each person.
    ways
        Index into `WAYS`, [person, turn]; what a turn is about stands in `TOPICS`.
    asking
        When it was.
    """

    number: NDArray[np.uint32]
    ways: NDArray[np.int8]
    asking: Asking

    def __len__(self) -> int:
        return len(self.number)


def interview(
    asked: Respondents,
    asking: Asking,
    *,
    theory: Theory = HOMEOSTATIC,
    numbers: InterviewNumbers = INTERVIEW_NUMBERS,
) -> Interview:
    """Interview some persons; the theory is the one they live by, with its numbers."""
    parts = [
        _spoken(asked.take(slice(first, first + BLOCK)), asking, theory, numbers)
        for first in range(0, len(asked), BLOCK)
    ]
    ways = np.concatenate(parts) if parts else np.zeros((0, len(TOPICS)), np.int8)
    return Interview(asked.number, ways, asking)


def _spoken(asked: Respondents, asking: Asking, theory: Theory, numbers: InterviewNumbers) -> NDArray[np.int8]:
    """Return the way of each turn, [person, turn]: the one whose share of [0, 1) holds the number drawn for it."""
    drawn = asking.uniforms(asked.number, INTERVIEW, np.arange(len(TOPICS)))
    feeling = np.concatenate(
        [asking.normals(asked.number, INTERVIEW, DAY + part, each_time=True) for part in (0, 1)], axis=1
    )
    feeling = numbers.day_sd * feeling[:, : len(WAYS)]
    taken = []
    first = 0
    for topic, turns in {**TURNS, LOSS: LOSS_TURNS}.items():
        now = drawn[:, first : first + turns]
        first += turns
        if topic == LOSS:
            bond, need = most_frightening(asked, numbers), np.full((len(asked), 1), numbers.need_of_loss)
        else:
            bond = asked.about(topic)
            need = np.maximum(numbers.need + numbers.need_sd * ndtri(now[..., 1] + 2.0**-25), 0.0)
        likely = chances(bond, need, asked.reflection, feeling, theory=theory, numbers=numbers)
        passed = now[..., 0, None] >= np.cumsum(likely, axis=-1)[..., :-1]
        taken.append(passed.sum(axis=-1).astype(np.int8))
    return np.concatenate(taken, axis=1)


def most_frightening(asked: Respondents, numbers: InterviewNumbers = INTERVIEW_NUMBERS) -> Bond:
    """Return each person's bond with whom it expects most fright of, as far as reflection has not calmed it, and loss.

    h = min(1, h·(1 − 0.6·c) + 0.8·unresolved loss), c = how far history has lost its hold
    """
    bonds = [asked.general, *(asked.about(name) for name in asked.bonds)]
    worst = np.argmax([bond.threat_expectation for bond in bonds], axis=0)
    rows = [np.take_along_axis(np.stack(row), worst[None], axis=0)[0] for row in zip(*bonds, strict=True)]
    most = Bond(*rows)
    hold = np.clip((asked.reflection - numbers.calms_from) / (1.0 - numbers.calms_from), 0.0, 1.0)
    calmed = most.threat_expectation * (1.0 - numbers.calms_fright * hold)
    return most._replace(threat_expectation=np.minimum(calmed + numbers.loss_frightens * asked.unresolved, 1.0))


def chances(
    bond: Bond,
    need: Array,
    reflection: Array,
    feeling: Array,
    *,
    theory: Theory = HOMEOSTATIC,
    numbers: InterviewNumbers = INTERVIEW_NUMBERS,
) -> Array:
    """Return how likely each way to take a turn is, [person, turn, way]; need is [person, turn], feeling [person, way].

    Reasons and policy are the theory's; who is spoken of is thought of as there, and as somebody known, but cannot be taken
    charge of: who is torn loses the thread instead, which is assumed. To its reasons come reflection, for telling, and the
    feeling of the day.
    """
    people, turns = need.shape
    tells = numbers.reflection_tells * (reflection - numbers.reflection_midpoint)
    own = np.stack([feeling[:, way] + (tells if name == "tell" else 0.0) for way, name in enumerate(WAYS)])
    rows = np.concatenate([np.repeat(np.stack([*bond, *own]), turns, axis=1), need.reshape(1, -1)]).astype(np.float32)
    lanes = rows.shape[1]
    filled = np.concatenate([rows, np.repeat(rows[:, -1:], -lanes % LANES, axis=1)], axis=1)
    program, several = _program(theory, numbers), range(0, filled.shape[1], LANES)
    likely = np.concatenate([program(filled[:, first : first + LANES]) for first in several], axis=1)
    return likely[:, :lanes].T.reshape(people, turns, len(WAYS)).astype(np.float64)


@functools.lru_cache(maxsize=8)
def _program(theory: Theory, numbers: InterviewNumbers) -> Callable[[NDArray[np.float32]], Any]:
    """Return what makes chances, [way, lane], of bonds, what is added to each way, and needs, [row, lane]; compiled."""
    check_jax()
    role, p = theory.role("child"), theory.parameters
    many = len(Bond._fields)

    def likely(rows: Any) -> Any:
        bond, added, need = Bond(*rows[:many]), rows[many:-1], rows[-1]
        opening = Opening(numbers.age_months, 0.0, 0.0, 0.0, (0.0,), (0.0,) * role.noise)
        actor, day = role.begin(Kept((bond,), bond, role.newborn(p).slow), AVERAGE, opening, p)
        moved = actor._replace(body=actor.body._replace(arousal=need))
        # Who is only spoken of is nobody to be wary of, and nobody there to take charge of.
        known = day._replace(maturity=day.maturity._replace(stranger_wariness=0.0, taking_charge=0.0))
        nobody_acted = Acts((0.0,) * len(CHILD_ACT_NAMES), ((0.0,) * len(PERSON_ACT_NAMES),))
        around = Context(
            dt_s=numbers.turn_s, threat=0.0, present=(1.0,), instruction=0.0, greeting=0.0, play=0.0, learning=0.0,
            previous=nobody_acted,
        )  # fmt: skip
        reasons = {
            why: {way: by_act[act] for way, act in enumerate(WAYS.values()) if act in by_act}
            for why, by_act in role.terms(moved, AVERAGE, known, around, p).items()
        }
        reasons["reflection and the day"] = dict(enumerate(added))
        return jnp.stack(theory.policy(reasons, (0.0,) * len(WAYS), role.dwell_s(p), numbers.turn_s))

    return jax.jit(likely)


def share_of(said: Interview, way: str, *about: str) -> Array:
    """Return the share of turns taken in a way, of those about some topics, [person]."""
    turns = np.isin(TOPICS, about)
    return (said.ways[:, turns] == list(WAYS).index(way)).mean(axis=1)
