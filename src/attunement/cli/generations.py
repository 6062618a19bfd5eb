"""`attune generations`: persons live and have children who live, and so on; prints whether they stay alike and hand on what."""

from __future__ import annotations

from typing import Annotated

import typer

from attunement.cli.given_numbers import settings, whole
from attunement.cli.life import Engine, Lives, Population, Setting
from attunement.cli.options import Json, Seed, Theory, Threads


def generations(
    number: Annotated[
        int,
        typer.Option("--generations", parser=whole("--generations", 1), metavar="NUMBER", help="How many generations."),
    ] = 3,
    lives: Lives = 1_000,
    seed: Seed = 1,
    population: Population = "mixed-risk",
    theory: Theory = "homeostatic",
    setting: Setting = None,
    engine: Engine = "auto",
    threads: Threads = None,
    json: Json = False,
) -> None:
    """Raise generations: everybody has a child at 26, cared for as its own history made it care.

    Prints what each generation is like and what goes with what from parent to child, and what was assumed. Results are about
    mechanisms and populations; nothing here foretells a person.
    """
    from attunement.study.lives_spec import make_lives_spec  # noqa: PLC0415 - loaded when used, so that others start quickly

    spec = make_lives_spec(
        lives=lives, to=26, seed=seed, population=population, theory=theory, changed=settings("--set", setting)
    )
    from attunement.cli import generations_printing as printing  # noqa: PLC0415
    from attunement.cli.terminal import progress_bar, write_json  # noqa: PLC0415
    from attunement.study.generations import raise_generations  # noqa: PLC0415

    with progress_bar(f"Living {number} generations of {lives:,}", quiet=json) as progress:
        found = raise_generations(spec, number, engine=engine, threads=threads, progress=progress)
    if json:
        write_json(printing.generations_as_json(found))
    else:
        printing.print_generations(found)
