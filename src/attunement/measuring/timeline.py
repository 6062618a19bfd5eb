"""Timeline: what each partner of a dyad shows from second to second, and where the two match."""

from __future__ import annotations

import polars as pl

from attunement.measures.episodes import identified_rows
from attunement.measures.matching import match_state
from attunement.measures.pair import Pair, runs
from attunement.record import NOT_CODED, NOTHING, UNCODABLE, Record

STATES = {1: "matched", 0: "mismatched", NOTHING: "without a phase", UNCODABLE: "uncodable", NOT_CODED: "not coded"}


def timeline(record: Record, pair: Pair) -> pl.DataFrame:
    """Return stretches of one state: each partner's phase, and whether the two match; gaps carry their reason."""
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
    for lane, stream, words in [*lanes, ("match", state, STATES)]:
        row, start, length = runs(stream)
        value = stream[row, start]
        parts.append(
            pl.DataFrame(
                {
                    "row": row, "state": [words[int(v)] for v in value], "start_s": start * pair.step_s,
                    "end_s": (start + length) * pair.step_s,
                },
                schema_overrides={"state": pl.String},
            ).with_columns(lane=pl.lit(lane))
        )  # fmt: skip
    length_s = record.observations.select("observation", "duration_s")
    table = identified_rows(record, pl.concat(parts)).join(
        length_s, on="observation", how="left", maintain_order="left"
    )
    held = table.filter(pl.col("start_s") < pl.col("duration_s")).drop("duration_s")
    return held.with_columns(step_s=pl.lit(pair.step_s))
