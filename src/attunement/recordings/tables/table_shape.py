"""The shape of a table at first sight: rows that are events, visits with numbered columns, or visits with episodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.recordings.draft.glance import Aside, Glance, aside, numbered
from attunement.recordings.draft.plain_words import EMPTY, words_of
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.tables.runs import Runs

FORM = "table of steps"
_STARTS, _ENDS = {"start", "onset", "begin", "from"}, {"end", "offset", "stop", "until", "to"}


def events(header: Sequence[str], frame: pl.DataFrame) -> Glance | None:
    """Return that the rows are events, where one pair of columns says when each began and ended."""
    sides: dict[tuple[str, ...], dict[str, int]] = {}
    for i, name in enumerate(header):
        words = words_of(name)
        for side, known in (("start", _STARTS), ("end", _ENDS)):
            if set(words) & known:
                sides.setdefault(tuple(word for word in words if word not in known), {})[side] = i
    pairs = [pair for pair in sides.values() if len(pair) == 2]
    if len(pairs) != 1 or not are_limits(*(numbers_of(frame[str(pairs[0][side])]) for side in ("start", "end"))):
        return None
    stated = {side: header[i] for side, i in pairs[0].items()}
    return Glance(
        sheets=(), table=True, columns={} if stated == {"start": "start", "end": "end"} else stated, layout="events"
    )


def wide(source: Source, header: Sequence[str], frame: pl.DataFrame) -> Glance | None:
    """Return a table with one row per observation and numbered columns of codes (IKCB01, IKCB02 …)."""
    groups = numbered(header)
    inside = {i for places in groups.values() for i in places}
    rest = [i for i, name in enumerate(header) if name and i not in inside]
    names = [i for i in rest if frame[str(i)].n_unique() == len(frame) and (frame[str(i)] != "").all()]
    if len(inside) < 6 or len(inside) <= len(rest) or not names:
        return None
    steps = {track: pl.concat([frame[str(i)].rename("cell") for i in places]) for track, places in groups.items()}
    if any(aside(track, cells) for track, cells in steps.items()):
        return None
    sheets = []
    for k, row in enumerate(frame.iter_rows()):
        events = []
        for track, places in groups.items():
            events += runs_of(
                "", track, np.arange(len(places), dtype=float), np.array([row[i] for i in places], object), 1.0
            )
        name = str(row[names[0]]).removesuffix(".0")
        sheets.append(
            Sheet(file=source.name, form=FORM, name=name, events=tuple(replace(e, row=k + 2) for e in events))
        )
    others = [
        a
        for i in rest
        if i != names[0] and (a := Aside(header[i], "constant", "one value a row, so it describes the visit"))
    ]
    lacks = (
        f"how long an interval lasts: {', '.join(groups)} have a column for each of up to "
        f"{max(map(len, groups.values()))} intervals. Write step_s under [rules].",
    )
    return Glance(
        sheets=tuple(sheets), table=True, steps=True, timed=False, layout="one row per observation",
        columns={"observation": header[names[0]]}, asides=tuple(others), lacks=lacks,
    )  # fmt: skip


def episodes(header: Sequence[str], frame: pl.DataFrame) -> Glance | None:
    """Return a table with one row per visit that says when its episodes began and ended."""
    limits = [name for name in header if set(words_of(name)) & (_STARTS | _ENDS)]
    names = [
        i for i, name in enumerate(header) if name and name not in limits and frame[str(i)].n_unique() == len(frame)
    ]
    if not names or len(limits) < 3 or len(frame) < 2:
        return None
    name = header[names[0]]
    lacks = (
        f"which columns begin and end each episode: {', '.join(limits)} look like it. Write for each [[episode]] with "
        f'name = "…", start = "…", end = "…", and give these files together with the coded ones.',
    )
    says = "one value a visit, so it describes the visit and is no behaviour"
    asides = tuple(Aside(other, "constant", says) for other in header if other and other not in (name, *limits))
    return Glance(sheets=(), table=True, columns={"observation": name}, asides=asides, lacks=lacks)


def are_limits(starts: NDArray[np.float64] | None, ends: NDArray[np.float64] | None) -> bool:
    """Return whether two columns are when something began and ended: never a start after its end, and some time between."""
    if starts is None or ends is None:
        return False
    both = np.isfinite(starts) & np.isfinite(ends)
    lasting = (ends - starts)[both]
    rising = np.diff(starts[both])
    mostly = 2 * np.count_nonzero(rising >= 0) > len(rising)
    return bool(both.any() and (lasting >= 0).all() and (lasting > 0).any() and mostly)


def numbers_of(column: pl.Series) -> NDArray[np.float64] | None:
    """Return a column as numbers, [row], or None where a filled cell is none."""
    empty = column.str.to_lowercase().is_in([*EMPTY, ""])
    cast = column.str.replace(r"^([^,.]*),([^,]*)$", "$1.$2").cast(pl.Float64, strict=False)
    return None if (cast.is_null() & ~empty).any() or empty.all() else cast.fill_null(np.nan).to_numpy()


def runs_of(
    partner: str, track: str, times: NDArray[np.float64], values: NDArray[np.object_], length: float
) -> list[RawEvent]:
    """Return equal neighbours of one column as events; empty cells are none."""
    run = Runs(partner, track)
    run.add(times, np.arange(len(times), dtype=np.int64) + 2, values)
    run.close(float(times[-1]) + length if len(times) else 0.0)
    return [event for event in run.events if event.code]
