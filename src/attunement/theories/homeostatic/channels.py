"""Two channels at once: voice and face beside the body, so that a child can show two acts that are at odds.

Main & Weston (1981) and Main & Solomon (1990) on conflict and contradictory behaviour; Ainsworth, Blehar, Waters & Wall (1978) on
angry approach and on crying while clinging; Beebe et al. (2010) on modalities at odds at four months. Which pairs there are is
taken from these sources; how often each is shown follows from what speaks for its two acts, and from nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import jax.numpy as jnp

from attunement.theories.interface import Actor, Context, Role, Scalar, Terms
from attunement.theories.traits import Temperament
from attunement.vocabulary import ChildAct as A


class Blend(NamedTuple):
    """Two common acts at once: what the body does, and what voice and face show.

    `seen_as` is the one a camera with a single code writes down: a voice before a body, and a body before a face.
    """

    name: str
    body: A
    face: A
    seen_as: A


BLENDS = (
    Blend("cry clinging", A.APPROACH, A.CRY, A.CRY),
    Blend("come angrily", A.APPROACH, A.RESIST, A.RESIST),
    Blend("smile averted", A.AVERT, A.SOCIAL, A.AVERT),
    Blend("cling flat", A.APPROACH, A.FREEZE, A.APPROACH),
)
"""After all acts that are one thing."""


def with_blends(role: Role) -> Role:
    """Return the child's role with two acts at once added to what it does."""
    return replace(
        role,
        acts=(*role.acts, *(blend.name for blend in BLENDS)),
        seen_as=(*role.seen_as, *(int(blend.seen_as) for blend in BLENDS)),
        shows=(*((act, act) for act in role.seen_as), *((int(blend.body), int(blend.face)) for blend in BLENDS)),
        terms=partial(blended_terms, role.terms),
    )


def blended_terms(terms: Any, me: Actor, born: Temperament, day: Any, context: Context, p: Any) -> Terms:
    """Return the reasons for each act, two at once among them: logit = one + other − ln Σ exp(single acts) + ln w.

    P = w·P(one)·P(other): with w = 1, body and face choose each for itself, so that both drives must be strong. To go by the
    weaker of the two was tried first: then a strong drive drags along what a child hardly feels (docs/mechanisms.md).
    """
    reasons = terms(me, born, day, context, p)
    alone: dict[int, Scalar] = dict.fromkeys(A, 0.0)
    for by_act in reasons.values():
        for act, logit in by_act.items():
            alone[act] = alone[act] + logit
    strongest = alone[A.EXPLORE]  # taken off before exponentials, which would overflow
    for logit in alone.values():
        strongest = jnp.maximum(strongest, logit)
    any_act = sum(jnp.exp(logit - strongest) for logit in alone.values())
    chance = jnp.log(p.channels.blends) - jnp.log(any_act)
    both = {
        len(A) + i: (alone[one.body] - strongest) + alone[one.face] + chance for i, one in enumerate(BLENDS)
    }  # fmt: skip
    return {**reasons, "both at once": both}
