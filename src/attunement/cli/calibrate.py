"""`attune calibrate`: fit a theory's free numbers to calibration findings, and say what they leave open."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from attunement.cli.given_numbers import place, whole
from attunement.cli.options import Seed

RUNS, QUICK_RUNS, WAVES, CHILDREN, SEED = 512, 400, 3, 1024, 1


def calibrate(
    theory: Annotated[
        str, typer.Option(metavar="NAME|FILE.py", help="Whose numbers to fit: a theory by name, or a file with one of your own.")
    ] = "homeostatic",
    out: Annotated[
        Path, typer.Option(parser=place("--out"), metavar="FOLDER", help="Folder of the results.")
    ] = Path("runs") / "calibration",
    runs: Annotated[
        int | None,
        typer.Option(
            parser=whole("--runs", 8), metavar="NUMBER",
            help=f"Points to simulate; {RUNS} if not given, {QUICK_RUNS} for a quick fit.",
        ),
    ] = None,
    children: Annotated[
        int, typer.Option(parser=whole("--children", 64), metavar="NUMBER", help="Children raised at each point.")
    ] = CHILDREN,
    seed: Seed = SEED,
    waves: Annotated[
        int,
        typer.Option(parser=whole("--waves", 1), metavar="NUMBER", help="Rounds of ruling out where the targets cannot be met."),
    ] = WAVES,
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
) -> None:  # fmt: skip
    """Fit a theory's free numbers to published findings whose role is calibration, and to no others.

    Every simulated point is kept at once: stopped and started again with the same options, it goes on. Writes the fitted
    numbers (fit.toml), everything found (calibration.json) and a page (report.html).
    """
    from attunement.cli.calibration_printing import print_calibration, stage_bars  # noqa: PLC0415 - loaded when used
    from attunement.inference.calibration import calibrate as fit  # noqa: PLC0415
    from attunement.inference.results_folder import POINTS, write_calibration  # noqa: PLC0415
    from attunement.report.calibration.calibration_page import write_calibration_report  # noqa: PLC0415
    from attunement.study.store import make_folder  # noqa: PLC0415
    from attunement.theories.theory_file import load_theory  # noqa: PLC0415

    make_folder(out)
    whose = load_theory(Path(theory)) if theory.endswith(".py") else theory
    with stage_bars() as progress:
        found = fit(
            whose, free=free, runs=runs, waves=waves, children=children, seed=seed, quick=quick, folder=out / POINTS,
            progress=progress,
        )  # fmt: skip
    place = write_calibration(found, out, when=datetime.now(UTC).isoformat(timespec="seconds"))
    print_calibration(found)
    typer.echo(f"Fitted numbers: {place}")
    if not quick:
        typer.echo(f"Report: {write_calibration_report(found, out)}")
