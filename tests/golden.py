"""The very bits of a small run of every theory: whatever changes one of its equations or numbers shows here.

The bits are those of the machine code, which are the same on every processor (`verification/test_engines_agree.py`).
What is hashed is what some children have learned after a few bouts of life, and a film of their Strange Situation. They
begin with expectations drawn at random, so that fright, mistrust and habits, which take a year to come, are there at once.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from attunement.engine.threefry import key_of
from attunement.engine.timetable import Bout
from attunement.engine.trees import arrays
from attunement.lab.strange_situation import STRANGE_SITUATION
from attunement.life.upbringing import HOME
from attunement.theories.interface import rows_that_move
from draws import random_lanes

if TYPE_CHECKING:
    from attunement.engine.footage import Footage
    from attunement.engine.simd.engine import SimdEngine

GOLDEN = {
    "homeostatic": "ac5774f0dcb6710efb16e98dc78485a70c6f253bb79691b36c4c5effc521c862",
    "temperament-only": "0ef7bf4f10b2abe12a01dbf5dd1bdf49788539d9505ec5ad3827f45668806df8",
    "contact-quantity": "42548dbb43ec3e0afb5c8c62f3ab036bc2234ce51f0e96cd7ffefa2c4307bb67",
    "point-belief": "90560666e2d063cb7e82d1dc1515b93e19cb35a0056b2e3ac9122f7252046009",
    "anxious-learning": "9454b628cac3d02da54c0a0a1fc186b458e29e31b78cfd2affc06e3e000917fc",
    "playful-learning": "39f8bff0e56ba798a4ff5e5d3aaa10d3f583362b17e479102b8d027d2af20321",
    "proximity-reward": "6bf01a002496a70df80723aa4fe297ba267e9bb3b99467a9a6c12f1b0029928c",
}
"""Theory → SHA-256 of `life_and_film`. Whoever changes one on purpose puts in what the failing test says was found, and
says so in CHANGELOG.md: every number published with the theory is then another one."""

SEED = 20_240_301


def life_and_film(engine: SimdEngine, n: int = 75) -> str:
    """Return the SHA-256 of some bouts of life and of a Strange Situation after them."""
    key = key_of(SEED)
    bouts = [Bout(k, 1.0 + k, 3.0, (3.0,), play=float(k % 8 == 0), learning=1.0, arousal_sd=0.04) for k in range(6)]
    lanes, _ = engine.run(random_lanes(1, n), HOME.timetable(), bouts, step_s=HOME.step_s, key=key)
    met = lanes.joined_by(random_lanes(2, n).traits[2])
    place, visit = STRANGE_SITUATION, STRANGE_SITUATION.bout(occasion=70_000, age_months=12.0)
    _, films = engine.run(met, place.timetable(), [visit], step_s=place.step_s, key=key, film=True)
    found = hashlib.sha256()
    learned = (tuple(rows_that_move(bond, engine.parameters).values()) for bond in (*lanes.bonds, lanes.generic))
    for array in arrays((*learned, *map(_film_arrays, films))):
        found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()


def _film_arrays(film: Footage) -> tuple:
    return film.child, film.people, film.distance, film.together, film.live, film.arousal
