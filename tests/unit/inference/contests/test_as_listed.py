"""Every mechanism that ablation switches off or addition switches on, and every life of a crucial experiment, as a list.

Which number stands for a mechanism is a claim; whoever changes one sees it here beside its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from attunement.inference.contests import crucial_experiments as crucial
from attunement.inference.contests.ablation import Ablation
from attunement.inference.contests.additions import ADDITIONS
from attunement.inference.contests.mechanisms import MECHANISMS
from kept import check_kept

FOLDER = Path(__file__).parent / "listed"


@pytest.mark.parametrize(("name", "listed"), [("mechanisms", MECHANISMS), ("additions", ADDITIONS)])
def test_what_is_switched(name: str, listed: Sequence[Ablation]) -> None:
    lines = [f"{one.name}: {dict(one.off) or ', '.join(one.instead)}\n" for one in listed]
    check_kept(FOLDER / f"{name}.txt", "".join(lines))


def test_lives_of_crucial_experiments() -> None:
    ways = {"comfort or play": crucial.COMFORT_OR_PLAY, "steady or moody": crucial.STEADY_OR_MOODY,
            "held": crucial.HELD, "rebuffed": crucial.REBUFFED, "frightened": crucial.WHEN}  # fmt: skip
    lines = [
        f"{name}, {arm}: {event}\n"
        for name, arms in ways.items()
        for arm, life in arms.items()
        for event in life.events
    ]
    check_kept(FOLDER / "lives.txt", "".join(lines))
