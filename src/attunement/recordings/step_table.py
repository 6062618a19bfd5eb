"""Step tables: one row per frame, second or interval, one column per code or measured value. Streamed, not loaded.

OpenFace, Py-Feat, Solomon Coder, second-by-second coding sheets and interval coding all look like this. Equal
neighbours become one event, so memory is needed for the events and not for the rows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.recordings.clock import LONGEST_S, number, seconds
from attunement.recordings.codebook import NO_ROWS, OUTSIDE, Band, Codebook
from attunement.recordings.report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source
from attunement.recordings.step_text import plain_file
from attunement.recordings.table import Row, plain, shown
from attunement.vocabulary import BadFileError

BYTES_AT_ONCE = 1 << 23
LONGEST_LINE = 1 << 22
_TIME = re.compile(
    r"(time|timestamp|approxtime|second|seconds|sec|t|timesec|times|timems|ms|millisecond|milliseconds|frame|framenum|interval)"
)
_NOT_CODES = ("frame", "framenum", "faceid", "confidence", "index", "input", "filename")
Text = NDArray[np.object_]


@dataclass
class Runs:
    """Equal neighbours of one column being gathered into events."""

    partner: str
    track: str
    events: list[RawEvent] = field(default_factory=list)
    value: str | None = None
    start_s: float = 0.0
    row: int = 0

    def close(self, end_s: float) -> None:
        """End the event that is going on."""
        if self.value is not None:
            self.events.append(RawEvent(self.row, self.partner, self.track, self.value, self.start_s, end_s))
        self.value = None

    def skip(self, from_s: float, row: int) -> None:
        """Leave out a stretch without rows, up to the row that comes next."""
        self.close(from_s)
        self.value, self.start_s, self.row = NO_ROWS, from_s, row

    def add(self, times: NDArray[np.float64], rows: NDArray[np.int64], values: Text) -> None:
        """Take in the values of further rows."""
        edge = np.flatnonzero(values[1:] != values[:-1]) + 1
        for i in [0, *edge.tolist()]:
            value = str(values[i])
            if value != self.value:
                self.close(float(times[i]))
                self.value, self.start_s, self.row = value, float(times[i]), int(rows[i])


@dataclass
class _Clock:
    """The time axis of one partner's rows: how long a step is, where rows are missing."""

    step_s: float | None
    first_s: float = 0.0
    last_s: float | None = None
    holes: list[tuple[float, float]] = field(default_factory=list)
    jumps: list[int] = field(default_factory=list)


