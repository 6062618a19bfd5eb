"""The carer's own state: crying that goes on, and a load of its own, wear a person out; what wears out is patience.

Leerkes et al. (2011) doi:10.1080/15295192.2011.585551; Del Vecchio & O'Leary (2008); Crockenberg (1981) doi:10.2307/1129106.
A load of its own: Belsky (1984) doi:10.2307/1129836; Dix (1991) doi:10.1037/0033-2909.110.1.3. Such a carer differs in *how*,
too: warmth answers less, Cohn, Campbell, Matias & Hopkins (1990) doi:10.1037/0012-1649.26.1.15, and comes later, Bettes (1988)
doi:10.2307/1130275.
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


def matters(p: Any) -> bool:
    """Return whether strain changes anything that a carer does."""
    return is_on(p.strain.tires) or is_on(p.strain.pretends) or is_on(p.strain.slows)


def wears_out(moment: Moment) -> Actor:
    """Strain follows the crying and angry resisting a person hears, and a load l of its own, and passes.

    s += (dt/τ)·(heard + l·(1 − smiling)·(1 − heard) − s), heard and smiling of a child that is there
    """
    p = moment.p.strain
    if not matters(moment.p):
        return moment.now
    child, here = moment.acts.others[CHILD], moment.context.present[CHILD]
    heard = (child[ChildAct.CRY] + child[ChildAct.RESIST]) * here
    heard = heard + p.burden * (1.0 - child[ChildAct.SOCIAL] * here) * (1.0 - heard)
    left = jnp.exp(-moment.context.dt_s / p.lasts_s)
    return moment.now._replace(body=CarerBody(left * moment.before.body.strain + (1.0 - left) * heard))


def strained(me: Actor, asked: Scalar, context: Context, p: Any) -> dict[int, Scalar]:
    """Return what strain speaks for: less soothing, and rebuff of what is asked, by hostile motives read into it."""
    own = (1.0 - context.instruction) * p.strain.tires * me.body.strain
    return {A.SOOTHE: -own, A.POSITIVE: -own, A.REBUFF: own * p.strain.hardens * asked}


def pretended(me: Actor, warmth: Scalar, smiles: Scalar, context: Context, p: Any) -> dict[int, Scalar]:
    """Return what pretending changes: as far as a carer is strained, warmth comes out of time and answers no smile.

    (1 − φ)·w·s·warmth·k·(½ − smile), k how warmth answers a smile
    """
    felt_less = (1.0 - context.instruction) * p.strain.pretends * me.body.strain
    return {A.POSITIVE: felt_less * warmth * p.caregiving.positive_to_social * (p.strain.out_of_time - smiles)}


def slowed(me: Actor, context: Context, p: Any) -> dict[int, Scalar]:
    """Return what strain speaks for besides: going on with what one was doing, so that answers come later."""
    goes_on = (1.0 - context.instruction) * p.strain.slows * me.body.strain
    return {act: goes_on * context.previous.mine[act] for act in A}
