"""`attune couple`: let people grow up, meet and live together, ask and watch them, and print what came out."""

from __future__ import annotations

from typing import Annotated

import typer

from attunement.cli.given_numbers import number, settings, whole
from attunement.cli.options import Json, Out, Threads


def couple(
    couples: Annotated[int, typer.Option(parser=whole("--couples"), metavar="NUMBER", help="How many couples.")] = 4096,
    years: Annotated[
        float,
        typer.Option(
            parser=number("--years"), metavar="YEARS", help="How long they live together before they are asked."
        ),
    ] = 1.5,
    seed: Annotated[
        int,
        typer.Option(
            parser=whole("--seed"),
            metavar="NUMBER",
            help="Number every random draw depends on; the same seed gives the same couples.",
        ),
    ] = 1,
    procedure: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="What a copy of each couple is watched in: `conflict`, `support`, `separation`, `good-news`, or a `diary` of "
            "fourteen days.",
        ),
    ] = None,
    pairs: Annotated[
        bool,
        typer.Option(
            "--pairs", metavar="", help="Print how couples fared, by what both partners answered before they met."
        ),
    ] = False,
    trial: Annotated[
        str | None,
        typer.Option(
            metavar="ARMS",
            help="Try couple therapy with distressed couples: arms with commas between, `eft`, `bct`, and `wait`, which must be "
            "among them.",
        ),
    ] = None,
    setting: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=NUMBER",
            help="Change a number of the couple theory, for example `care.follow_trust=0`; `attune show theory couple` lists "
            "them. May be repeated.",
        ),
    ] = None,
    keep_records: Annotated[
        int,
        typer.Option(
            parser=whole("--keep-records", 0),
            metavar="NUMBER",
            help="Write out everything that was coded, by ten seconds, for the first so many couples.",
        ),
    ] = 3,
    out: Out = None,
    threads: Threads = None,
    json: Json = False,
) -> None:
    """Let two grown-ups meet and live together, and see what each comes to expect of the other.

    People come out of a short youth with a parent, a friend and a former partner; they meet five others, choose, and live
    together evening by evening. Nobody has a style: anxiety and avoidance are answers to a questionnaire. Numbers were
    set by hand and published ones were in view, so what agrees is no support. Results are about mechanisms and
    populations, never about a couple.
    """
    # Loaded in this order, so that what is wrong with the arguments is said before the second that jax takes to load.
    from attunement.study.couples.spec import make_couple_spec  # noqa: PLC0415
    from attunement.study.store import RUNS, make_folder  # noqa: PLC0415

    spec = make_couple_spec(
        couples=couples, years=years, seed=seed, procedure=procedure, theory_values=settings("--set", setting),
        trial=arms(trial),
    )  # fmt: skip
    make_folder(out or RUNS)

    from attunement.cli.couple_printing import print_couples, print_couples_json  # noqa: PLC0415
    from attunement.cli.terminal import progress_bar  # noqa: PLC0415
    from attunement.study.couples.run import run_couples  # noqa: PLC0415

    with progress_bar(f"Living with {spec.couples:,} couples", quiet=json) as progress:
        run = run_couples(spec, out=out, keep_records=keep_records, threads=threads, progress=progress)
    for note in run.notes:
        typer.echo(f"attune: {note}", err=True)
    if json:
        print_couples_json(run, pairs=pairs)
        return
    print_couples(run, pairs=pairs)


def arms(given: str | None) -> tuple[str, ...]:
    """Return the arms of a trial as they were given, with commas between.

    >>> arms("eft, wait")
    ('eft', 'wait')
    """
    return tuple(part.strip() for part in (given or "").split(",")) if given is not None else ()
