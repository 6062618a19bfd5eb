"""Columns of a table with a row per step at first sight: when each row was, and whose rows they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.recordings.source import Source
from attunement.recordings.tables.table import plain
from attunement.recordings.tables.table_shape import numbers_of

_ROLES = {
    "dyad": (
        "dyad",
        "dyadid",
        "dyadnr",
        "dyadno",
        "couple",
        "coupleid",
        "pair",
        "pairid",
        "family",
        "familyid",
        "famid",
    ),
    "occasion": ("occasion", "visit", "session", "wave", "timepoint"),
    "procedure": ("procedure", "task"),
    "coder": ("coder", "coderid", "rater", "observer"),
    "observation": ("observation", "observationid", "recording", "filename", "file", "id"),
    "partner": ("partner", "person", "subject", "participant", "speaker", "role", "member", "who", "faceid"),
}
_MOST_PARTNERS = 6


def times_of(
    header: Sequence[str], frame: pl.DataFrame, time_at: int | None
) -> tuple[NDArray[np.float64], bool, list[str]]:
    """Return when each row was, [row], whether that is in seconds, and what must be stated about it."""
    rows = np.arange(len(frame), dtype=float)
    if time_at is None:
        return rows, False, ["how long a row lasts: no column holds times. Write step_s, its seconds, under [rules]."]
    word = plain(header[time_at])
    numbers = numbers_of(frame[str(time_at)])
    if word in ("frame", "framenum", "interval"):
        return rows, False, ["how many frames a second has: only frames are counted. Write frame_rate under [rules]."]
    if numbers is None or np.isnan(numbers).any():
        return rows, False, []
    return numbers / (1000 if word.endswith("ms") or "milli" in word else 1), True, []


def restarts(source: Source, times: NDArray[np.float64], rows: NDArray[np.intp], told: bool) -> list[str]:
    """Return a sentence where times begin anew though the rows are of one visit, so that it must be several."""
    back = np.flatnonzero(np.diff(times) < 0)
    if not len(back):
        return []
    what = (
        "the columns named under [columns] do not tell all visits apart"
        if told
        else "no column of dyads was recognised"
    )
    return [
        f"whose rows they are: in {source.name}, times begin anew (first at row {int(rows[back[0] + 1]) + 2}), and {what}. "
        'Name the column: dyad = "…", occasion = "…" or observation = "…" under [columns].'
    ]


def roles(header: Sequence[str], frame: pl.DataFrame, time_at: int | None) -> tuple[dict[str, str], dict[str, int]]:
    """Return which columns say whose rows they are, by their names, where their values repeat."""
    words = [plain(name) for name in header]
    at: dict[str, int] = {}
    for role, known in _ROLES.items():
        for i, word in enumerate(words):
            if word not in known or i == time_at or role in at:
                continue
            cells = frame[str(i)]
            few = cells.n_unique() <= (_MOST_PARTNERS if role == "partner" else len(cells) / 2)
            together = role == "partner" or cells.rle_id().n_unique() <= 3 * cells.n_unique() or "dyad" in at
            if few and together and (cells != "").all():
                at[role] = i
    if "dyad" in at:
        at.pop("observation", None)
    else:
        at = {role: i for role, i in at.items() if role not in ("occasion", "procedure", "coder")}
    faces = {role for role, i in at.items() if role == "partner" and words[i] == "faceid"}  # read unasked
    at = {role: i for role, i in at.items() if role != "partner" or faces or frame[str(i)].n_unique() > 1}
    return {role: header[i] for role, i in at.items() if role not in faces}, at
