"""Time budgets of recordings: of each observation, of each episode, and over dyads."""

from __future__ import annotations

import polars as pl

from attunement.measures.time_budget import pooled_time_budget, time_budget
from attunement.record import Record


def time_budget_tables(record: Record) -> dict[str, pl.DataFrame]:
    """Return `time_budget` and `time_budget_dyads`; `time_budget_by_episode` where the files give episodes.

    One row per observation and code; per person, channel and code; per observation, episode and code.

    They take the codes as they were coded, not the phases, and need no partner; so they can be made of any record.
    """
    table = time_budget(record)
    tables = {"time_budget": table, "time_budget_dyads": pooled_time_budget(table)}
    if len(record.episodes):
        tables["time_budget_by_episode"] = time_budget(record, by_episode=True)
    return tables
