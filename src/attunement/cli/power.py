"""`attune power`: how many dyads a planned study needs to find its effect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.given_numbers import number, place, whole
from attunement.cli.options import Seed, Theory


def power(
    design: Annotated[
        str | None, typer.Argument(metavar="DESIGN", help="The planned study; without one, the designs there are.")
    ] = None,
    effect: Annotated[
        float | None,
        typer.Option(
            parser=number("--effect"),
            metavar="NUMBER",
            help="Size of the effect, in the design's own unit; it is set on care, never on an outcome.",
        ),
    ] = None,
    coder_kappa: Annotated[
        float | None,
        typer.Option(
            parser=number("--coder-kappa"),
            metavar="KAPPA",
            help="How well two of your coders agree on A, B, C and D; if not given, as well as the frozen coder.",
        ),
    ] = None,
    interval: Annotated[
        float | None,
        typer.Option(
            parser=number("--interval"),
            metavar="SECONDS",
            help="How often a coder looks, where behaviour is coded second by second; if not given, several are shown.",
        ),
    ] = None,
    dropout: Annotated[
        float,
        typer.Option(parser=number("--dropout"), metavar="SHARE", help="Share of recruited dyads that are lost."),
    ] = 0.0,
    alpha: Annotated[
        float, typer.Option(parser=number("--alpha"), metavar="SHARE", help="Level of the two-sided test.")
    ] = 0.05,
    wanted: Annotated[
        float,
        typer.Option(
            "--power",
            parser=number("--power"),
            metavar="SHARE",
            help="Share of such studies that shall find the effect.",
        ),
    ] = 0.8,
    most: Annotated[
        int, typer.Option("--max", parser=whole("--max"), metavar="NUMBER", help="Most dyads, in all arms together.")
    ] = 4_000,
    repeats: Annotated[
        int, typer.Option(parser=whole("--repeats"), metavar="NUMBER", help="Studies drawn of each size.")
    ] = 1_000,
    children: Annotated[
        int,
        typer.Option(
            parser=whole("--children"), metavar="NUMBER", help="Simulated dyads per arm that they are drawn from."
        ),
    ] = 16_384,
    seed: Seed = 2026,
    population: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE.toml",
            help="Whose families: `low-risk`, `mixed-risk`, `high-risk`, or a TOML file; if not given, the design's own.",
        ),
    ] = None,
    theory: Theory = "homeostatic",
    json: Annotated[bool, typer.Option("--json", metavar="", help="Print the plan as JSON.")] = False,
    out: Annotated[
        Path | None,
        typer.Option(parser=place("--out"), metavar="FOLDER", help="Also write a report there, with the power curves."),
    ] = None,
) -> None:
    """Plan a study: how many dyads find the effect, when simulated dyads are studied as yours will be.

    Many samples of each size are drawn from one large simulated pool, seen by fallible observers, and tested as usual.
    For example `attune power sensitivity-training --effect 0.33 --coder-kappa 0.7`.
    """
    from attunement.cli import power_printing as printing  # noqa: PLC0415 - loaded when used, so that others start quickly
    from attunement.cli.terminal import progress_bar, write_json  # noqa: PLC0415
    from attunement.planning import DESIGNS, dyads_needed  # noqa: PLC0415

    if design is None:
        printing.print_designs(list(DESIGNS.values()), json=json)
        return
    if out is not None:
        from attunement.study.store import make_folder  # noqa: PLC0415

        make_folder(out)  # a folder that refuses is said before anything is simulated
    with progress_bar("Simulating", quiet=json) as progress:
        plan = dyads_needed(
            design, effect=effect, coder_kappa=coder_kappa, interval_s=interval, dropout=dropout, alpha=alpha,
            power=wanted, most=most, repeats=repeats, seed=seed, children=children, theory=theory,
            population=population, progress=progress,
        )  # fmt: skip
    if json:
        write_json(plan)
    else:
        printing.print_plan(plan)
    if out is not None:
        from attunement.report.planned_study import write_power_report  # noqa: PLC0415

        typer.echo(f"Report: {write_power_report(plan, out)} (open it in a browser)", err=True)
