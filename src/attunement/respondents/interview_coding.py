"""The coder of the interview: how coherent it is, which state of mind it shows, and whether loss or fright is unresolved.

The coder reads how turns were taken and nothing else, and errs. States of mind are named as in Main, Kaplan & Cassidy (1985):
F freely speaking, Ds dismissing, E preoccupied; U, unresolved, comes beside them. Where one ends and another begins is set once,
so that in a norm group shares are the published ones (`aai.norm`: Bakermans-Kranenburg & van IJzendoorn 2009,
doi:10.1080/14616730902814762), and never again. It is a rule for simulated interviews, not for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, normals
from attunement.respondents.interview import LOSS, TURNS, WAYS, Interview, share_of
from attunement.vocabulary import BadValueError, param

Array = NDArray[np.float64]

STATES = ("F", "Ds", "E")
NORM: Mapping[str, float] = {"F": 0.58, "Ds": 0.23, "E": 0.19, "U": 0.18}
"""Shares of a norm group of non-clinical mothers, `aai.norm`; U comes beside the three."""


@dataclass(frozen=True)
class InterviewWeights:
    """How much each way to take a turn says to the coder, and how the coder errs."""

    coherent_from: float = param(5.0, low=1, high=9, meaning="coherence from which on an interview is F, of 1 to 9")
    a_turn: float = param(8.0, meaning="points of coherence that all turns told or needed are worth, beside none")
    dismiss: float = param(0.5, low=0, high=2, meaning="dismissing, against coherence, beside a turn that is told")
    anger_or_lapse: float = param(0.8, low=0, high=2, meaning="anger and lapses, against coherence, likewise")
    coherence_error: float = param(0.35, low=0, high=2, meaning="the coder's error of coherence, SD in points")
    lapses_error: float = param(0.04, low=0, high=0.5, meaning="the coder's error of the share of lapses, SD")


INTERVIEW_WEIGHTS = InterviewWeights()
LEAST_COHERENCE, MOST_COHERENCE = 1.0, 9.0


@dataclass(frozen=True)
class Cuts:
    """Where states of mind begin; set once from a norm group (`cuts_of`).

    Attributes
    ----------
    coherence
        Turns told or needed, less the others by their weights, at which an interview scores 5.
    usual_ratio
        How much dismissing is usual beside anger: who dismisses at least so many times as often as it is angry is Ds.
    lapses
        Share of lapses about loss and fright from which on an interview is U.
    source
        Which group they were set to.
    """

    coherence: float
    usual_ratio: float
    lapses: float
    source: str


CUTS = Cuts(
    coherence=0.36,
    usual_ratio=4.6,
    lapses=0.07,
    source="provisional: 2,048 mixed-risk children of 24 months in the place of mothers, with what each expects of its caregiver "
    "and of people in general, no father, reflection normal with mean 0.55 and SD 0.2, default theory as frozen on "
    "2026-11-30 (`scripts/make_units.py`); to be set once from the first generation at 26 (`cuts_of`)",
)
"""In use until lives reach 26 years."""


@dataclass(frozen=True)
class Coder:
    """Who codes. Two coders of one interview differ by their number; `error=False` codes without error."""

    seed: int
    number: int = 0
    error: bool = True


def told(said: Interview, weights: InterviewWeights = INTERVIEW_WEIGHTS) -> Array:
    """Return turns told or needed less ½·dismissed less 0.8·(angry + lapsed), as shares of the 150, [person]."""
    share = {way: share_of(said, way, *TURNS) for way in WAYS}
    against = weights.dismiss * share["dismiss"] + weights.anger_or_lapse * (share["anger"] + share["lapse"])
    return share["tell"] + share["need"] - against


def code(
    said: Interview, coder: Coder, *, cuts: Cuts = CUTS, weights: InterviewWeights = INTERVIEW_WEIGHTS
) -> pl.DataFrame:
    """Return what a coder makes of each interview, one row a person.

    Columns: person; coherence (1 to 9) = 5 + 8·(told − cut) + 0.35·e; dismissing and preoccupied, the shares of turns dismissed
    and angry; lapses about loss and fright + 0.04·e; state (F, Ds, E); unresolved.
    """
    seen, lapses = _seen(said, coder, weights)
    points = weights.a_turn * (seen - cuts.coherence)
    dismissing, preoccupied = share_of(said, "dismiss", *TURNS), share_of(said, "anger", *TURNS)
    other = np.where(dismissing >= cuts.usual_ratio * preoccupied, "Ds", "E")
    return pl.DataFrame(
        {
            "person": said.number,
            "coherence": np.clip(weights.coherent_from + points, LEAST_COHERENCE, MOST_COHERENCE),
            "dismissing": dismissing,
            "preoccupied": preoccupied,
            "lapses": lapses,
            "state": pl.Series(np.where(points >= 0, "F", other), dtype=pl.Enum(STATES)),
            "unresolved": lapses >= cuts.lapses,
        }
    )


def cuts_of(
    said: Interview,
    coder: Coder,
    *,
    source: str,
    norm: Mapping[str, float] = NORM,
    weights: InterviewWeights = INTERVIEW_WEIGHTS,
) -> Cuts:
    """Return the cuts with which a sample has the shares of a norm group, as one coder codes it; say which sample it was.

    Errors
    ------
    BadValueError if no cut gives these shares: too few persons, or too many who are never angry or never lapse.
    """
    seen, lapses = _seen(said, coder, weights)
    coherence = _at_least(seen, norm["F"])
    others = seen < coherence
    dismissing, preoccupied = share_of(said, "dismiss", *TURNS)[others], share_of(said, "anger", *TURNS)[others]
    ratio = np.divide(dismissing, preoccupied, out=np.full(len(dismissing), np.inf), where=preoccupied > 0)
    usual = _at_least(ratio, norm["Ds"] / (norm["Ds"] + norm["E"])) if len(ratio) else np.inf
    if not np.isfinite(usual):
        raise BadValueError(
            f"of the {len(ratio)} interviews that are not coherent in a sample of {len(said)}, {int(np.isinf(ratio).sum())} "
            "hold no angry turn, so that dismissing has no usual size beside anger. Take more persons, or others."
        )
    return Cuts(coherence, usual, _at_least(lapses, norm["U"]), source)


def _at_least(values: Array, share: float) -> float:
    """Return the value that this share of the values reaches, to the nearest person."""
    reached = round(share * len(values))
    return float(np.sort(values)[len(values) - max(reached, 1)]) if len(values) else np.inf


def _seen(said: Interview, coder: Coder, weights: InterviewWeights) -> tuple[Array, Array]:
    """Return what a coder sees: turns told less the others, and lapses about loss and fright, each with error, [person]."""
    seen, lapses = told(said, weights), share_of(said, "lapse", LOSS)
    if not coder.error:
        return seen, lapses
    tick = coder.number * 64 + said.asking.again
    e = normals(coder.seed, said.number, occasion=said.asking.occasion, tick=tick, stream=Stream.RATER)
    return seen + weights.coherence_error / weights.a_turn * e[:, 0], lapses + weights.lapses_error * e[:, 1]
