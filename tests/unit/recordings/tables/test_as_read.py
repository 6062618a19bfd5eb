"""Small tables of steps, texts of other encodings and a spreadsheet as they were read when last looked at.

Other tests say why something is read so; this says that nothing is read otherwise unseen.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from as_read import ODD_TEXTS, STEP_FILES, as_drafted, as_read, read_again

from kept import check_kept

FOLDER = Path(__file__).parent / "as_read"
STEP_TRACKS = """
[[track]]
track = "mother"
person = "caregiver"
channel = "affect"

[[track]]
track = "AU12"
person = "child"
channel = "affect"
bands = [{ code = "smile", at_least = 1.0 }, { code = "half", at_least = 0.4, below = 1.0 }]
"""
FACES = "frame,time,confidence,mother,AU12\n" + "".join(
    f"{k},{k * 0.5},{0.9 if k != 4 else 0.2},{'aab'[k % 3]},{k % 5 * 0.4:.1f}\n" for k in range(14) if k != 9
)
CODED: dict[str, tuple[str, str]] = {
    "faces": (FACES, f"[rules]\nleast_confidence = 0.5\n{STEP_TRACKS}"),
    "steps": (FACES, f"[rules]\nstep_s = 0.25\n{STEP_TRACKS}"),
    "steps in frames": (FACES, f'[rules]\ntime_unit = "frames"\nframe_rate = 25\n{STEP_TRACKS}'),
    "steps in ms": (FACES, f'[rules]\ntime_unit = "ms"\n{STEP_TRACKS}'),
    "steps in minutes": (FACES, f'[rules]\ntime_unit = "min"\n{STEP_TRACKS}'),
    "wide": (
        "dyad,k1,k2,k3,k4\n1,a,b,,a\n2,b,b,NA,a\n",
        '[rules]\nlayout = "one row per observation"\nstep_s = 10\n[[track]]\ntrack = "k"\nperson = "p"\nchannel = "c"\n',
    ),
    "headless": (
        "0,5,smile\n5,9,cry\n9,12,smile\n",
        '[table]\nheader = ["start", "end", "code"]\n[[track]]\nperson = "p"\nchannel = "c"\n',
    ),
    "episodes": (
        "visit,from,to,out\nv1,5,65,130\nv2,0,60,120\n",
        '[columns]\nobservation = "visit"\n[[episode]]\nname = "play"\nstart = "from"\nend = "to"\n'
        '[[episode]]\nname = "still"\nstart = "to"\nend = "out"\n',
    ),
    "visits": (
        "visit,from,to\nv1,5,65\nv2,0,60\n",
        '[columns]\nobservation = "visit"\nobservation_start = "from"\nobservation_end = "to"\n'
        '[[track]]\nperson = "p"\nchannel = "c"\n',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STEP_FILES)
def test_a_table_of_steps_as_it_was_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(STEP_FILES[name], "utf-8")
    check_kept(FOLDER / f"{name}.txt", as_read(tmp_path / name))


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_a_text_of_another_encoding_as_it_was_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(ODD_TEXTS[name])
    check_kept(FOLDER / f"text-{name}.txt", as_read(tmp_path / name))


def test_a_spreadsheet_as_it_was_read(tmp_path: Path) -> None:
    from datetime import time, timedelta

    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    rows = [("person", "start", "end", "code"), ("mother", time(0, 1, 2), time(0, 1, 4, 500000), "sing"),
            ("baby", timedelta(minutes=1, seconds=3), timedelta(minutes=2), "coo"), (None, None, None, None),
            ("mother", time(0, 3), time(0, 4), 3)]  # fmt: skip
    for row in rows:
        book.active.append(row)
    steps = book.create_sheet("steps")
    for row in [("second", "mother", "infant"), *((k, "ab"[k % 2], 1.5 * (k % 3)) for k in range(6))]:
        steps.append(row)
    book_file = tmp_path / "a.xlsx"
    book.save(book_file)
    (tmp_path / "b.toml").write_text(
        '[table]\nsheet = "steps"\n[[track]]\ntrack = "mother"\nperson = "p"\nchannel = "c"\n'
    )
    check_kept(
        FOLDER / "a.xlsx.txt",
        as_read(book_file) + as_drafted(book_file) + read_again([book_file], tmp_path / "b.toml"),
    )


@pytest.mark.parametrize("name", CODED)
def test_a_table_as_it_was_read_with_a_codebook(tmp_path: Path, name: str) -> None:
    text, book = CODED[name]
    (tmp_path / "v1.csv").write_text(text, "utf-8")
    (tmp_path / "book.toml").write_text(book, "utf-8")
    found = read_again([tmp_path / "v1.csv"], tmp_path / "book.toml")
    check_kept(FOLDER / f"coded-{name.replace(' ', '-')}.txt", found.replace(str(tmp_path), "FOLDER"))
