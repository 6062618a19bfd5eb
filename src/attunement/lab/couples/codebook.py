"""What a coder of affect would write down for each act. The mapping is ours; the manual needs training and is not in it.

After the Specific Affect Coding System: Coan & Gottman (2007) in Handbook of Emotion Elicitation and Assessment.
"""

from __future__ import annotations

from collections.abc import Mapping

SPAFF_LIKE: Mapping[str, str] = {
    "busy": "neutral", "warm": "interest, humour, affection", "hint": "sadness, whining",
    "disclose": "vulnerable sadness, fear", "seek": "affection", "demand": "complaint, domineering",
    "soothe": "validation", "direct": "domineering, light", "withdraw": "stonewalling",
    "attack": "criticism, contempt, belligerence", "freeze": "tension",
}  # fmt: skip
