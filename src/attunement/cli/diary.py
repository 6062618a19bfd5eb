"""`attune diary`: one person's daily ratings, or ruptures and repairs, before and since; and what such a record can find."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from attunement.vocabulary import BadValueError


def diary(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="A table of days: CSV, TSV, Excel or OpenDocument; columns of days, of ratings, of phases (before or since).",
        ),
    ] = None,
    rating: Annotated[str, typer.Option(metavar="COLUMN", help="Column of ratings.")] = "rating",
    ruptures: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A table of ruptures, one a row, with a column that says repaired yes or no."
        ),
    ] = None,
    repaired: Annotated[str, typer.Option(metavar="COLUMN", help="Column that says repaired yes or no.")] = "repaired",
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE|NUMBER", help="First day of the later phase, written as the days of the table are."),
    ] = None,
    phase: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Column that says before or since of each row; if not given, `phase`."),
    ] = None,
    day: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Column of days; if not given, `date` or `day`.")
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option(
            metavar="DAYS+DAYS", help="No data: what so many rated days before and since can find, such as 14+28."
        ),
    ] = None,
    plan_ruptures: Annotated[
        str | None,
        typer.Option(
            metavar="NUMBER+NUMBER", help="No data: what so many ruptures before and since can find, such as 6+8."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", metavar="", help="Print everything as JSON.")] = False,
) -> None:
    """Say what a diary of one person can find, and whether something changed: cannot tell, leaning, or clearly.

    For example `attune diary --plan 14+28` before anybody begins, and `attune diary mood.csv --rating mood --since 2026-11-15`.
    Nothing is kept and nothing leaves this machine. It says how a record changed: not why, and nothing about what you should do.
    """
    from attunement.cli import diary_printing as printing  # noqa: PLC0415 - loaded when used, so that others start quickly
    from attunement.diary.judged import judge_days, judge_ruptures, plan_days, plan_ruptures_of  # noqa: PLC0415

    planned = plan is not None or plan_ruptures is not None
    if planned and (file or ruptures):
        raise BadValueError("--plan needs no data, and a file was given, too. Leave one of them out.")
    if not planned and not (file or ruptures):
        raise BadValueError(
            "there is no table to read. Give a FILE of days or --ruptures FILE; or ask first what a record could find: "
            "attune diary --plan 14+28."
        )
    where = {"day": day, "phase": phase, "since": since}
    if planned:
        days = plan_days(*_sizes("--plan", plan)) if plan is not None else None
        counts = plan_ruptures_of(*_sizes("--plan-ruptures", plan_ruptures)) if plan_ruptures is not None else None
    else:
        days = judge_days(file, rating=rating, **where) if file else None
        counts = judge_ruptures(ruptures, repaired=repaired, **where) if ruptures else None
    if json:
        printing.print_json(days, counts)
    else:
        printing.print_diary(days, counts)


def _sizes(option: str, given: str | None) -> tuple[int, int]:
    """Return two sizes that are written with a plus sign."""
    match = re.fullmatch(r"\s*(\d{1,6})\s*\+\s*(\d{1,6})\s*", given or "", re.ASCII)
    if match is None:
        raise BadValueError(
            f"{option} is '{given}'; write how many before and how many since with a plus sign, such as {option} "
            f"{'14+28' if option == '--plan' else '6+8'}."
        )
    return int(match[1]), int(match[2])
