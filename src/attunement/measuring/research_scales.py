"""Continuous scores of reunion behaviour in recordings, for research only: not an Ainsworth classification.

The scales of simulated children are functions of how much of a behaviour is seen. The same functions can be read off a
recording whose codes are the same acts; what they then say about a real child has not been validated.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from attunement.measures.infants.interactive_scales import CAREGIVER, CHILD, FROZEN, PROXIMITY, SCALES, amounts
from attunement.measures.per_episode import during, identified
from attunement.record import Grid, Record
from attunement.recordings import Codebook
from attunement.vocabulary import BadValueError

HEADING = "not an Ainsworth classification"
NEEDED = {
    CHILD: ("approach", "avert", "cry", "freeze", "resist", "signal", "social"),
    CAREGIVER: ("soothe",),
    PROXIMITY: ("contact",),
}
RESEARCH = tuple(scale for scale in SCALES if scale != "disorganisation")
"""Disorganisation is left out: it is judged from qualities of movement that no list of acts carries."""
STEP_S = 3.0


def research_scales(record: Record, codebook: Codebook, *, reunions: tuple[str, str]) -> pl.DataFrame:
    """Return unvalidated continuous scores of two reunions, one row per observation; no class and no cut-off.

    score = 1 + (top − 1)(1 − exp(−amount/anchor)), with the frozen anchors of the simulated children's scales, without
    a rater's error; both reunions combined as there.

    Parameters
    ----------
    record, codebook
        What was read. The codebook must code the child's acts, the caregiver's soothing and contact, under these names.
    reunions
        Names of the two reunion episodes.

    Errors
    ------
    BadValueError with everything that is missing, where codes or episodes do not allow it.
    """
    known = {(t.person, t.channel): set((t.codes or {}).values()) for t in codebook.tracks}
    lost = [f"{'/'.join(key)}: {', '.join(sorted(set(codes) - known.get(key, set())))}"
            for key, codes in NEEDED.items() if set(codes) - known.get(key, set())]  # fmt: skip
    episodes = set(record.episodes["episode"])
    lost += [f"episode '{name}'" for name in reunions if name not in episodes]
    lost += ["/".join(key) for key in NEEDED if key not in record.channels() and key in known]
    if lost:
        raise BadValueError(
            f"research scales need codes that these files do not have ({'; '.join(lost)}). They compare acts that were "
            "coded one by one with those of simulated children; nothing else can stand in for them."
        )
    grid = record.grid(STEP_S)
    columns: dict[str, object] = {}
    scores: dict[str, list[np.ndarray]] = {}
    for number, name in enumerate(reunions, 1):
        for scale, amount in amounts(_with_all_codes(during(record, grid, name))).items():
            if scale in RESEARCH:
                top = FROZEN.tops[scale]
                score = 1 + (top - 1) * (1 - np.exp(-amount / FROZEN.anchors[scale]))
                columns[f"{scale}_{number}"] = score
                scores.setdefault(scale, []).append(score)
    w = FROZEN.second_reunion_weight
    columns |= {scale: (1 - w) * first + w * second for scale, (first, second) in scores.items()}
    table = identified(record, pl.DataFrame(columns))
    return table.insert_column(0, pl.lit(HEADING).alias("what_this_is")).with_columns(step_s=pl.lit(STEP_S))


def _with_all_codes(grid: Grid) -> Grid:
    """Return the grid with the names of needed codes that never occurred, so that they count as never shown."""
    names = {key: (*codes, *(c for c in NEEDED.get(key, ()) if c not in codes)) for key, codes in grid.names.items()}
    return replace(grid, names=names)
