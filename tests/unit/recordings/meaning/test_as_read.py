"""A table of events as it was read with several codebooks when last looked at.

Other tests say why something is read so; this says that nothing is read otherwise unseen.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from as_read import read_again

from kept import check_kept

FOLDER = Path(__file__).parent / "as_read"
TRACKS = """
[[track]]
partner = "mother"
person = "caregiver"
channel = "affect"
exhaustive = true
uncodable = ["XX"]
codes = { smile = "smile", cry = "cry", look = "neutral" }
phases = { smile = "positive", cry = "negative", neutral = "neutral" }

[[track]]
partner = "*"
person = "child"
channel = "gaze"
minimum_s = 0.5
nothing = ["away"]
"""
EVENTS = (
    "subject,start,end,code\nmother,10,20,smile\nmother,20.04,32,cry\nmother,31,40,look\nbaby,12,12,look\nmother,40,50,XX\n"
    "mother,31,40,look\nbaby,30,25,face\nbaby,35,,face\nbaby,?,40,face\n"
)
LENIENT = 'reversed = "swap"\nbad_rows = "drop"\nunpaired = "drop"\n'
CODED: dict[str, tuple[str, str]] = {
    "lenient": (EVENTS, f"[rules]\n{LENIENT}{TRACKS}"),
    "strict": (EVENTS, f"[rules]\n{TRACKS}"),
    "dropped": (EVENTS, f'[rules]\n{LENIENT.replace("swap", "drop")}duplicates = "keep"\nend_s = 60\nstart_s = 5\n{TRACKS}'),
    "no gaps": (EVENTS, f'[rules]\n{LENIENT}gaps = "keep"\ntime_zero = "file"\nmedia_offset_s = -3.5\n{TRACKS}'),
    "frames": (EVENTS, f'[rules]\n{LENIENT}time_unit = "frames"\nframe_rate = 25\nend_time = "inclusive"\n{TRACKS}'),
    "minutes": (EVENTS, f'[rules]\n{LENIENT}time_unit = "min"\n{TRACKS}'),
    "truncated": (EVENTS, f'[rules]\n{LENIENT}overlaps = "end at next"\n{TRACKS}'),
}  # fmt: skip


@pytest.mark.parametrize("name", CODED)
def test_a_table_as_it_was_read_with_a_codebook(tmp_path: Path, name: str) -> None:
    text, book = CODED[name]
    (tmp_path / "v1.csv").write_text(text, "utf-8")
    (tmp_path / "book.toml").write_text(book, "utf-8")
    found = read_again([tmp_path / "v1.csv"], tmp_path / "book.toml")
    check_kept(FOLDER / f"coded-{name.replace(' ', '-')}.txt", found.replace(str(tmp_path), "FOLDER"))
