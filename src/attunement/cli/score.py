"""`attune score`: from a table of answers to scores with their errors, by a key that is said."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from attunement.cli.given_numbers import number, place, settings
from attunement.vocabulary import BadValueError

if TYPE_CHECKING:
    from attunement.instruments.key import Instrument
    from attunement.recordings.tables.table import Table

OUT = Path("scores")


def score(
    data: Annotated[
        Path,
        typer.Argument(metavar="DATA", help="A table of answers: CSV, TSV, Excel or OpenDocument; a row per person."),
    ],
    scale: Annotated[
        str, typer.Option(metavar="NAME", help="Which instrument: ecr-r, mspss …; `attune show scale` lists them.")
    ],
    items: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATTERN",
            help="Which columns hold the items: 'Q#' where column Q5 is item 5 of the published list; 'mother=m_#' of one "
            "relationship, '@before=q1_#' of one time (repeat); or a table with the columns column and item.",
        ),
    ] = None,
    person: Annotated[str | None, typer.Option(metavar="COLUMN", help="Column of persons.")] = None,
    about: Annotated[str | None, typer.Option(metavar="COLUMN", help="Column that says whom a row is about.")] = None,
    time: Annotated[str | None, typer.Option(metavar="COLUMN", help="Column of times, for changes.")] = None,
    missing: Annotated[
        str | None, typer.Option(metavar="NUMBER,...", help="Numbers that mean 'not answered', such as 0 or -1,99.")
    ] = None,
    range_: Annotated[
        str | None,
        typer.Option(
            "--range", metavar="LOW-HIGH", help="Answers, where people answered on another range than published."
        ),
    ] = None,
    stored: Annotated[
        str | None, typer.Option(metavar="NAME", help="How your form stores answers, where forms differ (PBI, EPDS).")
    ] = None,
    criterion: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Criterion of a sort (AQS): a table with the column item.")
    ] = None,
    pack: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Item texts with their grant, where columns are named by them."),
    ] = None,
    use: Annotated[
        str, typer.Option(metavar="NAME", help="What the text of a pack is used for: research, clinic, self.")
    ] = "",
    spread: Annotated[
        list[str] | None,
        typer.Option(metavar="SCALE=NUMBER", help="SD of a scale in people like yours, if you know it."),
    ] = None,
    reliability: Annotated[
        list[str] | None, typer.Option(metavar="SCALE=NUMBER", help="Reliability of a scale, alpha or omega.")
    ] = None,
    retest: Annotated[
        list[str] | None,
        typer.Option(metavar="SCALE=NUMBER", help="Retest reliability over a time like yours, for changes."),
    ] = None,
    level: Annotated[
        float, typer.Option(parser=number("--level"), metavar="NUMBER", help="Share that an interval holds.")
    ] = 0.9,
    accept_doubts: Annotated[
        bool,
        typer.Option("--accept-doubts", metavar="", help="Score although answers do not go together as the key says."),
    ] = False,
    out: Annotated[Path, typer.Option(parser=place("--out"), metavar="FOLDER", help="Folder for the tables.")] = OUT,
    json: Annotated[bool, typer.Option("--json", metavar="", help="Print the scores as JSON.")] = False,
) -> None:
    """Score a questionnaire or a sort: a number per scale and relationship with its interval, and no category.

    Nothing leaves this machine. A score is no diagnosis and no type of person; differences between people are of degree.
    """
    from attunement.cli import score_printing as printing  # noqa: PLC0415 - loaded when used, so that others start quickly
    from attunement.cli.terminal import write_json  # noqa: PLC0415
    from attunement.instruments.answers import answers_of, read_answers_table  # noqa: PLC0415
    from attunement.instruments.catalogue import scored_instrument  # noqa: PLC0415
    from attunement.instruments.key import SORT  # noqa: PLC0415
    from attunement.instruments.packs import load_pack  # noqa: PLC0415
    from attunement.instruments.precision import Told  # noqa: PLC0415
    from attunement.instruments.scored import score_answers  # noqa: PLC0415
    from attunement.instruments.scored_folder import write_scored  # noqa: PLC0415
    from attunement.instruments.sorts import read_criterion, score_sorts  # noqa: PLC0415

    of = scored_instrument(scale)
    if (of.kind == SORT) != (criterion is not None):
        raise BadValueError(
            f"{of.name} is scored against a criterion in a file of your own: --criterion FILE, a table with the column item and a "
            f"column of numbers ({of.key_source})."
            if of.kind == SORT
            else f"--criterion is for sorts, and {of.name} is none; leave it out."
        )
    texts = load_pack(pack).texts_for(of, use) if pack else None
    table = read_answers_table(data)
    chosen = items or ([] if pack else _asked(table, of))
    answers = answers_of(
        table, of, items=chosen, texts=texts, person=person, about=about, time=time, missing=_numbers(missing),
        answered_on=_range(range_), stored=stored,
    )  # fmt: skip
    told = Told(
        settings("--spread", spread, example="anxiety=1.2"),
        settings("--reliability", reliability, example="anxiety=0.9"),
        settings("--retest", retest, example="anxiety=0.7"),
    )
    found = (
        score_sorts(answers, read_criterion(criterion, of))
        if criterion
        else score_answers(answers, told=told, level=level, accept_doubts=accept_doubts)
    )
    made = {"items": chosen, "person": person, "about": about, "time": time, "missing": missing, "range": range_, "stored": stored,
            "told": told, "level": level, "accept_doubts": accept_doubts}  # fmt: skip
    write_scored(found, out, file=data.name, settings=made)
    if json:
        tables = {name: found[name].to_dicts() for name in found.tables if name not in ("items", "scales")}
        write_json(
            {
                "instrument": of.id,
                "help": found.help,
                **tables,
                "notes": list(map(str, found.notes)),
                "folder": str(out),
            }
        )
        return
    printing.print_scored(found, of, out)


def _asked(table: Table, of: Instrument) -> list[str]:
    """Return the pattern that a person at the terminal says yes to; nothing where there is nobody to ask."""
    from attunement.instruments.columns import MARK, proposals  # noqa: PLC0415

    found = proposals(table, of)
    if len(found) != 1 or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return []
    item = of.items[len(of.items) // 2]
    typer.echo(f"{of.name}, {of.version}.")
    said = typer.confirm(
        f"Is column '{found[0].replace(MARK, item)}' item {item} of that list, and so on for all?", default=False
    )
    return found if said else []


def _numbers(given: str | None) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in (given or "").split(",") if part.strip())
    except ValueError:
        raise BadValueError(f"--missing is '{given}'; give numbers separated by commas, such as 0 or -1,99.") from None


def _range(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    low, _, high = given.partition("-")
    try:
        return int(low), int(high)
    except ValueError:
        raise BadValueError(
            f"--range is '{given}'; give the lowest and the highest answer, for example --range 1-5."
        ) from None
