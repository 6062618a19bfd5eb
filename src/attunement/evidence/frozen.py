"""Frozen numbers: what the default theory, the populations and the coders were before any validation finding was run.

A finding counts as validation only while nothing has been tuned to it. These numbers were written down, and their
digest committed, before the first virtual study of a validation finding was run with them; a test holds the digest
against the live values. Whoever changes one of them changes the digest, and says so in `docs/evidence.md`.

Beside the digest of numbers stand those of behaviour (`frozen_behaviour`): what the coders give on a fixed record, and
what each theory does in a small run. They notice a changed rule though every number stays.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Any

import msgspec

from attunement.lab.catalogue import PROCEDURES
from attunement.lab.observer import CONTACT_DISTANCE, Camera
from attunement.life.population import POPULATIONS, STANDARD
from attunement.life.upbringing import HOME, PLAYFUL, SITUATIONS
from attunement.measures.infants import classification, interactive_scales
from attunement.measures.infants.observed_sensitivity import ANOMALOUS_RULER, SENSITIVITY_RULER, SENSITIVITY_WEIGHTS
from attunement.measures.infants.q_sort import Q_SORT_RULER, Q_SORT_WEIGHTS
from attunement.theories.catalogue import RIVALS
from attunement.theories.fitted import fit_of
from attunement.theories.homeostatic.numbers import HomeostaticParameters
from attunement.vocabulary.parameters import declarations, switched_off, values

FROZEN_ON = "2026-11-30"
"""The day of the last freeze; numbers that it left alone were frozen before."""
EARLIER = (
    "a9b7f373b60c01266ac0cfa5631b75424bf7d7aefb0f6ab90946cd65f46c888a",
    "9e73d2a7aecb44164564d34e1f7fc4dfdd2713f46f521b318f581351ffad7b9a",
    "d2389e7ad420f467efc410a8476d8da2264f0a7d9bc85d36a31dc722951aa31e",
    "3f50f1dad797154ea7040f2da85dac3fa914f261133ee5672b2c25511e4dd8f6",
    "8cf501fa5ce8b5cd243d832cbb55464e6d20273361c325653c6bded38026f8ee",
    "e0c0e13df9684dc4510bec4f3352ea81daefe8d3af427c56750908b94f7f1f80",
    "69bb8389d61cc8f25c3538fb91423637bf302c79f5ccfd1558b0d7802b7b62e5",
    "8282b5634037fcb27f3e853da1a1fa7ed10d59daae9e76f6b67ca0449ae1917e",
)
"""Digests before: of the first version, of the second before and after its rivals were fitted, of the third, of the fourth, of the
fourth with one rival, playful-learning, changed and fitted anew, of the same with the coders' weights declared, and of the same
with the theory's own numbers declared: of what acts ask and cost, what a person is told, and its bounds.

Each had its score."""
FROZEN_SHA256 = "9c48ddabf9a9620db081f9ed585ff7d0e42961c43659659ea4e1c8b44ba23916"
CODERS_SHA256 = "1b1c16ef3bbe683dae4bfaa8a2746aebb4a7dd2b5375cbe9864e1e26ef314747"
"""What the coders give on the fixed record; see `coders_digest`."""
TWO_CHANNELS_SHA256 = "362cca3a30f21b8dd5502f57476baded93785119b356eda175ab16d2fb172edd"
"""The coder who reads two channels, its weights and what it gives on a fixed record with both; see `two_channels_digest`.

It was frozen on 2026-11-29, before it coded any finding; no score of today is its own."""
PRESCHOOL_SHA256 = "d5a416af96b4392759021740c421245da73b9f6702aa746eadbf4d820f65a37b"
"""The coder of preschoolers, its constants and weights and what it gives on a fixed record; see `preschool_digest`.

