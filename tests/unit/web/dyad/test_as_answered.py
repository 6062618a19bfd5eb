"""What the Dyad room answered when last looked at: every fact, and of each array its shape, its sum and its first numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attunement.lab.catalogue import WATCHED
from attunement.web.dyad import dyad_room
from attunement.web.frame.message import Message
from kept import check_kept, told

FOLDER = Path(__file__).parent / "answered"
TIMED = ("computed_ms",)
"""How long something took is never the same."""
TWO: dict[str, Any] = {"pairs": [{}, {"rebuffs": 2.0, "answers": 0.0}], "seed": 7, "sibling": 3}


def lines_of(facts: object, indent: str = "") -> list[str]:
    """Facts as lines, whatever they are made of."""
    if isinstance(facts, dict):
        parts = [(str(name), value) for name, value in facts.items() if name not in TIMED]
    elif isinstance(facts, list | tuple) and any(isinstance(one, dict | list | tuple) for one in facts):
        parts = [(str(number), value) for number, value in enumerate(facts)]
    else:
        return [f"{indent}{line}" for line in told(facts)]
    return [line for name, value in parts for line in [f"{indent}{name}", *lines_of(value, f"{indent}  ")]]


def shown(message: Message) -> str:
    arrays = []
    for name, array in message.arrays.items():
        known = np.nan_to_num(np.asarray(array, float)).ravel()
        first = " ".join(f"{value:.4g}" for value in known[:12])
        arrays.append(f"{name} {array.shape} sum {known.sum():.6g}: {first}")
    return "\n".join([*lines_of(message.facts), *arrays]) + "\n"


ONE: dict[str, Any] = {"pairs": [{"rebuffs": 1.0}], "seed": 11, "sibling": 1}
ASKED = [(name, procedure) for name in dyad_room.ROOM.answers for procedure in WATCHED if name != "dyad-why"]


@pytest.mark.parametrize(("name", "procedure"), ASKED)
def test_an_answer_as_it_was(name: str, procedure: str) -> None:
    _check(name, TWO, procedure, FOLDER / f"{name}-{procedure}.txt")


@pytest.mark.parametrize("procedure", WATCHED)
def test_an_answer_about_one_pair_as_it_was(procedure: str) -> None:
    _check("dyad", ONE, procedure, FOLDER / f"dyad-of-one-{procedure}.txt")


def _check(name: str, who: dict[str, Any], procedure: str, kept: Path) -> None:
    asked = who | {"procedure": procedure} | ({"turn": "welcoming", "from_month": 2} if name == "dyad-change" else {})
    found = dyad_room.ROOM.answers[name](asked, lambda: False)
    assert found is not None
    check_kept(kept, shown(Message.from_bytes(found.to_bytes())))
