"""What the Dyad room is asked: which pairs, which procedure, which luck. Parsed once, at the edge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from attunement.lab.catalogue import WATCHED, studied
from attunement.study.dials import TURNS, Dials
from attunement.study.siblings import SIBLINGS, Pair
from attunement.vocabulary import BadValueError, UnknownNameError

MOST_PAIRS = 2
MOST_SEED = 2**32 - 1
TURN_BY_NAME = {turn.name: turn for turn in TURNS}


@dataclass(frozen=True)
class Question:
    """Which pairs are raised, and where they are seen; `sibling` is the one whose story is told."""

    pairs: tuple[Pair, ...]
    procedure: str
    seed: int
    sibling: int

    @property
    def months(self) -> int:
        """The age at which the procedure is done."""
        return studied(self.procedure).usual_months


def read_question(asked: Mapping[str, Any], *, turned: bool = False) -> Question:
    """Return what was asked, or say what is wrong with it.

    Parameters
    ----------
    asked
        As the page sends it: `pairs` (dials that do not stand in the middle, by name), `procedure`, `seed`, `sibling`, and
        for what-if questions `turn` and `from_month`.
    turned
        Whether the pairs change on the way.
    """
    pairs = asked.get("pairs", [{}])
    if not isinstance(pairs, list) or not 1 <= len(pairs) <= MOST_PAIRS or not all(isinstance(p, dict) for p in pairs):
        raise BadValueError(f"`pairs` is {str(pairs)[:80]}; give one or {MOST_PAIRS} pairs, each as dials by name.")
    procedure = asked.get("procedure", "strange-situation")
    if not isinstance(procedure, str):
        raise UnknownNameError.of("procedure", str(procedure)[:40], WATCHED)
    age = studied(procedure, WATCHED).usual_months
    found = [Pair(Dials().turned(dials)) for dials in pairs]
    if turned:
        found = [_turned(pair, asked, age) for pair in found]
    return Question(
        tuple(found), procedure, _whole(asked, "seed", 7, MOST_SEED), _whole(asked, "sibling", 0, SIBLINGS - 1)
    )


def _turned(pair: Pair, asked: Mapping[str, Any], age: int) -> Pair:
    name = asked.get("turn", "training")
    if not isinstance(name, str) or name not in TURN_BY_NAME:
        raise UnknownNameError.of("change", str(name)[:40], TURN_BY_NAME)
    month = _whole(asked, "from_month", min(6, age // 2), age - 1)
    return Pair(pair.dials, (TURN_BY_NAME[name].event(pair.dials, month),))


def _whole(asked: Mapping[str, Any], name: str, usual: int, most: int) -> int:
    value = asked.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadValueError(f"`{name}` is {str(value)[:40]}; it must be a whole number from 0 to {most}.")
    return value
