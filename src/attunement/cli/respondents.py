"""`attune respondents`: simulated answers to a questionnaire, and how well its scores find the truth behind them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.given_numbers import place, settings, whole
from attunement.cli.options import Seed

OUT = Path("respondents")


def respondents(
    scale: Annotated[str, typer.Argument(metavar="SCALE", help="Which questionnaire; `attune show scale` lists them.")],
    n: Annotated[
        int, typer.Option("--n", parser=whole("--n", 1), metavar="NUMBER", help="How many people answer.")
    ] = 1000,
    about: Annotated[
        str | None, typer.Option(metavar="NAME,NAME", help="Relationships that each answers about: mother,father.")
    ] = None,
    times: Annotated[
        int, typer.Option(parser=whole("--times", 1), metavar="NUMBER", help="How often each answers; nobody changes.")
    ] = 1,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=NUMBER", help="What respondents are like, for example missing=0.1."),
    ] = None,
    seed: Seed = 1,
    out: Annotated[
        Path, typer.Option(parser=place("--out"), metavar="FOLDER", help="Folder for answers and truth.")
    ] = OUT,
) -> None:
    """Let simulated respondents answer a questionnaire, for testing what scores it: ours, or yours.

    Leaves answers.csv, a table like those of people, and truth.csv, the scores without error. Then scores the answers and says
    how often the interval held the truth. Respondents are made up, and no finding about people.
    """
    from attunement.cli import respondents_printing as printing  # noqa: PLC0415
    from attunement.instruments.catalogue import scored_instrument  # noqa: PLC0415
    from attunement.instruments.found_truth import found_truth  # noqa: PLC0415
    from attunement.instruments.made_answers import RespondentNumbers  # noqa: PLC0415
    from attunement.instruments.made_answers import respondents as answer  # noqa: PLC0415
    from attunement.study.store import RunFolder, explained, make_folder  # noqa: PLC0415
    from attunement.vocabulary import replace  # noqa: PLC0415

    of = scored_instrument(scale)
    numbers = replace(
        RespondentNumbers(), settings("--set", set_, example="missing=0.1"), where="simulated respondents"
    )
    whom = tuple(part.strip() for part in about.split(",") if part.strip()) if about else ("",)
    made = answer(of, n, seed=seed, about=whom, times=times, numbers=numbers)
    make_folder(out)
    with explained(out):
        made.answers.write_csv(RunFolder(out).path / "answers.csv")
        made.truth.write_csv(RunFolder(out).path / "truth.csv")
    printing.print_respondents(of, made, found_truth(of, made, out / "answers.csv"), numbers, out)
