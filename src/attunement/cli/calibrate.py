"""`attune calibrate`: fit a theory's free numbers to calibration findings, and say what they leave open."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.numbers import whole

QUICK_RUNS, CHILDREN, SEED = 400, 1024, 1


def calibrate(
    theory: Annotated[str, typer.Option(metavar="NAME", help="Whose numbers to fit.")] = "homeostatic",
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder of the results.")] = Path("runs") / "calibration",
    runs: Annotated[
        int | None,
        typer.Option(
            parser=whole("--runs", 8),
            metavar="NUMBER",
            help=f"Points to simulate; {QUICK_RUNS} if not given.",
        ),
    ] = None,
    children: Annotated[
        int, typer.Option(parser=whole("--children", 64), metavar="NUMBER", help="Children raised at each point.")
    ] = CHILDREN,
    seed: Annotated[
        int, typer.Option(parser=whole("--seed", 0), metavar="NUMBER", help="Number all chance depends on.")
    ] = SEED,
    quick: Annotated[
        bool, typer.Option("--quick", metavar="", help="Find the best point only: no uncertainty, no report.")
    ] = False,
    free: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A number that may move, instead of those the theory names; `population.NAME` for the population's. "
            "May be repeated.",
        ),
    ] = None,
) -> None:
    """Fit a theory's free numbers to published findings whose role is calibration, and to no others.

    Every simulated point is kept at once: stopped and started again with the same options, it goes on.
    """
    from attunement.cli.printing import progress_bar  # noqa: PLC0415 - loaded when used, so that others start quickly
    from attunement.inference.calibration import quick_fit  # noqa: PLC0415
    from attunement.inference.extra import all_needed  # noqa: PLC0415
    from attunement.inference.fit_file import Fit, write_fit  # noqa: PLC0415

    all_needed()
    when = datetime.now(UTC).isoformat(timespec="seconds")
    with progress_bar("Simulating points", quiet=False) as progress:
        found = quick_fit(
            theory, free=free, runs=runs or QUICK_RUNS, children=children, seed=seed, folder=out / "points",
            progress=progress,
        )  # fmt: skip
    place = write_fit(Fit(found.theory, found.seed, found.children, found.runs, found.loss, when, found.fit.point), out)
    typer.echo(f"Loss {found.loss:.1f} after {found.runs} points. Fitted numbers: {place}")
