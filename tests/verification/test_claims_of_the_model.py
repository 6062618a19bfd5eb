"""What `attune claims early.hierarchy` says of the model: bonds with several people are learned apart from each other."""

from __future__ import annotations

import pytest

from attunement.evidence.helpers import Event, Life, Person, share
from attunement.evidence.studies.cohorts import Cohorts

N, ERROR = 1024, 0.016
MANNERS = {
    "frightens": {"fright": 2.2},
    "rebuffs": {"rebuff": 2.0, "responsiveness": 0.0},
    "hardly answers": {"loudness_threshold": 0.8, "responsiveness": -0.5, "warmth": -0.6},
}


def life(manner: dict[str, float], *, second: bool) -> Life:
    """A mother who cares in one manner from birth on, alone or in turns with an ordinary second carer."""
    people = [Person("mother", "own"), *([Person("father", "standard")] if second else [])]
    cares = [Event(0, person.name, "cares") for person in people]
    return Life(tuple(people), (*cares, Event(0, "mother", "becomes", manner)))


@pytest.mark.parametrize("manner", MANNERS.values(), ids=MANNERS)
def test_a_second_carer_is_a_bond_of_its_own(manner: dict[str, float]) -> None:
    cohorts = Cohorts(size=N, seed=5)

    def secure(who: str, *, second: bool) -> float:
        group = cohorts.living(life(manner, second=second), who, "low-risk", N, 12)
        return share("", group.is_class("B")).value

    alone, beside, with_second = (
        secure("mother", second=False),
        secure("mother", second=True),
        secure("father", second=True),
    )
    assert with_second > 0.7
    assert beside == pytest.approx(alone, abs=0.04 + 2 * 2**0.5 * ERROR)
    assert with_second - beside > 0.2
