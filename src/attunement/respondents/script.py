"""The script (ASA-like): four stories told from prompts, and how far each follows the course of a secure base.

A prompt holds a trouble. A story follows the script as far as somebody turns to another and is answered, is comforted, and goes
back to what it did: three steps in each of four stories. What is expected of people in general makes each step likely. After
Waters & Waters (2006) doi:10.1080/14616730600856016; weights and errors are assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit

from attunement.engine.threefry import Stream, normals
from attunement.respondents.asked import Respondents
from attunement.respondents.asking import SCRIPT, Asking
from attunement.respondents.expectations import USUAL, UsualExpectations, compared
from attunement.respondents.interview_coding import Coder
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import Theory
from attunement.vocabulary import param

STORIES = ("the baby's morning", "the doctor's office", "the camping trip", "the accident")
"""The prompts of the adult form: two of a child and its mother, two of adults."""
STEPS = ("answer", "comfort", "return")
LEAST, MOST = 1.0, 7.0


@dataclass(frozen=True)
class ScriptNumbers:
    """How likely a step of the script is told, and how the coder errs."""

    usual: float = param(0.2, unit="logit", low=-3, high=3, meaning="tendency to tell a step of the script")
    worth: float = param(0.9, unit="logit", low=0, high=3, meaning="what bids are worth, by spread from what is usual")
    answer: float = param(0.5, unit="logit", low=0, high=3, meaning="an answer expected, likewise")
    averting: float = param(0.4, unit="logit", low=0, high=3, meaning="averting that paid, against it, likewise")
    person_sd: float = param(0.3, unit="logit", low=0, high=2, meaning="how people tell stories, which lasts, SD")
    coder_error: float = param(0.3, low=0, high=2, meaning="the coder's error, SD in points of 1 to 7")


SCRIPT_NUMBERS = ScriptNumbers()


@dataclass(frozen=True, eq=False)
class Stories:
    """What was told: which steps of the script, [person, story, step], and nothing of what moved it."""

    number: NDArray[np.uint32]
    told: NDArray[np.bool_]
    asking: Asking

    def __len__(self) -> int:
        return len(self.number)


def stories(
    asked: Respondents,
    asking: Asking,
    *,
    usual: UsualExpectations = USUAL,
    theory: Theory = HOMEOSTATIC,
    numbers: ScriptNumbers = SCRIPT_NUMBERS,
) -> Stories:
    """Let some persons tell the four stories."""
    z = compared(asked.general, theory.parameters, usual)
    own = numbers.person_sd * asking.lasting(asked.number, SCRIPT)[:, 0]
    leaning = numbers.usual + numbers.worth * z["worth"] + numbers.answer * z["answer"]
    likely = expit(leaning - numbers.averting * z["averting"] + own)
    shape = (len(STORIES), len(STEPS))
    drawn = asking.uniforms(asked.number, SCRIPT, np.arange(len(STORIES)))[..., : len(STEPS)]
    return Stories(asked.number, drawn.reshape(-1, *shape) < likely[:, None, None], asking)


def scripted(said: Stories, coder: Coder, *, numbers: ScriptNumbers = SCRIPT_NUMBERS) -> pl.DataFrame:
    """Return how far each person's stories follow the script, 1 to 7: 1 + 6·share of steps told + 0.3·e."""
    steps = said.told.sum(axis=(1, 2))
    score = LEAST + (MOST - LEAST) * steps / (len(STORIES) * len(STEPS))
    if coder.error:
        tick = coder.number * 64 + 32 + said.asking.again
        e = normals(coder.seed, said.number, occasion=said.asking.occasion, tick=tick, stream=Stream.RATER)
        score = score + numbers.coder_error * e[:, 0]
    return pl.DataFrame({"person": said.number, "steps": steps, "script": np.clip(score, LEAST, MOST)})
