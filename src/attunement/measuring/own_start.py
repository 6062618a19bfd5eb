"""Where coding began: each observation is measured from its own first coded moment, whatever its file's clock says.

A tape whose coding began in minute 17 carries a thousand seconds that nobody coded. Measured from where coding began,
dyads meet at the same place of the procedure when they are paired anew, and no number depends on a tape's clock; times
in tables are given on the file's clock again, so that a moment can be found on the tape.
"""

from __future__ import annotations

import polars as pl

from attunement.record import Record

LEAD = "lead_s"


def leads_of(record: Record) -> pl.DataFrame:
    """Return how long after time 0 coding of each observation began, one row per observation: columns observation, lead_s."""
    seen = record.coverage.filter((pl.col("status") != "not coded") & (pl.col("end_s") > pl.col("start_s")))
    first = seen.group_by("observation").agg(pl.col("start_s").min().alias(LEAD))
    return (
        record.observations.select("observation")
        .join(first, on="observation", how="left")
        .with_columns(pl.col(LEAD).fill_null(0.0))
    )


def from_own_start(record: Record, leads: pl.DataFrame) -> Record:
    """Return a record in which every observation begins when its coding began.

    >>> one = {"observation": [0], "dyad": ["d"], "occasion": ["1"], "procedure": [""], "duration_s": [20.0]}
    >>> who = {"observation": [0], "person": ["child"], "channel": ["affect"], "start_s": [12.0], "end_s": [20.0]}
    >>> late = Record.build(observations=one, episodes={"observation": [], "episode": [], "start_s": [], "end_s": []},
    ...                     coverage=who | {"status": ["coded"]}, events=who | {"code": ["smile"]})
    >>> from_own_start(late, leads_of(late)).events.select("start_s", "end_s").row(0)
    (0.0, 8.0)
    """
    if not (leads[LEAD] > 0).any():
        return record

    def moved(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        times = [(pl.col(name) - pl.col(LEAD)).clip(lower_bound=0.0).round(9) for name in columns]
        return frame.join(leads, on="observation", how="left", maintain_order="left").with_columns(times).drop(LEAD)

    tables = {name: moved(getattr(record, name), "start_s", "end_s") for name in ("episodes", "coverage", "events")}
    tables["coverage"] = tables["coverage"].filter(pl.col("end_s") > pl.col("start_s"))
    return Record.build(observations=moved(record.observations, "duration_s"), **tables)


def on_the_files_clock(tables: dict[str, pl.DataFrame], leads: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return tables, name → the same rows and columns, with their moments on the file's clock again."""
    if not (leads[LEAD] > 0).any():
        return tables
    found = {}
    for name, table in tables.items():
        times = [column for column in ("start_s", "end_s") if column in table.columns]
        if not times or "observation" not in table.columns:
            found[name] = table
            continue
        beside = table.join(leads, on="observation", how="left", maintain_order="left")
        found[name] = beside.with_columns([pl.col(column) + pl.col(LEAD) for column in times]).drop(LEAD)
    return found
