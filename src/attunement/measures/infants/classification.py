"""A, B, C and D from the scores of the interactive scales, and from nothing else.

A rule form of Ainsworth's published descriptions; thresholds are frozen and assumed. It describes simulated groups. It
must not be applied to a real child: classification takes trained, certified coders who watch the whole tape.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

CLASSES = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Thresholds:
    """Where a pattern begins. Assumed; the same for every theory and population.

    Attributes
    ----------
    avoidance, resistance
        A pattern begins above this combined score …
    contact_midpoint, contact_weight
        … which is higher where contact maintaining argues against the pattern.
    disorganisation
        From this score on, the pattern is D whatever else is seen.
    """

    avoidance: float = 3.6
    resistance: float = 3.2
    contact_midpoint: float = 3.0
    contact_weight: float = 0.15
    disorganisation: float = 5.0


FROZEN = Thresholds()


def classify(scales: pl.DataFrame, *, thresholds: Thresholds = FROZEN) -> pl.DataFrame:
    """Add the classes to a table of scales, row by row: columns `abc` (three-way, forced) and `abcd`.

    a = AV − 3.6 + 0.15·min(0, 3 − CM); c = RE − 3.2 + 0.15·min(0, CM − 3). A if a > 0 and a ≥ c, else C if c > 0, else B.
    """
    contact = scales["contact_maintaining"].to_numpy()
    t = thresholds
    a = scales["avoidance"].to_numpy() - t.avoidance + t.contact_weight * np.minimum(0, t.contact_midpoint - contact)
    c = scales["resistance"].to_numpy() - t.resistance + t.contact_weight * np.minimum(0, contact - t.contact_midpoint)
    abc = np.where((a > 0) & (a >= c), "A", np.where(c > 0, "C", "B"))
    d = scales["disorganisation"].to_numpy() >= t.disorganisation
    return scales.with_columns(
        abc=pl.Series(abc, dtype=pl.Enum(CLASSES)), abcd=pl.Series(np.where(d, "D", abc), dtype=pl.Enum(CLASSES))
    )
