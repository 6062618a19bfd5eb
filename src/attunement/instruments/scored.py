"""What `attune score` gives: scores per person and relationship with their errors, and all that must be said beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from attunement.instruments.answers import Answers
from attunement.instruments.doubts import FEWEST, advice, asked, doubts
from attunement.instruments.helping import help_text, opened
from attunement.instruments.precision import Told, ruler
from attunement.instruments.said_beside import said_beside
from attunement.instruments.score_tables import (
    Rulers,
    change_table,
    comparison_table,
    first_time,
    item_table,
    scale_table,
    score_table,
)
from attunement.instruments.scoring import scored
from attunement.recordings.import_report import Note
from attunement.vocabulary import BadValueError

LEVEL = 0.9
"""Share of people whose score without error the interval holds."""


@dataclass(frozen=True, eq=False)
class Scored:
    """Tables by name (scores, scales, items; change and comparison where there are any), what to say, and who needs help first.

    No table holds a category, a type or a limit.
    """

    instrument: str
    tables: Mapping[str, pl.DataFrame]
    notes: tuple[Note, ...] = ()
    help: str = ""

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.tables[name]


def score_answers(
    answers: Answers, *, told: Told | None = None, level: float = LEVEL, accept_doubts: bool = False
) -> Scored:
    """Return the scores of some answers.

    Parameters
    ----------
    told
        Spread, reliability and retest known from elsewhere, by scale.
    level
        Share of people whose score without error the interval holds.
    accept_doubts
        Score although the answers do not go together as the key says.

    Errors
    ------
    BadValueError where the answers speak against the key, or `told` or `level` cannot be.
    """
    told = told or Told()
    told.check(answers.instrument)
    if not 0.5 <= level < 1:
        raise BadValueError(
            f"--level is {level:g}; the share that an interval holds lies from .5 to below 1, for example .9."
        )
    found = doubts(answers)
    if found and not accept_doubts:
        raise BadValueError(advice(found))
    scales = answers.instrument.scales
    every = {scale.name: scored(answers, scale) for scale in answers.instrument.scales}
    first, about = first_time(answers), np.array(answers.about)
    rulers: Rulers = {
        (name, whom): ruler(answers, scores.scale, first & (about == whom), told)
        for name, scores in every.items()
        for whom in dict.fromkeys(answers.about)
    }
    scales = scale_table(answers, every, rulers, first)
    tables = {
        "scores": score_table(answers, every, rulers, level),
        "scales": scales,
        "items": item_table(answers, first),
    }
    if len(set(answers.time)) > 1:
        tables["change"] = change_table(answers, every, rulers, told)
    comparison = comparison_table(answers, scales)
    if len(comparison):
        tables["comparison"] = comparison
    doubted = [Note("doubtful", doubt) for doubt in found]
    if not asked(answers):
        unasked = f"that takes {FEWEST} people who answered a whole scale"
        doubted.append(Note("read", f"whether the answers go together as the key says was not checked: {unasked}"))
    notes = (*doubted, *answers.notes, *said_beside(answers, every, rulers, level))
    return Scored(answers.instrument.id, tables, notes, help_text(answers, opened(answers)))
