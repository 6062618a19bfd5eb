"""Contact quantity: time in contact soothes and teaches, whoever answers and whether or not anybody does.

Attachment parenting's claim, made as strong as we could: contact takes the place of answers in every expectation, comfort,
contingency, steadiness and what acts are worth. Contact is being close, or being smiled at and talked to; a person's soothing
counts only by the closeness it brings.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import jax.numpy as jnp

from attunement.theories.homeostatic.expectation import feel_contingency, learn_expectations
from attunement.theories.homeostatic.regulation import arouse, close
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Actor, Acts, Mechanism, Moment, Scalar
from attunement.theories.rivals.parameters import RIVAL_PARAMETERS
from attunement.theories.rivals.variation import ALL_ELSE, exchanged, swapped
from attunement.vocabulary import PersonAct

SEEKS = {"social": 1.0, "signal": 1.0, "cry": 1.0, "approach": 1.0, "avert": -1.0, "resist": -1.0}
"""Acts that seek contact, and acts that turn it down."""


def contact(moment: Moment, slot: int) -> Scalar:
    """Return how much the child is in contact with a person: c = close + (1 − close)·f·positive, close = 1 − 3·distance."""
    near = close(moment.before.body.distance[slot], moment.p)
    facing = moment.p.contact.face_to_face * moment.acts.others[slot][PersonAct.POSITIVE]
    return moment.context.present[slot] * (near + (1.0 - near) * facing)


def by_contact(mechanism: Mechanism) -> Mechanism:
    """Return a mechanism of the default theory that is shown contact where it looks for soothing and smiles."""

    def with_contact(moment: Moment) -> Actor:
        people = []
        for slot, acts in enumerate(moment.acts.others):
            seen = list(acts)
            seen[PersonAct.SOOTHE], seen[PersonAct.POSITIVE] = contact(moment, slot), 0.0
            people.append(tuple(seen))
        return mechanism(replace(moment, acts=Acts(moment.acts.mine, tuple(people))))

    return with_contact


def at_all_times(_: Moment) -> Scalar:
    """Return 1: contact teaches whether a child needs it or not."""
    return 1.0


def learn_from_contact(moment: Moment) -> Actor:
    """Contact teaches comfort and steadiness at all times, asked for or not; fright and familiarity are as they were.

    p += dt·η·(c(1 − p) − χ(1 − c)p);  a day's steadiness is that of its share of time in contact
    """
    body = moment.now.body
    always = replace(moment, now=moment.now._replace(body=body._replace(pending_bid=1.0)))
    after, bonds = by_contact(partial(learn_expectations, when=at_all_times))(always), []
    looks = moment.context.learning * moment.context.dt_s / moment.p.contact.episode_s
    for slot, (was, learned) in enumerate(zip(moment.now.bonds, after.bonds, strict=True)):
        held = looks * contact(moment, slot)
        bonds.append(learned._replace(comfort_unasked=0.0, answered=was.answered + held, bids=was.bids + looks))
    return Actor(body, tuple(bonds))


def value_contact(moment: Moment) -> Actor:
    """Acts that seek contact come to be worth what there is of it beyond enough, acts that turn it down the opposite.

    Q += η·dt·(±k·(c − enough) − Q), whatever came before the contact, in need and in calm
    """
    p, bonds = moment.p.contact, []
    pace = moment.p.learning.value_rate * moment.context.dt_s * moment.context.learning
    for slot, bond in enumerate(moment.now.bonds):
        worth = p.worth * (contact(moment, slot) - p.enough)
        values = {}
        for name, sign in SEEKS.items():
            value = getattr(bond, f"value_{name}")
            values[f"value_{name}"] = jnp.clip(value + pace * (sign * worth - value), -1.0, 1.0)
        bonds.append(bond._replace(**values))
    return moment.now._replace(bonds=tuple(bonds))


CONTACT_QUANTITY = replace(
    HOMEOSTATIC.recast(
        "child",
        mechanisms=exchanged(
            arouse=by_contact(arouse),
            learn_values=value_contact,
            learn_expectations=learn_from_contact,
            feel_contingency=by_contact(feel_contingency),
        ),
    ),
    name="contact-quantity",
    summary="Time in contact soothes and teaches, whoever answers: much contact makes a child trust, little makes it turn away.",
    parameters=RIVAL_PARAMETERS["contact-quantity"],
    equations=f"""\
Contact          c = close + (1 − close)·f·positive,  close = clip(1 − 3·distance, 0, 1) while the person is there
Comfort felt     as the default theory's, with c in the place of soothing; soothing counts by the closeness it brings
Comfort learned  p += dt·η·(c(1 − p) − χ(1 − c)p), in need and in calm, asked for or not
Values           Q += η·dt·(±k·(c − enough) − Q), + for acts that seek contact, − for acts that turn it down
Contingency      E follows contact, and its lack frustrates: R′ = R·e^(−dt/τ) + dt·r·bid·(E − c)
Steadiness       x = share of the day's time in contact, a look at it as often as contact lasts
{ALL_ELSE}""",
    citations=(
        "Sears & Sears (2001) The Attachment Parenting Book. Carrying, sleeping and feeding close make the bond.",
        "Anisfeld, Casper, Nozyce & Cunningham (1990) Child Dev 61:1617-1627, doi:10.2307/1130769. Carriers given at random.",
        "Hunziker & Barr (1986) Pediatrics 77:641-648. Carried infants cry less.",
        "Harlow (1958) Am Psychol 13:673-685, doi:10.1037/h0047884. Contact comfort.",
    ),
    free=swapped(
        {
            "population.rebuff_sd": "contact.enough",
            "population.inconsistency_sd": "learning.comfort_rate",
            "caregiving.positive_in_play": "contact.face_to_face",
            "population.separation_sensitivity_sd": "contact.worth",
        }
    ),
)
