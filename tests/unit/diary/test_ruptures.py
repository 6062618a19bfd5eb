"""Tables of ruptures: counts of repaired ones before and since, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.diary import Ruptures, read_ruptures
from attunement.vocabulary import AttunementError


def write(folder: Path, text: str) -> Path:
    path = folder / "quarrels.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_counts_by_phase(tmp_path: Path) -> None:
    path = write(tmp_path, "phase,Repaired\nbefore,yes\nbefore,No\nbefore,0\nafter,TRUE\nB,y\nsince,n\n")
    assert read_ruptures(path) == Ruptures(1, 3, 2, 3)


def test_counts_by_the_first_day_several_a_day(tmp_path: Path) -> None:
    path = write(tmp_path, "date,mended\n2026-11-01,no\n2026-11-01,yes\n2026-11-15,yes\n2026-11-20,yes\n")
    assert read_ruptures(path, repaired="mended", since="15.11.2026") == Ruptures(1, 2, 2, 2)


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("phase,repaired\nbefore,partly\n", {}, "quarrels.csv, line 2: column 'repaired' is 'partly', and"),
        ("phase,repaired\nbefore,\n", {}, "quarrels.csv, line 2: column 'repaired' is empty; write yes or no. A rupture"),
        ("phase,repaired\nbefore,soon\n", {}, "line 2: column 'repaired' is 'soon'; write yes or no."),
        ("phase,repaired\nbefore,no\n", {}, "every rupture lies before, and none since."),
        ("phase,repaired\n", {}, "quarrels.csv has no ruptures below its column names"),
        ("phase,mended\nbefore,no\n", {}, "has no column 'repaired'; its columns are 'phase', 'mended'."),
        ("phase,repaired\nbefore,no\n", {"since": "3"}, "has no column 'date' or 'day'"),
        ("day,repaired\n1,no\n", {}, "has no column 'phase'"),
    ],
)  # fmt: skip
def test_refusals(tmp_path: Path, text: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(AttunementError) as error:
        read_ruptures(write(tmp_path, text), **options)
    assert said in str(error.value)
