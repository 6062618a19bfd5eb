"""Bounds of what a person can ask for: of each number alone, and of the work it makes with the recordings at hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Integral, Real

from attunement.record import Record
from attunement.vocabulary import BadValueError

LONGEST_S = 3600.0
MOST_SURROGATES = 100_000
MOST_SEEDS = 2**32
MOST_STEPS = 5_000_000  # of all observations together; fifty hours, frame by frame
MOST_LAGS = 1_000


def check_seconds(what: str, value: float | None, *, usual: str, zero: bool = False) -> None:
    """Refuse a number of seconds that nothing can be measured with; None was not asked for.

    >>> check_seconds("window", 2.5, usual="--window 2")
    """
    if value is None:
        return
    if not (isinstance(value, Real) and 0 <= value <= LONGEST_S and (zero or value > 0)):
        least = "0 or more" if zero else "more than 0"
        raise BadValueError(
            f"the {what} is {value} s; it must be {least} and at most {LONGEST_S:g} s, for example {usual}."
        )


def check_count(what: str, value: int, *, least: int, most: int, usual: str) -> None:
    """Refuse a number of things that is none, or more than can be counted."""
    if not (isinstance(value, Integral) and least <= value <= most):
        raise BadValueError(
            f"the {what} is {value}; it must be a whole number from {least} to {most:,}, usually {usual}."
        )


def check_steps(record: Record, step_s: float) -> None:
    """Refuse time bins that would cut recordings into more pieces than can be measured."""
    longest_s, count = longest(record), len(record)
    if longest_s / step_s * count <= MOST_STEPS:
        return
    wide = longest_s * count / MOST_STEPS
    unit = 10.0 ** math.floor(math.log10(wide))
    many = f"{count} observation{'' if count == 1 else 's'} of up to {longest_s:,.6g} s"
    raise BadValueError(
        f"time bins of {step_s:g} s would cut {many} into more than {MOST_STEPS:,} pieces. Choose bins (--step) of "
        f"{math.ceil(wide / unit) * unit:g} s or wider; or, if no observation lasts so long, correct the time that is mistyped."
    )


def check_lags(max_lag_s: float, step_s: float) -> None:
    """Refuse lags that are more than anybody looks at."""
    if max_lag_s / step_s > MOST_LAGS + 0.5:
        raise BadValueError(
            f"lags of up to {max_lag_s:g} s in time bins of {step_s:g} s are {max_lag_s / step_s:,.0f}; at most {MOST_LAGS:,} "
            f"are measured. Choose time bins (--step) of {max_lag_s / MOST_LAGS:g} s or wider, or shorter lags."
        )


def check_against(record: Record, given: Mapping[str, float | None]) -> None:
    """Refuse lengths that were asked for and are longer than all that was recorded."""
    longest_s = longest(record)
    for what, value in given.items():
        if value is not None and value > longest_s:
            raise BadValueError(
                f"the {what} of {value:g} s is longer than the longest observation ({longest_s:g} s), so there is nothing to "
                "measure with it. Choose a shorter one."
            )


def longest(record: Record) -> float:
    """Return the length of the longest observation in seconds."""
    return float(record.observations["duration_s"].max() or 0.0)  # type: ignore[arg-type]
