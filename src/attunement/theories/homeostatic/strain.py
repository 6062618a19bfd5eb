"""The carer's own state: crying that goes on wears a person out, and what wears out is patience and readiness.

Leerkes et al. (2011) doi:10.1080/15295192.2011.585551; Del Vecchio & O'Leary (2008); Crockenberg (1981) doi:10.2307/1129106.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.state import CarerBody
from attunement.theories.interface import Actor, Context, Moment, Scalar
from attunement.vocabulary import ChildAct, is_on
from attunement.vocabulary import PersonAct as A

CHILD = 0
"""The child comes first in the cast, so it is the first of a carer's others."""


def wears_out(moment: Moment) -> Actor:
    """Strain follows the crying and angry resisting a person hears, and passes: s += (dt/τ)·(heard·there − s)."""
    p = moment.p.strain
    if not is_on(p.tires):
        return moment.now
    child = moment.acts.others[CHILD]
    heard = (child[ChildAct.CRY] + child[ChildAct.RESIST]) * moment.context.present[CHILD]
    left = jnp.exp(-moment.context.dt_s / p.lasts_s)
    return moment.now._replace(body=CarerBody(left * moment.before.body.strain + (1.0 - left) * heard))


def strained(me: Actor, asked: Scalar, context: Context, p: Any) -> dict[int, Scalar]:
    """Return what strain speaks for: less soothing, and rebuff of what is asked, by hostile motives read into it."""
    own = (1.0 - context.instruction) * p.strain.tires * me.body.strain
    return {A.SOOTHE: -own, A.POSITIVE: -own, A.REBUFF: own * p.strain.hardens * asked}
