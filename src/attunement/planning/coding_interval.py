"""Face-to-face play at a coding interval: what a coder who looks every so many seconds would have written down.

A coarser interval keeps the code at the middle of each interval, as a grid of the record does (momentary sampling).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from attunement.lab.still_face import STILL_FACE
from attunement.measures.infants.still_face_effect import features_of_channels, still_face
from attunement.measures.pair.matching import matched_share
from attunement.measures.per_episode import during
from attunement.measures.phase_map import engagement_of_channels
from attunement.planning.significance import Arms
from attunement.record import Grid, Record, from_grid
from attunement.study.children import Children
from attunement.study.face_to_face import phase_pair
from attunement.study.stages import observe
from attunement.vocabulary import BadValueError

if TYPE_CHECKING:
    from attunement.planning.design import Setting

INTERVALS_S = (1.0, 5.0, 15.0, 30.0)
"""Coding intervals that are shown if none is asked for; others that divide an episode can be asked for."""

CHANGES = {
    "still: positive affect falls": ("positive_affect", "still"),
    "still: gaze falls": ("gaze", "still"),
    "still: negative affect rises": ("negative_affect", "still"),
    "reunion: positive affect stays lower": ("positive_affect", "reunion"),
    "reunion: negative affect stays higher": ("negative_affect", "reunion"),
}


def check_interval(interval_s: float) -> None:
    """Refuse an interval that a Still-Face cannot be cut into."""
    shortest, step = min(e.duration_s for e in STILL_FACE.episodes), STILL_FACE.step_s
    fits = [step * k for k in range(1, int(shortest / step) // 4 + 1) if shortest % (step * k) == 0]
    if interval_s not in fits:
        raise BadValueError(
            f"the coding interval is {interval_s:g} s; it must divide episodes of {shortest:g} s and be coded from steps of "
            f"{step:g} s. Give one of {', '.join(f'{s:g}' for s in fits)}."
        )


def faces(setting: Setting, children: Children) -> list[Record]:
    """Take a copy of each dyad through the Still-Face; one record per block."""
    return setting.by_block(children, lambda block: observe(block, STILL_FACE, threads=1))


def recoded(record: Record, interval_s: float) -> Record:
    """Return the record as coded at a coarser interval: the code at the middle of each."""
    grid = record.grid(STILL_FACE.step_s)
    k = round(interval_s / grid.step_s)
    codes = {key: array[:, k // 2 :: k] for key, array in grid.codes.items()}
    return from_grid(
        observations=record.observations, episodes=record.episodes, grid=Grid(interval_s, codes, grid.names)
    )


def at_intervals(
    setting: Setting, measure: Callable[[float], dict[tuple[str, float], Arms]]
) -> dict[str | tuple[str, float], Arms]:
    """Return a measure at each coding interval of the setting, outcome by outcome: (outcome, seconds) → `Arms`, [dyad]."""
    found: dict[str | tuple[str, float], Arms] = {}
    for interval_s in setting.intervals_s:
        found |= measure(interval_s)
        setting.step()
    order = list(dict.fromkeys(key[0] for key in found))
    return dict(sorted(found.items(), key=lambda item: (order.index(item[0][0]), item[0][1])))


def still_face_changes(tapes: list[Record], interval_s: float) -> dict[tuple[str, float], Arms]:
    """Return each dyad's change from play, [dyad], for the five signs of the effect and its carry-over."""
    features = features_of_channels()
    tables = [still_face(recoded(t, interval_s), step_s=interval_s, features=features).table for t in tapes]
    found = {}
    for outcome, (feature, episode) in CHANGES.items():
        change = np.concatenate([_of(table, feature, episode) - _of(table, feature, "play") for table in tables])
        found[outcome, interval_s] = (change[np.isfinite(change)],)
    return found


def matching_above_chance(tapes: list[Record], interval_s: float) -> dict[tuple[str, float], Arms]:
    """Return each dyad's matched share in play, [dyad], less its mean over circular shifts.

    That mean is Σ p(phase, child)·p(phase, caregiver) over phases.

    The mean over all shifts holds the observed one too; with n intervals the difference is stretched by n/(n − 1).
    """
    parts = []
    for tape in tapes:
        coarse = recoded(tape, interval_s)
        pair = phase_pair(during(coarse, coarse.grid(interval_s), "play"), engagement_of_channels()).shared()
        shares = [
            np.stack([(stream == code).sum(axis=1) for code in range(len(pair.names[0]))], axis=1)
            / np.maximum((stream >= 0).sum(axis=1), 1)[:, None]
            for stream in (pair.first, pair.second)
        ]
        n = pair.shape[1]
        parts.append((matched_share(pair) - (shares[0] * shares[1]).sum(axis=1)) * n / (n - 1))
    above = np.concatenate(parts)
    return {("matched share above chance", interval_s): (above[np.isfinite(above)],)}


def _of(table: pl.DataFrame, feature: str, episode: str) -> np.ndarray:
    return table.filter(pl.col("episode") == episode)[feature].cast(pl.Float64).fill_null(np.nan).to_numpy()
