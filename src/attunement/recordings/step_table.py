"""Step tables: one row per frame, second or interval, one column per code or measured value. Streamed, not loaded.

OpenFace, Py-Feat, Solomon Coder, second-by-second coding sheets and interval coding all look like this. Equal
neighbours become one event, so memory is needed for the events and not for the rows.
"""

from __future__ import annotations

import codecs
import contextlib
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

import numpy as np
import polars as pl
from numpy.typing import NDArray

from attunement.recordings.clock import LONGEST_S, seconds
from attunement.recordings.codebook import OUTSIDE, Band, Codebook
from attunement.recordings.report import Note
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.recordings.source import Source, lines_of
from attunement.recordings.table import Row, Table, delimiter_of, plain, read_table, shown
from attunement.vocabulary import BadFileError

ROWS_AT_ONCE = 50_000
_TIME = re.compile(
    r"(time|timestamp|approxtime|second|seconds|sec|t|timesec|times|timems|ms|millisecond|milliseconds|frame|framenum|interval)"
)
_NOT_CODES = ("frame", "framenum", "faceid", "confidence", "index", "input", "filename")
Text = NDArray[np.object_]


@dataclass
class _Runs:
    """Equal neighbours of one column being gathered into events."""

    partner: str
    track: str
    events: list[RawEvent] = field(default_factory=list)
    value: str | None = None
    start_s: float = 0.0
    row: int = 0

    def close(self, end_s: float) -> None:
        if self.value is not None:
            self.events.append(RawEvent(self.row, self.partner, self.track, self.value, self.start_s, end_s))
        self.value = None

    def add(self, times: NDArray[np.float64], rows: NDArray[np.int64], values: Text) -> None:
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
    first_s: float | None = None
    last_s: float | None = None
    holes: list[tuple[float, float]] = field(default_factory=list)
    jumps: list[int] = field(default_factory=list)


