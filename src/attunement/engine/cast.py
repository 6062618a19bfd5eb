"""Who may meet: a bout's cast is the first roles of a theory, and its lanes carry what those roles have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from attunement.engine.lanes import Lanes
from attunement.theories.interface import MOST_ACTORS, Kept, Theory
from attunement.vocabulary import BadValueError

Names = tuple[str, ...]


class Place(NamedTuple):
    """What the actor in one place of a cast brings along: the names of its numbers, none where its role has no such part."""

    role: str
    traits: Names
    bond: Names
    slow: Names


Cast = tuple[Place, ...]


def cast_of(theory: Theory) -> Cast:
    """Return what each role of a theory brings along."""
    return tuple(Place(role.name, *map(_names, (role.traits, role.bond, role.slow))) for role in theory.roles)


def check_cast(theory: str, cast: Cast, lanes: Lanes) -> None:
    """Refuse lanes that a theory's roles do not fit: too few or too many actors, or what belongs to another role.

    Parameters
    ----------
    theory, cast
        Its name, and what its roles bring along.
    lanes
        Who is to meet.

    Errors
    ------
    BadValueError with what was given, what the theory has, and what to do.
    """
    given, most = lanes.traits, min(len(cast), MOST_ACTORS)
    if not 2 <= len(given) <= most or len(lanes.kept) != len(given):
        raise BadValueError(
            f"{len(given)} actors with {len(lanes.kept)} memories were to meet; the theory {theory} has "
            f"{', '.join(place.role for place in cast)}. Give traits and memories of "
            f"{'both' if most == 2 else f'2 to {most} of them'}, in this order."
        )
    for place, traits, kept in zip(cast, given, lanes.kept, strict=False):
        for what, wanted, found in _parts(place, traits, kept, len(given) - 1):
            if found != wanted:
                raise BadValueError(
                    f"the {place.role} of the theory {theory} has the {what} {', '.join(wanted) or '(none)'}; "
                    f"given were {', '.join(found) or '(none)'}. Give them in the order of the cast."
                )


def _parts(place: Place, traits: Any, kept: Kept, company: int) -> Iterator[tuple[str, Names, Names]]:
    """Yield what each part is called, which numbers it should have, and which it has."""
    yield "traits", place.traits, _names(traits)
    yield "slow numbers", place.slow, _names(kept.slow)
    yield "expectations of people in general", place.bond, _names(kept.generic)
    wanted = company if place.bond else 0
    yield "bonds with", _counted(wanted), _counted(len(kept.bonds))
    for bond in kept.bonds:
        yield "expectations of one other", place.bond, _names(bond)


def _counted(others: int) -> Names:
    return (f"{others} others",) if others != 1 else ("1 other",)


def _names(part: Any) -> Names:
    return tuple(getattr(part, "_fields", ()))
