"""What a theory's children can do from some age on, in a whole life: understand partings, and take charge of a person.

The default theory has both. Lives give them the ages and strengths of lives, all assumed.
"""

from __future__ import annotations

from typing import Any

from attunement.vocabulary import replace, values

LATER_ABILITIES = {
    "foresight.calms": 0.85,
    "foresight.age": 30.0,
    "foresight.spread": 5.0,
    "foresight.takes_charge": 0.8,
    "foresight.charge_age": 42.0,
    "foresight.charge_spread": 6.0,
    "foresight.punishing": 0.8,
}
"""Numbers of the default theory, and of rivals that share them."""


def with_later_abilities(parameters: Any) -> Any:
    """Return a theory's numbers with what children learn to do after infancy, as far as it has such a thing."""
    known = values(parameters)
    return replace(parameters, {name: value for name, value in LATER_ABILITIES.items() if name in known}, where="lives")
