"""A diary of a whole day, kept without error: what children did in every five minutes, with whom, and each waking at night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.lab.whole_day import AFTERNOON, CELLS, MORNING

PER_HOUR = CELLS // 24
ITSELF, NOT_YET = "itself", "not yet"
"""By whom a child was settled, if by nobody."""


@dataclass(frozen=True, eq=False)
class Diary:
    """Some children's day, from midnight to midnight; arrays are [cell, child], a cell being five minutes.

    Attributes
    ----------
    dyads
        Whose day it is, [child].
    names
        Everybody who may be there.
    who
        Who is there, as a place in `names`.
    awake, cry, signal
        Seconds in which the child was awake, cried, and gave quiet signals (looked, reached, fussed, called).
    arousal
        Mean of the seconds awake; not a number while asleep. For a reading of stress; no diary holds it.
    bouts
        Bouts of crying, more than a minute apart, [child].
    wakings
        A row for each waking at night: `dyad`; `at_h`, the hour of the day, beyond 24 after midnight; `who` has the night;
        `minutes` awake; `cry_s`; `calls`, whether the child cried at all; `settled_by` that person, itself, or not yet.
    """

    dyads: NDArray[np.uint32]
    names: tuple[str, ...]
    who: NDArray[np.int8]
    awake: NDArray[np.float32]
    cry: NDArray[np.float32]
    signal: NDArray[np.float32]
    arousal: NDArray[np.float32]
    bouts: NDArray[np.int64]
    wakings: pl.DataFrame

    @classmethod
    def joined(cls, parts: Sequence[Diary]) -> Diary:
        """Return the diaries of blocks of children as one."""
        cells = ("who", "awake", "cry", "signal", "arousal")
        whole = {name: np.concatenate([getattr(part, name) for part in parts], axis=1) for name in cells}
        dyads, bouts = (np.concatenate([getattr(part, name) for part in parts]) for name in ("dyads", "bouts"))
        return cls(dyads, parts[0].names, **whole, bouts=bouts, wakings=pl.concat([part.wakings for part in parts]))

    def arousal_at(self, hour: float) -> NDArray[np.float64]:
        """Return each child's mean arousal in the hour before, [child], as saliva shows it; not a number if it slept."""
        return self.mean_arousal(hour - 1, hour)

    def mean_arousal(self, begins_h: float, ends_h: float) -> NDArray[np.float64]:
        """Return each child's mean arousal while awake between two hours of the day, [child]."""
        at = slice(round(begins_h * PER_HOUR), round(ends_h * PER_HOUR))
        awake = self.awake[at].astype(float)
        total = (np.nan_to_num(self.arousal[at]) * awake).sum(axis=0)
        return np.where(awake.any(axis=0), total / np.maximum(awake.sum(axis=0), 1), np.nan)

    def days(self) -> pl.DataFrame:
        """Return a row for each child: time awake, crying and quiet signals, bouts, wakings, and arousal morning and afternoon."""
        nights = self.wakings.group_by("dyad").agg(
            wakings=pl.len(), calls=pl.col("calls").sum(), awake_at_night_min=pl.col("minutes").sum()
        )
        day = pl.DataFrame(
            {
                "dyad": self.dyads, "awake_h": self.awake.sum(axis=0) / 3600, "cry_min": self.cry.sum(axis=0) / 60,
                "signal_min": self.signal.sum(axis=0) / 60, "cry_bouts": self.bouts,
                "arousal_morning": self.arousal_at(MORNING), "arousal_afternoon": self.arousal_at(AFTERNOON),
            }
        )  # fmt: skip
        return day.join(nights, on="dyad", how="left", maintain_order="left").with_columns(
            pl.col("wakings", "calls", "awake_at_night_min").fill_null(0)
        )

    def by_hour(self) -> pl.DataFrame:
        """Return a row for each child, hour of the day and person with whom it was awake then: minutes awake, crying, signals."""
        children = len(self.dyads)
        hour = np.repeat(np.arange(24), PER_HOUR)[:, np.newaxis]
        row = (np.arange(children) * 24 + hour) * len(self.names) + self.who
        sums = [
            np.bincount(row.ravel(), weights=seconds.ravel(), minlength=children * 24 * len(self.names)) / 60
            for seconds in (self.awake, self.cry, self.signal)
        ]
        shown = np.flatnonzero(sums[0])
        child, rest = np.divmod(shown, 24 * len(self.names))
        when, who = np.divmod(rest, len(self.names))
        minutes = dict(zip(("awake_min", "cry_min", "signal_min"), (each[shown] for each in sums), strict=True))
        return pl.DataFrame({"dyad": self.dyads[child], "hour": when, "person": np.array(self.names)[who]} | minutes)

    def moments(self, children: int) -> pl.DataFrame:
        """Return every five minutes of the first children's days: who is there, and seconds awake, crying and signalling."""
        some = slice(children)
        columns = {"awake_s": self.awake, "cry_s": self.cry, "signal_s": self.signal, "arousal": self.arousal}
        return pl.DataFrame(
            {
                "dyad": np.repeat(self.dyads[some], CELLS), "at_h": np.tile(np.arange(CELLS) / PER_HOUR, children),
                "person": np.array(self.names)[self.who[:, some].T.ravel()],
            }
            | {name: column[:, some].T.ravel() for name, column in columns.items()}
        ).with_columns(pl.col("arousal").fill_nan(None))  # fmt: skip
