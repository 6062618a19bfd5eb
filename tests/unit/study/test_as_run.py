"""Small runs of every procedure, table by table, as they were when last looked at: the same on every processor."""

from __future__ import annotations

from pathlib import Path

import pytest

from attunement.lab.catalogue import STUDIED
from attunement.life.events import Event, Life, Person
from attunement.study.run import run_study
from attunement.study.spec import Spec, make_spec
from kept import check_kept, told

FOLDER = Path(__file__).parent / "run"
MOST_ROWS = 12
LIFE = Life(
    (Person("mother", "own"), Person("father")),
    (
        Event(0, "mother", "cares"),
        Event(0, "father", "cares", {"share": 0.3}),
        Event(2, "mother", "changes", {"responsiveness": -3, "frightens": 1}),
        Event(3, "father", "leaves"),
    ),
)
RUNS = {name: make_spec(dyads=40, procedure=name, months=6, seed=3) for name in STUDIED}
RUNS["swapped"] = make_spec(dyads=40, months=3, seed=4, caregiver="swapped", population="high-risk")
RUNS["lived"] = make_spec(dyads=40, months=5, seed=4, life=LIFE)


@pytest.mark.parametrize("name", RUNS)
def test_a_run_as_it_was(tmp_path: Path, name: str) -> None:
    spec: Spec = RUNS[name]
    run = run_study(spec, out=tmp_path / "run", keep_records=1, engine="simd", threads=1)
    lines = []
    for path in sorted((tmp_path / "run" / "tables").glob("*.parquet")):
        table = run.table(path.stem)
        lines += [f"{path.stem}: {len(table)} rows", *(f"  {line}" for line in told(table.head(MOST_ROWS)))]
    check_kept(FOLDER / f"{name}.txt", "\n".join(lines) + "\n")
