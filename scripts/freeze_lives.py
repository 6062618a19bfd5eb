"""Freeze by what own history is read, where states of mind begin, and what is usual to see in whom: from a first generation.

Five times over, since parents nobody has lived with reflect as the first generation was found to, and partners care by it.

    python scripts/freeze_lives.py [persons]
"""

from __future__ import annotations

import sys
from collections import defaultdict

import numpy as np

from attunement.engine.choice import make_engine
from attunement.life.course import frozen
from attunement.life.course.births import born
from attunement.life.course.evocation import Norms, norms_of
from attunement.life.course.gates import with_later_abilities
from attunement.life.course.numbers import CourseNumbers
from attunement.life.course.own_history import Frame, expected_of_people, frame_of
from attunement.life.course.sights import ACTS, ROLES, seen_with
from attunement.life.course.slots import Slot
from attunement.life.course.year import a_year_on
from attunement.life.population import population
from attunement.respondents.interview_coding import Coder, Cuts, cuts_of
from attunement.study.lives_asked import said_by
from attunement.theories.catalogue import theory_parameters

SEED, TIMES, GROWN_UP, LAST = 2026, 5, 26, 30


def once(persons: int) -> tuple[dict[str, Frame], Cuts, dict[Slot, dict[str, Norms]]]:
    """Live a first generation, and return what it is like at 26 and what was seen of it."""
    engine = make_engine("homeostatic", with_later_abilities(theory_parameters("homeostatic")))
    lives, p = born(population("mixed-risk").draw(persons, seed=SEED), engine), CourseNumbers()
    looked: dict[Slot, dict[str, list[np.ndarray]]] = defaultdict(lambda: defaultdict(list))
    frames: dict[str, Frame] = {}
    cuts = None
    while lives.years < LAST:
        lives = a_year_on(lives, engine)
        for slot in ROLES:
            shares = seen_with(lives, slot, lives.years - 1)[ACTS]
            if (there := ~np.isnan(shares[0])).any():
                name = "grown up" if lives.years > frozen.GROWN_UP + 1 else str(lives.years - 1)
                looked[slot][name].append(shares[:, there])
        if lives.years == GROWN_UP:
            expected = expected_of_people(lives.generic, lives.parameters)
            for high_risk, name in enumerate(frozen.CIRCUMSTANCES):
                rows = lives.adult.high_risk == high_risk
                frames[name] = frame_of(
                    expected[:, rows], lives.mind.reflection[rows], p=p.own_history, reflecting=p.reflecting
                )
            cuts = cuts_of(said_by(lives, engine), Coder(SEED), source=f"{persons} persons of a first generation at 26")
    assert cuts is not None
    usual = {
        slot: {name: norms_of(np.concatenate(some, axis=1)) for name, some in by.items()} for slot, by in looked.items()
    }
    return frames, cuts, usual


def written(frames: dict[str, Frame], cuts: Cuts, usual: dict[Slot, dict[str, Norms]], persons: int) -> str:
    """Return all of it as TOML, with what it was made by."""

    def row(numbers: np.ndarray) -> str:
        return f"[{', '.join(f'{number:.6g}' for number in numbers)}]"

    lines = ["# Made by scripts/freeze_lives.py; whoever makes it anew says so in CHANGELOG.md.", "[made]"]
    lines += [f"persons = {persons}", f"seed = {SEED}", f'numbers = "{frozen.numbers_now()}"']
    for circumstances, frame in frames.items():
        lines += [f"[frame.{circumstances}]"]
        lines += [f"{name} = {row(getattr(frame, name))}" for name in ("centre", "scale", "leaning_scale")]
        lines += [f"{name} = {getattr(frame, name):.6g}" for name in ("reflection", "reflection_scale", "hold_lost")]
    lines += ["[interview]", f'source = "{cuts.source}"']
    lines += [f"{name} = {getattr(cuts, name):.6g}" for name in ("coherence", "usual_ratio", "lapses")]
    for slot, by in usual.items():
        for name, norms in by.items():
            lines += [
                f"[norms.{slot.name.lower()}.'{name}']",
                f"centre = {row(norms.centre)}",
                f"scale = {row(norms.scale)}",
            ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Freeze, and say what was found each time."""
    persons = int(sys.argv[1]) if len(sys.argv) > 1 else 4096
    for _ in range(TIMES):
        frames, cuts, usual = once(persons)
        frozen.PLACE.write_text(written(frames, cuts, usual, persons), "utf-8")
        frozen.forget()
        for name, frame in frames.items():
            print(
                f"{name}: centre {frame.centre.round(4)}, reflection {frame.reflection:.4f} ({frame.reflection_scale:.4f})"
            )
        print(cuts)


if __name__ == "__main__":
    main()
