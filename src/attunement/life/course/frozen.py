"""What was frozen once, from a first generation: by what own history is read, where states of mind begin, what is usual to see.

Frozen, so that nobody is read otherwise because of who else is in a study. `scripts/freeze_lives.py` makes the file anew.
"""

from __future__ import annotations

import json
import tomllib
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.life.course.evocation import Norms
from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.own_history import Frame
from attunement.life.course.slots import Slot
from attunement.life.population import population
from attunement.theories.catalogue import theory_parameters
from attunement.vocabulary import values

GROWN_UP = 25
"""After that year what is usual to see is the same in every year."""
PLACE = Path(str(files("attunement.life.course"))) / "frozen.toml"


@lru_cache(maxsize=1)
def _kept() -> dict[str, Any]:
    return tomllib.loads(PLACE.read_text("utf-8"))


CIRCUMSTANCES = ("low-risk", "high-risk")
"""In which somebody lives, as a population draws them."""


def frame(high_risk: bool) -> Frame:
    """Return centres and scales by which own history is read: those of the first generation in such circumstances at 26."""
    kept = _kept()["frame"][CIRCUMSTANCES[high_risk]]
    centre, scale, leaning = (np.array(kept[name]) for name in ("centre", "scale", "leaning_scale"))
    return Frame(centre, scale, leaning, kept["reflection"], kept["reflection_scale"], kept["hold_lost"])


def usual_reflection(high_risk: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return mean and SD of how far persons in such circumstances see their history as history, [person]."""
    low, high = frame(False), frame(True)
    mean = np.where(high_risk, high.reflection, low.reflection)
    return mean, np.where(high_risk, high.reflection_scale, low.reflection_scale)


def interview_cuts() -> dict[str, Any]:
    """Return where states of mind begin in interviews, so that the first generation at 26 has the published shares."""
    return _kept()["interview"]


def norms(slot: Slot, year: int) -> Norms | None:
    """Return how much of each act is usual in a year of life with whoever fills a place; None where nothing was frozen."""
    of = _kept()["norms"].get(slot.name.lower(), {})
    known = of.get(str(year)) or (of.get("grown up") if year > GROWN_UP else None)
    return None if known is None else Norms(np.array(known["centre"]), np.array(known["scale"]))


def made() -> dict[str, Any]:
    """Return of how many persons, from which seed and by which numbers the file was made."""
    return _kept()["made"]


def numbers_now() -> str:
    """Return a digest of the numbers of theory, population and course that a first generation would live by now."""
    parts = (theory_parameters("homeostatic"), population("mixed-risk"), CourseNumbers())
    return sha256(json.dumps([values(part) for part in parts], sort_keys=True).encode()).hexdigest()


def forget() -> None:
    """Read the file anew when it is next asked."""
    _kept.cache_clear()
