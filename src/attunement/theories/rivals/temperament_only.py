"""Temperament only: how a child acts in need is born with it. Of care it learns nothing, only whom it knows.

The advocate's case asks for more than a theory without learning: what a child is born with must be able to move every act that
care moves elsewhere. Children who settle by themselves turn away, easily upset ones resist, and tense ones freeze; how far
they do, and how much children differ, is free, in the place of differences in care.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jax.numpy as jnp

from attunement.theories.homeostatic.choice import child_terms, need
from attunement.theories.homeostatic.expectation import learn_expectations
from attunement.theories.homeostatic.state import Day
from attunement.theories.homeostatic.theory import HOMEOSTATIC, newborn
from attunement.theories.interface import Actor, Closing, Context, Kept, Moment, Scalar, Terms
from attunement.theories.rivals.parameters import RIVAL_PARAMETERS
from attunement.theories.rivals.variation import ALL_ELSE, exchanged, swapped
from attunement.theories.traits import Temperament
from attunement.vocabulary import ChildAct


def disposed_terms(me: Actor, born: Temperament, day: Day, context: Context, p: Any) -> Terms:
    """Return the child's reasons; its disposition, in need, stands where habits were.

    turn away z·a·ln(self-soothing/usual), resist z·b·ln(reactivity·separation sensitivity), freeze z·c·ln(rest/usual)
    """
    _, absorbed = need(me, day, context, p)
    d = p.disposition
    disposition: dict[int, Scalar] = {
        ChildAct.AVERT: absorbed * d.avert * jnp.log(born.self_soothing / d.usual_self_soothing),
        ChildAct.RESIST: absorbed * d.resist * jnp.log(born.reactivity * born.separation_sensitivity),
        ChildAct.FREEZE: absorbed * d.freeze * jnp.log(born.resting_arousal / d.usual_resting_arousal),
    }
    return {**child_terms(me, born, day, context, p), "disposition": disposition}


def grow_familiar(moment: Moment) -> Actor:
    """Time together makes a person familiar; nothing else is learned of it."""
    met = learn_expectations(moment).bonds
    pairs = zip(moment.now.bonds, met, strict=True)
    return moment.now._replace(bonds=tuple(bond._replace(familiarity=after.familiarity) for bond, after in pairs))


def settle_unmoved(me: Actor, kept: Kept, born: Temperament, day: Day, closing: Closing, p: Any) -> Kept:
    """After a bout a child expects of everybody what it was born expecting."""
    del born, day, closing
    first = newborn(p)
    bonds = tuple(first._replace(familiarity=bond.familiarity) for bond in me.bonds)
    return kept._replace(bonds=bonds, generic=first)


TEMPERAMENT_ONLY = replace(
    HOMEOSTATIC.recast(
        "child",
        terms=disposed_terms,
        mechanisms=exchanged(learn_values=None, learn_expectations=grow_familiar),
        settle=settle_unmoved,
    ),
    name="temperament-only",
    summary="What a child does in need is what it was born to do; nothing is learned from care but whom it knows.",
    parameters=RIVAL_PARAMETERS["temperament-only"],
    equations=f"""\
Disposition      in need, added to the logits: turn away z·a·ln(self-soothing/usual),
                 resist z·b·ln(reactivity·separation sensitivity), freeze z·c·ln(arousal at rest/usual)
Expectations     those of a newborn, for life: comfort, threat, contingency, steadiness; values Q = 0
Contingency      moves within a bout as in the homeostatic theory, and is forgotten after it
Familiarity      as in the homeostatic theory: a child comes to know, and to miss, the person it lives with
{ALL_ELSE}""",
    citations=(
        "Kagan (1982) Psychological Research on the Human Infant: An Evaluative Summary. W. T. Grant Foundation.",
        "Lamb, Thompson, Gardner & Charnov (1985) Infant-Mother Attachment, doi:10.4324/9780203781791. Ch. 8, both sides.",
        "Vaughn, Lefever, Seifer & Barglow (1989) Child Dev 60:728-737, doi:10.1111/j.1467-8624.1989.tb02753.x. Distress.",
    ),
    free=swapped(
        {
            "population.quality_loading": "population.reactivity_sd",
            "population.responsiveness_sd": "population.self_soothing_sd",
            "population.rebuff_sd": "population.resting_arousal_sd",
            "population.inconsistency_sd": "population.self_soothing",
            "population.frightening_low_risk": "disposition.avert",
            "population.frightening_high_risk": "disposition.freeze",
            "population.half_year_stability": "disposition.resist",
            "choice.uncertainty_to_resist": "choice.resist",
            "learning.miss_weight": "population.resting_arousal",
        }
    ),
)
