"""The common acts: what a child, a person who cares and a partner can visibly do, one at a time.

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


class PartnerAct(IntEnum):
    """What one grown-up visibly does with another in one tick; both have the same repertoire."""

    BUSY = 0  # with something else
    WARM = 1  # friendly, interested, funny
    HINT = 2  # lets it show that something is the matter, without saying so
    DISCLOSE = 3  # says how it feels
    SEEK = 4  # seeks or keeps contact
    DEMAND = 5  # asks for change, complains
    SOOTHE = 6  # listens, comforts, takes in
    DIRECT = 7  # advises, takes over
    WITHDRAW = 8  # turns away, goes silent
    ATTACK = 9  # criticises, runs down; no act of force is modelled
    FREEZE = 10  # stills


CHILD_ACT_NAMES = tuple(act.name.lower() for act in ChildAct)
PERSON_ACT_NAMES = tuple(act.name.lower() for act in PersonAct)
PARTNER_ACT_NAMES = tuple(act.name.lower() for act in PartnerAct)
