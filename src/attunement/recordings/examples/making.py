"""How the made-up dyads were made: two people who each have their own rhythm and, now and then, follow the other.

`python -m attunement.recordings.examples.making` writes the files that lie beside this module. A mother and an infant of
about six months play for three minutes. Each half second either may move on; where to depends on the other: an infant
smiles more easily at a smile and calms beside a calm face, a mother takes up what her infant shows after a moment. In the
second dyad she takes it up less than half as often. The numbers were chosen so that there is something to see; they
estimate nothing.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

DYADS: Mapping[str, tuple[int, float]] = {"made_up_1.csv": (14, 0.16), "made_up_2.csv": (8, 0.07)}
"""The file of each dyad, the seed it is made from, and how often in half a second the mother takes up the infant's state."""
LASTS_S, TICK_S = 180.0, 0.5
UNSEEN_S = (96.0, 101.0)  # the infant turned away from the camera
_CODES = ("positive", "neutral", "negative")
_INFANT = {  # chance in half a second to move to another state, by one's own and the mother's
    "positive": {"positive": (0.0, 0.10, 0.0), "neutral": (0.0, 0.22, 0.01), "negative": (0.0, 0.25, 0.08)},
    "neutral": {"positive": (0.11, 0.0, 0.01), "neutral": (0.03, 0.0, 0.035), "negative": (0.01, 0.0, 0.09)},
    "negative": {"positive": (0.03, 0.10, 0.0), "neutral": (0.0, 0.09, 0.0), "negative": (0.0, 0.02, 0.0)},
}
_MOTHER_OWN = {"positive": (0.0, 0.05, 0.0), "neutral": (0.07, 0.0, 0.004), "negative": (0.06, 0.18, 0.0)}


def made_dyad(seed: int, follows: float) -> list[tuple[str, float, float, str]]:
    """Return (person, start, end, code) of three minutes of free play that nobody played."""
    chance = random.Random(seed)
    infant, mother = "neutral", "positive"
    shown: dict[str, list[str]] = {"infant": [], "mother": []}
    for _ in range(int(LASTS_S / TICK_S)):
        shown["infant"].append(infant)
        shown["mother"].append(mother)
        before = infant
        infant = _moved(infant, _INFANT[infant][mother], chance)
        takes_up = follows * (0.25 if before == "negative" else 1.0)  # she soothes rather than cries along
        mother = before if chance.random() < takes_up else _moved(mother, _MOTHER_OWN[mother], chance)
    first, last = (int(at / TICK_S) for at in UNSEEN_S)
    shown["infant"][first:last] = ["XX"] * (last - first)
    return [row for person, codes in shown.items() for row in _stretches(person, codes)]


def _moved(state: str, chances: tuple[float, ...], chance: random.Random) -> str:
    drawn = chance.random()
    for code, share in zip(_CODES, chances, strict=True):
        if drawn < share:
            return code
        drawn -= share
    return state


def _stretches(person: str, codes: list[str]) -> list[tuple[str, float, float, str]]:
    edges = [0, *(i for i in range(1, len(codes)) if codes[i] != codes[i - 1]), len(codes)]
    return [(person, a * TICK_S, b * TICK_S, codes[a]) for a, b in pairwise(edges)]


def as_table(rows: list[tuple[str, float, float, str]]) -> str:
    """Return a made-up dyad as the text of a table with one row per event."""
    lines = ["person,start_s,end_s,code", *(f"{who},{start:.1f},{end:.1f},{code}" for who, start, end, code in rows)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for name, (seed, follows) in DYADS.items():
        Path(__file__).with_name(name).write_text(as_table(made_dyad(seed, follows)), encoding="utf-8")
