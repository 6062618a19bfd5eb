"""Coded behaviour: the one form in which simulated and recorded observations meet."""

from attunement.record.grid import NOT_CODED, NOTHING, UNCODABLE, Grid
from attunement.record.record import Record, from_grid, join_records

__all__ = ["NOTHING", "NOT_CODED", "UNCODABLE", "Grid", "Record", "from_grid", "join_records"]