def read_steps(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a step table, read in pieces."""
    with plain_file(source) as (path, delimiter, notes):
        header, skipped = _header(source, path, delimiter, codebook)
        return [_gather(source, path, delimiter, header, skipped, codebook, notes)]


def is_header(row: Row) -> bool:
    """Return whether a row names columns: texts without repetition, at least two, hardly any of them numbers."""
    names = [cell.strip() for cell in row]
    filled = [name for name in names if name]
    words = [name for name in filled if not re.fullmatch(r"[-+\d.,:eE]+", name)]
    return len(filled) >= 2 and len(set(names)) == len(names) and len(words) == len(filled)


def _header(source: Source, path: Path, delimiter: str, codebook: Codebook) -> tuple[list[str], int]:
    """Return the column names and the number of lines before the first row of data."""
    if codebook.header:
        return list(codebook.header), 0
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        line = file.readline(1 << 22).removesuffix("\n").removesuffix("\r").lstrip("\ufeff")
    names = [name.strip().strip('"').strip() for name in line.split(delimiter)]
    if not is_header(names):
        raise BadFileError(
            f"{source.name}, line 1: '{line[:60]}' is not a row of column names. Name the columns in the codebook, "
            'in their order: [table] header = ["time", "mother", …].'
        )
    return names, 1


def time_column(header: Sequence[str], codebook: Codebook) -> int | None:
    """Return the place of the column of times: named in the codebook, a timestamp, else a frame number."""
    words = [plain(name) for name in header]
    for role in ("time", "start", "frame"):
        if plain(codebook.columns.get(role, "")) in words and codebook.columns.get(role):
            return words.index(plain(codebook.columns[role]))
    found = [i for i, word in enumerate(words) if _TIME.fullmatch(word)]
    return min(found, key=lambda i: (words[i] in ("frame", "framenum", "interval"), i)) if found else None


@dataclass(frozen=True)
class _Layout:
    """Where the columns of a step table are, and how its times are written."""

    header: list[str]
    time_at: int | None
    partner_at: int | None
    wanted: list[int]  # the columns that hold codes
    unit: str

    @property
    def used(self) -> list[int]:
        return [i for i in (self.time_at, self.partner_at, *self.wanted) if i is not None]


def _layout(file: str, header: list[str], codebook: Codebook) -> _Layout:
    rules, words = codebook.rules, [plain(name) for name in header]
    time_at = time_column(header, codebook)
    partner = plain(codebook.columns.get("partner", "face_id"))
    partner_at = words.index(partner) if partner and partner in words else None
    own = {time_at, partner_at, words.index("frame") if "frame" in words and time_at is not None else None}
    coded = [i for i, name in enumerate(header) if name and i not in own]
    wanted = [
        i for i in coded if any(t.matches(file=file, partner=t.partner, track=header[i]) for t in codebook.tracks)
    ]
    if not wanted:
        raise BadFileError(
            f"{file}: no [[track]] of the codebook names one of its columns ({shown(header)}). Add one for "
            "each column that holds codes."
        )
    if time_at is None and not (rules.step_s or rules.frame_s):
        raise BadFileError(
            f"{file} has no column of times. If its rows are steps, state step_s (seconds per row) or frame_rate under "
            '[rules], or name the column: [columns] time = "…". If its rows are events, name their start and end there.'
        )
    told = "" if time_at is None else words[time_at]
    by_name = {"frame": "frames", "framenum": "frames"} | dict.fromkeys(
        ("timems", "ms", "millisecond", "milliseconds"), "ms"
    )
    unit = by_name.get(told, "auto") if rules.time_unit == "auto" else rules.time_unit
    return _Layout(header, time_at, partner_at, wanted, unit)


def _gather(
    source: Source, path: Path, delimiter: str, header: list[str], skipped: int, codebook: Codebook, notes: list[Note]
) -> Sheet:
    rules, layout = codebook.rules, _layout(source.name, header, codebook)
    clocks: dict[str, _Clock] = {}
    runs: dict[tuple[str, int], Runs] = {}
    bad: list[int] = []
    done = 0
    for batch in _batches(source, path, delimiter, header, skipped, layout.used):
        lines = np.arange(done, done + len(batch), dtype=np.int64) + skipped + 1
        times = _times(batch, layout, done, lines, codebook, source.name, bad)
        done += len(batch)
        partners = np.full(len(batch), "", object)
        if layout.partner_at is not None:
            partners = batch[str(layout.partner_at)].fill_null("").str.strip_chars().to_numpy()
        for partner in dict.fromkeys(map(str, partners[np.isfinite(times)])):
            mine = np.isfinite(times) & (partners == partner)
            clock = clocks.setdefault(
                partner, _Clock(rules.step_s or (rules.frame_s if layout.time_at is None else None))
            )
            pieces = _advance(clock, times[mine], lines[mine], source.name, layout.partner_at is None)
            for i in layout.wanted:
                run = runs.setdefault((partner, i), Runs(partner, header[i]))
                values = _values(batch[str(i)], _bands(codebook, source.name, partner, header[i]))[mine]
                for first, last, hole_s in pieces:
                    if hole_s is not None:
                        run.skip(hole_s, int(lines[mine][first]))
                    run.add(times[mine][first:last], lines[mine][first:last], values[first:last])
    if bad and rules.bad_rows == "refuse":
        raise BadFileError(
            f"{source.name}, line {bad[0]}: the row has no readable time (of {len(bad)} such rows). Correct it, or set "
            'bad_rows = "drop" under [rules] in the codebook.'
        )
    if bad:
        notes.append(Note("dropped", "rows without a readable time (rule bad_rows)", source.name, tuple(bad)))
    if not clocks:
        raise BadFileError(f"{source.name} has no rows of data. Export it again.")
    for (partner, _), run in runs.items():
        run.close(_end(clocks[partner]))
    events = sorted((event for run in runs.values() for event in run.events), key=lambda e: (e.row, e.track))
    return Sheet(
        source.name,
        "table of steps",
        PurePath(source.name).stem,
        tuple(events),
        start_s=min(clock.first_s for clock in clocks.values()),
        end_s=max(_end(clock) for clock in clocks.values()),
        frame_s=next(iter(clocks.values())).step_s,
        notes=(*notes, *_clock_notes(source.name, clocks)),
    )


def _end(clock: _Clock) -> float:
    return round((clock.last_s or 0.0) + (clock.step_s or 0.0), 9)


def _batches(
    source: Source, path: Path, delimiter: str, header: list[str], skipped: int, columns: list[int]
) -> Iterator[pl.DataFrame]:
    """Yield pieces of the wanted columns, named by their places, as text."""
    names = [str(i) for i in range(len(header))]
    wanted = [names[i] for i in dict.fromkeys(columns)]
    head = (delimiter.join(names) + "\n").encode()
    try:
        with path.open("rb") as file:
            for _ in range(skipped):
                file.readline()
            while block := file.read(BYTES_AT_ONCE):
                block += file.readline(LONGEST_LINE)
                if len(block) >= LONGEST_LINE and block.count(b"\n", -LONGEST_LINE) == 0:
                    raise BadFileError(
                        f"{source.name} has a line of more than {LONGEST_LINE >> 20} MiB. It is not a table of steps."
                    )
                yield pl.read_csv(
                    io.BytesIO(head + block), separator=delimiter, infer_schema=False, columns=wanted
                ).select(wanted)
    except (pl.exceptions.PolarsError, OSError) as problem:
        raise BadFileError(
            _ragged(source.name, path, delimiter, len(header))
            or f"{source.name} is not a table that can be read ({str(problem).splitlines()[0][:80]}). "
            "Check its quotation marks, or export it again."
        ) from problem


def _ragged(name: str, path: Path, delimiter: str, width: int) -> str | None:
    """Find the first row with too many cells, for the message."""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for line, text in enumerate(file, 1):
            if text.count(delimiter) + 1 > width and '"' not in text:
                count = text.count(delimiter) + 1
                where = f"{name}, line {line}"
                return f"{where}: the row has {count} cells, and there are {width} columns. Correct one."
    return None


def _times(
    batch: pl.DataFrame,
    layout: _Layout,
    done: int,
    lines: NDArray[np.int64],
    codebook: Codebook,
    name: str,
    bad: list[int],
) -> NDArray[np.float64]:
    """Return the time of each row in seconds; NaN (and its line in `bad`) where there is none."""
    rules, unit = codebook.rules, layout.unit
    if layout.time_at is None:
        return np.arange(done, done + len(batch), dtype=np.float64) * (rules.step_s or rules.frame_s or 1.0)
    column = batch[str(layout.time_at)].str.strip_chars()
    scale = {"auto": 1.0, "s": 1.0, "ms": 1e3, "us": 1e6}.get(unit)
    if unit == "frames":
        seconds(
            "0", unit="frames", frame_s=rules.frame_s, where=f"{name}, line {lines[0]}"
        )  # complains where no rate is stated
        scale = rules.frame_rate
    values = (
        column.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy().copy()
        if scale
        else np.full(len(batch), np.nan)
    )
    values[~(np.abs(values) <= LONGEST_S * (scale or 1.0))] = np.nan
    values = values / scale if scale else values
    for i in np.flatnonzero(np.isnan(values)):
        try:
            values[i] = seconds(
                str(column[int(i)] or ""), unit=unit, frame_s=rules.frame_s, where=f"{name}, line {lines[i]}"
            )
        except BadFileError:
            if any(batch.row(int(i))):  # a blank line is no row
                bad.append(int(lines[i]))
    return values


def _advance(clock: _Clock, times: NDArray[np.float64], lines: NDArray[np.int64], name: str,
             one_partner: bool) -> list[tuple[int, int, float | None]]:  # fmt: skip
    """Move a clock over new rows; return the pieces between jumps: first, last, and where the row before a jump ended."""
    known = times if clock.last_s is None else np.concatenate([[clock.last_s], times])
    steps = np.diff(known)
    backwards = np.flatnonzero(steps <= 0)
    if len(backwards):
        at = int(backwards[0]) + (1 if clock.last_s is None else 0)
        remedy = (
            'If several people have rows for one moment, name the column that tells them apart: [columns] partner = "…".'
            if one_partner
            else "Sort the file."
        )
        raise BadFileError(
            f"{name}, line {lines[at]}: the time {times[at]:g} s does not come after the time of the row before. "
            f"{remedy}"
        )
    if clock.step_s is None and len(steps):
        clock.step_s = round(float(np.median(steps)), 6)
    jumps = np.flatnonzero(steps > 1.5 * clock.step_s) if clock.step_s else np.array([], np.int64)
    pieces: list[tuple[int, int, float | None]] = []
    shift = 0 if clock.last_s is None else 1
    first, before = 0, None
    for jump in jumps.tolist():
        at = jump + 1 - shift
        if at > first:
            pieces.append((first, at, before))
        end_s = round(float(known[jump]) + (clock.step_s or 0.0), 9)
        clock.holes.append((end_s, float(known[jump + 1])))
        clock.jumps.append(int(lines[at]))
        first, before = at, end_s
    pieces.append((first, len(times), before))
    clock.first_s = float(times[0]) if clock.last_s is None else clock.first_s
    clock.last_s = float(times[-1])
    return pieces


def _bands(codebook: Codebook, file: str, partner: str, column: str) -> tuple[Band, ...]:
    track = codebook.track_of(file=file, partner=partner, track=column)
    return track.bands if track else ()


def _values(column: pl.Series, bands: tuple[Band, ...]) -> Text:
    """Return the codes of a column: its own texts, or the bands its numbers fall into."""
    texts = column.fill_null("").str.strip_chars()
    if not bands:
        return texts.replace({"NaN": "", "nan": "", "NA": ""}).to_numpy().astype(object)
    numbers = texts.cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()
    found = np.full(len(texts), "", object)
    found[~np.isnan(numbers)] = OUTSIDE
    for band in reversed(bands):
        found[(numbers >= band.at_least) & (numbers < band.below)] = band.code
    return found


def _clock_notes(name: str, clocks: dict[str, _Clock]) -> list[Note]:
    jumps = tuple(sorted(line for clock in clocks.values() for line in clock.jumps))
    step_s = next(iter(clocks.values())).step_s
    notes = [Note("read", f"a row stands for {step_s:g} s; equal neighbours became one event", name)] if step_s else []
    if jumps:
        missing = sum(end - start for clock in clocks.values() for start, end in clock.holes)
        notes.append(
            Note(
                "doubtful",
                f"rows are missing before these lines ({missing:g} s in all); that time counts as not coded",
                name,
                jumps,
            )
        )
    return notes


SAMPLED_ROWS = 20_000
MOST_VALUES = 12  # a column with more different numbers than this is measured, not coded
MOST_WORDS = 40  # and one with more different words is free text


def sample(source: Source, codebook: Codebook) -> tuple[list[Sheet], tuple[str, ...]]:
    """Return a sheet of the columns that hold codes, from the first rows, and the header a headerless table needs."""
    needs_header = ()
    with plain_file(source) as (path, delimiter, _):
        try:
            header, skipped = _header(source, path, delimiter, codebook)
        except BadFileError:
            with path.open("rb") as file:
                lines = file.read(65536).decode("utf-8", errors="replace").splitlines()
            width = max((line.count(delimiter) + 1 for line in lines[:200]), default=1)
            header, skipped = [f"column {i}" for i in range(1, width + 1)], 0
            needs_header = tuple(header)
        try:
            frame = next(_batches(source, path, delimiter, header, skipped, list(range(len(header)))), None)
        except StopIteration:
            frame = None
    if frame is None:
        raise BadFileError(f"{source.name} has no rows of data. Export it again.")
    frame = frame.head(SAMPLED_ROWS)
    events, skipped_at = [], time_column(header, codebook)
    face_at = next((i for i, name in enumerate(header) if plain(name) == "faceid"), None)
    partners = (
        [""] if face_at is None else frame[str(face_at)].fill_null("").str.strip_chars().unique().sort().to_list()
    )
    for i, name in enumerate(header):
        if i == skipped_at or not name or plain(name) in _NOT_CODES:
            continue
        values = frame[str(i)].fill_null("").str.strip_chars().value_counts().sort("count", descending=True)
        found = [str(v) for v in values[str(i)].to_list() if v not in ("", "NaN", "nan", "NA")]
        numbers = all(number(value) is not None for value in found)
        if 0 < len(found) <= (MOST_VALUES if numbers else MOST_WORDS):
            events += [RawEvent(1, partner, name, value, 0.0, 0.0) for partner in partners for value in found]
    return [Sheet(source.name, "table of steps", PurePath(source.name).stem, tuple(events))], needs_header
