"""The mechanisms of the default theory, one by one, each with what switches it off: the list that ablation goes through."""

from __future__ import annotations

from attunement.inference.contests.ablation import Ablation
from attunement.theories.homeostatic.expectation import learn_expectations
from attunement.theories.interface import Actor, Moment


def expect_all_comfort(moment: Moment) -> Actor:
    """Expectations are learned as ever, but what comes without being asked for is not set off against what bids bring."""
    after = learn_expectations(moment)
    return after._replace(bonds=tuple(bond._replace(comfort_unasked=0.0) for bond in after.bonds))


MECHANISMS = (
    Ablation("acts are repeated that brought relief", {"choice.habit_gain": 0}),
    Ablation("acts cost effort", {"learning.effort": 0}),
    Ablation("relief counts beyond the usual only", {"learning.baseline_rate": 0}),
    Ablation("comfort is learned to be expected", {"learning.comfort_rate": 0}),
    Ablation("comfort that comes anyway does not count for a bid", instead={"learn_expectations": expect_all_comfort}),
    Ablation("bids that bring nothing lose their drive", {"bid_gate.floor": 1}),
    Ablation("unanswered crying loses its drive", {"choice.cry_gated": 0}),
    Ablation("comfort works as far as it is trusted", {"arousal.untrusted_comfort": 1}),
    Ablation("mere contact comforts", {"arousal.contact_comfort": 0}),
    Ablation("turning away helps to settle", {"arousal.self_soothing_averted": 0}),
    Ablation("need makes turning away likelier", {"choice.need_to_avert": 0}),
    Ablation("need suppresses exploring", {"choice.exploration_loss": 0}),
    Ablation("need suppresses smiling", {"choice.social_loss": 0}),
    Ablation("distance adds to need where it is strange", {"need.distance_weight": 0}),
    Ablation("being left is strange", {"need.separation_weight": 0}),
    Ablation("absence of the preferred person arouses", {"arousal.from_separation": 0}),
    Ablation("company makes separation easier", {"arousal.company_relief": 0}),
    Ablation("rebuff arouses", {"arousal.from_rebuff": 0}),
    Ablation("a broken expectation arouses", {"arousal.from_frustration": 0}),
    Ablation("expected answers outlast the bout", {"contingency.slow_rate": 0}),
    Ablation("a smile waits for an answer", {"contingency.social_share": 0}),
    Ablation("an expected answer invites smiles", {"choice.expectation_to_social": 0}),
    Ablation("unsteady answers make angry", {"choice.uncertainty_to_resist": 0}),
    Ablation("comfort and fright from one person conflict", {"choice.conflict_gain": 0}),
    Ablation("fright that is expected threatens", {"choice.threat_gain": 0}),
    Ablation("fear is unlearned in company", {"learning.fright_forgetting": 0}),
    Ablation("somebody hardly known threatens", {"choice.wariness_to_threat": 0}),
    Ablation("somebody hardly known is turned to less", {"preference.wariness": 0}),
    Ablation("people in general are met as the one who is known", {"preference.generic_rate": 0}),
    Ablation("play makes a child smile", {"choice.play_to_social": 0}),
    Ablation("play makes a person playful", {"caregiving.positive_in_play": 0, "caregiving.direct_in_play": 0}),
    Ablation("a smile is smiled back at", {"caregiving.positive_to_social": 0}),
    Ablation("a bid may be rebuffed", {"caregiving.rebuff_to_bid": 0}),
)
"""Every mechanism that a number or an exchanged step switches off. Frustration acts through arousal alone, so it is one."""
