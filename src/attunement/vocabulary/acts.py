"""The common acts: what a child and a person who cares can visibly do, one at a time.

The integer codes stand in every saved record, so they are frozen by a test.
"""

from __future__ import annotations

from enum import IntEnum


class ChildAct(IntEnum):
    """What a child does in one tick, as a camera sees it."""

    EXPLORE = 0  # looks at or handles objects
    SOCIAL = 1  # smiles, vocalises happily, looks at the partner
    SIGNAL = 2  # low signal: looks, reaches, fusses, calls
    CRY = 3
    APPROACH = 4  # seeks or keeps contact; before locomotion by reaching and leaning
    AVERT = 5  # turns away, soothes itself
    RESIST = 6  # angry resistance: pushes, kicks, squirms
    FREEZE = 7  # stills, freezes, or shows contradictory movements


class PersonAct(IntEnum):
    """What an older person does towards a child in one tick."""

    NEUTRAL = 0  # available without acting; also forced when absent or still-faced
    POSITIVE = 1  # smiles, talks, plays
    SOOTHE = 2  # soothes, picks up, holds
    DIRECT = 3  # directs, shows an object, intrudes
    REBUFF = 4  # turns the child away
    FRIGHTEN = 5  # frightening or frightened


CHILD_ACT_NAMES = tuple(act.name.lower() for act in ChildAct)
PERSON_ACT_NAMES = tuple(act.name.lower() for act in PersonAct)
