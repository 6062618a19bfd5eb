"""Record: coded behaviour of many observations, whether a computer or a camera produced it.

Columnar, in four tables, times in seconds from the observation's start and half-open [start_s, end_s):

============== ====================================================================================
observations   observation, dyad, occasion, procedure, coder, duration_s, source
episodes       observation, episode, start_s, end_s
coverage       observation, person, channel, status (coded | not coded | uncodable), start_s, end_s
events         observation, person, channel, code, start_s, end_s (equal for a point event), row
============== ====================================================================================

`row` is the row of the file an event came from (null when simulated). A record holds nothing hidden: no arousal,
no expectation, no trait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from attunement.record.grid import NOT_CODED, NOTHING, UNCODABLE, Codes, Grid, Key
from attunement.vocabulary.errors import BadValueError

Table = Mapping[str, Iterable[object]] | pl.DataFrame

MOST_CODES = 127  # what one signed byte can number

STATUS = ("coded", "not coded", "uncodable")

SCHEMAS: dict[str, dict[str, pl.DataType]] = {
    "observations": {
        "observation": pl.UInt32(), "dyad": pl.String(), "occasion": pl.String(), "procedure": pl.String(),
        "coder": pl.String(), "duration_s": pl.Float64(), "source": pl.String(),
    },
    "episodes": {"observation": pl.UInt32(), "episode": pl.String(), "start_s": pl.Float64(), "end_s": pl.Float64()},
    "coverage": {
        "observation": pl.UInt32(), "person": pl.String(), "channel": pl.String(), "status": pl.Enum(STATUS),
        "start_s": pl.Float64(), "end_s": pl.Float64(),
    },
    "events": {
        "observation": pl.UInt32(), "person": pl.String(), "channel": pl.String(), "code": pl.String(),
        "start_s": pl.Float64(), "end_s": pl.Float64(), "row": pl.UInt32(),
    },
}  # fmt: skip


def table(name: str, columns: Table) -> pl.DataFrame:
    """Return one of a record's four tables in its schema; a missing `row`, `source` or `coder` is filled with nulls.

    Its rows are those given, its columns those of `SCHEMAS`.
    """
    schema = SCHEMAS[name]
    try:
        frame = columns if isinstance(columns, pl.DataFrame) else pl.DataFrame(dict(columns))
    except UnicodeEncodeError as problem:
        raise BadValueError(
            f"the {name} table of a record holds half of a character (a lone surrogate) in {problem.object[:60]!a}, which no "
            "text can hold. Write that word again."
        ) from problem
    optional = [pl.lit(None).alias(c) for c in ("row", "source", "coder") if c in schema and c not in frame.columns]
    frame = frame.with_columns(optional)
    missing = [column for column in schema if column not in frame.columns]
    if missing:
        raise BadValueError(
            f"the {name} table of a record lacks the column '{missing[0]}'; it needs {', '.join(schema)}."
        )
    return frame.select([pl.col(column).cast(kind) for column, kind in schema.items()])


@dataclass(frozen=True, eq=False)
class Record:
    """Coded behaviour of many observations; see the module's table of columns."""

    observations: pl.DataFrame
    episodes: pl.DataFrame
    coverage: pl.DataFrame
    events: pl.DataFrame

    @classmethod
    def build(cls, *, observations: Table, episodes: Table, coverage: Table, events: Table) -> Record:
        """Build a record from mappings or frames, checking every column, time and reference."""
        given = (observations, episodes, coverage, events)
        record = cls(*(table(name, columns) for name, columns in zip(SCHEMAS, given, strict=True)))
        record._check()
        return record

    def _check(self) -> None:
        known = self.observations["observation"]
        if known.n_unique() != len(known):
            raise BadValueError("two observations of a record carry the same number; number them 0, 1, 2 …")
        for name in ("episodes", "coverage", "events"):
            frame: pl.DataFrame = getattr(self, name)
            bad = frame.filter(
                (pl.col("end_s") < pl.col("start_s")) | ~pl.col("start_s").is_finite() | ~pl.col("end_s").is_finite()
            )
            if len(bad):
                raise BadValueError(
                    f"{name} of a record must end at or after they start, in seconds; "
                    f"the first that does not: {bad.row(0, named=True)}."
                )
            lost = frame.filter(~pl.col("observation").is_in(known.implode()))
            if len(lost):
                raise BadValueError(
                    f"{name} of a record name observation {lost['observation'][0]}, "
                    "which the observations table does not hold."
                )

    def __len__(self) -> int:
        return len(self.observations)

    def __repr__(self) -> str:
        channels = self.channels()
        named = ", ".join(f"{person}/{channel}" for person, channel in channels)
        return f"Record({len(self)} observations, {len(self.events)} events, channels: {named})"

    @property
    def native_step_s(self) -> float | None:
        """The step at which behaviour was coded, if it was coded at equal steps from the first."""
        return None

    def channels(self) -> list[Key]:
        """Return the (person, channel) pairs that were coded or carry events, sorted."""
        pairs = pl.concat([self.coverage.select("person", "channel"), self.events.select("person", "channel")])
        return sorted((person, channel) for person, channel in pairs.unique().iter_rows())

    def select(self, observations: Iterable[int]) -> Record:
        """Return the record of some observations only, keeping their numbers."""
        keep = pl.Series(list(observations), dtype=pl.UInt32).implode()
        return Record(*(getattr(self, name).filter(pl.col("observation").is_in(keep)) for name in SCHEMAS))

    def grid(self, step_s: float) -> Grid:
        """Sample the record at the middle of equal steps.

        A step shows the code whose event covers the step's middle (of two, the one that starts later). Point events
        mark the step they fall into. Events shorter than a step can fall between two middles; choose `step_s` at or
        below the coding precision.
        """
        if not step_s > 0:
            raise BadValueError(f"step_s is {step_s}; a grid's step must be a positive number of seconds.")
        longest = self.observations["duration_s"].max()
        steps = int(np.ceil(round(float(longest or 0.0) / step_s, 9)))  # type: ignore[arg-type]
        row_of = {number: i for i, number in enumerate(self.observations["observation"].to_list())}
        codes: dict[Key, Codes] = {}
        names: dict[Key, tuple[str, ...]] = {}
        for key in self.channels():
            chosen = (pl.col("person") == key[0]) & (pl.col("channel") == key[1])
            events = self.events.filter(chosen).sort("start_s", maintain_order=True)
            names[key] = tuple(sorted(events["code"].unique().to_list()))
            if len(names[key]) > MOST_CODES:
                raise BadValueError(
                    f"the channel {'/'.join(key)} has {len(names[key])} different codes; a grid holds at most {MOST_CODES}. "
                    "Free text cannot be measured as it is: map it to codes in the codebook, or leave the channel out."
                )
            index = {name: i for i, name in enumerate(names[key])}
            array = np.full((len(self), steps), NOT_CODED, np.int8)
            coverage = self.coverage.filter(chosen)
            for status, value in (("coded", NOTHING), ("uncodable", UNCODABLE), ("not coded", NOT_CODED)):
                _paint(array, coverage.filter(pl.col("status") == status), row_of, step_s, value, points=False)
            seen = array != NOT_CODED
            _paint(
                array,
                events,
                row_of,
                step_s,
                events["code"].replace_strict(index, return_dtype=pl.Int8).to_numpy() if len(events) else 0,
            )
            array[~seen] = NOT_CODED
            _paint(array, coverage.filter(pl.col("status") == "uncodable"), row_of, step_s, UNCODABLE, points=False)
            codes[key] = array
        return Grid(step_s, codes, names)


