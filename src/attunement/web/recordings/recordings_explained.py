"""What each number says: the unit in which a measure is written, and one sentence that a newcomer understands."""

from __future__ import annotations

import re

SHARE, POINTS, A_MINUTE = "share", "points", "a minute"
"""A part of something, written in percent; a difference of two such parts, in percentage points; a rate."""

_MEASURES = (
    (r"matched share", SHARE, "of the compared time both are in the same phase"),
    (r"joint (.+) share", SHARE, "of the compared time both are {0}"),
    (r"repaired within a step", SHARE, "of the moments of mismatch are followed at once by a match that mends it"),
    (r"repairs per minute", A_MINUTE, "how often a mismatch ends in a match that mends it"),
    (
        r"joined (?:in shared )?negative per minute",
        A_MINUTE,
        "how often a mismatch ends in a match in a negative phase",
    ),
    (r"any match within a step", SHARE, "of the moments of mismatch are followed at once by a match, of whatever kind"),
    (r"any match per minute", A_MINUTE, "how often a mismatch ends in a match, of whatever kind"),
    (r"(.+) answers (?:a )?(.+)", POINTS, "answers beyond the rate at other moments, in percentage points"),
)
_WORDS = {
    "compared": "Seconds in which both could be seen, were coded and show a phase. All other numbers are about this time.",
    "matched": "The part of the compared time in which both are in the same phase. Mismatch is the usual state of good "
    "interactions (supported: attune claims early.thirty.describes): there is no goal.",
    "by chance": "What this number would be if the two had nothing to do with each other: 95 % of what one gets by shifting "
    "one of them in time. A number inside says nothing about these two answering each other.",
    "repaired": "Mismatches that ended in a shared positive or neutral phase: they came back together.",
    "joined": "Mismatches that ended because both became negative. They match again, and nothing is mended.",
    "unresolved": "Mismatches of which the end was not seen: the recording, or what could be seen, ended first.",
    "repairs a minute": "How often a mismatch is mended, for each minute compared.",
    "until repair": "How long it takes until half of the mismatches are mended; “open” if fewer than half ever are.",
}


def explained(measure: str) -> dict[str, str]:
    """Return the unit of a measure and what it says; nothing of one that is not known.

    >>> explained("wife answers positive")["unit"], explained("joint negative share")["says"]
    ('points', 'of the compared time both are negative')
    """
    for pattern, unit, says in _MEASURES:
        if match := re.fullmatch(pattern, measure, re.IGNORECASE):
            return {"unit": unit, "says": says.format(*match.groups())}
    return {"unit": "", "says": ""}


def glossary() -> list[dict[str, str]]:
    """Return the columns of the table of visits, each with what it says, in their order."""
    return [{"name": name, "says": says} for name, says in _WORDS.items()]
