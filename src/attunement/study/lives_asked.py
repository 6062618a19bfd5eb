"""Persons who have lived are asked: the interview about mother, father and people in general, as a fallible coder reads it."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from attunement.engine.interface import Engine
from attunement.lab.occasions import LAB_OCCASIONS
from attunement.life.course.cared_for import never_met
from attunement.life.course.frozen import interview_cuts
from attunement.life.course.lives import Lives
from attunement.life.course.slots import Slot
from attunement.respondents.asked import FATHER, MOTHER, PARTNER, Respondents
from attunement.respondents.asking import Asking
from attunement.respondents.interview import Interview, interview
from attunement.respondents.interview_coding import Coder, Cuts, code

ASKED = {MOTHER: Slot.MAIN, FATHER: Slot.SECOND, PARTNER: Slot.PARTNER}
"""Whom an interview calls what; who has left or died is asked about as well, unless it was never met."""


def respondents(lives: Lives) -> Respondents:
    """Return persons to be asked, as they are now."""
    bonds = {name: _known(lives, slot) for name, slot in ASKED.items()}
    reflection = np.clip(lives.mind.reflection, 0.0, 1.0)
    return Respondents(lives.number, lives.generic, reflection, bonds, lives.mind.unresolved)


def _known(lives: Lives, slot: Slot) -> Any:
    """Return what everybody expects of whoever fills or filled a place; nan where it never met that one."""
    unknown = never_met(lives, slot)
    return lives.kind(*(np.where(unknown, np.nan, row) for row in lives.bond(slot)))


def said_by(lives: Lives, engine: Engine) -> Interview:
    """Return what everybody says when interviewed at their age."""
    return interview(respondents(lives), Asking(lives.seed, LAB_OCCASIONS + lives.years), theory=engine.theory)


def interviews(lives: Lives, engine: Engine) -> pl.DataFrame:
    """Return what a coder makes of an interview with everybody at their age, a row for each."""
    return code(said_by(lives, engine), Coder(lives.seed), cuts=Cuts(**interview_cuts()))
