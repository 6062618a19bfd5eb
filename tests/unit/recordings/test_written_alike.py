"""However a table is written (decimal sign, delimiter, encoding, line ends, unit, kind of file), it says the same."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from attunement.recordings import Band, Codebook, Rules, Track, read_sheets
from attunement.recordings.sheet import Sheet
from attunement.vocabulary import BadFileError

QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
UNITS = {
    "s": lambda ms: f"{ms / 1000:.{places(ms)}f}",
    "ms": str,
    "m:s": lambda ms: f"{ms // 60_000}:{ms // 1000 % 60:02d}.{ms % 1000:03d}",
    "h:m:s": lambda ms: f"{ms // 3_600_000:02d}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000:03d}",
}
NAMES = {"s": "s", "ms": "ms", "m:s": "mm:ss", "h:m:s": "hh:mm:ss.ms"}
CODES = ["smile", "große Freude", 'says "no"', "a; b", "a, b", "NA"]


NO_RULES = Rules()


def places(ms: int) -> int:
    return 1 if ms % 100 == 0 else 2 if ms % 10 == 0 else 3


ways = st.fixed_dictionaries(
    {
        "sign": st.sampled_from([".", ","]),
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]),
        "end": st.sampled_from(["\n", "\r\n", "\r"]),
        "packed": st.booleans(),
        "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    }
)
events = st.lists(
    st.tuples(
        st.sampled_from(["child", "mother"]), st.integers(0, 3_000_000), st.integers(1, 90_000), st.sampled_from(CODES)
    ),
    min_size=1,
    max_size=12,
)


def written(
    path: Path, rows: list[list[str]], *, sign: str, delimiter: str, encoding: str, end: str, packed: bool, quoting: int
) -> Path:
    """Write rows whose numbers have points; only cells of digits get another sign."""
    out = io.StringIO()
    table = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting)  # pyright: ignore[reportArgumentType]
    for row in rows:
        table.writerow([cell.replace(".", sign) if cell[:1].isdigit() else cell for cell in row])
    data = out.getvalue().encode(encoding)
    path.write_bytes(gzip.compress(data) if packed else data)
    return path


def alike(found: list[Sheet]) -> list[Sheet]:
    return [replace(sheet, notes=()) for sheet in found]


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(events, st.sampled_from(list(UNITS)), ways)
@example(
    [("child", 1234, 1266, "smile")],
    "s",
    dict(sign=",", delimiter=";", encoding="utf-8", end="\n", packed=False, quoting=0),
)
def test_tables_of_events(tmp_path, rows, unit, way):
    truth = alike(
        _events(
            tmp_path, rows, "ms", dict(sign=".", delimiter=",", encoding="utf-8", end="\n", packed=False, quoting=0), ""
        )
    )
    try:
        got = _events(tmp_path, rows, unit, way, f" ({NAMES[unit]})")
    except BadFileError as problem:
        assert "can be read" in str(problem) or "decimal_sign" in str(problem)
        stated = Rules(decimal_sign={".": "point", ",": "comma"}[way["sign"]])
        got = _events(tmp_path, rows, unit, way, f" ({NAMES[unit]})", stated)
    assert alike(got) == truth


def _events(folder: Path, rows: list[tuple], unit: str, way: dict, suffix: str, rules: Rules = NO_RULES) -> list[Sheet]:
    table = [["subject", f"start{suffix}", f"end{suffix}", "code"]]
    table += [[who, UNITS[unit](a), UNITS[unit](a + length), code] for who, a, length, code in rows]
    rules = rules if suffix else replace(rules, time_unit=unit)
    return read_sheets(
        written(folder / "visit.csv", table, **way), Codebook(rules=replace(rules, encoding=_stated(way, table)))
    )


def _stated(way: dict, table: list[list[str]]) -> str:
    """Short texts without a mark do not always tell their encoding, which is then stated as people would."""
    return way["encoding"] if way["encoding"] in ("utf-16-le", "cp1252") else "auto"


STEPS = Codebook(
    tracks=(
        Track(person="mother", channel="affect", track="mother", codes={code: code for code in CODES}),
        Track(person="child", channel="smile", track="AU12", bands=(Band("weak", 0.5, 1.5), Band("strong", 1.5))),
    )
)
steps = st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 500)), min_size=2, max_size=30)


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(steps, st.sampled_from(list(UNITS)), ways, st.booleans())
def test_tables_of_steps(tmp_path, rows, unit, way, bare):
    truth = alike(
        _steps(
            tmp_path,
            rows,
            "s",
            dict(sign=".", delimiter=",", encoding="utf-8", end="\n", packed=False, quoting=0),
            False,
        )
    )
    assert alike(_steps(tmp_path, rows, unit, way, bare)) == truth


def _steps(folder: Path, rows: list[tuple], unit: str, way: dict, bare: bool) -> list[Sheet]:
    """Rows 40 ms apart; whole values stand as "0" or as "0.00"."""
    table = [["time", "mother", "AU12"]]
    table += [
        [UNITS[unit](40 * i), code, str(v // 100) if bare and v % 100 == 0 else f"{v / 100:.2f}"]
        for i, (code, v) in enumerate(rows)
    ]
    rules = Rules(time_unit=unit, encoding=_stated(way, table))
    return read_sheets(written(folder / "steps.csv", table, **way), replace(STEPS, rules=rules))


@settings(max_examples=30, deadline=None, suppress_health_check=QUIET)
@given(steps)
def test_a_spreadsheet_and_its_text(tmp_path, rows):
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active
    book.active.append(["time", "mother", "AU12"])
    for i, (code, value) in enumerate(rows):
        book.active.append([0.04 * i, code, value / 100])
    book.save(tmp_path / "steps.csv")
    sheet = alike(read_sheets(tmp_path / "steps.csv", STEPS))
    text = _steps(
        tmp_path, rows, "s", dict(sign=".", delimiter=",", encoding="utf-8", end="\n", packed=False, quoting=0), False
    )
    assert sheet == [replace(found, row_means="row") for found in alike(text)]


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(events, st.integers(0, 10_000_000))
def test_a_later_start_of_the_tape_moves_everything(tmp_path, rows, later):
    way = dict(sign=".", delimiter=",", encoding="utf-8", end="\n", packed=False, quoting=0)
    [one] = _events(tmp_path, rows, "s", way, " (s)")
    [two] = _events(tmp_path, [(who, a + later, length, code) for who, a, length, code in rows], "s", way, " (s)")
    moved = [
        (e.row, e.partner, e.code, (e.start_s or 0) + later / 1000, (e.end_s or 0) + later / 1000) for e in one.events
    ]
    got = [(e.row, e.partner, e.code, e.start_s, e.end_s) for e in two.events]
    assert [row[:3] for row in got] == [row[:3] for row in moved]
    assert [t for row in got for t in row[3:]] == pytest.approx([t for row in moved for t in row[3:]], abs=1e-6)
