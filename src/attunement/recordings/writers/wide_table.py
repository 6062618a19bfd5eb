"""One wide row for each observation, for SPSS and R: how long, how often and how each person showed each code.

seconds     time within coded time that the code covers, counted once where it overlaps itself
n           bouts and points of the code that touch coded time
per_min     n / coded minutes
mean_s      seconds / bouts; empty where there is no bout

All are empty where nothing of the channel was coded. Names of columns are valid in SPSS; a second table says what each
column is.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from attunement.record import Record
from attunement.recordings.import_report import Note
from attunement.recordings.source import Source
from attunement.recordings.writer import Writer
from attunement.recordings.writers.cut_channels import stretches
from attunement.recordings.writers.marks import Mark, marks_of, to_ms
from attunement.recordings.writers.text import checked, identifier, unused
from attunement.vocabulary import BadFileError

FACTS = ("observation", "dyad", "occasion", "procedure", "coder", "duration_s")
OF_CHANNEL = {"coded_s": "seconds coded", "uncodable_s": "seconds in which the person could not be seen or heard",
              "not_coded_s": "seconds that nobody coded"}  # fmt: skip
OF_CODE = {"s": "seconds with this code within coded time", "n": "bouts and points in coded time",
           "per_min": "bouts and points a coded minute", "mean_s": "mean seconds of a bout"}  # fmt: skip
FORM = "A wide table"
_LONGEST = 64 - len("_not_coded_s") - 3  # SPSS takes 64 characters; three are kept for a number


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, whose it is, and the measure in it; `code` is empty where it is about a whole channel."""

    name: str
    person: str
    channel: str
    code: str
    measure: str


def wide_table(record: Record, path: Path) -> dict[Path, bytes]:
    """Return a record as one row for each observation, and a table that says what the columns are."""
    columns = _columns(record)
    rows: list[list[Any]] = [[*FACTS, *(column.name for column in columns)]]
    for facts in record.observations.iter_rows(named=True):
        cells = _measures(record, facts["observation"], to_ms(facts["duration_s"]))
        stated = [checked(fact, FORM, one_line=True) if isinstance(fact := facts[f], str) else fact for f in FACTS]
        rows.append([*stated, *(_cell(column, cells) for column in columns)])
    means = OF_CHANNEL | OF_CODE
    about = [["column", "person", "channel", "code", "means"],
             *([c.name, c.person, c.channel, c.code, means[c.measure]] for c in columns)]  # fmt: skip
    return {path: _csv(rows), path.with_name(f"{path.stem}-columns{path.suffix}"): _csv(about)}


def _columns(record: Record) -> list[Column]:
    codes: dict[tuple[str, str], list[str]] = {key: [] for key in record.channels()}
    for name in dict.fromkeys(name for key in codes for name in key):
        checked(name, FORM, one_line=True)
    for person, channel, code in record.events.select("person", "channel", "code").unique().sort(pl.all()).iter_rows():
        codes[person, channel].append(checked(code, FORM, one_line=True))
    columns: list[Column] = []
    names: list[str] = [*FACTS]
    for (person, channel), those in codes.items():
        wanted = [("", measure) for measure in OF_CHANNEL] + [(code, measure) for code in those for measure in OF_CODE]
        for code, measure in wanted:
            stem = identifier(person, channel, *([code] if measure in OF_CODE else []), longest=_LONGEST)
            columns.append(Column(unused(f"{stem}_{measure}", names, "_"), person, channel, code, measure))
            names.append(columns[-1].name)
    return columns


@dataclass(frozen=True, slots=True)
class _Shown:
    """What one channel showed in one observation, in milliseconds and counts."""

    status_ms: Counter[str]
    code_ms: Counter[str]
    bouts: Counter[str]
    points: Counter[str]


def _measures(record: Record, number: int, duration_ms: int) -> dict[tuple[str, str], _Shown]:
    by_channel: dict[tuple[str, str], list[Mark]] = defaultdict(list)
    for mark in marks_of(record, number):
        by_channel[mark.track.person, mark.track.channel].append(mark)
    return {key: _shown(marks, duration_ms) for key, marks in by_channel.items()}


def _shown(marks: list[Mark], duration_ms: int) -> _Shown:
    status_ms, code_ms, bouts, points = Counter(), Counter(), Counter(), Counter()
    coded: list[tuple[int, int]] = []  # stretches, in order of time
    for stretch in stretches(marks, duration_ms):
        length = stretch.end_ms - stretch.start_ms
        status_ms[stretch.status] += length
        if stretch.status == "coded":
            coded.append((stretch.start_ms, stretch.end_ms))
            code_ms.update(dict.fromkeys(stretch.codes, length))
    for mark in marks:
        point = mark.track.kind == "point"
        start_ms = min(mark.start_ms, duration_ms - 1) if point else mark.start_ms  # a point at the very end counts
        end_ms = start_ms + 1 if point else mark.end_ms
        before = bisect_left(coded, (end_ms,)) - 1  # the last stretch begun before its end
        seen = before >= 0 and coded[before][1] > start_ms
        if seen and mark.track.kind in ("event", "point"):
            (points if point else bouts)[mark.label] += 1
    return _Shown(status_ms, code_ms, bouts, points)


def _cell(column: Column, cells: dict[tuple[str, str], _Shown]) -> float | int | None:
    shown = cells.get((column.person, column.channel))
    if shown is None:
        return None
    if column.measure in OF_CHANNEL:
        return shown.status_ms[column.measure.removesuffix("_s").replace("_", " ")] / 1000
    coded_ms, code = shown.status_ms["coded"], column.code
    if not coded_ms:
        return None
    count, bouts = shown.bouts[code] + shown.points[code], shown.bouts[code]
    return {
        "s": shown.code_ms[code] / 1000,
        "n": count,
        "per_min": count * 60_000 / coded_ms,
        "mean_s": shown.code_ms[code] / 1000 / bouts if bouts else None,
    }[column.measure]


def _csv(rows: list[list[Any]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8")


def read_own(source: Source) -> tuple[Record, tuple[Note, ...]]:
    """Refuse a wide table: it says how much, not when."""
    raise BadFileError(
        f"{source.name} is a wide table that Attunement wrote: it says how often and how long, not when, so nothing can "
        "be measured from it. Read the recordings, or the tidy table (.csv)."
    )


WRITERS = (
    Writer(
        name="wide table",
        endings=(".wide.csv",),
        says="One row for each observation, for SPSS and R: seconds, bouts, rate and mean bout of each person's codes.",
        loses="It is a summary: when something happened is not in it, and it cannot be read back.",
        write=wide_table,
        is_own=lambda look: look.start.startswith(",".join(FACTS) + ","),
        read_own=read_own,
    ),
)
