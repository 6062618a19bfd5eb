"""Two rivals of the couple theory: people who answer each other but learn nothing any more, and people who do not even answer.

The same people, bodies, acts and numbers. What a youth has taught stays as it was, and only how content one is follows what
happens. What a rival gives as well cannot show that partners learn, or that they answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from attunement.theories.couple.choice import partner_terms
from attunement.theories.couple.state import Bond, Partner, Today
from attunement.theories.couple.theory import COUPLE, settle
from attunement.theories.interface import Actor, Acts, Closing, Context, Kept, Opening, Terms
from attunement.vocabulary import PartnerAct

NOTHING_IN_PARTICULAR = tuple(float(act == PartnerAct.BUSY) for act in PartnerAct)
OF_LIFE = ("familiarity", "contentment")
"""Rows of a bond that no expectation is made of: how well the other is known, and how content one is."""


def as_in_youth(bond: Bond, general: Bond) -> Bond:
    """Return what somebody expects who has learned nothing of the other: what a youth taught of people in general."""
    return general._replace(**{name: getattr(bond, name) for name in OF_LIFE})


def begin(kept: Kept, person: Partner, opening: Opening, p: Any) -> tuple[Actor, Today]:
    """A bout starts with what a youth has taught."""
    unmoved = kept._replace(bonds=(as_in_youth(kept.bonds[0], kept.generic),))
    return COUPLE.roles[0].begin(unmoved, person, opening, p)


def fixed_terms(me: Actor, person: Partner, today: Today, context: Context, p: Any) -> Terms:
    """Return the reasons for each act, from what a youth has taught and from what the other just did."""
    return partner_terms(me._replace(bonds=(as_in_youth(me.bonds[0], today.generic),)), person, today, context, p)


def unanswering_terms(me: Actor, person: Partner, today: Today, context: Context, p: Any) -> Terms:
    """Return the reasons for each act, from what a youth has taught, whatever the other did."""
    previous = Acts(context.previous.mine, (NOTHING_IN_PARTICULAR,))
    return fixed_terms(me, person, today, context._replace(previous=previous), p)


def settle_contentment(me: Actor, kept: Kept, person: Partner, today: Today, closing: Closing, p: Any) -> Kept:
    """After a bout only how content one is has moved, and how well the other is known."""
    after = settle(me, kept, person, today, closing, p).bonds[0]
    return kept._replace(bonds=(as_in_youth(after, kept.generic),))


FIXED = replace(
    COUPLE,
    name="couple-fixed",
    summary="Each of two partners acts by lasting traits and by what a youth has taught, answers the other and learns nothing. A "
    "rival, to see what needs no learning.",
    roles=tuple(replace(role, begin=begin, terms=fixed_terms, settle=settle_contentment) for role in COUPLE.roles),
    equations="As the couple theory, but what is expected of the other is what a youth has taught of people in general, and "
    "stays so.",
)
TRAITS_ONLY = replace(
    FIXED,
    name="couple-traits",
    summary="Each of two partners acts by lasting traits and by what a youth has taught, whatever the other does. A rival, to "
    "see what needs no answering.",
    roles=tuple(replace(role, terms=unanswering_terms) for role in FIXED.roles),
    equations="As the couple theory, but what is expected of the other is what a youth has taught of people in general, and "
    "stays so; and the other's last act counts as being busy.",
)
