"""Kinds of need beside comfort: company and rest. What answers one is no answer to another.

Infants left without an answer call more before they cry: Goldstein, Schwade & Bornstein (2009)
doi:10.1111/j.1467-8624.2009.01287.x. Looking away regulates joy too: Stern (1974); Stifter & Moyer (1991).
"""

from __future__ import annotations

import jax.numpy as jnp

from attunement.theories.homeostatic.choice import in_need
from attunement.theories.homeostatic.regulation import done
from attunement.theories.homeostatic.stimulation import too_much
from attunement.theories.interface import Actor, Moment, Scalar
from attunement.vocabulary import ChildAct, PersonAct, is_on


def want_company(moment: Moment) -> Actor:
    """A want of company grows while nobody plays or talks with a calm child, and is stilled while somebody does.

    c += dt·((1 − z)·(1 − y)·(1 − c)/τ − y·c/τ₁), y = positive
    """
    p = moment.p.cues
    if not is_on(p.wants_company):
        return moment.now
    met: Scalar = 0.0
    for slot in range(len(moment.now.bonds)):
        met = met + done(moment, slot, PersonAct.POSITIVE)
    met, wanted = jnp.minimum(met, 1.0), moment.before.body.company_wanted
    grows = (1.0 - in_need(moment)) * (1.0 - met) * (1.0 - wanted) / p.company_s
    changed = wanted + moment.context.dt_s * (grows - met * wanted / p.played_s)
    return moment.now._replace(body=moment.now.body._replace(company_wanted=changed))


def soothing_misses(moment: Moment) -> Scalar:
    """Return how far being soothed is no answer, since a calm child wants to be played with: (1 − z)·c."""
    return (1.0 - in_need(moment)) * moment.before.body.company_wanted


def asks_for_rest(moment: Moment) -> Scalar:
    """Return how far turning away asks for a pause: min(1, w·too much)·turned away."""
    asked = moment.p.cues.wants_rest * too_much(moment.before.body, moment.day, moment.p)
    return jnp.minimum(asked, 1.0) * moment.acts.mine[ChildAct.AVERT]
