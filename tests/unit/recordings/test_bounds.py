"""Files that would unfold, widen or repeat without end are refused in a sentence, soon and within some hundred MB."""

from __future__ import annotations

import bz2
import gzip
import resource
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from attunement.recordings import Codebook, Track, codes_in, draft_of, read
from attunement.recordings.source import Source
from attunement.recordings.tables import spreadsheet
from attunement.vocabulary import BadFileError

MB = 2**20
LONGEST_S, MOST_MB = 10, 300
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/></Types>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    f'xmlns:r="{LINKS}"><sheets><sheet name="Events" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
SHEET = "xl/worksheets/sheet1.xml"
ODS_NAMES = (
    'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


@contextmanager
def within_bounds() -> Iterator[None]:
    begun, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.process_time() - begun < LONGEST_S
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held < MOST_MB * 1024


def packed(path: Path, parts: dict[str, str], large: str, begins: bytes, many: int, again: bytes = b"\0" * MB) -> Path:
    """A zip of small parts and a large one."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
        with archive.open(large, "w") as part:
            part.write(begins)
            for _ in range(many):
                part.write(again)
    return path


def xlsx(path: Path, row: bytes, many: int = 1, begins: bytes = b"") -> Path:
    begins = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + begins
    return packed(path, BOOK, SHEET, begins, 1, row * many + b"</sheetData></worksheet>")


def ods(path: Path, rows: str, many: int = 1) -> Path:
    begins = f'<o:document-content {ODS_NAMES}><o:body><o:spreadsheet><t:table t:name="Events">'
    ends = "</t:table></o:spreadsheet></o:body></o:document-content>"
    mime = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    return packed(path, mime, "content.xml", begins.encode(), 1, (rows * many + ends).encode())


def lying(path: Path, large: str) -> Path:
    """The same zip, which says that its large part has a hundred bytes."""
    with zipfile.ZipFile(path) as archive:
        local = archive.getinfo(large).header_offset
    data = bytearray(path.read_bytes())
    central = data.rfind(large.encode()) - 46
    for at in (local + 22, central + 24):
        data[at : at + 4] = struct.pack("<I", 100)
    path.write_bytes(data)
    return path


def gz(path: Path, begins: bytes, again: bytes, many: int, ends: bytes = b"") -> Path:
    with gzip.open(path, "wb", compresslevel=5) as file:
        file.write(begins)
        for _ in range(many):
            file.write(again)
        file.write(ends)
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


EVENTS = b'[1.0,"child","a","","",0],' * 40_000
CELLS = b"00:00:00:000,00:00:01:999,(face)\n" * 30_000
COLUMN = b"#4\ngaze (MATRIX,true,)-to|NOMINAL\n"
BORIS = b'{"project_format_version":"7.0","behaviors_conf":{},"observations":{"o":{"events":['
UNFOLDING: dict[str, Callable[[Path], Path]] = {
    "an .opf of zeros": lambda at: packed(at / "a.opf", {}, "db", b"#4\n", 70),
    "an .opf of equal cells": lambda at: packed(at / "a.opf", {}, "db", COLUMN, 70, CELLS),
    "an .xlsx of one cell": lambda at: xlsx(at / "a.xlsx", b"a" * MB, 70, b'<row><c t="inlineStr"><is><t>'),
    "an .xlsx of many rows": lambda at: xlsx(
        at / "a.xlsx", (b"<row>" + b"<c><v>1</v></c>" * 20 + b"</row>") * 3000, 75
    ),
    "an .ods of many rows": lambda at: ods(at / "a.ods", "<t:table-row><t:table-cell/></t:table-row>" * 10_000, 170),
    "a .boris.gz of many events": lambda at: gz(at / "a.boris.gz", BORIS, EVENTS, 70),
    "an .eaf.gz of blanks": lambda at: gz(at / "a.eaf.gz", b"<ANNOTATION_DOCUMENT>", b" " * MB, 70),
    "an .rda of zeros": lambda at: written(at / "a.rda", bz2.compress(b"RDX3\nX\n" + b"\0" * (70 * MB), 1)),
}


@pytest.mark.parametrize("made", UNFOLDING.values(), ids=UNFOLDING)
def test_small_files_do_not_unfold(made, tmp_path):
    path = made(tmp_path)
    assert path.stat().st_size < 2 * MB
    with within_bounds(), pytest.raises(BadFileError, match=rf"{path.name} unpacks to .* MiB.*\."):
        read(path)


@pytest.mark.parametrize(
    ("made", "large"),
    [
        (UNFOLDING["an .opf of zeros"], "db"),
        (UNFOLDING["an .xlsx of one cell"], SHEET),
        (UNFOLDING["an .ods of many rows"], "content.xml"),
    ],
)
def test_archives_that_lie_of_their_size(made, large, tmp_path):
    path = lying(made(tmp_path), large)
    with within_bounds(), pytest.raises(BadFileError, match="is not a complete"):
        read(path)


def test_parts_packed_as_no_program_does_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.opf", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("db", COLUMN + CELLS)
    with pytest.raises(BadFileError, match="packs 'db' as no program does"):
        read(tmp_path / "a.opf")


@pytest.mark.parametrize(
    "made",
    [
        lambda at: xlsx(at / "a.xlsx", b'<row><c r="XFD1"><v>1</v></c></row>', 2000),
        lambda at: xlsx(at / "a.xlsx", b'<row r="1"><c><v>1</v></c></row><row r="900000000"><c><v>1</v></c></row>'),
        lambda at: xlsx(at / "a.xlsx", b"<row><c><v>1</v></c></row>", 100_000, b'<row><c r="AZ1"><v>1</v></c></row>'),
        lambda at: ods(
            at / "a.ods",
            '<t:table-row t:number-rows-repeated="4096"><t:table-cell t:number-columns-repeated="4096" '
            'o:value-type="string"><x:p>a</x:p></t:table-cell></t:table-row>',
            100,
        ),
        lambda at: ods(
            at / "a.ods",
            '<t:table-row t:number-rows-repeated="1000000"><t:table-cell/></t:table-row><t:table-row><t:table-cell '
            'o:value-type="string"><x:p>a</x:p></t:table-cell></t:table-row>',
            100,
        ),
    ],
    ids=["far columns", "a far row", "one wide row", "repeated cells", "repeated empty rows"],
)
def test_sheets_that_reach_far_are_refused(made, tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_CELLS", 200_000)
    with (
        within_bounds(),
        pytest.raises(BadFileError, match=r"'.*' has more than 200,000 cells .* save the sheet as \.csv"),
    ):
        read(made(tmp_path))


@pytest.mark.parametrize(("part", "again"), [("xl/styles.xml", "<xf/>"), ("xl/workbook.xml", "<x/>")])
def test_parts_without_cells_are_small(part, again, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (BOOK | {SHEET: "", part: "<s>" + again * 700_000 + "</s>"}).items():
            archive.writestr(name, text)
    with (
        within_bounds(),
        pytest.raises(BadFileError, match=rf"its part '{part}' unpacks to \d MiB, and holds no cells"),
    ):
        read(tmp_path / "a.xlsx")


def test_a_sheet_below_the_limit_is_read(tmp_path):
    rows = b"".join(b"<row><c><v>%d</v></c><c><v>%d</v></c></row>" % (i, i + 1) for i in range(3))
    names = b'<row><c t="str"><v>start</v></c><c t="str"><v>end</v></c><c r="AB1" t="str"><v>code</v></c></row>'
    found = spreadsheet.read_spreadsheet(Source(xlsx(tmp_path / "a.xlsx", rows, 1, names)))
    assert [row[:2] for _, row in found.rows] == [["start", "end"], ["0", "1"], ["1", "2"], ["2", "3"]]


@pytest.mark.parametrize("names", [b"", b"start,end,code,"], ids=["numbers", "events"])
def test_wide_tables_are_refused(names, tmp_path):
    count = 30_000
    head = names + b",".join(b"c%d" % i for i in range(count))
    cells = b",".join([b"1"] * (count + names.count(b",")))
    path = written(tmp_path / "a.csv", head + b"\n" + cells + b"\n" + cells + b"\n")
    for look in (read, codes_in):
        with within_bounds(), pytest.raises(BadFileError, match=r"a\.csv has 30,00\d columns.* turn it"):
            look(path)


@pytest.mark.parametrize(
    "made",
    [
        lambda at: gz(at / "a.boris.gz", BORIS, EVENTS, 26, b"[1]]}}}"),
        lambda at: written(at / "a.csv", b"start,end,code\n" + b"1,2,a\n" * 1_100_000),
    ],
)
def test_files_of_more_events_than_anybody_codes_are_refused(made, tmp_path):
    with pytest.raises(BadFileError, match="holds more than 1,000,000 coded events"):
        read(made(tmp_path))


def test_a_small_file_asks_for_little_memory(tmp_path):
    source = Source(written(tmp_path / "a.csv", b"start,end,code\n1,2,a\n"))
    tracemalloc.start()
    try:
        assert source.data.endswith(b"1,2,a\n")
        assert tracemalloc.get_traced_memory()[1] < 4 * MB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("sign", [b" ", b"( ", b"(MATRIX,", b"a (MATRIX,true", b"("])
def test_a_long_line_of_a_database_is_looked_at_once(sign, tmp_path):
    path = written(tmp_path / "db", b"#4\na" + sign * (200_000 // len(sign)) + b"\n")
    with within_bounds(), pytest.raises(BadFileError, match="is neither a column nor a cell"):
        read(path)


STEPS = Codebook(tracks=(Track("child", "gaze", track="child"),))


def test_a_packed_table_of_steps_does_not_fill_the_disk(tmp_path):
    rows = b"".join(b"%d,a\n" % i for i in range(100_000))
    path = gz(tmp_path / "a.csv.gz", b"time,child\n", b"1,a\n" * MB, 20)
    with within_bounds(), pytest.raises(BadFileError, match="unpacks to more than 100 times its size"):
        read(path, STEPS)
    [events] = [read(gz(tmp_path / "b.csv.gz", b"time,child\n", rows, 1), STEPS).record.events]
    assert events["end_s"].to_list() == [100_000]


@pytest.mark.parametrize("at", [0.3, 0.6, 0.9])
def test_a_packed_table_of_steps_that_is_damaged_is_refused(at, tmp_path):
    rows = b"".join(b"%d,%d\n" % (i, i * 7919 % 1000) for i in range(100_000))
    path = gz(tmp_path / "a.csv.gz", b"time,child\n", rows, 1)
    data = path.read_bytes()
    begins = data[: int(at * len(data))]
    for damaged in (begins, begins + b"\xff" * 60):
        with pytest.raises(BadFileError, match=r"cannot be (read|unpacked)"):
            read(written(path, damaged), STEPS)


@pytest.mark.parametrize("look", [read, draft_of])
@pytest.mark.parametrize("row", ["{0},{1},p{0},c{0}", "{0},{1},child,c{0}", "{0},{1},p{0},c"])
def test_time_grows_with_the_number_of_names_and_not_with_its_square(look, row, tmp_path):
    rows = [row.format(i, i + 1) for i in range(8000)]
    path = written(tmp_path / "a.csv", "\n".join(["start,end,partner,code", *rows]).encode())
    begun = time.process_time()
    look(path)
    assert time.process_time() - begun < LONGEST_S


def test_time_grows_with_the_number_of_observations_in_a_table_of_steps(tmp_path):
    rows = [f"d{i},{k},{'ab'[k % 2]}" for i in range(3000) for k in range(3)]
    path = written(tmp_path / "a.csv", "\n".join(["dyad,time,child", *rows]).encode())
    begun = time.process_time()
    assert len(read(path).record) == 3000
    assert time.process_time() - begun < LONGEST_S