def _paint(
    array: Codes, spans: pl.DataFrame, row_of: Mapping[int, int], step_s: float, value: object, *, points: bool = True
) -> None:
    """Write a value into the steps whose middle lies in each span; later spans overwrite earlier ones."""
    if not len(spans):
        return
    row = spans["observation"].replace_strict(row_of, return_dtype=pl.Int64).to_numpy()
    start, end = spans["start_s"].to_numpy() / step_s, spans["end_s"].to_numpy() / step_s
    first = np.ceil(np.round(start - 0.5, 6)).astype(np.int64)
    last = np.ceil(np.round(end - 0.5, 6)).astype(np.int64)
    if points:
        point = spans["start_s"].to_numpy() == spans["end_s"].to_numpy()
        first = np.where(point, np.floor(start).astype(np.int64), first)
        last = np.where(point, first + 1, last)
    first, last = np.clip(first, 0, array.shape[1]), np.clip(last, 0, array.shape[1])
    count = np.maximum(last - first, 0)
    flat = np.repeat(row * array.shape[1] + first - (np.cumsum(count) - count), count) + np.arange(count.sum())
    array.reshape(-1)[flat] = np.repeat(np.broadcast_to(np.asarray(value, np.int8), len(spans)), count)


class _GridRecord(Record):
    """A record that was born as a grid: its events are written out only when somebody asks for them."""

    _grid: Grid

    def __init__(self, observations: pl.DataFrame, episodes: pl.DataFrame, grid: Grid) -> None:
        object.__setattr__(self, "observations", table("observations", observations))
        object.__setattr__(self, "episodes", table("episodes", episodes))
        object.__setattr__(self, "_grid", grid)

    @cached_property
    def coverage(self) -> pl.DataFrame:  # pyright: ignore[reportIncompatibleVariableOverride]
        return table("coverage", _runs(self._grid, self.observations["observation"].to_numpy(), events=False))

    @cached_property
    def events(self) -> pl.DataFrame:  # pyright: ignore[reportIncompatibleVariableOverride]
        return table("events", _runs(self._grid, self.observations["observation"].to_numpy(), events=True))

    @property
    def native_step_s(self) -> float | None:
        return self._grid.step_s

    def channels(self) -> list[Key]:
        return sorted(self._grid.codes)

    def grid(self, step_s: float) -> Grid:
        return self._grid if step_s == self._grid.step_s else Record.grid(self, step_s)

    def select(self, observations: Iterable[int]) -> Record:
        wanted = np.isin(self.observations["observation"].to_numpy(), np.fromiter(observations, np.uint32))
        numbers = self.observations["observation"].filter(pl.Series(wanted)).implode()
        episodes = self.episodes.filter(pl.col("observation").is_in(numbers))
        return _GridRecord(
            self.observations.filter(pl.Series(wanted)), episodes, self._grid.rows(np.flatnonzero(wanted))
        )


