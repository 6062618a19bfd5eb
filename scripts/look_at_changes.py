"""Print what every change of the Dyad room does to siblings of every starting point, beside what studies saw of it.

`python scripts/look_at_changes.py` takes the numbers as they are; `--numbers docs/kernel.json` those of a file that holds a
`point` (`population.<name>` for the population's). Only findings that were fitted or in view stand beside.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import polars as pl

from attunement.study.dials import LOW_RISK
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.theories.fitted import split
from attunement.vocabulary import replace
from attunement.web.dyad.signs import CHILDREN, SEED, as_table, signs


def main() -> None:
    """Run every starting point and change, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--numbers", type=Path, help="a JSON file with a point; the numbers as they are if not given")
    asked.add_argument("--children", type=int, default=CHILDREN, help="siblings of each pair")
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--all", action="store_true", help="also what moves as published")
    given = asked.parse_args()
    theory, families = split(json.loads(given.numbers.read_text("utf-8"))["point"]) if given.numbers else ({}, {})
    where = str(given.numbers)
    found = signs(
        replace(theory_parameters(DEFAULT), theory, where=where), replace(LOW_RISK, families, where=where),
        n=given.children, seed=given.seed,
    )  # fmt: skip
    table = as_table(found)
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200, fmt_str_lengths=60, tbl_hide_dataframe_shape=True):
        print(table.group_by("letter", "verdict").len().sort("letter", "verdict"))
        print(table if given.all else table.filter(pl.col("verdict") != "as published"))


if __name__ == "__main__":
    main()
