"""Planning a study: how many dyads it takes to find an effect, when simulated dyads are studied as the real ones will be.

>>> from attunement.planning import dyads_needed
>>> plan = dyads_needed("frightening-behaviour", children=512, repeats=100, most=200)
>>> plan.answers[0].outcome
'with D or not'
"""

from attunement.planning.design import Design, EffectSize, Outcome, Seen, Setting, design
from attunement.planning.designs import DESIGNS
from attunement.planning.power import Answer, Plan, dyads_needed, find_design
from attunement.planning.significance import Change, Correlation, TwoMeans, TwoShares

__all__ = [
    "DESIGNS",
    "Answer",
    "Change",
    "Correlation",
    "Design",
    "EffectSize",
    "Outcome",
    "Plan",
    "Seen",
    "Setting",
    "TwoMeans",
    "TwoShares",
    "design",
    "dyads_needed",
    "find_design",
]