It was frozen on 2026-11-30, before it coded any finding; no score of today is its own."""
THEORIES_SHA256 = {
    "homeostatic": "8dfe1a67aa0213b229cfcdb611eeb416095ed82164966f7ba6ac7f19c3ae2a85",
    "temperament-only": "4c072ee01d5b483ef25023fe32d2df768aa73b232e85a0d1a8fe637b7dc57a8b",
    "contact-quantity": "bedde436b68be75489a8da815f8e92f5bbec6fdab8f8edcc7197d1b0b592b75e",
    "point-belief": "37ab4282359cad5a6c8a184d2133aebcb7fe02afc432de8cf35647f80e645a5d",
    "anxious-learning": "d7f754ff023abf1e9a5ce7730ff82c427a10ffbc6ccd54e4f8bcd193e64c8f49",
    "playful-learning": "6b00a8b3368bdf92de182842606e8401a69e3362b3f1bc548cabba53db52e5a7",
    "proximity-reward": "e43eb284a7233971f9a638befe937c4617d62e91127cedaf1264a2e5f25d0ea2",
}
"""What each theory does in a small run on the fast engine; see `theory_digest`."""


def frozen_values() -> dict[str, Any]:
    """Return every number that is frozen: theory, populations, ordinary life, procedures, camera, coders, and rivals' fits."""
    home = asdict(HOME) | {"caregivers": 1}  # once a number of its own, now what a life without events is
    fits = {fit.theory: [fit.theory_values, fit.population_values] for name in RIVALS if (fit := fit_of(name))}
    return ({"fits": fits} if fits else {}) | {
        "theory": _at_work(HomeostaticParameters()),
        "populations": {name: _at_work(population) for name, population in POPULATIONS.items()},
        "life": {"home": home, "situations": [asdict(s) for s in (*SITUATIONS, *PLAYFUL)]},
        "procedures": {name: _plain(asdict(procedure)) for name, procedure in PROCEDURES.items()},
        "standard caregiver": STANDARD._asdict(),
        "camera": asdict(Camera()) | {"contact_distance": CONTACT_DISTANCE},
        "coders": {
            "scales": _plain(asdict(interactive_scales.FROZEN)),
            "classes": asdict(classification.FROZEN),
            "sensitivity": _plain(asdict(SENSITIVITY_RULER)),
            "q_sort": _plain(asdict(Q_SORT_RULER)),
            "frightening": _plain(asdict(ANOMALOUS_RULER)),
            "weights": values(SENSITIVITY_WEIGHTS) | values(Q_SORT_WEIGHTS, "q_sort."),
        },
    }


def frozen_digest() -> str:
    """Return the SHA-256 of the live values of everything that is frozen.

    >>> frozen_digest() == FROZEN_SHA256
    True
    """
    return hashlib.sha256(msgspec.json.encode(frozen_values(), order="sorted")).hexdigest()


def behaving_otherwise(theory: str, *, coders: str, behaves: str) -> str:
    """Say which behaviour is not the frozen one, by the digests of coders and of a theory; empty if all is.

    A theory without a frozen digest, and a run without one (the reference engine's), cannot be told.

    >>> behaving_otherwise("homeostatic", coders=CODERS_SHA256, behaves="12ab")
    'What homeostatic does is not what was frozen.'
    """
    found = ["the coders give"] if coders != CODERS_SHA256 else []
    if behaves and behaves != THEORIES_SHA256.get(theory, behaves):
        found.append(f"{theory} does")
    return f"What {' and what '.join(found)} is not what was frozen." if found else ""


def _at_work(numbers: Any) -> dict[str, float]:
    """Return numbers without groups of mechanisms that are all off: they are no part of what a theory or population does."""
    switches = {known.name for known in declarations(numbers) if known.switch}
    on = {group_of(name) for name in switches - switched_off(numbers).keys()}
    idle = {group_of(name) for name in switches} - on
    return {name: value for name, value in values(numbers).items() if group_of(name) not in idle}


def group_of(name: str) -> str:
    """Return the group of a number: the part of its name before the first dot."""
    return name.split(".", maxsplit=1)[0]


def _plain(tree: Any) -> Any:
    """Return numbers only: words such as summaries and sources may be mended without touching what is frozen."""
    if isinstance(tree, dict):
        return {str(k): _plain(v) for k, v in tree.items() if k not in {"summary", "source", "strangeness_source"}}
    if isinstance(tree, list | tuple):
        return [_plain(item) for item in tree]
    return tree
