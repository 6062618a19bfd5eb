"""Ainsworth's interactive scales, and disorganisation, from what is visible in the two reunions.

Seven-point scales (nine for disorganisation) are saturating functions of how much of a behaviour is seen, with a
rater's error. Every constant is the same for every theory and population. Anchors, the weight of contradiction and part of
the error were set once, in the prototype, together with the theory and in view of class shares; they are frozen since.
The scales are a stand-in for a trained coder's judgement, not a replacement: they are meant for simulated records.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.engine.threefry import Stream, normals
from attunement.record import NOTHING, Grid, Record
from attunement.vocabulary import CALIBRATED, BadValueError, param

Array = NDArray[np.float64]

CHILD, CAREGIVER = ("child", "behaviour"), ("caregiver", "behaviour")
PROXIMITY = ("child", "proximity")
SCALES = ("proximity_seeking", "contact_maintaining", "avoidance", "resistance", "disorganisation")
REUNIONS = ("5 reunion", "8 reunion")


@dataclass(frozen=True)
class ScaleWeights:
    """How much each act says on a scale, beside the act that the scale is named after, which counts 1."""

    seeking_signal: float = param(0.25, meaning="signalling, in proximity seeking, beside approaching from afar")
    contact_cry: float = param(0.6, meaning="crying in contact, in contact maintaining, beside holding on")
    contact_signal: float = param(0.4, meaning="signalling in contact, in contact maintaining, beside holding on")
    contact_social: float = param(0.15, meaning="smiling in contact, in contact maintaining, beside holding on")
    contact_avert: float = param(
        0.3, meaning="turning away in contact, in contradiction, beside switching between approaching and turning away"
    )
    held_cry: float = param(0.6, meaning="crying while held or soothed, in resistance, beside angry resistance")


@dataclass(frozen=True)
class ScaleConstants:
    """How much behaviour makes how high a score: frozen values of the prototype's coder.

    Attributes
    ----------
    anchors
        Share of time at which a scale has risen by 63 % of its range.
    tops
        Highest score.
    early_s, late_weight
        Behaviour in the first seconds of a reunion counts fully, later behaviour this much.
    contradiction_weight
        Weight of switching directly between approaching and turning away.
    second_reunion_weight
        Share of the second reunion in the combined score.
    rater_proportional_sd, rater_sd, rater_disorganisation_sd
        A rater's error: of the log amount of behaviour, and of the score.
    weights
        How much each act says on a scale.
    """

    anchors: Mapping[str, float]
    tops: Mapping[str, float]
    early_s: float = 90.0
    late_weight: float = 0.35
    contradiction_weight: float = 0.5132
    second_reunion_weight: float = 0.6
    rater_proportional_sd: float = 0.1285
    rater_sd: float = 0.3
    rater_disorganisation_sd: float = 0.4
    source: str = f"{CALIBRATED} with the prototype, then frozen"
    weights: ScaleWeights = ScaleWeights()


FROZEN = ScaleConstants(
    anchors={
        "proximity_seeking": 0.1,
        "contact_maintaining": 0.22,
        "avoidance": 0.3713,
        "resistance": 0.246,
        "disorganisation": 0.1433,
    },
    tops=dict.fromkeys(SCALES[:4], 7.0) | {"disorganisation": 9.0},
)


@dataclass(frozen=True)
class Rater:
    """Who scores. Two raters of one record differ by their number; `error=False` scores without error."""

    seed: int
    number: int = 0
    occasion: int = 0
    error: bool = True


def amounts(grid: Grid, *, constants: ScaleConstants = FROZEN) -> dict[str, Array]:
    """Return how much of each scale's behaviour one reunion shows, before any scale is applied.

    Shares of the time the child could be seen; [observation].
    """
    w = constants.weights
    act = {name: grid.where(CHILD, name).astype(float) for name in grid.names[CHILD]}
    near = grid.where(PROXIMITY, "contact").astype(float)
    soothed = grid.where(CAREGIVER, "soothe").astype(float)
    seen = grid.seen(CHILD).astype(float)
    at_s = np.arange(grid.shape[1]) * grid.step_s
    early = np.where(at_s < constants.early_s, 1.0, constants.late_weight) * seen

    def mean(amount: Array, weight: Array = seen) -> Array:
        return (amount * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9)

    held = np.maximum(near, soothed)
    contact = near * (
        act["approach"]
        + w.contact_cry * act["cry"]
        + w.contact_signal * act["signal"]
        + w.contact_social * act["social"]
    )
    switch = np.zeros_like(near)
    switch[:, 1:] = act["approach"][:, 1:] * act["avert"][:, :-1] + act["avert"][:, 1:] * act["approach"][:, :-1]
    contradiction = mean(switch) + w.contact_avert * mean(near * act["avert"])
    return {
        "proximity_seeking": mean(act["approach"] * (1 - near) + w.seeking_signal * act["signal"], early),
        "contact_maintaining": mean(contact),
        "avoidance": mean(act["avert"], early),
        "resistance": mean(act["resist"] + w.held_cry * act["cry"] * held),
        "disorganisation": mean(act["freeze"]) + constants.contradiction_weight * contradiction,
    }


def for_simulated_children(record: Record, what: str) -> None:
    """Refuse a record of real children: what looks like a rating here is a rule made for simulated behaviour."""
    recorded = record.observations.filter(pl.col("source").is_not_null())
    if len(recorded):
        raise BadValueError(
            f"{what} is for simulated children only; observation {recorded['observation'][0]} was recorded "
            f"({recorded['source'][0]}). Judging a real child takes trained, certified coders who watch the whole tape. "
            "Matching, repair and contingency can be measured in recordings."
        )


def score_scales(
    record: Record,
    *,
    rater: Rater,
    constants: ScaleConstants = FROZEN,
    sees: Callable[..., dict[str, Array]] = amounts,
) -> pl.DataFrame:
    """Return scores of both reunions and their combination, one row per observation.

    score = 1 + (top − 1)(1 − exp(−amount·e^(ε)/anchor)) + error, rounded to halves and clipped to 1 … top.
    Combined: 0.4·first + 0.6·second reunion; the higher of the two for disorganisation.
    What a coder sees of a reunion is `sees`: the amounts above, or those of a coder who reads two channels (`two_channels`).

    Errors
    ------
    BadValueError if the record is not of the Strange Situation, or is of real children.
    """
    for_simulated_children(record, "Scoring the interactive scales")
    if set(record.observations["procedure"].unique()) != {"strange-situation"}:
        found = sorted(record.observations["procedure"].unique())
        raise BadValueError(
            f"the interactive scales are defined for the reunions of the Strange Situation; this record holds {found}."
        )
    return score_reunions(record, rater=rater, constants=constants, sees=sees)


def score_reunions(
    record: Record,
    *,
    rater: Rater,
    constants: ScaleConstants,
    sees: Callable[..., dict[str, Array]],
    worse_counts: Collection[str] = ("disorganisation",),
) -> pl.DataFrame:
    """Return scores of both reunions of a procedure and their combination, on the scales that `constants` names.

    Of the scales named in `worse_counts` the higher score of the two stands, with an error of its own.
    """
    spans = {name: record.episodes.filter(pl.col("episode") == name).row(0, named=True) for name in REUNIONS}
    grid = record.grid(3.0)
    dyads = record.observations["dyad"].cast(pl.UInt32).to_numpy()
    columns: dict[str, object] = {"dyad": dyads}
    scored: dict[str, list[Array]] = {}
    for number, name in enumerate(REUNIONS):
        shown = sees(grid.between(spans[name]["start_s"], spans[name]["end_s"]), constants=constants)
        for index, (scale, top) in enumerate(constants.tops.items()):
            noise = _error(rater, dyads, number * len(constants.tops) + index)
            error_sd = constants.rater_disorganisation_sd if scale in worse_counts else constants.rater_sd
            perceived = shown[scale] * np.exp(constants.rater_proportional_sd * noise[:, 0])
            exact = 1 + (top - 1) * (1 - np.exp(-perceived / constants.anchors[scale])) + error_sd * noise[:, 1]
            values = np.clip(np.round(exact * 2) / 2, 1, top)
            columns[f"{scale}_{number + 1}"] = values
            scored.setdefault(scale, []).append(values)
    w = constants.second_reunion_weight
    for scale, (first, second) in scored.items():
        columns[scale] = np.maximum(first, second) if scale in worse_counts else (1 - w) * first + w * second
    return pl.DataFrame(columns)


def _error(rater: Rater, dyads: NDArray[np.uint32], which: int) -> Array:
    if not rater.error:
        return np.zeros((len(dyads), 4))
    return normals(rater.seed, dyads, occasion=rater.occasion, tick=rater.number * 64 + which, stream=Stream.RATER)


def share_of_time(grid: Grid, *names: str) -> Array:
    """Return the share of the time the child was seen in which it did one of these, [observation]."""
    seen = grid.codes[CHILD] >= NOTHING
    return (grid.where(CHILD, *names) & seen).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
