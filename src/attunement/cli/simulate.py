"""`attune simulate`: raise children, observe them, and print what came out beside what was published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.given_numbers import number, settings, whole
from attunement.cli.options import Json, Out, Theory, Threads

Setting = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=NUMBER",
        help="Change a number of the theory, for example `learning.value_rate=0.02`; `attune show theory homeostatic` "
        "lists them. May be repeated.",
    ),
]


def simulate(
    dyads: Annotated[
        int, typer.Option(parser=whole("--dyads"), metavar="NUMBER", help="How many caregiver-child pairs.")
    ] = 10_000,
    seed: Annotated[
        int,
        typer.Option(
            parser=whole("--seed"),
            metavar="NUMBER",
            help="Number every random draw depends on; the same seed gives the same children.",
        ),
    ] = 1,
    months: Annotated[
        float | None,
        typer.Option(
            parser=number("--months"),
            metavar="MONTHS",
            help="Age in months at which the children are observed; if not given, 12, and 5 for the Still-Face.",
        ),
    ] = None,
    population: Annotated[
        str,
        typer.Option(
            metavar="NAME|FILE.toml",
            help="Whose families: `low-risk`, `mixed-risk`, `high-risk`, or a TOML file of your own.",
        ),
    ] = "mixed-risk",
    caregiver: Annotated[
        str,
        typer.Option(
            metavar="WHO",
            help="Who comes along: the child's `own` caregiver, a `standard` one with the same manner for every child, or "
            "`swapped`, the manner of another child's caregiver.",
        ),
    ] = "own",
    procedure: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="What the children are observed in: `strange-situation` (at about 12 months), `still-face` (2 to 9 months), "
            "`home-visit`, or a whole `day`.",
        ),
    ] = "strange-situation",
    retest: Annotated[
        list[float] | None,
        typer.Option(
            parser=number("--retest"),
            metavar="MONTHS",
            help="See the same children in the Strange Situation again so many months later; 0 is the same week. May be repeated.",
        ),
    ] = None,
    events: Annotated[
        Path | None,
        typer.Option(
            "--events",
            metavar="FILE.toml",
            help="Who else cares for the children, and what happens: persons, and who comes, leaves, changes or becomes as said "
            "at which age. Printed as a calendar before anything runs.",
        ),
    ] = None,
    day: Annotated[
        str | None,
        typer.Option(
            "--day",
            metavar="NAME|FILE.toml",
            help="Who is with the children in which hours: `at-home`, `nursery`, `shared-nights`, or a TOML file of your own. "
            "Without --events they are raised by it, too. `attune show procedure day` explains.",
        ),
    ] = None,
    theory: Theory = "homeostatic",
    setting: Setting = None,
    keep_records: Annotated[
        int,
        typer.Option(
            parser=whole("--keep-records", 0),
            metavar="NUMBER",
            help="Write out everything that was coded, second by second, for the first so many dyads.",
        ),
    ] = 3,
    out: Out = None,
    engine: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="What computes: `simd` (machine code), `reference` (slow, for checking), or `auto`, the fastest that works "
            "here.",
        ),
    ] = "auto",
    threads: Threads = None,
    json: Json = False,
) -> None:
    """Raise children, bring a copy of each to the Strange Situation, and see what each has learned to expect.

    Draws dyads from a population, raises them bout by bout, observes and scores them, and compares with published
    findings. Interrupted, the same command goes on where it stopped. Results are about mechanisms and populations,
    never about a child.
    """
    # Loaded in this order, so that what is wrong with the arguments is said before the second that jax takes to load.
    from attunement.lab.catalogue import studied  # noqa: PLC0415
    from attunement.life.day_plan import day_plan  # noqa: PLC0415
    from attunement.life.event_file import read_life  # noqa: PLC0415
    from attunement.study.spec import make_spec  # noqa: PLC0415
    from attunement.study.store import RUNS, make_folder  # noqa: PLC0415

    spec = make_spec(
        dyads=dyads, seed=seed, months=months, population=population, theory=theory,
        theory_values=settings("--set", setting), caregiver=caregiver, procedure=procedure, retests=retest or (),
        life=read_life(events) if events else None, day=day_plan(day) if day else None,
    )  # fmt: skip
    make_folder(out or RUNS)

    from attunement.cli import printing  # noqa: PLC0415
    from attunement.cli.printing_day import print_day  # noqa: PLC0415
    from attunement.cli.printing_life import print_calendar, print_expectations  # noqa: PLC0415
    from attunement.cli.terminal import progress_bar  # noqa: PLC0415
    from attunement.evidence.summary import held_against_evidence  # noqa: PLC0415
    from attunement.report import write_report  # noqa: PLC0415
    from attunement.study.run import run_study  # noqa: PLC0415

    if spec.life.events and not json:
        print_calendar(spec)
    with progress_bar(f"Raising and observing {dyads:,} children", quiet=json) as progress:
        run = run_study(spec, out=out, keep_records=keep_records, engine=engine, threads=threads, progress=progress)
    page = write_report(run.folder.path)
    for note in run.notes:
        typer.echo(f"attune: {note}", err=True)
    sections = held_against_evidence(run)
    if json:
        printing.print_json(run, sections)
        return
    printing.print_sections(run, sections)
    if spec.life.events:
        print_expectations(run.table("bonds"), spec.life.events)
    printing.print_tables(run)
    if studied(procedure).whole_day:
        print_day(run, keep_records)
    printing.print_folder(run, page)
