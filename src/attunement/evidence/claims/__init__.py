"""What popular texts on attachment claim: each claim with a grade, its evidence, and what the model does with it."""

from attunement.evidence.claims.borne_out import Kept, Outcome, load_kept, outcome
from attunement.evidence.claims.claim import PRACTICE_GRADES, Claim, Grade, InModel, Reference, Topic
from attunement.evidence.claims.register import Claims, load_claims

__all__ = [
    "PRACTICE_GRADES",
    "Claim",
    "Claims",
    "Grade",
    "InModel",
    "Kept",
    "Outcome",
    "Reference",
    "Topic",
    "load_claims",
    "load_kept",
    "outcome",
]
