"""Frozen numbers: what the default theory, the populations and the coders were before any validation finding was run.

A finding counts as validation only while nothing has been tuned to it. These numbers were written down, and their
digest committed, before the first virtual study of a validation finding was run with them; a test holds the digest
against the live values. Whoever changes one of them changes the digest, and says so in `docs/evidence.md`.
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
from attunement.measures.infants.observed_sensitivity import SENSITIVITY_RULER
from attunement.measures.infants.q_sort import Q_SORT_RULER
from attunement.theories.catalogue import RIVALS
from attunement.theories.fitted import fit_of
from attunement.theories.homeostatic.numbers import HomeostaticParameters
from attunement.vocabulary.parameters import values

FROZEN_ON = "2026-11-29"
"""The day of the last freeze; numbers that it left alone were frozen before."""
EARLIER = (
    "a9b7f373b60c01266ac0cfa5631b75424bf7d7aefb0f6ab90946cd65f46c888a",
    "9e73d2a7aecb44164564d34e1f7fc4dfdd2713f46f521b318f581351ffad7b9a",
    "d2389e7ad420f467efc410a8476d8da2264f0a7d9bc85d36a31dc722951aa31e",
    "3f50f1dad797154ea7040f2da85dac3fa914f261133ee5672b2c25511e4dd8f6",
    "8cf501fa5ce8b5cd243d832cbb55464e6d20273361c325653c6bded38026f8ee",
)
"""Digests before: of the first version, of the second before and after its rivals were fitted, of the third, of the fourth.

Each had its score. Since the fourth, one rival has changed and was fitted anew, playful-learning; all else is as it was."""
FROZEN_SHA256 = "e0c0e13df9684dc4510bec4f3352ea81daefe8d3af427c56750908b94f7f1f80"


def frozen_values() -> dict[str, Any]:
    """Return every number that is frozen: theory, populations, ordinary life, procedures, camera, coders, and rivals' fits."""
    home = asdict(HOME) | {"caregivers": 1}  # once a number of its own, now what a life without events is
    fits = {fit.theory: [fit.theory_values, fit.population_values] for name in RIVALS if (fit := fit_of(name))}
    return ({"fits": fits} if fits else {}) | {
        "theory": values(HomeostaticParameters()),
        "populations": {name: values(population) for name, population in POPULATIONS.items()},
        "life": {"home": home, "situations": [asdict(s) for s in (*SITUATIONS, *PLAYFUL)]},
        "procedures": {name: _plain(asdict(procedure)) for name, procedure in PROCEDURES.items()},
        "standard caregiver": STANDARD._asdict(),
        "camera": asdict(Camera()) | {"contact_distance": CONTACT_DISTANCE},
        "coders": {
            "scales": _plain(asdict(interactive_scales.FROZEN)),
            "classes": asdict(classification.FROZEN),
            "sensitivity": _plain(asdict(SENSITIVITY_RULER)),
            "q_sort": _plain(asdict(Q_SORT_RULER)),
        },
    }


def frozen_digest() -> str:
    """Return the SHA-256 of the live values of everything that is frozen.

    >>> frozen_digest() == FROZEN_SHA256
    True
    """
    return hashlib.sha256(msgspec.json.encode(frozen_values(), order="sorted")).hexdigest()


def _plain(tree: Any) -> Any:
    """Return numbers only: words such as summaries and sources may be mended without touching what is frozen."""
    if isinstance(tree, dict):
        return {str(k): _plain(v) for k, v in tree.items() if k not in {"summary", "source", "strangeness_source"}}
    if isinstance(tree, list | tuple):
        return [_plain(item) for item in tree]
    return tree
