"""Timeline: what each partner of a dyad shows from second to second, where the two match, and how a mismatch ended."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from attunement.measures.pair.matching import match_state
from attunement.measures.pair.pair import Pair, runs
from attunement.measures.pair.repair import JOINED, OUTCOMES, REPAIRED, UNRESOLVED
from attunement.measures.per_episode import identified_rows
from attunement.measuring.interaction import who_moved
from attunement.record import NOT_CODED, NOTHING, UNCODABLE, Record

STATES = {1: "matched", 0: "mismatched", NOTHING: "without a phase", UNCODABLE: "uncodable", NOT_CODED: "not coded"}
MATCH = "match"


def timeline(record: Record, pair: Pair, *, negative: Sequence[str] = ()) -> pl.DataFrame:
    """Return a row for each stretch of one state: a partner's phase, or whether the two match; gaps carry their reason.

    Stretches of mismatch carry how they ended (`outcome`) and who repaired them.
    """
    state = match_state(pair)
    lanes = [
        (
            person,
            stream,
            dict(enumerate(names)) | {NOTHING: "without a phase", UNCODABLE: "uncodable", NOT_CODED: "not coded"},
        )
        for person, stream, names in zip(pair.persons, (pair.first, pair.second), pair.names, strict=True)
    ]
    parts = []
    for lane, stream, words in [*lanes, (MATCH, state, STATES)]:
        row, start, length = runs(stream)
        value = stream[row, start]
        table = pl.DataFrame(
            {
                "row": row, "state": [words[int(v)] for v in value], "start_s": start * pair.step_s,
                "end_s": (start + length) * pair.step_s,
            },
            schema_overrides={"state": pl.String},
        ).with_columns(lane=pl.lit(lane))  # fmt: skip
        outcome, who = [None] * len(row), [None] * len(row)
        if lane == MATCH:
            outcome, who = _ends(pair, state, (row, start, length), negative)
        ends = {"outcome": pl.Series(outcome, dtype=pl.String), "repaired_by": pl.Series(who, dtype=pl.String)}
        parts.append(table.with_columns(**ends))
    length_s = record.observations.select("observation", "duration_s")
    table = identified_rows(record, pl.concat(parts)).join(
        length_s, on="observation", how="left", maintain_order="left"
    )
    held = table.filter(pl.col("start_s") < pl.col("duration_s")).drop("duration_s")
    return held.with_columns(step_s=pl.lit(pair.step_s))


def episode_spans(record: Record, *, measured: str | None, step_s: float) -> pl.DataFrame:
    """Return a row for each episode of each observation: when it was, and whether it is the one that was measured."""
    who = record.observations.select("observation", "dyad", "occasion", "procedure")
    spans = who.join(record.episodes, on="observation", how="inner", maintain_order="left")
    here = pl.lit(True) if measured is None else pl.col("episode") == measured
    return spans.with_columns(measured=here, step_s=pl.lit(step_s))


def _ends(
    pair: Pair, state: np.ndarray, stretches: tuple[np.ndarray, ...], negative: Sequence[str]
) -> tuple[list[str | None], list[str | None]]:
    """Return how each stretch of mismatch ended, and who repaired it."""
    shared = pair.shared()
    row, start, length = stretches
    after = np.minimum(start + length, state.shape[1] - 1)
    ended = (state[row, start] == 0) & (start + length < state.shape[1]) & (state[row, after] == 1)
    sad = np.array([code for code, name in enumerate(shared.names[0]) if name in negative], np.int8)
    joined = ended & np.isin(shared.first[row, after], sad)
    number = np.where(joined, JOINED, np.where(ended, REPAIRED, UNRESOLVED))
    mismatched = state[row, start] == 0
    outcome = [OUTCOMES[n] if m else None for n, m in zip(number, mismatched, strict=True)]
    return outcome, who_moved(shared, row, after, ended & ~joined)
