"""What reads the data files of SPSS, Stata and SAS, in a process of its own: `python statistics_child.py KIND FILE`.

The library is written in C, and a damaged file can end the process that reads it; this one is there to be ended. It
prints one JSON object: the columns, the labels of values, and the ranges of values that are declared missing.
"""

import datetime
import json
import sys
import warnings
from typing import Any


def described(kind: str, path: str) -> dict[str, Any]:
    """Return a data file's columns, and what it says about their values."""
    import pyreadstat  # noqa: PLC0415  nobody else should need it to import this module

    options = {"user_missing": True} if kind in ("sav", "dta", "sas7bdat") else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        columns, about = getattr(pyreadstat, f"read_{kind}")(path, output_format="dict", **options)
    return {
        "columns": [[name, [_plain(value) for value in values]] for name, values in columns.items()],
        "labels": {name: [[_plain(v), label] for v, label in known.items()] for name, known in about.variable_value_labels.items()},
        "missing": {name: [[gap["lo"], gap["hi"]] for gap in gaps] for name, gaps in about.missing_ranges.items()},
    }  # fmt: skip


def _plain(value: Any) -> float | str | None:
    """Return a value as JSON has it: times in seconds, dates as text, missing numbers as none."""
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if value is None or value != value:  # noqa: PLR0124  a missing number is not equal to itself
        return None
    return value if isinstance(value, str) else float(value)


if __name__ == "__main__":
    print(json.dumps(described(*sys.argv[1:3])))
