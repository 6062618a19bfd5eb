"""The time bin of recordings: how wide it is unless somebody says otherwise, and what falls between two bins."""

from __future__ import annotations

import numpy as np
import polars as pl

from attunement.record import Record

USUAL_STEP_S = 1.0
FEWEST_EVENTS = 10


def usual_step_s(record: Record) -> float:
    """Return the step that is used unless another is asked for: 1 s, or the interval of coding where that is longer.

    Codes were given in intervals when all of at least ten events start and end at whole multiples of the same length.
    """
    if record.native_step_s is not None:
        return record.native_step_s
    times = np.concatenate([record.events[name].to_numpy() for name in ("start_s", "end_s")])
    if len(record.events) < FEWEST_EVENTS:
        return USUAL_STEP_S
    whole = np.unique(np.round(times * 1000).astype(np.int64))
    common = int(np.gcd.reduce(whole)) / 1000
    return common if common > USUAL_STEP_S else USUAL_STEP_S


def about_step(record: Record, step_s: float) -> list[str]:
    """Return a sentence about events that are shorter than the step, if there are any."""
    states = record.events.filter(pl.col("end_s") > pl.col("start_s"))
    short = states.filter(pl.col("end_s") - pl.col("start_s") < step_s - 1e-9)
    if not len(short):
        return []
    return [
        f"{len(short):,} of {len(states):,} coded events are shorter than the time bin of {step_s:g} s; a bin shows the code "
        "at its middle, so such events can be missed. A smaller time bin keeps them."
    ]
