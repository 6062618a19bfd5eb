"""Anxious learning: a child learns of a person only while it needs it. Calm and play form neither trust nor fear."""

from __future__ import annotations

from dataclasses import replace

from attunement.theories.homeostatic.choice import in_need
from attunement.theories.homeostatic.expectation import learn_expectations
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.rivals.episodes import CITATIONS, fearing, settle_where_asked
from attunement.theories.rivals.parameters import RIVAL_PARAMETERS
from attunement.theories.rivals.variation import ALL_ELSE, exchanged

learn_when_anxious = fearing(learn_expectations, in_need)

ANXIOUS_LEARNING = replace(
    HOMEOSTATIC.recast("child", mechanisms=exchanged(learn_expectations=learn_when_anxious), settle=settle_where_asked),
    name="anxious-learning",
    summary="Only anxious moments teach: what a person does while the child is in no need forms neither trust nor fear.",
    parameters=RIVAL_PARAMETERS["anxious-learning"],
    equations=f"""\
Threat           h rises and falls only in need, by z times what it would
Contingency      a bout's E stays, in part, only after more than three bids in need
{ALL_ELSE}""",
    citations=CITATIONS,
)
