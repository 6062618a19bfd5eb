"""`attune life`: raise lives from birth to an age, and print what was put in and what came out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.given_numbers import place, settings, whole
from attunement.cli.options import Json, Seed, Theory, Threads
from attunement.vocabulary import BadValueError

Lives = Annotated[int, typer.Option("--lives", parser=whole("--lives", 1), metavar="NUMBER", help="How many persons.")]
Population = Annotated[
    str,
    typer.Option(
        metavar="NAME|FILE.toml",
        help="Whose families: `low-risk`, `mixed-risk`, `high-risk`, or a TOML file of your own.",
    ),
]
Setting = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=NUMBER",
        help="Change a number of the theory, or of the course of life with `course.` before it, for example "
        "`course.plasticity.school=0.1`. May be repeated.",
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        parser=place("--out"),
        metavar="FOLDER",
        help="Also write tables there, and keep each year: the same command goes on where it stopped.",
    ),
]
Engine = Annotated[str, typer.Option(metavar="NAME", help="What computes: `simd`, `reference`, or `auto`.")]


def life(
    lives: Lives = 1_000,
    to: Annotated[
        int, typer.Option("--to", parser=whole("--to", 1), metavar="AGE", help="Age in years at which lives end.")
    ] = 30,
    seed: Seed = 1,
    population: Population = "mixed-risk",
    events: Annotated[
        Path | None,
        typer.Option(
            "--events",
            metavar="FILE.toml",
            help="What happens to whom at which age: divorce, death, moves, day care, adoption, therapy …; printed as a calendar "
            "before anything runs.",
        ),
    ] = None,
    arm: Annotated[
        str, typer.Option(metavar="NAME", help="Which arm of a file of events is lived; `none`, what happens in all.")
    ] = "none",
    person: Annotated[
        int | None,
        typer.Option(
            "--person",
            parser=whole("--person", 0),
            metavar="NUMBER",
            help="Show one of these lives: whom it knew, and since when.",
        ),
    ] = None,
    theory: Theory = "homeostatic",
    setting: Setting = None,
    out: Folder = None,
    engine: Engine = "auto",
    threads: Threads = None,
    json: Json = False,
) -> None:
    """Raise lives from birth on: carers, day care, teachers, friends, partners, each a bond that the same kernel learns.

    Prints what everybody came to expect of whom at which age, how long it lasts, and what was assumed. Results are about
    mechanisms and populations; nothing here foretells a person.
    """
    from attunement.life.course.life_event_file import read_events  # noqa: PLC0415 - loaded when used, so that others start quickly
    from attunement.study.lives_spec import make_lives_spec  # noqa: PLC0415

    if arm != "none" and events is None:
        raise BadValueError(f"the arm is '{arm}', but there are no events; give a file of them with --events.")
    happens = read_events(events) if events else ()
    spec = make_lives_spec(
        lives=lives, to=to, seed=seed, population=population, theory=theory, changed=settings("--set", setting),
        events=happens, arm=arm, later=out is not None,
    )  # fmt: skip
    from attunement.cli import life_printing as printing  # noqa: PLC0415
    from attunement.cli import one_life_printing as one  # noqa: PLC0415
    from attunement.cli.terminal import progress_bar, write_json  # noqa: PLC0415
    from attunement.study.lives import raise_lives  # noqa: PLC0415
    from attunement.study.one_life import check_person  # noqa: PLC0415

    if person is not None:
        check_person(person, lives)
    if not json:
        printing.print_calendar(spec, happens)
    with progress_bar(f"Living {lives:,} lives to {to}", quiet=json) as progress:
        run = raise_lives(spec, out=out, engine=engine, threads=threads, progress=progress)
    for note in run.notes:
        typer.echo(f"attune: {note}", err=True)
    if json:
        write_json(printing.as_json(run) if person is None else one.one_life_as_json(run, person))
    else:
        if person is None:
            printing.print_lives(run)
        else:
            one.print_one_life(run, person)
        if out is not None:
            typer.echo(f"Tables: {out}", err=True)
