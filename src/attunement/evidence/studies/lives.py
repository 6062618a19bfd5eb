"""Lives: whom the children of virtual studies grow up with and what happens to them, as events; a calendar prints any of them.

What risk does to care is assumed, and was fixed before any validation finding was run. It reuses numbers of the
population: care that is *withdrawn* lies as far below the mean in responsiveness, reading of signals and warmth as
high-risk circumstances lower general quality.
"""

from __future__ import annotations

from attunement.life.events import ALIKE, OWN, STANDARD, Event, Life, Person
from attunement.theories.traits import Caring

CARER = "mother"
WITHDRAWN = {"responsiveness": -0.7, "threshold": -0.7, "warmth": -0.7}
"""Answers less, reads only loud signals and shows little warmth: SD from the mean. Assumed."""
MALTREATING = {"rebuff": -2.0, "frightens": 1}
"""Rebuffs bids, and frightens. Assumed."""


def with_own(*events: Event) -> Life:
    """Return a life with the child's own caregiver alone, called `CARER`, to whom some things happen."""
    return Life((Person(CARER, OWN),), (Event(0, CARER, "cares"), *events))


def from_birth(by_sd: dict[str, float]) -> Life:
    """Return a life with the child's own caregiver alone, who from birth on cares otherwise than others do."""
    return with_own(Event(0, CARER, "changes", by_sd))


def becomes(caring: Caring, *, months: float = 0, **turn: float) -> Event:
    """Return the event by which the own caregiver takes on a manner from an age on, or with `every` and `at` in its turns."""
    return Event(months, CARER, "becomes", caring._asdict() | turn)


NURSES = tuple(f"nurse {i}" for i in range(1, 21))
INSTITUTION = Life(
    tuple(Person(nurse, ALIKE) for nurse in NURSES),
    (
        *(Event(0, nurse, "cares", {"every": len(NURSES), "at": i}) for i, nurse in enumerate(NURSES)),
        *(Event(0, nurse, "changes", WITHDRAWN) for nurse in NURSES),
    ),
)
"""Twenty withdrawn people who care in turns, all in one manner. Assumed."""
ADOPTION = Life(
    (*INSTITUTION.people, Person("parent", OWN)),
    (*INSTITUTION.events, Event(12, "parent", "cares"), *(Event(12, nurse, "leaves") for nurse in NURSES)),
)
"""A year in that institution, then a family of the same population, where nobody is withdrawn."""
A_THIRD = Life(
    (Person("first", OWN), Person("other", STANDARD)),
    (Event(0, "first", "cares"), Event(0, "other", "cares", {"every": 3, "at": 2})),
)
"""Somebody else cares in every third bout. Assumed."""