def read_steps(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the one observation of a step table, read in pieces."""
    with _plain_file(source) as (path, delimiter, notes):
        header, skipped = _header(source, path, delimiter, codebook)
        return [_gather(source, path, delimiter, header, skipped, codebook, notes)]


@contextlib.contextmanager
def _plain_file(source: Source) -> Iterator[tuple[Path, str, list[Note]]]:
    """Give a file in UTF-8 with LF line ends: the file itself, or a temporary copy where it is something else."""
    notes: list[Note] = []
    start, charset = source.start, source.charset
    if source.head[:4] == b"PK\x03\x04":
        raise BadFileError(f"{source.name}: a spreadsheet with one row per step is not read. Save it as .csv.")
    if "\0" in start:
        raise BadFileError(f"{source.name} is not a text file (it holds zero bytes). Export it as text or CSV.")
    delimiter = delimiter_of(lines_of(start).readlines()[:200])
    packed = source.path.suffix == ".gz"
    bare_returns = "\r" in start.replace("\r\n", "").removesuffix("\r")
    if charset == "utf-8" and not packed and not bare_returns and not (delimiter == " "):
        yield source.path, delimiter, notes
        return
    notes += source.text_notes(start, charset)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "table.csv"
        try:
            _copy(source, charset, copy, delimiter)
        except (UnicodeError, OSError, EOFError) as problem:
            raise BadFileError(
                f"{source.name} is not text in {charset}: {problem}. State `encoding` under [rules] in the codebook."
            ) from problem
        yield copy, "\t" if delimiter == " " else delimiter, notes


def _copy(source: Source, charset: str, copy: Path, delimiter: str) -> None:
    if source.path.suffix == ".gz":
        text = source.text()[0]
        pieces: Iterator[str] = iter([text])
    else:
        pieces = _pieces(source.path, charset)
    with copy.open("w", encoding="utf-8", newline="") as out:
        held = ""
        for piece in pieces:
            piece = held + piece  # noqa: PLW2901
            held = "\r" if piece.endswith("\r") else ""
            piece = piece.removesuffix("\r") if held else piece  # noqa: PLW2901
            piece = piece.replace("\r\n", "\n").replace("\r", "\n")  # noqa: PLW2901
            out.write(re.sub(r" +", "\t", piece) if delimiter == " " else piece)
        out.write("\n" if held else "")


def _pieces(path: Path, charset: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(charset)(errors="strict")
    with path.open("rb") as file:
        while data := file.read(1 << 20):
            yield decoder.decode(data)
        yield decoder.decode(b"", final=True)


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


def _gather(source: Source, path: Path, delimiter: str, header: list[str], skipped: int, codebook: Codebook,
            notes: list[Note]) -> Sheet:  # fmt: skip
    rules = codebook.rules
    words = [plain(name) for name in header]
    time_at = time_column(header, codebook)
    partner_name = codebook.columns.get("partner", "face_id" if "faceid" in words else "")
    partner_at = words.index(plain(partner_name)) if plain(partner_name) in words and partner_name else None
    stem = PurePath(source.name).stem
    own = {time_at, partner_at} | ({words.index("frame")} if "frame" in words and time_at is not None else set())
    wanted = [
        i
        for i, name in enumerate(header)
        if name
        and i not in own
        and any(t.matches(file=source.name, partner=t.partner, track=name) for t in codebook.tracks)
    ]
    if not wanted:
        raise BadFileError(
            f"{source.name}: no [[track]] of the codebook names one of its columns ({shown(header)}). Add one for "
            "each column that holds codes."
        )
    unit = rules.time_unit
    if time_at is None and not (rules.step_s or rules.frame_s):
        raise BadFileError(
            f'{source.name} has no column of times. If its rows are steps, state step_s (seconds per row) or frame_rate under [rules], or name the column: [columns] time = "…".'
        )
    if unit == "auto" and time_at is not None and words[time_at] in ("frame", "framenum"):
        unit = "frames"
    if unit == "auto" and time_at is not None and words[time_at] in ("timems", "ms", "millisecond", "milliseconds"):
        unit = "ms"
    clocks: dict[str, _Clock] = {}
    runs: dict[tuple[str, int], _Runs] = {}
    bad: list[int] = []
    done = 0
    for batch in _batches(
        source, path, delimiter, header, skipped, [i for i in (time_at, partner_at, *wanted) if i is not None]
    ):
        lines = np.arange(done, done + len(batch), dtype=np.int64) + skipped + 1
        times = _times(batch, time_at, done, lines, unit, codebook, source.name, bad)
        done += len(batch)
        partners = (
            batch[str(partner_at)].str.strip_chars().to_numpy()
            if partner_at is not None
            else np.full(len(batch), "", object)
        )
        good = np.isfinite(times)
        for partner in dict.fromkeys(partners[good].tolist()):
            mine = good & (partners == partner)
            clock = clocks.setdefault(
                str(partner), _Clock(rules.step_s or (rules.frame_s if time_at is None else None))
            )
            mine_times, mine_lines = times[mine], lines[mine]
            pieces = _advance(clock, mine_times, mine_lines, source.name, partner_at is None)
            for i in wanted:
                run = runs.setdefault((str(partner), i), _Runs(str(partner), header[i]))
                values = _values(batch[str(i)], _bands(codebook, source.name, str(partner), header[i]))[mine]
                for first, last, end_before in pieces:
                    if end_before is not None:
                        run.close(end_before)
                    run.add(mine_times[first:last], mine_lines[first:last], values[first:last])
    if bad and rules.bad_rows == "refuse":
        raise BadFileError(
            f'{source.name}, line {bad[0]}: the row has no readable time (of {len(bad)} such rows). Correct it, or set bad_rows = "drop" under [rules] in the codebook.'
        )
    if bad:
        notes.append(Note("dropped", "rows without a readable time (rule bad_rows)", source.name, tuple(bad)))
    if not clocks:
        raise BadFileError(f"{source.name} has no rows of data. Export it again.")
    for (partner, _), run in runs.items():
        run.close(_end(clocks[partner]))
    notes += _clock_notes(source.name, clocks)
    starts, ends = [c.first_s for c in clocks.values() if c.first_s is not None], [_end(c) for c in clocks.values()]
    holes = tuple(hole for clock in clocks.values() for hole in clock.holes)
    step_s = next(iter(clocks.values())).step_s
    events = tuple(
        sorted((event for run in runs.values() for event in run.events), key=lambda event: (event.row, event.track))
    )
    return Sheet(
        source.name,
        "table of steps",
        stem,
        events,
        (),
        min(starts),
        max(ends),
        step_s,
        False,
        "line",
        {},
        tuple(notes),
        holes,
    )


def _end(clock: _Clock) -> float:
    return round((clock.last_s or 0.0) + (clock.step_s or 0.0), 9)


def _batches(
    source: Source, path: Path, delimiter: str, header: list[str], skipped: int, columns: list[int]
) -> Iterator[pl.DataFrame]:
    """Yield pieces of the wanted columns, named by their places, as text."""
    try:
        frame = pl.scan_csv(path, separator=delimiter, has_header=False, skip_rows=skipped, infer_schema=False, missing_columns="insert", truncate_ragged_lines=False,
                            schema=dict.fromkeys(map(str, range(len(header))), pl.String()))  # fmt: skip
        yield from frame.select([str(i) for i in dict.fromkeys(columns)]).collect_batches(
            chunk_size=ROWS_AT_ONCE, maintain_order=True
        )
    except (pl.exceptions.PolarsError, OSError) as problem:
        raise BadFileError(
            _ragged(source.name, path, delimiter, len(header))
            or f"{source.name} is not a table that can be read ({str(problem).splitlines()[0][:80]}). Check its quotation marks, or export it again."
        ) from problem


def _ragged(name: str, path: Path, delimiter: str, width: int) -> str | None:
    """Find the first row with too many cells, for the message."""
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for line, text in enumerate(file, 1):
            if text.count(delimiter) + 1 > width and '"' not in text:
                return f"{name}, line {line}: the row has {text.count(delimiter) + 1} cells, and there are {width} columns. Correct the row, or the header."
    return None


def _times(batch: pl.DataFrame, time_at: int | None, done: int, lines: NDArray[np.int64], unit: str, codebook: Codebook, name: str,
           bad: list[int]) -> NDArray[np.float64]:  # fmt: skip
    """Return the time of each row in seconds; NaN (and its line in `bad`) where there is none."""
    rules = codebook.rules
    if time_at is None:
        return (done + np.arange(len(batch))) * (rules.step_s or rules.frame_s or 1.0)
    column = batch[str(time_at)].str.strip_chars()
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
    clock.first_s = float(times[0]) if clock.first_s is None else clock.first_s
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


# -- one row per observation ---------------------------------------------------------------------------------------


def read_wide(source: Source, codebook: Codebook) -> list[Sheet]:
    """Return the observations of a table with one row for each and one column per step (IKCB01, IKCB02, …)."""
    table = read_table(source, is_header=is_header, header=codebook.header)
    step_s = codebook.rules.step_s
    if step_s is None:
        raise BadFileError(
            f"{source.name} has one row per observation: state step_s, the seconds of one interval, under [rules] in "
            "the codebook."
        )
    name_at = table.need(codebook.columns.get("observation", "observation"))
    groups = _step_columns(table, codebook, source.name, name_at)
    sheets = []
    for line, row in table.rows:
        events = []
        for track, places in groups.items():
            run = _Runs("", track)
            values = np.array([table.cell(row, at) for at in places], object)
            run.add(np.arange(len(places)) * step_s, np.full(len(places), line, np.int64), values)
            run.close(len(places) * step_s)
            events += run.events
        name = table.cell(row, name_at)
        name = name.removesuffix(".0")  # a whole number that went through a spreadsheet
        longest = max(map(len, groups.values())) * step_s
        sheets.append(Sheet(source.name, "table with one row per observation", name, tuple(events), (), 0.0, longest, step_s, row_means=table.row_means,
                            notes=table.notes if not sheets else ()))  # fmt: skip
    return sheets


def _step_columns(table: Table, codebook: Codebook, file: str, name_at: int) -> dict[str, list[int]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for i, name in enumerate(table.header):
        match = re.fullmatch(r"(.*?)[ _.-]*(\d{1,6})", name)
        if match and i != name_at and codebook.track_of(file=file, partner="", track=match[1]):
            found.setdefault(match[1], []).append((int(match[2]), i))
    if not found:
        raise BadFileError(
            f'{file}: no [[track]] of the codebook names the beginning of numbered columns ({shown(table.header)}). Add track = "IKCB" for IKCB01, IKCB02 …'
        )
    for track, places in found.items():
        steps = sorted(step for step, _ in places)
        if steps != list(range(steps[0], steps[0] + len(steps))):
            raise BadFileError(
                f"{file}: the columns of '{track}' are not numbered in an unbroken row ({steps[0]} to {steps[-1]}, "
                f"{len(steps)} columns). Correct the header."
            )
    return {track: [i for _, i in sorted(places)] for track, places in found.items()}


# -- for a draft ---------------------------------------------------------------------------------------------------

SAMPLED_ROWS = 20_000
MOST_VALUES = 12


def sample(source: Source, codebook: Codebook) -> tuple[list[Sheet], tuple[str, ...]]:
    """Return a sheet of the columns that hold codes, from the first rows, and the header a headerless table needs."""
    needs_header = ()
    with _plain_file(source) as (path, delimiter, _):
        try:
            header, skipped = _header(source, path, delimiter, codebook)
        except BadFileError:
            lines = path.read_bytes()[:65536].decode("utf-8", errors="replace").splitlines()
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
    partners = [""] if face_at is None else frame[str(face_at)].str.strip_chars().unique().sort().to_list()
    for i, name in enumerate(header):
        if i == skipped_at or not name or plain(name) in _NOT_CODES:
            continue
        values = frame[str(i)].fill_null("").str.strip_chars().value_counts().sort("count", descending=True)
        found = [str(v) for v in values[str(i)].to_list() if v not in ("", "NaN", "nan", "NA")]
        if 0 < len(found) <= MOST_VALUES:
            events += [RawEvent(1, partner, name, value, 0.0, 0.0) for partner in partners for value in found]
    return [Sheet(source.name, "table of steps", PurePath(source.name).stem, tuple(events))], needs_header
