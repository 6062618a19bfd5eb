"""Episodes: measuring a procedure's parts apart, so that no bout or lag reaches across their borders."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from attunement.record import NOT_CODED, Grid, Record
from attunement.vocabulary import UnknownNameError


def during(record: Record, grid: Grid, episode: str) -> Grid:
    """Return the grid with everything outside one episode marked as not coded.

    A step belongs to the episode when its middle lies in [start_s, end_s), the rule by which grids are sampled.
    Columns that lie outside the episode in every observation are left out.

    Parameters
    ----------
    record
        The record the grid was sampled from; row i of the grid is its observation i.
    grid
        Channels of coded behaviour.
    episode
        Name of the episode; an observation without it is not coded throughout.
    """
    spans = record.episodes.filter(pl.col("episode") == episode)
    if not len(spans):
        raise UnknownNameError.of("episode in this record", episode, record.episodes["episode"].unique().to_list())
    row_of = {number: row for row, number in enumerate(record.observations["observation"].to_list())}
    middle_s = (np.arange(grid.shape[1]) + 0.5) * grid.step_s
    inside = np.zeros(grid.shape, bool)
    for number, _, start_s, end_s in spans.iter_rows():
        inside[row_of[number]] |= (middle_s >= start_s - 1e-9) & (middle_s < end_s - 1e-9)
    columns = np.flatnonzero(inside.any(axis=0))
    kept = slice(columns[0], columns[-1] + 1) if len(columns) else slice(0, 0)
    codes = {key: np.where(inside, array, np.int8(NOT_CODED))[:, kept] for key, array in grid.codes.items()}
    return Grid(grid.step_s, codes, grid.names)


def identified(record: Record, table: pl.DataFrame) -> pl.DataFrame:
    """Put observation, dyad, occasion and procedure before a table that has one row per observation of the record."""
    who = record.observations.select("observation", "dyad", "occasion", "procedure")
    return pl.concat([who, table], how="horizontal")


def identified_rows(record: Record, table: pl.DataFrame) -> pl.DataFrame:
    """Put observation, dyad, occasion and procedure in the place of `row`, by which a table numbers observations; its rows stay."""
    who = record.observations.select("observation", "dyad", "occasion", "procedure").with_row_index("row")
    table = table.with_columns(pl.col("row").cast(pl.UInt32))
    return who.join(table, on="row", how="inner", maintain_order="right").drop("row")


def per_episode(record: Record, grid: Grid, measure: Callable[[Grid], pl.DataFrame]) -> pl.DataFrame:
    """Measure each episode of each observation: one row per observation and episode that the record holds.

    Parameters
    ----------
    record, grid
        Coded behaviour and its grid.
    measure
        Anything that turns a grid into a table with one row per observation.
    """
    names = record.episodes.group_by("episode", maintain_order=True).agg()["episode"].to_list()
    parts = []
    for name in names:
        table = identified(record, measure(during(record, grid, name)))
        parts.append(table.insert_column(4, pl.lit(name).alias("episode")))
    held = record.episodes.select("observation", "episode").unique()
    return pl.concat(parts).join(held, on=["observation", "episode"], how="semi", maintain_order="left")
