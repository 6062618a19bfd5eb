"""Being available is being there *and* answering: what absence teaches, and that a return which always comes is expected."""

from __future__ import annotations

import jax.numpy as jnp

from attunement.theories.homeostatic.bidding import preference
from attunement.theories.homeostatic.choice import teaching
from attunement.theories.homeostatic.plasticity import paced
from attunement.theories.interface import Actor, Moment
from attunement.vocabulary import is_on


def miss_absent(moment: Moment) -> Actor:
    """A bid made in need while the preferred person is away is one this person left unanswered.

    p₁ −= dt·η·missed·χ·p₁, bids += missed; missed = w·z·bid·preferred·(1 − there). Bowlby (1973) Separation, ch. 2.
    """
    p = moment.p
    if not is_on(p.availability.absence_counts):
        return moment.now
    first = moment.now.bonds[0]
    preferred = preference(moment.before.bonds[0], moment.day.maturity, p)
    missed = p.availability.absence_counts * moment.context.learning * teaching(moment)
    missed = missed * moment.now.body.pending_bid * preferred * (1.0 - moment.context.present[0])
    lost = p.learning.comfort_rate * p.learning.miss_weight * first.comfort_expectation
    changed = first._replace(
        comfort_expectation=first.comfort_expectation - moment.context.dt_s * paced(missed, first, moment) * lost,
        bids=first.bids + missed,
    )
    return moment.now._replace(bonds=(changed, *moment.now.bonds[1:]))


def expect_return(moment: Moment) -> Actor:
    """A preferred person who comes back is expected to come back; the expectation fades while the absence lasts.

    at a return ret += η·preferred·(1 − ret), spread over some seconds; while away ret −= dt·f·ret. Bowlby (1973) ch. 3.
    """
    p, dt = moment.p.availability, moment.context.dt_s
    if not is_on(p.return_calms):
        return moment.now
    first, here = moment.now.bonds[0], moment.context.present[0]
    preferred = preference(moment.before.bonds[0], moment.day.maturity, moment.p)
    parted = moment.before.body.parted
    back = p.return_rate * (dt / p.return_s) * parted * here * preferred * (1.0 - first.return_expectation)
    fading = dt * p.return_forgetting * (1.0 - here) * first.return_expectation
    changed = first._replace(return_expectation=first.return_expectation + moment.context.learning * (back - fading))
    left = jnp.maximum(1.0 - here, parted * jnp.exp(-dt / p.return_s))
    return Actor(moment.now.body._replace(parted=left), (changed, *moment.now.bonds[1:]))