def from_grid(*, observations: pl.DataFrame, episodes: pl.DataFrame, grid: Grid) -> Record:
    """Return a record from behaviour that was coded at equal steps; equal neighbours become one event."""
    if grid.shape[0] != len(observations):
        raise BadValueError(
            f"the grid has {grid.shape[0]} rows and there are {len(observations)} observations; they must match."
        )
    return _GridRecord(observations, episodes, grid)


def join_records(records: Sequence[Record]) -> Record:
    """Return one record of several whose observations carry different numbers."""
    parts = {name: pl.concat([getattr(record, name) for record in records]) for name in ("observations", "episodes")}
    steps = {record.native_step_s for record in records}
    step_s = next(iter(steps))
    if len(steps) > 1 or step_s is None:
        parts |= {name: pl.concat([getattr(record, name) for record in records]) for name in ("coverage", "events")}
        return Record.build(**parts)
    grids = [record.grid(step_s) for record in records]
    codes = {key: np.concatenate([grid.codes[key] for grid in grids]) for key in grids[0].codes}
    return from_grid(**parts, grid=replace(grids[0], codes=codes))


def _runs(grid: Grid, numbers: np.ndarray, *, events: bool) -> pl.DataFrame:
    """Turn runs of equal values into rows: events (codes) or coverage (coded, uncodable, not coded)."""
    status = np.array(["coded", "uncodable", "not coded"])
    parts = []
    for (person, channel), codes in grid.codes.items():
        labels = codes if events else np.minimum(codes, NOTHING).astype(np.int8)
        edge = np.ones((labels.shape[0], labels.shape[1] + 1), bool)
        edge[:, 1:-1] = labels[:, 1:] != labels[:, :-1]
        row, at = np.nonzero(edge)
        inside = at[:-1] < labels.shape[1]
        row, start, end = row[:-1][inside], at[:-1][inside], at[1:][inside]
        value = labels[row, start]
        if events:
            keep = value >= 0
            row, start, end, value = row[keep], start[keep], end[keep], value[keep]
            names = pl.Series(grid.names[person, channel], dtype=pl.String)
            what = {"code": names.gather(value.astype(np.uint32))}
        else:
            what = {"status": status[NOTHING - value]}
        parts.append(
            pl.DataFrame(
                {"observation": numbers[row], **what, "start_s": start * grid.step_s, "end_s": end * grid.step_s}
            ).with_columns(person=pl.lit(person), channel=pl.lit(channel))
        )
    return (
        pl.concat(parts)
        if parts
        else pl.DataFrame(schema={c: k for c, k in SCHEMAS["events" if events else "coverage"].items() if c != "row"})
    )
