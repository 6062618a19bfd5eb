"""Playful learning: a child learns of a person only while it is calm. Warmth and rebuff in play teach what to expect.

The advocate's case asks for more than weights: in play a smile is a bid and a positive act a full answer, so that both
count as such. Friendliness that comes without a bid is set off, as soothing is in the default theory. What makes warmth pay,
how fast comfort is learned and the scale of rewards, is free to be large.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from attunement.theories.homeostatic.bidding import attention
from attunement.theories.homeostatic.expectation import answered, bidding, learn_expectations
from attunement.theories.homeostatic.reinforcement import learn_values
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Actor, Moment
from attunement.theories.rivals.episodes import CITATIONS, fearing, in_calm, settle_where_asked
from attunement.theories.rivals.parameters import RIVAL_PARAMETERS
from attunement.theories.rivals.variation import ALL_ELSE, exchanged, swapped


def learn_from_play(moment: Moment) -> Actor:
    """In calm, bids and smiles that are answered in any friendly way teach comfort and steadiness; need teaches nothing.

    p₁ += dt·η·(1 − z)·bid·(y(1 − p₁) − χ(1 − y)p₁), bid with smiles, y = soothing + positive
    p₀ likewise, with (1 − bid)² in the place of bid: friendliness that comes anyway is no answer
    """
    usual, rates, context = learn_expectations(moment), moment.p.learning, moment.context
    calm = context.learning * in_calm(moment)
    bid = bidding(moment.now, moment.p)
    shares = attention(moment.before.bonds, context.present, moment.day.maturity, moment.p)
    bonds = []
    for slot, (was, learned, share) in enumerate(zip(moment.now.bonds, usual.bonds, shares, strict=True)):
        y, comfort, unasked = answered(moment, slot), was.comfort_expectation, was.comfort_unasked
        gain = y * (1.0 - comfort) - rates.miss_weight * (1.0 - y) * comfort
        surplus = y * (1.0 - unasked) - rates.miss_weight * (1.0 - y) * unasked
        pace, asking = context.dt_s * rates.comfort_rate, calm * bid * share
        bonds.append(
            learned._replace(
                comfort_expectation=comfort + pace * asking * gain,
                comfort_unasked=unasked + pace * calm * (1.0 - bid) * (1.0 - bid) * context.present[slot] * surplus,
                answered=was.answered + asking * y,
                bids=was.bids + asking,
            )
        )
    return usual._replace(bonds=tuple(bonds))


PLAYFUL_LEARNING = replace(
    HOMEOSTATIC.recast(
        "child",
        mechanisms=exchanged(
            learn_values=partial(learn_values, when=in_calm), learn_expectations=fearing(learn_from_play, in_calm)
        ),
        settle=settle_where_asked,
    ),
    name="playful-learning",
    summary="Only calm moments teach: warmth and rebuff in play form expectations, what a person does in need forms none.",
    parameters=RIVAL_PARAMETERS["playful-learning"],
    equations=f"""\
Learning         all slow learning weighs 1 − z, how far the child is free of need
Comfort          p₁ += dt·η·(1 − z)·bid·(y(1 − p₁) − χ(1 − y)p₁), where smiles are bids and y = soothing + positive;
                 what comes anyway, p₀, likewise, with (1 − bid)² in the place of bid
Threat           h rises and falls only in calm, by 1 − z times what it would
Steadiness       days are judged by bids made in calm, smiles among them
Contingency      a bout's E stays, in part, only after more than three bids in calm
{ALL_ELSE}""",
    citations=CITATIONS,
    free=swapped(
        {
            "population.separation_sensitivity_sd": "learning.comfort_rate",
            "population.half_year_stability": "learning.reward_scale",
        }
    ),
)
