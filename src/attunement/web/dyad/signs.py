"""Every starting point and every change of the page: whether what moves goes the way in which studies saw it go.

Beside the theory stand findings that were fitted or in view while it was built, as `evidence.trials` holds them. What waits for
validation is left out, so that nobody looks at it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from attunement.engine.choice import make_engine
from attunement.evidence.finding import Role
from attunement.life.population import Population
from attunement.report.wording import CLASS_WORDS
from attunement.study.dials import LOW_RISK, PRESETS, Dials, Preset, Turn, dials_of, turns_of
from attunement.study.siblings import Pair, Siblings, raise_siblings, watch
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.web.dyad.change import AGAINST, UNKNOWN, Move, moves

LOOKED_AT = (Role.CALIBRATION, Role.DESIGN)
PROCEDURE, MONTHS = "strange-situation", 12
STARTS = tuple(preset for preset in PRESETS if preset.values or preset.who == "caregiver")
"""Every starting point once: the middle child is that of the middle caregiver."""
SEED, CHILDREN, FROM_MONTH = 7, 256, 6
"""As the page asks where nobody chose otherwise, with more siblings."""


@dataclass(frozen=True)
class Sign:
    """What one change does to one letter among siblings of one starting point, and what studies saw of it."""

    preset: Preset
    turn: Turn
    move: Move

    @property
    def against(self) -> bool:
        """Whether it surely moves the other way than studies saw."""
        return self.move.verdict == AGAINST

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Who starts where, what changes, and which letter."""
        return self.preset.who, self.preset.name, self.turn.name, self.move.measure


def signs(
    parameters: Any = None, families: Population = LOW_RISK, *, n: int = CHILDREN, seed: int = SEED
) -> tuple[Sign, ...]:
    """Return what every change does to every letter, among siblings of every starting point, where a study is known.

    Parameters
    ----------
    parameters
        Of the default theory; its own numbers if not given.
    families
        Where dials have their middle, and how far a training goes. What a dial of the child means stays as on the page.
    n, seed
        Siblings of each pair, and the number all chance depends on.
    """
    engine = make_engine(DEFAULT, theory_parameters(DEFAULT) if parameters is None else parameters)
    middle, turns = {dial.name: dial.middle for dial in dials_of(families)}, turns_of(families)
    found: list[Sign] = []
    for preset in STARTS:
        dials = Dials().turned({**middle, **preset.values})
        pairs = [Pair(dials), *(Pair(dials, (turn.event(dials, FROM_MONTH),)) for turn in turns)]
        siblings = raise_siblings(pairs, months=MONTHS, seed=seed, n=n, engine=engine)
        found += _of_one(siblings, preset, turns)
    return tuple(found)


def _of_one(siblings: Siblings, preset: Preset, turns: tuple[Turn, ...]) -> Iterator[Sign]:
    sight = watch(siblings, PROCEDURE)
    before, *after = (sight.scores(number) for number in range(len(siblings.pairs)))
    for turn, table in zip(turns, after, strict=True):
        moved = {move.measure: move for move in moves(before, table, siblings.pairs[0], turn.name)}
        for letter in CLASS_WORDS:
            rows = tuple(row for row in moved[letter].rows if row.role in LOOKED_AT)
            move = replace(moved[letter], rows=rows)
            if move.verdict != UNKNOWN:
                yield Sign(preset, turn, move)


def as_table(found: tuple[Sign, ...]) -> pl.DataFrame:
    """Return signs as a table: in a hundred siblings before and after, the 95 % interval of the change, and what is known."""
    ways = ("stays", "up", "down")
    return pl.DataFrame(
        [
            {
                "of": one.preset.who, "starting point": one.preset.name, "change": one.turn.name, "letter": one.move.measure,
                "before": one.move.was, "after": one.move.now, "change in a hundred": one.move.interval,
                "moves": ways[one.move.way], "published": ways[one.move.rows[0].direction],
                "finding": ", ".join(dict.fromkeys(row.finding for row in one.move.rows)), "verdict": one.move.verdict,
            }
            for one in found
        ]
    )  # fmt: skip
