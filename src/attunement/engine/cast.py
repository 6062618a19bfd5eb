"""Who may meet: a bout's cast is the first roles of a theory, and its lanes carry what those roles have."""

from __future__ import annotations

from attunement.engine.lanes import Lanes
from attunement.theories.interface import MOST_ACTORS, Theory
from attunement.vocabulary import BadValueError


def check_cast(theory: Theory, lanes: Lanes) -> None:
    """Refuse lanes that a theory's roles do not fit: too few or too many actors, or traits of another role.

    Errors
    ------
    BadValueError with what was given, what the theory has, and what to do.
    """
    roles, given = theory.roles, lanes.traits
    most = min(len(roles), MOST_ACTORS)
    if not 2 <= len(given) <= most or len(lanes.kept) != len(given):
        raise BadValueError(
            f"{len(given)} actors with {len(lanes.kept)} memories were to meet; the theory {theory.name} has "
            f"{', '.join(role.name for role in roles)}. Give traits and memories of 2 to {most} of them, in this order."
        )
    for role, traits in zip(roles, given, strict=False):
        if type(traits)._fields != role.traits._fields:
            raise BadValueError(
                f"the {role.name} of the theory {theory.name} has the traits {', '.join(role.traits._fields)}; "
                f"given were {', '.join(type(traits)._fields)}. Give them in the order of the cast."
            )
