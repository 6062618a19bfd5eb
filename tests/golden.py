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
    "homeostatic": "a2d844736cb647a796186bbb6ea58e9191e35bf3d6a821e369a0105700f9a111",
    "temperament-only": "96fc2e1355f9a8ad4509eb924fde731ce2aeb0ca947f0c99adcfbc7000800364",
    "contact-quantity": "17772b23787c8f388e412481df07d65ea09f5faee7634eb0c504495879da7b43",
    "point-belief": "bd355a8b002e4dfd968569699355a536e349c1285325ebfbeef259b31950ca4a",
    "anxious-learning": "ef19b7b6e21a1844a2b0b3965496a2b965f5c87833223c200f3aaf2120a95a9d",
    "playful-learning": "caaa1e894ab564d6419bc82ba08d4721a55380784ce1152f27ac509a5c77cb7b",
    "proximity-reward": "368c6ec048502f8adc7311a629c4337adb7e2570405cc54cd4f5d9f00397c2e0",
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
