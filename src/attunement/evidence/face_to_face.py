"""A simulated Still-Face and face-to-face play beside what was published."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from attunement.evidence.comparison import Comparison, compare
from attunement.evidence.findings import load_findings
from attunement.measures.infants.still_face_effect import Difference, within_difference

FEATURES = ("positive_affect", "gaze", "negative_affect")
EXPECTED = {
    ("still", "positive_affect"): -1, ("still", "gaze"): -1, ("still", "negative_affect"): 1,
    ("reunion", "positive_affect"): -1, ("reunion", "negative_affect"): 1,
}  # fmt: skip
"""The five signs of `sf.effect`: against play, in the still face and in the reunion."""

SMALLEST_D = 0.3


@dataclass(frozen=True)
class Sign:
    """One of the five published signs, and what the simulation shows."""

    episode: str
    feature: str
    expected: int
    found: Difference

    @property
    def holds(self) -> bool:
        """Whether the change has the published sign and is not tiny (|d| at least 0.3)."""
        return self.found.d * self.expected >= SMALLEST_D


def still_face_signs(table: pl.DataFrame) -> tuple[Sign, ...]:
    """Return the five signs of the Still-Face effect, with sizes within dyads.

    Parameters
    ----------
    table
        One row per dyad and episode, from a Still-Face run.
    """
    wide = {name: table.filter(pl.col("episode") == name).sort("dyad") for name in ("play", "still", "reunion")}
    signs = []
    for (episode, feature), expected in EXPECTED.items():
        before, after = (
            wide[name][feature].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("play", episode)
        )
        found = within_difference(before, after, feature=feature, contrast=f"{episode} − play")
        signs.append(Sign(episode, feature, expected, found))
    return tuple(signs)


def compare_play(interaction: pl.DataFrame) -> tuple[Comparison, ...]:
    """Put matching and repair in play beside `mr.match` and `mr.repair`."""
    findings = load_findings()
    rows = {row["measure"]: row for row in interaction.iter_rows(named=True)}
    wanted = (("matched share", "mr.match", "matched"), ("repaired within a step", "mr.repair", "repaired_next_step"))
    return tuple(
        compare(findings[id], part, simulated=row["observed"], n=row["dyads"], interval=(row["low"], row["high"]))
        for measure, id, part in wanted
        if (row := rows.get(measure))
    )
